//! Validation of values against the schemas of a document, by the `jsonschema` crate.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use jsonschema::{Draft, Registry, Validator};
use openapi_document::{
    Document, Members, Pointer, Version,
    walk::{Order, schemas_mut},
};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Map, Value, json};

use crate::{
    part::part,
    usable::{relax, relax_around, relaxed_targets},
};

const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

/// The length of an object's or array's JSON from which it is not repeated in errors.
const LONG: usize = 80;

/// The base URI of the document among the schemas, from which nothing is fetched.
const DOCUMENT: &str = "document:///openapi";

/// Validates values against the schemas of one document. Validators are created on first use.
#[derive(Debug)]
pub struct Judge {
    /// The schemas; `None` if the document contains something that is invalid in any schema, such as an invalid URI.
    registry: Option<Registry<'static>>,
    known: Mutex<HashMap<Pointer, Option<Arc<Validator>>>>,
}

impl Judge {
    /// Creates a judge for a document of any version, with its schemas converted to JSON Schema 2020-12.
    pub fn new(document: &Document) -> Self {
        Self::of(document.root().clone(), document.version())
    }

    /// Creates a judge for a tree of values, whose schemas are those of a version.
    pub fn of(mut root: Value, version: Version) -> Self {
        let mut is_relaxed = false;
        schemas_mut(&mut root, Order::BottomUp, |_, schema| {
            if version == Version::V3_0 {
                json_schema(schema);
            }
            is_relaxed |= relax(schema);
        });
        if is_relaxed {
            let relaxed = relaxed_targets(&root);
            schemas_mut(&mut root, Order::BottomUp, |_, schema| relax_around(schema, &relaxed));
        }
        let registry = Registry::new().draft(Draft::Draft202012).add(DOCUMENT, root).and_then(|it| it.prepare()).ok();
        Self { registry, known: Mutex::new(HashMap::new()) }
    }

    /// Creates a judge for the schema at a location and those that it refers to, of a version. Large documents are
    /// judged by a few schemas at a time. `None` if it requires so many schemas that the whole document is as cheap.
    pub fn of_part(root: &Value, version: Version, at: &Pointer) -> Option<Self> {
        part(root, at).map(|part| Self::of(part, version))
    }

    /// Creates a judge as [`new`](Self::new), with `oneOf` read as `anyOf`: `oneOf` rejects a value that matches two
    /// of the schemas, although one of them may be intended.
    pub fn lenient(document: &Document) -> Self {
        Self::lenient_of(document.root().clone(), document.version())
    }

    /// Creates a judge as [`lenient`](Self::lenient) for a tree of values.
    pub fn lenient_of(mut root: Value, version: Version) -> Self {
        schemas_mut(&mut root, Order::BottomUp, |_, schema| {
            let Value::Object(members) = schema else { return };
            if let (Some(branches), false) = (members.get("oneOf").cloned(), members.contains_key("anyOf")) {
                members.remove("oneOf");
                members.insert("anyOf".to_owned(), branches);
            }
        });
        Self::of(root, version)
    }

    /// Returns the validator of the schema at a pointer; `None` if the schema is invalid.
    pub fn validator(&self, pointer: &Pointer) -> Option<Arc<Validator>> {
        let mut known = self.known.lock().ok()?;
        if let Some(found) = known.get(pointer) {
            return found.clone();
        }
        let schema = json!({"$schema": DIALECT, "$ref": reference(pointer)});
        let registry = self.registry.as_ref()?;
        let options = jsonschema::options().should_validate_formats(true).with_registry(registry);
        let made = options.build(&schema).ok().map(Arc::new);
        known.insert(pointer.clone(), made.clone());
        made
    }

    /// Returns true if a value is valid. An invalid schema rejects nothing.
    pub fn is_valid(&self, pointer: &Pointer, value: &Value) -> bool {
        self.validator(pointer).is_none_or(|validator| validator.is_valid(value))
    }

    /// Returns the errors of a value, each with its location in the value.
    pub fn errors(&self, pointer: &Pointer, value: &Value) -> Vec<(String, String)> {
        self.complaints(pointer, value).into_iter().map(|error| (error.at, error.message)).collect()
    }

