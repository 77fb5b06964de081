//! The manifest of the workspace and the cargo alias.

use std::path::{Path, PathBuf};

use toml_edit::{Array, DocumentMut, Item, Table, value};

use super::{Plan, documents::Pinned};
use crate::{config::FILE, failure::Failure, paths::relative};

/// The settings that new crates inherit from the workspace.
pub struct Style {
    /// The lines of `[package]`.
    pub package: String,
    /// The table that inherits the lints of the workspace.
    pub lints: &'static str,
    /// The folder of the crate `xtask`.
    pub xtask: String,
    /// The folder of the contract tests.
    pub tests: String,
}

/// Returns the root of the workspace above a folder; the folder itself if there is none.
pub(super) fn root(here: &Path) -> PathBuf {
    let is_root = |folder: &&Path| {
        let manifest = std::fs::read_to_string(folder.join("Cargo.toml")).unwrap_or_default();
        let manifest = manifest.parse::<DocumentMut>().ok();
        folder.join(FILE).is_file() || manifest.is_some_and(|it| it.contains_key("workspace"))
    };
    here.ancestors().find(is_root).unwrap_or(here).to_path_buf()
}

/// Adds the new crates to the members of the workspace, and the alias.
pub(super) fn add(plan: &mut Plan, packages: &[(String, PathBuf)], documents: &[Pinned]) -> Result<Style, Failure> {
    let before = plan.text("Cargo.toml")?;
    let path = plan.root().join("Cargo.toml");
    let text = before.clone().unwrap_or_else(|| "[workspace]\nresolver = \"3\"\nmembers = []\n".to_owned());
    let wrong = |error: toml_edit::TomlError| Failure::Usage(format!("{}: {error}", path.display()));
    let mut manifest: DocumentMut = text.parse().map_err(wrong)?;
    let folder_of = |name: &str| {
        let package = packages.iter().find(|(package, _)| package == name);
        package.map(|(_, folder)| relative(plan.root(), folder).display().to_string())
    };
    // In a root package, files of the folder `tests` are tests of the package.
    let has_other_tests = manifest.contains_key("package") || is_other_crate(plan, "tests/Cargo.toml", TESTS)?;
    let usual = if has_other_tests { "crates/contract-tests" } else { "tests" };
    let tests = folder_of(TESTS).unwrap_or_else(|| usual.to_owned());
    let xtask = folder_of("xtask").unwrap_or_else(|| "xtask".to_owned());
    let mut crates = vec!["crates/openapi-runtime".to_owned(), xtask.clone(), tests.clone()];
    crates
        .extend(documents.iter().flat_map(|it| [format!("crates/{}", it.name), format!("crates/{}-client", it.name)]));
    let workspace = manifest.entry("workspace").or_insert_with(|| Item::Table(Table::new()));
    if let Some(workspace) = workspace.as_table_like_mut() {
        let members = workspace.entry("members").or_insert_with(|| value(Array::new()));
        if let Some(members) = members.as_array_mut() {
            for path in crates {
                let covers = |pattern: &str| {
                    let pattern = pattern.trim_start_matches("./").trim_end_matches('/');
                    pattern == path
                        || pattern
                            .strip_suffix("/*")
                            .is_some_and(|folder| path.rsplit_once('/').is_some_and(|(parent, _)| parent == folder))
                };
                if !members.iter().filter_map(|it| it.as_str()).any(covers) {
                    let is_new = path.starts_with("crates/") && before.is_none();
                    push(members, if is_new { "crates/*" } else { path.as_str() });
                }
            }
        }
    }
    plan.edit("Cargo.toml", before.as_deref(), manifest.to_string());
    alias(plan)?;
    Ok(style(&manifest, xtask, tests))
}

/// The name of the package of the contract tests.
pub(super) const TESTS: &str = "contract-tests";

