//! Shaping: converts schemas to the forms that Rust types have. Constraints that a type cannot express (a rule over
//! several members, a tuple of variable length) are widened, with a note.

mod all_of;
mod conditional_members;
mod content_encoding;
mod discriminated_bases;
mod discriminated_branches;
mod event_data;
mod forbidden_members;
mod inherited_members;
mod object_keywords;
pub(crate) mod tuples;

use crate::{
    Pass,
    normalise::{ENUMS, MISSING_TYPES},
};

/// The passes, in order. A comment gives the reason for the position of a pass.
pub const SHAPE: &[Pass] = &[
    // Other passes read the members that may be present.
    forbidden_members::PASS,
    // Reads conditions before they are removed from schemas.
    conditional_members::PASS,
    // Before the content of strings is removed from schemas.
    event_data::PASS,
    content_encoding::PASS,
    tuples::PASS,
    object_keywords::PASS,
    // Members added by conditions make a schema without a type an object.
    MISSING_TYPES,
    // Members that are components are not expanded where they are inherited.
    inherited_members::PASS,
    // Merging removes the components by which branches are distinguished.
    discriminated_branches::PASS,
    // Produces branches that are merged next.
    discriminated_bases::PASS,
    // Requires every branch in its final form.
    all_of::PASS,
    // Merged keywords, such as a type and an enum, may be inconsistent.
    MISSING_TYPES,
    ENUMS,
];

#[cfg(test)]
mod tests {
    #[test]
    fn every_file_is_listed() {
        crate::testing::lists_its_files("shape", super::SHAPE);
    }
}
