//! Whether a request is as the document has it.

use openapi_document::{Pointer, resolve_object};
use percent_encoding::percent_decode_str;
use serde_json::{Map, Value};

use crate::{Judge, route::Route};

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
    root: &Value,
    judge: &Judge,
    route: &Route,
    path: &[(String, String)],
    request: &Incoming,
) -> Vec<Violation> {
    let mut found = Vec::new();
    for (parameter, pointer) in parameters(root, route) {
        check_parameter(root, judge, &parameter, &pointer, path, request, &mut found);
    }
    if let Some(body) = root.pointer(route.operation.as_str()).and_then(|operation| operation.get("requestBody")) {
        let mut pointer = route.operation.child("requestBody");
        if let Some(reference) = body.get("$ref").and_then(Value::as_str) {
            pointer = Pointer::from(reference);
        }
        if let Some(body) = resolve_object(root, body) {
            check_body(judge, body, &pointer, request, &mut found);
        }
    }
    found
}

fn parameters(root: &Value, route: &Route) -> Vec<(Map<String, Value>, Pointer)> {
    let mut found: Vec<(Map<String, Value>, Pointer)> = Vec::new();
    for holder in [&route.path_item, &route.operation] {
        let at = holder.child("parameters");
        let list = root.pointer(at.as_str()).and_then(Value::as_array);
        for (index, parameter) in list.into_iter().flatten().enumerate() {
            let pointer = match parameter.get("$ref").and_then(Value::as_str) {
                Some(reference) => Pointer::from(reference),
                None => at.child(index),
            };
            let Some(parameter) = resolve_object(root, parameter) else { continue };
            let same = |known: &Map<String, Value>| {
                known.get("in") == parameter.get("in") && known.get("name") == parameter.get("name")
            };
            found.retain(|(known, _)| !same(known));
            found.push((parameter.clone(), pointer));
        }
    }
    found
}

fn check_parameter(
    root: &Value,
    judge: &Judge,
    parameter: &Map<String, Value>,
    pointer: &Pointer,
    path: &[(String, String)],
    request: &Incoming,
    found: &mut Vec<Violation>,
) {
    let text = |key: &str| parameter.get(key).and_then(Value::as_str).unwrap_or_default();
    let (location, name) = (text("in"), text("name"));
    let place = format!("{location}.{name}");
    let given: Vec<String> = match location {
        "path" => path.iter().filter(|(key, _)| key == name).map(|(_, value)| value.clone()).collect(),
        "query" => request.query.iter().filter(|(key, _)| key == name).map(|(_, value)| value.clone()).collect(),
        "header" => request.header(&name.to_lowercase()).map(str::to_owned).into_iter().collect(),
        "cookie" => request.cookie(name).into_iter().collect(),
        _ => return,
    };
    if given.is_empty() {
        let is_object = text("style") == "deepObject";
        if parameter.get("required") == Some(&Value::Bool(true)) && !is_object {
            found.push(Violation { status: 400, place, message: "is required".to_owned() });
        }
        return;
    }
    let Some(schema) = parameter.get("schema").and_then(|schema| resolve_object(root, schema)) else { return };
    let explode = parameter.get("explode").and_then(Value::as_bool).unwrap_or(matches!(location, "query" | "cookie"));
    let value = typed(root, schema, &given, explode);
    for (at, message) in judge.errors(&pointer.child("schema"), &value) {
        found.push(Violation { status: 400, place: format!("{place}{at}"), message });
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

fn check_body(
    judge: &Judge,
    body: &Map<String, Value>,
    pointer: &Pointer,
    request: &Incoming,
    found: &mut Vec<Violation>,
) {
    if request.body.is_empty() {
        if body.get("required") == Some(&Value::Bool(true)) {
            found.push(Violation { status: 400, place: "body".to_owned(), message: "is required".to_owned() });
        }
        return;
    }
    let essence = |text: &str| text.split(';').next().unwrap_or_default().trim().to_lowercase();
    let sent = essence(request.header("content-type").unwrap_or_default());
    let content = body.get("content").and_then(Value::as_object);
    let documented = content.into_iter().flatten().find(|(name, _)| {
        let name = essence(name);
        name == sent || name == "*/*" || name.strip_suffix('*').is_some_and(|range| sent.starts_with(range))
    });
    let Some((name, _)) = documented else {
        let message = format!("`{sent}` is not among the media types of the operation");
        found.push(Violation { status: 415, place: "header.content-type".to_owned(), message });
        return;
    };
    if sent != "application/json" && !sent.ends_with("+json") {
        return;
    }
    match serde_json::from_slice::<Value>(&request.body) {
        Ok(value) => {
            let schema = pointer.child("content").child(name).child("schema");
            for (at, message) in judge.errors(&schema, &value) {
                found.push(Violation { status: 400, place: format!("body{at}"), message });
            }
        }
        Err(error) => found.push(Violation { status: 400, place: "body".to_owned(), message: error.to_string() }),
    }
}
