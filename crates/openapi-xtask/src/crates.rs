//! Generated crates in the workspaces that contain them.

use std::{fs, path::Path};

use openapi_codegen::{Package, Runtime};
use toml_edit::{DocumentMut, Item};

use crate::{
    config::{Client, RuntimeKey, Workspace},
    failure::Failure,
    paths::relative,
};

/// Returns true if a crate in this folder is a member of a workspace above it: there is one that does not exclude the
/// folder, and the folder is not in its `target`.
pub fn is_member(folder: &Path) -> bool {
    let Ok(folder) = std::path::absolute(folder) else { return false };
    let Some((root, manifest)) = folder.ancestors().skip(1).find_map(|it| Some((it, workspace(it)?))) else {
        return false;
    };
    let excluded = manifest.get("workspace").and_then(|it| it.get("exclude")).and_then(Item::as_array);
    let mut excluded = excluded.into_iter().flatten().filter_map(|it| it.as_str());
    !folder.starts_with(root.join("target")) && !excluded.any(|path| folder.starts_with(root.join(path)))
}

/// Reads the manifest of a folder, if it is the root of a workspace.
fn workspace(folder: &Path) -> Option<DocumentMut> {
    let manifest: DocumentMut = fs::read_to_string(folder.join("Cargo.toml")).ok()?.parse().ok()?;
    manifest.contains_key("workspace").then_some(manifest)
}

/// Returns the package of a client that `openapi.toml` lists.
///
/// # Errors
///
/// Returns [`Failure::Codegen`] if the name is not a valid crate name.
pub fn package(workspace: &Workspace, client: &Client<'_>) -> Result<Package, Failure> {
    let mut fields: Vec<(String, String)> = Vec::new();
    let tables = std::iter::once(&workspace.config.client.package).chain(client.apis.iter().map(|api| &api.package));
    for (key, value) in tables.flatten() {
        let name = |key: &str| key.split('.').next().unwrap_or_default().to_owned();
        fields.retain(|(known, _)| name(known) != name(key));
        fields.push((key.clone(), value.clone()));
    }
    let folder = workspace.root.join(client.folder);
    let mut name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
    fields.retain(|(key, value)| {
        if key == "name" {
            name = value.trim_matches(['"', '\'']).to_owned();
        }
        key != "name"
    });
    let features = client.apis.iter().flat_map(|api| api.features.iter().cloned()).collect();
    Ok(Package { fields, features, is_root: !is_member(&folder), ..Package::new(&name)? })
}

/// Returns the runtime of a client in a workspace.
pub fn runtime(workspace: &Workspace, client: &Path) -> Runtime {
    match &workspace.config.client.runtime {
        Some(RuntimeKey::Vendored(path) | RuntimeKey::At(path)) => {
            Runtime::At(relative(&workspace.root.join(client), &workspace.root.join(path)))
        }
        Some(RuntimeKey::Inherited(_)) => Runtime::Dependency("workspace = true".to_owned()),
        Some(RuntimeKey::Dependency(place)) => Runtime::Dependency(place.clone()),
        None => Runtime::Beside,
    }
}
