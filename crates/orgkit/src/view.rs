//! One view over all four APIs.

use std::fmt;

use futures::{FutureExt, future::BoxFuture, stream::BoxStream};
use orgkit_client::{kare, katapult, partoo, rivergen};

use crate::{
    Api, Changes, Error, KareExt, KatapultExt, Lookup, NewOrganization, Organization, OrganizationId, PartooExt,
    RiverGenExt, Search,
    page::{More, Page, pages, single},
};

/// How many organizations are asked for at a time, where the caller of a list does not see pages.
const PER_PAGE: i64 = 100;

/// What one does with organizations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum Operation {
    Get,
    List,
    Create,
    Update,
    Delete,
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Get => "get",
            Self::List => "list",
            Self::Create => "create",
            Self::Update => "update",
            Self::Delete => "delete",
        })
    }
}

/// The organizations of one API. What the API cannot do fails with [`Error::is_unsupported`].
pub trait Organizations: Send + Sync {
    /// The API.
    fn api(&self) -> Api;

    /// Whether the API has an operation.
    fn supports(&self, operation: Operation) -> bool;

    /// Reads an organization.
    fn get<'a>(&'a self, id: &'a OrganizationId) -> BoxFuture<'a, Result<Organization, Error>>;

    /// Lists organizations, page after page as the stream is read. After an error the stream ends.
    fn list(&self) -> BoxStream<'_, Result<Organization, Error>>;

    /// Creates an organization.
    fn create<'a>(&'a self, organization: &'a NewOrganization) -> BoxFuture<'a, Result<Organization, Error>>;

    /// Changes an organization, and returns it as it is afterwards.
    fn update<'a>(&'a self, id: &'a OrganizationId, changes: &'a Changes)
    -> BoxFuture<'a, Result<Organization, Error>>;

    /// Deletes an organization.
    fn delete<'a>(&'a self, id: &'a OrganizationId) -> BoxFuture<'a, Result<(), Error>>;
}

/// The number in an id, for the APIs whose ids are numbers.
fn number(api: Api, id: &OrganizationId) -> Result<i64, Error> {
    id.number().ok_or_else(|| Error::invalid(api, format!("`{id}` is not a number, as ids of this API are")))
}

fn unsupported<'a, T: Send + 'a>(api: Api, operation: Operation) -> BoxFuture<'a, Result<T, Error>> {
    futures::future::ready(Err(Error::unsupported(api, operation))).boxed()
}

impl Organizations for partoo::Client {
    fn api(&self) -> Api {
        Api::Partoo
    }

    fn supports(&self, _: Operation) -> bool {
        true
    }

    fn get<'a>(&'a self, id: &'a OrganizationId) -> BoxFuture<'a, Result<Organization, Error>> {
        async move { Ok(self.organization(number(Api::Partoo, id)?).await?.into()) }.boxed()
    }

    fn list(&self) -> BoxStream<'_, Result<Organization, Error>> {
        pages(Api::Partoo, move |page| async move {
            let found = self.search(&Search::default(), page, PER_PAGE).await?;
            let items = found.orgs.unwrap_or_default().into_iter().map(Into::into).collect();
            let more = More::Said(found.max_page.is_some_and(|last| page < last));
            Ok(Page { items, number: found.page, more })
        })
    }

    fn create<'a>(&'a self, new: &'a NewOrganization) -> BoxFuture<'a, Result<Organization, Error>> {
        async move {
            let body = partoo::types::CreateOrganizationBody {
                name: new.name.clone(),
                alias: new.alias.clone(),
                max_businesses: None,
            };
            let created = self.new_organization(&body).await?;
            let native = partoo::types::Org {
                org_id: created.org_id,
                name: Some(new.name.clone()),
                alias: created.alias,
                max_businesses: created.max_businesses,
                ..Default::default()
            };
            Ok(native.into())
        }
        .boxed()
    }

    fn update<'a>(
        &'a self,
        id: &'a OrganizationId,
        changes: &'a Changes,
    ) -> BoxFuture<'a, Result<Organization, Error>> {
        async move {
            let number = number(Api::Partoo, id)?;
            let body = partoo::types::UpdateOrganizationBody {
                name: changes.name.clone(),
                alias: changes.alias.clone(),
                max_businesses: None,
            };
            self.change_organization(number, &body).await?;
            Ok(self.organization(number).await?.into())
        }
        .boxed()
    }

    fn delete<'a>(&'a self, id: &'a OrganizationId) -> BoxFuture<'a, Result<(), Error>> {
        async move { self.remove_organization(number(Api::Partoo, id)?, false).await }.boxed()
    }
}

impl Organizations for rivergen::Client {
    fn api(&self) -> Api {
        Api::RiverGen
    }

    fn supports(&self, operation: Operation) -> bool {
        operation != Operation::Delete
    }

