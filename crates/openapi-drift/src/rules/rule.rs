//! Rules and their findings.

use openapi_document::Pointer;
use serde_json::Value;

use crate::{
    contract::{Body, Media, Operation, Parameter, Response, Security, Server},
    level::{Direction, Wire},
    pair::{Part, SchemaPair},
};

/// A kind of change: its detection, and its effect on the wire.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// Its name. If the direction matters, reports prefix it with `request-` or `response-`.
    pub id: &'static str,
    /// The rule that finds the reverse change.
    pub mirror: &'static str,
    /// The lines of its manual, as Markdown.
    pub(crate) manual: &'static [&'static str],
    /// The function that judges pairs.
    pub(crate) judge: Judge,
}

/// Declares the rules of a facet as `RULES`. The comment of a rule is its manual.
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

/// The kind of pair that a rule judges, with the function.
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
    /// Security requirements.
    Security(fn(&Part<'_, Security>, &mut Found<'_>)),
    /// Servers.
    Server(fn(&Part<'_, Server>, &mut Found<'_>)),
    /// Schemas.
    Schema(fn(&SchemaPair<'_>, &mut Found<'_>)),
    /// Schemas that are compared themselves, and not only their subschemas.
    Whole(fn(&SchemaPair<'_>, &mut Found<'_>)),
    /// No pair: the rule is for changes found by comparing two surfaces.
    Surface,
}

/// A change that a rule found at one pair.
#[derive(Debug, Clone)]
pub struct Finding {
    /// The rule.
    pub rule: &'static Rule,
    /// The effect on the wire.
    pub wire: Wire,
    /// The direction of the data.
    pub direction: Direction,
    /// The change in one sentence.
    pub message: String,
    /// The name of the changed part, if the location has several: a member, a value.
    pub subject: String,
    /// The member that changed, if the location is that of the whole schema.
    pub member: Option<String>,
    /// The predicate that it shares with others of its kind, which a report combines in one entry.
    pub pattern: Option<String>,
    /// The location and value in the old document.
    pub old: Option<Spot>,
    /// The location and value in the new document.
    pub new: Option<Spot>,
    /// The means to demonstrate the change.
    pub hint: Hint,
    /// The pair at which it was found.
    pub origin: Origin,
    /// The pairs of possible replacements: its level is at most that of the best one. `None` is a safe replacement.
    pub probes: Vec<Option<usize>>,
}

/// A location in a document, with the value unless it is that at the location.
#[derive(Debug, Clone, PartialEq)]
pub struct Spot {
    /// The location.
    pub at: Pointer,
    /// The value.
    pub value: Option<Value>,
}

/// The pair at which a change was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// A pair of schemas, as its index.
    Schema(usize),
    /// A part of an operation, as the index of the operation.
    Operation(usize),
}

/// The means to demonstrate a change with a witness.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum Hint {
    /// Any value that one document allows and the other does not.
    #[default]
    Any,
    /// This value, at the location of the change.
    Value(Value),
    /// An object without this member.
    Without(String),
    /// An object with this member.
    With(String),
    /// An array with an arbitrary item.
    Item,
    /// An array of this length.
    Length(usize),
    /// A call of the operation as defined by the old document.
    Call(&'static str),
    /// A response that the new document defines.
    Answer(&'static str),
    /// None: a validator cannot judge the change, for the given reason.
    Unseen(&'static str),
}

/// Collects the findings of a rule.
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
    /// Adds a change with its level and one sentence. The methods of [`Finding`] add details.
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
    /// Sets the name of the changed part.
    pub fn about(&mut self, subject: impl Into<String>) -> &mut Self {
        self.subject = subject.into();
        self
    }

    /// Sets the member of the schema at the location that changed.
    pub fn of_member(&mut self, name: &str) -> &mut Self {
        self.member = Some(name.to_owned());
        self.about(name)
    }

    /// Sets the predicate that it shares with others of its kind, starting with their noun: `operation moved: …`.
    pub fn pattern(&mut self, pattern: impl Into<Option<String>>) -> &mut Self {
        self.pattern = pattern.into();
        self
    }

    /// Sets the location in the old document.
    pub fn old(&mut self, at: &Pointer) -> &mut Self {
        self.old = Some(Spot { at: at.clone(), value: None });
        self
    }

    /// Sets the location in the new document.
    pub fn new(&mut self, at: &Pointer) -> &mut Self {
        self.new = Some(Spot { at: at.clone(), value: None });
        self
    }

    /// Sets the locations in both documents.
    pub fn at(&mut self, old: &Pointer, new: &Pointer) -> &mut Self {
        self.old(old).new(new)
    }

    /// Sets the values, if they are not those at the locations.
    pub fn values(&mut self, old: impl Into<Value>, new: impl Into<Value>) -> &mut Self {
        for (spot, value) in [(&mut self.old, old.into()), (&mut self.new, new.into())] {
            if let Some(spot) = spot {
                spot.value = Some(value);
            }
        }
        self
    }

    /// Sets the name, locations and values of a keyword of both schemas.
    pub fn keyword(&mut self, pair: &SchemaPair<'_>, keyword: &str) -> &mut Self {
        let (old, new) = pair.values(keyword);
        let value = |side: Option<&Value>| side.cloned().unwrap_or_default();
        self.about(keyword).at(&pair.old.at.child(keyword), &pair.new.at.child(keyword)).values(value(old), value(new))
    }

    /// Sets the pairs of possible replacements.
    pub fn unless(&mut self, probes: &[Option<usize>]) -> &mut Self {
        self.probes = probes.to_vec();
        self
    }

    /// Sets the means to demonstrate the change.
    pub fn shown_by(&mut self, hint: Hint) -> &mut Self {
        self.hint = hint;
        self
    }
}

impl Rule {
    /// Returns its name for a change in a direction.
    pub fn name(&self, direction: Direction) -> String {
        match direction {
            Direction::Both => self.id.to_owned(),
            _ if !matches!(self.judge, Judge::Schema(_) | Judge::Whole(_) | Judge::Media(_)) => self.id.to_owned(),
            direction => format!("{direction}-{}", self.id),
        }
    }

    /// Returns the name of the kind of pair.
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

    /// Returns its manual, as Markdown.
    pub fn page(&self) -> String {
        self.manual.iter().map(|line| format!("{}\n", line.strip_prefix(' ').unwrap_or(line))).collect()
    }

    /// Returns the levels on the wire in the example of its manual, by direction: `request`, `response`, or `wire` if
    /// the direction does not matter.
    pub fn levels(&self) -> Vec<(&'static str, &'static str)> {
        let members = self.manual.iter().filter_map(|line| line.strip_prefix(' ')?.split_once(": "));
        members.filter(|(key, _)| matches!(*key, "request" | "response" | "wire")).collect()
    }

    /// Returns the first line of its manual.
    pub fn summary(&self) -> String {
        self.page().lines().next().unwrap_or_default().to_owned()
    }
}

impl SchemaPair<'_> {
    /// Returns the level of a change for the direction of the pair. Values that the client does not read, or that it
    /// preserves if they do not fit, are at most risky.
    pub fn level(&self, request: Wire, response: Wire) -> Wire {
        match self.direction {
            Direction::Response if self.context.is_unread || self.context.is_branch => response.min(Wire::Risky),
            Direction::Response => response,
            _ => request,
        }
    }
}

/// The imports of rules.
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
