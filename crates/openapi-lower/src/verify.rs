//! Verifies that a narrowed document contains nothing that progenitor rejects.

use openapi_document::{
    Members, Pointer, schema_named,
    walk::{Kind, visit},
};
use serde::Deserialize;
use serde_json::Value;

use crate::narrow::fields;

/// Checks a document. Returns the first location that progenitor rejects and the reason as the error.
pub(crate) fn verify(root: &Value) -> Result<(), (Pointer, String)> {
    let mut problem: Option<(Pointer, String)> = None;
    visit(root, &mut |kind, pointer, value| {
        if problem.is_some() || kind != Kind::Schema {
            return;
        }
        let Some(schema) = value.as_object() else { return };
        let known = fields(Kind::Schema).unwrap_or_default();
        let is_unknown = |key: &&String| {
            key.as_str() == "x-rust-type" || !key.starts_with("x-") && *key != "$ref" && !known.contains(&key.as_str())
        };
        let found = if let Some(keyword) = schema.keys().find(is_unknown) {
            Some(format!("`{keyword}` is not an OpenAPI 3.0 keyword"))
        } else if schema.member("type").is_some_and(|name| !name.is_string()) {
            Some("`type` is not a string".to_owned())
        } else if let Some(reference) = schema.reference() {
            let is_component = schema_named(reference).is_some_and(|name| Pointer::schema(name).find(root).is_some());
            (!is_component).then(|| format!("`$ref: {reference}` does not refer to a component schema"))
        } else {
            None
        };
        problem = found.map(|text| (pointer.clone(), text));
    });
    if let Some(problem) = problem {
        return Err(problem);
    }
    openapiv3::OpenAPI::deserialize(root).map(|_| ()).map_err(|error| {
        let (pointer, error) = innermost(root).unwrap_or((Pointer::root(), error));
        (pointer, format!("rejected by openapiv3: {error}"))
    })
}

/// Returns the smallest part that openapiv3 cannot read.
fn innermost(root: &Value) -> Option<(Pointer, serde_json::Error)> {
    let mut found = None;
    visit(root, &mut |kind, pointer, value| {
        if let Err(error) = read(kind, value) {
            found = Some((pointer.clone(), error));
        }
    });
    found
}

/// Checks that openapiv3 can read a part.
pub(crate) fn read(kind: Kind, value: &Value) -> Result<(), serde_json::Error> {
    use openapiv3::ReferenceOr as Or;
    fn by<'v, T: Deserialize<'v>>(value: &'v Value) -> Result<(), serde_json::Error> {
        T::deserialize(value).map(|_| ())
    }
    match kind {
        Kind::Root | Kind::Components | Kind::Callback => Ok(()),
        Kind::PathItem => by::<Or<openapiv3::PathItem>>(value),
        Kind::Operation => by::<openapiv3::Operation>(value),
        Kind::Parameter => by::<Or<openapiv3::Parameter>>(value),
        Kind::Header => by::<Or<openapiv3::Header>>(value),
        Kind::RequestBody => by::<Or<openapiv3::RequestBody>>(value),
        Kind::MediaType => by::<openapiv3::MediaType>(value),
        Kind::Encoding => by::<openapiv3::Encoding>(value),
        Kind::Response => by::<Or<openapiv3::Response>>(value),
        Kind::Schema if value.is_boolean() => Ok(()),
        Kind::Schema => by::<Or<openapiv3::Schema>>(value),
    }
}
