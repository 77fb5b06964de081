//! Pairing of the corresponding parts of two documents, in a single traversal.
//!
//! Nothing is judged here. Each pair of schemas is visited once for each direction and context, irrespective of the
//! number of paths to it. Pairs with the same meaning are not entered.

mod branches;
mod carrier;
mod operations;
mod represented;
mod schemas;

use std::collections::BTreeSet;

pub(crate) use carrier::is_scalar;
pub use carrier::{Carrier, Lone};
use foldhash::{HashMap, HashMapExt};
use openapi_document::Pointer;
pub use represented::End;
use serde_json::Value;

use crate::{
    contract::{Body, Contract, Media, Operation, Parameter, Response, Security, Server},
    level::Direction,
    meaning::{Child, Edge, Node, NodeId, Tags},
};

/// All parts of two documents that differ or may differ, in pairs.
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
    /// The security requirements.
    pub security: Vec<Part<'a, Security>>,
    /// The servers.
    pub servers: Vec<Part<'a, Server>>,
    /// The schemas whose meaning differs.
    pub schemas: Vec<SchemaPair<'a>>,
    /// The top-level schemas of operations.
    pub roots: Vec<Root>,
    /// The locations of schemas that differ and that the client does not parse, with the reasons.
    pub unread: Vec<(Pointer, String)>,
}

/// A part of an operation in both documents. One of the two may be missing.
#[derive(Debug, Clone)]
pub struct Part<'a, T> {
    /// The operation, as its index in [`Pairs::operations`].
    pub operation: usize,
    /// The direction of the data.
    pub direction: Direction,
    /// The part in the old document.
    pub old: Option<&'a T>,
    /// The part in the new document.
    pub new: Option<&'a T>,
    /// The number of sibling parts in the old and the new document.
    pub beside: (usize, usize),
    /// A flag for responses with a success status.
    pub is_success: bool,
    /// A flag for a response that the client reads like another one that it knows: a success with the same body, or a
    /// body of another media type.
    pub is_known_elsewhere: bool,
    /// The types of the values of both sides, for parameters; `None` if one of the two has no known types.
    pub types: Option<(BTreeSet<String>, BTreeSet<String>)>,
}

/// A pair of top-level schemas of an operation.
#[derive(Debug, Clone)]
pub struct Root {
    /// The operation, as its index in [`Pairs::operations`].
    pub operation: usize,
    /// The direction of the data.
    pub direction: Direction,
    /// The part of the operation.
    pub of: RootOf,
    /// The location of the old schema.
    pub old: Pointer,
    /// The location of the new schema.
    pub new: Pointer,
    /// The pair, as its index in [`Pairs::schemas`].
    pub pair: usize,
}

/// The part of an operation that a schema describes.
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

/// The conditions under which the client reads or writes the value of a pair of schemas.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Context {
    /// A flag for an optional member; the client reads null as absence.
    pub may_be_absent: bool,
    /// A flag for values within a branch of a choice: the client preserves a value that does not fit.
    pub is_branch: bool,
    /// A flag for values that the client does not parse: headers.
    pub is_unread: bool,
    /// A flag for pairs whose nullability is compared at an enclosing pair.
    pub is_null_reported: bool,
    /// The encoding of the value.
    pub carrier: Carrier,
}

/// Two schemas whose meaning differs, in one direction.
#[derive(Debug, Clone)]
pub struct SchemaPair<'a> {
    /// The old schema.
    pub old: &'a Node,
    /// The new schema.
    pub new: &'a Node,
    /// The direction of the data.
    pub direction: Direction,
    /// The conditions under which the client reads or writes the value.
    pub context: Context,
    /// A flag for pairs that are compared themselves, and not only their subschemas.
    pub is_whole: bool,
    /// The subschemas of only one of the two.
    pub alone: Vec<Alone<'a>>,
    /// Branches that differ.
    pub branches: Vec<BranchPair<'a>>,
    /// Branches that other values of a discriminating property select.
    pub retagged: Vec<Retagged<'a>>,
    /// The pairs of subschemas.
    pub inside: Vec<(Edge, usize)>,
    /// The enclosing pair through which it was found first.
    pub around: Option<(usize, Edge)>,
    key: (NodeId, NodeId),
    sides: Sides<'a>,
}

/// A subschema of only one of two schemas.
#[derive(Debug, Clone)]
pub struct Alone<'a> {
    /// The relation to the enclosing schema.
    pub edge: Edge,
    /// The subschema in the old document.
    pub old: Option<(&'a Child, &'a Node)>,
    /// The subschema in the new document.
    pub new: Option<(&'a Child, &'a Node)>,
}

