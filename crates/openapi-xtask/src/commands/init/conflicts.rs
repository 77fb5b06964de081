//! Names that the new crates of an API cannot have.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::Value;

use super::{documents::Pinned, manifests::TESTS};
use crate::{config::Workspace, failure::Failure, paths::relative};

/// The crates that `init` adds for the workspace.
const OWN: [&str; 3] = [TESTS, "openapi-runtime", "xtask"];

/// The crates of Rust itself, which a crate of the same name would replace in paths.
const RUST: [&str; 5] = ["alloc", "core", "proc_macro", "std", "test"];

/// Returns the reason why the crate of an API cannot have a name.
fn reserved(name: &str) -> Option<&'static str> {
    let ident = name.replace('-', "_");
    match () {
        () if openapi_lower::is_keyword(&ident) => Some("a crate cannot have the name of a keyword"),
        () if RUST.contains(&ident.as_str()) => Some("a crate of this name would replace one of Rust's own"),
        () if OWN.contains(&name) => Some("the workspace has another crate of this name"),
        () => None,
    }
}

/// Verifies the names of the APIs that `openapi.toml` does not list yet.
///
/// # Errors
///
/// Returns [`Failure::Usage`] if a name is reserved, or the workspace has a crate of the name of a new crate.
pub(super) fn check(root: &Path, packages: &[(String, PathBuf)], documents: &[Pinned]) -> Result<(), Failure> {
    let listed = Workspace::find(root)?.filter(|it| it.root == root);
    let is_new =
        |it: &&Pinned| listed.as_ref().is_none_or(|listed| listed.config.apis.iter().all(|api| api.name != it.name));
    for pinned in documents.iter().filter(is_new) {
        let wrong = |reason: &str| {
            Failure::Usage(format!("invalid argument `{}=…`: {reason}; choose another name", pinned.name))
        };
        if let Some(reason) = reserved(&pinned.name) {
            return Err(wrong(reason));
        }
        for name in [pinned.name.clone(), format!("{}-client", pinned.name)] {
            let folder = root.join("crates").join(&name);
            let same_name = packages.iter().find(|(package, _)| *package == name).map(|(_, folder)| folder.clone());
            if let Some(taken) = same_name.or_else(|| Some(folder).filter(|it| it.join("Cargo.toml").exists())) {
                let taken = relative(root, &taken);
                return Err(wrong(&format!("the workspace has a crate `{name}` already, in {}", taken.display())));
            }
        }
    }
    Ok(())
}

/// Returns the names and folders of the packages of a workspace; none if there is no workspace yet, or cargo cannot
/// read it.
pub(super) fn packages(root: &Path) -> Vec<(String, PathBuf)> {
    if !root.join("Cargo.toml").exists() {
        return Vec::new();
    }
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["metadata", "--no-deps", "--offline", "--format-version", "1"])
        .current_dir(root)
        .output();
    let metadata: Value = output.ok().and_then(|it| serde_json::from_slice(&it.stdout).ok()).unwrap_or_default();
    let package = |it: &Value| {
        let manifest = Path::new(it.get("manifest_path")?.as_str()?);
        Some((it.get("name")?.as_str()?.to_owned(), manifest.parent()?.to_path_buf()))
    };
    metadata.get("packages").and_then(Value::as_array).into_iter().flatten().filter_map(package).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_rust_and_of_the_workspace_are_reserved() {
        for name in ["match", "self", "proc_macro", "proc-macro", "core", "xtask", "contract-tests"] {
            assert!(reserved(name).is_some(), "{name}");
        }
        for name in ["pets", "tests", "match-maker"] {
            assert!(reserved(name).is_none(), "{name}");
        }
    }
}
