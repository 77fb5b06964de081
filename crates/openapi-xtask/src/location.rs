//! Locations of documents: a file, standard input, a URL, a git revision.

use std::{
    fs,
    io::Read,
    path::{Path, PathBuf},
    process::Command,
};

use openapi_document::Document;

use crate::{
    config::Workspace,
    failure::Failure,
    reading::Reading,
    session::Session,
    url::{is_url, without_secrets},
};

/// The location of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Location {
    /// A file.
    File(PathBuf),
    /// Standard input.
    Input,
    /// A URL.
    Url(String),
    /// A file in a git revision.
    Revision {
        /// The revision.
        revision: String,
        /// The path of the file from the root of the repository, or relative to `folder` if it starts with `./`.
        path: String,
        /// The folder in the repository, if it is not the working directory.
        folder: Option<PathBuf>,
    },
    /// The configured documents in a git revision.
    Configured(String),
}

impl Location {
    /// Parses an argument. Existing files take precedence over revisions.
    pub fn parse(argument: &str) -> Self {
        if argument == "-" {
            return Self::Input;
        }
        if is_url(argument) {
            return Self::Url(argument.to_owned());
        }
        // A name with the extension of a document is a file.
        let is_file = Path::new(argument).exists()
            || !argument.contains(':') && [".json", ".yaml", ".yml"].iter().any(|end| argument.ends_with(end));
        if is_file {
            return Self::File(argument.into());
        }
        match argument.split_once(':') {
            Some((revision, path)) if !revision.is_empty() && !path.is_empty() => {
                Self::Revision { revision: revision.to_owned(), path: path.to_owned(), folder: None }
            }
            _ => Self::Configured(argument.to_owned()),
        }
    }

    /// Returns the location of a document that is in no revision: a file, `-` for standard input, or a URL.
    pub fn of(argument: &Path) -> Self {
        match argument.to_str() {
            Some("-") => Self::Input,
            Some(text) if is_url(text) => Self::Url(text.to_owned()),
            _ => Self::File(argument.to_path_buf()),
        }
    }

    /// Returns the location of a configured document in a revision. `path` is relative to the root of the workspace.
    pub fn in_revision(workspace: &Workspace, revision: &str, path: &Path) -> Self {
        Self::Revision {
            revision: revision.to_owned(),
            path: format!("./{}", path.display()),
            folder: Some(workspace.root.clone()),
        }
    }

    /// Returns the last part of the path, if it has one.
    #[cfg(feature = "drift")]
    pub fn file_name(&self) -> Option<&Path> {
        match self {
            Self::File(path) => path.file_name().map(Path::new),
            Self::Revision { path, .. } => Path::new(path).file_name().map(Path::new),
            Self::Input | Self::Url(_) | Self::Configured(_) => None,
        }
    }

    /// Reads a document that may not exist yet: returns `None` for a revision that lacks the file.
    #[cfg(feature = "drift")]
    pub fn read_before(&self, reading: &Reading, session: &mut Session<'_>) -> Result<Option<Document>, Failure> {
        match self {
            Self::Revision { revision, path, folder } if lacks(folder.as_deref(), revision, path) => Ok(None),
            _ => self.read(reading, session).map(Some),
        }
    }

    /// Reads the document, and prints its remarks.
    pub fn read(&self, reading: &Reading, session: &mut Session<'_>) -> Result<Document, Failure> {
        let document = self.document(reading, session)?;
        session.remarks(&document);
        Ok(document)
    }

    fn document(&self, reading: &Reading, session: &Session<'_>) -> Result<Document, Failure> {
        match self {
            Self::File(path) => reading.read(path),
            Self::Input => {
                let mut bytes = Vec::new();
                let limit = reading.bytes();
                let taken = std::io::stdin().lock().take(limit + 1).read_to_end(&mut bytes);
                taken.map_err(|error| Failure::io("standard input".as_ref(), error))?;
                in_memory(reading, "-", &bytes)
            }
            #[cfg(feature = "fetch")]
            Self::Url(url) => in_memory(reading, &without_secrets(url), &fetch::fetch(url, reading.bytes())?),
            #[cfg(not(feature = "fetch"))]
            Self::Url(_) => Err(Failure::NotBuilt("fetch")),
            Self::Configured(revision) => {
                let workspace = session.find_workspace()?;
                let workspace = workspace.ok_or_else(|| {
                    Failure::Usage(format!("`{revision}` is not a file; expected a file, `-`, a URL or `REV:PATH`"))
                })?;
                let path = workspace.document()?;
                let path = path.strip_prefix(&workspace.root).unwrap_or(&path);
                Self::in_revision(&workspace, revision, path).document(reading, session)
            }
            Self::Revision { revision, path, folder } => {
                let folder = folder.as_deref();
                if lacks(folder, revision, path) {
                    let message = format!(
                        "`{}` does not exist in revision `{revision}`; use `REV:PATH` for another file",
                        path.trim_start_matches("./")
                    );
                    return Err(Failure::Usage(message));
                }
                let text = git(folder, &["show", "--end-of-options", &format!("{revision}:{path}")])?;
                match in_memory(reading, path.trim_start_matches("./"), &text) {
                    // The document consists of several files, so those in its folder are required.
                    Err(Failure::Document(error)) if error.is_reference() => {
                        out_of_folder(reading, folder, revision, path)
                    }
                    other => other,
                }
            }
        }
    }
}

