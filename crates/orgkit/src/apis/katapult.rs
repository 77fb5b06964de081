//! Katapult.

use chrono::{DateTime, Utc};
use futures::{FutureExt, StreamExt, TryStreamExt, future::BoxFuture, stream::BoxStream};
use orgkit_client::katapult::{Client, calls, types};
#[cfg(feature = "oauth2")]
use orgkit_client::{katapult::oauth::OAuth, support::FlowKind};

use crate::{
    Api, Changes, Credential, Error, Native, NewOrganization, Operation, Organization, OrganizationId, Organizations,
    User, UserId, Users,
    call::{built, done},
    env::{base, variable},
    page::{items, single},
    view::unsupported,
};

/// Says which organization is meant: by its id, or by its own name in addresses. The API takes
/// exactly one of the two.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Lookup {
    /// By its id, such as `org_O648YDMEYeLmqdmn`.
    Id(String),
    /// By its sub-domain, such as `acme`.
    SubDomain(String),
}

impl Lookup {
    /// Says it in the query, by the setter for the one or for the other.
    fn apply<'a, C>(&'a self, call: C, id: fn(C, &'a String) -> C, sub_domain: fn(C, &'a String) -> C) -> C {
        match self {
            Self::Id(text) => id(call, text),
            Self::SubDomain(text) => sub_domain(call, text),
        }
    }

    /// Says it in a body.
    fn body(&self) -> types::OrganizationLookup {
        match self {
            Self::Id(id) => types::OrganizationLookup::new().id(id),
            Self::SubDomain(name) => types::OrganizationLookup::new().sub_domain(name),
        }
    }
}

/// Katapult as one would like to call it.
#[allow(async_fn_in_trait)]
pub trait KatapultExt: Sized {
    /// A client for the Core API.
    ///
    /// # Errors
    ///
    /// If no client can be made.
    fn connect(token: impl Into<Credential>) -> Result<Self, Error>;

    /// A client for another server.
    ///
    /// # Errors
    ///
    /// If the URL is not a valid base.
    fn connect_to(base: &str, token: impl Into<Credential>) -> Result<Self, Error>;

    /// A client by the environment: `KATAPULT_TOKEN`, and `KATAPULT_BASE_URL` for another server.
    ///
    /// # Errors
    ///
    /// If a variable is not set, or no client can be made.
    fn from_env() -> Result<Self, Error>;

    /// A client for another server, by OAuth 2: with the tokens that a user has given, by
    /// [`authorization`](Self::authorization), or those of a store.
    ///
    /// # Errors
    ///
    /// If the URL is not a valid base.
    #[cfg(feature = "oauth2")]
    fn connect_oauth(base: &str, tokens: OAuth) -> Result<Self, Error>;

    /// How a user lets this program in (RFC 6749, section 4.1, with PKCE): with these scopes, or all of the document.
    /// `redirect_url` is where the user comes back.
    ///
    /// # Errors
    ///
    /// If the document has no such flow.
    #[cfg(feature = "oauth2")]
    fn authorization(client_id: &str, redirect_url: &str, scopes: &[&str]) -> Result<OAuth, Error>;

    /// Lists the organizations that the token reaches.
    async fn organizations(&self) -> Result<Vec<types::ShortOrganization>, Error>;

    /// Reads an organization.
    async fn organization(&self, lookup: &Lookup) -> Result<types::Organization, Error>;

    /// Reads the policy of an organization.
    async fn policy(&self, lookup: &Lookup) -> Result<types::GetOrganizationPolicyResponse, Error>;

    /// Reads the limits that are set for an organization.
    async fn policy_limits(&self, lookup: &Lookup) -> Result<types::OrganizationPolicy, Error>;

    /// Reads the prices for an organization.
    async fn prices(&self, lookup: &Lookup) -> Result<types::GetOrganizationPricesResponse, Error>;

    /// Reads what is to be done before an organization can be deleted.
    async fn deletion_steps(&self, lookup: &Lookup) -> Result<types::OrganizationDeletionSteps, Error>;

    /// One page of the organizations that one manages, those with all of the annotations.
    async fn managed(
        &self,
        lookup: &Lookup,
        annotations: &[(&str, &str)],
        page: i64,
    ) -> Result<types::GetOrganizationManagedResponse, Error>;

    /// Creates an organization below another, with these annotations.
    async fn create_managed(
        &self,
        parent: &Lookup,
        name: &str,
        sub_domain: &str,
        annotations: &[(&str, &str)],
    ) -> Result<types::Organization, Error>;

