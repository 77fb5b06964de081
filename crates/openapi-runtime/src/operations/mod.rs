//! Operations as types, and the values of their responses.

mod operate;
pub mod outcome;

pub use operate::{Operate, Preparing, Sending};
pub use outcome::Outcome;
