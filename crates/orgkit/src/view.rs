//! One view over all four APIs.

use futures::{
    FutureExt, TryStreamExt,
    future::{self, BoxFuture},
    stream::BoxStream,
};

use crate::{
    Action, Api, Changes, Error, Key, NewOrganization, Operation, Organization, OrganizationId, Users, Workspaces,
};

/// The organizations of one API. An operation that the API lacks fails with [`Error::is_unsupported`].
pub trait Organizations: Send + Sync {
    /// Returns the API.
    fn api(&self) -> Api;

    /// Returns true if the API has an operation.
    fn supports(&self, operation: Operation) -> bool;

    /// Reads an organization.
    fn get<'a>(&'a self, id: &'a OrganizationId) -> BoxFuture<'a, Result<Organization, Error>>;

    /// Lists the organizations. Pages are requested as the stream is read; it ends after an error.
    fn list(&self) -> BoxStream<'_, Result<Organization, Error>>;

    /// Creates an organization.
    fn create<'a>(&'a self, organization: &'a NewOrganization) -> BoxFuture<'a, Result<Organization, Error>>;

    /// Changes an organization, and returns its new state.
    fn update<'a>(&'a self, id: &'a OrganizationId, changes: &'a Changes)
    -> BoxFuture<'a, Result<Organization, Error>>;

    /// Deletes an organization.
    fn delete<'a>(&'a self, id: &'a OrganizationId) -> BoxFuture<'a, Result<(), Error>>;

    /// Checks that a change can be requested, without sending anything.
    ///
    /// # Errors
    ///
    /// Returns an error if the API lacks a field, or requires one that is not set.
    fn check(&self, change: &Action) -> Result<(), Error> {
        let _ = change;
        Ok(())
    }

    /// Finds an organization, with the search of the API if it has one, otherwise in the list. Returns the first if a
    /// name occurs more than once.
    fn find<'a>(&'a self, key: &'a Key) -> BoxFuture<'a, Result<Option<Organization>, Error>> {
        async move {
            match key {
                Key::Id(id) => absent(self.get(id).await),
                _ => first(self.list(), key).await,
            }
        }
        .boxed()
    }

    /// Brings an organization into the desired state: creates it if the key finds none, updates the fields that differ,
    /// or changes nothing. Reports which.
    fn ensure<'a>(&'a self, key: &'a Key, desired: &'a NewOrganization) -> BoxFuture<'a, Result<Ensured, Error>> {
        async move {
            let Some(found) = self.find(key).await? else {
                return Ok(Ensured::Created(self.create(desired).await?));
            };
            let changes = Changes::between(&found, desired);
            if changes.is_empty() {
                return Ok(Ensured::Unchanged(found));
            }
            let organization = self.update(&found.id, &changes).await?;
            Ok(Ensured::Updated { organization, changes })
        }
        .boxed()
    }

    /// Returns the workspaces, if the API has any: RiverGen.
    fn as_workspaces(&self) -> Option<&dyn Workspaces> {
        None
    }

    /// Returns the users, if the API lists them: Katapult.
    fn as_users(&self) -> Option<&dyn Users> {
        None
    }
}

/// The result of [`Organizations::ensure`].
#[derive(Debug, Clone, PartialEq)]
pub enum Ensured {
    /// The organization had the desired state.
    Unchanged(Organization),
    /// The organization was created.
    Created(Organization),
    /// The organization was updated.
    Updated {
        /// The organization in its new state.
        organization: Organization,
        /// The fields that differed.
        changes: Changes,
    },
}

impl Ensured {
    /// Returns the organization.
    pub fn organization(&self) -> &Organization {
        match self {
            Self::Unchanged(organization) | Self::Created(organization) => organization,
            Self::Updated { organization, .. } => organization,
        }
    }
}

/// Returns the first organization of a list that a key identifies.
pub(crate) async fn first(
    list: BoxStream<'_, Result<Organization, Error>>,
    key: &Key,
) -> Result<Option<Organization>, Error> {
    list.try_filter(|it| future::ready(key.is_of(it))).try_next().await
}

/// Turns the error of an organization that does not exist into `None`.
pub(crate) fn absent<T>(found: Result<T, Error>) -> Result<Option<T>, Error> {
    match found {
        Err(error) if error.is_not_found() => Ok(None),
        found => found.map(Some),
    }
}
