//! What a document promises, operation by operation, as it is compared.

mod handed;
mod operations;
mod security;
mod servers;
mod written;

use std::collections::HashMap;

pub use handed::Handed;
use openapi_document::{Document, Location, Pointer, Status, Style, template};
use openapi_lower::{Lowered, normalise};
use serde_json::Value;

use crate::{
    level::Direction,
    meaning::{Class, Meaning, NodeId, classes},
};

/// A document in its normal form.
#[derive(Debug)]
pub struct Normal<'o> {
    /// The document as it was read: its positions, and its own pointers.
    pub original: &'o Document,
    lowered: Lowered,
    /// The components that normalising made of schemas elsewhere, and where those stand.
    made: HashMap<String, Pointer>,
}

/// What a document promises.
#[derive(Debug)]
pub struct Contract<'d> {
    /// The document.
    pub normal: &'d Normal<'d>,
    /// The operations, in the order of the document; then what the server calls.
    pub operations: Vec<Operation>,
    /// What the schemas mean.
    pub meaning: Meaning<'d>,
    /// Which of them mean the same.
    pub classes: Vec<Class>,
}

/// An operation.
#[derive(Debug, Clone)]
pub struct Operation {
    /// The method as it is sent, or what the server calls: `webhook`, `callback`.
    pub verb: String,
    /// The path template, or the name of a webhook.
    pub path: String,
    /// Where it stands.
    pub at: Pointer,
    /// Whether the server calls, and the client's side answers.
    pub is_inbound: bool,
    /// Its `operationId`.
    pub id: Option<String>,
    /// Its tags.
    pub tags: Vec<String>,
    /// Whether it is deprecated.
    pub is_deprecated: bool,
    /// What is said of how stable it is, and of its end.
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
    /// Where it goes.
    pub location: Location,
    /// Where it stands.
    pub at: Pointer,
    /// Whether it must be given.
    pub is_required: bool,
    /// Whether it is deprecated.
    pub is_deprecated: bool,
    /// What is said of how stable it is, and of its end.
    pub lifecycle: Value,
    /// How it is written.
    pub style: Style,
    /// Whether lists and objects are spread.
    pub explode: bool,
    /// Whether reserved characters go as they are.
    pub allow_reserved: bool,
    /// The media type that it is written in, where there is one.
    pub media_type: Option<String>,
    /// What its value must fulfil.
    pub schema: Option<Place>,
}

/// A schema at a place of an operation.
#[derive(Debug, Clone)]
pub struct Place {
    /// Where it stands.
    pub at: Pointer,
    /// What it means.
    pub node: NodeId,
}

/// The body of a request.
#[derive(Debug, Clone)]
pub struct Body {
    /// Where it stands.
    pub at: Pointer,
    /// Whether it must be sent.
    pub is_required: bool,
    /// Its media types.
    pub content: Vec<Media>,
}

/// A media type of a body.
#[derive(Debug, Clone)]
pub struct Media {
    /// The media type without its parameters, in lower case.
    pub name: String,
    /// Where it stands.
    pub at: Pointer,
    /// What the body must fulfil.
    pub schema: Option<Place>,
    /// What the items of a stream must fulfil.
    pub items: Option<Place>,
    /// How the parts of a form are written.
    pub encoding: Value,
}

/// A response.
#[derive(Debug, Clone)]
pub struct Response {
    /// For which status codes it is.
    pub status: Status,
    /// Where it stands.
    pub at: Pointer,
    /// Its media types; none for no body.
    pub content: Vec<Media>,
    /// Its headers.
    pub headers: Vec<Parameter>,
}

/// The ways to sign in to an operation.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Security {
    /// Where they are listed.
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
    /// Where it stands.
    pub at: Pointer,
    /// Its variables: the default, and the values where they are listed.
    pub variables: Value,
}

impl<'o> Normal<'o> {
    /// Normalises a document.
    pub fn new(document: &'o Document) -> Self {
        let lowered = normalise(document);
        Self { original: document, made: written::made(&lowered), lowered }
    }

    /// The tree of values of the normal form.
    pub fn root(&self) -> &Value {
        self.lowered.document.root()
    }

    /// The normal form, with what was done for it.
    pub fn lowered(&self) -> &Lowered {
        &self.lowered
    }

    /// What stands at a place: in the document that was read, or in its normal form.
    pub fn value(&self, at: &Pointer) -> Option<&Value> {
        self.original.get(at).or_else(|| self.lowered.document.get(at))
    }
}

impl<'d> Contract<'d> {
    /// Reads what a document promises.
    pub fn read(normal: &'d Normal<'d>) -> Self {
        let root = normal.root();
        let mut meaning = Meaning::new(root, normal.original.root());
        let operations = operations::read(normal, &mut meaning);
        meaning.complete();
        let classes = classes(&meaning);
        Self { normal, operations, meaning, classes }
    }
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
