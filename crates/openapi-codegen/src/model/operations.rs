//! The operations of a model.

use openapi_document::{Location, MediaTypeRef, Members, ParameterRef, Pointer, RequestBodyRef, Style, operations};
use serde_json::Value;

use super::{
    Alternatives, Deprecation, Encoding, FormDef, Header, Pages, Payload, Response, Responses, Shape, Text, Type,
    access::Access,
    build::Builder,
    docs::deprecation,
    encoding, forms, headers,
    idempotency::{self, IdempotencyKey},
    rate_limit, responses,
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
    /// The tags.
    pub tags: Vec<String>,
    /// Where the operation stands in the normal form.
    pub pointer: Pointer,
    /// Summary and description.
    pub doc: String,
    /// Where more is said: words and address.
    pub external_docs: Option<(String, String)>,
    /// Whether the document calls it deprecated, and why.
    pub deprecated: Option<Deprecation>,
    /// The parameters, in the order of the document.
    pub parameters: Vec<Parameter>,
    /// The body.
    pub body: Option<RequestBody>,
    /// Where it takes a key by which repeated requests are known.
    pub idempotency_key: Option<IdempotencyKey>,
    /// How its pages are turned, if it gives pages of a list.
    pub pages: Option<Pages>,
    /// How many calls it takes, in how many seconds.
    pub rate_limit: Option<(u32, u64)>,
    /// The group of servers that it goes to.
    pub server: usize,
    /// The security schemes that it needs, where they are not those of the document.
    pub security: Option<Alternatives>,
    /// Responses that mean success.
    pub success: Responses,
    /// All other responses.
    pub failure: Responses,
    /// The documented headers of responses that mean success.
    pub headers: Vec<Header>,
    /// What awaiting a call gives.
    pub outcome: Outcome,
    /// The name of the type of its calls.
    pub call_name: String,
    /// The name of the type for several kinds of success.
    pub success_name: String,
    /// The name of the type for failures.
    pub failure_name: String,
    /// The name of the type for the headers of responses; empty if none is documented.
    pub headers_name: String,
}

/// What awaiting a call gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The one body that all successes have.
    One(Payload),
    /// One of several: an enum.
    Several,
}

/// A parameter of an operation.
#[derive(Debug, Clone)]
pub struct Parameter {
    /// The name on the wire.
    pub wire: String,
    /// The name of the argument, or of the setter.
    pub name: String,
    /// The documentation.
    pub doc: String,
    /// Whether the document calls it deprecated, and why.
    pub deprecated: Option<Deprecation>,
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
    /// Its place among the arguments of the method; the call has a setter for one that has none.
    pub position: Option<usize>,
    /// Its type.
    pub ty: Type,
    /// Its only value, if the document lists one: the method sends it where the caller sets no other.
    pub constant: Option<String>,
}

/// The body of a request.
#[derive(Debug, Clone)]
pub struct RequestBody {
    /// Whether the method takes it; otherwise the call has a setter for it.
    pub is_argument: bool,
    /// The forms it may have, the preferred one first.
    pub kinds: Vec<Body>,
    /// The documentation.
    pub doc: String,
}

/// A body in one of its forms.
#[derive(Debug, Clone)]
pub struct Body {
    /// The media type, as the document has it.
    pub media_type: String,
    /// How it is written.
    pub kind: BodyKind,
    /// The method that begins a call with it, or the setter of the call.
    pub method: String,
    /// The Encoding Objects of the members of a URL-encoded form.
    pub encodings: Vec<Encoding>,
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
    /// The parameters that the method takes, in order.
    pub fn arguments(&self) -> Vec<&Parameter> {
        let mut found: Vec<&Parameter> = self.parameters.iter().filter(|it| it.position.is_some()).collect();
        found.sort_by_key(|parameter| parameter.position);
        found
    }

    /// Gives what is required its place: those of the path as the template has them, then the others.
    fn place(&mut self) {
        let mut order: Vec<(Location, String)> = Vec::new();
        for parameter in self.placeholders().into_iter().flatten().chain(&self.parameters) {
            let key = (parameter.location, parameter.wire.clone());
            if parameter.required && parameter.constant.is_none() && !order.contains(&key) {
                order.push(key);
            }
        }
        for parameter in &mut self.parameters {
            let is_it =
                |(location, wire): &(Location, String)| *location == parameter.location && *wire == parameter.wire;
            parameter.position = order.iter().position(is_it);
        }
    }

