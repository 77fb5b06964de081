//! `cargo xtask codegen`: generates the client crates of a workspace, or one for any document.

#[cfg(feature = "progenitor")]
mod by_progenitor;
mod configured;
mod ready;
mod report;
mod run;
mod single;
mod written;

use std::path::PathBuf;

use clap::{Args as Arguments, ValueEnum};

pub use self::{configured::regenerate, run::run, written::Written};
use crate::{failure::Failure, reading::Reading};

/// Generate client crates from OpenAPI 3.0, 3.1 or 3.2 documents.
///
/// Regenerates the clients of the APIs that `openapi.toml` lists. With `--spec` and `--out`, writes a crate for any
/// document. Names and types in the lock file of an existing crate are preserved; incompatible changes are reported as
/// `breaks`, and locked types that differ from the document as `keeps`.
#[derive(Arguments, Debug, Clone, Default)]
#[command(after_help = "Examples:
  cargo xtask codegen                 regenerate the clients of all configured APIs
  cargo xtask codegen github          regenerate the client of one
  cargo xtask codegen --check         fail with a diff if a generated crate is out of date
  cargo xtask codegen --relock        regenerate without the lock: names depend on the document alone
  cargo xtask codegen --spec github.json --out ../github-client --operations 'GET /user' --operations tag:orgs
  cargo xtask codegen --spec https://api.example.com/openapi.json --out ../client
  cargo xtask codegen --spec openapi.json --engine progenitor --interface builder --out ../client
  cargo xtask codegen --spec openapi.json --overlay corrections.yaml --document-url https://api.example.com/openapi.json --out ../client")]
pub struct Args {
    /// APIs in `openapi.toml` [default: all].
    #[arg(value_name = "NAME", conflicts_with = "spec")]
    pub apis: Vec<String>,
    /// Write nothing; print a diff and fail if the generated files are out of date.
    #[arg(long)]
    pub check: bool,
    /// Document to generate from, JSON or YAML: a file, `-` for standard input, or a URL [default: the configured
    /// documents].
    #[arg(long, requires = "out", value_name = "FILE|URL")]
    pub spec: Option<PathBuf>,
    /// Folder of the crate to write.
    #[arg(long, requires = "spec", value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Name of the crate [default: the name of the folder].
    #[arg(long, requires = "spec", value_name = "CRATE")]
    pub name: Option<String>,
    /// Generate only these operations and the types they reach: an operationId, `METHOD /path`, or `tag:NAME`; may be
    /// repeated [default: all].
    #[arg(long, requires = "spec", value_name = "SELECTOR")]
    pub operations: Vec<String>,
    /// Depend on the runtime crate in this folder [default: write a copy of it into the client crate].
    #[arg(long, requires = "spec", value_name = "DIR")]
    pub runtime: Option<PathBuf>,
    /// Ignore the existing lock file and derive names, argument order and types from the document alone.
    #[arg(long)]
    pub relock: bool,
    /// URL of the document, against which relative server URLs are resolved [default: `--spec`, if it is a URL].
    #[arg(long, requires = "spec", value_name = "URL")]
    pub document_url: Option<String>,
    /// Generator of the client.
    #[arg(long, requires = "spec", value_enum, default_value_t)]
    pub engine: Engine,
    /// Argument style of the methods that progenitor generates [default: positional].
    #[arg(long, requires = "spec", value_enum)]
    pub interface: Option<InterfaceArg>,
    /// Grouping of the methods that progenitor generates [default: merged].
    #[arg(long, requires = "spec", value_enum)]
    pub tags: Option<TagsArg>,
    /// Write a report of each operation, schema and note to this file, as JSON.
    #[arg(long, requires = "spec", value_name = "FILE")]
    pub report: Option<PathBuf>,
    /// List each written file, and the operations, types, notes and times of each API.
    #[arg(short, long)]
    pub verbose: bool,
    /// Options for reading documents.
    #[command(flatten)]
    pub reading: Reading,
}

impl Args {
    /// Rejects options that have no effect with the selected engine.
    fn check_engine(&self) -> Result<(), Failure> {
        let ignored = match self.engine {
            Engine::Direct => [("--interface", self.interface.is_some()), ("--tags", self.tags.is_some())],
            Engine::Progenitor => [("--runtime", self.runtime.is_some()), ("--relock", self.relock)],
        };
        let engine = match self.engine {
            Engine::Direct => "direct",
            Engine::Progenitor => "progenitor",
        };
        match ignored.into_iter().find(|(_, is_given)| *is_given) {
            Some((option, _)) => {
                Err(Failure::Usage(format!("`{option}` has no effect with `--engine {engine}`; remove it")))
            }
            None => Ok(()),
        }
    }
}

/// The generator of a client.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Engine {
    /// The generator of this workspace.
    #[default]
    Direct,
    /// progenitor, from the document converted to OpenAPI 3.0.3.
    Progenitor,
}

impl Engine {
    /// Returns the engine as arguments for another process.
    pub fn arguments(self) -> &'static [&'static str] {
        match self {
            Self::Direct => &[],
            Self::Progenitor => &["--engine", "progenitor"],
        }
    }

    /// Returns the folder for the clients of a folder of documents.
    pub fn folder(self) -> &'static str {
        match self {
            Self::Direct => "corpus",
            Self::Progenitor => "corpus-progenitor",
        }
    }
}

/// The argument style of the methods that progenitor generates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum InterfaceArg {
    /// Arguments as parameters of the method.
    Positional,
    /// Arguments as setters of a builder.
    Builder,
}

/// The grouping of the methods that progenitor generates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum TagsArg {
    /// All methods on the client.
    Merged,
    /// One trait for each tag.
    Separate,
}
