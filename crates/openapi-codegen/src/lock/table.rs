//! What a lock holds.

use crate::model::{self, Constant};
use openapi_document::Pointer;
use serde::{Deserialize, Serialize};
use std::{borrow::Cow, collections::BTreeMap};

use super::{
    expression::{LockedType, PayloadLock},
    spelling::{name, names, optional_name, optional_type_name, type_name, type_names},
};

/// The public names of a client.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Lock {
    /// What is set for the client as a whole.
    #[serde(skip_serializing_if = "ClientLock::is_empty")]
    pub client: ClientLock,
    /// The operations, by method and path.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub operations: BTreeMap<String, OperationLock>,
    /// The types, by name.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub types: BTreeMap<String, TypeLock>,
}

/// What is set for a client as a whole.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ClientLock {
    /// The constants of the client that depend on the document, with their types.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub constants: BTreeMap<String, String>,
    /// The methods that take credentials, by security scheme.
    #[serde(skip_serializing_if = "BTreeMap::is_empty", deserialize_with = "names")]
    pub credentials: BTreeMap<String, String>,
    /// The methods that set parameters of every operation, by location and name.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub parameters: BTreeMap<String, ParameterLock>,
    /// The servers by URL.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub servers: BTreeMap<String, ServerLock>,
    /// The variables of servers, by the prefix of their group and their own names.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub variables: BTreeMap<String, VariableLock>,
    /// The views by tag.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub views: BTreeMap<String, ViewLock>,
    /// The webhooks by name.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub webhooks: BTreeMap<String, WebhookLock>,
}

/// A server.
#[derive(Debug, Clone, PartialEq)]
pub struct ServerLock {
    /// The prefix of the names of its group; empty for the servers of the document.
    pub prefix: String,
    /// Its constructor.
    pub name: String,
}

/// A view of the operations of a tag.
#[derive(Debug, Clone, PartialEq)]
pub struct ViewLock {
    /// The method of the client.
    pub method: String,
    /// The name of its type.
    pub ty: String,
}

/// A webhook.
#[derive(Debug, Clone, PartialEq)]
pub struct WebhookLock {
    /// The variant.
    pub variant: String,
    /// Its type.
    pub ty: LockedType,
}

/// A variable of the URLs of servers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VariableLock {
    /// The setter.
    #[serde(deserialize_with = "name")]
    pub setter: String,
    /// The type of its values, where they are listed.
    #[serde(
        default,
        rename = "type",
        skip_serializing_if = "Option::is_none",
        deserialize_with = "optional_type_name"
    )]
    pub ty: Option<String>,
    /// The variants of that type, by value.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty", deserialize_with = "type_names")]
    pub values: BTreeMap<String, String>,
}

impl ClientLock {
    fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Returns the key of a variable.
    pub(crate) fn variable_key(prefix: &str, wire: &str) -> String {
        format!("{prefix} {wire}").trim_start().to_owned()
    }

    /// Tells if there is a type that chooses among the servers of a group: of several, or of one with variables.
    pub(super) fn has_choice(&self, prefix: &str) -> bool {
        let of_group = || self.servers.iter().filter(|(_, server)| server.prefix == prefix);
        of_group().count() > 1 || of_group().any(|(url, _)| url.contains('{'))
    }
}

/// An operation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OperationLock {
    /// Its `operationId`.
    #[serde(default)]
    pub id: String,
    /// The method.
    #[serde(deserialize_with = "name")]
    pub method: String,
    /// The method in the view of its tag.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "optional_name")]
    pub view: Option<String>,
    /// The type of its calls.
    #[serde(deserialize_with = "type_name")]
    pub call: String,
    /// The type of its failures.
    #[serde(deserialize_with = "type_name")]
    pub error: String,
    /// The type of its successes, where there are several.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "optional_type_name")]
    pub success: Option<String>,
    /// The value of awaiting a call.
    #[serde(rename = "gives")]
    pub outcome: OutcomeLock,
    /// The type of the items of a paginated operation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pages: Option<LockedType>,
    /// The parameters, by location and name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub parameters: BTreeMap<String, ParameterLock>,
    /// The body by media type.
    #[serde(default, rename = "body", skip_serializing_if = "BTreeMap::is_empty")]
    pub bodies: BTreeMap<String, BodyLock>,
    /// The successes.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub successes: ResponseLocks,
    /// The failures.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub failures: ResponseLocks,
}

