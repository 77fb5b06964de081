//! The pinned documents and `openapi.toml`.

use std::path::{Path, PathBuf};

use openapi_codegen::{Generated, generate, sha256};
use openapi_document::Document;
use toml_edit::{DocumentMut, Item, Table, value};

use super::Plan;
use crate::{
    config::{Config, FILE},
    failure::Failure,
    location::{Location, is_url},
    paths::relative,
    reading::Reading,
};

/// A document with its place in the workspace.
pub struct Pinned {
    /// Name of the API.
    pub name: String,
    /// Path of the document, relative to the root.
    pub path: String,
    /// URL that it was fetched from.
    pub url: Option<String>,
    /// The document.
    pub document: Document,
    /// Its client.
    pub generated: Generated,
}

/// Reads the documents, and adds those that are not in the workspace to `specs`.
pub(super) fn pin(plan: &mut Plan, here: &Path, apis: &[String], reading: &Reading) -> Result<Vec<Pinned>, Failure> {
    let mut all: Vec<Pinned> = Vec::new();
    for argument in apis {
        let wrong = |reason: &str| Failure::Usage(format!("invalid argument `{argument}`: {reason}"));
        let (name, place) = argument.split_once('=').ok_or_else(|| wrong("expected NAME=FILE or NAME=URL"))?;
        // The configuration has the rules for names.
        Config::parse(FILE.as_ref(), &format!("[api.{name}]\ndocument = \"a\"\nclient = \"b\"\n"))
            .map_err(|_| wrong("a name has lower-case letters, digits, `-` and `_`, and starts with a letter"))?;
        if all.iter().any(|it| it.name == name) {
            return Err(wrong("the name is used twice"));
        }
        let location = if is_url(place) { Location::Url(place.to_owned()) } else { Location::File(here.join(place)) };
        let document = location.read(reading)?;
        let inside = match &location {
            Location::File(path) => {
                let path = relative(plan.root(), path);
                Some(path).filter(|path| !path.is_absolute() && !path.starts_with(".."))
            }
            _ => None,
        };
        let path = match inside {
            Some(path) => path,
            None if document.has_further_files() => {
                return Err(wrong("the document consists of several files; copy them into the workspace first"));
            }
            None => {
                let end = if document.text().trim_start().starts_with('{') { "json" } else { "yaml" };
                let path = PathBuf::from(format!("specs/{name}.{end}"));
                plan.add(&path.display().to_string(), document.text().to_owned());
                path
            }
        };
        let generated = generate(&document);
        all.push(Pinned {
            name: name.to_owned(),
            path: path.display().to_string(),
            url: is_url(place).then(|| place.to_owned()),
            document,
            generated,
        });
    }
    Ok(all)
}

/// Adds the documents to `openapi.toml`, and returns the names of the APIs.
pub(super) fn configure(plan: &mut Plan, documents: &[Pinned]) -> Result<Vec<String>, Failure> {
    let before = plan.text(FILE)?;
    let path = plan.root().join(FILE);
    let text = before.clone().unwrap_or_else(|| {
        "# The APIs of this workspace. `cargo xtask codegen` regenerates their clients.\n\n[client]\nruntime = \"crates/openapi-runtime\"\n"
            .to_owned()
    });
    let known = Config::parse(&path, &text)?;
    let mut config: DocumentMut =
        text.parse().map_err(|error| Failure::Usage(format!("{}: {error}", path.display())))?;
    let apis = config.entry("api").or_insert_with(|| {
        let mut table = Table::new();
        table.set_implicit(true);
        Item::Table(table)
    });
    for pinned in documents.iter().filter(|it| known.apis.iter().all(|api| api.name != it.name)) {
        let mut table = Table::new();
        let comment = format!("\n# {}, SHA-256 {}\n", pinned.document.title(), sha256(&pinned.document));
        table.decor_mut().set_prefix(comment.replace('\r', ""));
        table.insert("document", value(&pinned.path));
        table.insert("client", value(format!("crates/{}-client", pinned.name)));
        table.insert("library", value(format!("crates/{}", pinned.name)));
        if let Some(url) = &pinned.url {
            table.insert("upstream", value(url));
        }
        if let Some(apis) = apis.as_table_like_mut() {
            apis.insert(&pinned.name, Item::Table(table));
        }
    }
    plan.edit(FILE, before.as_deref(), config.to_string());
    Ok(documents.iter().map(|it| it.name.clone()).collect())
}
