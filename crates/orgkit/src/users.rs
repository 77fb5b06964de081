//! Users, of the APIs that have them.

use futures::stream::BoxStream;

use crate::{Error, OrganizationId, UserId};

/// Somebody who may reach an organization.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// Identifies them within their API.
    pub id: UserId,
    /// Their first name.
    pub first_name: Option<String>,
    /// Their last name.
    pub last_name: Option<String>,
    /// The address of a picture.
    pub avatar_url: Option<String>,
}

/// The users of one API, where [`Organizations::as_users`](crate::Organizations::as_users) says that it has any.
pub trait Users: Send + Sync {
    /// Lists the users that may reach an organization, page after page as the stream is read. After an error the stream
    /// ends.
    fn users_of<'a>(&'a self, organization: &'a OrganizationId) -> BoxStream<'a, Result<User, Error>>;
}
