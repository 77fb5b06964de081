//! The rules, one file each. A rule judges one kind of pair and never walks; its comment is its manual, and
//! the example in it is run as a test.

mod access_changed;
mod additional_properties_allowed;
mod additional_properties_described;
mod additional_properties_forbidden;
mod additional_properties_undescribed;
mod branch_added;
mod branch_removed;
mod branches;
mod choice_added;
mod choice_changed;
mod choice_removed;
mod condition_changed;
mod content_encoding_changed;
mod default_changed;
mod dependent_required_changed;
mod deprecated;
mod discriminator_changed;
mod encoding_changed;
mod enum_added;
mod enum_removed;
mod enum_value_added;
mod enum_value_removed;
mod format_changed;
mod items_described;
mod items_undescribed;
mod keyword_added;
mod keyword_removed;
mod keywords;
mod lifecycle_changed;
mod limit_relaxed;
mod limit_tightened;
mod limits;
mod media_type_added;
mod media_type_removed;
mod multiple_of_changed;
mod null_allowed;
mod null_forbidden;
mod operation_added;
mod operation_deprecated;
mod operation_id_changed;
mod operation_lifecycle_changed;
mod operation_moved;
mod operation_removed;
mod operation_tags_changed;
mod operation_undeprecated;
mod parameter_added;
mod parameter_deprecated;
mod parameter_lifecycle_changed;
mod parameter_media_type_changed;
mod parameter_optional;
mod parameter_removed;
mod parameter_renamed;
mod parameter_required;
mod parameter_style_changed;
mod parameter_undeprecated;
mod pattern_added;
mod pattern_changed;
mod pattern_removed;
mod patterns;
mod properties;
mod property_added;
mod property_optional;
mod property_removed;
mod property_required;
mod reference_broken;
mod reference_mended;
mod request_body_added;
mod request_body_optional;
mod request_body_removed;
mod request_body_required;
mod response_body_added;
mod response_body_removed;
mod response_header_added;
mod response_header_deprecated;
mod response_header_optional;
mod response_header_removed;
mod response_header_required;
mod response_header_undeprecated;
mod response_status_added;
mod response_status_removed;
mod rule;
mod security;
mod security_added;
mod security_removed;
mod security_scopes_changed;
mod server_added;
mod server_removed;
mod server_variables_changed;
mod surface_changed;
mod type_changed;
mod types;
mod undeprecated;
mod unique_items_added;
mod unique_items_removed;
mod values;
mod xml_changed;

pub(crate) use patterns::changed as pattern_changed;
pub use rule::{Finding, Found, Hint, Judge, Origin, Rule, Spot};

/// Every rule, by what it looks at.
pub const RULES: &[Rule] = &[
    operation_removed::RULE,
    operation_added::RULE,
    operation_moved::RULE,
    operation_deprecated::RULE,
    operation_undeprecated::RULE,
    operation_id_changed::RULE,
    operation_lifecycle_changed::RULE,
    operation_tags_changed::RULE,
    parameter_removed::RULE,
    parameter_added::RULE,
    parameter_required::RULE,
    parameter_optional::RULE,
    parameter_deprecated::RULE,
    parameter_undeprecated::RULE,
    parameter_lifecycle_changed::RULE,
    parameter_renamed::RULE,
    parameter_style_changed::RULE,
    parameter_media_type_changed::RULE,
    request_body_removed::RULE,
    request_body_added::RULE,
    request_body_required::RULE,
    request_body_optional::RULE,
    media_type_removed::RULE,
    media_type_added::RULE,
    encoding_changed::RULE,
    response_status_removed::RULE,
    response_status_added::RULE,
    response_body_removed::RULE,
    response_body_added::RULE,
    response_header_removed::RULE,
    response_header_added::RULE,
    response_header_required::RULE,
    response_header_optional::RULE,
    response_header_deprecated::RULE,
    response_header_undeprecated::RULE,
    security_removed::RULE,
    security_added::RULE,
    security_scopes_changed::RULE,
    server_removed::RULE,
    server_added::RULE,
    server_variables_changed::RULE,
    type_changed::RULE,
    null_allowed::RULE,
    null_forbidden::RULE,
    enum_value_added::RULE,
    enum_value_removed::RULE,
    enum_added::RULE,
    enum_removed::RULE,
    format_changed::RULE,
    limit_tightened::RULE,
    limit_relaxed::RULE,
    multiple_of_changed::RULE,
    unique_items_added::RULE,
    unique_items_removed::RULE,
    pattern_changed::RULE,
    pattern_added::RULE,
    pattern_removed::RULE,
    property_removed::RULE,
    property_added::RULE,
    property_required::RULE,
    property_optional::RULE,
    additional_properties_forbidden::RULE,
    additional_properties_allowed::RULE,
    additional_properties_described::RULE,
    additional_properties_undescribed::RULE,
    items_described::RULE,
    items_undescribed::RULE,
    keyword_added::RULE,
    keyword_removed::RULE,
    condition_changed::RULE,
    dependent_required_changed::RULE,
    branch_removed::RULE,
    branch_added::RULE,
    choice_added::RULE,
    choice_removed::RULE,
    choice_changed::RULE,
    discriminator_changed::RULE,
    default_changed::RULE,
    access_changed::RULE,
    deprecated::RULE,
    undeprecated::RULE,
    lifecycle_changed::RULE,
    content_encoding_changed::RULE,
    xml_changed::RULE,
    reference_broken::RULE,
    reference_mended::RULE,
    surface_changed::RULE,
];

/// The rule of a name, with or without its direction.
pub fn rule(name: &str) -> Option<&'static Rule> {
    let plain = name.strip_prefix("request-").or_else(|| name.strip_prefix("response-"));
    RULES.iter().find(|rule| rule.id == name).or_else(|| RULES.iter().find(|rule| Some(rule.id) == plain))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What rules share.
    const SHARED: &[&str] =
        &["mod", "branches", "keywords", "limits", "patterns", "properties", "rule", "security", "types", "values"];

    #[test]
    fn every_file_is_listed() {
        for entry in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/src/rules")).unwrap() {
            let stem = entry.unwrap().path().file_stem().unwrap().to_string_lossy().into_owned();
            let is_known =
                SHARED.contains(&stem.as_str()) || RULES.iter().any(|rule| rule.id.replace('-', "_") == stem);
            assert!(is_known, "{stem} is not among RULES");
        }
    }

    #[test]
    fn mirrors_are_mutual() {
        for it in RULES {
            assert_eq!(rule(it.mirror).map(|other| other.mirror), Some(it.id), "{}", it.id);
        }
    }
}
