//! One file per API: its part of the common view, its conversions, and an extension trait if it needs one.

#[cfg(feature = "kare")]
pub(crate) mod kare;
#[cfg(feature = "katapult")]
pub(crate) mod katapult;
#[cfg(feature = "partoo")]
pub(crate) mod partoo;
#[cfg(feature = "rivergen")]
pub(crate) mod rivergen;
