//! What the contract tests share: the bundle, its slices, and paths.

mod bundle;
pub mod roster;

pub use bundle::{api_slice, bundle, models, root};
