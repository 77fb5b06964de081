#![doc = include_str!("../README.md")]
// What only some of the APIs use is unused without them.
#![cfg_attr(
    not(all(feature = "kare", feature = "katapult", feature = "partoo", feature = "rivergen")),
    allow(dead_code)
)]

mod api;
mod apis;
mod call;
mod env;
mod envelope;
mod error;
#[cfg(all(doctest, feature = "katapult", feature = "partoo"))]
mod guide;
mod id;
mod operation;
mod organization;
mod page;
mod users;
mod view;
mod workspaces;

pub use api::Api;
pub use error::Error;
pub use id::{Id, Kind, OrganizationId, UserId, WorkspaceId, kinds};
pub use operation::Operation;
pub use organization::{Changes, Native, NewOrganization, Organization};
/// What the clients of all APIs stand on: retries, limits, layers, streams.
#[doc(inline)]
pub use orgkit_client::support;
pub use orgkit_client::support::{Credential, TokenSource};
pub use users::{User, Users};
pub use view::Organizations;
pub use workspaces::{Workspace, Workspaces};
#[cfg(feature = "kare")]
pub use {apis::kare::KareExt, orgkit_client::kare};
#[cfg(feature = "katapult")]
pub use {
    apis::katapult::{KatapultExt, Lookup},
    orgkit_client::katapult,
};
#[cfg(feature = "partoo")]
pub use {
    apis::partoo::{PartooExt, Search},
    orgkit_client::partoo,
};
#[cfg(feature = "rivergen")]
pub use {apis::rivergen::RiverGenExt, orgkit_client::rivergen};

/// The examples of the README, compiled.
#[cfg(all(doctest, feature = "partoo"))]
#[doc = include_str!("../../../README.md")]
struct Readme;
