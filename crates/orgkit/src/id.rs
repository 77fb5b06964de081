//! Ids that cannot be mixed: neither those of two things, nor those of two APIs.

use std::{fmt, marker::PhantomData};

use crate::{Api, Error};

/// Identifies a thing of one kind within its API: a number for Partoo, RiverGen and Kare, a text for
/// Katapult. One that an API gave is bound to it, and refused by the others; one that is written down
/// as a number or text is taken by any.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Id<K> {
    api: Option<Api>,
    text: String,
    kind: PhantomData<K>,
}

/// Identifies an organization.
pub type OrganizationId = Id<kinds::Organization>;

/// Identifies a workspace.
pub type WorkspaceId = Id<kinds::Workspace>;

/// Identifies a user.
pub type UserId = Id<kinds::User>;

/// What ids are of.
pub trait Kind {
    /// In words.
    const NAME: &'static str;
}

/// The kinds of things that have ids.
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

    /// The id in this API.
    pub fn of(api: Api, id: impl Into<Self>) -> Self {
        Self::new(Some(api), id.into().text)
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
}

impl<K: Kind> Id<K> {
    /// The id in a response, which may forget it.
    pub(crate) fn found(api: Api, id: Option<impl Into<Self>>) -> Result<Self, Error> {
        id.map(|id| Self::of(api, id)).ok_or_else(|| Error::without_id(api, K::NAME))
    }

    /// The id as this API has it.
    pub(crate) fn text_of(&self, api: Api) -> Result<String, Error> {
        match self.api {
            Some(other) if other != api => Err(Error::invalid(
                api,
                format!("invalid id `{self}`: it identifies {} of {other}, not of {api}", K::NAME),
            )),
            _ => Ok(self.text.clone()),
        }
    }

    /// The number in the id, for the APIs whose ids are numbers.
    pub(crate) fn number_of(&self, api: Api) -> Result<i64, Error> {
        self.text_of(api)?;
        self.number().ok_or_else(|| Error::invalid(api, format!("invalid id `{self}`: expected a number")))
    }
}

impl<K> fmt::Display for Id<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
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
