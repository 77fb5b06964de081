//! The crate with functions over a client.

use openapi_codegen::model::Operation;

use super::{Plan, documents::Pinned, manifests::Style};

/// Adds the crate `crates/NAME` of each API.
pub(super) fn add(plan: &mut Plan, documents: &[Pinned], style: &Style) {
    for pinned in documents {
        let name = &pinned.name;
        let folder = format!("crates/{name}");
        if plan.has(&format!("{folder}/Cargo.toml")) {
            continue;
        }
        plan.add(
            &format!("{folder}/Cargo.toml"),
            format!(
                "[package]\nname = \"{name}\"\n{}\n[dependencies]\n{name}-client = {{ path = \"../{name}-client\" }}\n{}",
                style.package, style.lints
            ),
        );
        plan.add(&format!("{folder}/src/lib.rs"), source(pinned));
    }
}

/// Returns the source of the crate.
fn source(pinned: &Pinned) -> String {
    let client = format!("{}_client", pinned.name.replace('-', "_"));
    let title = pinned.document.title().replace(['\n', '\r'], " ");
    let model = &pinned.generated.model;
    let (does, example) = match simplest(&model.operations) {
        Some(operation) => (
            format!("Checks whether the API responds to `{} {}` with success.", operation.method, operation.path),
            format!("self.{}().await.is_ok()", model.names.member(operation.function)),
        ),
        // Every operation has arguments.
        None => {
            ("Checks whether the client has the URL of a server.".to_owned(), "!self.base_url().is_empty()".to_owned())
        }
    };
    format!(
        "//! Functions over the client of {title}.\n\npub use {client}::*;\n\n\
         /// Functions that combine calls, or verify what the API does not.\n\
         #[allow(async_fn_in_trait, reason = \"the trait is for callers, not for other implementations\")]\n\
         pub trait Extension {{\n    /// {does}\n    async fn responds(&self) -> bool;\n}}\n\n\
         impl Extension for Client {{\n    async fn responds(&self) -> bool {{\n        {example}\n    }}\n}}\n"
    )
}

/// Returns an operation that is called without arguments, `GET` first.
fn simplest(operations: &[Operation]) -> Option<&Operation> {
    let without = |it: &&Operation| {
        let is_needed = |parameter: &openapi_codegen::model::Parameter| parameter.position.is_some();
        !it.parameters.iter().any(is_needed)
            && it.body.as_ref().is_none_or(|body| !body.is_argument)
            && it.deprecated.is_none()
    };
    let mut all: Vec<&Operation> = operations.iter().filter(without).collect();
    all.sort_by_key(|it| it.method != "GET");
    all.first().copied()
}
