//! Shared code of the contract tests: the bundle, its slices, the types, and the collection of failures.

mod at_once;
mod bundle;
pub mod each_type;
pub mod imports;
pub mod pages;
pub mod prose;
mod public_api;
mod scratch;

pub use at_once::each_at_once;
pub use bundle::{api_slice, bundle, models, root};
pub use public_api::public_api;
pub use scratch::{put, scratch};
