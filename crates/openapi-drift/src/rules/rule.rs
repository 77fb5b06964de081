//! What a rule is, and what it finds.

use openapi_document::Pointer;
use serde_json::Value;

use crate::{
    contract::{Body, Media, Operation, Parameter, Response, Security, Server},
    level::{Direction, Wire},
    pair::{Part, SchemaPair},
};

/// A kind of change: how it is told from others, and what it does on the wire.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// Its name. Where the direction matters, `request-` or `response-` stands before it in a report.
    pub id: &'static str,
    /// The rule that finds the change the other way round.
    pub mirror: &'static str,
    /// The lines of its manual, as Markdown.
    pub(crate) manual: &'static [&'static str],
    /// What it looks at.
    pub(crate) judge: Judge,
}

/// Declares the rules of a facet: `RULES`. The comment of a rule is its manual.
macro_rules! rules {
    ($($(#[doc = $line:literal])* $id:literal $(mirrors $mirror:literal)? = $judge:expr;)*) => {
        /// The rules of this facet.
        pub(super) const RULES: &[Rule] = &[$(Rule {
            id: $id,
            mirror: rules!(@mirror $id $($mirror)?),
            manual: &[$($line),*],
            judge: $judge,
        }),*];
    };
    (@mirror $id:literal) => { $id };
    (@mirror $id:literal $mirror:literal) => { $mirror };
}

/// What a rule looks at: one kind of pair. No rule walks.
#[derive(Debug, Clone, Copy)]
pub enum Judge {
    /// Operations.
    Operation(fn(&Part<'_, Operation>, &mut Found<'_>)),
    /// Parameters of requests.
    Parameter(fn(&Part<'_, Parameter>, &mut Found<'_>)),
    /// Bodies of requests.
    Body(fn(&Part<'_, Body>, &mut Found<'_>)),
    /// Media types.
    Media(fn(&Part<'_, Media>, &mut Found<'_>)),
    /// Responses.
    Response(fn(&Part<'_, Response>, &mut Found<'_>)),
    /// Headers of responses.
    Header(fn(&Part<'_, Parameter>, &mut Found<'_>)),
    /// Ways to sign in.
    Security(fn(&Part<'_, Security>, &mut Found<'_>)),
    /// Servers.
    Server(fn(&Part<'_, Server>, &mut Found<'_>)),
    /// Schemas.
    Schema(fn(&SchemaPair<'_>, &mut Found<'_>)),
    /// Schemas that are compared themselves, not only what is inside.
    Whole(fn(&SchemaPair<'_>, &mut Found<'_>)),
    /// Nothing: what it is about is found by comparing the two surfaces.
    Surface,
}

/// A change that a rule found at one pair.
#[derive(Debug, Clone)]
pub struct Finding {
    /// The rule.
    pub rule: &'static Rule,
    /// What it does on the wire.
    pub wire: Wire,
    /// Which way.
    pub direction: Direction,
    /// One sentence.
    pub message: String,
    /// What of the place it is about, where that is one of several: a member, a value.
    pub subject: String,
    /// The member of the schema at the place that it is about, where the place is that of the whole schema.
    pub member: Option<String>,
    /// The predicate that it shares with others of its kind, which a report shows as one entry.
    pub pattern: Option<String>,
    /// Where it stands in the old document, and what is there.
    pub old: Option<Spot>,
    /// Where it stands in the new document, and what is there.
    pub new: Option<Spot>,
    /// What shows it.
    pub hint: Hint,
    /// At which pair.
    pub origin: Origin,
    /// Pairs of what may take its place: it does no more than the best of them. `None` does nothing.
    pub probes: Vec<Option<usize>>,
}

/// A place in a document, and what stands there where the place alone does not tell.
#[derive(Debug, Clone, PartialEq)]
pub struct Spot {
    /// The place.
    pub at: Pointer,
    /// What stands there.
    pub value: Option<Value>,
}

/// At which pair something was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// A pair of schemas, as its place among them.
    Schema(usize),
    /// Something of an operation, as its place among them.
    Operation(usize),
}

/// What shows a change: how a witness is made.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum Hint {
    /// Any value that the one side allows and the other does not.
    #[default]
    Any,
    /// This value, where the change is.
    Value(Value),
    /// An object without this member.
    Without(String),
    /// An object with this member.
    With(String),
    /// A list with an item that may be anything.
    Item,
    /// A call of the operation as the old document has it.
    Call(&'static str),
    /// A response that the new document has.
    Answer(&'static str),
    /// Nothing that a validator could judge, with the reason.
    Unseen(&'static str),
}

/// Takes what a rule finds.
#[derive(Debug)]
pub struct Found<'f> {
    pub(crate) rule: &'static Rule,
    pub(crate) direction: Direction,
    pub(crate) origin: Origin,
    pub(crate) all: &'f mut Vec<Finding>,
    pub(crate) last: Option<Finding>,
}

impl Drop for Found<'_> {
    fn drop(&mut self) {
        self.all.extend(self.last.take());
    }
}

impl Found<'_> {
    /// A change: what it does, and one sentence. More is told of it by the methods of [`Finding`].
    pub fn add(&mut self, wire: Wire, message: impl Into<String>) -> &mut Finding {
        self.all.extend(self.last.take());
        self.last.insert(Finding {
            rule: self.rule,
            wire,
            direction: self.direction,
            message: message.into(),
            subject: String::new(),
            member: None,
            pattern: None,
            old: None,
            new: None,
            hint: Hint::Any,
            origin: self.origin,
            probes: Vec::new(),
        })
    }
}

