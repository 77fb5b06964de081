//! Kare.

use futures::{FutureExt, future::BoxFuture, stream::BoxStream};
use orgkit_client::kare::{Client, types};

use crate::{
    Action, Api, Changes, Error, NewOrganization, Operation, Organization, OrganizationId, Organizations,
    implement::{PER_PAGE, items, unsupported, value},
};

const API: Api = Api::Kare;

impl Organizations for Client {
    fn api(&self) -> Api {
        API
    }

    fn supports(&self, operation: Operation) -> bool {
        matches!(operation, Operation::Get | Operation::List | Operation::Update)
    }

    fn get<'a>(&'a self, id: &'a OrganizationId) -> BoxFuture<'a, Result<Organization, Error>> {
        async move { Ok(value(API, self.get_organization_by_id(id.number_of(API)?).await)?.into()) }.boxed()
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
            check(changes)?;
            let mut body = types::UpdateOrganization::new();
            body.name.clone_from(&changes.name);
            Ok(value(API, self.update_organization(id.number_of(API)?, &body).await)?.into())
        }
        .boxed()
    }

    fn check(&self, change: &Action) -> Result<(), Error> {
        match change {
            Action::Update { changes, .. } => check(changes),
            _ => Ok(()),
        }
    }

    fn delete<'a>(&'a self, _: &'a OrganizationId) -> BoxFuture<'a, Result<(), Error>> {
        unsupported(API, Operation::Delete)
    }
}

fn check(changes: &Changes) -> Result<(), Error> {
    match changes.alias {
        Some(_) => Err(Error::invalid(API, "organizations of Kare have no alias")),
        None => Ok(()),
    }
}

/// Converts the types of the responses, which have these members in common.
macro_rules! organization_from {
    ($($native:ident),*) => {$(
        impl From<types::$native> for Organization {
            fn from(native: types::$native) -> Self {
                let (name, created_at) = (Some(native.name.clone()), native.created_at);
                Self { name, created_at, ..Self::new(API, OrganizationId::of(API, native.id), native) }
            }
        }
    )*};
}

organization_from!(Organization, ListedOrganization, UpdatedOrganization);
