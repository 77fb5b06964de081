//! The workspace that contains the folder of a command.

use std::{
    fs,
    path::{Path, PathBuf},
};

use openapi_codegen::{LOCK, Lock, Mode, bundle_lock, emit, runtime_crate};
use openapi_document::{Document, Selector, slice};

use super::{Api, Config, ConfigError, RuntimeKey, Source, file::span_of};
use crate::{
    failure::Failure,
    reading::Reading,
    url::{is_url, without_secrets},
};

/// The name of the configuration file, at the root of a workspace.
pub const FILE: &str = "openapi.toml";

/// A workspace with an `openapi.toml`.
#[derive(Debug, Clone)]
pub struct Workspace {
    /// The folder of `openapi.toml`.
    pub root: PathBuf,
    /// The contents of `openapi.toml`.
    pub config: Config,
}

/// A client crate with its APIs.
#[derive(Debug, Clone)]
pub struct Client<'a> {
    /// The folder of the crate, relative to the root.
    pub folder: &'a Path,
    /// The APIs, at least one.
    pub apis: Vec<&'a Api>,
}

impl Workspace {
    /// Finds the workspace that contains a folder.
    ///
    /// # Errors
    ///
    /// Returns [`Failure::Config`] if `openapi.toml` is invalid, [`Failure::Io`] if it cannot be read.
    pub fn find(folder: &Path) -> Result<Option<Self>, Failure> {
        folder.ancestors().find(|it| it.join(FILE).is_file()).map(Self::read).transpose()
    }

    /// Finds the workspace that contains a folder.
    ///
    /// # Errors
    ///
    /// Returns the errors of [`Workspace::find`], and [`Failure::Usage`] if there is no workspace.
    pub fn above(folder: &Path) -> Result<Self, Failure> {
        Self::find(folder)?
            .ok_or_else(|| Failure::Usage(format!("no `{FILE}` in {} or a folder above it", folder.display())))
    }

