//! Options for reading documents, common to all commands: overlays and limits.

use std::path::{Path, PathBuf};

use clap::Args as Arguments;
use openapi_document::{Document, Limits, Overlay};

use crate::failure::Failure;

/// Options for reading documents.
#[derive(Arguments, Clone, Debug, Default)]
#[command(next_help_heading = "Document options")]
pub struct Reading {
    /// Apply an OpenAPI Overlay (1.0 or 1.1) to the document; may be repeated, applied in order.
    #[arg(long, value_name = "FILE")]
    pub overlay: Vec<PathBuf>,
    /// Maximum number of further files that references may load [default: 20000].
    #[arg(long, value_name = "N")]
    pub max_files: Option<usize>,
    /// Maximum size of a file in bytes [default: 67108864].
    #[arg(long, value_name = "N")]
    pub max_bytes: Option<u64>,
    /// Maximum nesting depth of objects and arrays, at most 127 [default: 127].
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=127))]
    pub max_depth: Option<u16>,
}

impl Reading {
    /// Reads a document.
    pub fn read(&self, path: &Path) -> Result<Document, Failure> {
        self.read_with(path, false)
    }

    /// Reads a document with the files to which its examples refer.
    pub fn read_with_examples(&self, path: &Path) -> Result<Document, Failure> {
        self.read_with(path, true)
    }

    /// Reads a copy of a document under the name of the original.
    pub fn read_as(&self, path: &Path, name: &str) -> Result<Document, Failure> {
        self.read_with(path, false).map(|document| document.named(name)).map_err(|failure| match failure {
            Failure::Document(error) => Failure::Document(error.named(name)),
            other => other,
        })
    }

    /// Returns these options with further overlays, applied before those of the command line.
    #[must_use]
    pub fn with_overlays(&self, overlays: impl Iterator<Item = PathBuf>) -> Self {
        Self { overlay: overlays.chain(self.overlay.iter().cloned()).collect(), ..self.clone() }
    }

    /// Returns the maximum size of a document in bytes.
    pub fn bytes(&self) -> u64 {
        self.max_bytes.unwrap_or(Limits::default().bytes)
    }

    fn read_with(&self, path: &Path, examples: bool) -> Result<Document, Failure> {
        let usual = Limits::default();
        let limits = Limits {
            bytes: self.max_bytes.unwrap_or(usual.bytes),
            depth: self.max_depth.map_or(usual.depth, usize::from),
            files: self.max_files.unwrap_or(usual.files),
            examples,
            ..usual
        };
        let overlays = self.overlay.iter().map(|path| Overlay::read(path, &limits)).collect::<Result<Vec<_>, _>>()?;
        Ok(Document::read_corrected(path, &limits, &overlays)?)
    }

    /// Returns the options as arguments for another process.
    pub fn arguments(&self) -> Vec<std::ffi::OsString> {
        let overlays = self.overlay.iter().flat_map(|path| ["--overlay".into(), path.into()]);
        let numbers = [
            ("--max-files", self.max_files.map(|it| it.to_string())),
            ("--max-bytes", self.max_bytes.map(|it| it.to_string())),
            ("--max-depth", self.max_depth.map(|it| it.to_string())),
        ];
        let numbers = numbers.into_iter().filter_map(|(name, value)| Some([name.into(), value?.into()]));
        overlays.chain(numbers.flatten()).collect()
    }
}
