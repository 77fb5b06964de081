//! The configuration of a workspace: `openapi.toml`.

mod api;
mod error;
mod file;
mod workspace;

pub use api::{Api, Source};
pub use error::ConfigError;
pub use file::{ClientTable, Config, RuntimeKey};
#[cfg(feature = "prove")]
pub(crate) use workspace::runtime_copy;
pub use workspace::{Client, FILE, Workspace};
