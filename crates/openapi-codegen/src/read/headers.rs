//! The headers of successful responses, which form one struct for each operation.

use openapi_document::{Members, Pointer, ResponseRef};
use serde_json::{Map, Value};

use super::{builder::Builder, docs::deprecation};
use crate::model::{Definition, Header, Response, Shape, Type, lookup::plain_type};

/// Headers that belong to the message or the connection (RFC 9110, sections 6.6, 7.6 and 8; RFC 9112, section 6.1).
/// OpenAPI ignores a declared `Content-Type`, and the HTTP client decodes the body before the caller receives it.
const OF_HTTP: [&str; 8] = [
    "connection",
    "content-encoding",
    "content-length",
    "content-type",
    "keep-alive",
    "trailer",
    "transfer-encoding",
    "upgrade",
];

/// Reads the headers of all successful responses, each name once.
pub(super) fn read(builder: &mut Builder<'_>, responses: &[ResponseRef<'_>], success: &[Response]) -> Vec<Header> {
    let mut found: Vec<Header> = Vec::new();
    for response in responses {
        if !success.iter().any(|known| known.status == response.status) {
            continue;
        }
        for (wire, at, header) in response.headers() {
            if !is_token(wire) || OF_HTTP.iter().any(|name| wire.eq_ignore_ascii_case(name)) {
                continue;
            }
            let ty = type_of(builder, &at, header);
            match found.iter_mut().find(|known| known.wire.eq_ignore_ascii_case(wire)) {
                None => found.push(Header {
                    id: builder.types.new_member(),
                    wire: wire.to_owned(),
                    doc: builder.doc_of(header),
                    deprecated: deprecation(header),
                    ty,
                }),
                Some(known) if holds(&known.ty, &ty) => {}
                // A string can represent the values of all responses.
                Some(known) => known.ty = Type::text(),
            }
        }
    }
    found
}

/// Returns true if a type can represent the values of another. Enums preserve values that they do not list.
fn holds(one: &Type, other: &Type) -> bool {
    one == other || matches!((&one.shape, &other.shape), (Shape::Named(_), Shape::Named(_)))
}

/// Returns true if a name is a valid field name (RFC 9110, section 5.1).
fn is_token(name: &str) -> bool {
    let is_fine = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    !name.is_empty() && name.bytes().all(is_fine)
}

/// Returns the type of a header: a string unless it is a scalar or a list of scalars.
fn type_of(builder: &mut Builder<'_>, at: &Pointer, header: &Map<String, Value>) -> Type {
    let Some(schema) = header.member("schema").filter(|schema| is_flat(schema)) else { return Type::text() };
    let ty = builder.use_of(schema, &at.child("schema"));
    match shape_of(builder, &ty) {
        Shape::Array(item) => {
            // Items without a type are strings in a header.
            let item = if item.shape == Shape::Any { Some(Type::text()) } else { plain(builder, item) };
            item.map_or_else(Type::text, |item| Type::new(Shape::Array(Box::new(item))))
        }
        _ => plain(builder, &ty).unwrap_or_else(Type::text),
    }
}

/// Returns true if a schema is a reference, a scalar or a list, so that reading it defines no unused type.
fn is_flat(schema: &Value) -> bool {
    if schema.has("$ref") {
        return true;
    }
    match schema.member("type").and_then(Value::as_str) {
        _ if schema.has("oneOf") || schema.has("anyOf") => false,
        Some("object") => false,
        Some("array") => !schema.has("prefixItems") && schema.member("items").is_none_or(is_flat),
        _ => true,
    }
}

/// Returns the shape of a type without its aliases.
fn shape_of<'b>(builder: &'b Builder<'_>, ty: &'b Type) -> &'b Shape {
    &plain_type(&builder.types, ty).shape
}

/// Returns the type if it is scalar: a string, a number, a Boolean or an enum.
fn plain(builder: &Builder<'_>, ty: &Type) -> Option<Type> {
    let shape = shape_of(builder, ty);
    let is_plain = match shape {
        Shape::Boolean | Shape::Integer(_) | Shape::Number | Shape::Text(_) => true,
        Shape::Named(id) => {
            matches!(builder.types.get(*id).map(|def| &def.definition), Some(Definition::Enum { .. }))
        }
        Shape::Any | Shape::Null | Shape::Array(_) | Shape::Map(_) | Shape::Tuple(_) => false,
    };
    is_plain.then(|| Type::new(shape.clone()))
}
