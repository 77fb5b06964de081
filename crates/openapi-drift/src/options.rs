//! Options of a comparison.

use std::collections::BTreeMap;

use openapi_codegen::Lock;

use crate::scope::Scope;

/// Options of a comparison.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The locks of the clients that are generated from the old document: by API for a bundle, one without a
    /// name for any other document.
    pub locks: BTreeMap<String, Lock>,
    /// `true` if the documents are bundles, whose APIs have a client each.
    pub is_bundle: bool,
    /// Leave the source axis out: the surfaces are not compared.
    pub wire_only: bool,
    /// Make no witnesses.
    pub no_witness: bool,
    /// The operations that witnesses are made of, where they show the change; any without.
    pub scope: Option<Scope>,
}
