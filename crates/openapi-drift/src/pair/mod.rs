//! The one walk over two documents: what of the old stands against what of the new.
//!
//! Nothing is judged here. Each pair of schemas is looked at once for each direction and each way in which
//! the client reads it, however many paths lead to it; pairs that mean the same are not entered at all.

mod branches;
mod carrier;
mod operations;
mod schemas;

pub use carrier::{Carrier, Lone};
use foldhash::{HashMap, HashMapExt};
use openapi_document::Pointer;
use serde_json::Value;

use crate::{
    contract::{Body, Contract, Media, Operation, Parameter, Response, Security, Server},
    level::Direction,
    meaning::{Child, Edge, Node, NodeId},
};

/// Everything of two documents that differs or may differ, in pairs.
#[derive(Debug, Default)]
pub struct Pairs<'a> {
    /// The operations.
    pub operations: Vec<Part<'a, Operation>>,
    /// The parameters of requests.
    pub parameters: Vec<Part<'a, Parameter>>,
    /// The bodies of requests.
    pub bodies: Vec<Part<'a, Body>>,
    /// The media types of bodies.
    pub media: Vec<Part<'a, Media>>,
    /// The responses.
    pub responses: Vec<Part<'a, Response>>,
    /// The headers of responses.
    pub headers: Vec<Part<'a, Parameter>>,
    /// The ways to sign in.
    pub security: Vec<Part<'a, Security>>,
    /// The servers.
    pub servers: Vec<Part<'a, Server>>,
    /// The schemas that do not mean the same.
    pub schemas: Vec<SchemaPair<'a>>,
    /// Where schemas stand in operations.
    pub roots: Vec<Root>,
    /// Schemas that differ and that the client does not look at: where, and why.
    pub unread: Vec<(Pointer, String)>,
}

/// Two parts of an operation; one of them may be missing.
#[derive(Debug, Clone)]
pub struct Part<'a, T> {
    /// The operation, as its place among [`Pairs::operations`].
    pub operation: usize,
    /// Which way it goes.
    pub direction: Direction,
    /// What the old document has.
    pub old: Option<&'a T>,
    /// What the new document has.
    pub new: Option<&'a T>,
    /// What else matters: how many others the old document has beside it, and the new one.
    pub beside: (usize, usize),
    /// In a response: whether it is a success.
    pub is_success: bool,
    /// In a response: whether the client reads it as it reads something else that it knows: a success with the same
    /// body, or a body of another media type.
    pub is_known_elsewhere: bool,
}

/// Where a pair of schemas stands in an operation.
#[derive(Debug, Clone)]
pub struct Root {
    /// The operation, as its place among [`Pairs::operations`].
    pub operation: usize,
    /// Which way it goes.
    pub direction: Direction,
    /// What of the operation.
    pub of: RootOf,
    /// Where the old schema stands.
    pub old: Pointer,
    /// Where the new one stands.
    pub new: Pointer,
    /// The pair.
    pub pair: usize,
}

/// What of an operation a schema describes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RootOf {
    /// A parameter, by location and name.
    Parameter(&'static str, String),
    /// The body of a request, by media type.
    Body(String),
    /// The body of a response, by status and media type.
    Response(String, String),
    /// A header of a response, by status and name.
    Header(String, String),
}

/// How the client reads or writes what a pair of schemas describes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Context {
    /// It is a member that may be absent; the client reads null as absence.
    pub may_be_absent: bool,
    /// It is within a branch of a choice: what does not fit is kept as it came.
    pub is_branch: bool,
    /// The client does not read it: a header.
    pub is_unread: bool,
    /// Null is compared around it.
    pub null_is_told: bool,
    /// The form in which it goes over the wire.
    pub carrier: Carrier,
}

