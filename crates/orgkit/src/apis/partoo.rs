//! Partoo.

use futures::{FutureExt, future::BoxFuture, stream::BoxStream};
use orgkit_client::partoo::{
    Client,
    calls::{DeleteOrganization, SearchOrganizations},
    types,
};

use crate::{
    Api, Changes, Credential, Error, Native, NewOrganization, Operation, Organization, OrganizationId, Organizations,
    call::{built, done},
    env::{base, variable},
    page::items,
    view::PER_PAGE,
};

/// Partoo as one would like to call it.
#[allow(async_fn_in_trait)]
pub trait PartooExt: Sized {
    /// The sandbox for clients and partners.
    const SANDBOX: &'static str = "https://api.sandbox.partoo.co/v2";

    /// A client for the production server.
    ///
    /// # Errors
    ///
    /// If no client can be made.
    fn connect(key: impl Into<Credential>) -> Result<Self, Error>;

    /// A client for another server, such as [`SANDBOX`](Self::SANDBOX).
    ///
    /// # Errors
    ///
    /// If the URL is not a valid base.
    fn connect_to(base: &str, key: impl Into<Credential>) -> Result<Self, Error>;

    /// A client by the environment: `PARTOO_API_KEY`, and `PARTOO_BASE_URL` for another server.
    ///
    /// # Errors
    ///
    /// If a variable is not set, or no client can be made.
    fn from_env() -> Result<Self, Error>;

    /// Reads an organization. Someone who is no provider is said to get their own whatever
    /// they ask for; a response about another organization is an error.
    async fn organization(&self, id: i64) -> Result<types::Org, Error>;

    /// Looks for organizations; all of them with an empty [`Search`]. Pages count from one and hold up
    /// to 100.
    async fn search(
        &self,
        search: &Search<'_>,
        page: i64,
        per_page: i64,
    ) -> Result<types::SearchOrganizationsResponse, Error>;

    /// Creates an organization. Only a provider may. A body without `max_businesses` says nothing of a
    /// limit, one with `max_businesses_null` says that there is none.
    async fn new_organization(
        &self,
        body: &types::CreateOrganizationBody,
    ) -> Result<types::CreateOrganizationResponse, Error>;

    /// Changes an organization. `max_businesses` sets the limit, `max_businesses_null` lifts it, and without
    /// either it stays; only a provider may.
    ///
    /// Someone who is no provider is said to reach their own organization whatever they ask for, so
    /// this and every other write reads the organization first, and writes nothing to another one.
    async fn change_organization(&self, id: i64, changes: &types::UpdateOrganizationBody) -> Result<(), Error>;

    /// Deletes an organization; with `force`, even while users or businesses remain. It is read first,
    /// as by [`change_organization`](Self::change_organization).
    async fn remove_organization(&self, id: i64, force: bool) -> Result<(), Error>;

    /// Reads the plans of an organization.
    async fn plans(&self, id: i64) -> Result<Vec<types::OrgPlan>, Error>;

    /// Replaces all plans of an organization: one that is left out is taken away. The organization is
    /// read first, as by [`change_organization`](Self::change_organization).
    async fn replace_plans(&self, id: i64, plans: Vec<types::OrgPlanUpdate>) -> Result<(), Error>;

    /// Reads which fields of businesses are shown.
    async fn business_fields(&self, id: i64) -> Result<Vec<types::BusinessFieldSection>, Error>;
}

/// What to look for. All that is given must hold.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Search<'a> {
    /// A name or number, or something close to it.
    pub query: Option<&'a str>,
    /// An alias.
    pub alias: Option<&'a str>,
    /// A number.
    pub org_id: Option<i64>,
}

const API: Api = Api::Partoo;

/// Refuses a response about another organization.
fn check(id: i64, found: Option<i64>) -> Result<(), Error> {
    match found {
        Some(other) if other != id => Err(Error::mismatch(API, id.to_string(), other.to_string())),
        _ => Ok(()),
    }
}

impl PartooExt for Client {
    fn connect(key: impl Into<Credential>) -> Result<Self, Error> {
        Self::connect_to(Self::SERVER, key)
    }

    fn connect_to(base: &str, key: impl Into<Credential>) -> Result<Self, Error> {
        built(API, Self::builder().api_key_auth(key).base_url(base).build())
    }

    fn from_env() -> Result<Self, Error> {
        Self::connect_to(&base("PARTOO_BASE_URL", Self::SERVER), variable(API, "PARTOO_API_KEY")?)
    }