    /// Returns the errors of a value with their details.
    pub fn complaints(&self, pointer: &Pointer, value: &Value) -> Vec<Complaint> {
        let Some(validator) = self.validator(pointer) else { return Vec::new() };
        validator.iter_errors(value).map(|error| Complaint::of(&error)).collect()
    }
}

/// An error of a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Complaint {
    /// The location in the value, as a JSON pointer.
    pub at: String,
    /// A description in one sentence.
    pub message: String,
    /// `true` if the error is about all that is inside the location, as for `anyOf`.
    pub is_of_whole: bool,
}

impl Complaint {
    fn of(error: &jsonschema::ValidationError<'_>) -> Self {
        use jsonschema::error::ValidationErrorKind as Kind;
        let instance = error.instance();
        // The value at the location is repeated only if it is short.
        let is_long = (instance.is_object() || instance.is_array()) && instance.to_string().len() > LONG;
        let is_of_whole = matches!(
            error.kind(),
            Kind::AnyOf { .. }
                | Kind::OneOfNotValid { .. }
                | Kind::OneOfMultipleValid { .. }
                | Kind::Not { .. }
                | Kind::Contains
                | Kind::Constant { .. }
                | Kind::Enum { .. }
                | Kind::FalseSchema
        );
        Self {
            at: error.instance_path().to_string(),
            message: if is_long { error.masked().to_string() } else { error.to_string() },
            is_of_whole,
        }
    }
}

/// Returns a pointer as a URI fragment (RFC 6901, section 6), in which braces of path templates are encoded.
fn reference(pointer: &Pointer) -> String {
    const KEPT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'~').remove(b'-').remove(b'.').remove(b'_');
    format!("{DOCUMENT}#{}", utf8_percent_encode(pointer.as_str(), KEPT))
}

/// Converts one schema of OpenAPI 3.0 to JSON Schema 2020-12: `nullable` and flags for exclusive bounds.
pub fn json_schema(schema: &mut Value) {
    let Value::Object(members) = schema else { return };
    for (flag, bound) in [("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")] {
        match members.member(flag) {
            Some(Value::Bool(true)) => {
                members.remove(flag);
                if let Some(limit) = members.remove(bound) {
                    members.insert(flag.to_owned(), limit);
                }
            }
            Some(Value::Bool(false)) => {
                members.remove(flag);
            }
            _ => {}
        }
    }
    // In 3.0 keywords beside a reference are ignored.
    if members.has("$ref") {
        members.retain(|key, _| key == "$ref" || key == "nullable");
    }
    if members.take_member("nullable") == Some(Value::Bool(true)) && !allow_null(members) {
        let rest = std::mem::take(schema);
        *schema = json!({"anyOf": [{"type": "null"}, rest]});
    }
}

/// Makes a schema accept null without moving its keywords, so that the locations inside it are unchanged. Returns
/// `false` if this is not possible.
fn allow_null(members: &mut Map<String, Value>) -> bool {
    let is_open = members.has("type") || members.has("anyOf") || members.has("oneOf");
    if !is_open || members.has("allOf") || members.has("$ref") || members.has("not") {
        return false;
    }
    if let Some(Value::String(name)) = members.get("type") {
        let types = json!([name, "null"]);
        members.insert("type".to_owned(), types);
    }
    for key in ["anyOf", "oneOf"] {
        if let Some(Value::Array(branches)) = members.get_mut(key) {
            if key == "oneOf" {
                // One of them may accept null as well, and then two would.
                branches.iter_mut().filter_map(Value::as_object_mut).for_each(refuse_null);
            }
            branches.push(json!({"type": "null"}));
        }
    }
    if let Some(Value::Array(values)) = members.get_mut("enum")
        && !values.contains(&Value::Null)
    {
        values.push(Value::Null);
    }
    true
}