/// Two schemas that do not mean the same, in one direction.
#[derive(Debug, Clone)]
pub struct SchemaPair<'a> {
    /// The old one.
    pub old: &'a Node,
    /// The new one.
    pub new: &'a Node,
    /// Which way it goes.
    pub direction: Direction,
    /// How the client reads or writes it.
    pub context: Context,
    /// Whether the two are compared themselves, not only what is inside.
    pub is_whole: bool,
    /// What is inside one of the two only.
    pub alone: Vec<Alone<'a>>,
    /// Branches that differ.
    pub branches: Vec<BranchPair<'a>>,
    /// Pairs inside it.
    pub inside: Vec<(Edge, usize)>,
    /// The pair around it through which it was found first.
    pub around: Option<(usize, Edge)>,
    key: (NodeId, NodeId),
    sides: Sides<'a>,
}

/// A schema inside one of two.
#[derive(Debug, Clone)]
pub struct Alone<'a> {
    /// How it stands there.
    pub edge: Edge,
    /// What it is in the old document.
    pub old: Option<(&'a Child, &'a Node)>,
    /// What it is in the new document.
    pub new: Option<(&'a Child, &'a Node)>,
}

/// A branch that one of two choices has.
#[derive(Debug, Clone)]
pub struct BranchPair<'a> {
    /// The old branch.
    pub old: Option<(&'a Child, &'a Node)>,
    /// The new branch.
    pub new: Option<(&'a Child, &'a Node)>,
    /// What differs.
    pub kind: Difference,
    /// Where the choices stand, old and new.
    pub at: (Pointer, Pointer),
    /// What may take its place: it fits as well as the best of them does. `None` for one that means the same.
    pub probes: Vec<Option<usize>>,
}

/// What of a choice, or of a keyword that is compared as a whole, differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Difference {
    /// A branch that the other choice does not have.
    Branch,
    /// A branch where the other document has a single schema.
    Single,
    /// A whole choice beside other assertions, which it narrows.
    Choice,
    /// A schema that says what may not be, or when something holds.
    Opaque(&'static str),
}

/// Two documents.
#[derive(Debug, Clone, Copy)]
pub struct Sides<'a> {
    /// The old one.
    pub old: &'a Contract<'a>,
    /// The new one.
    pub new: &'a Contract<'a>,
}

/// Pairs everything of two documents.
pub fn pairs<'a>(sides: Sides<'a>) -> Pairs<'a> {
    let mut walk = Walk { sides, found: Pairs::default(), known: HashMap::new(), queue: Vec::new() };
    walk.operations();
    walk.schemas();
    walk.found
}

/// The walk on its way.
struct Walk<'a> {
    sides: Sides<'a>,
    found: Pairs<'a>,
    known: HashMap<(NodeId, NodeId, Direction, Context), usize>,
    queue: Vec<usize>,
}

impl<'a> SchemaPair<'a> {
    /// The values of a keyword.
    pub fn values(&self, keyword: &str) -> (Option<&'a Value>, Option<&'a Value>) {
        (self.old.value(keyword), self.new.value(keyword))
    }

    /// What a property means in the old document, and in the new one.
    pub fn inner(&self, name: &str) -> (Option<&'a Node>, Option<&'a Node>) {
        let of = |node: &Node, contract: &'a Contract<'a>| contract.meaning.nodes.get(node.property(name)?.node);
        (of(self.old, self.sides.old), of(self.new, self.sides.new))
    }
}

impl SchemaPair<'_> {
    /// Tells if the client writes the value as text, which does not tell types apart.
    pub fn is_text(&self) -> bool {
        self.direction == Direction::Request && self.context.carrier.is_text()
    }

    /// Tells if no value fits the types of both: beside the change of the type, other assertions differ of necessity.
    pub fn is_of_other_types(&self) -> bool {
        let (Some(old), Some(new)) = (&self.old.types, &self.new.types) else { return false };
        let is_number = |name: &String| name == "integer" || name == "number";
        let is_known = |name: &String| new.contains(name) || is_number(name) && new.iter().any(is_number);
        let is_read = |name: &String| carrier::is_scalar(name);
        let reads_text = self.is_text() && old.iter().chain(new).all(is_read);
        !old.is_empty() && !new.is_empty() && !old.iter().any(is_known) && !reads_text
    }
}

impl Part<'_, Operation> {
    /// The operation as it is called now, or was.
    pub fn operation(&self) -> Option<&Operation> {
        self.new.or(self.old)
    }
}