    /// Returns the folder for temporary crates that are generated and compiled.
    pub fn scratch(&self, name: &str) -> PathBuf {
        let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| self.root.join("target"), PathBuf::from);
        target.join(name)
    }

    /// Returns the folder of a runtime crate for temporary crates: that of the workspace, or a copy.
    ///
    /// # Errors
    ///
    /// Returns [`Failure::Codegen`] if the copy cannot be written.
    pub fn scratch_runtime(&self) -> Result<PathBuf, Failure> {
        let configured = match &self.config.client.runtime {
            Some(RuntimeKey::Vendored(path) | RuntimeKey::At(path) | RuntimeKey::Inherited(Some(path))) => {
                Some(self.root.join(path))
            }
            Some(RuntimeKey::Inherited(None) | RuntimeKey::Dependency(_)) | None => None,
        };
        match configured.filter(|folder| folder.join("Cargo.toml").is_file()) {
            Some(folder) => Ok(folder),
            None => runtime_copy(&self.scratch("openapi-runtime")),
        }
    }

    /// Reads the configuration of a folder.
    ///
    /// # Errors
    ///
    /// Returns [`Failure::Config`] if the file is invalid, [`Failure::Io`] if it cannot be read.
    pub fn read(root: &Path) -> Result<Self, Failure> {
        let path = root.join(FILE);
        let text = fs::read_to_string(&path).map_err(|error| Failure::io(&path, error))?;
        let config = Config::parse(&path, &text)?;
        Ok(Self { root: root.to_path_buf(), config })
    }

    /// Returns the error of a key of the configuration, which is given as its path: `["api", "pets", "client"]`.
    pub(crate) fn error_at(&self, keys: &[&str], message: String) -> Failure {
        let path = self.root.join(FILE);
        match fs::read_to_string(&path) {
            Ok(text) => ConfigError::new(&path, &text, span_of(&text, keys), message).into(),
            Err(error) => Failure::io(&path, error),
        }
    }

    /// Returns the APIs with these names; all APIs if no names are given.
    ///
    /// # Errors
    ///
    /// Returns [`Failure::Usage`] for an unknown name.
    pub fn apis(&self, names: &[String]) -> Result<Vec<&Api>, Failure> {
        if names.is_empty() {
            return Ok(self.config.apis.iter().collect());
        }
        names.iter().map(|name| self.api(name)).collect()
    }

    /// Returns the API with this name.
    ///
    /// # Errors
    ///
    /// Returns [`Failure::Usage`] if there is none.
    pub fn api(&self, name: &str) -> Result<&Api, Failure> {
        self.config.apis.iter().find(|api| api.name == name).ok_or_else(|| {
            let known: Vec<String> = self.config.apis.iter().map(|api| format!("`{}`", api.name)).collect();
            let known = if known.is_empty() { "no API".to_owned() } else { known.join(", ") };
            Failure::Usage(format!("unknown API `{name}`; {FILE} lists {known}"))
        })
    }

    /// Returns the client crates that contain these APIs.
    pub fn clients<'a>(&'a self, apis: &[&Api]) -> Vec<Client<'a>> {
        let mut clients: Vec<Client<'a>> = Vec::new();
        for api in &self.config.apis {
            match clients.iter_mut().find(|client| client.folder == api.client) {
                Some(client) => client.apis.push(api),
                None => clients.push(Client { folder: &api.client, apis: vec![api] }),
            }
        }
        clients.retain(|client| client.apis.iter().any(|api| apis.iter().any(|it| it.name == api.name)));
        clients
    }

    /// Returns the pinned documents: the path relative to the root, with the API of a document or the APIs of a
    /// bundle.
    pub fn documents(&self) -> Vec<(&Path, Vec<&Api>)> {
        let is_of = |apis: &[&Api], api: &Api| {
            matches!(api.source, Source::Bundle { .. }) && apis.iter().any(|it| it.source.path() == api.source.path())
        };
        let mut all: Vec<(&Path, Vec<&Api>)> = Vec::new();
        for api in &self.config.apis {
            match all.iter_mut().find(|(_, apis)| is_of(apis, api)) {
                Some((_, apis)) => apis.push(api),
                None => all.push((api.source.path(), vec![api])),
            }
        }
        all
    }

    /// Returns the only pinned document.
    ///
    /// # Errors
    ///
    /// Returns [`Failure::Usage`] if there is none, or more than one.
    pub fn document(&self) -> Result<PathBuf, Failure> {
        match self.documents().as_slice() {
            [(path, _)] => Ok(self.root.join(path)),
            [] => Err(Failure::Usage(format!("{FILE} lists no API; add one, or specify the document"))),
            _ => {
                let names: Vec<&str> = self.config.apis.iter().map(|api| api.name.as_str()).collect();
                Err(Failure::Usage(format!(
                    "several documents are configured; specify one of the APIs: {}",
                    names.join(", ")
                )))
            }
        }
    }

    /// Returns true if a path is a configured bundle.
    pub fn is_bundle(&self, path: &Path) -> bool {
        self.config.apis.iter().any(
            |api| matches!(&api.source, Source::Bundle { path: bundle, .. } if bundle.file_name() == path.file_name()),
        )
    }

    /// Reads the pinned document of an API: its slice of a bundle, or the document with its overlays.
    ///
    /// # Errors
    ///
    /// Returns [`Failure::Document`] if it cannot be read, or lacks the operations of the API.
    pub fn read_api(&self, api: &Api, reading: &Reading) -> Result<Document, Failure> {
        let document = self.read_source(api, reading)?;
        self.part(api, document)
    }

    /// Returns the overlays for the file of an API: its own, or those of all APIs in its bundle.
    pub fn overlays(&self, api: &Api) -> Vec<PathBuf> {
        let of_file = |it: &&Api| {
            let is_bundle = matches!(api.source, Source::Bundle { .. });
            it.name == api.name || is_bundle && it.source.path() == api.source.path()
        };
        let mut all: Vec<PathBuf> = Vec::new();
        for overlay in self.config.apis.iter().filter(of_file).flat_map(|it| &it.overlays) {
            let path = self.root.join(overlay);
            if !all.contains(&path) {
                all.push(path);
            }
        }
        all
    }

    /// Reads the file of an API and applies its overlays.
    ///
    /// # Errors
    ///
    /// Returns [`Failure::Document`] if the file or an overlay cannot be read.
    pub fn read_source(&self, api: &Api, reading: &Reading) -> Result<Document, Failure> {
        let path = api.source.path();
        let reading = reading.with_overlays(self.overlays(api).into_iter());
        Ok(reading.read(&self.root.join(path))?.named(&path.display().to_string()))
    }

    /// Returns the part of a document that belongs to an API.
    ///
    /// # Errors
    ///
    /// Returns [`Failure::Document`] if a selector or tag matches no operation.
    pub fn part(&self, api: &Api, document: Document) -> Result<Document, Failure> {
        let document = match &api.source {
            Source::Bundle { tag, .. } => slice::api(&document, tag)?,
            Source::Document(_) if api.operations.is_empty() => document,
            Source::Document(_) => {
                let selectors: Vec<Selector> = api.operations.iter().map(Selector::new).collect();
                slice::select(&document, &selectors)?
            }
        };
        // Relative server URLs are resolved against the URL of the vendor's document.
        Ok(match (&api.source, &api.upstream) {
            (Source::Document(_), Some(url)) if is_url(url) => document.served_at(&without_secrets(url)),
            _ => document,
        })
    }

    /// Returns the path of the lock of an API, relative to the root.
    pub fn lock_path(&self, api: &Api) -> PathBuf {
        let is_shared = self.config.apis.iter().filter(|it| it.client == api.client).count() > 1;
        let name = if is_shared { bundle_lock(&api.name) } else { LOCK.to_owned() };
        api.client.join(name)
    }

    /// Reads the lock of an API, if there is one.
    ///
    /// # Errors
    ///
    /// Returns [`Failure::Codegen`] if it is invalid.
    pub fn lock(&self, api: &Api) -> Result<Option<Lock>, Failure> {
        Ok(Lock::read(&self.root.join(self.lock_path(api)))?)
    }
}

