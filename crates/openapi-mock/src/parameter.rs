//! Validation of request parameters by style (OpenAPI 3.2, "Style Values").

use std::borrow::Cow;

use openapi_document::{Location, MediaTypeRef, ParameterRef, Style, media_type};
use percent_encoding::percent_decode_str;
use serde_json::{Map, Value};

use crate::{
    form,
    reading::{Place, Reader},
    request::{Incoming, Violation, pairs},
};

/// The media type of URL-encoded forms.
const FORM: &str = "application/x-www-form-urlencoded";

/// Checks a parameter of a request.
pub(crate) fn check<'a>(
    reader: Reader<'a>,
    parameter: &ParameterRef<'a>,
    others: &[ParameterRef<'a>],
    path: &[(String, String)],
    request: &Incoming,
    found: &mut Vec<Violation>,
) {
    if parameter.location == Location::QueryString {
        check_query_string(reader, parameter, request, found);
        return;
    }
    let name = parameter.name;
    let place = format!("{}.{name}", parameter.location.as_str());
    let mut refuse = |place: String, message: String| found.push(Violation { status: 400, place, message });
    let values = |all: &[(String, String)]| -> Vec<String> {
        all.iter().filter(|(key, _)| key == name).map(|(_, value)| value.clone()).collect()
    };
    let given: Vec<String> = match parameter.location {
        Location::Path => values(path),
        Location::Query => values(&request.query),
        Location::Header => {
            let name = name.to_lowercase();
            let lines: Vec<&str> = request.lines(&name).collect();
            if lines.is_empty() { Vec::new() } else { vec![lines.join(",")] }
        }
        Location::Cookie => request.cookie(name).into_iter().collect(),
        Location::QueryString => Vec::new(),
    };
    if parameter.allow_empty_value() && matches!(given.as_slice(), [only] if only.is_empty()) {
        return;
    }
    if let Some(content) = parameter.content() {
        let Some(text) = given.first() else {
            if parameter.required() {
                refuse(place, "required, but missing".to_owned());
            }
            return;
        };
        let Some((at, schema)) = content.schema() else { return };
        let schema = (at, schema);
        for (inside, message) in content_errors(reader, &content, &schema, text) {
            refuse(format!("{place}{inside}"), message);
        }
        return;
    }
    let Some(schema) = parameter.schema() else {
        if given.is_empty() && parameter.required() {
            refuse(place, "required, but missing".to_owned());
        }
        return;
    };
    let value = match given.first() {
        Some(first) => Some(written(reader, parameter, &schema, first, &given)),
        None => spread(reader, parameter, others, &schema, request),
    };
    let Some(value) = value else {
        if parameter.required() && !is_empty_allowed(reader, parameter, &schema) {
            refuse(place, "required, but missing".to_owned());
        }
        return;
    };
    for (inside, message) in reader.judge.errors(&schema.0, &value) {
        refuse(format!("{place}{inside}"), message);
    }
}

/// Returns true if an absent parameter may be an object without members.
fn is_empty_allowed<'a>(reader: Reader<'a>, parameter: &ParameterRef<'a>, schema: &Place<'a>) -> bool {
    let is_spread =
        parameter.location == Location::Query && parameter.explode() || parameter.style() == Style::DeepObject;
    is_spread && reader.is(schema.1, "object") && reader.judge.is_valid(&schema.0, &Value::Object(Map::new()))
}

/// Reads a parameter that is sent under its own name.
fn written<'a>(
    reader: Reader<'a>,
    parameter: &ParameterRef<'a>,
    schema: &Place<'a>,
    first: &str,
    given: &[String],
) -> Value {
    let (style, explode, name) = (parameter.style(), parameter.explode(), parameter.name);
    // The separator of parts, and the text without its prefix.
    let (text, separator) = match style {
        Style::Label => (first.strip_prefix('.').unwrap_or(first).to_owned(), if explode { "." } else { "," }),
        Style::Matrix => {
            let text = first.strip_prefix(';').unwrap_or(first);
            let own = format!("{name}=");
            let is_of_members = explode && reader.is(schema.1, "object");
            // An empty value has no `=` before it (RFC 6570, section 3.2.7).
            let value = |part: &str| match part {
                member if is_of_members && !member.contains('=') => format!("{member}="),
                part if part == name => String::new(),
                part => part.strip_prefix(own.as_str()).unwrap_or(part).to_owned(),
            };
            (text.split(';').map(value).collect::<Vec<_>>().join(";"), if explode { ";" } else { "," })
        }
        Style::SpaceDelimited => (first.to_owned(), " "),
        Style::PipeDelimited => (first.to_owned(), "|"),
        _ => (first.to_owned(), ","),
    };
    let is_header = parameter.location == Location::Header;
    let is_repeated = matches!(style, Style::Form | Style::SpaceDelimited | Style::PipeDelimited) && explode;
    let mut candidates = Vec::new();
    if reader.is(schema.1, "array") {
        let parts: Vec<String> = if is_repeated {
            given.to_vec()
        } else {
            pieces(&text, separator, is_header).filter(|_| !text.is_empty()).map(str::to_owned).collect()
        };
        let items = reader.items(schema);
        let item = |text: &String| match &items {
            Some(items) => reader.scalar(items, text),
            None => Value::String(text.clone()),
        };
        candidates.push(Value::Array(parts.iter().map(item).collect()));
        // Empty elements of a list in a header are ignored (RFC 9110, section 5.6.1.2), unless an item may be empty.
        if is_header && parts.iter().any(String::is_empty) {
            candidates.push(Value::Array(parts.iter().filter(|part| !part.is_empty()).map(item).collect()));
        }
    }
    if reader.is(schema.1, "object") {
        let parts = pieces(&text, separator, is_header);
        candidates.extend(object(reader, schema, parts, explode && !is_repeated));
    }
    candidates.push(reader.scalar(schema, &text));
    reader.first_valid(&schema.0, candidates)
}

