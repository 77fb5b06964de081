//! Kare.

use orgkit_client::kare::{Client, types};

use crate::{
    Api, Credential, Error,
    call::{built, done},
};

/// Kare as one would like to call it.
#[allow(async_fn_in_trait)]
pub trait KareExt: Sized {
    /// A client for the gateway in the vendor's examples. Both tokens are needed at once.
    ///
    /// # Errors
    ///
    /// If no client can be made.
    fn connect(token: impl Into<Credential>, session: impl Into<Credential>) -> Result<Self, Error>;

    /// A client for another gateway.
    ///
    /// # Errors
    ///
    /// If the URL is not a valid base.
    fn connect_to(base: &str, token: impl Into<Credential>, session: impl Into<Credential>) -> Result<Self, Error>;

    /// Reads an organization, with what `extend` asks for.
    async fn organization(&self, id: i64, extend: &[types::OrganizationExtend]) -> Result<types::Organization, Error>;

    /// One page of organizations, from one.
    async fn organizations(
        &self,
        page: i64,
        page_size: i64,
        extend: &[types::ListOrganizationsExtend],
    ) -> Result<types::ListOrganizationsResponse, Error>;

    /// Changes an organization.
    async fn change_organization(
        &self,
        id: i64,
        changes: &types::UpdateOrganization,
    ) -> Result<types::UpdatedOrganization, Error>;

    /// Reads the caller's own organization, with what `extend` asks for.
    async fn mine(&self, extend: &[types::MyOrganizationExtend]) -> Result<types::MyOrganization, Error>;

    /// Changes the caller's own organization.
    async fn update_mine(&self, changes: &types::UpdateMyOrganization) -> Result<types::UpdatedOrganization, Error>;
}

const API: Api = Api::Kare;

/// A list in a query, left out when it is empty.
fn listed<T>(items: &[T]) -> Option<&[T]> {
    (!items.is_empty()).then_some(items)
}

impl KareExt for Client {
    fn connect(token: impl Into<Credential>, session: impl Into<Credential>) -> Result<Self, Error> {
        Self::connect_to(Self::SERVER, token, session)
    }

    fn connect_to(base: &str, token: impl Into<Credential>, session: impl Into<Credential>) -> Result<Self, Error> {
        built(API, Self::builder().bearer_auth(token).session_token(session).base_url(base).build())
    }

    async fn organization(&self, id: i64, extend: &[types::OrganizationExtend]) -> Result<types::Organization, Error> {
        Ok(done(API, self.get_organization_by_id(id, listed(extend)).await)?.data)
    }

    async fn organizations(
        &self,
        page: i64,
        page_size: i64,
        extend: &[types::ListOrganizationsExtend],
    ) -> Result<types::ListOrganizationsResponse, Error> {
        done(API, self.list_organizations(listed(extend), Some(page), Some(page_size)).await)
    }

    async fn change_organization(
        &self,
        id: i64,
        changes: &types::UpdateOrganization,
    ) -> Result<types::UpdatedOrganization, Error> {
        Ok(done(API, self.update_organization(id, changes).await)?.data)
    }

    async fn mine(&self, extend: &[types::MyOrganizationExtend]) -> Result<types::MyOrganization, Error> {
        Ok(done(API, self.get_my_organization(listed(extend)).await)?.data)
    }

    async fn update_mine(&self, changes: &types::UpdateMyOrganization) -> Result<types::UpdatedOrganization, Error> {
        Ok(done(API, self.update_my_organization(changes).await)?.data)
    }
}
