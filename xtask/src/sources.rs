//! Where documents come from: a file, standard input, an address, a git revision.

use std::{
    fs,
    io::Read,
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use openapi_document::Document;

use crate::{codegen::workspace, failure::Failure, reading::Reading};

/// The bundle, from the root of the workspace.
pub const BUNDLE: &str = "openapi-bundled.yaml";

/// Timeout of a request as a whole.
const PATIENCE: Duration = Duration::from_secs(60);

/// Where a document comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum From {
    /// A file.
    File(PathBuf),
    /// Standard input.
    Input,
    /// An address.
    Address(String),
    /// A file as it was in a git revision.
    Revision {
        /// The revision.
        revision: String,
        /// The file, from the root of the repository; the bundle if nothing is said.
        path: String,
    },
}

impl From {
    /// What an argument means: a file that there is comes first.
    pub fn parse(argument: &str) -> Self {
        if argument == "-" {
            return Self::Input;
        }
        if argument.starts_with("https://") || argument.starts_with("http://") {
            return Self::Address(argument.to_owned());
        }
        // A name that ends like a document is meant to be one.
        let is_file = Path::new(argument).exists()
            || !argument.contains(':') && [".json", ".yaml", ".yml"].iter().any(|end| argument.ends_with(end));
        if is_file {
            return Self::File(argument.into());
        }
        match argument.split_once(':') {
            Some((revision, path)) if !revision.is_empty() && !path.is_empty() => {
                Self::Revision { revision: revision.to_owned(), path: path.to_owned() }
            }
            _ => Self::Revision { revision: argument.to_owned(), path: BUNDLE.to_owned() },
        }
    }

    /// The bundle of the working tree.
    pub fn bundle() -> Self {
        Self::File(workspace().join(BUNDLE))
    }

    /// Whether it is the bundle, now or in a revision, or a copy of it.
    pub fn is_bundle(&self) -> bool {
        match self {
            Self::File(path) => path.file_name() == Some(BUNDLE.as_ref()),
            Self::Revision { path, .. } => path == BUNDLE,
            _ => false,
        }
    }

    /// Whether it is the bundle of this workspace as it is now.
    fn is_own_bundle(&self) -> bool {
        let canonical = |path: &Path| path.canonicalize().ok();
        let Self::File(path) = self else { return false };
        canonical(path).is_some() && canonical(path) == canonical(&workspace().join(BUNDLE))
    }

    /// Tells if it is there, as far as that can be told without reading it.
    pub fn exists(&self) -> bool {
        !matches!(self, Self::File(path) if !path.exists())
    }

    /// Reads a document that may not have been there yet: `None` for a revision that lacks the file.
    pub fn read_before(&self, reading: &Reading) -> Result<Option<Document>, Failure> {
        match self {
            Self::Revision { revision, path } if lacks(revision, path) => Ok(None),
            _ => self.read(reading).map(Some),
        }
    }

    /// Reads the document.
    pub fn read(&self, reading: &Reading) -> Result<Document, Failure> {
        match self {
            Self::File(path) if self.is_own_bundle() => Ok(reading.read(path)?.named(BUNDLE)),
            Self::File(path) => reading.read(path),
            Self::Input => {
                let mut bytes = Vec::new();
                let limit = reading.bytes();
                let taken = std::io::stdin().lock().take(limit + 1).read_to_end(&mut bytes);
                taken.map_err(|error| Failure::io("standard input".as_ref(), error))?;
                in_memory(reading, "-", &bytes)
            }
            Self::Address(address) => in_memory(reading, address, &fetch(address, reading.bytes())?),
            Self::Revision { revision, path } => {
                if lacks(revision, path) {
                    let message =
                        format!("`{path}` does not exist in revision `{revision}`; use `REV:PATH` for another file");
                    return Err(Failure::Usage(message));
                }
                let name = format!("{revision}:{path}");
                let text = git(&["show", "--end-of-options", &name])?;
                match in_memory(reading, path, &text) {
                    // It is one of several files: those beside it are needed.
                    Err(Failure::Document(error)) if error.is_reference() => out_of_folder(reading, revision, path),
                    other => other,
                }
            }
        }
    }

    /// The text of a file beside it, where there is one: of the same revision.
    pub fn beside(&self, path: &str) -> Option<String> {
        match self {
            Self::Revision { revision, .. } => {
                let text = git(&["show", "--end-of-options", &format!("{revision}:{path}")]).ok()?;
                String::from_utf8(text).ok()
            }
            _ => fs::read_to_string(workspace().join(path)).ok(),
        }
    }
}

