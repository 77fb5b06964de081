//! Operations as they are compared.

use openapi_document::{Location, Pointer, Status, Style, template};
use serde_json::Value;

use crate::{level::Direction, meaning::NodeId};

/// An operation.
#[derive(Debug, Clone)]
pub struct Operation {
    /// The method as it is sent, or what the server calls: `webhook`, `callback`.
    pub verb: String,
    /// The path template, or the name of a webhook.
    pub path: String,
    /// The place in the document.
    pub at: Pointer,
    /// `true` if the server sends the request: a webhook or a callback.
    pub is_inbound: bool,
    /// Its `operationId`.
    pub id: Option<String>,
    /// Its tags.
    pub tags: Vec<String>,
    /// `true` if it is deprecated.
    pub is_deprecated: bool,
    /// The annotations of stability and sunset.
    pub lifecycle: Value,
    /// The parameters.
    pub parameters: Vec<Parameter>,
    /// The body.
    pub body: Option<Body>,
    /// The responses.
    pub responses: Vec<Response>,
    /// The ways to sign in, and where they are listed.
    pub security: Security,
    /// The servers.
    pub servers: Vec<Server>,
}

/// A parameter, or a header of a response.
#[derive(Debug, Clone)]
pub struct Parameter {
    /// The name on the wire.
    pub name: String,
    /// The location in the request.
    pub location: Location,
    /// The place in the document.
    pub at: Pointer,
    /// `true` if it is required.
    pub is_required: bool,
    /// `true` if it is deprecated.
    pub is_deprecated: bool,
    /// The annotations of stability and sunset.
    pub lifecycle: Value,
    /// The serialization style.
    pub style: Style,
    /// `true` if arrays and objects are exploded.
    pub explode: bool,
    /// `true` if reserved characters are not percent-encoded.
    pub allow_reserved: bool,
    /// The media type that it is written in, where there is one.
    pub media_type: Option<String>,
    /// The schema of the value.
    pub schema: Option<Place>,
}

/// A schema at a place of an operation.
#[derive(Debug, Clone)]
pub struct Place {
    /// The place in the document.
    pub at: Pointer,
    /// The meaning of the schema.
    pub node: NodeId,
}

/// The body of a request.
#[derive(Debug, Clone)]
pub struct Body {
    /// The place in the document.
    pub at: Pointer,
    /// `true` if it is required.
    pub is_required: bool,
    /// Its media types.
    pub content: Vec<Media>,
}

/// A media type of a body.
#[derive(Debug, Clone)]
pub struct Media {
    /// The media type without its parameters, in lower case.
    pub name: String,
    /// The place in the document.
    pub at: Pointer,
    /// The schema of the body.
    pub schema: Option<Place>,
    /// The schema of the items of a stream.
    pub items: Option<Place>,
    /// The Encoding Objects of a form.
    pub encoding: Value,
}

/// A response.
#[derive(Debug, Clone)]
pub struct Response {
    /// For which status codes it is.
    pub status: Status,
    /// The place in the document.
    pub at: Pointer,
    /// Its media types; none for no body.
    pub content: Vec<Media>,
    /// Its headers.
    pub headers: Vec<Parameter>,
}

/// The ways to sign in to an operation.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Security {
    /// The place of the list.
    pub at: Pointer,
    /// Each a list of what is needed together; an empty one for nobody in particular.
    pub alternatives: Vec<Alternative>,
}

/// Credentials that are needed together: how each is sent, and its scopes.
pub type Alternative = std::collections::BTreeMap<String, std::collections::BTreeSet<String>>;

/// A server.
#[derive(Debug, Clone, PartialEq)]
pub struct Server {
    /// Its URL template.
    pub url: String,
    /// The place in the document.
    pub at: Pointer,
    /// Its variables: the default, and the values where they are listed.
    pub variables: Value,
}

impl Operation {
    /// `GET /pets`.
    pub fn name(&self) -> String {
        format!("{} {}", self.verb, self.path)
    }

    /// The path without the names of its parameters, which say nothing on the wire.
    pub fn template(&self) -> String {
        template::unnamed(&self.path)
    }

    /// The URLs that it is called at: each of its servers with the path, parameters unnamed.
    pub fn urls(&self) -> Vec<String> {
        let template = self.template();
        if self.servers.is_empty() {
            return vec![template];
        }
        self.servers.iter().map(|server| format!("{}{template}", server.url)).collect()
    }

    /// The schemas of what goes one way: of parameters and the body, of the responses, or of both.
    pub fn schemas(&self, direction: Direction) -> impl Iterator<Item = NodeId> + '_ {
        let of = |media: &Media| media.schema.iter().chain(&media.items).map(|place| place.node).collect::<Vec<_>>();
        let sent = self.body.iter().flat_map(|body| &body.content).flat_map(of);
        let sent = sent.chain(self.parameters.iter().filter_map(|it| Some(it.schema.as_ref()?.node)));
        let read = self.responses.iter().flat_map(|it| &it.content).flat_map(of);
        let headers = self.responses.iter().flat_map(|it| &it.headers);
        let read = read.chain(headers.filter_map(|it| Some(it.schema.as_ref()?.node)));
        let sent = sent.filter(move |_| direction != Direction::Response);
        sent.chain(read.filter(move |_| direction != Direction::Request))
    }

    /// The names of the parameters of the path, in its order.
    pub fn placeholders(&self) -> Vec<&str> {
        template::placeholders(&self.path)
    }
}
