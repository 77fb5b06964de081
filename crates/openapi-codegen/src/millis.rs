//! Times of the steps.

use serde::{Deserialize, Serialize};

/// Milliseconds by step.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Millis {
    /// Reading the file. Set by whoever read it.
    pub load: f64,
    /// Normalising, and shaping the schemas.
    pub lower: f64,
    /// Reading the model.
    pub generate: f64,
    /// Writing the model as Rust.
    pub refine: f64,
    /// Putting the files together.
    pub format: f64,
}
