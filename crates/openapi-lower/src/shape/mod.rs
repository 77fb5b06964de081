//! Shaping: schemas come to the forms that Rust types have. What a type cannot tell (a rule over
//! several members, the places of a tuple) is widened, with a note.

mod all_of;
mod conditional_members;
mod content_encoding;
mod discriminated_bases;
mod discriminated_branches;
mod event_data;
mod inherited_members;
mod object_keywords;
pub(crate) mod tuples;

use crate::{
    Pass,
    normalise::{ENUMS, MISSING_TYPES},
};

/// The passes, in order. The reason for a place in the order stands beside it.
pub const SHAPE: &[Pass] = &[
    // Looks at conditions before what they say is taken out of schemas.
    conditional_members::PASS,
    // Afterwards what a text holds is not looked at any more.
    event_data::PASS,
    content_encoding::PASS,
    tuples::PASS,
    object_keywords::PASS,
    // What conditions add makes an object of a schema that said nothing of its type.
    MISSING_TYPES,
    // Members that are components are not written out where they are inherited.
    inherited_members::PASS,
    // Branches are told apart by their components, which merging takes away.
    discriminated_branches::PASS,
    // Writes branches that are merged next.
    discriminated_bases::PASS,
    // Needs every branch in its final form.
    all_of::PASS,
    // What came together, such as a type and an enum, may not fit.
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