    /// The parameters that calls have setters for, as the document has them.
    pub fn setters(&self) -> impl Iterator<Item = &Parameter> {
        self.parameters.iter().filter(|parameter| parameter.position.is_none())
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

impl BodyKind {
    /// The word for it.
    pub(crate) fn word(&self) -> &'static str {
        match self {
            Self::Json(_) => "json",
            Self::Form(_) => "form",
            Self::Multipart { .. } => "multipart",
            Self::Text => "text",
            Self::Bytes => "bytes",
        }
    }
}

pub(super) fn read(builder: &mut Builder<'_>, access: &mut Access) -> Vec<Operation> {
    let root = builder.root;
    let all = operations(root);
    let mut found = Vec::with_capacity(all.len());
    for (index, operation) in all.iter().enumerate() {
        let id = operation.operation_id().unwrap_or_default().to_owned();
        let parameters = operation.parameters().iter().map(|it| read_parameter(builder, it)).collect();
        let body = operation.request_body().and_then(|written| body(builder, &written));
        let described = operation.responses();
        let (success, failure) = responses::read(builder, &operation.verb(), &described);
        let headers = headers::read(builder, &described, &success);
        let said = |key: &str| builder.words(operation.value.member(key).and_then(Value::as_str).unwrap_or_default());
        let (summary, description) = (said("summary"), said("description"));
        let doc = if description.starts_with(&summary) { description } else { format!("{summary}\n\n{description}") };
        let (server, security) = access.of_operation(index, operation);
        let mut read = Operation {
            function: String::new(),
            method: operation.verb(),
            path: operation.path.to_owned(),
            tags: operation.tags().map(str::to_owned).collect(),
            pointer: operation.pointer.clone(),
            doc: doc.trim().to_owned(),
            external_docs: external_docs(builder, operation.value),
            deprecated: deprecation(operation.value),
            parameters,
            body,
            idempotency_key: idempotency::read(root, operation),
            pages: None,
            rate_limit: rate_limit::read(operation.value),
            security,
            server,
            outcome: Outcome::of(&success),
            success,
            failure,
            headers,
            call_name: String::new(),
            success_name: String::new(),
            failure_name: String::new(),
            headers_name: String::new(),
            id,
        };
        read.place();
        found.push(read);
    }
    found
}

impl Outcome {
    fn of(success: &[Response]) -> Self {
        let mut all = success.iter().map(|response| &response.payload);
        match all.next() {
            None => Self::One(Payload::Bytes),
            Some(first) if all.all(|other| other == first) => Self::One(first.clone()),
            Some(_) => Self::Several,
        }
    }
}

fn external_docs(builder: &Builder<'_>, operation: &Value) -> Option<(String, String)> {
    let said = operation.member("externalDocs")?;
    let text = |key: &str| said.member(key).and_then(Value::as_str).unwrap_or_default();
    Some((builder.words(text("description")), text("url").trim().to_owned())).filter(|(_, url)| url.starts_with("http"))
}

fn read_parameter(builder: &mut Builder<'_>, parameter: &ParameterRef<'_>) -> Parameter {
    let content = parameter.content();
    let schema = match &content {
        Some(content) => content.schema(),
        None => parameter.schema(),
    };
    let ty = schema.as_ref().map_or_else(Type::text, |(at, schema)| builder.use_of(schema, at));
    let wire = if parameter.name.is_empty() { "query" } else { parameter.name };
    let is_written_out = parameter.location == Location::Path || content.is_some();
    let constant = schema.as_ref().filter(|_| !is_written_out && parameter.required());
    let constant = constant.and_then(|(_, schema)| only_value(builder, schema));
    // A value that may be null is left out instead.
    let required = parameter.required() && !ty.nullable || parameter.location == Location::Path;
    Parameter {
        wire: wire.to_owned(),
        name: String::new(),
        doc: builder.doc_of(parameter.value),
        deprecated: deprecation(parameter.value),
        location: parameter.location,
        style: parameter.style(),
        as_json: content.is_some_and(|content| content.is_json()),
        explode: parameter.explode(),
        allow_reserved: parameter.allow_reserved(),
        required,
        position: None,
        ty: Type { nullable: false, ..ty },
        constant,
    }
}

/// The only value of a parameter that must be given, as text.
fn only_value(builder: &Builder<'_>, schema: &Value) -> Option<String> {
    let listed = builder.followed(schema).member("enum")?.as_array()?;
    match listed.as_slice() {
        [Value::String(text)] => Some(text.clone()),
        [value @ (Value::Number(_) | Value::Bool(_))] => Some(value.to_string()),
        _ => None,
    }
}

fn body(builder: &mut Builder<'_>, body: &RequestBodyRef<'_>) -> Option<RequestBody> {
    let mut kinds: Vec<Body> = Vec::new();
    let mut is_nullable = false;
    for media_type in body.content() {
        let mut kind = kind(builder, &media_type);
        // A body that may be null may as well be left out.
        if let BodyKind::Json(ty) | BodyKind::Form(ty) = &mut kind {
            is_nullable |= ty.nullable;
            ty.nullable = false;
        }
        // The same type under another JSON media type is the same call.
        if !kinds.iter().any(|known| known.kind == kind) {
            let encodings =
                if matches!(kind, BodyKind::Form(_)) { encoding::read(builder, &media_type) } else { Vec::new() };
            kinds.push(Body { media_type: media_type.name.to_owned(), kind, method: String::new(), encodings });
        }
    }
    let json_type = kinds.iter().find_map(|body| match &body.kind {
        BodyKind::Json(ty) => Some(ty.clone()),
        _ => None,
    });
    // A form of the type that JSON takes as well says nothing more.
    kinds.retain(|body| !matches!((&body.kind, &json_type), (BodyKind::Form(form), Some(ty)) if form == ty));
    kinds.sort_by_key(|body| !matches!(body.kind, BodyKind::Json(_)));
    if kinds.is_empty() {
        return None;
    }
    let requires = kinds.iter().any(|body| matches!(&body.kind, BodyKind::Json(ty) if has_required(builder, ty)));
    Some(RequestBody {
        // A body whose schema requires members is meant to be sent, whatever `required` forgot to say.
        is_argument: body.required().unwrap_or(requires) && !is_nullable,
        kinds,
        doc: builder.doc_of(body.value),
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

fn kind(builder: &mut Builder<'_>, media_type: &MediaTypeRef<'_>) -> BodyKind {
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
            let schema = media_type.schema();
            let encodings = encoding::read(builder, media_type);
            let forms = schema.map(|(at, schema)| forms::read(builder, schema, &at, &encodings)).unwrap_or_default();
            BodyKind::Multipart { name: String::new(), forms }
        }
        essence if essence.starts_with("text/") || essence.ends_with("xml") => BodyKind::Text,
        _ => BodyKind::Bytes,
    }
}