/// Responses by status and, where it matters, media type.
pub type ResponseLocks = BTreeMap<String, ResponseLock>;

/// A response.
#[derive(Debug, Clone, PartialEq)]
pub struct ResponseLock {
    /// The variant.
    pub variant: String,
    /// The body.
    pub payload: PayloadLock,
}

/// What awaiting a call gives.
#[derive(Debug, Clone, PartialEq)]
pub enum OutcomeLock {
    /// One body.
    One(PayloadLock),
    /// The enum of successes.
    Several,
}

/// A parameter.
#[derive(Debug, Clone, PartialEq)]
pub struct ParameterLock {
    /// The name of the argument or setter.
    pub name: String,
    /// Its place among the arguments; `None` for a setter.
    pub position: Option<usize>,
    /// Its type.
    pub ty: LockedType,
}

/// A body.
#[derive(Debug, Clone, PartialEq)]
pub struct BodyLock {
    /// Whether it is an argument.
    pub is_argument: bool,
    /// The method that begins a call with it, or the setter.
    pub method: String,
    /// Its type; text and bytes have none.
    pub ty: Option<LockedType>,
    /// The word for how it is written.
    pub kind: String,
}

/// A type.
#[derive(Debug, Clone, PartialEq)]
pub struct TypeLock {
    /// Where its schema stands; the root for one that has none any more.
    pub at: Pointer,
    /// Components that are this type or null.
    pub folded: Vec<Pointer>,
    /// What it is.
    pub shape: Shape,
}

/// What a type is.
#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    /// A struct, or a form.
    Struct {
        /// The members that the constructor takes, by their names on the wire.
        new: Option<Vec<String>>,
        /// The members, by their names on the wire.
        members: BTreeMap<String, MemberLock>,
        /// The type of further members.
        additional: Option<LockedType>,
        /// Whether it is a form with parts.
        is_form: bool,
    },
    /// An enum: the variants by text.
    Enum(BTreeMap<String, String>),
    /// A union.
    Union {
        /// The member that is the tag.
        tag: Option<String>,
        /// The variants, by name.
        variants: BTreeMap<String, VariantLock>,
    },
    /// Another name for a type.
    Alias(LockedType),
    /// A struct around a list or a map that contains itself.
    Wrapper(LockedType),
}

/// A member.
#[derive(Debug, Clone, PartialEq)]
pub struct MemberLock {
    /// Its name in Rust.
    pub name: String,
    /// Its type in Rust, an option if it is nullable.
    pub ty: LockedType,
    /// Whether null is told from absent.
    pub tells_null: bool,
    /// Whether it has a setter.
    pub is_settable: bool,
    /// The value that the constructor fills in.
    pub constant: Option<Constant>,
    /// Whether it is boxed.
    pub boxed: bool,
}

/// A variant of a union.
#[derive(Debug, Clone, PartialEq)]
pub struct VariantLock {
    /// What it holds.
    pub ty: LockedType,
    /// The texts of its tag.
    pub tags: Vec<String>,
    /// Whether its type does not become it by itself.
    pub is_explicit: bool,
    /// Whether it is boxed.
    pub boxed: bool,
}

impl Lock {
    /// A type with the place of its schema: a form, which has none of its own, is the body of its operation.
    pub(super) fn placed<'l>(&self, name: &str, def: &'l TypeLock) -> Cow<'l, TypeLock> {
        if def.at != Pointer::root() {
            return Cow::Borrowed(def);
        }
        let body = self.operations.iter().find_map(|(key, operation)| {
            let is_it = |body: &BodyLock| body.type_name().is_some_and(|known| known == name);
            let (media_type, _) = operation.bodies.iter().find(|(_, body)| is_it(body))?;
            Some(place(key).join(["requestBody", "content", media_type, "schema"]))
        });
        body.map_or(Cow::Borrowed(def), |at| Cow::Owned(TypeLock { at, ..def.clone() }))
    }

    /// The key of an operation.
    pub fn key(method: &str, path: &str) -> String {
        format!("{method} {path}")
    }
}

/// Where the operation of a key stands.
pub(super) fn place(key: &str) -> Pointer {
    let (method, path) = key.split_once(' ').unwrap_or((key, ""));
    Pointer::from("/paths").child(path).child(method.to_lowercase())
}

impl BodyLock {
    pub(super) fn type_name(&self) -> Option<&String> {
        match &self.ty.as_ref()?.shape {
            model::Shape::Named(name) => Some(name),
            _ => None,
        }
    }
}
