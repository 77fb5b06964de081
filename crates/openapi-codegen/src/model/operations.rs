//! The operations of a model.

use openapi_document::{Location, Pointer, Style, template};

use super::{
    Alternatives, Deprecation, Encoding, Envelope, FormDef, Header, IdempotencyKey, MemberId, OperationId, PageHints,
    Pages, Payload, Responses, Type, TypeId,
};

/// An operation of the client.
#[derive(Debug, Clone)]
pub struct Operation {
    /// Its identity.
    pub key: OperationId,
    /// The method of the client.
    pub function: MemberId,
    /// The type of its calls.
    pub call: TypeId,
    /// The type for several kinds of success, which has a name only if it exists.
    pub success_type: TypeId,
    /// The type for failures.
    pub failure_type: TypeId,
    /// The type for the headers of responses, which has a name only if any is documented.
    pub headers_type: TypeId,
    /// The `operationId` in the normal form.
    pub id: String,
    /// The HTTP method, in capitals.
    pub method: String,
    /// The path template.
    pub path: String,
    /// The tags.
    pub tags: Vec<String>,
    /// The location of the operation in the normal form.
    pub pointer: Pointer,
    /// Summary and description.
    pub doc: String,
    /// The external documentation: description and URL.
    pub external_docs: Option<(String, String)>,
    /// The deprecation, with its reason, if the document declares one.
    pub deprecated: Option<Deprecation>,
    /// The parameters, in the order of the document.
    pub parameters: Vec<Parameter>,
    /// The body.
    pub body: Option<RequestBody>,
    /// The location of the idempotency key, if the operation accepts one.
    pub idempotency_key: Option<IdempotencyKey>,
    /// The declarations of the document about its pagination.
    pub page_hints: PageHints,
    /// The pagination, if it returns pages of a list.
    pub pages: Option<Pages>,
    /// The extension `x-envelope`.
    pub envelope_hint: Option<serde_json::Value>,
    /// True if the operation itself has the extension, as opposed to its tag or the document.
    pub own_envelope_hint: bool,
    /// The envelope of its success, if calls return the value inside it.
    pub envelope: Option<Envelope>,
    /// The maximum number of calls, and the span in seconds.
    pub rate_limit: Option<(u32, u64)>,
    /// The index of its server group.
    pub server: usize,
    /// Its security requirements, if they differ from those of the document.
    pub security: Option<Alternatives>,
    /// The successful responses.
    pub success: Responses,
    /// All other responses.
    pub failure: Responses,
    /// The documented headers of successful responses.
    pub headers: Vec<Header>,
    /// The result of awaiting a call.
    pub success_kind: SuccessKind,
}

/// The result of awaiting a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SuccessKind {
    /// The only body type of all successes.
    One(Payload),
    /// One of several body types: an enum.
    Several,
}

/// A parameter of an operation.
#[derive(Debug, Clone)]
pub struct Parameter {
    /// The argument, or the setter.
    pub id: MemberId,
    /// The name in the document.
    pub wire: String,
    /// The documentation.
    pub doc: String,
    /// The deprecation, with its reason, if the document declares one.
    pub deprecated: Option<Deprecation>,
    /// The location.
    pub location: Location,
    /// The style.
    pub style: Style,
    /// True if it is serialized as JSON, whatever its style.
    pub as_json: bool,
    /// The Encoding Objects of its members, if it is serialized as a URL-encoded form.
    pub form: Option<Vec<Encoding>>,
    /// True if lists and objects are exploded.
    pub explode: bool,
    /// True if reserved characters are not encoded.
    pub allow_reserved: bool,
    /// True if it is required.
    pub required: bool,
    /// Its index among the arguments of the method; `None` if the call has a setter for it.
    pub position: Option<usize>,
    /// Its type.
    pub ty: Type,
    /// Its only value, if the document lists just one: the method sends it unless the caller sets another.
    pub constant: Option<String>,
    /// The default of a number, or its minimum.
    pub first: Option<i64>,
}

/// The body of a request.
#[derive(Debug, Clone)]
pub struct RequestBody {
    /// True if the method takes it as an argument; otherwise the call has a setter for it.
    pub is_argument: bool,
    /// The alternative forms of the body, the preferred one first.
    pub kinds: Vec<Body>,
    /// The JSON media type in which null is sent if the caller sets no body: the body is required, but may be null.
    pub null: Option<String>,
    /// The documentation.
    pub doc: String,
}

/// One of the alternative forms of a body.
#[derive(Debug, Clone)]
pub struct Body {
    /// The media type as declared in the document.
    pub media_type: String,
    /// The other declared media types of bodies of the same kind.
    pub alternatives: Vec<String>,
    /// The serialization.
    pub kind: BodyKind,
    /// The method that creates a call with it, or the setter of the call.
    pub method: MemberId,
    /// The type of its form, or of the choice between its forms, which has a name only if it is multipart.
    pub form_type: TypeId,
    /// The Encoding Objects of the members of a URL-encoded form.
    pub encodings: Vec<Encoding>,
}

/// The serialization of a body.
#[derive(Debug, Clone, PartialEq)]
pub enum BodyKind {
    /// JSON of a type.
    Json(Type),
    /// `application/x-www-form-urlencoded` of a type.
    Form(Type),
    /// `multipart/form-data` with one of these forms.
    Multipart(Vec<FormDef>),
    /// Text.
    Text,
    /// Bytes.
    Bytes,
}

impl Operation {
    /// Returns the bodies that it takes, one of them at a time.
    pub(crate) fn bodies(&self) -> &[Body] {
        self.body.as_ref().map_or(&[], |body| &body.kinds)
    }

    /// Returns the parameters that the method takes, in order.
    pub fn arguments(&self) -> Vec<&Parameter> {
        let mut found: Vec<&Parameter> = self.parameters.iter().filter(|it| it.position.is_some()).collect();
        found.sort_by_key(|parameter| parameter.position);
        found
    }

    /// Assigns positions to required parameters: those of the path in template order, then the others.
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

    /// Returns the parameters that calls have setters for, in the order of the document.
    pub fn setters(&self) -> impl Iterator<Item = &Parameter> {
        self.parameters.iter().filter(|parameter| parameter.position.is_none())
    }

    /// Returns the parameter of each placeholder of the path template.
    pub(crate) fn placeholders(&self) -> Vec<Option<&Parameter>> {
        let parameter = |name: &str| {
            let mut parameters = self.parameters.iter();
            parameters.find(|parameter| parameter.location == Location::Path && parameter.wire == name)
        };
        template::placeholders(&self.path).into_iter().map(parameter).collect()
    }
}

impl Body {
    /// Returns `true` if the caller gives the body as text or bytes, and may give its media type.
    pub(crate) fn is_raw(&self) -> bool {
        matches!(self.kind, BodyKind::Text | BodyKind::Bytes)
    }

    /// Returns true if the body has several alternative forms.
    pub(crate) fn is_choice(&self) -> bool {
        matches!(&self.kind, BodyKind::Multipart(forms) if forms.len() > 1)
    }
}

impl BodyKind {
    /// Returns the word for it, used in names of methods and in lock files.
    pub(crate) fn word(&self) -> &'static str {
        match self {
            Self::Json(_) => "json",
            Self::Form(_) => "form",
            Self::Multipart(_) => "multipart",
            Self::Text => "text",
            Self::Bytes => "bytes",
        }
    }
}
