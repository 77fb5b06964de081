//! Properties of any document, tested with random ones: lowering never fails and is idempotent, valid values remain
//! valid, and code is generated.
#![allow(clippy::unwrap_used, clippy::panic)]

mod random;

use openapi_document::{
    Document, Pointer,
    walk::{Order, schemas_mut},
};
use openapi_lower::lower;
use openapi_sample::{Judge, Sampler, Variety};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

const NAMES: [&str; 4] = ["A", "B", "C", "D"];

/// The possible targets of references: all components, and those that are objects.
#[derive(Debug, Clone, Copy)]
struct Scope {
    any: &'static [&'static str],
    objects: &'static [&'static str],
    /// The maximum nesting of schemas.
    depth: u32,
}

const ALL: Scope = Scope { any: &NAMES, objects: &["A", "B"], depth: 3 };

fn reference(scope: Scope) -> impl Strategy<Value = Value> {
    prop_oneof![
        4 => prop::sample::select(scope.any).prop_map(|name| json!({"$ref": format!("#/components/schemas/{name}")})),
        1 => prop::sample::select(scope.any).prop_map(|name| json!({"$ref": format!("#/components/schemas/{name}"), "description": "why"})),
        1 => prop::sample::select(scope.any).prop_map(|name| json!({"$ref": format!("#/components/schemas/{name}/properties/a")})),
    ]
}

fn plain() -> impl Strategy<Value = Value> {
    prop::sample::select(vec![
        json!({"type": "string"}),
        json!({"type": "string", "minLength": 2, "maxLength": 9}),
        json!({"type": "string", "format": "date-time"}),
        json!({"type": "string", "format": "uuid"}),
        json!({"type": "string", "contentEncoding": "base64"}),
        json!({"type": "string", "pattern": "^a"}),
        json!({"type": ["string", "null"]}),
        json!({"type": ["string", "integer", "null"]}),
        json!({"type": "integer", "format": "int32"}),
        json!({"type": "integer", "exclusiveMinimum": 3, "maximum": 9}),
        json!({"type": "number", "multipleOf": 0.5}),
        json!({"type": "boolean", "default": "yes"}),
        json!({"type": "null"}),
        json!({"type": "long"}),
        json!({"const": "fixed"}),
        json!({"const": 5}),
        json!({"enum": ["a", "b", "B", ""]}),
        json!({"enum": [1, "a", null, true, {"x": 1}]}),
        json!({"enum": [1, 2]}),
        json!({}),
        json!(true),
        json!({"type": 5, "properties": [], "required": "a"}),
        json!({"not": {"type": "string"}}),
    ])
}

/// Generates an object. `A` and `B` are objects, since schemas are combined with objects in real documents, and no
/// value is both a string and an object.
fn object(inner: BoxedStrategy<Value>) -> BoxedStrategy<Value> {
    let members = prop::collection::btree_map(prop::sample::select(&["a", "b", "c-d", "type"]), inner.clone(), 0..4);
    let required = prop::sample::subsequence(vec!["a", "b", "gone"], 0..3);
    let more = prop_oneof![3 => Just(None), 1 => Just(Some(json!(false))), 1 => inner.prop_map(Some)];
    (members, required, more, prop::bool::weighted(0.2))
        .prop_map(|(members, required, more, is_base)| {
            let mut object = json!({"type": "object", "properties": members, "required": required});
            if is_base {
                object["discriminator"] = json!({"propertyName": "type"});
            }
            if let Some(more) = more {
                object["additionalProperties"] = more;
            }
            object
        })
        .boxed()
}

fn parts(scope: Scope, inner: BoxedStrategy<Value>) -> impl Strategy<Value = Vec<Value>> {
    let own = object(inner).boxed();
    let part = if scope.objects.is_empty() {
        own
    } else {
        let to = prop::sample::select(scope.objects)
            .prop_map(|name| json!({"$ref": format!("#/components/schemas/{name}")}));
        prop_oneof![own, to].boxed()
    };
    prop::collection::vec(part, 1..4)
}

fn schema(scope: Scope) -> BoxedStrategy<Value> {
    let leaf =
        if scope.any.is_empty() { plain().boxed() } else { prop_oneof![3 => plain(), 1 => reference(scope)].boxed() };
    leaf.prop_recursive(scope.depth, 24, 4, move |inner| {
        let choice = prop::sample::select(&["anyOf", "oneOf"]);
        prop_oneof![
            4 => object(inner.clone()),
            1 => inner.clone().prop_map(|items| json!({"type": "array", "items": items})),
            1 => prop::collection::vec(inner.clone(), 1..3).prop_map(|places| json!({"type": "array", "prefixItems": places})),
            1 => (choice.clone(), prop::collection::vec(inner.clone(), 1..4)).prop_map(|(key, branches)| json!({key: branches})),
            1 => parts(scope, inner.clone()).prop_map(|parts| json!({"allOf": parts})),
            1 => (object(inner.clone()), choice, parts(scope, inner.clone())).prop_map(|(mut object, key, parts)| {
                object[key] = json!(parts);
                object
            }),
            1 => inner.clone().prop_map(|inner| json!({"anyOf": [inner, {"type": "null"}]})),
            1 => inner.prop_map(|inner| json!({"type": "object", "patternProperties": {"^x": inner}, "unevaluatedProperties": false})),
        ]
    })
    .boxed()
}

