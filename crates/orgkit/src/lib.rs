#![doc = include_str!("../README.md")]
mod action;
mod api;
mod apis;
mod envelope;
mod error;
#[cfg(all(doctest, feature = "katapult", feature = "partoo"))]
mod guide;
mod id;
pub mod implement;
mod native;
mod operation;
mod organization;
mod plan;
mod users;
mod view;
mod workspaces;

pub use action::Action;
pub use api::Api;
pub use error::Error;
pub use id::{Id, Kind, OrganizationId, UserId, WorkspaceId, kinds};
pub use operation::Operation;
pub use organization::{Changes, Key, NewOrganization, Organization};
#[cfg(feature = "kare")]
pub use orgkit_client::kare;
#[cfg(feature = "rivergen")]
pub use orgkit_client::rivergen;
/// The runtime of all clients: retries, limits, layers, streams.
#[doc(inline)]
pub use orgkit_client::support;
pub use orgkit_client::support::{Credential, TokenSource};
pub use plan::{Deletions, Plan, State, Step};
pub use users::{User, Users};
pub use view::{Ensured, Organizations};
pub use workspaces::{Workspace, Workspaces};
#[cfg(feature = "katapult")]
pub use {
    apis::katapult::{AnnotationsExt, Lookup, LookupExt},
    orgkit_client::katapult,
};
#[cfg(feature = "partoo")]
pub use {
    apis::partoo::{PartooExt, Verified, VerifiedCall},
    orgkit_client::partoo,
};

/// The examples of the README, compiled.
#[cfg(all(doctest, feature = "partoo"))]
#[doc = include_str!("../../../README.md")]
struct Readme;
