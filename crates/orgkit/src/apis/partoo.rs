//! Partoo.

use std::{
    future::{Future, IntoFuture, ready},
    pin::Pin,
};

use futures::{FutureExt, future::BoxFuture, stream::BoxStream};
use orgkit_client::{
    partoo::{Call, Client, ResponseValue, operations, types},
    support::{Operate, Outcome},
};

use crate::{
    Api, Changes, Error, Key, NewOrganization, Operation, Organization, OrganizationId, Organizations,
    implement::{PER_PAGE, items, value},
    view::first,
};

const API: Api = Api::Partoo;

/// Verified calls about single organizations.
pub trait PartooExt {
    /// Returns calls that verify which organization they reach.
    ///
    /// Reason: verification. For a user who is not a provider, the server ignores the id and responds with the user's own
    /// organization. A verified call fails with [`Error::is_mismatch`] if the response is about another organization. A
    /// write reads the organization first, and sends nothing if it is another one.
    fn verified(&self) -> Verified<'_>;
}

impl PartooExt for Client {
    fn verified(&self) -> Verified<'_> {
        Verified(self)
    }
}

/// The calls about single organizations, which verify the organization that they reach. See [`PartooExt::verified`].
#[derive(Debug, Clone, Copy)]
pub struct Verified<'c>(&'c Client);

impl Verified<'_> {
    /// Reads an organization.
    pub fn get_organization(&self, id: i64) -> VerifiedCall<operations::GetOrganization> {
        let call = self.0.get_organization(id);
        VerifiedCall { client: None, id, call, reached: |response| response.org_id }
    }

    /// Updates an organization.
    pub fn update_organization(
        &self,
        id: i64,
        body: &types::UpdateOrganizationBody,
    ) -> VerifiedCall<operations::UpdateOrganization> {
        self.read_first(id, self.0.update_organization(id, body), |response| response.org_id)
    }

    /// Deletes an organization.
    pub fn delete_organization(&self, id: i64) -> VerifiedCall<operations::DeleteOrganization> {
        self.read_first(id, self.0.delete_organization(id), |response| response.org_id)
    }

    /// Reads the plans of an organization. The response does not name the organization, which is read first.
    pub fn organization_plans(&self, id: i64) -> VerifiedCall<operations::OrganizationPlans> {
        self.read_first(id, self.0.organization_plans(id), |_| None)
    }

    /// Replaces all plans of an organization. Plans that the body does not list are removed.
    pub fn update_organization_plans(
        &self,
        id: i64,
        body: &types::UpdateOrganizationPlansBody,
    ) -> VerifiedCall<operations::UpdateOrganizationPlans> {
        self.read_first(id, self.0.update_organization_plans(id, body), |response| response.org_id)
    }

    fn read_first<O: Operate>(&self, id: i64, call: Call<O>, reached: Reached<O>) -> VerifiedCall<O> {
        VerifiedCall { client: Some(self.0.clone()), id, call, reached }
    }
}

/// Reads from a response which organization it is about.
type Reached<O> = fn(&<<O as Operate>::Outcome as Outcome>::Success) -> Option<i64>;

/// A call that verifies the organization that it reaches.
#[must_use = "a call is not sent until it is awaited"]
pub struct VerifiedCall<O: Operate> {
    /// The client that reads the organization first.
    client: Option<Client>,
    id: i64,
    call: Call<O>,
    reached: Reached<O>,
}

impl<O: Operate> VerifiedCall<O> {
    /// Sets options and optional parameters of the call: `.with(|call| call.force(true).timeout(limit))`.
    pub fn with(self, set: impl FnOnce(Call<O>) -> Call<O>) -> Self {
        Self { call: set(self.call), ..self }
    }
}

impl<O: Operate> IntoFuture for VerifiedCall<O>
where
    <O::Outcome as Outcome>::Success: Send + Sync,
{
    type Output = Result<ResponseValue<<O::Outcome as Outcome>::Success>, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        let Self { client, id, call, reached } = self;
        let verify = move |found: Option<i64>| match found {
            Some(other) if other != id => Err(Error::mismatch(API, id.to_string(), other.to_string())),
            _ => Ok(()),
        };
        Box::pin(async move {
            if let Some(client) = client {
                verify(value(API, client.get_organization(id).await)?.org_id)?;
            }
            let response = call.await.map_err(|error| Error::from_client(API, error))?;
            verify(reached(&response))?;
            Ok(response)
        })
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
        async move { self.verified().get_organization(id.number_of(API)?).await?.into_inner().try_into() }.boxed()
    }

    fn list(&self) -> BoxStream<'_, Result<Organization, Error>> {
        items(API, self.search_organizations().per_page(PER_PAGE).pages(), |page| page.page)
    }

    fn find<'a>(&'a self, key: &'a Key) -> BoxFuture<'a, Result<Option<Organization>, Error>> {
        let search = self.search_organizations().per_page(PER_PAGE);
        let search = match key {
            Key::Id(id) => match id.number_of(API) {
                Ok(number) => search.org_id(number),
                Err(error) => return ready(Err(error)).boxed(),
            },
            Key::Alias(alias) => search.alias(alias),
            // The search for text is a fuzzy one, which may omit exact names.
            Key::Name(_) => search,
        };
        first(items(API, search.pages(), |page| page.page), key).boxed()
    }

    fn create<'a>(&'a self, new: &'a NewOrganization) -> BoxFuture<'a, Result<Organization, Error>> {
        async move {
            let mut body = types::CreateOrganizationBody::new(&new.name);
            body.alias.clone_from(&new.alias);
            let created = value(API, self.create_organization(&body).await)?;
            let (id, alias) = (OrganizationId::found(API, created.org_id)?, created.alias.clone());
            // The response does not contain the name.
            Ok(Organization { name: Some(new.name.clone()), alias, ..Organization::new(API, id, created) })
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
            self.verified().update_organization(number, &body).await?;
            // The response does not contain the organization.
            self.get(id).await
        }
        .boxed()
    }

    fn delete<'a>(&'a self, id: &'a OrganizationId) -> BoxFuture<'a, Result<(), Error>> {
        async move { self.verified().delete_organization(id.number_of(API)?).await.map(drop) }.boxed()
    }
}

impl TryFrom<types::Org> for Organization {
    type Error = Error;

    fn try_from(native: types::Org) -> Result<Self, Error> {
        let (name, alias) = (native.name.clone(), native.alias.clone());
        Ok(Self { name, alias, ..Self::new(API, OrganizationId::found(API, native.org_id)?, native) })
    }
}
