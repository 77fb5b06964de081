//! Workspaces.

use futures::{future::BoxFuture, stream::BoxStream};

use crate::{Error, OrganizationId, WorkspaceId};

/// A workspace of an organization.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Workspace {
    /// The id within its API.
    pub id: WorkspaceId,
    /// The organization that contains it.
    pub organization: OrganizationId,
    /// The name.
    pub name: String,
    /// The name in URLs.
    pub slug: Option<String>,
    /// True for the first workspace of an organization. Only lists contain it.
    pub is_default: Option<bool>,
}

/// The workspaces of one API, see [`Organizations::as_workspaces`](crate::Organizations::as_workspaces).
pub trait Workspaces: Send + Sync {
    /// Lists the workspaces of an organization. The stream ends after an error.
    fn list_workspaces<'a>(&'a self, organization: &'a OrganizationId) -> BoxStream<'a, Result<Workspace, Error>>;

    /// Creates a workspace in an organization.
    fn create_workspace<'a>(
        &'a self,
        organization: &'a OrganizationId,
        name: &'a str,
    ) -> BoxFuture<'a, Result<Workspace, Error>>;
}
