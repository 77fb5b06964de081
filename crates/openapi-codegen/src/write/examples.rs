//! Example calls of the operations.

use super::{forms::kind_of, signature::Signature};
use crate::{
    model::{
        ArgumentForm, Body, BodyKind, Definition, Field, FormDef, Model, Operation, Parameter, Payload, Shape,
        SuccessKind, Type,
    },
    names::Named,
    rust::{CRATE, literal},
};

/// The maximum nesting depth of structs in examples.
const DEPTH: usize = 4;

/// Returns the example of a method as a code block, if values for its arguments can be generated.
pub(super) fn example(model: &Named, operation: &Operation, signature: &Signature<'_>) -> Option<String> {
    let call = call(model, operation, signature)?;
    let is_empty = operation.success_kind == SuccessKind::One(Payload::Empty);
    let result = if is_empty { "" } else { "let response = " };
    let shown = if is_empty { "" } else { "# let _ = response;\n" };
    let allowed = if operation.deprecated.is_some() { "# #[allow(deprecated)]\n" } else { "" };
    Some(format!(
        "```no_run\n# use {CRATE}::types;\n{allowed}# async fn example(client: &{CRATE}::Client) -> Result<(), {CRATE}::ApiError> {{\n{result}{call}.await?;\n{shown}# Ok(())\n# }}\n```"
    ))
}

/// Returns an example call of `client`, with the first optional parameter set.
pub(super) fn call(model: &Named, operation: &Operation, signature: &Signature<'_>) -> Option<String> {
    let mut arguments: Vec<String> = Vec::new();
    for parameter in operation.arguments() {
        arguments.push(written(model, parameter)?);
    }
    if let Some(body) = signature.body {
        arguments.push(of_body(model, body)?);
    }
    let optional = operation.setters().find(|it| it.deprecated.is_none() && !is_common(model, it));
    let set = optional
        .and_then(|it| Some(format!(".{}({})", model.names.member(it.id), written(model, it)?)))
        .unwrap_or_default();
    Some(format!("client.{}({}){set}", signature.name, arguments.join(", ")))
}

fn is_common(model: &Model, parameter: &Parameter) -> bool {
    model.parameters.iter().any(|it| it.parameter.wire == parameter.wire)
}

/// Returns a value for a parameter.
fn written(model: &Named, parameter: &Parameter) -> Option<String> {
    let ty = &parameter.ty;
    match model.shape(ty) {
        Shape::Array(inner) if matches!(model.shape(inner), Shape::Integer(_) | Shape::Number | Shape::Boolean) => {
            Some(format!("[{}]", plain(model, inner)?))
        }
        Shape::Array(inner) => Some(format!("[{}]", item(model, inner, "a", DEPTH)?)),
        shape if is_reference(shape) => Some(format!("&{}", owned(model, ty, DEPTH)?)),
        Shape::Named(_) => match model.definition(ty).map(|def| &def.definition) {
            Some(Definition::Struct { .. }) => Some(format!("&{}", value(model, ty, "a", DEPTH)?)),
            _ => value(model, ty, "a", DEPTH),
        },
        _ => value(model, ty, model.names.member(parameter.id), DEPTH),
    }
}

fn of_body(model: &Named, body: &Body) -> Option<String> {
    let ty = match &body.kind {
        BodyKind::Json(ty) | BodyKind::Form(ty) => ty,
        BodyKind::Multipart(forms) => return of_form(model, body, forms.first()?),
        BodyKind::Text | BodyKind::Bytes => return Some("\"text\"".to_owned()),
    };
    match model.shape(ty) {
        Shape::Array(inner) => Some(format!("&[{}]", owned(model, inner, DEPTH)?)),
        shape if is_reference(shape) || matches!(shape, Shape::Named(_)) => {
            Some(format!("&{}", owned(model, ty, DEPTH)?))
        }
        _ => value(model, ty, "text", DEPTH),
    }
}

fn of_form(model: &Named, body: &Body, form: &FormDef) -> Option<String> {
    let is_file = |ty: &Type| kind_of(model, ty).is_some();
    let upload = format!("{CRATE}::Upload::new(\"file.txt\", \"text\")");
    let mut arguments = Vec::new();
    for part in form.arguments() {
        arguments.push(match model.shape(&part.ty) {
            _ if is_file(&part.ty) => upload.clone(),
            Shape::Array(inner) if is_file(inner) => format!("[{upload}]"),
            _ => value(model, &part.ty, model.names.member(part.id), DEPTH)?,
        });
    }
    let made = format!("types::{}::new({})", model.names.of(form.id), arguments.join(", "));
    let name = model.names.of(body.form_type);
    Some(if body.is_choice() { format!("&types::{name}::from({made})") } else { format!("&{made}") })
}

