//! Rate limits, declared by the extension `x-rate-limit`: `{requests: 300, seconds: 60}`.
//!
//! If only a 429 response states the number of requests, `requests_at` lists JSON Pointers into its body, and
//! replaces `requests` (under another name in documents of earlier versions).
//!
//! OpenAPI has no field for rate limits. The extension is declared for an operation, for the document, or for the
//! only tag of a document, as in slices of a bundle.

use openapi_document::{Members, OperationRef, Pointer};
use serde_json::Value;

const KEY: &str = "x-rate-limit";

/// Reads the limit of an operation: the number of calls, and the span in seconds.
pub(super) fn read(operation: &Value) -> Option<(u32, u64)> {
    let limit = operation.get(KEY)?;
    let requests = limit.member("requests")?.as_u64().and_then(|it| u32::try_from(it).ok()).filter(|it| *it > 0)?;
    Some((requests, seconds(limit)?))
}

/// Reads the locations in the body of a refusal that state the number of permitted calls, and the span in seconds.
fn reported(holder: &Value) -> Option<(Vec<String>, u64)> {
    let limit = holder.get(KEY)?;
    let pointers =
        limit.member("requests_at").or_else(|| limit.member("told"))?.as_array()?.iter().filter_map(Value::as_str);
    let pointers: Vec<String> = pointers.filter(|it| it.starts_with('/')).map(str::to_owned).collect();
    Some((pointers, seconds(limit)?)).filter(|(pointers, _)| !pointers.is_empty())
}

fn seconds(limit: &Value) -> Option<u64> {
    limit.member("seconds")?.as_u64().filter(|it| *it > 0)
}

/// Returns the locations of extensions that do not declare a valid limit.
pub(super) fn invalid(root: &Value, operations: &[OperationRef<'_>]) -> Vec<Pointer> {
    let tag = only_tag(root).map(|tag| (Pointer::from("/tags/0"), tag));
    let operations = operations.iter().map(|operation| (operation.pointer.clone(), operation.value));
    let all = std::iter::once((Pointer::root(), root)).chain(tag).chain(operations);
    let is_invalid = |holder: &Value| holder.get(KEY).is_some() && read(holder).is_none() && reported(holder).is_none();
    all.filter(|(_, holder)| is_invalid(holder)).map(|(at, _)| at.child(KEY)).collect()
}

/// Reads the limit of all operations together.
pub(super) fn of_document(root: &Value) -> Option<(u32, u64)> {
    read(root).or_else(|| read(only_tag(root)?))
}

/// Reads the locations in refusals that state the limit of all operations together.
pub(super) fn reported_rate(root: &Value) -> Option<(Vec<String>, u64)> {
    reported(root).or_else(|| reported(only_tag(root)?))
}

fn only_tag(root: &Value) -> Option<&Value> {
    match root.member("tags")?.as_array()?.as_slice() {
        [only] => Some(only),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_limit_is_of_an_operation_a_document_or_its_only_tag() {
        let limit = json!({"x-rate-limit": {"requests": 3, "seconds": 300}});
        assert_eq!(read(&limit), Some((3, 300)));
        assert_eq!(of_document(&json!({"tags": [limit.clone()]})), Some((3, 300)));
        assert_eq!(of_document(&json!({"tags": [limit.clone(), limit]})), None);
        for other in [json!({}), json!({"x-rate-limit": 5}), json!({"x-rate-limit": {"requests": 0, "seconds": 1}})] {
            assert_eq!(read(&other), None);
        }
    }

    #[test]
    fn a_429_response_may_state_the_limit() {
        let limit = json!({"x-rate-limit": {"requests_at": ["/detail/total", 5, "no pointer"], "seconds": 60}});
        let expected = Some((vec!["/detail/total".to_owned()], 60));
        assert_eq!((read(&limit), reported_rate(&json!({"tags": [limit]}))), (None, expected));
        assert_eq!(reported_rate(&json!({"x-rate-limit": {"told": [], "seconds": 60}})), None);
    }
}
