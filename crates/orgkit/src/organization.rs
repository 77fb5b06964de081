//! What the APIs have in common.

use std::fmt;

use chrono::{DateTime, Utc};

use crate::{Api, Error};

/// Identifies an organization within its API: a number for Partoo, RiverGen and Kare, a text for
/// Katapult. One that an API gave is bound to it, and refused by the others; one that is written down
/// as a number or text is taken by any.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct OrganizationId {
    api: Option<Api>,
    text: String,
}

impl OrganizationId {
    /// The id of an organization of this API.
    pub fn of(api: Api, id: impl Into<Self>) -> Self {
        Self { api: Some(api), text: id.into().text }
    }

    /// The id in a response, which may forget it.
    pub(crate) fn found(api: Api, id: Option<impl Into<Self>>) -> Result<Self, Error> {
        id.map(|id| Self::of(api, id)).ok_or_else(|| Error::without_id(api))
    }

    /// The API that it is bound to.
    pub fn api(&self) -> Option<Api> {
        self.api
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The id as a number, for the APIs that have numbers.
    pub fn number(&self) -> Option<i64> {
        self.text.parse().ok()
    }

    /// The id as this API has it.
    pub(crate) fn text_of(&self, api: Api) -> Result<String, Error> {
        match self.api {
            Some(other) if other != api => {
                Err(Error::invalid(api, format!("`{self}` is an organization of {other}, not of {api}")))
            }
            _ => Ok(self.text.clone()),
        }
    }

    /// The number in the id, for the APIs whose ids are numbers.
    pub(crate) fn number_of(&self, api: Api) -> Result<i64, Error> {
        self.text_of(api)?;
        self.number().ok_or_else(|| Error::invalid(api, format!("`{self}` is not a number, as ids of this API are")))
    }
}

impl fmt::Display for OrganizationId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl From<i64> for OrganizationId {
    fn from(number: i64) -> Self {
        Self { api: None, text: number.to_string() }
    }
}

impl From<&str> for OrganizationId {
    fn from(text: &str) -> Self {
        Self { api: None, text: text.to_owned() }
    }
}

impl From<String> for OrganizationId {
    fn from(text: String) -> Self {
        Self { api: None, text }
    }
}

/// An organization of any of the APIs: the common fields, and the API's own value beside them.
#[derive(Debug, Clone, PartialEq)]
pub struct Organization {
    /// Identifies it within its API.
    pub id: OrganizationId,
    /// What it is called.
    pub name: Option<String>,
    /// Its short name: Partoo's alias, RiverGen's domain, Katapult's sub-domain.
    pub alias: Option<String>,
    /// When it was created.
    pub created_at: Option<DateTime<Utc>>,
    /// What the API itself sent.
    pub native: Native,
}

impl Organization {
    /// The API that it belongs to.
    pub fn api(&self) -> Api {
        match self.native {
            #[cfg(feature = "partoo")]
            Native::Partoo(_) | Native::PartooCreated(_) => Api::Partoo,
            #[cfg(feature = "rivergen")]
            Native::RiverGen(_) => Api::RiverGen,
            #[cfg(feature = "kare")]
            Native::Kare(_) | Native::KareListed(_) | Native::KareUpdated(_) => Api::Kare,
            #[cfg(feature = "katapult")]
            Native::Katapult(_) | Native::KatapultListed(_) => Api::Katapult,
        }
    }
}

/// The organization as its API has it. Some APIs send more or less in lists, and after it was created or
/// updated.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
#[allow(missing_docs)]
pub enum Native {
    #[cfg(feature = "partoo")]
    Partoo(Box<orgkit_client::partoo::types::Org>),
    #[cfg(feature = "partoo")]
    PartooCreated(Box<orgkit_client::partoo::types::CreateOrganizationResponse>),
    #[cfg(feature = "rivergen")]
    RiverGen(Box<orgkit_client::rivergen::types::Organization>),
    #[cfg(feature = "kare")]
    Kare(Box<orgkit_client::kare::types::Organization>),
    #[cfg(feature = "kare")]
    KareListed(Box<orgkit_client::kare::types::ListedOrganization>),
    #[cfg(feature = "kare")]
    KareUpdated(Box<orgkit_client::kare::types::UpdatedOrganization>),
    #[cfg(feature = "katapult")]
    Katapult(Box<orgkit_client::katapult::types::Organization>),
    #[cfg(feature = "katapult")]
    KatapultListed(Box<orgkit_client::katapult::types::ShortOrganization>),
}

/// An organization to create.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewOrganization {
    /// What it shall be called.
    pub name: String,
    /// Its short name. Katapult needs one.
    pub alias: Option<String>,
    /// The organization that shall manage it. Katapult needs one, and has no others.
    pub parent: Option<OrganizationId>,
}

impl NewOrganization {
    /// An organization of this name.
    pub fn named(name: impl Into<String>) -> Self {
        Self { name: name.into(), ..Self::default() }
    }
}

/// What to change of an organization. What is `None` stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changes {
    /// A new name.
    pub name: Option<String>,
    /// A new short name. Kare has none.
    pub alias: Option<String>,
}

#[cfg(all(test, feature = "partoo"))]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::partoo::types::Org;

    #[test]
    fn an_id_is_of_its_api() {
        let id = OrganizationId::of(Api::Kare, 7);
        assert_eq!(id.number_of(Api::Kare).unwrap(), 7);
        assert!(id.number_of(Api::Partoo).unwrap_err().is_invalid());
        assert_eq!(OrganizationId::from(7).number_of(Api::Partoo).unwrap(), 7);
        assert!(OrganizationId::from("seven").number_of(Api::Partoo).unwrap_err().is_invalid());
    }

    #[test]
    fn an_organization_without_an_id_is_an_error() {
        let org = |text: &str| serde_json::from_str::<Org>(text).unwrap();
        assert!(Organization::try_from(org("{}")).unwrap_err().is_decode());
        let organization = Organization::try_from(org(r#"{"org_id": 1}"#)).unwrap();
        assert_eq!(organization.id, OrganizationId::of(Api::Partoo, 1));
    }
}
