//! Helpers for the rules about branches.

use openapi_document::Members;
use serde_json::Value;

use crate::{
    level::Wire,
    meaning::{Child, Node},
};

/// A branch in words: the component that it is, or what it describes.
pub(super) fn name(child: &Child, node: &Node) -> String {
    if let Some(name) = node.at.as_str().strip_prefix("/components/schemas/")
        && !name.contains('/')
    {
        return format!("`{}`", node.at.last());
    }
    let names: Vec<&str> = node.properties().map(|(name, _)| name).take(3).collect();
    match (&node.values, names.as_slice()) {
        (Some(values), _) => {
            let values: Vec<String> = values.value.iter().take(3).map(ToString::to_string).collect();
            format!("{} (branch {})", values.join(", "), number(child))
        }
        (None, []) => format!("{} (branch {})", node.kind(), number(child)),
        (None, names) => format!("{} of {} (branch {})", node.kind(), names.join(", "), number(child)),
    }
}

/// What other names in a mapping do: in a request, in a response.
pub(super) fn mapped(before: Option<&Value>, after: Option<&Value>) -> (Wire, Wire) {
    let names = |side: Option<&Value>| -> Vec<String> {
        let mapping = side.and_then(|it| it.member("mapping")?.as_array());
        mapping.into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
    };
    let (old, new) = (names(before), names(after));
    let is_gone = old.iter().any(|name| !new.contains(name));
    (if is_gone && !new.is_empty() { Wire::Risky } else { Wire::Safe }, Wire::Safe)
}

/// The number of a branch, from 1.
fn number(child: &Child) -> usize {
    child.at.last().parse::<usize>().map_or(1, |index| index + 1)
}
