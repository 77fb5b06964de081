//! Whether a request is as the document has it.

use openapi_document::{Location, OperationRef, ParameterRef, RequestBodyRef, Style, media_type, resolve_object};
use openapi_sample::Judge;
use percent_encoding::percent_decode_str;
use serde_json::{Map, Value};

/// A request while it is looked at.
#[derive(Debug, Clone, Default)]
pub(crate) struct Incoming {
    pub(crate) query: Vec<(String, String)>,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Incoming {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub(crate) fn cookie(&self, name: &str) -> Option<String> {
        let cookies = self.header("cookie")?;
        cookies
            .split(';')
            .filter_map(|pair| pair.trim().split_once('='))
            .find(|(key, _)| *key == name)
            .map(|(_, value)| value.to_owned())
    }
}

/// The pairs of a query string.
pub(crate) fn pairs(query: &str) -> Vec<(String, String)> {
    let decode = |text: &str| percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned();
    query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decode(name), decode(value))
        })
        .collect()
}

/// What is wrong with a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Violation {
    /// The status to refuse with.
    pub(crate) status: u16,
    /// `path.org_id`, `query.page`, `header.x-y`, `body/name`.
    pub(crate) place: String,
    pub(crate) message: String,
}

/// Everything that is wrong with a request.
pub(crate) fn check(
    judge: &Judge,
    operation: &OperationRef<'_>,
    root: &Value,
    path: &[(String, String)],
    request: &Incoming,
) -> Vec<Violation> {
    let mut found = Vec::new();
    for parameter in operation.parameters() {
        check_parameter(root, judge, &parameter, path, request, &mut found);
    }
    if let Some(body) = operation.request_body() {
        check_body(judge, &body, request, &mut found);
    }
    found
}

fn check_parameter(
    root: &Value,
    judge: &Judge,
    parameter: &ParameterRef<'_>,
    path: &[(String, String)],
    request: &Incoming,
    found: &mut Vec<Violation>,
) {
    let name = parameter.name;
    let place = format!("{}.{name}", parameter.location.as_str());
    let given: Vec<String> = match parameter.location {
        Location::Path => path.iter().filter(|(key, _)| key == name).map(|(_, value)| value.clone()).collect(),
        Location::Query => {
            request.query.iter().filter(|(key, _)| key == name).map(|(_, value)| value.clone()).collect()
        }
        Location::Header => request.header(&name.to_lowercase()).map(str::to_owned).into_iter().collect(),
        Location::Cookie => request.cookie(name).into_iter().collect(),
        Location::QueryString => return,
    };
    let mut refuse = |place: String, message: String| found.push(Violation { status: 400, place, message });
    if given.is_empty() {
        let is_object = parameter.style() == Style::DeepObject;
        if parameter.required() && !is_object {
            refuse(place, "is required".to_owned());
        }
        return;
    }
    if let Some(content) = parameter.content() {
        let (true, Some((schema, _))) = (content.is_json(), content.schema()) else { return };
        match serde_json::from_str::<Value>(given.first().map(String::as_str).unwrap_or_default()) {
            Ok(value) => {
                for (at, message) in judge.errors(&schema, &value) {
                    refuse(format!("{place}{at}"), message);
                }
            }
            Err(error) => refuse(place, error.to_string()),
        }
        return;
    }
    let Some((pointer, schema)) = parameter.schema() else { return };
    let Some(schema) = resolve_object(root, schema) else { return };
    let value = typed(root, schema, &given, parameter.explode());
    for (at, message) in judge.errors(&pointer, &value) {
        refuse(format!("{place}{at}"), message);
    }
}

/// The value that the text of a parameter stands for.
fn typed(root: &Value, schema: &Map<String, Value>, given: &[String], explode: bool) -> Value {
    let is = |name: &str| match schema.get("type") {
        Some(Value::String(known)) => known == name,
        Some(Value::Array(names)) => names.iter().any(|known| known == name),
        _ => false,
    };
    let first = given.first().map(String::as_str).unwrap_or_default();
    if is("array") {
        let parts: Vec<String> = if explode { given.to_vec() } else { first.split(',').map(str::to_owned).collect() };
        let items = schema.get("items").and_then(|items| resolve_object(root, items));
        let item = |text: &String| match items {
            Some(items) => typed(root, items, std::slice::from_ref(text), explode),
            None => Value::String(text.clone()),
        };
        return Value::Array(parts.iter().map(item).collect());
    }
    if is("integer") || is("number") {
        if let Ok(number) = first.parse::<i64>() {
            return number.into();
        }
        if let Some(number) = first.parse::<f64>().ok().and_then(serde_json::Number::from_f64) {
            return Value::Number(number);
        }
    }
    if is("boolean")
        && let Ok(flag) = first.parse::<bool>()
    {
        return flag.into();
    }
    Value::String(first.to_owned())
}

fn check_body(judge: &Judge, body: &RequestBodyRef<'_>, request: &Incoming, found: &mut Vec<Violation>) {
    let mut refuse = |status: u16, place: String, message: String| found.push(Violation { status, place, message });
    if request.body.is_empty() {
        if body.required() == Some(true) {
            refuse(400, "body".to_owned(), "is required".to_owned());
        }
        return;
    }
    let sent = media_type::essence(request.header("content-type").unwrap_or_default());
    let content = body.content();
    let Some(documented) = content.iter().find(|documented| media_type::covers(documented.name, &sent)) else {
        let message = format!("`{sent}` is not among the media types of the operation");
        refuse(415, "header.content-type".to_owned(), message);
        return;
    };
    let (true, Some((schema, _))) = (media_type::is_json(&sent), documented.schema()) else { return };
    match serde_json::from_slice::<Value>(&request.body) {
        Ok(value) => {
            for (at, message) in judge.errors(&schema, &value) {
                refuse(400, format!("body{at}"), message);
            }
        }
        Err(error) => refuse(400, "body".to_owned(), error.to_string()),
    }
}
