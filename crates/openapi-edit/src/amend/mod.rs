//! Correction of a document by an overlay that adds what clients observed in responses and the document lacks.
//!
//! A client counts the deviations of responses from its document, by operation, status and path of members. Their
//! locations in the document are found through references, arrays and branches, and each becomes the smallest action
//! that makes such a response valid (OpenAPI Overlay Specification 1.0).

mod actions;
mod overlay;
mod places;
mod seen;

pub use overlay::{Amended, amend};
pub use seen::{Deviation, Seen};
