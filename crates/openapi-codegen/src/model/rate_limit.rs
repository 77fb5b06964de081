//! How many calls a server takes, by the extension `x-rate-limit`: `{requests: 300, seconds: 60}`.
//!
//! OpenAPI has no field for it. It stands at an operation, at the document, or at the only tag that a
//! document lists, as slices of a bundle have it.

use serde_json::Value;

const KEY: &str = "x-rate-limit";

/// The limit of an operation's own: how many calls, in how many seconds.
pub(super) fn read(operation: &Value) -> Option<(u32, u64)> {
    let limit = operation.get(KEY)?;
    let requests = limit.get("requests")?.as_u64().and_then(|it| u32::try_from(it).ok()).filter(|it| *it > 0)?;
    let seconds = limit.get("seconds")?.as_u64().filter(|it| *it > 0)?;
    Some((requests, seconds))
}

/// The limit of all operations together.
pub(super) fn of_document(root: &Value) -> Option<(u32, u64)> {
    let only_tag = || match root.get("tags")?.as_array()?.as_slice() {
        [only] => read(only),
        _ => None,
    };
    read(root).or_else(only_tag)
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
}
