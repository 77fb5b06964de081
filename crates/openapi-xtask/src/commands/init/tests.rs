//! The contract tests, with snapshots of the current documents.

use super::{
    Plan,
    documents::Pinned,
    manifests::{Style, TESTS},
    source::Source,
};
use crate::contract::{file, snapshots};

/// Adds the crate with the contract tests.
pub(super) fn add(plan: &mut Plan, documents: &[Pinned], source: &Source, style: &Style) {
    let folder = style.tests;
    if !plan.has(&format!("{folder}/Cargo.toml")) {
        let dependency = source.dependency(&plan.root().join(folder), "openapi-contract");
        plan.add(
            &format!("{folder}/Cargo.toml"),
            format!(
                "[package]\nname = \"{TESTS}\"\n{}\n[[test]]\nname = \"contract\"\npath = \"contract.rs\"\n\n[lib]\npath = \"lib.rs\"\ndoctest = false\n\n\
                 [dev-dependencies]\n{}{}",
                style.package,
                dependency.replace(", default-features = false", ""),
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
}
