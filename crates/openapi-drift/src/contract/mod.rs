//! The contract of a document, by operation, as input to the comparison.

mod body_form;
mod normal;
mod operation;
mod operations;
mod read;
mod security;
mod servers;
mod url;

pub use body_form::BodyForm;
pub use normal::Normal;
pub use operation::{Alternative, Body, Media, Operation, Parameter, Place, Response, Security, Server};
pub use read::Contract;
pub use url::canonical_url;