    /// Deletes a managed organization. A response that says that it did not succeed is an error.
    async fn delete_managed(&self, lookup: &Lookup) -> Result<(), Error>;

    /// One page of the users that may reach an organization.
    async fn users_with_access(
        &self,
        lookup: &Lookup,
        page: i64,
    ) -> Result<types::GetOrganizationUsersWithAccessResponse, Error>;

    /// Reads the user that the token belongs to.
    async fn current_user(&self) -> Result<types::GetUsersCurrentResponse, Error>;
}

const API: Api = Api::Katapult;

impl KatapultExt for Client {
    fn connect(token: impl Into<Credential>) -> Result<Self, Error> {
        Self::connect_to(Self::SERVER, token)
    }

    fn connect_to(base: &str, token: impl Into<Credential>) -> Result<Self, Error> {
        built(API, Self::builder().authenticator(token).base_url(base).build())
    }

    fn from_env() -> Result<Self, Error> {
        Self::connect_to(&base("KATAPULT_BASE_URL", Self::SERVER), variable(API, "KATAPULT_TOKEN")?)
    }

    #[cfg(feature = "oauth2")]
    fn connect_oauth(base: &str, tokens: OAuth) -> Result<Self, Error> {
        built(API, Self::builder().oauth2(Credential::from_source(tokens)).base_url(base).build())
    }

    #[cfg(feature = "oauth2")]
    fn authorization(client_id: &str, redirect_url: &str, scopes: &[&str]) -> Result<OAuth, Error> {
        let flow = Self::flows().iter().find(|flow| flow.kind == FlowKind::AuthorizationCode);
        let flow = flow.ok_or_else(|| Error::invalid(API, "the document has no authorization code flow"))?;
        let scopes = if scopes.is_empty() { flow.scopes } else { scopes };
        Ok(OAuth::authorization_code(flow, client_id, redirect_url).scopes(scopes.iter().copied()))
    }

    async fn organizations(&self) -> Result<Vec<types::ShortOrganization>, Error> {
        Ok(done(API, self.get_organizations().await)?.organizations)
    }

    async fn organization(&self, lookup: &Lookup) -> Result<types::Organization, Error> {
        Ok(done(
            API,
            lookup
                .apply(
                    self.get_organization(),
                    calls::GetOrganization::organization_id,
                    calls::GetOrganization::organization_sub_domain,
                )
                .await,
        )?
        .organization)
    }

    async fn policy(&self, lookup: &Lookup) -> Result<types::GetOrganizationPolicyResponse, Error> {
        done(
            API,
            lookup
                .apply(
                    self.get_organization_policy(),
                    calls::GetOrganizationPolicy::organization_id,
                    calls::GetOrganizationPolicy::organization_sub_domain,
                )
                .await,
        )
    }

    async fn policy_limits(&self, lookup: &Lookup) -> Result<types::OrganizationPolicy, Error> {
        Ok(done(
            API,
            lookup
                .apply(
                    self.get_organization_policy_limits(),
                    calls::GetOrganizationPolicyLimits::organization_id,
                    calls::GetOrganizationPolicyLimits::organization_sub_domain,
                )
                .await,
        )?
        .policy_limits)
    }

    async fn prices(&self, lookup: &Lookup) -> Result<types::GetOrganizationPricesResponse, Error> {
        done(
            API,
            lookup
                .apply(
                    self.get_organization_prices(),
                    calls::GetOrganizationPrices::organization_id,
                    calls::GetOrganizationPrices::organization_sub_domain,
                )
                .await,
        )
    }

    async fn deletion_steps(&self, lookup: &Lookup) -> Result<types::OrganizationDeletionSteps, Error> {
        Ok(done(
            API,
            lookup
                .apply(
                    self.get_organization_deletion_steps(),
                    calls::GetOrganizationDeletionSteps::organization_id,
                    calls::GetOrganizationDeletionSteps::organization_sub_domain,
                )
                .await,
        )?
        .steps)
    }

    async fn managed(
        &self,
        lookup: &Lookup,
        annotations: &[(&str, &str)],
        page: i64,
    ) -> Result<types::GetOrganizationManagedResponse, Error> {
        // Keys and values pair up by position, so there are as many of one as of the other.
        type Managed = calls::GetOrganizationManaged;
        let call = self.get_organization_managed();
        let mut call = lookup.apply(call, Managed::organization_id, Managed::organization_sub_domain);
        if !annotations.is_empty() {
            call = call.annotations_key(annotations.iter().map(|(key, _)| key));
            call = call.annotations_value(annotations.iter().map(|(_, value)| value));
        }
        done(API, call.page(page).await)
    }

