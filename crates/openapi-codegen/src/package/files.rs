//! Parts shared by all generated files: their first lines, and the attributes of a crate.

use std::path::{Path, PathBuf};

use openapi_document::Document;
use sha2::{Digest, Sha256};

use crate::{
    File, Generated,
    emit::MARK,
    rust::{CRATE, PREFIX, doc_lines},
};

/// The lints that generated code is exempt from, as it follows the names and structure of the document.
pub(super) const ALLOW: &str = "#![allow(clippy::all, deprecated, dead_code, missing_docs, unused_imports, unused_macros, unused_mut)]\n\
     #![allow(confusable_idents, mixed_script_confusables, uncommon_codepoints)]\n";

/// The oldest compiler that accepts the generated code.
pub(super) const RUST: &str = env!("CARGO_PKG_RUST_VERSION");

/// Creates a file.
pub(super) fn file(path: &str, text: String) -> File {
    File { path: PathBuf::from(path), text }
}

/// Returns the name of a document's file.
pub(super) fn file_name(document: &Document) -> String {
    let name = Path::new(document.name()).file_name().unwrap_or_default().to_string_lossy();
    name.chars().filter(|c| !c.is_control()).collect()
}

/// Returns the first line of every generated source file.
pub(super) fn mark(document: &Document) -> String {
    format!("// {MARK} by `cargo xtask codegen` from {}. Do not edit.\n", file_name(document))
}

/// Returns the first lines of `lib.rs`. Only this file contains the hash, so that a change of one API leaves the
/// files of the others unchanged.
pub(super) fn hashed_mark(document: &Document) -> String {
    format!("{}// SHA-256 of the document: {}\n", mark(document), sha256(document))
}

/// Returns the SHA-256 of a document's file, in hexadecimal digits.
pub fn sha256(document: &Document) -> String {
    Sha256::digest(document.text().as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Returns the text of a client with its own path in the examples, and its own environment variables.
pub(super) fn placed(text: &str, path: &str) -> String {
    text.replace(CRATE, path).replace(PREFIX, &prefix(path))
}

/// Returns the prefix of a client's environment variables: its module in upper case, or its crate without `_client`.
fn prefix(path: &str) -> String {
    match path.rsplit_once("::") {
        Some((_, module)) => module.to_uppercase(),
        None => path.strip_suffix("_client").filter(|name| !name.is_empty()).unwrap_or(path).to_uppercase(),
    }
}

/// Formats the front page of a client with this summary, which is one line without markup.
pub(super) fn front(summary: &str, generated: &Generated, path: &str) -> String {
    doc_lines(&format!("{}\n\n{}", plain_line(summary), placed(&generated.texts.front, path)))
        .iter()
        .map(|line| format!("//!{line}\n"))
        .collect()
}

/// Returns a text as one line, with the characters that start a link or a tag escaped.
fn plain_line(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    line.replace('[', "\\[").replace('<', "\\<")
}

/// Returns the files of the modules that a client declares. `path` is the path of the client in its crate, `folder`
/// that of its modules.
pub(super) fn modules(mark: &str, generated: &Generated, path: &str, examples: &str, folder: &str) -> Vec<File> {
    let texts = &generated.texts;
    let mut files: Vec<File> = crate::templates::ALL
        .iter()
        .map(|(name, text)| file(&format!("{folder}/{name}.rs"), format!("{mark}\n{text}")))
        .collect();
    files.extend([
        file(
            &format!("{folder}/calls.rs"),
            format!("{mark}\nuse {path}::{{self as client, operations, types}};\n\n{}", texts.calls),
        ),
        file(&format!("{folder}/operations.rs"), format!("{mark}\nuse super::types;\n\n{}", texts.operations)),
        file(&format!("{folder}/types.rs"), format!("{mark}\n{}", texts.types)),
    ]);
    if !texts.schemas.is_empty() {
        files.push(file(&format!("{folder}/schemas.rs"), format!("{mark}\nuse super::types::*;\n\n{}", texts.schemas)));
    }
    for part in &texts.parts {
        let text = placed(&part.text, examples);
        files.push(file(&format!("{folder}/{}", part.path), format!("{mark}\nuse super::*;\n\n{text}")));
    }
    files
}
