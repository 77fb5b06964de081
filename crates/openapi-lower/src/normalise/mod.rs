//! Normalising: any OpenAPI 3.x document comes to one form, with its whole meaning.
//!
//! References to schemas are plain and lead to components; every schema is an object with one `type`;
//! null is told by `nullable`, constants by `enum`; what the document misspells is read as it was meant.

mod boolean_schemas;
mod constants;
mod dynamic_references;
mod enums;
mod exclusive_bounds;
mod fixed_fields;
mod keyword_types;
mod missing_types;
mod null_references;
mod operation_ids;
mod parameters;
mod path_items;
mod reference_siblings;
mod required_members;
mod responses;
mod schema_references;
mod single_references;
mod type_arrays;
mod unknown_types;

pub(crate) use enums::PASS as ENUMS;
pub(crate) use missing_types::PASS as MISSING_TYPES;

use crate::Pass;

/// The passes, in order. The reason for a place in the order stands beside it.
pub const NORMALISE: &[Pass] = &[
    // Everything after it relies on the types of fields.
    fixed_fields::PASS,
    // Supplies members that the walk relies on.
    required_members::PASS,
    // Brings every operation under `paths`.
    path_items::PASS,
    // Schemas without a name are named after their operation.
    operation_ids::PASS,
    // References to responses and the like are plain before what they mean is looked at.
    single_references::PASS,
    parameters::PASS,
    responses::PASS,
    // What anchors mean in each scope is settled before references are plain.
    dynamic_references::PASS,
    // Any schema can be a component afterwards, so that later passes move whole schemas freely.
    schema_references::PASS,
    // Afterwards every schema is an object.
    boolean_schemas::PASS,
    // References to components are plain; branches for null are taken out next.
    null_references::PASS,
    // From here on single schemas. Malformed keywords go first: the others rely on their types.
    keyword_types::PASS,
    reference_siblings::PASS,
    // `type` becomes one known name before anything asks for it.
    unknown_types::PASS,
    constants::PASS,
    type_arrays::PASS,
    exclusive_bounds::PASS,
    missing_types::PASS,
    // After `const` and type arrays, which both end in an `enum`.
    enums::PASS,
];

#[cfg(test)]
mod tests {
    #[test]
    fn every_file_is_listed() {
        crate::testing::lists_its_files("normalise", super::NORMALISE);
    }
}
