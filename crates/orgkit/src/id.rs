//! Ids, which are distinguished by kind and by API.

use std::{fmt, marker::PhantomData};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::{Api, Error};

/// An id of a resource of the kind `K`: a number for Partoo, RiverGen and Kare, a string for Katapult.
///
/// An id from a response is bound to its API, and rejected by the others. An id created from a number or a string is
/// accepted by any, as is one that was deserialized.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Id<K> {
    api: Option<Api>,
    text: String,
    kind: PhantomData<K>,
}

/// The id of an organization.
pub type OrganizationId = Id<kinds::Organization>;

/// The id of a workspace.
pub type WorkspaceId = Id<kinds::Workspace>;

/// The id of a user.
pub type UserId = Id<kinds::User>;

/// A kind of resource.
pub trait Kind {
    /// The name, with its article.
    const NAME: &'static str;
}

/// The kinds of resources that have ids.
pub mod kinds {
    macro_rules! kind {
        ($(#[$doc:meta])* $name:ident, $words:literal) => {
            $(#[$doc])*
            #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
            pub enum $name {}

            impl super::Kind for $name {
                const NAME: &'static str = $words;
            }
        };
    }

    kind! {
        /// Organizations.
        Organization, "an organization"
    }

    kind! {
        /// Workspaces.
        Workspace, "a workspace"
    }

    kind! {
        /// Users.
        User, "a user"
    }
}

impl<K> Id<K> {
    fn new(api: Option<Api>, text: String) -> Self {
        Self { api, text, kind: PhantomData }
    }

    /// Creates an id of this API.
    pub fn of(api: Api, id: impl Into<Self>) -> Self {
        Self::new(Some(api), id.into().text)
    }

    /// Returns the API that the id is bound to.
    pub fn api(&self) -> Option<Api> {
        self.api
    }

    /// Returns the id as a string.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Returns the id as a number, if it is one.
    pub fn number(&self) -> Option<i64> {
        self.text.parse().ok()
    }
}

impl<K: Kind> Id<K> {
    /// Returns the id in a response, which may lack it.
    ///
    /// # Errors
    ///
    /// Returns an error if there is no id.
    pub fn found(api: Api, id: Option<impl Into<Self>>) -> Result<Self, Error> {
        id.map(|id| Self::of(api, id)).ok_or_else(|| Error::without_id(api, K::NAME))
    }

    /// Returns the id as a string of this API.
    ///
    /// # Errors
    ///
    /// Returns an error if the id is bound to another API.
    pub fn text_of(&self, api: Api) -> Result<String, Error> {
        match self.api {
            Some(other) if other != api => Err(Error::invalid(
                api,
                format!("invalid id `{self}`: it identifies {} of {other}, not of {api}", K::NAME),
            )),
            _ => Ok(self.text.clone()),
        }
    }

    /// Returns the id as a number of this API.
    ///
    /// # Errors
    ///
    /// Returns an error if the id is bound to another API, or is no number.
    pub fn number_of(&self, api: Api) -> Result<i64, Error> {
        self.text_of(api)?;
        self.number().ok_or_else(|| Error::invalid(api, format!("invalid id `{self}`: expected a number")))
    }
}

impl<K> fmt::Display for Id<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl<K> Serialize for Id<K> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

/// Accepts a string or an integer.
impl<'de, K> Deserialize<'de> for Id<K> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged, expecting = "expected an id, a string or an integer")]
        enum Written {
            Text(String),
            Number(i64),
        }

        Ok(match Written::deserialize(deserializer)? {
            Written::Text(text) => text.into(),
            Written::Number(number) => number.into(),
        })
    }
}

impl<K> From<i64> for Id<K> {
    fn from(number: i64) -> Self {
        Self::new(None, number.to_string())
    }
}

impl<K> From<&str> for Id<K> {
    fn from(text: &str) -> Self {
        Self::new(None, text.to_owned())
    }
}

impl<K> From<String> for Id<K> {
    fn from(text: String) -> Self {
        Self::new(None, text)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_of_its_api() {
        let id = OrganizationId::of(Api::Kare, 7);
        assert_eq!(id.number_of(Api::Kare).unwrap(), 7);
        assert!(id.number_of(Api::Partoo).unwrap_err().is_invalid());
        assert_eq!(OrganizationId::from(7).number_of(Api::Partoo).unwrap(), 7);
        assert!(OrganizationId::from("seven").number_of(Api::Partoo).unwrap_err().is_invalid());
        assert_eq!(UserId::of(Api::Katapult, "user_1").text_of(Api::Katapult).unwrap(), "user_1");
    }
}
