//! Normalising: converts any OpenAPI 3.x document to one form with the same meaning.
//!
//! References to schemas are plain and refer to components. Every schema is an object with one `type`. Null is
//! expressed by `nullable`, constants by `enum`, and malformed values are corrected.

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

/// The passes, in order. A comment gives the reason for the position of a pass.
pub const NORMALISE: &[Pass] = &[
    // All later passes rely on the types of fields.
    fixed_fields::PASS,
    // Adds members that the walk relies on.
    required_members::PASS,
    // Moves every operation under `paths`.
    path_items::PASS,
    // Schemas without a name are named after their operation.
    operation_ids::PASS,
    // References to responses, parameters and the like are resolved before their targets are visited.
    single_references::PASS,
    parameters::PASS,
    responses::PASS,
    // Dynamic anchors are resolved in each scope before references become plain.
    dynamic_references::PASS,
    // Afterwards any schema can be a component, so later passes can move whole schemas.
    schema_references::PASS,
    // Afterwards every schema is an object.
    boolean_schemas::PASS,
    // References to components are plain. Branches for null are removed later.
    null_references::PASS,
    // Passes on single schemas. Malformed keywords first, since the others rely on their types.
    keyword_types::PASS,
    reference_siblings::PASS,
    // `type` becomes a single known name before other passes read it.
    unknown_types::PASS,
    constants::PASS,
    type_arrays::PASS,
    exclusive_bounds::PASS,
    missing_types::PASS,
    // After `const` and type arrays, both of which produce an `enum`.
    enums::PASS,
];

#[cfg(test)]
mod tests {
    #[test]
    fn every_file_is_listed() {
        crate::testing::lists_its_files("normalise", super::NORMALISE);
    }
}
