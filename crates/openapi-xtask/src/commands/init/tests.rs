//! The contract tests, with snapshots of the current documents.

use super::{
    Plan,
    documents::Pinned,
    manifests::{Style, TESTS},
    source::Source,
};
use crate::{
    contract::{file, snapshots},
    failure::Failure,
};

/// Adds the crate with the contract tests. The manifest of an existing one stays as it is.
///
/// # Errors
///
/// Returns [`Failure::Io`] if its manifest cannot be read.
pub(super) fn add(plan: &mut Plan, documents: &[Pinned], source: &Source, style: &Style) -> Result<(), Failure> {
    let folder = &style.tests;
    let manifest = format!("{folder}/Cargo.toml");
    let dependency = source.dependency(&plan.root().join(folder), "openapi-contract");
    let dependency = dependency.replace(", default-features = false", "");
    let existing = plan.text(&manifest)?;
    if existing.as_ref().is_some_and(|text| !text.contains("openapi-contract")) {
        let edit = format!(
            "add `{}` to its `[dev-dependencies]`, and a `[[test]]` with `name = \"contract\"` and `path = \"contract.rs\"`",
            dependency.trim_end()
        );
        plan.keep(&manifest, &edit);
    }
    if existing.is_none() {
        plan.add(
            &manifest,
            format!(
                "[package]\nname = \"{TESTS}\"\n{}\n[[test]]\nname = \"contract\"\npath = \"contract.rs\"\n\n[lib]\npath = \"lib.rs\"\ndoctest = false\n\n\
                 [dev-dependencies]\n{}{}",
                style.package,
                dependency,
                style.lints
            ),
        );
        plan.add(&format!("{folder}/lib.rs"), "//! The tests are in `contract.rs`.\n".to_owned());
    }
    plan.add(
        &format!("{folder}/contract.rs"),
        "//! The contracts that `openapi.toml` lists: a change fails here with its name; `cargo insta review` accepts it.\n\nopenapi_contract::tests!();\n"
            .to_owned(),
    );
    for pinned in documents {
        for snapshot in snapshots(&pinned.document, &pinned.generated) {
            plan.add(&format!("{folder}/snapshots/{}/{}.snap", pinned.name, snapshot.name), file(&snapshot.text));
        }
    }
    Ok(())
}
