//! The steps of [`drift`](crate::drift()), one by one: for benchmarks.

pub use crate::{
    contract::{Contract, Normal},
    judge::judge,
    pair::{Sides, pairs},
};
