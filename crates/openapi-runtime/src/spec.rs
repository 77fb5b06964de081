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
    /// The URL of the document, if it is known.
    pub document: Option<&'static str>,
    /// The servers: those of the document first, then those of some operations.
    pub servers: &'static [ServerGroup],
    /// The parameters that every operation has, which are set once for the client.
    pub parameters: &'static [ClientParameter],
    /// The flows of OAuth 2 of the security schemes.
    pub flows: &'static [Flow],
    /// The number of calls that the server takes for one credential, and the seconds for it.
    pub rate: Option<(u32, u64)>,
    /// The JSON pointers into the body of a response 429 to the number of calls that the server takes, of which the first
    /// that resolves to a number counts; and the seconds for it.
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
    /// Every call needs it.
    pub required: bool,
}
