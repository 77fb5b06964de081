//! RiverGen.

use futures::{FutureExt, future::BoxFuture, stream::BoxStream};
use orgkit_client::rivergen::{Client, types};

use crate::{
    Api, Changes, Credential, Error, Native, NewOrganization, Operation, Organization, OrganizationId, Organizations,
    Workspace, WorkspaceId, Workspaces,
    call::{built, done},
    env::{base, variable},
    page::{items, single},
    view::{PER_PAGE, unsupported},
};

/// RiverGen as one would like to call it. Its documentation spells the host in two ways, so the base
/// URL is best set with [`connect_to`](Self::connect_to).
#[allow(async_fn_in_trait)]
pub trait RiverGenExt: Sized {
    /// A client for the host in the vendor's examples of these operations.
    ///
    /// # Errors
    ///
    /// If no client can be made.
    fn connect(token: impl Into<Credential>) -> Result<Self, Error>;

    /// A client for another host.
    ///
    /// # Errors
    ///
    /// If the URL is not a valid base.
    fn connect_to(base: &str, token: impl Into<Credential>) -> Result<Self, Error>;

    /// A client by the environment: `RIVERGEN_TOKEN`, and `RIVERGEN_BASE_URL` for another host.
    ///
    /// # Errors
    ///
    /// If a variable is not set, or no client can be made.
    fn from_env() -> Result<Self, Error>;

    /// A client without a token, to create the first organization.
    ///
    /// # Errors
    ///
    /// If the URL is not a valid base.
    fn anonymous(base: &str) -> Result<Self, Error>;

    /// Reads an organization.
    async fn organization(&self, id: i64) -> Result<types::Organization, Error>;

    /// One page of organizations, from one.
    async fn organizations(&self, page: i64, limit: i64) -> Result<types::ListOrganizationsResponseData, Error>;

    /// Creates an organization with its first workspace. Not safe to repeat without an
    /// `idempotency_key` in the body.
    async fn new_organization(
        &self,
        body: &types::CreateOrganizationBody,
    ) -> Result<types::CreateOrganizationResponseData, Error>;

    /// Changes an organization.
    async fn change_organization(
        &self,
        id: i64,
        changes: &types::UpdateOrganizationBody,
    ) -> Result<types::Organization, Error>;

    /// Lists the workspaces of an organization.
    async fn workspaces(&self, id: i64) -> Result<Vec<types::Workspace>, Error>;

    /// Creates a workspace in an organization.
    async fn new_workspace(&self, id: i64, name: &str) -> Result<types::Workspace, Error>;

    /// Creates a token for an organization. It is shown this once.
    async fn new_token(
        &self,
        id: i64,
        name: &str,
        scopes: &[&str],
        expires_in_days: Option<i64>,
    ) -> Result<types::CreateOrgTokenResponseData, Error>;

    /// Revokes a token of an organization.
    async fn revoke_token(&self, id: i64, token: i64) -> Result<(), Error>;
}

const API: Api = Api::RiverGen;

impl RiverGenExt for Client {
    fn connect(token: impl Into<Credential>) -> Result<Self, Error> {
        Self::connect_to(Self::SERVER, token)
    }

    fn connect_to(base: &str, token: impl Into<Credential>) -> Result<Self, Error> {
        built(API, Self::builder().bearer_auth(token).base_url(base).build())
    }

    fn from_env() -> Result<Self, Error> {
        Self::connect_to(&base("RIVERGEN_BASE_URL", Self::SERVER), variable(API, "RIVERGEN_TOKEN")?)
    }

    fn anonymous(base: &str) -> Result<Self, Error> {
        built(API, Self::new(base))
    }

    async fn organization(&self, id: i64) -> Result<types::Organization, Error> {
        Ok(done(API, self.get_organization(id).await)?.data.organization)
    }

    async fn organizations(&self, page: i64, limit: i64) -> Result<types::ListOrganizationsResponseData, Error> {
        Ok(done(API, self.list_organizations().limit(limit).page(page).await)?.data)
    }

    async fn new_organization(
        &self,
        body: &types::CreateOrganizationBody,
    ) -> Result<types::CreateOrganizationResponseData, Error> {
        Ok(done(API, self.create_organization(body).await)?.data)
    }

