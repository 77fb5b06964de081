//! Snapshots of schemas and operations.
#![allow(clippy::panic, reason = "a failed test panics")]

use std::{
    collections::BTreeSet,
    fs,
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
};

use openapi_codegen::generate;
use openapi_xtask::{
    Failure, Reading,
    config::Workspace,
    contract::{Snapshot, snapshots as texts},
};

/// Returns the snapshots of each API of the workspace around a crate.
fn all(folder: &str) -> Vec<(String, Vec<Snapshot>)> {
    let read = || -> Result<Vec<_>, Failure> {
        let workspace = Workspace::above(Path::new(folder))?;
        let apis = workspace.config.apis.iter().map(|api| {
            let document = workspace.read_api(api, &Reading::default())?;
            let lock = workspace.lock(api)?;
            let generated =
                lock.map_or_else(|| generate(&document), |lock| openapi_codegen::generate_locked(&document, &lock));
            Ok((api.name.clone(), texts(&document, &generated)))
        });
        apis.collect()
    };
    read().unwrap_or_else(|failure| panic!("{failure}"))
}

/// Compares each schema and operation with its snapshot.
///
/// # Panics
///
/// Panics if one differs, or has no snapshot. The message names all that differ.
pub fn snapshots(folder: &str) {
    let mut failed = Vec::new();
    for (api, snapshots) in all(folder) {
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path(Path::new(folder).join("snapshots").join(&api));
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        for Snapshot { name, pointer, text } in snapshots {
            settings.set_description(pointer.clone());
            let compare = || settings.bind(|| insta::assert_snapshot!(name.clone(), text));
            if catch_unwind(AssertUnwindSafe(compare)).is_err() {
                failed.push(format!("{api}: {pointer}"));
            }
        }
    }
    assert!(
        failed.is_empty(),
        "the contract changed in {} places; `cargo insta review` accepts the changes:\n  {}",
        failed.len(),
        failed.join("\n  ")
    );
}

/// Checks that each snapshot is of an existing part of a document.
///
/// # Panics
///
/// Panics if a snapshot is of a part that was removed.
pub fn no_orphans(folder: &str) {
    let mut orphans = Vec::new();
    for (api, snapshots) in all(folder) {
        let known: BTreeSet<String> = snapshots.into_iter().map(|it| format!("{}.snap", it.name)).collect();
        let path = Path::new(folder).join("snapshots").join(&api);
        let files = fs::read_dir(&path).into_iter().flatten().flatten();
        let names = files.map(|entry| entry.file_name().to_string_lossy().into_owned());
        orphans
            .extend(names.filter(|name| name.ends_with(".snap") && !known.contains(name)).map(|name| path.join(name)));
    }
    let list: Vec<String> = orphans.iter().map(|path| path.display().to_string()).collect();
    assert!(
        list.is_empty(),
        "snapshots of parts that the documents no longer have; delete them:\n  {}",
        list.join("\n  ")
    );
}
