//! The contract of a document, by operation, as input to the comparison.

mod handed;
mod normal;
mod operation;
mod operations;
mod read;
mod security;
mod servers;

pub use handed::Handed;
pub use normal::Normal;
pub use operation::{Alternative, Body, Media, Operation, Parameter, Place, Response, Security, Server};
pub use read::Contract;
