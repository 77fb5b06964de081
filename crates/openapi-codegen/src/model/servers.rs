//! Servers.

use super::{MemberId, TypeId};

/// The servers shared by a group of operations.
#[derive(Debug, Clone)]
pub struct ServerGroup {
    /// The prefix of the names of its type and methods, which is empty for the first group.
    pub id: MemberId,
    /// The word that distinguishes its host or path from those of the first group.
    pub word: String,
    /// The servers, the default first.
    pub servers: Vec<Server>,
    /// The number of operations in the group, and the id of the first.
    pub operations: (usize, String),
}

/// A server.
#[derive(Debug, Clone)]
pub struct Server {
    /// Its constructor.
    pub id: MemberId,
    /// The words for it: a short name or the start of its description, or else its host.
    pub words: String,
    /// The URL, with variables in braces.
    pub url: String,
    /// The documentation.
    pub doc: String,
    /// The variables of its URL.
    pub variables: Vec<ServerVariable>,
}

/// A variable in the URL of a server.
#[derive(Debug, Clone)]
pub struct ServerVariable {
    /// Its setter, which variables of one name in a group share.
    pub id: MemberId,
    /// The name in the URL.
    pub wire: String,
    /// The default; `None` if the document does not declare the variable, so that it must be set.
    pub default: Option<String>,
    /// The documentation.
    pub doc: String,
    /// The type of its values, if they are listed.
    pub type_id: TypeId,
    /// The permitted values, each with its variant; any if there are none.
    pub values: Vec<(MemberId, String)>,
}

impl ServerGroup {
    /// Returns true if there is a type for the choice of a server. A single one without variables is the default.
    pub(crate) fn has_choice(&self) -> bool {
        self.servers.len() > 1 || self.servers.iter().any(|server| !server.variables.is_empty())
    }

    /// Returns the variables of all servers, each once.
    pub fn variables(&self) -> Vec<&ServerVariable> {
        let mut found: Vec<&ServerVariable> = Vec::new();
        for variable in self.servers.iter().flat_map(|server| &server.variables) {
            if !found.iter().any(|known| known.wire == variable.wire) {
                found.push(variable);
            }
        }
        found
    }
}

impl Server {
    /// Returns the URL with the defaults of its variables.
    pub fn url_by_default(&self) -> String {
        self.variables
            .iter()
            .filter_map(|variable| Some((&variable.wire, variable.default.as_ref()?)))
            .fold(self.url.clone(), |url, (wire, default)| url.replace(&format!("{{{wire}}}"), default))
    }
}
