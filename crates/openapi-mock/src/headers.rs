//! Headers of responses.

use openapi_document::{Pointer, ResponseRef, media_type, resolve_object};
use serde_json::{Map, Value};

use crate::{form_text, schemas::Schemas};

/// The headers that are set by the server rather than by the document (RFC 9110, sections 6.6 and 7.6; OpenAPI
/// ignores a documented `Content-Type`).
const OF_THE_SERVER: [&str; 9] = [
    "content-length",
    "content-encoding",
    "content-type",
    "transfer-encoding",
    "connection",
    "date",
    "keep-alive",
    "upgrade",
    "trailer",
];

/// Returns the documented headers of a response, from their examples or samples. A header without a sample is omitted
/// and logged.
pub(crate) fn documented(
    schemas: &Schemas,
    response: &ResponseRef<'_>,
    seed: u64,
    mut log: impl FnMut(String),
) -> Vec<(String, String)> {
    let mut headers = Vec::new();
    for (name, at, header) in response.headers() {
        let name = name.to_lowercase();
        if OF_THE_SERVER.contains(&name.as_str()) {
            continue;
        }
        match value(schemas, &at, header, seed) {
            Ok(text) => headers.push((name, text)),
            Err(reason) => {
                log(format!("cannot sample the response header `{name}` at `{at}`, which is not sent: {reason}"))
            }
        }
    }
    headers
}

fn value(schemas: &Schemas, at: &Pointer, header: &Map<String, Value>, seed: u64) -> Result<String, String> {
    let content = header.get("content").and_then(Value::as_object).and_then(|content| content.iter().next());
    if let Some((name, entry)) = content {
        let at = at.child("content").child(name);
        let value = example(schemas, entry.as_object().unwrap_or(header))
            .map_or_else(|| sampled(schemas, &at.child("schema"), seed), Ok)?;
        let is_form = media_type::essence(name) == "application/x-www-form-urlencoded";
        return Ok(match value {
            Value::Object(members) if is_form => form_text::write(entry.get("encoding"), &members),
            Value::String(text) if !media_type::is_json(name) => text,
            value => value.to_string(),
        });
    }
    let value = example(schemas, header).map_or_else(|| sampled(schemas, &at.child("schema"), seed), Ok)?;
    Ok(simple(&value, header.get("explode") == Some(&Value::Bool(true))))
}

fn sampled(schemas: &Schemas, at: &Pointer, seed: u64) -> Result<Value, String> {
    schemas.sample(at, seed).map_err(|unsampled| unsampled.reason)
}

fn example(schemas: &Schemas, holder: &Map<String, Value>) -> Option<Value> {
    let listed = || {
        let (_, first) = holder.get("examples")?.as_object()?.iter().next()?;
        resolve_object(schemas.root(), first)?.get("value").cloned()
    };
    holder.get("example").cloned().or_else(listed)
}

/// Serializes a value in the style `simple`: `a,b` for an array, `k,v` or `k=v` for the members of an object.
fn simple(value: &Value, explode: bool) -> String {
    let plain = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let parts: Vec<String> = match value {
        Value::Array(items) => items.iter().map(plain).collect(),
        Value::Object(members) => {
            let sign = if explode { '=' } else { ',' };
            members.iter().map(|(name, value)| format!("{name}{sign}{}", plain(value))).collect()
        }
        value => vec![plain(value)],
    };
    parts.join(",")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn lists_and_objects_are_written_in_the_style_simple() {
        assert_eq!(simple(&json!(["a", 1]), false), "a,1");
        assert_eq!(simple(&json!({"k": "v", "n": 2}), false), "k,v,n,2");
        assert_eq!(simple(&json!({"k": "v", "n": 2}), true), "k=v,n=2");
        assert_eq!(simple(&json!("a"), true), "a");
    }
}
