//! From an OpenAPI document to a client crate on disk.
//!
//! [`generate`] lowers a document, has progenitor write a client for it, and refines what comes back:
//! open enums and unions, absent / null / value, answers by status, every style of parameter and
//! body. [`emit`] writes files, or compares them with what is there.

mod emit;
mod error;
mod format;
mod generate;
pub mod model;
mod package;
mod refine;
mod report;
mod rust;
mod skeleton;
pub mod stages;
mod surface;

pub use emit::{Change, File, Mode, Outcome, emit};
pub use error::Error;
pub use generate::{Generated, Millis, generate};
pub use package::{bundle_crate, single_crate};
pub use report::{OperationReport, Report, SchemaReport};
pub use rust::type_path;
pub use surface::surface;
