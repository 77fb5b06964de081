//! The document of a client, as far as it concerns the client as a whole.

use crate::{Flow, Scheme, ServerGroup};

/// The properties of a document that concern the client as a whole.
#[derive(Debug)]
pub struct Spec {
    /// Name and version of the generated crate, for the header `User-Agent`.
    pub user_agent: &'static str,
    /// The security schemes.
    pub schemes: &'static [Scheme],
    /// The alternatives of schemes for operations that have none of their own.
    pub security: &'static [&'static [usize]],
    /// Where the document is served, if that is known.
    pub document: Option<&'static str>,
    /// The servers: those of the document first, then those of some operations.
    pub servers: &'static [ServerGroup],
    /// The parameters that every operation has, which are set once for the client.
    pub parameters: &'static [ClientParameter],
    /// The flows of OAuth 2 of the security schemes.
    pub flows: &'static [Flow],
    /// How many calls the server takes, in how many seconds, for one credential.
    pub rate: Option<(u32, u64)>,
    /// Where the body of a refusal (429) says how many calls the server takes, by JSON pointers of which the first that
    /// leads to a number counts, and in how many seconds.
    pub rate_told: Option<(&'static [&'static str], u64)>,
}

impl Spec {
    /// A document that says nothing.
    pub const PLAIN: Self = Self {
        user_agent: "",
        schemes: &[],
        security: &[],
        document: None,
        servers: &[],
        parameters: &[],
        flows: &[],
        rate: None,
        rate_told: None,
    };
}

/// A parameter that every operation has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClientParameter {
    /// Its name, as the document has it.
    pub name: &'static str,
    /// Whether every call needs it.
    pub required: bool,
}
