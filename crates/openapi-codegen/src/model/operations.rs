//! The operations of a model.

use openapi_document::{Pointer, operations, resolve_object};
use openapi_lower::{FULL, Names, snake, type_name};
use serde_json::{Map, Value};

use super::{
    Alternatives, Answers, FormDef, Shape, Text, Type,
    access::Access,
    answers::{self, is_json},
    build::{Builder, doc_of},
    forms,
};

/// An operation as the client calls it.
#[derive(Debug, Clone)]
pub struct Operation {
    /// The `operationId`, as the lowered document has it.
    pub id: String,
    /// The method's name.
    pub function: String,
    /// The HTTP method, in capitals.
    pub method: String,
    /// The path template.
    pub path: String,
    /// Where the operation stands in the lowered document.
    pub pointer: Pointer,
    /// Summary and description.
    pub doc: String,
    /// Whether the document calls it deprecated.
    pub deprecated: bool,
    /// The parameters, in the order of the document.
    pub parameters: Vec<Parameter>,
    /// The body.
    pub body: Option<Body>,
    /// The group of servers that it goes to.
    pub server: usize,
    /// The security schemes that it needs, where they are not those of the document.
    pub security: Option<Alternatives>,
    /// The media types that successes have, as the document has them.
    pub accept: Vec<String>,
    /// Answers that mean success.
    pub success: Answers,
    /// All other answers.
    pub failure: Answers,
    /// The name of the type for several kinds of success.
    pub success_name: String,
    /// The name of the type for failures.
    pub failure_name: String,
}

/// Where a parameter goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Location {
    Path,
    Query,
    Header,
    Cookie,
    /// The whole query string (OpenAPI 3.2).
    QueryString,
}

/// How a parameter is written (OpenAPI 3.1, "Style Values").
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Style {
    Simple,
    Label,
    Matrix,
    Form,
    SpaceDelimited,
    PipeDelimited,
    DeepObject,
    /// As JSON, for parameters given by `content`.
    Json,
}

/// A parameter of an operation.
#[derive(Debug, Clone)]
pub struct Parameter {
    /// The name on the wire.
    pub wire: String,
    /// The argument's name.
    pub name: String,
    /// The documentation.
    pub doc: String,
    /// Where it goes.
    pub location: Location,
    /// How it is written.
    pub style: Style,
    /// Whether lists and objects are spread out.
    pub explode: bool,
    /// Whether reserved characters go as they are.
    pub allow_reserved: bool,
    /// Whether it must be given.
    pub required: bool,
    /// Its type.
    pub ty: Type,
}

/// The body of a request.
#[derive(Debug, Clone)]
pub struct Body {
    /// Whether it must be given.
    pub required: bool,
    /// The media types it may have, the preferred one first.
    pub kinds: Vec<(String, BodyKind)>,
    /// The name of the type for several media types.
    pub name: String,
    /// The documentation.
    pub doc: String,
}

/// How a body is written.
#[derive(Debug, Clone, PartialEq)]
pub enum BodyKind {
    /// JSON of a type.
    Json(Type),
    /// `application/x-www-form-urlencoded` of a type.
    Form(Type),
    /// `multipart/form-data` with the type of this name.
    Multipart {
        /// The name of the type.
        name: String,
        /// The forms that it may be; one of the same name if there is no choice.
        forms: Vec<FormDef>,
    },
    /// Text.
    Text,
    /// Bytes.
    Bytes,
}

impl Operation {
    /// The parameters in the order of arguments: those of the path as the template has them, then the
    /// others as the document has them.
    pub fn arguments(&self) -> Vec<&Parameter> {
        let mut found: Vec<&Parameter> = Vec::new();
        for parameter in self.placeholders().into_iter().flatten().chain(&self.parameters) {
            if !found.iter().any(|known| known.name == parameter.name) {
                found.push(parameter);
            }
        }
        found
    }

    /// The parameter of each placeholder of the path template.
    pub(crate) fn placeholders(&self) -> Vec<Option<&Parameter>> {
        let mut found = Vec::new();
        let mut rest = self.path.as_str();
        while let Some((name, after)) = rest.split_once('{').and_then(|(_, after)| after.split_once('}')) {
            let mut parameters = self.parameters.iter();
            found.push(parameters.find(|parameter| parameter.location == Location::Path && parameter.wire == name));
            rest = after;
        }
        found
    }
}

impl Body {
    /// The names of the variants, where there are several media types.
    pub fn variants(&self) -> Vec<String> {
        let mut names = Names::default();
        let name = |kind: &BodyKind| match kind {
            BodyKind::Json(_) => "Json",
            BodyKind::Form(_) => "Form",
            BodyKind::Multipart { .. } => "Multipart",
            BodyKind::Text => "Text",
            BodyKind::Bytes => "Bytes",
        };
        self.kinds.iter().map(|(_, kind)| names.claim_type(name(kind))).collect()
    }
}