    fn get<'a>(&'a self, id: &'a OrganizationId) -> BoxFuture<'a, Result<Organization, Error>> {
        async move { Ok(self.organization(number(Api::RiverGen, id)?).await?.into()) }.boxed()
    }

    fn list(&self) -> BoxStream<'_, Result<Organization, Error>> {
        pages(Api::RiverGen, move |page| async move {
            let found = self.organizations(page, PER_PAGE).await?;
            let items = found.organizations.into_iter().map(Into::into).collect();
            // `has_next` is said to be there, and only in a text about all lists.
            let more = match (found.has_next, found.total_count) {
                (Some(has_next), _) => More::Said(has_next),
                (None, Some(total)) => More::Total(total),
                (None, None) => More::Said(false),
            };
            Ok(Page { items, number: None, more })
        })
    }

    fn create<'a>(&'a self, new: &'a NewOrganization) -> BoxFuture<'a, Result<Organization, Error>> {
        async move {
            let body = rivergen::types::CreateOrganizationBody {
                name: Some(new.name.clone()),
                domain: new.alias.clone(),
                ..Default::default()
            };
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
            let body =
                rivergen::types::UpdateOrganizationBody { name: changes.name.clone(), domain: changes.alias.clone() };
            Ok(self.change_organization(number(Api::RiverGen, id)?, &body).await?.into())
        }
        .boxed()
    }

    fn delete<'a>(&'a self, _: &'a OrganizationId) -> BoxFuture<'a, Result<(), Error>> {
        unsupported(Api::RiverGen, Operation::Delete)
    }
}

impl Organizations for kare::Client {
    fn api(&self) -> Api {
        Api::Kare
    }

    fn supports(&self, operation: Operation) -> bool {
        matches!(operation, Operation::Get | Operation::List | Operation::Update)
    }

    fn get<'a>(&'a self, id: &'a OrganizationId) -> BoxFuture<'a, Result<Organization, Error>> {
        async move { Ok(self.organization(number(Api::Kare, id)?, &[]).await?.into()) }.boxed()
    }

    fn list(&self) -> BoxStream<'_, Result<Organization, Error>> {
        pages(Api::Kare, move |page| async move {
            let found = self.organizations(page, PER_PAGE, &[]).await?;
            let number = found.pagination.and_then(|pagination| pagination.page);
            let more = found.total_count.map_or(More::Unsaid, More::Total);
            Ok(Page { items: found.data.into_iter().map(Into::into).collect(), number, more })
        })
    }

    fn create<'a>(&'a self, _: &'a NewOrganization) -> BoxFuture<'a, Result<Organization, Error>> {
        unsupported(Api::Kare, Operation::Create)
    }

    fn update<'a>(
        &'a self,
        id: &'a OrganizationId,
        changes: &'a Changes,
    ) -> BoxFuture<'a, Result<Organization, Error>> {
        async move {
            if changes.alias.is_some() {
                return Err(Error::invalid(Api::Kare, "organizations of this API have no alias"));
            }
            let body = kare::types::UpdateOrganization { name: changes.name.clone(), ..Default::default() };
            Ok(self.change_organization(number(Api::Kare, id)?, &body).await?.into())
        }
        .boxed()
    }

    fn delete<'a>(&'a self, _: &'a OrganizationId) -> BoxFuture<'a, Result<(), Error>> {
        unsupported(Api::Kare, Operation::Delete)
    }
}

impl Organizations for katapult::Client {
    fn api(&self) -> Api {
        Api::Katapult
    }

    fn supports(&self, operation: Operation) -> bool {
        operation != Operation::Update
    }

    fn get<'a>(&'a self, id: &'a OrganizationId) -> BoxFuture<'a, Result<Organization, Error>> {
        async move { Ok(self.organization(&Lookup::Id(id.to_string())).await?.into()) }.boxed()
    }

    fn list(&self) -> BoxStream<'_, Result<Organization, Error>> {
        single(async move { Ok(self.organizations().await?.into_iter().map(Into::into).collect()) })
    }

    fn create<'a>(&'a self, new: &'a NewOrganization) -> BoxFuture<'a, Result<Organization, Error>> {
        async move {
            let (Some(parent), Some(sub_domain)) = (&new.parent, &new.alias) else {
                let message = "an organization is created below a parent, and with an alias as its sub-domain";
                return Err(Error::invalid(Api::Katapult, message));
            };
            let parent = Lookup::Id(parent.to_string());
            Ok(self.create_managed(&parent, &new.name, sub_domain, &[]).await?.into())
        }
        .boxed()
    }

    fn update<'a>(&'a self, _: &'a OrganizationId, _: &'a Changes) -> BoxFuture<'a, Result<Organization, Error>> {
        unsupported(Api::Katapult, Operation::Update)
    }

    fn delete<'a>(&'a self, id: &'a OrganizationId) -> BoxFuture<'a, Result<(), Error>> {
        async move { self.delete_managed(&Lookup::Id(id.to_string())).await }.boxed()
    }
}
