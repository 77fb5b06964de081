//! The operations of a model.

use openapi_document::{
    Location, MediaTypeRef, OperationRef, ParameterRef, Pointer, RequestBodyRef, Style, operations,
};
use openapi_lower::{Names, snake, type_name};
use serde_json::Value;

use super::{
    Alternatives, FormDef, Responses, Shape, Text, Type,
    access::Access,
    build::{Builder, doc_of},
    forms, responses,
};

/// An operation as the client calls it.
#[derive(Debug, Clone)]
pub struct Operation {
    /// The `operationId` in the normal form.
    pub id: String,
    /// The method's name.
    pub function: String,
    /// The HTTP method, in capitals.
    pub method: String,
    /// The path template.
    pub path: String,
    /// Where the operation stands in the normal form.
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
    /// Responses that mean success.
    pub success: Responses,
    /// All other responses.
    pub failure: Responses,
    /// The name of the type for several kinds of success.
    pub success_name: String,
    /// The name of the type for failures.
    pub failure_name: String,
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
    /// Whether it is written as JSON, whatever its style.
    pub as_json: bool,
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

/// The methods that every generated client has.
const TAKEN: [&str; 4] = ["base_url", "builder", "clone", "new"];

pub(super) fn read(builder: &mut Builder<'_>, access: &mut Access) -> Vec<Operation> {
    let root = builder.root;
    let mut functions = Names::reserving(TAKEN);
    let mut found = Vec::new();
    for (index, operation) in operations(root).iter().enumerate() {
        let id = operation.operation_id().unwrap_or_default().to_owned();
        let parameters = parameters(builder, operation);
        let body = operation.request_body().and_then(|written| body(builder, &written, &id));
        let all = operation.responses();
        let (success, failure) = responses::read(builder, &all);
        let text =
            |key: &str| operation.value.get(key).and_then(Value::as_str).map(str::trim).unwrap_or_default().to_owned();
        let (summary, description) = (text("summary"), text("description"));
        let doc = if description.starts_with(&summary) { description } else { format!("{summary}\n\n{description}") };
        let spoken = type_name(&id);
        let (server, security) = access.of_operation(index, operation);
        found.push(Operation {
            function: functions.claim_snake(&snake(&id)),
            method: operation.verb(),
            path: operation.path.to_owned(),
            pointer: operation.pointer.clone(),
            doc: doc.trim().to_owned(),
            deprecated: operation.value.get("deprecated") == Some(&Value::Bool(true)),
            parameters,
            body,
            success_name: builder.names.claim_type(&format!("{}Response", spoken.trim_end_matches('_'))),
            security,
            server,
            accept: responses::accept(&all),
            failure_name: builder.names.claim_type(&format!("{}Error", spoken.trim_end_matches('_'))),
            success,
            failure,
            id,
        });
    }
    found
}

fn parameters(builder: &mut Builder<'_>, operation: &OperationRef<'_>) -> Vec<Parameter> {
    // Names that the method's body uses itself.
    let mut names = Names::reserving(["self", "body", "call", "value"]);
    operation.parameters().iter().map(|parameter| read_parameter(builder, parameter, &mut names)).collect()
}

fn read_parameter(builder: &mut Builder<'_>, parameter: &ParameterRef<'_>, names: &mut Names) -> Parameter {
    let content = parameter.content();
    let schema = match &content {
        Some(content) => content.schema(),
        None => parameter.schema(),
    };
    let ty = schema.map_or_else(Type::text, |(at, schema)| builder.use_of(schema, &at));
    let wire = if parameter.name.is_empty() { "query" } else { parameter.name };
    let style = match parameter.style() {
        Style::Cookie => Style::Form,
        style => style,
    };
    Parameter {
        wire: wire.to_owned(),
        name: names.claim_snake(&snake(wire)),
        doc: doc_of(&Value::Object(parameter.value.clone())),
        location: parameter.location,
        style,
        as_json: content.is_some_and(|content| content.is_json()),
        explode: parameter.explode(),
        allow_reserved: parameter.allow_reserved(),
        // A value that may be null is left out instead.
        required: parameter.required() && !ty.nullable || parameter.location == Location::Path,
        ty: Type { nullable: false, ..ty },
    }
}

fn body(builder: &mut Builder<'_>, body: &RequestBodyRef<'_>, id: &str) -> Option<Body> {
    let mut kinds: Vec<(String, BodyKind)> = Vec::new();
    let mut is_nullable = false;
    for media_type in body.content() {
        let mut kind = kind(builder, &media_type, id);
        // A body that may be null may as well be left out.
        if let BodyKind::Json(ty) | BodyKind::Form(ty) = &mut kind {
            is_nullable |= ty.nullable;
            ty.nullable = false;
        }
        // The same type under another JSON media type is the same call.
        if !kinds.iter().any(|(_, known)| *known == kind) {
            kinds.push((media_type.name.to_owned(), kind));
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
        required: body.required().unwrap_or(requires) && !is_nullable,
        kinds,
        name,
        doc: doc_of(&Value::Object(body.value.clone())),
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

fn kind(builder: &mut Builder<'_>, media_type: &MediaTypeRef<'_>, id: &str) -> BodyKind {
    let essence = media_type.essence();
    let mut ty = || media_type.schema().map(|(at, schema)| builder.use_of(schema, &at));
    if media_type.is_json() {
        return match ty() {
            Some(Type { shape: Shape::Text(Text::Binary), .. }) => BodyKind::Bytes,
            Some(ty) => BodyKind::Json(ty),
            None => BodyKind::Json(Type::any()),
        };
    }
    match essence.as_str() {
        // Any media type: an object can only be JSON, a text or bytes go as they are.
        "*/*" => match ty() {
            Some(ty) if !builder.is_plain_text(&ty) && ty.shape != Shape::Any => BodyKind::Json(ty),
            _ => BodyKind::Bytes,
        },
        "application/x-www-form-urlencoded" => {
            BodyKind::Form(ty().unwrap_or_else(|| Type::new(Shape::Map(Box::new(Type::any())))))
        }
        essence if essence.starts_with("multipart/") => {
            let name = builder.names.claim_type(&type_name(&format!("{id}-form")));
            let schema = media_type.schema();
            let forms = schema.map(|(at, schema)| forms::read(builder, schema, &at, &name)).unwrap_or_default();
            BodyKind::Multipart { name, forms }
        }
        essence if essence.starts_with("text/") || essence.ends_with("xml") => BodyKind::Text,
        _ => BodyKind::Bytes,
    }
}
