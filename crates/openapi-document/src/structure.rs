//! A check that the objects of the contract are objects: Path Items, operations, parameters, request bodies and
//! responses. Keywords inside a schema are left to lowering, which corrects most errors.

use std::collections::HashSet;

use serde_json::Value;

use crate::{
    Members, Pointer, Problem, target_of, type_phrase,
    walk::{Holds, Kind, holds, is_known},
};

/// Checks a document. The error is the first location whose value is of a type that OpenAPI does not allow there.
/// `null`, an empty entry of a YAML file, is accepted.
pub(crate) fn check(root: &Value) -> Result<(), (Pointer, Problem)> {
    let mut check = Check { pending: vec![(Kind::Root, Pointer::root())], seen: HashSet::new() };
    while let Some((kind, mut pointer)) = check.pending.pop() {
        if let Some(value) = pointer.find(root) {
            check.value(kind, &mut pointer, value)?;
        }
    }
    Ok(())
}

struct Check {
    /// The targets of references that have the kind of the reference and are not checked yet.
    pending: Vec<(Kind, Pointer)>,
    seen: HashSet<Pointer>,
}

impl Check {
    fn value(&mut self, kind: Kind, pointer: &mut Pointer, value: &Value) -> Result<(), (Pointer, Problem)> {
        let members = match value {
            Value::Object(members) => members,
            Value::Null => return Ok(()),
            Value::Bool(_) if kind == Kind::Schema => return Ok(()),
            other => return Err(misplaced(pointer, other, kind.name().to_owned())),
        };
        if kind == Kind::Schema {
            return Ok(());
        }
        // A part outside the locations that OpenAPI defines, such as one of another file.
        if let Some(target) = members.reference().and_then(target_of)
            && !is_known(&target)
            && self.seen.insert(target.clone())
        {
            self.pending.push((kind, target));
        }
        for (key, member) in members {
            let Some(holds) = holds(kind, key) else { continue };
            pointer.push(key);
            match (holds, member) {
                (_, Value::Null) => {}
                (Holds::One(kind) | Holds::OneOrList(kind), member) => self.value(kind, pointer, member)?,
                (Holds::Map(kind), Value::Object(items)) => {
                    let may_be_extended = matches!(kind, Kind::PathItem | Kind::Response | Kind::Callback);
                    let is_extension = |key: &str| may_be_extended && key.starts_with("x-");
                    for (key, item) in items.iter().filter(|(key, item)| item.is_object() || !is_extension(key)) {
                        pointer.push(key);
                        self.value(kind, pointer, item)?;
                        pointer.pop();
                    }
                }
                (Holds::List(kind), Value::Array(items)) => {
                    for (index, item) in items.iter().enumerate() {
                        pointer.push(index);
                        self.value(kind, pointer, item)?;
                        pointer.pop();
                    }
                }
                (Holds::Map(kind), other) => return Err(misplaced(pointer, other, format!("map of {}s", kind.name()))),
                (Holds::List(kind), other) => {
                    return Err(misplaced(pointer, other, format!("array of {}s", kind.name())));
                }
            }
            pointer.pop();
        }
        Ok(())
    }
}

fn misplaced(pointer: &Pointer, found: &Value, wanted: String) -> (Pointer, Problem) {
    let found = type_phrase(found);
    let article = if wanted.starts_with(['E', 'O', 'a']) { "an" } else { "a" };
    let message = format!("expected {article} {wanted} at `#{pointer}`, found {found}");
    (pointer.clone(), Problem::Misplaced(message))
}

#[cfg(test)]
mod tests {
    use crate::Document;

    #[test]
    fn the_place_is_named() {
        let read = |paths: &str| {
            let text = format!("openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\npaths:\n  /a:\n    {paths}\n");
            Document::parse("t.yaml", text).map(|_| ()).map_err(|error| error.to_string())
        };
        assert_eq!(
            read("get: list things").unwrap_err(),
            "t.yaml:5:5: expected an Operation Object at `#/paths/~1a/get`, found a string"
        );
        assert_eq!(
            read("get: {parameters: {a: b}}").unwrap_err(),
            "t.yaml:5:11: expected an array of Parameter Objects at `#/paths/~1a/get/parameters`, found an object"
        );
        assert_eq!(
            read("get: {responses: {'200': {content: {a/b: {schema: [x]}}}}}").unwrap_err(),
            "t.yaml:5:47: expected a Schema Object at `#/paths/~1a/get/responses/200/content/a~1b/schema`, found an array"
        );
        assert_eq!(
            read("$ref: '#/x-shared'\nx-shared: {get: [1]}").unwrap_err(),
            "t.yaml:6:12: expected an Operation Object at `#/x-shared/get`, found an array"
        );
        assert_eq!(read("get: {parameters: , responses: {x-a: 1, '200': }}"), Ok(()));
    }
}
