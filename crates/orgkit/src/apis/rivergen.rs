//! RiverGen.

use futures::{FutureExt, future::BoxFuture, stream::BoxStream};
use orgkit_client::rivergen::{Client, types};

use crate::{
    Api, Changes, Error, NewOrganization, Operation, Organization, OrganizationId, Organizations, Workspace,
    WorkspaceId, Workspaces,
    implement::{PER_PAGE, items, single, unsupported, value},
};

const API: Api = Api::RiverGen;

impl Organizations for Client {
    fn api(&self) -> Api {
        API
    }

    fn supports(&self, operation: Operation) -> bool {
        operation != Operation::Delete
    }

    fn get<'a>(&'a self, id: &'a OrganizationId) -> BoxFuture<'a, Result<Organization, Error>> {
        async move { Ok(value(API, self.get_organization(id.number_of(API)?).await)?.into()) }.boxed()
    }

    fn list(&self) -> BoxStream<'_, Result<Organization, Error>> {
        // `has_next` is documented only in a text about all lists; the total decides if it is absent.
        items(API, self.list_organizations().limit(PER_PAGE).pages(), |_| None)
    }

    fn create<'a>(&'a self, new: &'a NewOrganization) -> BoxFuture<'a, Result<Organization, Error>> {
        async move {
            let mut body = types::CreateOrganizationBody::new().name(&new.name);
            body.domain.clone_from(&new.alias);
            body.idempotency_key.clone_from(&new.idempotency_key);
            Ok(value(API, self.create_organization(&body).await)?.organization.into())
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
            let call = self.update_organization(id.number_of(API)?, &body);
            Ok(value(API, call.await)?.into())
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
    fn list_workspaces<'a>(&'a self, organization: &'a OrganizationId) -> BoxStream<'a, Result<Workspace, Error>> {
        single(async move {
            let listed = value(API, self.list_workspaces(organization.number_of(API)?).await)?;
            Ok(listed.workspaces.into_iter().map(|it| workspace(it, organization)).collect())
        })
    }

    fn create_workspace<'a>(
        &'a self,
        organization: &'a OrganizationId,
        name: &'a str,
    ) -> BoxFuture<'a, Result<Workspace, Error>> {
        async move {
            let body = types::CreateWorkspaceBody::new(name);
            let created = value(API, self.create_workspace(organization.number_of(API)?, &body).await)?;
            Ok(workspace(created, organization))
        }
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
        let (name, alias, created_at) = (Some(native.name.clone()), native.domain.clone(), native.created_at);
        Self { name, alias, created_at, ..Self::new(API, OrganizationId::of(API, native.id), native) }
    }
}