impl Finding {
    /// What of the place it is about.
    pub fn about(&mut self, subject: impl Into<String>) -> &mut Self {
        self.subject = subject.into();
        self
    }

    /// Sets the member of the schema at the place that it is about.
    pub fn of_member(&mut self, name: &str) -> &mut Self {
        self.member = Some(name.to_owned());
        self.about(name)
    }

    /// Sets the predicate that it shares with others of its kind, beginning with what they are: `operation moved: …`.
    pub fn pattern(&mut self, pattern: impl Into<Option<String>>) -> &mut Self {
        self.pattern = pattern.into();
        self
    }

    /// Where it stands in the old document.
    pub fn old(&mut self, at: &Pointer) -> &mut Self {
        self.old = Some(Spot { at: at.clone(), value: None });
        self
    }

    /// Where it stands in the new document.
    pub fn new(&mut self, at: &Pointer) -> &mut Self {
        self.new = Some(Spot { at: at.clone(), value: None });
        self
    }

    /// Where it stands in both.
    pub fn at(&mut self, old: &Pointer, new: &Pointer) -> &mut Self {
        self.old(old).new(new)
    }

    /// What stands there, where the places alone do not tell.
    pub fn values(&mut self, old: impl Into<Value>, new: impl Into<Value>) -> &mut Self {
        for (spot, value) in [(&mut self.old, old.into()), (&mut self.new, new.into())] {
            if let Some(spot) = spot {
                spot.value = Some(value);
            }
        }
        self
    }

    /// A keyword of both schemas: where it stands, and its values.
    pub fn keyword(&mut self, pair: &SchemaPair<'_>, keyword: &str) -> &mut Self {
        let (old, new) = pair.values(keyword);
        let value = |side: Option<&Value>| side.cloned().unwrap_or_default();
        self.about(keyword).at(&pair.old.at.child(keyword), &pair.new.at.child(keyword)).values(value(old), value(new))
    }

    /// What may take its place.
    pub fn unless(&mut self, probes: &[Option<usize>]) -> &mut Self {
        self.probes = probes.to_vec();
        self
    }

    /// What shows it.
    pub fn shown_by(&mut self, hint: Hint) -> &mut Self {
        self.hint = hint;
        self
    }
}

impl Rule {
    /// Its name where a change goes one way.
    pub fn name(&self, direction: Direction) -> String {
        match direction {
            Direction::Both => self.id.to_owned(),
            _ if !matches!(self.judge, Judge::Schema(_) | Judge::Whole(_) | Judge::Media(_)) => self.id.to_owned(),
            direction => format!("{direction}-{}", self.id),
        }
    }

    /// What it looks at.
    pub fn area(&self) -> &'static str {
        match self.judge {
            Judge::Operation(_) => "operation",
            Judge::Parameter(_) => "parameter",
            Judge::Body(_) => "request body",
            Judge::Media(_) => "media type",
            Judge::Response(_) => "response",
            Judge::Header(_) => "response header",
            Judge::Security(_) => "security",
            Judge::Server(_) => "server",
            Judge::Schema(_) | Judge::Whole(_) => "schema",
            Judge::Surface => "surface",
        }
    }

    /// Its manual, as Markdown.
    pub fn page(&self) -> String {
        self.manual.iter().map(|line| format!("{}\n", line.strip_prefix(' ').unwrap_or(line))).collect()
    }

    /// Returns the levels on the wire in the example of its manual, by direction: `request`, `response`, or `wire` where
    /// the direction does not matter.
    pub fn levels(&self) -> Vec<(&'static str, &'static str)> {
        let members = self.manual.iter().filter_map(|line| line.strip_prefix(' ')?.split_once(": "));
        members.filter(|(key, _)| matches!(*key, "request" | "response" | "wire")).collect()
    }

    /// The first sentence of its manual.
    pub fn summary(&self) -> String {
        self.page().lines().next().unwrap_or_default().to_owned()
    }
}

impl SchemaPair<'_> {
    /// What a change does: in a request, or in a response. What the client does not read, or keeps as it
    /// came where it does not fit, breaks nothing.
    pub fn level(&self, request: Wire, response: Wire) -> Wire {
        match self.direction {
            Direction::Response if self.context.is_unread || self.context.is_branch => response.min(Wire::Risky),
            Direction::Response => response,
            _ => request,
        }
    }
}

/// What a rule needs.
pub(super) mod prelude {
    pub(crate) use serde_json::json;

    pub(crate) use super::{Found, Hint, Judge, Rule};
    pub(crate) use crate::{
        contract::{Body, Media, Operation, Parameter, Response, Server},
        level::{
            Direction,
            Wire::{Breaking, Risky, Safe},
        },
        meaning::Edge,
        pair::{Difference, Part, SchemaPair},
    };
}