/// Makes a schema reject null.
fn refuse_null(members: &mut Map<String, Value>) {
    if members.get("type").is_some_and(|ty| ty.is_string() && ty != "null") {
        return;
    }
    let not_null = json!({"not": {"type": "null"}});
    match members.get_mut("allOf") {
        Some(Value::Array(all)) => all.push(not_null),
        _ => {
            members.insert("allOf".to_owned(), json!([not_null]));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_inside_of_nullable_schemas_stay_the_same() {
        let document = Document::parse(
            "t.yaml",
            "openapi: 3.0.3\ncomponents:\n  schemas:\n    A: {nullable: true, anyOf: [{type: string}, {type: integer}]}\n    B: {type: object, nullable: true, properties: {x: {type: boolean}}}\n    C: {type: string, nullable: true, enum: [a]}\n    D: {nullable: true, allOf: [{type: string}]}\n",
        )
        .unwrap();
        let judge = Judge::new(&document);
        let is_valid = |at: &str, value: Value| {
            judge.is_valid(&Pointer::from(format!("/components/schemas/{at}").as_str()), &value)
        };
        for name in ["A", "B", "C", "D"] {
            assert!(is_valid(name, json!(null)), "{name}");
            assert!(!is_valid(name, json!([1])), "{name}");
        }
        assert!(is_valid("A/anyOf/0", json!("a")) && !is_valid("A/anyOf/0", json!(1)));
        assert!(is_valid("A/anyOf/1", json!(1)) && !is_valid("A/anyOf/1", json!("a")));
        assert!(!is_valid("B/properties/x", json!(1)) && !is_valid("C", json!("b")));
    }

    #[test]
    fn null_in_several_branches_of_a_nullable_schema_is_valid() {
        let judge = Judge::of(
            json!({"openapi": "3.0.3", "components": {"schemas": {
                "Null": {"enum": [null]}, "Text": {"type": "string", "nullable": true}, "Kind": {"enum": ["n", "p"]},
                "A": {"nullable": true, "oneOf": [{"$ref": "#/components/schemas/Kind"}, {"$ref": "#/components/schemas/Null"}]},
                "B": {"nullable": true, "oneOf": [{"$ref": "#/components/schemas/Text"}, {"type": "integer", "nullable": true}]},
                "C": {"oneOf": [{"$ref": "#/components/schemas/Text"}, {"$ref": "#/components/schemas/Null"}]}}}}),
            Version::V3_0,
        );
        for (name, value, is_valid) in [
            ("A", json!(null), true),
            ("A", json!("n"), true),
            ("A", json!("x"), false),
            ("B", json!(null), true),
            ("B", json!("x"), true),
            ("B", json!(1), true),
            ("C", json!(null), false),
        ] {
            assert_eq!(judge.is_valid(&Pointer::schema(name), &value), is_valid, "{name}: {value}");
        }
    }

    #[test]
    fn a_pattern_that_the_engine_refuses_does_not_disable_the_schema() {
        for pattern in ["^.{0,262144}$", "^(?<=", "/^a$/i("] {
            let schema = json!({"A": {"type": "object", "properties": {
                "a": {"type": "string", "pattern": pattern}, "b": {"type": "integer"}}}});
            let judge = Judge::of(json!({"openapi": "3.1.0", "components": {"schemas": schema}}), Version::V3_1);
            let at = Pointer::schema("A");
            assert!(judge.is_valid(&at, &json!({"a": "text", "b": 1})), "{pattern}");
            assert!(!judge.is_valid(&at, &json!({"b": "text"})) && !judge.is_valid(&at, &json!({"a": 1})), "{pattern}");
        }
    }

    #[test]
    fn schemas_of_3_0_are_judged_by_their_own_rules() {
        let document = Document::parse(
            "t.yaml",
            "openapi: 3.0.3\ncomponents: {schemas: {A: {type: integer, nullable: true, minimum: 1, exclusiveMinimum: true}, B: {properties: {a: {$ref: '#/components/schemas/A'}}}}}",
        )
        .unwrap();
        let judge = Judge::new(&document);
        let pointer = Pointer::from("/components/schemas/B");
        assert!(judge.is_valid(&pointer, &json!({"a": null})));
        assert!(judge.is_valid(&pointer, &json!({"a": 2})));
        let errors = judge.errors(&pointer, &json!({"a": 1}));
        assert_eq!(errors[0].0, "/a");
    }
}
