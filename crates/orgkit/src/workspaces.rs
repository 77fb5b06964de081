//! Workspaces, of the APIs that have them.

use futures::{future::BoxFuture, stream::BoxStream};

use crate::{Error, OrganizationId, WorkspaceId};

/// A part of an organization that people work in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Workspace {
    /// Identifies it within its API.
    pub id: WorkspaceId,
    /// The organization that it is of.
    pub organization: OrganizationId,
    /// What it is called.
    pub name: String,
    /// The name as it stands in addresses.
    pub slug: Option<String>,
    /// Whether it is the organization's first one. Only lists say it.
    pub is_default: Option<bool>,
}

/// The workspaces of one API, where [`Organizations::as_workspaces`](crate::Organizations::as_workspaces) says that it
/// has any.
pub trait Workspaces: Send + Sync {
    /// Lists the workspaces of an organization. After an error the stream ends.
    fn workspaces_of<'a>(&'a self, organization: &'a OrganizationId) -> BoxStream<'a, Result<Workspace, Error>>;

    /// Creates a workspace in an organization.
    fn add_workspace<'a>(
        &'a self,
        organization: &'a OrganizationId,
        name: &'a str,
    ) -> BoxFuture<'a, Result<Workspace, Error>>;
}
