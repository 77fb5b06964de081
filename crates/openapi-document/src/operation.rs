//! The operations of a document.

use serde_json::Value;

use crate::{Pointer, resolve};

/// The methods that a path item may have (OpenAPI 3.2, section 4.9), in the order in which they
/// are listed there.
pub const METHODS: [&str; 9] = ["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"];

/// An operation and where it stands.
#[derive(Debug, Clone)]
pub struct OperationRef<'a> {
    /// The path template, such as `/org/{org_id}`.
    pub path: &'a str,
    /// The HTTP method in lower case; members of `additionalOperations` keep their own case.
    pub method: &'a str,
    /// Where the operation stands.
    pub pointer: Pointer,
    /// The operation object.
    pub value: &'a Value,
    /// The path item around it, references followed.
    pub path_item: &'a Value,
}

impl OperationRef<'_> {
    /// The `operationId`, if there is one.
    pub fn operation_id(&self) -> Option<&str> {
        self.value.get("operationId").and_then(Value::as_str)
    }

    /// The tags, in the order of the document.
    pub fn tags(&self) -> impl Iterator<Item = &str> {
        let tags = self.value.get("tags").and_then(Value::as_array);
        tags.into_iter().flatten().filter_map(Value::as_str)
    }
}

/// Every operation under `paths`, in the order of the document.
pub fn operations(root: &Value) -> Vec<OperationRef<'_>> {
    let mut found = Vec::new();
    let paths = root.get("paths").and_then(Value::as_object);
    for (path, item) in paths.into_iter().flatten().filter(|(path, _)| path.starts_with('/')) {
        let mut pointer = Pointer::root().child("paths").child(path);
        let mut path_item = item;
        if let Some(target) = item.get("$ref").and_then(Value::as_str).and_then(|to| resolve(root, to)) {
            pointer = target.pointer;
            path_item = target.value;
        }
        let Some(members) = path_item.as_object() else { continue };
        let standard = members.iter().filter(|(method, _)| METHODS.contains(&method.as_str()));
        let additional = members.get("additionalOperations").and_then(Value::as_object);
        let nested = pointer.child("additionalOperations");
        let all = standard
            .map(|(method, value)| (pointer.child(method), method, value))
            .chain(additional.into_iter().flatten().map(|(method, value)| (nested.child(method), method, value)));
        found.extend(all.filter(|(_, _, value)| value.is_object()).map(|(pointer, method, value)| OperationRef {
            path,
            method,
            pointer,
            value,
            path_item,
        }));
    }
    found
}
