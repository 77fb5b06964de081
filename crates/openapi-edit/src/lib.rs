#![doc = include_str!("../README.md")]

pub mod amend;
pub mod bundle;
