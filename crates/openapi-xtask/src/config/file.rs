//! The keys of `openapi.toml`, as written.

use std::{
    collections::BTreeMap,
    ops::Range,
    path::{Path, PathBuf},
};

use openapi_codegen::{Custom, CustomType, is_attribute, is_derive};
use serde::{Deserialize, de::IgnoredAny};
use serde_spanned::Spanned;
use toml_edit::{Document, Item, TableLike};

use super::{Api, ConfigError, Source};

/// The configuration of a workspace.
#[derive(Debug, Clone, Default)]
pub struct Config {
    /// The defaults for all APIs.
    pub client: ClientTable,
    /// The APIs, in file order.
    pub apis: Vec<Api>,
}

/// The table `[client]`.
#[derive(Debug, Clone, Default)]
pub struct ClientTable {
    /// The runtime that the clients share.
    pub runtime: Option<RuntimeKey>,
    /// The keys of the `[package]` table of every client, with their values in TOML.
    pub package: Vec<(String, String)>,
}

/// The key `runtime`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RuntimeKey {
    /// A copy in this folder, which `codegen` writes and keeps up to date.
    Vendored(PathBuf),
    /// A crate in this folder, which is not written.
    At(PathBuf),
    /// The dependency of the workspace of the client, and the folder of the crate if it is in one.
    Inherited(Option<PathBuf>),
    /// A dependency in TOML, such as `version = "0.1"`.
    Dependency(String),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileKeys {
    #[serde(default)]
    client: ClientKeys,
    #[serde(default)]
    api: BTreeMap<String, ApiKeys>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct ClientKeys {
    runtime: Option<Place>,
    #[serde(rename = "package")]
    _package: Option<PackageKeys>,
}

#[derive(Deserialize)]
#[serde(untagged, expecting = "expected a folder, or a table with `path`, `git` or `version`")]
enum Place {
    Folder(PathBuf),
    Dependency(DependencyKeys),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DependencyKeys {
    #[serde(default)]
    workspace: bool,
    path: Option<PathBuf>,
    git: Option<String>,
    branch: Option<String>,
    tag: Option<String>,
    rev: Option<String>,
    version: Option<String>,
    registry: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ApiKeys {
    document: Option<PathBuf>,
    bundle: Option<PathBuf>,
    tag: Option<String>,
    client: PathBuf,
    upstream: Option<String>,
    #[serde(default)]
    operations: Vec<String>,
    #[serde(default)]
    overlays: Vec<PathBuf>,
    library: Option<PathBuf>,
    #[serde(default)]
    features: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    derive: Vec<Spanned<String>>,
    #[serde(default)]
    types: BTreeMap<String, TypeKeys>,
    #[serde(rename = "package")]
    _package: Option<PackageKeys>,
}

/// The table `types.NAME`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TypeKeys {
    #[serde(default)]
    derive: Vec<Spanned<String>>,
    #[serde(default)]
    attributes: Vec<Spanned<String>>,
    #[serde(default)]
    fields: BTreeMap<String, Vec<Spanned<String>>>,
}

/// The keys of `[package]` that a generated crate may set. Cargo validates their values.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[allow(dead_code, reason = "only the names are validated")]
struct PackageKeys {
    name: Option<String>,
    version: Option<IgnoredAny>,
    authors: Option<IgnoredAny>,
    description: Option<IgnoredAny>,
    license: Option<IgnoredAny>,
    license_file: Option<IgnoredAny>,
    repository: Option<IgnoredAny>,
    homepage: Option<IgnoredAny>,
    documentation: Option<IgnoredAny>,
    readme: Option<IgnoredAny>,
    keywords: Option<IgnoredAny>,
    categories: Option<IgnoredAny>,
    publish: Option<IgnoredAny>,
    rust_version: Option<IgnoredAny>,
}

impl Config {
    /// Parses a configuration. `path` is the file for error messages.
    ///
    /// # Errors
    ///
    /// Returns a [`ConfigError`] if it is not TOML, if a key is unknown, missing or of another type, or if keys
    /// contradict each other.
    pub fn parse(path: &Path, text: &str) -> Result<Self, ConfigError> {
        let wrong = |span, message: String| ConfigError::new(path, text, span, message);
        let document =
            Document::parse(text.to_owned()).map_err(|error| wrong(error.span(), error.message().to_owned()))?;
        let keys: FileKeys = toml_edit::de::from_document(document.clone())
            .map_err(|error| wrong(error.span(), error.message().to_owned()))?;
        let table = |name: &str| document.get(name).and_then(Item::as_table_like);
        let client = ClientTable {
            runtime: keys.client.runtime.map(runtime).transpose().map_err(|message| {
                wrong(table("client").and_then(|it| it.get("runtime")).and_then(Item::span), message.to_owned())
            })?,
            package: package(table("client")),
        };
        let mut apis = Vec::new();
        let mut written = keys.api;
        for (name, item) in table("api").into_iter().flat_map(TableLike::iter) {
            let Some(keys) = written.remove(name) else { continue };
            let at = |key: &str| item.get(key).and_then(Item::span).or_else(|| item.span());
            if !is_name(name) {
                let message = format!(
                    "invalid API name `{name}`: use lower-case letters, digits, `-` and `_`, starting with a letter"
                );
                return Err(wrong(item.span(), message));
            }
            let source = match (keys.document, keys.bundle) {
                (Some(document), None) if keys.tag.is_none() => Source::Document(document),
                (Some(_), None) => {
                    return Err(wrong(
                        at("tag"),
                        "`tag` selects an API of a `bundle`; remove it, or use `operations = [\"tag:NAME\"]`"
                            .to_owned(),
                    ));
                }
                (None, Some(path)) => Source::Bundle { path, tag: keys.tag.unwrap_or_else(|| name.to_owned()) },
                (Some(_), Some(_)) => {
                    return Err(wrong(
                        at("bundle"),
                        format!("API `{name}` has both `document` and `bundle`; remove one"),
                    ));
                }
                (None, None) => {
                    return Err(wrong(
                        item.span(),
                        format!("API `{name}` has neither `document` nor `bundle`; add one"),
                    ));
                }
            };
            if matches!(source, Source::Bundle { .. }) && !keys.operations.is_empty() {
                return Err(wrong(
                    at("operations"),
                    "`operations` applies to a `document`; a bundle has only the operations it needs".to_owned(),
                ));
            }
            let custom = custom(keys.derive, keys.types).map_err(|(span, message)| wrong(Some(span), message))?;
            apis.push(Api {
                custom,
                name: name.to_owned(),
                source,
                client: keys.client,
                upstream: keys.upstream,
                operations: keys.operations,
                overlays: keys.overlays,
                library: keys.library,
                package: package(item.as_table_like()),
                features: keys.features.into_iter().map(|(name, enables)| (name, list(&enables))).collect(),
            });
        }
        for (index, api) in apis.iter().enumerate() {
            let earlier = apis.iter().take(index).find(|it| it.client == api.client);
            let is_shared = |it: &Api| matches!((&it.source, &api.source), (Source::Bundle { path: a, .. }, Source::Bundle { path: b, .. }) if a == b);
            if let Some(other) = earlier.filter(|it| !is_shared(it)) {
                let item = table("api").and_then(|it| it.get(&api.name)).and_then(|it| it.get("client"));
                let message = format!(
                    "API `{}` has the client of `{}`; only APIs of one `bundle` can share a client crate",
                    api.name, other.name
                );
                return Err(wrong(item.and_then(Item::span), message));
            }
        }
        Ok(Self { client, apis })
    }
}

/// Returns the range of bytes of a key in a configuration, or of the innermost table on the way to it.
pub(super) fn span_of(text: &str, keys: &[&str]) -> Option<Range<usize>> {
    let document = Document::parse(text.to_owned()).ok()?;
    let (mut item, mut span) = (document.as_item(), None);
    for key in keys {
        let Some((found, inner)) = item.as_table_like().and_then(|table| table.get_key_value(key)) else { break };
        span = found.span().or_else(|| inner.span()).or(span);
        item = inner;
    }
    span
}

/// A range of bytes of the file, with the error.
type Wrong = (Range<usize>, String);

fn custom(derive: Vec<Spanned<String>>, types: BTreeMap<String, TypeKeys>) -> Result<Custom, Wrong> {
    let mut custom = Custom { derive: checked(derive, is_derive, TRAIT)?, types: BTreeMap::new() };
    for (name, keys) in types {
        let mut fields = BTreeMap::new();
        for (field, attributes) in keys.fields {
            fields.insert(field, checked(attributes, is_attribute, ATTRIBUTE)?);
        }
        let derive = checked(keys.derive, is_derive, TRAIT)?;
        let attributes = checked(keys.attributes, is_attribute, ATTRIBUTE)?;
        custom.types.insert(name, CustomType { derive, attributes, fields });
    }
    Ok(custom)
}

const TRAIT: &str = "the path of a trait, such as `Eq`";
const ATTRIBUTE: &str = "an attribute without `#[` and `]`, such as `must_use`";

fn checked(texts: Vec<Spanned<String>>, is_valid: fn(&str) -> bool, form: &str) -> Result<Vec<String>, Wrong> {
    texts
        .into_iter()
        .map(|text| match is_valid(text.as_ref()) {
            true => Ok(text.into_inner()),
            false => Err((text.span(), format!("`{}` is not {form}", text.as_ref()))),
        })
        .collect()
}

fn is_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_' || c == '-')
}

fn runtime(place: Place) -> Result<RuntimeKey, &'static str> {
    let keys = match place {
        Place::Folder(folder) => return Ok(RuntimeKey::Vendored(folder)),
        Place::Dependency(DependencyKeys { workspace: true, path, .. }) => return Ok(RuntimeKey::Inherited(path)),
        Place::Dependency(DependencyKeys { path: Some(path), .. }) => return Ok(RuntimeKey::At(path)),
        Place::Dependency(keys) => keys,
    };
    if keys.git.is_none() && keys.version.is_none() {
        return Err("`runtime` needs `path`, `workspace`, `git` or `version`");
    }
    let all = [
        ("git", keys.git),
        ("branch", keys.branch),
        ("tag", keys.tag),
        ("rev", keys.rev),
        ("version", keys.version),
        ("registry", keys.registry),
    ];
    let given = all.into_iter().filter_map(|(key, value)| Some(format!("{key} = {:?}", value?)));
    Ok(RuntimeKey::Dependency(given.collect::<Vec<_>>().join(", ")))
}

