//! The passes, one file each, in the order in which they run.

mod all_of;
mod boolean_schemas;
mod component_names;
mod constants;
mod content_encoding;
mod defaults;
mod discriminated_bases;
mod enums;
mod examples;
mod exclusive_bounds;
mod fixed_fields;
mod inherited_members;
mod keyword_types;
mod missing_types;
mod object_keywords;
mod operation_ids;
mod parameters;
mod path_items;
mod reference_siblings;
mod request_bodies;
mod required_members;
mod responses;
mod rust_types;
mod schema_references;
mod single_references;
mod tuples;
mod type_arrays;
mod unknown_types;
mod unused_parts;
mod version;

use crate::Pass;

/// Every pass, in order. The reason for a place in the order stands beside it.
pub const PASSES: &[Pass] = &[
    // First, so that all others see `openapi: 3.0.x` documents with webhooks out of the way.
    version::PASS,
    // Everything after it relies on the types of fields.
    fixed_fields::PASS,
    // Supplies members that the walk and openapiv3 rely on.
    required_members::PASS,
    // Brings every operation under `paths` and into a method that progenitor knows.
    path_items::PASS,
    // Schemas without a name are named after their operation.
    operation_ids::PASS,
    // References to responses and the like are plain before schemas are looked at.
    single_references::PASS,
    // Any schema can be a component afterwards, so that later passes move whole schemas freely.
    schema_references::PASS,
    // Afterwards every schema is an object.
    boolean_schemas::PASS,
    // From here on single schemas. Malformed keywords go first: the others rely on their types.
    keyword_types::PASS,
    rust_types::PASS,
    reference_siblings::PASS,
    // `type` becomes one known name before anything asks for it.
    unknown_types::PASS,
    constants::PASS,
    type_arrays::PASS,
    exclusive_bounds::PASS,
    examples::PASS,
    content_encoding::PASS,
    tuples::PASS,
    object_keywords::PASS,
    missing_types::PASS,
    // After `const` and type arrays, which both end in an `enum`.
    enums::PASS,
    // Members that are components are not written out where they are inherited.
    inherited_members::PASS,
    // Writes branches that are merged next.
    discriminated_bases::PASS,
    // Whole document again: needs every branch in its final form.
    all_of::PASS,
    // Looks at the type that the other passes settled on.
    defaults::PASS,
    component_names::PASS,
    // Operations last: their schemas are settled.
    parameters::PASS,
    request_bodies::PASS,
    responses::PASS,
    unused_parts::PASS,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_listed_once_under_its_name() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/passes");
        let mut files: Vec<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path().file_stem().unwrap().to_string_lossy().replace('_', "-"))
            .filter(|name| name != "mod")
            .collect();
        let mut names: Vec<String> = PASSES.iter().map(|pass| pass.name.to_owned()).collect();
        files.sort();
        names.sort();
        assert_eq!(files, names);
    }
}
