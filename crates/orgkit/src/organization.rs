//! The properties that organizations of all APIs have.

use std::{any::Any, fmt};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{Api, OrganizationId, native::Native};

/// An organization of any of the APIs: the common fields, and the API's own value.
#[derive(Debug, Clone, PartialEq)]
pub struct Organization {
    /// The id within its API.
    pub id: OrganizationId,
    /// The name.
    pub name: Option<String>,
    /// The short name: Partoo's alias, RiverGen's domain, Katapult's sub-domain. Kare has none.
    pub alias: Option<String>,
    /// The time of creation, if the API returns it.
    pub created_at: Option<DateTime<Utc>>,
    pub(crate) api: Api,
    pub(crate) native: Native,
}

impl Organization {
    /// Creates an organization without common fields from a value of its API.
    pub fn new(api: Api, id: OrganizationId, native: impl Any + fmt::Debug + PartialEq + Send + Sync) -> Self {
        Self { id, name: None, alias: None, created_at: None, api, native: Native::new(native) }
    }

    /// Returns the API of the organization.
    pub fn api(&self) -> Api {
        self.api
    }

    /// Returns the API's own value, if it has this type.
    ///
    /// Some APIs return different types from different operations: Partoo's `create` returns a
    /// `CreateOrganizationResponse` and its other operations an `Org`. A list of Kare contains `ListedOrganization`s,
    /// one of Katapult `ShortOrganization`s, and an update of Kare returns an `UpdatedOrganization`.
    pub fn native<T: Any>(&self) -> Option<&T> {
        self.native.get()
    }
}

/// An organization to create, or the desired state of one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewOrganization {
    /// The name.
    pub name: String,
    /// The short name. Katapult requires one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alias: Option<String>,
    /// The organization that manages the new one. Katapult requires one, and the other APIs have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<OrganizationId>,
    /// The key by which the server recognizes repeated requests. Only RiverGen supports it; it is ignored by the others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub idempotency_key: Option<String>,
}

impl NewOrganization {
    /// Creates a description of an organization with this name.
    pub fn named(name: impl Into<String>) -> Self {
        Self { name: name.into(), ..Self::default() }
    }

    /// Returns the key by which an existing organization is found: the alias if there is one, otherwise the name.
    pub fn key(&self) -> Key {
        self.alias.as_ref().map_or_else(|| Key::Name(self.name.clone()), |alias| Key::Alias(alias.clone()))
    }
}

/// The fields to change of an organization. A field that is `None` remains unchanged.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Changes {
    /// The new name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The new short name. Kare has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alias: Option<String>,
}

impl Changes {
    /// Returns the fields in which an organization differs from the desired state. An alias that is not desired is no
    /// difference.
    pub fn between(organization: &Organization, desired: &NewOrganization) -> Self {
        let name = (organization.name.as_ref() != Some(&desired.name)).then(|| desired.name.clone());
        let alias = desired.alias.clone().filter(|alias| organization.alias.as_ref() != Some(alias));
        Self { name, alias }
    }

    /// Returns true if nothing is to be changed.
    pub fn is_empty(&self) -> bool {
        self.name.is_none() && self.alias.is_none()
    }
}

/// A key that identifies an organization within an API.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Key {
    /// The id.
    Id(OrganizationId),
    /// The short name: Partoo's alias, RiverGen's domain, Katapult's sub-domain.
    Alias(String),
    /// The name.
    Name(String),
}

impl Key {
    /// Returns true if the key identifies this organization.
    pub fn is_of(&self, organization: &Organization) -> bool {
        match self {
            Self::Id(id) => organization.id.as_str() == id.as_str(),
            Self::Alias(alias) => organization.alias.as_ref() == Some(alias),
            Self::Name(name) => organization.name.as_ref() == Some(name),
        }
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Id(id) => write!(f, "id `{id}`"),
            Self::Alias(alias) => write!(f, "alias `{alias}`"),
            Self::Name(name) => write!(f, "name `{name}`"),
        }
    }
}

#[cfg(all(test, feature = "partoo"))]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::partoo::types::{CreateOrganizationResponse, Org};

    fn org(text: &str) -> Org {
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn an_organization_without_an_id_is_an_error() {
        assert!(Organization::try_from(org("{}")).unwrap_err().is_decode());
        let organization = Organization::try_from(org(r#"{"org_id": 1}"#)).unwrap();
        assert_eq!(organization.id, OrganizationId::of(Api::Partoo, 1));
    }

    #[test]
    fn the_own_value_of_the_api_is_beside_the_common_fields() {
        let organization = Organization::try_from(org(r#"{"org_id": 1, "name": "A", "max_businesses": 5}"#)).unwrap();
        assert_eq!(organization.native::<Org>().unwrap().name.as_deref(), Some("A"));
        assert!(organization.native::<CreateOrganizationResponse>().is_none());
        assert_eq!(organization, organization.clone());
        let other = Organization::try_from(org(r#"{"org_id": 1, "name": "A"}"#)).unwrap();
        assert_ne!(organization, other, "the own value differs");
        assert!(format!("{organization:?}").contains("org_id: Some(1)"));
    }

    #[test]
    fn only_what_differs_is_changed() {
        let organization = Organization::try_from(org(r#"{"org_id": 1, "name": "A", "alias": "a"}"#)).unwrap();
        let desired = NewOrganization { alias: Some("b".to_owned()), ..NewOrganization::named("A") };
        let changes = Changes::between(&organization, &desired);
        assert_eq!(changes, Changes { name: None, alias: Some("b".to_owned()) });
        assert!(Changes::between(&organization, &NewOrganization::named("A")).is_empty());
    }
}
