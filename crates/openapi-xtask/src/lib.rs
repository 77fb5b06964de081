#![doc = include_str!("../README.md")]

mod cli;
pub mod commands;
pub mod config;
pub mod contract;
mod crates;
mod failure;
mod features;
mod location;
mod measure;
mod paths;
#[cfg(feature = "prove")]
mod progress;
mod reading;
#[cfg(feature = "prove")]
mod scratch;
mod session;
mod url;

pub use cli::{UsageError, arguments, main};
pub use failure::Failure;
pub use reading::Reading;
pub use session::Session;
