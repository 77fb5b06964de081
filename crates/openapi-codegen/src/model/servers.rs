//! Servers.

use openapi_lower::type_name;

/// The servers shared by a group of operations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerGroup {
    /// The prefix of the names of its type and methods; empty for the servers of the document.
    pub prefix: String,
    /// The servers, the default first.
    pub servers: Vec<Server>,
    /// The number of operations in the group, and the id of the first.
    pub operations: (usize, String),
}

/// A server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Server {
    /// The URL, with variables in braces.
    pub url: String,
    /// The name of its constructor.
    pub name: String,
    /// The documentation.
    pub doc: String,
    /// The variables of its URL.
    pub variables: Vec<ServerVariable>,
}

/// A variable in the URL of a server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerVariable {
    /// The name in the URL.
    pub wire: String,
    /// The name of its setter.
    pub name: String,
    /// The default; `None` if the document does not declare the variable, so that it must be set.
    pub default: Option<String>,
    /// The documentation.
    pub doc: String,
    /// The name of the type of its values, if they are listed.
    pub type_name: String,
    /// The permitted values, each with the name of its variant; any if there are none.
    pub values: Vec<(String, String)>,
}

impl ServerGroup {
    /// Returns the name of its type.
    pub fn type_name(&self) -> String {
        type_name(&format!("{}_server", self.prefix))
    }

    /// Returns the name of the builder method that selects one of the servers.
    pub fn server_method(&self) -> String {
        self.with_prefix("server")
    }

    /// Returns the name of the builder method that sets another base URL.
    pub fn base_url_method(&self) -> String {
        self.with_prefix("base_url")
    }

    fn with_prefix(&self, name: &str) -> String {
        if self.prefix.is_empty() { name.to_owned() } else { format!("{}_{name}", self.prefix) }
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

    pub(crate) fn doc(&self) -> String {
        format!("A server listed in the document{}.", self.users())
    }

    /// Describes the operations in the group, for documentation.
    pub(crate) fn users(&self) -> String {
        match (&self.prefix, &self.operations) {
            (prefix, _) if prefix.is_empty() => String::new(),
            (_, (1, first)) => format!(" for `{first}`"),
            (_, (2, first)) => format!(" for `{first}` and one other operation"),
            (_, (count, first)) => format!(" for `{first}` and {} other operations", count - 1),
        }
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
