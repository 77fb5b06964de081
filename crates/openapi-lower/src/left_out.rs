//! Operations that progenitor does not support.

use openapi_document::Pointer;
use serde_json::Value;

use crate::Notes;

/// Removes an operation and notes the reason.
pub(crate) fn leave_out(root: &mut Value, operation: &Pointer, why: &str, notes: &mut Notes) {
    notes.dropped(operation, format!("operation not supported by progenitor: {why}"));
    let holder = operation.parent().and_then(|parent| root.pointer_mut(parent.as_str()));
    if let Some(Value::Object(item)) = holder {
        item.shift_remove(&operation.last());
    }
}
