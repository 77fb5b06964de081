//! Joining an upstream document into a bundle, in place of what the bundle has of its API.

mod incoming;
mod join;
mod prose;
mod text;
mod upgrade;

pub use join::{Joined, join};
