//! The surface of a client: the public items that callers can write, and the comparison of two surfaces.

mod change;
mod compare;
mod item;
mod list;
mod reason;
mod signature;

pub use change::{Addition, Break, SurfaceChanges};
