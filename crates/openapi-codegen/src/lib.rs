#![doc = include_str!("../README.md")]
//!
//! [`generate`] converts a document to its normal form, reads a model of types and operations from it and writes
//! the model as Rust code based on the runtime crate. [`generate_by_progenitor`] narrows the document and generates
//! the client with progenitor.

mod build;
mod custom;
mod emit;
mod error;
mod generate;
pub mod lock;
mod markdown;
mod millis;
pub mod model;
mod names;
mod package;
#[cfg(feature = "progenitor")]
mod progenitor;
mod read;
mod report;
mod resolve;
mod runtime_sources;
mod rust;
pub mod stages;
mod surface;
mod surface_changes;
mod templates;
#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod testing;
mod write;

pub use custom::{Custom, CustomType, UnmatchedName, is_attribute, is_derive};
pub use emit::{Emitted, File, FileChange, Mode, emit};
pub use error::Error;
pub use generate::{Generated, generate, generate_locked, generate_releasing, generate_with};
pub use lock::Lock;
pub use millis::Millis;
pub use names::{NameTable, Named, View};
pub use package::{LOCK, Package, Runtime, bundle_crate, bundle_lock, runtime_crate, sha256, single_crate};
#[cfg(feature = "progenitor")]
pub use progenitor::{Interface, ProgenitorClient, Tags, generate_by_progenitor, progenitor_crate};
pub use report::{OperationReport, OperationStatus, Report, SchemaReport};
pub use rust::type_path;
pub use surface::{Addition, Break, SurfaceChanges};
pub use surface_changes::surface_changes;
pub use write::{Part, PartKind, Texts, is_body_borrowed, is_borrowed, part_kind};