/// Returns the keys of the table `package` with their values in TOML.
fn package(table: Option<&dyn TableLike>) -> Vec<(String, String)> {
    let package = table.and_then(|it| it.get("package")).and_then(Item::as_table_like);
    let keys = package.into_iter().flat_map(TableLike::iter);
    keys.filter_map(|(key, item)| {
        if item.get("workspace").and_then(Item::as_bool) == Some(true) {
            return Some((format!("{key}.workspace"), "true".to_owned()));
        }
        let mut value = item.clone().into_value().ok()?;
        value.decor_mut().clear();
        Some((key.to_owned(), value.to_string().trim().to_owned()))
    })
    .collect()
}

fn list(values: &[String]) -> String {
    format!("[{}]", values.iter().map(|value| format!("{value:?}")).collect::<Vec<_>>().join(", "))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Config, ConfigError> {
        Config::parse(Path::new("openapi.toml"), text)
    }

    #[test]
    fn errors_have_line_column_and_what_to_do() {
        let api = "[api.a]\ndocument = \"a.json\"\nclient = \"crates/a\"\n";
        for (text, expected) in [
            ("[api.a\n".to_owned(), "openapi.toml:1:7: "),
            (format!("{api}colour = 1\n"), "openapi.toml:4:1: unknown field `colour`"),
            (format!("{api}[api.a.package]\nedition = \"2021\"\n"), "openapi.toml:5:1: unknown field `edition`"),
            (
                format!("{api}bundle = \"b.yaml\"\n"),
                "openapi.toml:4:10: API `a` has both `document` and `bundle`; remove one",
            ),
            (format!("{api}tag = \"b\"\n"), "openapi.toml:4:7: `tag` selects an API of a `bundle`"),
            (
                format!("{api}[api.b]\ndocument = \"b.json\"\nclient = \"crates/a\"\n"),
                "openapi.toml:6:10: API `b` has the client of `a`",
            ),
            (
                "[api.a]\nclient = \"crates/a\"\n".to_owned(),
                "openapi.toml:1:1: API `a` has neither `document` nor `bundle`; add one",
            ),
            ("[api.a]\ndocument = \"a.json\"\n".to_owned(), "openapi.toml:1:1: missing field `client`"),
            ("[api.A]\ndocument = \"a.json\"\nclient = \"a\"\n".to_owned(), "openapi.toml:1:1: invalid API name `A`"),
            (
                "[client]\nruntime = {}\n".to_owned(),
                "openapi.toml:2:11: `runtime` needs `path`, `workspace`, `git` or `version`",
            ),
            ("[client]\nruntime = 5\n".to_owned(), "openapi.toml:2:11: expected a folder, or a table"),
        ] {
            let error = parse(&text).unwrap_err();
            assert!(error.to_string().starts_with(expected), "{error}\nexpected {expected}");
            assert!(error.excerpt().lines().last().unwrap().ends_with('^'), "{}", error.excerpt());
        }
    }

    #[test]
    fn keys_of_package_are_toml() {
        let text = "[client.package]\nlicense.workspace = true\nkeywords = [\"a\", 'b'] # two\n[api.a]\nbundle = \"b.yaml\"\nclient = \"a\"\n[api.a.features]\nall = [\"oauth2\"]\n";
        let config = parse(text).unwrap();
        let package: Vec<String> =
            config.client.package.iter().map(|(key, value)| format!("{key} = {value}")).collect();
        assert_eq!(package, ["license.workspace = true", "keywords = [\"a\", \"b\"]"]);
        let api = &config.apis[0];
        assert_eq!(api.source, Source::Bundle { path: "b.yaml".into(), tag: "a".to_owned() });
        assert_eq!(api.features, [("all".to_owned(), "[\"oauth2\"]".to_owned())]);
    }
}