impl std::fmt::Display for From {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::File(path) if self.is_own_bundle() => write!(f, "{}", path.file_name().unwrap_or_default().display()),
            Self::File(path) => write!(f, "{}", path.display()),
            Self::Input => f.write_str("-"),
            Self::Address(address) => f.write_str(address),
            Self::Revision { revision, path } => write!(f, "{revision}:{path}"),
        }
    }
}

/// Reads a document that is in memory. What is beside it is not there.
fn in_memory(reading: &Reading, name: &str, bytes: &[u8]) -> Result<Document, Failure> {
    let folder = tempfile::tempdir().map_err(|error| Failure::io("temporary directory".as_ref(), error))?;
    let end = if bytes.trim_ascii_start().starts_with(b"{") { "json" } else { "yaml" };
    let path = folder.path().join("document").with_extension(end);
    fs::write(&path, bytes).map_err(|error| Failure::io(&path, error))?;
    reading.read_as(&path, name)
}

/// Reads a document of several files out of a revision.
fn out_of_folder(reading: &Reading, revision: &str, path: &str) -> Result<Document, Failure> {
    let folder = tempfile::tempdir().map_err(|error| Failure::io("temporary directory".as_ref(), error))?;
    let beside = Path::new(path).parent().map(Path::to_path_buf).unwrap_or_default();
    let place = if beside.as_os_str().is_empty() { ".".to_owned() } else { beside.display().to_string() };
    let listed = git(&["ls-tree", "-r", "-z", "--name-only", "--full-tree", "--end-of-options", revision, &place])?;
    for file in listed.split(|byte| *byte == 0).filter_map(|name| std::str::from_utf8(name).ok()) {
        if [".json", ".yaml", ".yml"].iter().any(|end| file.ends_with(end)) {
            let text = git(&["show", "--end-of-options", &format!("{revision}:{file}")])?;
            let to = folder.path().join(file);
            let made = to.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| fs::write(&to, text));
            made.map_err(|error| Failure::io(&to, error))?;
        }
    }
    reading.read_as(&folder.path().join(path), path)
}

/// Tells if a revision is there and does not have a file.
fn lacks(revision: &str, path: &str) -> bool {
    let has = |object: String| {
        let output = command(path == BUNDLE).args(["cat-file", "-e", "--end-of-options", &object]).output();
        output.is_ok_and(|output| output.status.success())
    };
    has(format!("{revision}^{{commit}}")) && !has(format!("{revision}:{path}"))
}

/// Git, in this workspace or in the repository of the working directory.
fn command(is_own: bool) -> Command {
    let mut command = Command::new("git");
    // The bundle is of this workspace, wherever the command is run.
    if is_own {
        command.current_dir(workspace());
    }
    command
}

/// Returns the output of git, run in the repository of the working directory.
fn git(arguments: &[&str]) -> Result<Vec<u8>, Failure> {
    let is_own = |name: &&str| name.ends_with(&format!(":{BUNDLE}")) || name.contains(":crates/orgkit-client/");
    let output = command(arguments.last().is_some_and(is_own)).args(arguments).output();
    let output = output.map_err(|error| Failure::Usage(format!("cannot run git: {error}")))?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let said = said.lines().next().unwrap_or_default().trim_start_matches("fatal: ");
    let what = arguments.last().copied().unwrap_or_default();
    Err(Failure::Usage(format!(
        "`{what}` is not a file, and git cannot resolve it ({said}); expected a file, `-`, a URL, `REV:PATH` or `REV`"
    )))
}

/// The body of an address, no longer than the limit.
fn fetch(address: &str, limit: u64) -> Result<Vec<u8>, Failure> {
    let failed = |error: &dyn std::fmt::Display| Failure::Usage(format!("cannot read {address}: {error}"));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(|error| failed(&error))?;
    runtime.block_on(async {
        let client = reqwest::Client::builder().timeout(PATIENCE).build().map_err(|error| failed(&error))?;
        let response = client.get(address).send().await.and_then(reqwest::Response::error_for_status);
        let mut response = response.map_err(|error| failed(&error.without_url()))?;
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| failed(&error.without_url()))? {
            body.extend_from_slice(&chunk);
            if body.len() as u64 > limit {
                return Err(failed(&format!("the response exceeds {limit} bytes")));
            }
        }
        Ok(body)
    })
}
