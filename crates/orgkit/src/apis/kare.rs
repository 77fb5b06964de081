//! Kare.

use futures::{FutureExt, future::BoxFuture, stream::BoxStream};
use orgkit_client::kare::{
    Client,
    calls::{GetMyOrganization, GetOrganizationById, ListOrganizations},
    types,
};

use crate::{
    Api, Changes, Credential, Error, Native, NewOrganization, Operation, Organization, OrganizationId, Organizations,
    call::{built, done},
    env::{base, variable},
    page::items,
    view::{PER_PAGE, unsupported},
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

    /// A client by the environment: `KARE_TOKEN` and `KARE_SESSION_TOKEN`, and `KARE_BASE_URL` for another gateway.
    ///
    /// # Errors
    ///
    /// If a variable is not set, or no client can be made.
    fn from_env() -> Result<Self, Error>;

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

    fn from_env() -> Result<Self, Error> {
        let (token, session) = (variable(API, "KARE_TOKEN")?, variable(API, "KARE_SESSION_TOKEN")?);
        Self::connect_to(&base("KARE_BASE_URL", Self::SERVER), token, session)
    }

    async fn organization(&self, id: i64, extend: &[types::OrganizationExtend]) -> Result<types::Organization, Error> {
        Ok(done(API, self.get_organization_by_id(id).when(listed(extend), GetOrganizationById::extend).await)?.data)
    }

    async fn organizations(
        &self,
        page: i64,
        page_size: i64,
        extend: &[types::ListOrganizationsExtend],
    ) -> Result<types::ListOrganizationsResponse, Error> {
        let call = self.list_organizations().when(listed(extend), ListOrganizations::extend);
        done(API, call.page(page).page_size(page_size).await)
    }

    async fn change_organization(
        &self,
        id: i64,
        changes: &types::UpdateOrganization,
    ) -> Result<types::UpdatedOrganization, Error> {
        Ok(done(API, self.update_organization(id, changes).await)?.data)
    }

    async fn mine(&self, extend: &[types::MyOrganizationExtend]) -> Result<types::MyOrganization, Error> {
        Ok(done(API, self.get_my_organization().when(listed(extend), GetMyOrganization::extend).await)?.data)
    }

    async fn update_mine(&self, changes: &types::UpdateMyOrganization) -> Result<types::UpdatedOrganization, Error> {
        Ok(done(API, self.update_my_organization(changes).await)?.data)
    }
}

impl Organizations for Client {
    fn api(&self) -> Api {
        API
    }

    fn supports(&self, operation: Operation) -> bool {
        matches!(operation, Operation::Get | Operation::List | Operation::Update)
    }

    fn get<'a>(&'a self, id: &'a OrganizationId) -> BoxFuture<'a, Result<Organization, Error>> {
        async move { Ok(self.organization(id.number_of(API)?, &[]).await?.into()) }.boxed()
    }

    fn list(&self) -> BoxStream<'_, Result<Organization, Error>> {
        let pages = self.list_organizations().page_size(PER_PAGE).pages();
        items(API, pages, |page| page.pagination.as_ref().and_then(|pagination| pagination.page))
    }

    fn create<'a>(&'a self, _: &'a NewOrganization) -> BoxFuture<'a, Result<Organization, Error>> {
        unsupported(API, Operation::Create)
    }

    fn update<'a>(
        &'a self,
        id: &'a OrganizationId,
        changes: &'a Changes,
    ) -> BoxFuture<'a, Result<Organization, Error>> {
        async move {
            if changes.alias.is_some() {
                return Err(Error::invalid(API, "organizations of Kare have no alias"));
            }
            let mut body = types::UpdateOrganization::new();
            body.name.clone_from(&changes.name);
            Ok(self.change_organization(id.number_of(API)?, &body).await?.into())
        }
        .boxed()
    }

    fn delete<'a>(&'a self, _: &'a OrganizationId) -> BoxFuture<'a, Result<(), Error>> {
        unsupported(API, Operation::Delete)
    }
}

impl From<types::Organization> for Organization {
    fn from(native: types::Organization) -> Self {
        Self {
            id: OrganizationId::of(API, native.id),
            name: Some(native.name.clone()),
            alias: None,
            created_at: native.created_at,
            native: Native::Kare(Box::new(native)),
        }
    }
}

impl From<types::ListedOrganization> for Organization {
    fn from(native: types::ListedOrganization) -> Self {
        Self {
            id: OrganizationId::of(API, native.id),
            name: Some(native.name.clone()),
            alias: None,
            created_at: native.created_at,
            native: Native::KareListed(Box::new(native)),
        }
    }
}

impl From<types::UpdatedOrganization> for Organization {
    fn from(native: types::UpdatedOrganization) -> Self {
        Self {
            id: OrganizationId::of(API, native.id),
            name: Some(native.name.clone()),
            alias: None,
            created_at: native.created_at,
            native: Native::KareUpdated(Box::new(native)),
        }
    }
}
