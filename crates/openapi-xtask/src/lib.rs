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
