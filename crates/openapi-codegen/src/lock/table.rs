//! The contents of a lock.

use crate::model::{self, Constant, Shape};
use openapi_document::{Pointer, end_of_chain};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

use super::{
    expression::{LockedType, PayloadLock},
    spelling::{name, names, optional_type_name, type_name, type_names},
};

/// The public names of a client.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Lock {
    /// The items of the client as a whole.
    #[serde(skip_serializing_if = "ClientLock::is_empty")]
    pub client: ClientLock,
    /// The operations, by method and path.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub operations: BTreeMap<String, OperationLock>,
    /// The types, by name.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub types: BTreeMap<String, TypeLock>,
}

/// The items of a client as a whole.
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
    /// The name of its constructor.
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

/// The method of an operation in a view.
#[derive(Debug, Clone, PartialEq)]
pub struct ViewMethodLock {
    /// The method of the client that returns the view; empty in locks of earlier versions.
    pub view: String,
    /// The name of the method.
    pub name: String,
}

/// A webhook.
#[derive(Debug, Clone, PartialEq)]
pub struct WebhookLock {
    /// The name of its variant.
    pub variant: String,
    /// Its type.
    pub ty: LockedType,
}

/// A variable of the URLs of servers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VariableLock {
    /// The name of its setter.
    #[serde(deserialize_with = "name")]
    pub setter: String,
    /// The name of the type of its values, if they are listed.
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
}

/// An operation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OperationLock {
    /// Its `operationId`.
    #[serde(default)]
    pub id: String,
    /// The name of the method.
    #[serde(deserialize_with = "name")]
    pub method: String,
    /// The method in a view.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub view: Option<ViewMethodLock>,
    /// The name of the type of its calls.
    #[serde(deserialize_with = "type_name")]
    pub call: String,
    /// The name of the type of its failures.
    #[serde(deserialize_with = "type_name")]
    pub error: String,
    /// The name of the type of its successes, if there are several.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "optional_type_name")]
    pub success: Option<String>,
    /// The value of awaiting a call.
    #[serde(rename = "gives")]
    pub success_kind: SuccessKindLock,
    /// The JSON Pointer to the value that calls return, if the success is an envelope around it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
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

/// The result of awaiting a call.
#[derive(Debug, Clone, PartialEq)]
pub enum SuccessKindLock {
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
    /// Its index among the arguments; `None` for a setter.
    pub position: Option<usize>,
    /// Its type.
    pub ty: LockedType,
}

/// A body.
#[derive(Debug, Clone, PartialEq)]
pub struct BodyLock {
    /// True if it is an argument.
    pub is_argument: bool,
    /// The method that creates a call with it, or the setter.
    pub method: String,
    /// Its type; text and bytes have none.
    pub ty: Option<LockedType>,
    /// The word for its serialization.
    pub kind: String,
}

/// A type.
#[derive(Debug, Clone, PartialEq)]
pub struct TypeLock {
    /// The location of its schema; the root for a type that no longer has one.
    pub at: Pointer,
    /// The components that are this type or null.
    pub folded: Vec<Pointer>,
    /// The shape.
    pub shape: DefinitionShape,
}

/// The shape of a type.
#[derive(Debug, Clone, PartialEq)]
pub enum DefinitionShape {
    /// A struct, or a form.
    Struct {
        /// The members that the constructor takes, by their names in JSON.
        new: Option<Vec<String>>,
        /// The members, by their names in JSON.
        members: BTreeMap<String, MemberLock>,
        /// The type of additional members.
        additional: Option<LockedType>,
        /// True if it is a multipart form.
        is_form: bool,
    },
    /// An enum: the variants by value.
    Enum(BTreeMap<String, String>),
    /// A union.
    Union {
        /// The discriminator.
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
    /// True if null is distinguished from absence.
    pub distinguishes_null: bool,
    /// True if it has a setter.
    pub is_settable: bool,
    /// The value that the constructor sets.
    pub constant: Option<Constant>,
    /// True if it is boxed.
    pub boxed: bool,
}

/// A variant of a union.
#[derive(Debug, Clone, PartialEq)]
pub struct VariantLock {
    /// The type of its value.
    pub ty: LockedType,
    /// The discriminator values.
    pub tags: Vec<String>,
    /// True if its type does not convert into the union with `From`.
    pub is_explicit: bool,
    /// True if it is boxed.
    pub boxed: bool,
}

impl Lock {
    /// Returns a type without its aliases.
    pub fn plain_type<'l>(&'l self, ty: &'l LockedType) -> &'l LockedType {
        end_of_chain(ty, |ty| {
            let Shape::Named(name) = &ty.shape else { return None };
            match &self.types.get(name)?.shape {
                DefinitionShape::Alias(other) => Some(other),
                _ => None,
            }
        })
    }

    /// Returns the key of an operation.
    pub fn key(method: &str, path: &str) -> String {
        format!("{method} {path}")
    }
}

impl BodyLock {
    pub(crate) fn type_name(&self) -> Option<&String> {
        match &self.ty.as_ref()?.shape {
            model::Shape::Named(name) => Some(name),
            _ => None,
        }
    }
}
