//! The durations of the steps.

use serde::{Deserialize, Serialize};

/// The duration of each step in milliseconds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Millis {
    /// Reading the file; set by the caller that read it.
    pub load: f64,
    /// Normalizing, and shaping the schemas.
    pub lower: f64,
    /// Reading the model.
    pub generate: f64,
    /// Writing the model as Rust.
    pub refine: f64,
    /// Assembling the files.
    pub format: f64,
}