    async fn change_organization(
        &self,
        id: i64,
        changes: &types::UpdateOrganizationBody,
    ) -> Result<types::Organization, Error> {
        Ok(done(API, self.update_organization(id, changes).await)?.data.organization)
    }

    async fn workspaces(&self, id: i64) -> Result<Vec<types::Workspace>, Error> {
        Ok(done(API, self.list_workspaces(id).await)?.data.workspaces)
    }

    async fn new_workspace(&self, id: i64, name: &str) -> Result<types::Workspace, Error> {
        let body = types::CreateWorkspaceBody::new(name);
        Ok(done(API, self.create_workspace(id, &body).await)?.data.workspace)
    }

    async fn new_token(
        &self,
        id: i64,
        name: &str,
        scopes: &[&str],
        expires_in_days: Option<i64>,
    ) -> Result<types::CreateOrgTokenResponseData, Error> {
        let mut body = types::CreateOrgTokenBody::new(name, scopes.iter().copied());
        body.expires_in_days = expires_in_days;
        Ok(done(API, self.create_org_token(id, &body).await)?.data)
    }

    async fn revoke_token(&self, id: i64, token: i64) -> Result<(), Error> {
        done(API, self.revoke_org_token(id, token).await)
    }
}

impl Organizations for Client {
    fn api(&self) -> Api {
        API
    }

    fn supports(&self, operation: Operation) -> bool {
        operation != Operation::Delete
    }

    fn get<'a>(&'a self, id: &'a OrganizationId) -> BoxFuture<'a, Result<Organization, Error>> {
        async move { Ok(self.organization(id.number_of(API)?).await?.into()) }.boxed()
    }

    fn list(&self) -> BoxStream<'_, Result<Organization, Error>> {
        // `has_next` is said to be there, and only in a text about all lists; without it the total tells.
        items(API, self.list_organizations().limit(PER_PAGE).pages(), |_| None)
    }

    fn create<'a>(&'a self, new: &'a NewOrganization) -> BoxFuture<'a, Result<Organization, Error>> {
        async move {
            let mut body = types::CreateOrganizationBody::new().name(&new.name);
            body.domain.clone_from(&new.alias);
            Ok(self.new_organization(&body).await?.organization.into())
        }
        .boxed()
    }

    fn update<'a>(
        &'a self,
        id: &'a OrganizationId,
        changes: &'a Changes,
    ) -> BoxFuture<'a, Result<Organization, Error>> {
        async move {
            let mut body = types::UpdateOrganizationBody::new();
            body.name.clone_from(&changes.name);
            body.domain.clone_from(&changes.alias);
            Ok(self.change_organization(id.number_of(API)?, &body).await?.into())
        }
        .boxed()
    }

    fn delete<'a>(&'a self, _: &'a OrganizationId) -> BoxFuture<'a, Result<(), Error>> {
        unsupported(API, Operation::Delete)
    }

    fn as_workspaces(&self) -> Option<&dyn Workspaces> {
        Some(self)
    }
}

impl Workspaces for Client {
    fn workspaces_of<'a>(&'a self, organization: &'a OrganizationId) -> BoxStream<'a, Result<Workspace, Error>> {
        single(async move {
            let listed = self.workspaces(organization.number_of(API)?).await?;
            Ok(listed.into_iter().map(|it| workspace(it, organization)).collect())
        })
    }

    fn add_workspace<'a>(
        &'a self,
        organization: &'a OrganizationId,
        name: &'a str,
    ) -> BoxFuture<'a, Result<Workspace, Error>> {
        async move { Ok(workspace(self.new_workspace(organization.number_of(API)?, name).await?, organization)) }
            .boxed()
    }
}

fn workspace(native: types::Workspace, organization: &OrganizationId) -> Workspace {
    let types::Workspace { id, name, slug, is_default, .. } = native;
    let organization = OrganizationId::of(API, organization.as_str());
    Workspace { id: WorkspaceId::of(API, id), organization, name, slug, is_default }
}

impl From<types::Organization> for Organization {
    fn from(native: types::Organization) -> Self {
        Self {
            id: OrganizationId::of(API, native.id),
            name: Some(native.name.clone()),
            alias: native.domain.clone(),
            created_at: native.created_at,
            native: Native::RiverGen(Box::new(native)),
        }
    }
}
