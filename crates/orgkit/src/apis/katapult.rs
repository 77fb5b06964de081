//! Katapult.

use chrono::{DateTime, Utc};
use futures::{FutureExt, StreamExt, TryStreamExt, future::BoxFuture, stream::BoxStream};
use orgkit_client::katapult::{Client, calls, types};

use crate::{
    Action, Api, Changes, Error, Key, NewOrganization, Operation, Organization, OrganizationId, Organizations, User,
    UserId, Users,
    implement::{items, single, unsupported, value},
    view::{absent, first},
};

const API: Api = Api::Katapult;

/// A reference to an organization: by its id or by its sub-domain. The API accepts exactly one of the two.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Lookup {
    /// The id, such as `org_O648YDMEYeLmqdmn`.
    Id(String),
    /// The sub-domain, such as `acme`.
    SubDomain(String),
}

impl From<&Lookup> for types::OrganizationLookup {
    fn from(lookup: &Lookup) -> Self {
        match lookup {
            Lookup::Id(id) => Self::new().id(id),
            Lookup::SubDomain(name) => Self::new().sub_domain(name),
        }
    }
}

/// Calls about an organization that is looked up.
pub trait LookupExt: Sized {
    /// Sets the organization that the call is about.
    ///
    /// Reason: translation. The document declares two optional parameters, of which the server accepts exactly one.
    fn organization(self, lookup: &Lookup) -> Self;
}

macro_rules! looked_up {
    ($($call:ident),* $(,)?) => {$(
        impl LookupExt for calls::$call {
            fn organization(self, lookup: &Lookup) -> Self {
                match lookup {
                    Lookup::Id(id) => self.organization_id(id),
                    Lookup::SubDomain(name) => self.organization_sub_domain(name),
                }
            }
        }
    )*};
}

looked_up!(
    GetOrganization,
    GetOrganizationDeletionSteps,
    GetOrganizationManaged,
    GetOrganizationPolicy,
    GetOrganizationPolicyLimits,
    GetOrganizationPrices,
    GetOrganizationUsersWithAccess,
);

/// Calls that filter by annotations.
pub trait AnnotationsExt: Sized {
    /// Selects organizations that have all of these annotations, given as pairs of key and value.
    ///
    /// Reason: translation. The document declares one list of keys and one of values, which must have the same length.
    fn annotations<'p>(self, pairs: impl IntoIterator<Item = (&'p str, &'p str)>) -> Self;
}

impl AnnotationsExt for calls::GetOrganizationManaged {
    fn annotations<'p>(self, pairs: impl IntoIterator<Item = (&'p str, &'p str)>) -> Self {
        let (keys, values): (Vec<_>, Vec<_>) = pairs.into_iter().unzip();
        if keys.is_empty() { self } else { self.annotations_key(keys).annotations_value(values) }
    }
}

impl Organizations for Client {
    fn api(&self) -> Api {
        API
    }

    fn supports(&self, operation: Operation) -> bool {
        operation != Operation::Update
    }

    fn get<'a>(&'a self, id: &'a OrganizationId) -> BoxFuture<'a, Result<Organization, Error>> {
        async move { get(self, &Lookup::Id(id.text_of(API)?)).await }.boxed()
    }

    fn list(&self) -> BoxStream<'_, Result<Organization, Error>> {
        single(async move {
            let listed = value(API, self.get_organizations().await)?;
            listed.into_iter().map(TryInto::try_into).collect()
        })
    }

    fn find<'a>(&'a self, key: &'a Key) -> BoxFuture<'a, Result<Option<Organization>, Error>> {
        async move {
            match key {
                Key::Id(id) => absent(self.get(id).await),
                Key::Alias(alias) => absent(get(self, &Lookup::SubDomain(alias.clone())).await),
                Key::Name(_) => first(Organizations::list(self), key).await,
            }
        }
        .boxed()
    }

    fn create<'a>(&'a self, new: &'a NewOrganization) -> BoxFuture<'a, Result<Organization, Error>> {
        async move {
            let (parent, sub_domain) = required(new)?;
            let parent = Lookup::Id(parent.text_of(API)?);
            let body = types::PostOrganizationManagedBody::new(&parent, &new.name, sub_domain);
            value(API, self.post_organization_managed(&body).await)?.organization.try_into()
        }
        .boxed()
    }

    fn check(&self, change: &Action) -> Result<(), Error> {
        match change {
            Action::Create(new) => required(new).map(drop),
            _ => Ok(()),
        }
    }

    fn update<'a>(&'a self, _: &'a OrganizationId, _: &'a Changes) -> BoxFuture<'a, Result<Organization, Error>> {
        unsupported(API, Operation::Update)
    }

    fn delete<'a>(&'a self, id: &'a OrganizationId) -> BoxFuture<'a, Result<(), Error>> {
        async move {
            let body = types::DeleteOrganizationBody::new(&Lookup::Id(id.text_of(API)?));
            if value(API, self.delete_organization(&body).await)?.success {
                return Ok(());
            }
            Err(Error::refused(API, "delete the organization"))
        }
        .boxed()
    }

    fn as_users(&self) -> Option<&dyn Users> {
        Some(self)
    }
}

/// Returns the fields that a new organization requires.
fn required(new: &NewOrganization) -> Result<(&OrganizationId, &String), Error> {
    match (&new.parent, &new.alias) {
        (Some(parent), Some(sub_domain)) => Ok((parent, sub_domain)),
        _ => Err(Error::invalid(API, "a new organization requires a parent, and an alias as its sub-domain")),
    }
}

async fn get(client: &Client, lookup: &Lookup) -> Result<Organization, Error> {
    value(API, client.get_organization().organization(lookup).await)?.try_into()
}

impl Users for Client {
    fn list_users<'a>(&'a self, organization: &'a OrganizationId) -> BoxStream<'a, Result<User, Error>> {
        let id = match organization.text_of(API) {
            Ok(id) => id,
            Err(error) => return single(async { Err(error) }),
        };
        let pages = self.get_organization_users_with_access().organization_id(&id).pages();
        let accesses: BoxStream<'a, Result<Access, Error>> = items(API, pages, |page| page.pagination.current_page);
        accesses.try_filter_map(|Access(user)| async { Ok(user) }).boxed()
    }
}

/// A user with access. The document permits an access without a user.
struct Access(Option<User>);

impl TryFrom<types::GetOrganizationUsersWithAccessResponseUsersItem> for Access {
    type Error = Error;

    fn try_from(native: types::GetOrganizationUsersWithAccessResponseUsersItem) -> Result<Self, Error> {
        let user = native.user.map(|types::User { id, first_name, last_name, avatar_url, .. }| {
            Ok::<_, Error>(User { id: UserId::found(API, id)?, first_name, last_name, avatar_url })
        });
        user.transpose().map(Self)
    }
}

/// Converts a Unix time in seconds.
fn from_seconds(seconds: i64) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp(seconds, 0)
}

/// Converts the types of the responses, which have these members in common.
macro_rules! organization_from {
    ($($native:ident),*) => {$(
        impl TryFrom<types::$native> for Organization {
            type Error = Error;

            fn try_from(native: types::$native) -> Result<Self, Error> {
                let id = OrganizationId::found(API, native.id.clone())?;
                let (name, alias) = (native.name.clone(), native.sub_domain.clone());
                let created_at = native.created_at.and_then(from_seconds);
                Ok(Self { name, alias, created_at, ..Self::new(API, id, native) })
            }
        }
    )*};
}

organization_from!(Organization, ShortOrganization);
