//! What the APIs have in common.

use std::fmt;

use chrono::{DateTime, Utc};
use orgkit_client::{kare, katapult, partoo, rivergen};

use crate::Api;

/// Identifies an organization within its API: a number for Partoo, RiverGen and Kare, a text for
/// Katapult.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct OrganizationId(String);

impl OrganizationId {
    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The id as a number, for the APIs that have numbers.
    pub fn number(&self) -> Option<i64> {
        self.0.parse().ok()
    }
}

impl fmt::Display for OrganizationId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<i64> for OrganizationId {
    fn from(number: i64) -> Self {
        Self(number.to_string())
    }
}

impl From<&str> for OrganizationId {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl From<String> for OrganizationId {
    fn from(text: String) -> Self {
        Self(text)
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
        match &self.native {
            Native::Partoo(_) => Api::Partoo,
            Native::RiverGen(_) => Api::RiverGen,
            Native::Kare(_) | Native::KareListed(_) | Native::KareUpdated(_) => Api::Kare,
            Native::Katapult(_) | Native::KatapultListed(_) => Api::Katapult,
        }
    }
}

/// The organization as its API has it. Some APIs send more or less in lists and after updates.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
#[allow(missing_docs)]
pub enum Native {
    Partoo(Box<partoo::types::Org>),
    RiverGen(Box<rivergen::types::Organization>),
    Kare(Box<kare::types::Organization>),
    KareListed(Box<kare::types::ListedOrganization>),
    KareUpdated(Box<kare::types::UpdatedOrganization>),
    Katapult(Box<katapult::types::Organization>),
    KatapultListed(Box<katapult::types::ShortOrganization>),
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

/// A Unix time in seconds.
fn from_seconds(seconds: i64) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp(seconds, 0)
}

impl From<partoo::types::Org> for Organization {
    fn from(native: partoo::types::Org) -> Self {
        Self {
            id: native.org_id.map(Into::into).unwrap_or_else(|| "".into()),
            name: native.name.clone(),
            alias: native.alias.clone(),
            created_at: None,
            native: Native::Partoo(Box::new(native)),
        }
    }
}

impl From<rivergen::types::Organization> for Organization {
    fn from(native: rivergen::types::Organization) -> Self {
        Self {
            id: native.id.into(),
            name: Some(native.name.clone()),
            alias: native.domain.clone(),
            created_at: native.created_at,
            native: Native::RiverGen(Box::new(native)),
        }
    }
}

impl From<kare::types::Organization> for Organization {
    fn from(native: kare::types::Organization) -> Self {
        Self {
            id: native.id.into(),
            name: Some(native.name.clone()),
            alias: None,
            created_at: native.created_at.flatten(),
            native: Native::Kare(Box::new(native)),
        }
    }
}

impl From<kare::types::ListedOrganization> for Organization {
    fn from(native: kare::types::ListedOrganization) -> Self {
        Self {
            id: native.id.into(),
            name: Some(native.name.clone()),
            alias: None,
            created_at: native.created_at.flatten(),
            native: Native::KareListed(Box::new(native)),
        }
    }
}

impl From<kare::types::UpdatedOrganization> for Organization {
    fn from(native: kare::types::UpdatedOrganization) -> Self {
        Self {
            id: native.id.into(),
            name: Some(native.name.clone()),
            alias: None,
            created_at: native.created_at.flatten(),
            native: Native::KareUpdated(Box::new(native)),
        }
    }
}

impl From<katapult::types::Organization> for Organization {
    fn from(native: katapult::types::Organization) -> Self {
        Self {
            id: native.id.clone().unwrap_or_default().into(),
            name: native.name.clone(),
            alias: native.sub_domain.clone(),
            created_at: native.created_at.and_then(from_seconds),
            native: Native::Katapult(Box::new(native)),
        }
    }
}

impl From<katapult::types::ShortOrganization> for Organization {
    fn from(native: katapult::types::ShortOrganization) -> Self {
        Self {
            id: native.id.clone().unwrap_or_default().into(),
            name: native.name.clone(),
            alias: native.sub_domain.clone(),
            created_at: native.created_at.and_then(from_seconds),
            native: Native::KatapultListed(Box::new(native)),
        }
    }
}
