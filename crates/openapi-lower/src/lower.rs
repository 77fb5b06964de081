//! Runs the passes over a document.

use openapi_document::{
    Document, Pointer, Version,
    walk::{Order, schemas_mut},
};
use serde_json::Value;

#[cfg(feature = "narrow")]
use crate::{Error, NARROW, verify::verify};
use crate::{NORMALISE, Note, Notes, Pass, SHAPE, Step};

/// A document in the normal form, which expresses its whole meaning in a single set of constructs. See [`NORMALISE`].
#[derive(Debug, Clone)]
pub struct Normal {
    /// The document. Positions are those of the file that was read.
    pub document: Document,
    /// The changes, in the order in which they were made.
    pub notes: Vec<Note>,
}

/// A document in the normal form whose schemas have the forms of Rust types. See [`SHAPE`].
#[derive(Debug, Clone)]
pub struct Shaped {
    /// The document. Positions are those of the file that was read.
    pub document: Document,
    /// The changes, in the order in which they were made.
    pub notes: Vec<Note>,
}

/// A plain OpenAPI 3.0.3 document that progenitor accepts. See [`NARROW`].
#[cfg(feature = "narrow")]
#[derive(Debug, Clone)]
pub struct Narrowed {
    /// The document. Positions are those of the file that was read.
    pub document: Document,
    /// The changes, in the order in which they were made.
    pub notes: Vec<Note>,
}

/// Brings a document to the normal form.
pub fn normalise(document: &Document) -> Normal {
    into_normal(document.clone())
}

/// Brings a document to the normal form in place, without a copy of its tree.
pub fn into_normal(document: Document) -> Normal {
    let mut notes = Notes::default();
    notes.begin("duplicate-keys");
    for pointer in document.duplicates() {
        notes.dropped(pointer, "duplicate key; the last value is used");
    }
    if document.is_newer() {
        notes.begin("version");
        let message = format!("OpenAPI {} read as 3.2, the newest supported version", document.openapi());
        notes.kept(&Pointer::root().child("openapi"), message);
    }
    for remark in document.remarks() {
        notes.begin(remark.about);
        notes.dropped(&Pointer::root(), &*remark.message);
    }
    let (document, notes) = run_passes(document, notes, NORMALISE);
    Normal { document, notes }
}

/// Brings the schemas of a normal form to the forms of Rust types.
pub fn shape(normal: Normal) -> Shaped {
    let (document, notes) = run_passes(normal.document, Notes::after(normal.notes), SHAPE);
    Shaped { document, notes }
}

/// Converts a shaped document to a plain OpenAPI 3.0.3 document that progenitor accepts.
///
/// # Errors
///
/// Returns an error if a construct that progenitor rejects remains, which is a defect of a pass.
#[cfg(feature = "narrow")]
pub fn narrow(shaped: Shaped) -> Result<Narrowed, Error> {
    let (document, notes) = run_passes(shaped.document, Notes::after(shaped.notes), NARROW);
    verify(document.root()).map_err(|(pointer, problem)| Error::new(&document, pointer, problem))?;
    Ok(Narrowed { document, notes })
}

/// Normalises, shapes and narrows a document.
///
/// # Errors
///
/// Returns an error in the cases of [`narrow`].
#[cfg(feature = "narrow")]
pub fn lower(document: &Document) -> Result<Narrowed, Error> {
    narrow(shape(normalise(document)))
}

/// Runs passes over a document.
fn run_passes(mut document: Document, mut notes: Notes, passes: &[Pass]) -> (Document, Vec<Note>) {
    let version = document.version();
    // Consecutive passes over single schemas share one walk.
    let is_of_schemas = |pass: &Pass| !matches!(pass.step, Step::Document(_));
    for group in passes.chunk_by(|a, b| is_of_schemas(a) && is_of_schemas(b)) {
        apply_passes(group, document.root_mut(), version, &mut notes);
    }
    (document, notes.into_inner())
}

#[cfg(test)]
pub(crate) fn run_one(pass: Pass, root: &mut Value, version: Version, notes: &mut Notes) {
    apply_passes(&[pass], root, version, notes);
}

fn apply_passes(group: &[Pass], root: &mut Value, version: Version, notes: &mut Notes) {
    if let [Pass { name, step: Step::Document(change) }] = group {
        notes.begin(name);
        change(root, notes);
        return;
    }
    schemas_mut(root, Order::BottomUp, |pointer, schema| {
        for pass in group {
            let Value::Object(schema) = &mut *schema else { continue };
            notes.begin(pass.name);
            match pass.step {
                Step::Schema(change) => change(schema, pointer, notes),
                Step::Dialect(change) => change(schema, pointer, version, notes),
                Step::Document(_) => {}
            }
        }
    });
}

#[cfg(all(test, feature = "narrow"))]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::Level;

    const RICH: &str = "
