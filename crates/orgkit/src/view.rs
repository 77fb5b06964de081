//! One view over all four APIs.

use futures::{future::BoxFuture, stream::BoxStream};

use crate::{Api, Changes, Error, NewOrganization, Operation, Organization, OrganizationId, Users, Workspaces};

/// How many organizations are asked for at a time, where the caller of a list does not see pages.
pub(crate) const PER_PAGE: i64 = 100;

/// The organizations of one API. What the API cannot do fails with [`Error::is_unsupported`].
pub trait Organizations: Send + Sync {
    /// The API.
    fn api(&self) -> Api;

    /// Whether the API has an operation.
    fn supports(&self, operation: Operation) -> bool;

    /// Reads an organization.
    fn get<'a>(&'a self, id: &'a OrganizationId) -> BoxFuture<'a, Result<Organization, Error>>;

    /// Lists organizations, page after page as the stream is read. After an error the stream ends.
    fn list(&self) -> BoxStream<'_, Result<Organization, Error>>;

    /// Creates an organization.
    fn create<'a>(&'a self, organization: &'a NewOrganization) -> BoxFuture<'a, Result<Organization, Error>>;

    /// Changes an organization, and returns it as it is afterwards.
    fn update<'a>(&'a self, id: &'a OrganizationId, changes: &'a Changes)
    -> BoxFuture<'a, Result<Organization, Error>>;

    /// Deletes an organization.
    fn delete<'a>(&'a self, id: &'a OrganizationId) -> BoxFuture<'a, Result<(), Error>>;

    /// The workspaces, if the API has any: RiverGen.
    fn as_workspaces(&self) -> Option<&dyn Workspaces> {
        None
    }

    /// The users, if the API tells them: Katapult.
    fn as_users(&self) -> Option<&dyn Users> {
        None
    }
}

/// What an API cannot do.
pub(crate) fn unsupported<'a, T: Send + 'a>(api: Api, operation: Operation) -> BoxFuture<'a, Result<T, Error>> {
    Box::pin(futures::future::ready(Err(Error::unsupported(api, operation))))
}
