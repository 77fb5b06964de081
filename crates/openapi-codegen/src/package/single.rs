//! A crate with one client.

use std::iter;

use openapi_document::Document;

use super::{
    Package, Runtime,
    files::{ALLOW, file, file_name, front, hashed_mark, mark, modules, placed},
    runtime::{copy_name, needed, runtime_crate},
};
use crate::{File, Generated};

/// The path of the lock file in the folder of a crate with one client.
pub const LOCK: &str = "openapi.lock";

/// Returns the files of a crate with one client.
pub fn single_crate(document: &Document, generated: &Generated, package: &Package, runtime: &Runtime) -> Vec<File> {
    let mark = mark(document);
    let title = format!("Client for {}.", generated.model.title);
    let summary = format!("Client for {}, version {}.", generated.model.title, generated.model.version);
    let lib = format!(
        "{}{}\n{ALLOW}\n/// The runtime of the client.\n#[doc(hidden)]\npub use openapi_runtime as support;\n\n{}",
        hashed_mark(document),
        front(&summary, generated, &package.path()),
        placed(&generated.texts.client, &package.path())
    );
    let needed = needed(iter::once(&*generated.model));
    let mut files = vec![
        file("Cargo.toml", package.manifest(&file_name(document), &title, &[], runtime, &needed)),
        file("src/lib.rs", lib),
        file(LOCK, generated.lock.to_string()),
    ];
    files.extend(modules(&mark, generated, "crate", &package.path(), "src"));
    if *runtime == Runtime::Beside {
        let copy = runtime_crate(&copy_name(&package.name), false, package.is_published());
        files.extend(copy.into_iter().map(|it| File { path: std::path::Path::new("runtime").join(it.path), ..it }));
    }
    files
}

/// Returns a crate of one source file with these dependencies.
#[cfg(feature = "progenitor")]
pub(crate) fn plain_crate(document: &Document, package: &Package, dependencies: &str, text: &str) -> Vec<File> {
    let description = format!("Client for {}.", document.title());
    let manifest = format!(
        "{}\n[lib]\n# Descriptions may contain code in other languages.\ndoctest = false\n\n[dependencies]\n{dependencies}{}",
        package.table(&file_name(document), &description),
        package.root_table()
    );
    let lib = format!("{}\n{ALLOW}\n{text}", hashed_mark(document));
    vec![file("Cargo.toml", manifest), file("src/lib.rs", lib)]
}