openapi: 3.1.0
info: {title: T, version: 1.0}
webhooks: {w: {post: {requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/A'}}}}}}}
paths:
  /a/{id}/{missing}:
    parameters: [{name: id, in: path, schema: {type: long}}, {name: c, in: cookie, schema: {type: string}}]
    get:
      parameters: [{$ref: '#/components/parameters/Deep'}]
      responses: {'200': {content: {application/json: {schema: {$ref: '#/components/schemas/A/properties/b'}}}}, 4xx: {$ref: '#/components/responses/E'}, '500': {content: {text/plain: {}}}}
    query:
      requestBody: {content: {multipart/form-data: {schema: {type: object, properties: {f: {type: string, contentMediaType: application/octet-stream}}}}}}
components:
  parameters: {Deep: {name: filter, in: query, style: deepObject, schema: {type: object, properties: {id: {type: integer}}}}}
  responses: {E: {content: {application/problem+json: {schema: {type: [object, 'null'], properties: {code: {const: e}}}}}}}
  schemas:
    A: {$defs: {leaf: {type: [string, integer]}}, properties: {b: {$ref: '#/components/schemas/A/$defs/leaf'}, c: {enum: [a, 1, null]}, d: {$ref: '#/components/schemas/B', description: d}}}
    B: {allOf: [{$ref: '#/components/schemas/A'}, {required: [b], patternProperties: {'^x': {type: string}}}], unevaluatedProperties: false}
    a: {type: array, prefixItems: [{type: string}, true], exclusiveMinimum: 3}
    C: {anyOf: [{type: 'null'}, {$ref: '#/components/schemas/B'}], examples: [{}], default: 5}
";

    #[test]
    fn lowering_twice_is_lowering_once() {
        let document = Document::parse("t.yaml", RICH).unwrap();
        let once = lower(&document).unwrap();
        assert!(once.notes.len() > 20, "{:#?}", once.notes);
        assert!(normalise(&document).notes.iter().all(|note| note.level != Level::Dropped));
        let again = Document::parse("t.json", once.document.root().to_string()).unwrap();
        let twice = lower(&again).unwrap();
        assert_eq!(twice.document.root(), once.document.root());
        assert_eq!(twice.notes, []);
    }

    /// Schemas that refer to each other in cycles through `allOf`, branches and several members: the expansion
    /// terminates.
    #[test]
    fn circles_end() {
        let members = |name: &str| {
            let to = json!({"$ref": format!("#/components/schemas/{name}")});
            let all: serde_json::Map<_, _> = (0..12).map(|number| (format!("m{number}"), to.clone())).collect();
            json!({"type": "object", "properties": all})
        };
        let to = |name: &str| json!({"$ref": format!("#/components/schemas/{name}")});
        let root = json!({
            "openapi": "3.1.0",
            "info": {"title": "T", "version": "1"},
            "paths": {"/a": {"get": {"parameters": [{"name": "a", "in": "query", "schema": to("Itself")}], "responses": {}}}},
            "components": {"schemas": {
                "Itself": {"allOf": [to("Itself")]},
                "One": members("One"),
                "Two": members("Two"),
                "Both": {"allOf": [to("One"), to("Two")]},
                "Any": {"type": "object", "properties": {"a": to("Both")}, "anyOf": [to("Any"), to("Either"), to("Both"), to("Two")]},
                "Either": {"oneOf": [to("Any"), to("Either"), to("Any"), to("Any"), to("Either")]},
            }},
        });
        let document = Document::parse("t.json", root.to_string()).unwrap();
        assert!(lower(&document).unwrap().document.root().to_string().len() < 10_000_000);
    }

    /// Every change that a pass makes is recorded as a note, for each schema if the pass works on single schemas.
    #[test]
    fn every_change_has_a_note() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/documents");
        let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        let mut documents: Vec<Document> = files.map(|file| Document::read(&file).unwrap()).collect();
        documents.push(Document::parse("rich.yaml", RICH).unwrap());
        for document in documents {
            let mut root = document.root().clone();
            let mut notes = Notes::default();
            for pass in NORMALISE.iter().chain(SHAPE).chain(NARROW) {
                let before = root.clone();
                let count = notes.len();
                if matches!(pass.step, Step::Document(_)) {
                    apply_passes(&[*pass], &mut root, document.version(), &mut notes);
                } else {
                    schemas_mut(&mut root, Order::BottomUp, |pointer, value| {
                        let Value::Object(schema) = value else { return };
                        let (before, count) = (schema.clone(), notes.len());
                        match pass.step {
                            Step::Schema(change) => change(schema, pointer, &mut notes),
                            Step::Dialect(change) => change(schema, pointer, document.version(), &mut notes),
                            Step::Document(_) => {}
                        }
                        let is_silent = *schema != before && notes.len() == count;
                        assert!(!is_silent, "{}: {} at {pointer}: {before:?}", document.name(), pass.name);
                    });
                }
                let is_silent = root != before && notes.len() == count;
                assert!(!is_silent, "{}: {} changes in silence", document.name(), pass.name);
            }
        }
    }

    #[test]
    fn a_document_that_needs_no_change_comes_out_unchanged() {
        let text = "
openapi: 3.0.3
info: {title: T, version: '1'}
paths:
  /a/{id}:
    get:
      operationId: getA
      parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
      responses: {'200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/A'}}}}, '404': {description: no}}
components:
  schemas:
    A: {type: object, required: [x], properties: {x: {type: string, nullable: true}, y: {allOf: [{$ref: '#/components/schemas/B'}], description: why}}}
    B: {type: string, enum: [a, b], default: a}
";
        let document = Document::parse("t.yaml", text).unwrap();
        let lowered = lower(&document).unwrap();
        assert_eq!(lowered.document.root(), document.root());
        assert_eq!(lowered.notes, []);
    }
}
