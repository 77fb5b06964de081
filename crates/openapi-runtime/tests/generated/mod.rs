// The client of a test: the modules that codegen writes into every client, around the test's `SPEC`. A test uses a part of them.

use super::SPEC;

#[allow(dead_code)]
#[path = "../../../openapi-codegen/templates/builder.rs"]
mod builder;
#[allow(dead_code)]
#[path = "../../../openapi-codegen/templates/call.rs"]
mod call;
#[allow(dead_code)]
#[path = "../../../openapi-codegen/templates/client.rs"]
mod client;

#[allow(unused_imports)]
pub use self::{builder::Builder, call::Call, client::Credentials};
#[allow(unused_imports)]
pub(crate) use call::begin;

/// A client as codegen writes it.
#[derive(Clone, Debug)]
pub struct Client {
    pub(crate) core: crate::support::Core,
}
