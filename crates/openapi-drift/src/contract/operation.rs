//! Operations as input to the comparison.

use openapi_document::{
    Location, Pointer, Status, Style,
    template::{self, Piece},
};
use serde_json::Value;

use super::canonical_url;
use crate::{level::Direction, meaning::NodeId};

/// An operation.
#[derive(Debug, Clone)]
pub struct Operation {
    /// The method as it is sent, or the kind of inbound operation: `webhook`, `callback`.
    pub verb: String,
    /// The path template, or the name of a webhook.
    pub path: String,
    /// The location in the document.
    pub at: Pointer,
    /// `true` if the server sends the request: a webhook or a callback.
    pub is_inbound: bool,
    /// Its `operationId`.
    pub id: Option<String>,
    /// Its tags.
    pub tags: Vec<String>,
    /// `true` if it is deprecated.
    pub is_deprecated: bool,
    /// The values of the stability and sunset extensions.
    pub lifecycle: Value,
    /// The parameters.
    pub parameters: Vec<Parameter>,
    /// The body.
    pub body: Option<Body>,
    /// The responses.
    pub responses: Vec<Response>,
    /// The security requirements, with their location.
    pub security: Security,
    /// The servers.
    pub servers: Vec<Server>,
}

/// A parameter, or a header of a response.
#[derive(Debug, Clone)]
pub struct Parameter {
    /// The name in requests or responses.
    pub name: String,
    /// The location in the request.
    pub location: Location,
    /// The location in the document.
    pub at: Pointer,
    /// `true` if it is required.
    pub is_required: bool,
    /// `true` if it is deprecated.
    pub is_deprecated: bool,
    /// The values of the stability and sunset extensions.
    pub lifecycle: Value,
    /// The serialization style.
    pub style: Style,
    /// `true` if arrays and objects are exploded.
    pub explode: bool,
    /// `true` if reserved characters are not percent-encoded.
    pub allow_reserved: bool,
    /// The media type of its serialization, if it is described by one other than `text/plain`.
    pub media_type: Option<String>,
    /// The schema of the value.
    pub schema: Option<Place>,
}

/// The location and meaning of a schema in an operation.
#[derive(Debug, Clone)]
pub struct Place {
    /// The location in the document.
    pub at: Pointer,
    /// The meaning of the schema.
    pub node: NodeId,
}

/// The body of a request.
#[derive(Debug, Clone)]
pub struct Body {
    /// The location in the document.
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
    /// The location in the document.
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
    /// The status codes of the response.
    pub status: Status,
    /// The location in the document.
    pub at: Pointer,
    /// Its media types; empty for a response without a body.
    pub content: Vec<Media>,
    /// Its headers.
    pub headers: Vec<Parameter>,
}

/// The security requirements of an operation.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Security {
    /// The location of the list.
    pub at: Pointer,
    /// The alternatives. An empty one permits anonymous calls.
    pub alternatives: Vec<Alternative>,
}

/// The credentials of one alternative: the form of each, with its scopes.
pub type Alternative = std::collections::BTreeMap<String, std::collections::BTreeSet<String>>;

/// A server.
#[derive(Debug, Clone, PartialEq)]
pub struct Server {
    /// Its URL template.
    pub url: String,
    /// The location in the document.
    pub at: Pointer,
    /// Its Server Variables: the default, and the enumerated values.
    pub variables: Value,
}

impl Operation {
    /// Returns the method and path: `GET /pets`.
    pub fn name(&self) -> String {
        format!("{} {}", self.verb, self.path)
    }

    /// Returns the path without the names of its parameters, which are not sent. In the path of a callback, runtime
    /// expressions select its URL: `{$request.body#/url}`.
    pub fn template(&self) -> String {
        let piece = |piece| match piece {
            Piece::Name(name) if self.is_inbound && name.starts_with('$') => format!("{{{name}}}"),
            Piece::Name(_) => "{}".to_owned(),
            Piece::Text(text) => text.to_owned(),
        };
        template::pieces(&self.path).into_iter().map(piece).collect()
    }

    /// Returns the URLs of the operation: each of its servers with the path, without parameter names.
    pub fn urls(&self) -> Vec<String> {
        let template = self.template();
        if self.servers.is_empty() {
            return vec![template];
        }
        self.servers.iter().map(|server| canonical_url(&format!("{}{template}", server.url))).collect()
    }

    /// Returns the schemas of one direction: of parameters and the body, of the responses, or of both.
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

    /// Returns the names of the path parameters, in path order.
    pub fn placeholders(&self) -> Vec<&str> {
        template::placeholders(&self.path)
    }
}
