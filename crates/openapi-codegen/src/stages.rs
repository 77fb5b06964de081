//! The individual steps of [`generate`](crate::generate), for benchmarks and for tools that use only some of them.

pub use crate::{
    build::{build as model, build_surface as surface_model},
    write::{Code, write},
};
