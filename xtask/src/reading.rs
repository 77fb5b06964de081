//! How documents are read: overlays and limits, the same for every command.

use std::path::{Path, PathBuf};

use clap::Args as Arguments;
use openapi_document::{Document, Limits, Overlay};

use crate::failure::Failure;

/// How documents are read.
#[derive(Arguments, Clone, Debug, Default)]
#[command(next_help_heading = "Reading")]
pub struct Reading {
    /// Correct the document by an OpenAPI Overlay, 1.0 or 1.1; several are applied in order.
    #[arg(long, value_name = "FILE")]
    pub overlay: Vec<PathBuf>,
    /// How many other files references may pull in [default: 20000].
    #[arg(long, value_name = "N")]
    max_files: Option<usize>,
    /// How many bytes one file may have [default: 67108864].
    #[arg(long, value_name = "N")]
    max_bytes: Option<u64>,
    /// How deep objects and arrays may be nested, up to 127 [default: 127].
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=127))]
    max_depth: Option<u16>,
}

impl Reading {
    /// Reads a document.
    pub fn read(&self, path: &Path) -> Result<Document, Failure> {
        self.read_with(path, false)
    }

    /// Reads a document with the files that its examples are in.
    pub fn read_with_examples(&self, path: &Path) -> Result<Document, Failure> {
        self.read_with(path, true)
    }

    /// Reads a document that is but a copy, by the name of what it is a copy of.
    pub fn read_as(&self, path: &Path, name: &str) -> Result<Document, Failure> {
        self.read_quietly(path, false).map(|document| document.named(name)).map_err(|failure| match failure {
            Failure::Document(error) => Failure::Document(error.named(name)),
            other => other,
        })
    }

    /// How many bytes one document may have.
    pub fn bytes(&self) -> u64 {
        self.max_bytes.unwrap_or(Limits::default().bytes)
    }

    fn read_with(&self, path: &Path, examples: bool) -> Result<Document, Failure> {
        let document = self.read_quietly(path, examples)?;
        document.remarks().iter().for_each(|remark| eprintln!("warning: {}", remark.message));
        Ok(document)
    }

    fn read_quietly(&self, path: &Path, examples: bool) -> Result<Document, Failure> {
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

    /// The same as arguments of another process.
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
