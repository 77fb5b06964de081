//! Partoo.

use orgkit_client::partoo::{Client, types};
use secrecy::SecretString;

use crate::{Api, Error, call::done, credentials::Credentials, transport};

/// Partoo as one would like to call it.
#[allow(async_fn_in_trait)]
pub trait PartooExt: Sized {
    /// The sandbox for clients and partners.
    const SANDBOX: &'static str = "https://api.sandbox.partoo.co/v2";

    /// A client for the production server.
    ///
    /// # Errors
    ///
    /// If the key cannot be sent in a header.
    fn connect(key: impl Into<SecretString>) -> Result<Self, Error>;

    /// A client for another server, such as [`SANDBOX`](Self::SANDBOX).
    ///
    /// # Errors
    ///
    /// If the key cannot be sent in a header, or the URL is none.
    fn connect_to(base: &str, key: impl Into<SecretString>) -> Result<Self, Error>;

    /// Reads an organization. Someone who is no provider is said to be answered their own whatever
    /// they ask for; an answer about another organization is an error.
    async fn organization(&self, id: i64) -> Result<types::Org, Error>;

    /// Looks for organizations by a name or number close to `query`; all of them without one.
    /// Pages count from one and hold up to 100.
    async fn search(
        &self,
        query: Option<&str>,
        page: i64,
        per_page: i64,
    ) -> Result<types::SearchOrganizationsResponse, Error>;

    /// Creates an organization. Only a provider may.
    async fn new_organization(
        &self,
        name: &str,
        alias: Option<&str>,
    ) -> Result<types::CreateOrganizationResponse, Error>;

    /// Changes an organization. In `max_businesses`, `None` leaves the limit, `Some(None)` lifts it,
    /// and `Some(Some(number))` sets it; only a provider may.
    async fn change_organization(&self, id: i64, changes: &types::UpdateOrganizationBody) -> Result<(), Error>;

    /// Deletes an organization; with `force`, even while users or businesses remain.
    async fn remove_organization(&self, id: i64, force: bool) -> Result<(), Error>;

    /// Reads the plans of an organization.
    async fn plans(&self, id: i64) -> Result<Vec<types::OrgPlan>, Error>;

    /// Replaces all plans of an organization: one that is left out is taken away.
    async fn replace_plans(&self, id: i64, plans: Vec<types::OrgPlanUpdate>) -> Result<(), Error>;

    /// Reads which fields of businesses are shown.
    async fn business_fields(&self, id: i64) -> Result<Vec<types::BusinessFieldSection>, Error>;
}

const API: Api = Api::Partoo;

impl PartooExt for Client {
    fn connect(key: impl Into<SecretString>) -> Result<Self, Error> {
        Self::connect_to(Self::SERVER, key)
    }

    fn connect_to(base: &str, key: impl Into<SecretString>) -> Result<Self, Error> {
        let credentials = Credentials::default().header(API, "x-apikey", &key.into())?;
        Ok(Self::new_with_client(base, transport::client(API, base, credentials)?))
    }

    async fn organization(&self, id: i64) -> Result<types::Org, Error> {
        let found = done(API, self.get_organization(id).await)?;
        match found.org_id {
            Some(other) if other != id => Err(Error::mismatch(API, id.to_string(), other.to_string())),
            _ => Ok(found),
        }
    }

    async fn search(
        &self,
        query: Option<&str>,
        page: i64,
        per_page: i64,
    ) -> Result<types::SearchOrganizationsResponse, Error> {
        done(API, self.search_organizations(None, None, Some(page), Some(per_page), query).await)
    }

    async fn new_organization(
        &self,
        name: &str,
        alias: Option<&str>,
    ) -> Result<types::CreateOrganizationResponse, Error> {
        let body = types::CreateOrganizationBody {
            name: name.to_owned(),
            alias: alias.map(str::to_owned),
            max_businesses: None,
        };
        done(API, self.create_organization(&body).await)
    }

    async fn change_organization(&self, id: i64, changes: &types::UpdateOrganizationBody) -> Result<(), Error> {
        done(API, self.update_organization(id, changes).await).map(drop)
    }

    async fn remove_organization(&self, id: i64, force: bool) -> Result<(), Error> {
        done(API, self.delete_organization(id, force.then_some(true)).await).map(drop)
    }

    async fn plans(&self, id: i64) -> Result<Vec<types::OrgPlan>, Error> {
        Ok(done(API, self.organization_plans(id).await)?.plans.unwrap_or_default())
    }

    async fn replace_plans(&self, id: i64, plans: Vec<types::OrgPlanUpdate>) -> Result<(), Error> {
        let body = types::UpdateOrganizationPlansBody { plans };
        done(API, self.update_organization_plans(id, &body).await).map(drop)
    }

    async fn business_fields(&self, id: i64) -> Result<Vec<types::BusinessFieldSection>, Error> {
        // Deprecated upstream, and still the only way to ask.
        #[allow(deprecated)]
        done(API, self.get_business_fields_for_org(id).await)
    }
}
