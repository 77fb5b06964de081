//! What would make a document true: an overlay, of what clients saw in responses and the document does not have.
//!
//! A client counts where responses depart from its document, by operation, status and path of members. Here the places
//! are found in the document, through references, lists and branches, and each becomes the smallest action that lets
//! such a response be what the document says (OpenAPI Overlay Specification 1.0).

mod actions;
mod overlay;
mod places;
mod seen;

pub use overlay::{Amended, amend};
pub use seen::{Departure, Seen};
