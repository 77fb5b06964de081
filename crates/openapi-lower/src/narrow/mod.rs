//! Narrowing: a shaped document becomes a plain, valid 3.0.3 document that progenitor takes as it is,
//! and whose client compiles. What 3.0 cannot say, or progenitor has no means for, is noted.

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
mod patterns;
mod request_bodies;
mod responses;
mod rust_types;
mod tuples;
mod unused_parts;
mod version;

pub(crate) use fields::fields;

use crate::Pass;

/// The passes, in order. The reason for a place in the order stands beside it.
pub const NARROW: &[Pass] = &[
    version::PASS,
    // What is left out is not looked at by the passes on operations.
    methods::PASS,
    // Operations: what they hold is chosen before its schemas are looked at.
    parameters::PASS,
    request_bodies::PASS,
    responses::PASS,
    operation_ids::PASS,
    // Single schemas, which share a walk.
    rust_types::PASS,
    // Makes items, which the passes after it look at.
    tuples::PASS,
    examples::PASS,
    // What concerns another type goes before the rest is looked at.
    keywords::PASS,
    bounds::PASS,
    patterns::PASS,
    negations::PASS,
    enum_values::PASS,
    members::PASS,
    // Looks at the type that the other passes settled on.
    defaults::PASS,
    component_names::PASS,
    // Gives names beside those of the components.
    named_schemas::PASS,
    nullable_components::PASS,
    // Last: removes what is left of later versions.
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
