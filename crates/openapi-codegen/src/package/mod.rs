//! The files of generated crates: manifests, sources and the runtime.

mod bundle;
mod files;
mod manifest;
mod runtime;
mod single;

pub use bundle::{bundle_crate, bundle_lock};
pub use files::sha256;
pub use manifest::Package;
pub use runtime::{Runtime, runtime_crate};
#[cfg(feature = "progenitor")]
pub(crate) use single::plain_crate;
pub use single::{LOCK, single_crate};