pub(super) fn read(builder: &mut Builder<'_>, access: &mut Access<'_>) -> Vec<Operation> {
    let root = builder.root;
    let mut found = Vec::new();
    for operation in operations(root) {
        let full = |key: &str| operation.value.get(format!("{FULL}{key}"));
        let id = operation.operation_id().unwrap_or_default().to_owned();
        let responses_key =
            if full("responses").is_some() { format!("{FULL}responses") } else { "responses".to_owned() };
        let responses = operation.value.get(&responses_key).cloned().unwrap_or_default();
        let parameters = parameters(builder, operation.value, operation.path_item, &operation.pointer);
        let body = body(builder, operation.value, &operation.pointer);
        let (success, failure) = answers::read(builder, &responses, &operation.pointer.child(&responses_key));
        let text =
            |key: &str| operation.value.get(key).and_then(Value::as_str).map(str::trim).unwrap_or_default().to_owned();
        let (summary, description) = (text("summary"), text("description"));
        let doc = if description.starts_with(&summary) { description } else { format!("{summary}\n\n{description}") };
        let spoken = type_name(&id);
        let method = full("method").and_then(Value::as_str).unwrap_or(operation.method);
        let path = full("path").and_then(Value::as_str).unwrap_or(operation.path).to_owned();
        let (server, security) = access.of_operation(method, &path);
        found.push(Operation {
            function: snake(&id),
            method: if method.chars().all(|c| c.is_ascii_lowercase()) {
                method.to_uppercase()
            } else {
                method.to_owned()
            },
            path,
            pointer: operation.pointer.clone(),
            doc: doc.trim().to_owned(),
            deprecated: operation.value.get("deprecated") == Some(&Value::Bool(true)),
            parameters,
            body,
            success_name: builder.names.claim_type(&format!("{}Response", spoken.trim_end_matches('_'))),
            security,
            server,
            accept: answers::accept(root, &responses),
            failure_name: builder.names.claim_type(&format!("{}Error", spoken.trim_end_matches('_'))),
            success,
            failure,
            id,
        });
    }
    found
}

fn parameters(builder: &mut Builder<'_>, operation: &Value, item: &Value, pointer: &Pointer) -> Vec<Parameter> {
    let full_key = format!("{FULL}parameters");
    let list = |holder: &Value, key: &str, at: &Pointer| -> Vec<(Value, Pointer)> {
        let parameters = holder.get(key).and_then(Value::as_array);
        let at = at.child(key);
        parameters.into_iter().flatten().enumerate().map(|(index, it)| (it.clone(), at.child(index))).collect()
    };
    let mut all = list(operation, &full_key, pointer);
    if all.is_empty() && operation.get(&full_key).is_none() {
        let own = list(operation, "parameters", pointer);
        let parent = pointer.parent().unwrap_or_default();
        all = list(item, "parameters", &parent);
        let key = |root: &Value, parameter: &Value| {
            let parameter = resolve_object(root, parameter).cloned().unwrap_or_default();
            (parameter.get("in").cloned(), parameter.get("name").cloned())
        };
        let root = builder.root;
        all.retain(|(shared, _)| !own.iter().any(|(own, _)| key(root, own) == key(root, shared)));
        all.extend(own);
    }
    // Names that the method's body uses itself.
    let mut names = Names::reserving(["self", "body", "call", "value"]);
    let mut found = Vec::new();
    for (parameter, mut at) in all {
        if let Some(reference) = parameter.get("$ref").and_then(Value::as_str) {
            at = Pointer::from(reference);
        }
        let root = builder.root;
        let Some(parameter) = resolve_object(root, &parameter).cloned() else { continue };
        found.extend(read_parameter(builder, &parameter, &at, &mut names));
    }
    found
}

fn read_parameter(
    builder: &mut Builder<'_>,
    parameter: &Map<String, Value>,
    at: &Pointer,
    names: &mut Names,
) -> Option<Parameter> {
    let text = |key: &str| parameter.get(key).and_then(Value::as_str);
    let location = match text("in")? {
        "path" => Location::Path,
        "query" => Location::Query,
        "header" => Location::Header,
        "cookie" => Location::Cookie,
        "querystring" => Location::QueryString,
        _ => return None,
    };
    let wire = text("name").unwrap_or("query").to_owned();
    let content = parameter.get("content").and_then(Value::as_object).and_then(|content| content.iter().next());
    let mut style = match (text("style"), location) {
        (Some("label"), _) => Style::Label,
        (Some("matrix"), _) => Style::Matrix,
        (Some("spaceDelimited"), _) => Style::SpaceDelimited,
        (Some("pipeDelimited"), _) => Style::PipeDelimited,
        (Some("deepObject"), _) => Style::DeepObject,
        (_, Location::Query | Location::Cookie | Location::QueryString) => Style::Form,
        _ => Style::Simple,
    };
    let ty = match content {
        Some((media_type, description)) => {
            if is_json(media_type) {
                style = Style::Json;
            }
            match description.get("schema") {
                Some(schema) => builder.use_of(schema, &at.child("content").child(media_type).child("schema")),
                None => Type::text(),
            }
        }
        None => match parameter.get("schema") {
            Some(schema) => builder.use_of(schema, &at.child("schema")),
            None => Type::text(),
        },
    };
    let flag = |key: &str| parameter.get(key).and_then(Value::as_bool);
    Some(Parameter {
        name: names.claim_snake(&snake(&wire)),
        doc: doc_of(&Value::Object(parameter.clone())),
        explode: flag("explode").unwrap_or(style == Style::Form),
        allow_reserved: flag("allowReserved").unwrap_or(false),
        // A value that may be null is left out instead.
        required: flag("required").unwrap_or(false) && !ty.nullable || location == Location::Path,
        ty: Type { nullable: false, ..ty },
        wire,
        location,
        style,
    })
}

