//! The pinned documents and `openapi.toml`.

use std::path::{Path, PathBuf};

use openapi_codegen::{Generated, generate, sha256};
use openapi_document::{Document, slice};
use openapi_edit::bundle::join;
use toml_edit::{DocumentMut, Item, Table, value};

use super::Plan;
use crate::{
    config::{Config, FILE},
    failure::Failure,
    location::Location,
    paths::relative,
    reading::Reading,
    session::{Session, note},
    url::is_url,
};

/// A document with its location in the workspace.
pub struct Pinned {
    /// The name of the API.
    pub name: String,
    /// The path of the document, or of the bundle that contains it, relative to the root.
    pub path: String,
    /// The title and hash of the vendor's document.
    pub origin: String,
    /// A flag for a document in a bundle.
    pub is_bundled: bool,
    /// The URL from which it was fetched.
    pub url: Option<String>,
    /// The document.
    pub document: Document,
    /// Its client.
    pub generated: Generated,
}

/// An argument of the command.
struct Argument<'a> {
    text: &'a str,
    name: &'a str,
    place: &'a str,
    location: Location,
}

impl Argument<'_> {
    fn wrong(&self, reason: &str) -> Failure {
        Failure::Usage(format!("invalid argument `{}`: {reason}", self.text))
    }

    /// Returns the URL of the document, if it has one.
    fn url(&self) -> Option<String> {
        is_url(self.place).then(|| self.place.to_owned())
    }
}

/// Parses the arguments.
fn parsed<'a>(here: &Path, apis: &'a [String]) -> Result<Vec<Argument<'a>>, Failure> {
    let mut all: Vec<Argument<'_>> = Vec::new();
    for text in apis {
        let wrong = |reason: &str| Failure::Usage(format!("invalid argument `{text}`: {reason}"));
        let (name, place) = text.split_once('=').ok_or_else(|| wrong("expected NAME=FILE or NAME=URL"))?;
        // The configuration defines the rules for names.
        Config::parse(FILE.as_ref(), &format!("[api.{name}]\ndocument = \"a\"\nclient = \"b\"\n"))
            .map_err(|_| wrong("a name has lower-case letters, digits, `-` and `_`, and starts with a letter"))?;
        if all.iter().any(|it| it.name == name) {
            return Err(wrong("the name is used twice"));
        }
        let location = if is_url(place) { Location::Url(place.to_owned()) } else { Location::File(here.join(place)) };
        all.push(Argument { text, name, place, location });
    }
    Ok(all)
}

/// Reads the documents, and adds those outside the workspace to `specs`.
pub(super) fn pin(
    plan: &mut Plan,
    apis: &[String],
    reading: &Reading,
    session: &mut Session<'_>,
) -> Result<Vec<Pinned>, Failure> {
    let mut all = Vec::new();
    for argument in parsed(session.folder(), apis)? {
        let document = argument.location.read(reading, session)?;
        let inside = match &argument.location {
            Location::File(path) => {
                let path = relative(plan.root(), path);
                Some(path).filter(|path| !path.is_absolute() && !path.starts_with(".."))
            }
            _ => None,
        };
        let name = argument.name;
        let path = match inside {
            Some(path) => path,
            None if document.has_further_files() => {
                return Err(
                    argument.wrong("the document consists of several files; copy them into the workspace first")
                );
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
            origin: origin(&document),
            is_bundled: false,
            url: argument.url(),
            document,
            generated,
        });
    }
    Ok(all)
}

/// Returns the title of a document and its hash, in one line.
fn origin(document: &Document) -> String {
    let title: String = document.title().chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    format!("{title}, SHA-256 {}", sha256(document))
}

/// The file name of the bundle.
const BUNDLE: &str = "openapi-bundled.yaml";

/// Reads the documents, and joins them into one bundle.
pub(super) fn bundle(
    plan: &mut Plan,
    apis: &[String],
    reading: &Reading,
    session: &mut Session<'_>,
) -> Result<Vec<Pinned>, Failure> {
    let before = plan.text(BUNDLE)?;
    let mut bundle = Document::parse(BUNDLE, before.clone().unwrap_or_else(|| EMPTY.to_owned()))?;
    let known = slice::apis(&bundle);
    let arguments = parsed(session.folder(), apis)?;
    let mut origins: Vec<String> = Vec::new();
    for argument in &arguments {
        let vendors = argument.location.read(reading, session)?;
        origins.push(origin(&vendors));
        if known.iter().any(|name| name == argument.name) {
            continue;
        }
        if argument.name.contains('-') {
            return Err(argument.wrong("the name of an API in a bundle has lower-case letters, digits and `_`"));
        }
        let joined = join(&bundle, argument.name, &vendors, true)?;
        joined.left_out.iter().for_each(|it| note!(session, "omitted   {}: {it}", argument.name));
        bundle = joined.document;
    }
    plan.edit(BUNDLE, before.as_deref(), bundle.text().to_owned());
    let pinned = |(argument, origin): (&Argument<'_>, String)| {
        let document = slice::api(&bundle, argument.name)?;
        let generated = generate(&document);
        let (name, path) = (argument.name.to_owned(), BUNDLE.to_owned());
        Ok(Pinned { name, path, origin, is_bundled: true, url: argument.url(), document, generated })
    };
    arguments.iter().zip(origins).map(pinned).collect()
}

/// A bundle without APIs.
const EMPTY: &str = "\
# The contracts of the APIs of this workspace: each API is a tag. `cargo xtask bundle NAME FILE` adds one, and
# `cargo xtask update NAME` replaces one by its vendor's document.
openapi: 3.1.0
info:
  title: APIs
  version: 1.0.0
tags: []
paths: {}
components: {}
";

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
        table.decor_mut().set_prefix(format!("\n# {}\n", pinned.origin));
        table.insert(if pinned.is_bundled { "bundle" } else { "document" }, value(&pinned.path));
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