/// A branch of only one of two choices.
#[derive(Debug, Clone)]
pub struct BranchPair<'a> {
    /// The old branch.
    pub old: Option<(&'a Child, &'a Node)>,
    /// The new branch.
    pub new: Option<(&'a Child, &'a Node)>,
    /// The kind of difference.
    pub kind: Difference,
    /// The locations of the choices, old and new.
    pub at: (Pointer, Pointer),
    /// The possible replacements, of which the best match counts. `None` represents a replacement with the same
    /// meaning.
    pub probes: Vec<Option<usize>>,
}

/// A branch of both choices that other values of the discriminating property select.
#[derive(Debug, Clone)]
pub struct Retagged<'a> {
    /// The choice, as its index in [`Node::unions`].
    pub union: usize,
    /// The old branch.
    pub branch: (&'a Child, &'a Node),
    /// The values in the old document.
    pub old: &'a Tags,
    /// The values in the new document.
    pub new: &'a Tags,
}

/// The kind of difference between choices, or between keywords that are compared as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Difference {
    /// A branch that the other choice does not have.
    Branch,
    /// A branch opposite a single schema of the other document.
    Single,
    /// A whole choice beside other assertions, which it narrows.
    Choice,
    /// A subschema that is negated or conditional, by its keyword.
    Opaque(&'static str),
}

/// The contracts of two documents.
#[derive(Debug, Clone, Copy)]
pub struct Sides<'a> {
    /// The old contract.
    pub old: &'a Contract<'a>,
    /// The new contract.
    pub new: &'a Contract<'a>,
}

/// Pairs all parts of two documents.
pub fn pairs<'a>(sides: Sides<'a>) -> Pairs<'a> {
    let mut walk = Walk { sides, found: Pairs::default(), known: HashMap::new(), queue: Vec::new() };
    walk.operations();
    walk.schemas();
    walk.found
}

/// The state of the traversal.
struct Walk<'a> {
    sides: Sides<'a>,
    found: Pairs<'a>,
    known: HashMap<(NodeId, NodeId, Direction, Context), usize>,
    queue: Vec<usize>,
}

impl<'a> SchemaPair<'a> {
    /// Returns the values of a keyword.
    pub fn values(&self, keyword: &str) -> (Option<&'a Value>, Option<&'a Value>) {
        (self.old.value(keyword), self.new.value(keyword))
    }

    /// Returns the node of a property in the old and in the new document.
    pub fn inner(&self, name: &str) -> (Option<&'a Node>, Option<&'a Node>) {
        let of = |node: &Node, contract: &'a Contract<'a>| contract.meaning.nodes.get(node.property(name)?.node);
        (of(self.old, self.sides.old), of(self.new, self.sides.new))
    }
}

impl SchemaPair<'_> {
    /// Returns true if the client writes the value as text, which does not preserve types.
    pub fn is_text(&self) -> bool {
        self.direction == Direction::Request && self.context.carrier.is_text()
    }

    /// Returns true if no value fits the types of both, in which case other assertions necessarily differ.
    pub fn is_of_other_types(&self) -> bool {
        let (Some(old), Some(new)) = (&self.old.types, &self.new.types) else { return false };
        let is_number = |name: &String| name == "integer" || name == "number";
        let is_known = |name: &String| new.contains(name) || is_number(name) && new.iter().any(is_number);
        let is_read = |name: &String| carrier::is_scalar(name);
        let reads_text = self.is_text() && old.iter().chain(new).all(is_read);
        !old.is_empty() && !new.is_empty() && !old.iter().any(is_known) && !reads_text
    }
}

impl<'a, T> Part<'a, T> {
    /// Creates a part without siblings.
    fn new(operation: usize, direction: Direction, old: Option<&'a T>, new: Option<&'a T>) -> Self {
        let (beside, is_success, is_known_elsewhere) = ((0, 0), true, false);
        Self { operation, direction, old, new, beside, is_success, is_known_elsewhere, types: None }
    }

    /// Returns true if the client receives the part: it belongs to a response, or to the request of a webhook or callback.
    pub fn is_received(&self) -> bool {
        self.direction == Direction::Response
    }
}

impl Part<'_, Operation> {
    /// Returns the operation in the new document, or in the old one if it was removed.
    pub fn operation(&self) -> Option<&Operation> {
        self.new.or(self.old)
    }
}
