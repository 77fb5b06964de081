//! The files of a plan.

use std::{
    fs,
    path::{Path, PathBuf},
};

use crate::{
    failure::Failure,
    session::{Session, counted, note},
};

/// The files that `init` writes.
#[derive(Debug, Clone)]
pub struct Plan {
    root: PathBuf,
    files: Vec<Planned>,
    /// The files that stay as they are, with the edits that they need.
    kept: Vec<String>,
}

#[derive(Debug, Clone)]
struct Planned {
    path: PathBuf,
    text: String,
    is_edit: bool,
}

impl Plan {
    /// Creates an empty plan for a workspace.
    pub fn new(root: &Path) -> Self {
        Self { root: root.to_path_buf(), files: Vec::new(), kept: Vec::new() }
    }

    /// Returns the root of the workspace.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Checks whether a file exists or is planned.
    pub fn has(&self, path: &str) -> bool {
        self.root.join(path).exists() || self.files.iter().any(|file| file.path == Path::new(path))
    }

    /// Adds a file, unless it exists.
    pub fn add(&mut self, path: &str, text: String) {
        if !self.has(path) {
            self.files.push(Planned { path: path.into(), text, is_edit: false });
        }
    }

    /// Returns the text of an existing file; `None` if it does not exist.
    ///
    /// # Errors
    ///
    /// Returns [`Failure::Io`] if it exists and cannot be read.
    pub fn text(&self, path: &str) -> Result<Option<String>, Failure> {
        let path = self.root.join(path);
        match fs::read_to_string(&path) {
            Ok(text) => Ok(Some(text)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(Failure::io(&path, error)),
        }
    }

    /// Adds the new text of a file, if it differs from the current one.
    pub fn edit(&mut self, path: &str, before: Option<&str>, text: String) {
        if before != Some(text.as_str()) {
            self.files.push(Planned { path: path.into(), text, is_edit: before.is_some() });
        }
    }

    /// Reports that an existing file stays as it is, and the edit that the user has to make.
    pub(super) fn keep(&mut self, path: &str, edit: &str) {
        self.kept.push(format!("{path}: {edit}"));
    }

    /// Returns the paths of the files, relative to the root.
    pub fn paths(&self) -> impl Iterator<Item = &Path> {
        self.files.iter().map(|file| file.path.as_path())
    }

    /// Lists the files.
    pub(super) fn list(&self, session: &mut Session<'_>) {
        for file in self.files.iter().filter(|file| !file.path.to_string_lossy().ends_with(".snap")) {
            let what = if file.is_edit { "edit" } else { "add" };
            note!(session, "{what:<9} {}", file.path.display());
        }
        let snapshots = self.files.iter().filter(|file| file.path.to_string_lossy().ends_with(".snap")).count();
        if snapshots > 0 {
            note!(session, "add       {}", counted(snapshots, "snapshot"));
        }
        self.kept.iter().for_each(|it| note!(session, "keep      {it}"));
    }

    /// Writes the files.
    ///
    /// # Errors
    ///
    /// Returns [`Failure::Io`] if a file cannot be written.
    pub fn write(&self) -> Result<(), Failure> {
        for file in &self.files {
            let path = self.root.join(&file.path);
            let folder = path.parent().map_or(Ok(()), fs::create_dir_all);
            folder.and_then(|()| fs::write(&path, &file.text)).map_err(|error| Failure::io(&path, error))?;
        }
        Ok(())
    }
}