impl std::fmt::Display for Location {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::File(path) => write!(f, "{}", path.display()),
            Self::Input => f.write_str("-"),
            Self::Url(url) => f.write_str(&without_secrets(url)),
            Self::Revision { revision, path, .. } => write!(f, "{revision}:{}", path.trim_start_matches("./")),
            Self::Configured(revision) => f.write_str(revision),
        }
    }
}

/// Reads a text file of a revision, if it exists. `path` is relative to the root of the workspace.
#[cfg(feature = "drift")]
pub fn text_in_revision(workspace: &Workspace, revision: &str, path: &Path) -> Option<String> {
    let object = format!("{revision}:./{}", path.display());
    String::from_utf8(git(Some(&workspace.root), &["show", "--end-of-options", &object]).ok()?).ok()
}

/// Reads a document in memory, without the files beside it.
fn in_memory(reading: &Reading, name: &str, bytes: &[u8]) -> Result<Document, Failure> {
    let folder = tempfile::tempdir().map_err(|error| Failure::io("temporary directory".as_ref(), error))?;
    let end = if bytes.trim_ascii_start().starts_with(b"{") { "json" } else { "yaml" };
    let path = folder.path().join("document").with_extension(end);
    fs::write(&path, bytes).map_err(|error| Failure::io(&path, error))?;
    reading.read_as(&path, name)
}

/// Reads a document of several files in a revision.
fn out_of_folder(reading: &Reading, folder: Option<&Path>, revision: &str, path: &str) -> Result<Document, Failure> {
    let copy = tempfile::tempdir().map_err(|error| Failure::io("temporary directory".as_ref(), error))?;
    let beside = Path::new(path).parent().map(Path::to_path_buf).unwrap_or_default();
    let place = if beside.as_os_str().is_empty() { ".".to_owned() } else { beside.display().to_string() };
    // Paths are relative to the root of the repository, or to the folder, like the path of the document.
    let tree = if path.starts_with("./") { "--name-only" } else { "--full-tree" };
    let listed = git(folder, &["ls-tree", "-r", "-z", "--name-only", tree, "--end-of-options", revision, &place])?;
    for file in listed.split(|byte| *byte == 0).filter_map(|name| std::str::from_utf8(name).ok()) {
        if [".json", ".yaml", ".yml"].iter().any(|end| file.ends_with(end)) {
            let text = git(
                folder,
                &[
                    "show",
                    "--end-of-options",
                    &format!("{revision}:{}{file}", if path.starts_with("./") { "./" } else { "" }),
                ],
            )?;
            let to = copy.path().join(file);
            let made = to.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| fs::write(&to, text));
            made.map_err(|error| Failure::io(&to, error))?;
        }
    }
    reading.read_as(&copy.path().join(path), path.trim_start_matches("./"))
}

/// Returns true if a revision exists and does not contain a file.
fn lacks(folder: Option<&Path>, revision: &str, path: &str) -> bool {
    let has = |object: String| {
        let output = command(folder).args(["cat-file", "-e", "--end-of-options", &object]).output();
        output.is_ok_and(|output| output.status.success())
    };
    has(format!("{revision}^{{commit}}")) && !has(format!("{revision}:{path}"))
}

/// Creates a git command for the repository of a folder, or of the working directory.
fn command(folder: Option<&Path>) -> Command {
    let mut command = Command::new("git");
    if let Some(folder) = folder {
        command.current_dir(folder);
    }
    command
}

/// Returns the output of git.
fn git(folder: Option<&Path>, arguments: &[&str]) -> Result<Vec<u8>, Failure> {
    let output = command(folder).args(arguments).output();
    let output = output.map_err(|error| Failure::Usage(format!("cannot run git: {error}")))?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    let stderr = String::from_utf8_lossy(&output.stderr);
    let stderr = stderr.lines().next().unwrap_or_default().trim_start_matches("fatal: ");
    let what = arguments.last().copied().unwrap_or_default();
    Err(Failure::Usage(format!(
        "`{what}` is not a file, and git cannot resolve it ({stderr}); expected a file, `-`, a URL, `REV:PATH` or `REV`"
    )))
}

#[cfg(feature = "fetch")]
mod fetch;
