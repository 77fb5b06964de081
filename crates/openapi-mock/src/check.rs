//! The check of a request against the document.

use openapi_document::OperationRef;

use crate::{
    body, parameter,
    reading::Reader,
    request::{Incoming, Violation},
    schemas::Schemas,
};

/// Returns all violations of a request.
pub(crate) fn check(
    schemas: &Schemas,
    operation: &OperationRef<'_>,
    path: &[(String, String)],
    request: &Incoming,
) -> Vec<Violation> {
    let reader = Reader { root: schemas.root(), judge: schemas.requests() };
    let mut found = Vec::new();
    let parameters = operation.parameters();
    for parameter in &parameters {
        parameter::check(reader, parameter, &parameters, path, request, &mut found);
    }
    if let Some(body) = operation.request_body() {
        body::check(reader, &body, request, &mut found);
    }
    found
}
