//! What progenitor is shown: the types of a model by name, those that hold themselves with their
//! members (typify finds where they need a box), and one operation per method with its arguments. Names in the skeleton are the Rust names, so nothing that a document calls
//! something reaches progenitor or typify; what the skeleton leaves out, refining puts in.

use serde_json::{Map, Value, json};

use crate::model::{BodyKind, Cycles, Definition, Integer, Location, Model, Operation, Shape, Text, Type};

/// The skeleton of a model as an OpenAPI 3.0.3 document.
pub(crate) fn skeleton(model: &Model) -> Value {
    let mut schemas = Map::new();
    // The variants of unions have their boxes already.
    let cycles = Cycles::of(model, |definition| matches!(definition, Definition::Union { .. }));
    for def in model.types.values() {
        let schema = match &def.definition {
            Definition::Struct { fields, .. } if cycles.contains(&def.name) => {
                let mut properties = Map::new();
                let mut required = Vec::new();
                for field in fields {
                    properties.insert(field.name.clone(), schema(model, &Type { nullable: false, ..field.ty.clone() }));
                    if field.required && !field.ty.nullable {
                        required.push(field.name.clone());
                    }
                }
                json!({"type": "object", "properties": properties, "required": required, "additionalProperties": false})
            }
            Definition::Alias(_) => continue,
            _ => stub(),
        };
        schemas.insert(def.name.clone(), schema);
    }
    let mut paths = Map::new();
    for operation in &model.operations {
        for name in stubs(operation) {
            schemas.insert(name, stub());
        }
        let (path, item) = path_item(model, operation);
        paths.insert(path, item);
    }
    json!({
        "openapi": "3.0.3",
        "info": {"title": model.title, "version": model.version},
        "paths": paths,
        "components": {"schemas": schemas},
    })
}

fn stub() -> Value {
    json!({"type": "object", "additionalProperties": false})
}

/// The types of an operation that refining writes: bodies of several media types and forms.
fn stubs(operation: &Operation) -> Vec<String> {
    let Some(body) = &operation.body else { return Vec::new() };
    match body.kinds.as_slice() {
        [(_, BodyKind::Multipart { name, .. })] => vec![name.clone()],
        [_] => Vec::new(),
        _ => vec![body.name.clone()],
    }
}

fn path_item(model: &Model, operation: &Operation) -> (String, Value) {
    let mut path = format!("/{}", operation.function);
    let mut parameters = Vec::new();
    for parameter in &operation.parameters {
        let is_path = parameter.location == Location::Path;
        if is_path {
            path.push_str(&format!("/{{{}}}", parameter.name));
        }
        parameters.push(json!({
            "name": parameter.name,
            "in": if is_path { "path" } else { "query" },
            "required": parameter.required,
            "schema": schema(model, &parameter.ty),
        }));
    }
    let mut call = json!({
        "operationId": operation.function,
        "parameters": parameters,
        "responses": {"default": {"description": ""}},
    });
    if let Some(body) = &operation.body {
        let (media_type, schema) = match body.kinds.as_slice() {
            [(_, BodyKind::Json(ty) | BodyKind::Form(ty))] => ("application/json", schema(model, ty)),
            [(_, BodyKind::Multipart { name, .. })] => ("application/json", reference(name)),
            [(_, BodyKind::Text)] => ("text/plain", json!({"type": "string"})),
            [(_, BodyKind::Bytes)] => ("application/octet-stream", json!({"type": "string", "format": "binary"})),
            _ => ("application/json", reference(&body.name)),
        };
        call["requestBody"] = json!({"required": true, "content": {media_type: {"schema": schema}}});
    }
    (path, json!({ "post": call }))
}

fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

fn schema(model: &Model, ty: &Type) -> Value {
    let mut schema = match &ty.shape {
        Shape::Any => return json!({}),
        Shape::Null => return json!({"enum": [null]}),
        Shape::Boolean => json!({"type": "boolean"}),
        Shape::Integer(integer) => json!({"type": "integer", "format": format_of(*integer)}),
        Shape::Number => json!({"type": "number"}),
        Shape::Text(text) => match text {
            Text::Plain | Text::Binary => json!({"type": "string"}),
            Text::DateTime => json!({"type": "string", "format": "date-time"}),
            Text::Date => json!({"type": "string", "format": "date"}),
            Text::Uuid => json!({"type": "string", "format": "uuid"}),
            Text::Secret => json!({"type": "string", "format": "password"}),
        },
        Shape::Array(inner) => json!({"type": "array", "items": schema(model, inner)}),
        Shape::Map(inner) => json!({"type": "object", "additionalProperties": schema(model, inner)}),
        Shape::Named(name) => match model.types.get(name).map(|def| &def.definition) {
            Some(Definition::Alias(inner)) => {
                let nullable = ty.nullable || inner.nullable;
                return schema(model, &Type { shape: inner.shape.clone(), nullable });
            }
            _ if ty.nullable => return json!({"nullable": true, "allOf": [reference(name)]}),
            _ => return reference(name),
        },
    };
    if ty.nullable {
        schema["nullable"] = json!(true);
    }
    schema
}

fn format_of(integer: Integer) -> &'static str {
    match integer {
        Integer::I8 => "int8",
        Integer::U8 => "uint8",
        Integer::I16 => "int16",
        Integer::U16 => "uint16",
        Integer::I32 => "int32",
        Integer::U32 => "uint32",
        Integer::I64 => "int64",
        Integer::U64 => "uint64",
    }
}
