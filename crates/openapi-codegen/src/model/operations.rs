//! The operations of a model.

use openapi_document::{Location, Pointer, Style, template};

use super::{
    Alternatives, Deprecation, Encoding, FormDef, Header, IdempotencyKey, PageHints, Pages, Payload, Responses, Type,
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
    /// The statements of the document on its pages.
    pub page_hints: PageHints,
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
    /// The default of a number, or its minimum.
    pub first: Option<i64>,
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
    pub(crate) fn place(&mut self) {
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
        let parameter = |name: &str| {
            let mut parameters = self.parameters.iter();
            parameters.find(|parameter| parameter.location == Location::Path && parameter.wire == name)
        };
        template::placeholders(&self.path).into_iter().map(parameter).collect()
    }
}

impl Body {
    /// Checks whether the body has a form for each of several choices.
    pub(crate) fn is_choice(&self) -> bool {
        matches!(&self.kind, BodyKind::Multipart { name, forms } if !matches!(forms.as_slice(), [only] if only.name == *name))
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
