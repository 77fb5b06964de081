//! Narrowing: converts a shaped document to a valid 3.0.3 document from which progenitor generates a client that
//! compiles. Constructs that 3.0 cannot express or progenitor does not support are noted.

mod bounds;
mod component_names;
mod defaults;
mod enum_values;
mod examples;
mod fields;
mod keywords;
mod members;
mod methods;
mod named_schemas;
mod negations;
mod nullable_components;
mod operation_ids;
mod parameters;
mod part_fields;
mod patterns;
mod request_bodies;
mod responses;
mod rust_types;
mod tuples;
mod unused_parts;
mod version;

pub(crate) use fields::fields;

use crate::Pass;

/// The passes, in order. A comment gives the reason for the position of a pass.
pub const NARROW: &[Pass] = &[
    version::PASS,
    // Removed operations are not visited by the passes on operations.
    methods::PASS,
    // Operations: their parameters, bodies and responses are selected before schemas are visited.
    parameters::PASS,
    request_bodies::PASS,
    responses::PASS,
    operation_ids::PASS,
    // Passes on single schemas, which share a walk.
    rust_types::PASS,
    // Produces `items`, which later passes visit.
    tuples::PASS,
    examples::PASS,
    // Keywords for another type are removed before the rest is visited.
    keywords::PASS,
    bounds::PASS,
    patterns::PASS,
    negations::PASS,
    enum_values::PASS,
    members::PASS,
    // Requires the final type of each schema.
    defaults::PASS,
    component_names::PASS,
    // Assigns names that must differ from those of the components.
    named_schemas::PASS,
    nullable_components::PASS,
    // Requires the final type of each schema.
    part_fields::PASS,
    // Last: removes the remaining fields of later versions.
    fields::PASS,
    unused_parts::PASS,
];

#[cfg(test)]
mod tests {
    #[test]
    fn every_file_is_listed() {
        crate::testing::lists_its_files("narrow", super::NARROW);
    }
}