/// Writes a copy of the runtime.
pub(crate) fn runtime_copy(folder: &Path) -> Result<PathBuf, Failure> {
    emit(folder, &runtime_crate("openapi-runtime", true, false), Mode::Write)?;
    Ok(folder.to_path_buf())
}

impl From<ConfigError> for Failure {
    fn from(error: ConfigError) -> Self {
        Self::Config(Box::new(error))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_bundle_is_one_document_with_the_overlays_of_its_apis() {
        let text = "[api.a]\nbundle = \"all.yaml\"\nclient = \"c\"\noverlays = [\"1\"]\n[api.b]\nbundle = \"all.yaml\"\nclient = \"c\"\noverlays = [\"2\", \"1\"]\n\
                    [api.c]\ndocument = \"one.yaml\"\nclient = \"d\"\noverlays = [\"3\"]\n[api.d]\ndocument = \"one.yaml\"\nclient = \"e\"\n";
        let config = Config::parse(Path::new(FILE), text).unwrap();
        let workspace = Workspace { root: PathBuf::from("/w"), config };
        let documents = workspace.documents();
        let names = |apis: &[&Api]| apis.iter().map(|api| api.name.clone()).collect::<String>();
        let found: Vec<(String, String)> =
            documents.iter().map(|(path, apis)| (path.display().to_string(), names(apis))).collect();
        let expected = [("all.yaml", "ab"), ("one.yaml", "c"), ("one.yaml", "d")];
        assert_eq!(found, expected.map(|(path, apis)| (path.to_owned(), apis.to_owned())));
        let overlays = |name: &str| workspace.overlays(workspace.api(name).unwrap());
        assert_eq!((overlays("a").len(), overlays("b").len(), overlays("c").len(), overlays("d").len()), (2, 2, 1, 0));
        let lock = |name: &str| workspace.lock_path(workspace.api(name).unwrap()).display().to_string();
        assert_eq!((lock("a").as_str(), lock("c").as_str()), ("c/a.lock", "d/openapi.lock"));
    }
}
