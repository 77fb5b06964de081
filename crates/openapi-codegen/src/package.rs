//! The files of a generated crate.

use std::path::{Path, PathBuf};

use openapi_document::Document;
use sha2::{Digest, Sha256};

use crate::{Error, File, Generated, emit::MARK, rust::doc_lines};

/// The module that generated code stands on, the same in every crate.
const SUPPORT: [(&str, &str); 10] = [
    ("src/support.rs", include_str!("../template/support.rs")),
    ("src/support/answers.rs", include_str!("../template/support/answers.rs")),
    ("src/support/call.rs", include_str!("../template/support/call.rs")),
    ("src/support/error.rs", include_str!("../template/support/error.rs")),
    ("src/support/form.rs", include_str!("../template/support/form.rs")),
    ("src/support/object.rs", include_str!("../template/support/object.rs")),
    ("src/support/open.rs", include_str!("../template/support/open.rs")),
    ("src/support/reply.rs", include_str!("../template/support/reply.rs")),
    ("src/support/values.rs", include_str!("../template/support/values.rs")),
    ("src/support/write.rs", include_str!("../template/support/write.rs")),
];

/// What generated code needs: it repeats the document's own words and shapes.
const ALLOW: &str = "#![allow(clippy::all, deprecated, dead_code, missing_docs, unused_imports, unused_macros, unused_mut, rustdoc::all)]\n";

const DEPENDENCIES: [(&str, &str); 8] = [
    ("bytes", "\"1\""),
    ("chrono", "{ version = \"0.4\", default-features = false, features = [\"serde\", \"std\"] }"),
    ("progenitor-client", "\"0.15.1\""),
    (
        "reqwest",
        "{ version = \"0.13\", default-features = false, features = [\"json\", \"multipart\", \"query\", \"stream\"] }",
    ),
    ("schemars", "{ version = \"1\", features = [\"chrono04\", \"uuid1\"] }"),
    ("serde", "{ version = \"1\", features = [\"derive\"] }"),
    ("serde_json", "{ version = \"1\", features = [\"preserve_order\"] }"),
    ("uuid", "{ version = \"1\", features = [\"serde\"] }"),
];

/// A crate of its own around one client.
///
/// # Errors
///
/// [`Error::CrateName`].
pub fn single_crate(document: &Document, generated: &Generated, name: &str) -> Result<Vec<File>, Error> {
    check_name(name)?;
    let mark = mark(document);
    let dependencies: Vec<String> = DEPENDENCIES.iter().map(|(name, version)| format!("{name} = {version}")).collect();
    let manifest = format!(
        "# {MARK} from {}\n[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\npublish = false\n\n\
         [lib]\n# Descriptions may hold code in any language.\ndoctest = false\n\n[dependencies]\n{}\n\n\
         # A crate of its own, wherever it lies.\n[workspace]\n",
        file_name(document),
        dependencies.join("\n"),
    );
    let title = doc_lines(&format!("Client for {}.", generated.model.title)).join(" ");
    let lib = format!("{}//!{title}\n\n{ALLOW}\npub mod support;\n\n{}", hashed_mark(document), generated.client);
    let mut files = vec![
        file("Cargo.toml", manifest),
        file("src/lib.rs", lib),
        file("src/types.rs", format!("{mark}\n{}", generated.types)),
    ];
    files.extend(support(&mark));
    Ok(files)
}

fn support(mark: &str) -> impl Iterator<Item = File> + '_ {
    SUPPORT.iter().map(move |(path, text)| file(path, format!("{mark}{text}")))
}

/// The source files of a crate with one module per API, each behind a feature of its name.
pub fn bundle_crate(document: &Document, slices: &[(String, Generated)]) -> Vec<File> {
    let mark = mark(document);
    let mut lib = format!(
        "{}//! Clients for the APIs of the bundle, one module each, each behind a feature of its name.\n\n{ALLOW}\n",
        hashed_mark(document)
    );
    for (api, _) in slices {
        lib.push_str(&format!("#[cfg(feature = \"{api}\")]\n#[rustfmt::skip]\npub mod {};\n", module(api)));
    }
    lib.push_str("#[rustfmt::skip]\npub mod support;\n");
    let mut files = vec![file("src/lib.rs", lib)];
    files.extend(support(&mark));
    for (api, generated) in slices {
        let module = module(api);
        let title = doc_lines(&format!("The client of the API `{api}`.")).join(" ");
        files.push(file(&format!("src/{module}.rs"), format!("{mark}//!{title}\n\n{}", generated.client)));
        files.push(file(&format!("src/{module}/types.rs"), format!("{mark}\n{}", generated.types)));
    }
    files
}

fn module(api: &str) -> String {
    openapi_lower::snake(api)
}

fn file(path: &str, text: String) -> File {
    File { path: PathBuf::from(path), text }
}

fn file_name(document: &Document) -> String {
    let name = Path::new(document.name()).file_name().unwrap_or_default().to_string_lossy();
    name.chars().filter(|c| !c.is_control()).collect()
}

/// The first line of every generated file.
fn mark(document: &Document) -> String {
    format!("// {MARK} by `cargo xtask codegen` from {}. Changes are lost.\n", file_name(document))
}

/// The first lines of `lib.rs`, which alone name the hash: a change of one API leaves the files of
/// the others as they are.
fn hashed_mark(document: &Document) -> String {
    let hash = Sha256::digest(document.text().as_bytes());
    let hash: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("{}// SHA-256 of the document: {hash}\n", mark(document))
}

fn check_name(name: &str) -> Result<(), Error> {
    let is_fine = name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
        && name.len() <= 64;
    if is_fine { Ok(()) } else { Err(Error::CrateName(name.to_owned())) }
}
