//! What the APIs have in common.

use chrono::{DateTime, Utc};

use crate::{Api, OrganizationId};

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
    fn an_organization_without_an_id_is_an_error() {
        let org = |text: &str| serde_json::from_str::<Org>(text).unwrap();
        assert!(Organization::try_from(org("{}")).unwrap_err().is_decode());
        let organization = Organization::try_from(org(r#"{"org_id": 1}"#)).unwrap();
        assert_eq!(organization.id, OrganizationId::of(Api::Partoo, 1));
    }
}
