//! Insertion of an upstream document into a bundle, replacing the previous version of its API.

mod incoming;
mod join;
mod prose;
mod text;
mod upgrade;

pub use join::{Joined, join};
