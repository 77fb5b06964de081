//! The serialization of parameters and of the members of URL-encoded forms, as styles of the runtime.

use openapi_document::media_type::is_json;

use crate::{
    model::{Encoding, Location, Parameter, Style},
    rust::literal,
};

/// Writes the serialization of the members of a URL-encoded form.
pub(super) fn form_styles(encodings: &[Encoding]) -> String {
    encodings.iter().filter_map(form_style).collect::<Vec<_>>().join(", ")
}

/// Writes the serialization of a member of a URL-encoded form, with its name.
fn form_style(encoding: &Encoding) -> Option<String> {
    let style = match (&encoding.style, &encoding.content_type) {
        (Some((kind, explode, reserved)), _) => style_of(*kind, *explode, *reserved),
        (None, Some(media_type)) if is_json(media_type) => "crate::support::Style::JSON".to_owned(),
        (None, _) => return None,
    };
    Some(format!("({}, {style})", literal(&encoding.wire)))
}

/// Writes the statement that sets a parameter, with its style only if it is not the default.
pub(super) fn put(parameter: &Parameter, call: &str, value: &str) -> String {
    let wire = literal(&parameter.wire);
    let place = match parameter.location {
        Location::Path => "segment",
        Location::Header => "header",
        Location::Cookie => "cookie",
        Location::QueryString => return format!("{call}.query_string({}, {value});", style(parameter)),
        Location::Query => "query",
    };
    if is_usual(parameter) {
        return format!("{call}.{place}({wire}, {value});");
    }
    format!("{call}.{place}_as({wire}, {}, {value});", style(parameter))
}

fn is_usual(parameter: &Parameter) -> bool {
    let usual = parameter.location.style();
    let is_usual = parameter.style == usual && parameter.explode == (usual == Style::Form);
    is_usual && !parameter.as_json && parameter.form.is_none() && !parameter.allow_reserved
}

/// Returns the style of a parameter in the runtime.
pub(super) fn style(parameter: &Parameter) -> String {
    if parameter.as_json {
        return "crate::support::Style::JSON".to_owned();
    }
    if let Some(encodings) = &parameter.form {
        let form = "crate::support::Style::FORM_CONTENT";
        return match form_styles(encodings).as_str() {
            "" => form.to_owned(),
            styles => format!("{form}.members(const {{ &[{styles}] }})"),
        };
    }
    style_of(parameter.style, parameter.explode, parameter.allow_reserved)
}

/// Returns a style in the runtime.
pub(super) fn style_of(style: Style, explode: bool, reserved: bool) -> String {
    let (name, explodes) = match style {
        Style::Simple => ("SIMPLE", false),
        Style::Label => ("LABEL", false),
        Style::Matrix => ("MATRIX", false),
        Style::Form => ("FORM", true),
        Style::Cookie => ("COOKIE", true),
        Style::SpaceDelimited => ("SPACE_DELIMITED", false),
        Style::PipeDelimited => ("PIPE_DELIMITED", false),
        Style::DeepObject => ("DEEP_OBJECT", false),
    };
    let mut text = format!("crate::support::Style::{name}");
    if style != Style::DeepObject && explode != explodes {
        text.push_str(&format!(".explode({explode})"));
    }
    if reserved && style != Style::Cookie {
        text.push_str(".reserved()");
    }
    text
}
