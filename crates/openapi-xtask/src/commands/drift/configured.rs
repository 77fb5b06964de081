//! Documents that `openapi.toml` lists, with the locks of their clients.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use openapi_codegen::Lock;

use crate::{
    config::{Api, Source, Workspace},
    failure::Failure,
    location::{Location, text_in_revision},
};

/// A document that `openapi.toml` lists.
pub(super) struct Configured<'a> {
    pub(super) workspace: &'a Workspace,
    /// The APIs of the document.
    pub(super) apis: Vec<&'a Api>,
    /// A flag for a bundle, with a client for each of its APIs.
    pub(super) is_bundle: bool,
}

impl<'a> Configured<'a> {
    /// Creates the configuration of a document with the given APIs.
    pub(super) fn new(workspace: &'a Workspace, apis: Vec<&'a Api>) -> Self {
        let is_bundle = apis.iter().any(|api| matches!(api.source, Source::Bundle { .. }));
        Self { workspace, apis, is_bundle }
    }

    /// Returns the API of a tag in the bundle.
    pub(super) fn api(&self, tag: &str) -> Option<&'a Api> {
        let has_tag = |api: &&&Api| matches!(&api.source, Source::Bundle { tag: own, .. } if own == tag);
        self.apis.iter().find(has_tag).copied()
    }

    /// Returns the folders of the configured libraries over the clients, each once.
    pub(super) fn libraries(&self) -> Vec<PathBuf> {
        let mut all: Vec<PathBuf> = Vec::new();
        for library in self.apis.iter().filter_map(|api| api.library.as_ref()) {
            let folder = self.workspace.root.join(library);
            if folder.join("src").is_dir() && !all.contains(&folder) {
                all.push(folder);
            }
        }
        all
    }

    /// Returns the overlays of the document.
    pub(super) fn overlays(&self) -> Vec<PathBuf> {
        self.apis.first().map(|api| self.workspace.overlays(api)).unwrap_or_default()
    }

    /// Returns the locks of the clients, by the tags of their APIs, as of a location of the document.
    pub(super) fn locks(&self, location: &Location) -> Result<BTreeMap<String, Lock>, Failure> {
        let mut locks = BTreeMap::new();
        for api in &self.apis {
            let path = self.workspace.lock_path(api);
            let text = match location {
                Location::Revision { revision, .. } => text_in_revision(self.workspace, revision, &path),
                _ => std::fs::read_to_string(self.workspace.root.join(&path)).ok(),
            };
            let Some(text) = text else { continue };
            let key = match &api.source {
                Source::Bundle { tag, .. } => tag.clone(),
                Source::Document(_) => String::new(),
            };
            locks.insert(key, Lock::parse(&path.display().to_string(), &text)?);
        }
        Ok(locks)
    }
}

/// Reads the lock of `--lock`.
pub(super) fn read_lock(path: Option<&Path>) -> Result<Option<Lock>, Failure> {
    let Some(path) = path else { return Ok(None) };
    let lock = Lock::read(path)?;
    lock.map_or_else(|| Err(Failure::Usage(format!("{}: lock not found", path.display()))), |lock| Ok(Some(lock)))
}