    async fn create_managed(
        &self,
        parent: &Lookup,
        name: &str,
        sub_domain: &str,
        annotations: &[(&str, &str)],
    ) -> Result<types::Organization, Error> {
        let mut body = types::PostOrganizationManagedBody::new(parent.body(), name, sub_domain);
        if !annotations.is_empty() {
            body = body.annotations(annotations.iter().map(|(key, value)| types::KeyValue::new(*key).value(*value)));
        }
        Ok(done(API, self.post_organization_managed(&body).await)?.organization)
    }

    async fn delete_managed(&self, lookup: &Lookup) -> Result<(), Error> {
        let body = types::DeleteOrganizationBody::new(lookup.body());
        if done(API, self.delete_organization(&body).await)?.success {
            return Ok(());
        }
        Err(Error::refused(API, "delete the organization"))
    }

    async fn users_with_access(
        &self,
        lookup: &Lookup,
        page: i64,
    ) -> Result<types::GetOrganizationUsersWithAccessResponse, Error> {
        type WithAccess = calls::GetOrganizationUsersWithAccess;
        let call = self.get_organization_users_with_access();
        let call = lookup.apply(call, WithAccess::organization_id, WithAccess::organization_sub_domain);
        done(API, call.page(page).await)
    }

    async fn current_user(&self) -> Result<types::GetUsersCurrentResponse, Error> {
        done(API, self.get_users_current().await)
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
        async move { self.organization(&Lookup::Id(id.text_of(API)?)).await?.try_into() }.boxed()
    }

    fn list(&self) -> BoxStream<'_, Result<Organization, Error>> {
        single(async move { self.organizations().await?.into_iter().map(TryInto::try_into).collect() })
    }

    fn create<'a>(&'a self, new: &'a NewOrganization) -> BoxFuture<'a, Result<Organization, Error>> {
        async move {
            let (Some(parent), Some(sub_domain)) = (&new.parent, &new.alias) else {
                let message = "a new organization requires a parent, and an alias as its sub-domain";
                return Err(Error::invalid(API, message));
            };
            let parent = Lookup::Id(parent.text_of(API)?);
            self.create_managed(&parent, &new.name, sub_domain, &[]).await?.try_into()
        }
        .boxed()
    }

    fn update<'a>(&'a self, _: &'a OrganizationId, _: &'a Changes) -> BoxFuture<'a, Result<Organization, Error>> {
        unsupported(API, Operation::Update)
    }

    fn delete<'a>(&'a self, id: &'a OrganizationId) -> BoxFuture<'a, Result<(), Error>> {
        async move { self.delete_managed(&Lookup::Id(id.text_of(API)?)).await }.boxed()
    }

    fn as_users(&self) -> Option<&dyn Users> {
        Some(self)
    }
}

impl Users for Client {
    fn users_of<'a>(&'a self, organization: &'a OrganizationId) -> BoxStream<'a, Result<User, Error>> {
        let id = match organization.text_of(API) {
            Ok(id) => id,
            Err(error) => return single(async { Err(error) }),
        };
        let pages = self.get_organization_users_with_access().organization_id(&id).pages();
        let accesses: BoxStream<'a, Result<Access, Error>> = items(API, pages, |page| page.pagination.current_page);
        accesses.try_filter_map(|Access(user)| async { Ok(user) }).boxed()
    }
}

/// Who has access. The document lets it be nobody.
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

/// A Unix time in seconds.
fn from_seconds(seconds: i64) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp(seconds, 0)
}

impl TryFrom<types::Organization> for Organization {
    type Error = Error;

    fn try_from(native: types::Organization) -> Result<Self, Error> {
        Ok(Self {
            id: OrganizationId::found(API, native.id.clone())?,
            name: native.name.clone(),
            alias: native.sub_domain.clone(),
            created_at: native.created_at.and_then(from_seconds),
            native: Native::Katapult(Box::new(native)),
        })
    }
}

impl TryFrom<types::ShortOrganization> for Organization {
    type Error = Error;

    fn try_from(native: types::ShortOrganization) -> Result<Self, Error> {
        Ok(Self {
            id: OrganizationId::found(API, native.id.clone())?,
            name: native.name.clone(),
            alias: native.sub_domain.clone(),
            created_at: native.created_at.and_then(from_seconds),
            native: Native::KatapultListed(Box::new(native)),
        })
    }
}
