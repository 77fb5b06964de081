//! One extension trait per API over its generated client.

pub mod kare;
pub mod katapult;
pub mod partoo;
pub mod rivergen;
