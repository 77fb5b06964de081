//! Descriptions of an API: its operations, servers and security schemes, and the credentials for them.

mod credentials;
mod envelope;
mod environment;
mod flow;
mod operation;
pub(crate) mod presented;
pub(crate) mod security;
pub(crate) mod server;
mod spec;

pub use credentials::{Credential, Credentials, TokenSource};
pub use envelope::{Envelope, Unwrap};
pub use environment::{Environment, Variables};
pub use flow::{Flow, FlowKind};
pub use operation::{IdempotencyKey, Operation};
pub use security::{Scheme, SchemeKind};
pub use server::{Server, ServerGroup};
pub use spec::{ClientParameter, Spec};
