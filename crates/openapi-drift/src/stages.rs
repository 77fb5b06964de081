//! The individual steps of [`drift`](crate::drift()), for benchmarks.

pub use crate::{
    contract::{Contract, Normal},
    judge::judge,
    pair::{Sides, pairs},
};
