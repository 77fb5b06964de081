//! The rules: one file for each facet of a contract, with the rules of both directions. A rule judges one kind of
//! pair and does not traverse documents. Its comment is its manual, whose example is run as a test.

#[macro_use]
mod rule;

mod access;
mod additional_properties;
mod branches;
mod choice;
mod condition;
mod content_encoding;
mod default;
mod dependent_required;
mod discriminator;
mod encoding;
mod enums;
mod format;
mod items;
mod keywords;
mod lifecycle;
mod limits;
mod media_type;
mod multiple_of;
mod null;
mod operation;
mod operation_id;
mod operation_lifecycle;
mod operation_tags;
mod parameter;
mod parameter_lifecycle;
mod parameter_required;
mod parameter_style;
mod patterns;
mod properties;
mod reference;
mod request_body;
mod response_body;
mod response_header;
mod response_status;
mod security;
mod server;
mod surface;
mod types;
mod unique_items;
mod xml;

pub(crate) use patterns::changed as pattern_changed;
pub use rule::{Finding, Found, Hint, Judge, Origin, Rule, Spot};

/// The rules by facet.
const FACETS: &[&[Rule]] = &[
    operation::RULES,
    operation_lifecycle::RULES,
    operation_id::RULES,
    operation_tags::RULES,
    parameter::RULES,
    parameter_required::RULES,
    parameter_lifecycle::RULES,
    parameter_style::RULES,
    request_body::RULES,
    media_type::RULES,
    encoding::RULES,
    response_status::RULES,
    response_body::RULES,
    response_header::RULES,
    security::RULES,
    server::RULES,
    types::RULES,
    null::RULES,
    enums::RULES,
    format::RULES,
    limits::RULES,
    multiple_of::RULES,
    unique_items::RULES,
    patterns::RULES,
    properties::RULES,
    additional_properties::RULES,
    items::RULES,
    keywords::RULES,
    condition::RULES,
    dependent_required::RULES,
    branches::RULES,
    choice::RULES,
    discriminator::RULES,
    default::RULES,
    access::RULES,
    lifecycle::RULES,
    content_encoding::RULES,
    xml::RULES,
    reference::RULES,
    surface::RULES,
];

/// Returns every rule, ordered by facet.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    FACETS.iter().copied().flatten()
}

/// Returns the rule of a name, with or without its direction.
pub fn rule(name: &str) -> Option<&'static Rule> {
    let plain = name.strip_prefix("request-").or_else(|| name.strip_prefix("response-"));
    rules().find(|rule| rule.id == name).or_else(|| rules().find(|rule| Some(rule.id) == plain))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_listed() {
        let text = include_str!("mod.rs");
        for entry in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/src/rules")).unwrap() {
            let stem = entry.unwrap().path().file_stem().unwrap().to_string_lossy().into_owned();
            let is_known = ["mod", "rule"].contains(&stem.as_str()) || text.contains(&format!("    {stem}::RULES,"));
            assert!(is_known, "{stem} is not among FACETS");
        }
    }

    #[test]
    fn mirrors_are_mutual_and_of_one_facet() {
        for facet in FACETS {
            for it in *facet {
                let mirror = facet.iter().find(|other| other.id == it.mirror);
                assert_eq!(mirror.map(|other| other.mirror), Some(it.id), "{}", it.id);
            }
        }
    }
}
