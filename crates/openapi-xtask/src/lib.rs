//! Commands that keep typed API clients correct, for any workspace: generate clients, detect how a document changes,
//! update, mock, prove.
//!
//! A workspace lists its APIs in `openapi.toml` and has a crate `xtask` with this `main`, so that `cargo xtask codegen`
//! runs the version that the workspace pins. The binary `openapi-xtask` has the same commands.
//!
//! ```no_run
//! fn main() -> std::process::ExitCode {
//!     openapi_xtask::main()
//! }
//! ```

mod cli;
pub mod commands;
pub mod config;
pub mod contract;
mod crates;
mod failure;
mod features;
mod location;
mod measure;
mod output;
mod paths;
#[cfg(feature = "prove")]
mod progress;
mod reading;
#[cfg(feature = "prove")]
mod scratch;

pub use cli::main;
pub use failure::Failure;
pub use reading::Reading;