const MEDIA_TYPES: [&str; 6] = [
    "application/json",
    "application/vnd.x+json",
    "text/plain",
    "multipart/form-data",
    "application/octet-stream",
    "application/x-www-form-urlencoded",
];

fn content(scope: Scope) -> impl Strategy<Value = Value> {
    prop::collection::btree_map(
        prop::sample::select(&MEDIA_TYPES),
        schema(scope).prop_map(|schema| json!({"schema": schema})),
        0..3,
    )
    .prop_map(|content| json!(content))
}

fn operation(scope: Scope) -> impl Strategy<Value = Value> {
    let parameter = (
        prop::sample::select(&["id", "q", "X-A"]),
        prop::sample::select(&["path", "query", "header", "cookie"]),
        schema(scope),
    )
        .prop_map(|(name, place, schema)| json!({"name": name, "in": place, "schema": schema}));
    let responses = prop::collection::btree_map(
        prop::sample::select(&["200", "201", "4XX", "404", "default"]),
        content(scope).prop_map(|content| json!({"description": "d", "content": content})),
        0..4,
    );
    (
        prop::option::of(prop::sample::select(&["a", "getA", "get_a", "new", ""])),
        prop::collection::vec(parameter, 0..4),
        prop::option::of(content(scope)),
        responses,
    )
        .prop_map(|(id, parameters, body, responses)| {
            let mut operation = json!({"parameters": parameters, "responses": responses});
            if let Some(id) = id {
                operation["operationId"] = json!(id);
            }
            if let Some(content) = body {
                operation["requestBody"] = json!({"content": content});
            }
            operation
        })
}

/// Generates a document. Merging of circular schemas ends at a certain depth and continues from there when repeated,
/// so `scopes` excludes cycles for some tests.
fn document(scopes: [Scope; 4]) -> impl Strategy<Value = Document> {
    let item = prop::collection::btree_map(
        prop::sample::select(&["get", "post", "delete", "query"]),
        operation(scopes[2]),
        0..3,
    );
    let paths = prop::collection::btree_map(prop::sample::select(&["/a", "/a/{id}", "/a/{id}/{missing}"]), item, 0..3);
    let [a, b, c, d] = scopes.map(schema);
    let schemas = [object(a), object(b), c, d];
    (prop::sample::select(&["3.0.3", "3.1.0", "3.2.0"]), paths, schemas).prop_map(|(version, paths, schemas)| {
        let mut schemas: Map<String, Value> = NAMES.iter().map(|name| (*name).to_owned()).zip(schemas).collect();
        let uses: Map<String, Value> =
            NAMES.iter().map(|name| ((*name).to_owned(), json!({"$ref": format!("#/components/schemas/{name}")}))).collect();
        schemas.insert("Uses".to_owned(), json!({"type": "object", "properties": uses}));
        let root = json!({"openapi": version, "info": {"title": "T", "version": "1"}, "paths": paths, "components": {"schemas": schemas}});
        Document::parse("random.json", root.to_string()).unwrap()
    })
}

/// The scopes without cycles: `C` may refer to `A`, `A` to `B`, `B` to `D`, and each to those after it.
const NO_CIRCLES: [Scope; 4] = [
    Scope { any: &["B", "D"], objects: &["B"], depth: 1 },
    Scope { any: &["D"], objects: &[], depth: 1 },
    Scope { any: &["A", "B", "D"], objects: &["A", "B"], depth: 2 },
    Scope { any: &[], objects: &[], depth: 3 },
];

proptest! {
    #![proptest_config(random::config(3))]

    #[test]
    fn lowering_twice_is_lowering_once(document in document(NO_CIRCLES)) {
        let once = lower(&document).unwrap();
        let again = Document::parse("lowered.json", once.document.root().to_string()).unwrap();
        let twice = lower(&again).unwrap();
        prop_assert_eq!(twice.document.root(), once.document.root());
        prop_assert_eq!(twice.notes, vec![]);
    }

    #[test]
    fn what_was_valid_stays_valid(document in document([ALL; 4]), seed in 0..100u64) {
        let mut lowered = lower(&document).unwrap().document.root().clone();
        // A type accepts the values of any branch; the server checks that only one matches.
        schemas_mut(&mut lowered, Order::BottomUp, |_, schema| {
            if let Some(branches) = schema.as_object_mut().and_then(|schema| schema.remove("oneOf")) {
                schema["anyOf"] = branches;
            }
        });
        let lowered = Document::parse("lowered.json", lowered.to_string()).unwrap();
        let (before, after) = (Judge::new(&document), Judge::new(&lowered));
        for name in NAMES {
            // Each use of a component specifies whether it allows null.
            let pointer = Pointer::from("/components/schemas/Uses/properties").child(name);
            if before.validator(&pointer).is_none() {
                continue;
            }
            let Some(sample) = Sampler::new(document.root(), &before, seed, Variety::Any).sample(&pointer) else { continue };
            prop_assert!(after.is_valid(&pointer, &sample), "{name}: {sample} is not {}", lowered.root()["components"]["schemas"][name]);
        }
    }

    #[test]
    fn code_comes_out(document in document([ALL; 4])) {
        let generated = openapi_codegen::generate(&document);
        prop_assert!(generated.report.operations.iter().all(|operation| operation.status == openapi_codegen::OperationStatus::Generated));
    }
}
