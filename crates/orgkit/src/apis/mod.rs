//! One file per API: its extension trait, its part of the common view, and its conversions. Adding an API
//! is such a file, a line here, a feature, and the bundle.

#[cfg(feature = "kare")]
pub(crate) mod kare;
#[cfg(feature = "katapult")]
pub(crate) mod katapult;
#[cfg(feature = "partoo")]
pub(crate) mod partoo;
#[cfg(feature = "rivergen")]
pub(crate) mod rivergen;
