//! The steps of [`generate`](crate::generate), one by one: for benchmarks, and for tools that stop
//! on the way.

pub use crate::{
    build::{build as model, build_surface as surface_model},
    write::{Code, write},
};
