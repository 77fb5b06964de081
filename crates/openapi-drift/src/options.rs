//! Options of a comparison.

use std::collections::BTreeMap;

use openapi_codegen::Lock;

use crate::scope::Scope;

/// Options of a comparison.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The locks of the clients that are generated from the old document, by API; under the empty name unless the
    /// document is a bundle.
    pub locks: BTreeMap<String, Lock>,
    /// `true` if the documents are bundles, whose APIs have a client each.
    pub is_bundle: bool,
    /// A flag to omit the source axis: surfaces are not compared.
    pub wire_only: bool,
    /// A flag to omit witnesses.
    pub no_witness: bool,
    /// The operations from which witnesses are preferably made; any operations if `None`.
    pub scope: Option<Scope>,
}