/// Splits a text. Whitespace around the elements of a list in a header is optional (RFC 9110, section 5.6.1).
fn pieces<'t>(text: &'t str, separator: &'t str, is_header: bool) -> impl Iterator<Item = &'t str> {
    text.split(separator).map(move |part| if is_header { part.trim_matches([' ', '\t']) } else { part })
}

/// Reads `k,v,k,v`, or `k=v,k=v` if it is exploded.
fn object<'a, 't>(
    reader: Reader<'a>,
    schema: &Place<'a>,
    mut parts: impl Iterator<Item = &'t str>,
    explode: bool,
) -> Option<Value> {
    let mut members = Map::new();
    while let Some(part) = parts.next() {
        let (name, value) = if explode { part.split_once('=')? } else { (part, parts.next()?) };
        members.insert(name.to_owned(), member(reader, schema, name, value));
    }
    Some(Value::Object(members))
}

fn member<'a>(reader: Reader<'a>, schema: &Place<'a>, name: &str, text: &str) -> Value {
    match reader.property(schema, name).or_else(|| reader.further(schema)) {
        Some(place) => reader.scalar(&place, text),
        None => Value::String(text.to_owned()),
    }
}

/// Reads an object whose members are query parameters of their own; `None` if none of them is present.
fn spread<'a>(
    reader: Reader<'a>,
    parameter: &ParameterRef<'a>,
    others: &[ParameterRef<'a>],
    schema: &Place<'a>,
    request: &Incoming,
) -> Option<Value> {
    if parameter.location != Location::Query || !reader.is(schema.1, "object") {
        return None;
    }
    let fields: Vec<(String, String)> = match parameter.style() {
        Style::DeepObject => {
            let own = format!("{}[", parameter.name);
            let inner = |(name, value): &(String, String)| {
                let (first, rest) = name.strip_prefix(own.as_str())?.split_once(']')?;
                Some((format!("{first}{rest}"), value.clone()))
            };
            request.query.iter().filter_map(inner).collect()
        }
        Style::Form if parameter.explode() => {
            let known = reader.names(schema);
            let is_other = |name: &str| others.iter().any(|it| it.location == Location::Query && it.name == name);
            let is_member = |name: &str| known.contains(&name) && !is_other(name);
            request.query.iter().filter(|(name, _)| is_member(name)).cloned().collect()
        }
        _ => return None,
    };
    if fields.is_empty() {
        return None;
    }
    Some(form::object(reader, schema, None, form::fields(fields)).0)
}

/// Returns the errors of a text in a media type: the location inside it, and a sentence.
fn content_errors<'a>(
    reader: Reader<'a>,
    content: &MediaTypeRef<'a>,
    schema: &Place<'a>,
    text: &str,
) -> Vec<(String, String)> {
    if media_type::essence(content.name) == FORM && reader.may_be_object(schema.1) {
        let encoding = content.value.get("encoding");
        let (value, mut complaints) = form::object(reader, schema, encoding, form::fields(pairs(text)));
        complaints.extend(reader.judge.errors(&schema.0, &value));
        return complaints;
    }
    let value = match content.is_json() {
        true => serde_json::from_str::<Value>(text).map_err(|error| error.to_string()),
        false => Ok(reader.scalar(schema, text)),
    };
    match value {
        Ok(value) => reader.judge.errors(&schema.0, &value),
        Err(error) => vec![(String::new(), error)],
    }
}

/// Validates a query string that is described as a whole (OpenAPI 3.2).
fn check_query_string<'a>(
    reader: Reader<'a>,
    parameter: &ParameterRef<'a>,
    request: &Incoming,
    found: &mut Vec<Violation>,
) {
    let Some(content) = parameter.content() else { return };
    let is_form = media_type::essence(content.name) == FORM;
    let mut refuse = |at: &str, message: String| {
        found.push(Violation { status: 400, place: format!("query{at}"), message });
    };
    if request.query_string.is_empty() && !parameter.required() {
        return;
    }
    // An object without members is an empty form.
    if request.query_string.is_empty() && !is_form {
        refuse("", "required, but missing".to_owned());
        return;
    }
    let Some(schema) = content.schema() else { return };
    // The pairs of a form are decoded one by one.
    let text = match is_form {
        true => Cow::from(&request.query_string),
        false => percent_decode_str(&request.query_string).decode_utf8_lossy(),
    };
    for (at, message) in content_errors(reader, &content, &schema, &text) {
        refuse(&at, message);
    }
}