/// Checks whether a manifest exists and is that of a package with another name.
fn is_other_crate(plan: &Plan, path: &str, name: &str) -> Result<bool, Failure> {
    let Some(text) = plan.text(path)? else { return Ok(false) };
    let manifest = text.parse::<DocumentMut>().ok();
    let package = manifest.as_ref().and_then(|it| it.get("package")?.get("name")?.as_str());
    Ok(package != Some(name))
}

/// Adds an item to an array, on a line of its own if the other items are. Comments are unchanged.
fn push(array: &mut Array, item: &str) {
    let trailing = array.trailing().as_str().unwrap_or_default().to_owned();
    let lines = trailing.contains('\n') || array.iter().any(|it| it.to_string().contains('\n'));
    if !lines {
        array.push(item);
        return;
    }
    let indent = array.iter().next().map(ToString::to_string).unwrap_or_default();
    let indent: String =
        indent.rsplit('\n').next().unwrap_or_default().chars().take_while(|c| c.is_whitespace()).collect();
    let before = if trailing.contains('\n') { trailing } else { "\n".to_owned() };
    let mut value = toml_edit::Value::from(item);
    value.decor_mut().set_prefix(before + &indent);
    array.push_formatted(value);
    array.set_trailing("\n");
    array.set_trailing_comma(true);
}

/// The alias `cargo xtask`.
const ALIAS: &str = "run --quiet --package xtask --";

/// Adds the alias `cargo xtask`.
fn alias(plan: &mut Plan) -> Result<(), Failure> {
    const PATH: &str = ".cargo/config.toml";
    let before = plan.text(PATH)?;
    let text = before.clone().unwrap_or_default();
    let mut config: DocumentMut = text.parse().map_err(|error| Failure::Usage(format!("{PATH}: {error}")))?;
    let aliases = config.entry("alias").or_insert_with(|| Item::Table(Table::new()));
    match aliases.get("xtask").map(ToString::to_string) {
        None => {
            if let Some(aliases) = aliases.as_table_like_mut() {
                aliases.insert("xtask", value(ALIAS));
            }
        }
        Some(other) if !other.split([' ', '"', '/']).any(|word| word == "xtask") => {
            plan.keep(PATH, &format!("let the alias `xtask` be \"{ALIAS}\""));
        }
        Some(_) => {}
    }
    plan.edit(PATH, before.as_deref(), config.to_string());
    Ok(())
}

/// Returns the settings that the workspace provides for inheritance.
fn style(manifest: &DocumentMut, xtask: String, tests: String) -> Style {
    let workspace = manifest.get("workspace");
    let has = |key: &str| workspace.and_then(|it| it.get("package")).and_then(|it| it.get(key)).is_some();
    let mut package = String::new();
    for (key, default) in [("version", "\"0.1.0\""), ("edition", "\"2024\""), ("license", ""), ("rust-version", "")] {
        if has(key) && key != "edition" {
            package.push_str(&format!("{key}.workspace = true\n"));
        } else if !default.is_empty() {
            package.push_str(&format!("{key} = {default}\n"));
        }
    }
    package.push_str("publish = false\n");
    let lints = if workspace.and_then(|it| it.get("lints")).is_some() { "\n[lints]\nworkspace = true\n" } else { "" };
    Style { package, lints, xtask, tests }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_lines_of_members_stay() {
        let mut manifest: DocumentMut = "members = [\n  \"app\", # the program\n]\n".parse().unwrap();
        let members = manifest["members"].as_array_mut().unwrap();
        push(members, "one");
        push(members, "two");
        assert_eq!(manifest.to_string(), "members = [\n  \"app\", # the program\n  \"one\",\n  \"two\",\n]\n");
        let mut manifest: DocumentMut = "members = [\"app\"] # all\n".parse().unwrap();
        push(manifest["members"].as_array_mut().unwrap(), "one");
        assert_eq!(manifest.to_string(), "members = [\"app\", \"one\"] # all\n");
    }
}