/// Returns `true` if values of a shape without a name are passed by reference.
fn is_reference(shape: &Shape) -> bool {
    match shape {
        Shape::Text(text) => text.row().argument_form == ArgumentForm::Reference,
        shape => matches!(shape, Shape::Any | Shape::Map(_) | Shape::Tuple(_)),
    }
}

/// Returns a value of a plain type.
fn plain(model: &Model, ty: &Type) -> Option<String> {
    Some(match model.shape(ty) {
        Shape::Boolean => "true".to_owned(),
        Shape::Integer(_) => "1".to_owned(),
        Shape::Number => "1.5".to_owned(),
        Shape::Null => "()".to_owned(),
        Shape::Text(text) => text.row().example?.to_owned(),
        _ => return None,
    })
}

/// Returns a value that can be passed where one of the type is expected.
fn value(model: &Named, ty: &Type, word: &str, depth: usize) -> Option<String> {
    if ty.nullable {
        return Some("None".to_owned());
    }
    if let Some(plain) = plain(model, ty) {
        return Some(plain);
    }
    match model.shape(ty) {
        Shape::Text(_) => Some(literal(word)),
        Shape::Any => Some("serde_json::json!({})".to_owned()),
        Shape::Array(inner) => Some(format!("[{}]", item(model, inner, word, depth)?)),
        Shape::Map(inner) if inner.shape == Shape::Any => Some("serde_json::Map::new()".to_owned()),
        Shape::Map(inner) => Some(format!("[(\"name\", {})]", item(model, inner, word, depth)?)),
        Shape::Tuple(_) => owned(model, ty, depth),
        _ => made(model, ty, depth),
    }
}

/// Returns a value for an item of a list or map: lists and maps in it are of exactly their type.
fn item(model: &Named, ty: &Type, word: &str, depth: usize) -> Option<String> {
    match model.shape(ty) {
        Shape::Array(_) | Shape::Map(_) | Shape::Tuple(_) => owned(model, ty, depth),
        _ => value(model, ty, word, depth),
    }
}

/// Returns a value of exactly the type.
fn owned(model: &Named, ty: &Type, depth: usize) -> Option<String> {
    if ty.nullable {
        return Some("None".to_owned());
    }
    if let Some(plain) = plain(model, ty) {
        return Some(plain);
    }
    match model.shape(ty) {
        Shape::Text(_) => Some("\"text\".to_owned()".to_owned()),
        Shape::Any => Some("serde_json::json!({})".to_owned()),
        Shape::Array(inner) => Some(format!("vec![{}]", owned(model, inner, depth)?)),
        Shape::Tuple(all) => {
            let all: Option<Vec<String>> = all.iter().map(|inner| owned(model, inner, depth)).collect();
            Some(format!("({})", all?.join(", ")))
        }
        Shape::Map(inner) if inner.shape == Shape::Any => Some("serde_json::Map::new()".to_owned()),
        Shape::Map(inner) => {
            Some(format!("[(\"name\".to_owned(), {})].into_iter().collect()", owned(model, inner, depth)?))
        }
        _ => made(model, ty, depth),
    }
}

/// Returns a value of a named type.
fn made(model: &Named, ty: &Type, depth: usize) -> Option<String> {
    let (name, definition) = model.named(ty)?;
    let depth = depth.checked_sub(1)?;
    match definition {
        Definition::Enum { values } => {
            Some(format!("types::{name}::{}", model.names.member(values.iter().find(|value| !value.is_gone)?.id)))
        }
        Definition::Union { variants, .. } => {
            let variant = variants.first()?;
            let inner = owned(model, &variant.ty, depth)?;
            let inner = if variant.boxed { format!("Box::new({inner})") } else { inner };
            Some(format!("types::{name}::{}({inner})", model.names.member(variant.id)))
        }
        Definition::Struct { fields, constructor: Some(taken), .. } => {
            let of_wire = |wire: &String| fields.iter().find(|field| field.wire == *wire);
            let argument = |field: &Field| value(model, &field.ty, model.names.member(field.id), depth);
            let arguments: Option<Vec<String>> = taken.iter().filter_map(of_wire).map(argument).collect();
            Some(format!("types::{name}::new({})", arguments?.join(", ")))
        }
        Definition::Wrapper(_) => Some(format!("types::{name}::default()")),
        _ => None,
    }
}
