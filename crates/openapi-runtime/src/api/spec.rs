//! The properties of a document that concern the client as a whole.

use crate::{Environment, Flow, Scheme, ServerGroup};

/// The properties of a document that concern the client as a whole.
#[derive(Debug)]
pub struct Spec {
    /// Name and version of the generated crate, for the header `User-Agent`.
    pub user_agent: &'static str,
    /// The security schemes.
    pub schemes: &'static [Scheme],
    /// The alternative security requirements of operations that declare none of their own.
    pub security: &'static [&'static [usize]],
    /// The URL of the document, if it is known.
    pub document: Option<&'static str>,
    /// The server groups: that of the document first, then those of operations with servers of their own.
    pub servers: &'static [ServerGroup],
    /// The environment variables with the base URL and credentials.
    pub environment: Environment,
    /// The parameters that every operation has, which are set once for the client.
    pub parameters: &'static [ClientParameter],
    /// The OAuth 2 flows of the security schemes.
    pub flows: &'static [Flow],
    /// The maximum number of calls for one credential, and the span in seconds.
    pub rate: Option<(u32, u64)>,
    /// The JSON Pointers into the body of a 429 response to the number of permitted calls, of which the first that
    /// resolves to a number applies; and the span in seconds.
    pub reported_rate: Option<(&'static [&'static str], u64)>,
}

impl Spec {
    /// A document with default values for everything.
    pub const PLAIN: Self = Self {
        user_agent: "",
        schemes: &[],
        security: &[],
        document: None,
        servers: &[],
        environment: Environment::NONE,
        parameters: &[],
        flows: &[],
        rate: None,
        reported_rate: None,
    };
}

/// A parameter that every operation has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClientParameter {
    /// The name of the parameter in the document.
    pub name: &'static str,
    /// True if every call requires it.
    pub required: bool,
}
