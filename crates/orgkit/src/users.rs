//! Users.

use futures::stream::BoxStream;

use crate::{Error, OrganizationId, UserId};

/// A user with access to an organization.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// The id within its API.
    pub id: UserId,
    /// The first name.
    pub first_name: Option<String>,
    /// The last name.
    pub last_name: Option<String>,
    /// The URL of a picture.
    pub avatar_url: Option<String>,
}

/// The users of one API, see [`Organizations::as_users`](crate::Organizations::as_users).
pub trait Users: Send + Sync {
    /// Lists the users with access to an organization. Pages are requested as the stream is read; it ends after an error.
    fn list_users<'a>(&'a self, organization: &'a OrganizationId) -> BoxStream<'a, Result<User, Error>>;
}