fn body(builder: &mut Builder<'_>, operation: &Value, pointer: &Pointer) -> Option<Body> {
    let full = format!("{FULL}requestBody");
    let (key, body) = match operation.get(&full) {
        Some(body) => (full.as_str(), body),
        None => ("requestBody", operation.get("requestBody")?),
    };
    let mut at = pointer.child(key);
    if let Some(reference) = body.get("$ref").and_then(Value::as_str) {
        at = Pointer::from(reference);
    }
    let root = builder.root;
    let body = resolve_object(root, body)?;
    let content = body.get("content").and_then(Value::as_object)?;
    let id = operation.get("operationId").and_then(Value::as_str).unwrap_or_default();
    let mut kinds: Vec<(String, BodyKind)> = Vec::new();
    let mut is_nullable = false;
    for (media_type, description) in content {
        let mut kind = kind(builder, media_type, description, &at.child("content").child(media_type), id);
        // A body that may be null may as well be left out.
        if let BodyKind::Json(ty) | BodyKind::Form(ty) = &mut kind {
            is_nullable |= ty.nullable;
            ty.nullable = false;
        }
        // The same type under another JSON media type is the same call.
        if !kinds.iter().any(|(_, known)| *known == kind) {
            kinds.push((media_type.clone(), kind));
        }
    }
    let json_type = kinds.iter().find_map(|(_, kind)| match kind {
        BodyKind::Json(ty) => Some(ty.clone()),
        _ => None,
    });
    // A form of the type that JSON takes as well says nothing more.
    kinds.retain(|(_, kind)| !matches!((kind, &json_type), (BodyKind::Form(form), Some(ty)) if form == ty));
    kinds.sort_by_key(|(_, kind)| !matches!(kind, BodyKind::Json(_)));
    if kinds.is_empty() {
        return None;
    }
    let name =
        if kinds.len() > 1 { builder.names.claim_type(&type_name(&format!("{id}-body"))) } else { String::new() };
    let requires = kinds.iter().any(|(_, kind)| matches!(kind, BodyKind::Json(ty) if has_required(builder, ty)));
    Some(Body {
        // A body whose schema requires members is meant to be sent, whatever `required` forgot to say.
        required: body.get("required").and_then(Value::as_bool).unwrap_or(requires) && !is_nullable,
        kinds,
        name,
        doc: doc_of(&Value::Object(body.clone())),
    })
}

fn has_required(builder: &Builder<'_>, ty: &Type) -> bool {
    let Shape::Named(name) = &ty.shape else { return false };
    match builder.types.get(name).map(|def| &def.definition) {
        Some(super::Definition::Struct { fields, .. }) => fields.iter().any(|field| field.required),
        Some(super::Definition::Alias(inner)) => has_required(builder, inner),
        _ => false,
    }
}

fn kind(builder: &mut Builder<'_>, media_type: &str, description: &Value, at: &Pointer, id: &str) -> BodyKind {
    let essence = media_type.split(';').next().unwrap_or_default().trim().to_lowercase();
    let schema = description.get("schema");
    let place = at.child("schema");
    match essence.as_str() {
        essence if is_json(essence) => match schema.map(|schema| builder.use_of(schema, &place)) {
            Some(Type { shape: Shape::Text(Text::Binary), .. }) => BodyKind::Bytes,
            Some(ty) => BodyKind::Json(ty),
            None => BodyKind::Json(Type::any()),
        },
        // Any media type: an object can only be JSON, a text or bytes go as they are.
        "*/*" => match schema.map(|schema| builder.use_of(schema, &place)) {
            Some(ty) if !builder.is_plain_text(&ty) && ty.shape != Shape::Any => BodyKind::Json(ty),
            _ => BodyKind::Bytes,
        },
        "application/x-www-form-urlencoded" => match schema {
            Some(schema) => BodyKind::Form(builder.use_of(schema, &place)),
            None => BodyKind::Form(Type::new(Shape::Map(Box::new(Type::any())))),
        },
        essence if essence.starts_with("multipart/") => {
            let name = builder.names.claim_type(&type_name(&format!("{id}-form")));
            let forms = schema.map(|schema| forms::read(builder, schema, &place, &name)).unwrap_or_default();
            BodyKind::Multipart { name, forms }
        }
        essence if essence.starts_with("text/") || essence.ends_with("xml") => BodyKind::Text,
        _ => BodyKind::Bytes,
    }
}