    async fn organization(&self, id: i64) -> Result<types::Org, Error> {
        let found = done(API, self.get_organization(id).await)?;
        check(id, found.org_id)?;
        Ok(found)
    }

    async fn search(
        &self,
        search: &Search<'_>,
        page: i64,
        per_page: i64,
    ) -> Result<types::SearchOrganizationsResponse, Error> {
        let Search { query, alias, org_id } = *search;
        let call = self.search_organizations().when(org_id, SearchOrganizations::org_id);
        let call = call.when(query, SearchOrganizations::query).when(alias, SearchOrganizations::alias);
        done(API, call.page(page).per_page(per_page).await)
    }

    async fn new_organization(
        &self,
        body: &types::CreateOrganizationBody,
    ) -> Result<types::CreateOrganizationResponse, Error> {
        done(API, self.create_organization(body).await)
    }

    async fn change_organization(&self, id: i64, changes: &types::UpdateOrganizationBody) -> Result<(), Error> {
        self.organization(id).await?;
        check(id, done(API, self.update_organization(id, changes).await)?.org_id)
    }

    async fn remove_organization(&self, id: i64, force: bool) -> Result<(), Error> {
        self.organization(id).await?;
        check(
            id,
            done(API, self.delete_organization(id).when(force.then_some(true), DeleteOrganization::force).await)?
                .org_id,
        )
    }

    async fn plans(&self, id: i64) -> Result<Vec<types::OrgPlan>, Error> {
        Ok(done(API, self.organization_plans(id).await)?.plans.unwrap_or_default())
    }

    async fn replace_plans(&self, id: i64, plans: Vec<types::OrgPlanUpdate>) -> Result<(), Error> {
        self.organization(id).await?;
        let body = types::UpdateOrganizationPlansBody::new(plans);
        check(id, done(API, self.update_organization_plans(id, &body).await)?.org_id)
    }

    async fn business_fields(&self, id: i64) -> Result<Vec<types::BusinessFieldSection>, Error> {
        // Deprecated upstream, and still the only way to ask.
        #[allow(deprecated)]
        done(API, self.get_business_fields_for_org(id).await)
    }
}

impl Organizations for Client {
    fn api(&self) -> Api {
        API
    }

    fn supports(&self, _: Operation) -> bool {
        true
    }

    fn get<'a>(&'a self, id: &'a OrganizationId) -> BoxFuture<'a, Result<Organization, Error>> {
        async move { self.organization(id.number_of(API)?).await?.try_into() }.boxed()
    }

    fn list(&self) -> BoxStream<'_, Result<Organization, Error>> {
        items(API, self.search_organizations().per_page(PER_PAGE).pages(), |page| page.page)
    }

    fn create<'a>(&'a self, new: &'a NewOrganization) -> BoxFuture<'a, Result<Organization, Error>> {
        async move {
            let mut body = types::CreateOrganizationBody::new(&new.name);
            body.alias.clone_from(&new.alias);
            let created = self.new_organization(&body).await?;
            Ok(Organization {
                id: OrganizationId::found(API, created.org_id)?,
                name: Some(new.name.clone()),
                alias: created.alias.clone(),
                created_at: None,
                native: Native::PartooCreated(Box::new(created)),
            })
        }
        .boxed()
    }

    fn update<'a>(
        &'a self,
        id: &'a OrganizationId,
        changes: &'a Changes,
    ) -> BoxFuture<'a, Result<Organization, Error>> {
        async move {
            let number = id.number_of(API)?;
            let mut body = types::UpdateOrganizationBody::new();
            body.name.clone_from(&changes.name);
            body.alias.clone_from(&changes.alias);
            self.change_organization(number, &body).await?;
            self.organization(number).await?.try_into()
        }
        .boxed()
    }

    fn delete<'a>(&'a self, id: &'a OrganizationId) -> BoxFuture<'a, Result<(), Error>> {
        async move { self.remove_organization(id.number_of(API)?, false).await }.boxed()
    }
}

impl TryFrom<types::Org> for Organization {
    type Error = Error;

    fn try_from(native: types::Org) -> Result<Self, Error> {
        Ok(Self {
            id: OrganizationId::found(API, native.org_id)?,
            name: native.name.clone(),
            alias: native.alias.clone(),
            created_at: None,
            native: Native::Partoo(Box::new(native)),
        })
    }
}
