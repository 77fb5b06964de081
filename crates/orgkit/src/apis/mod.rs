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

/// The codes by which an API says that the credentials are missing, wrong or run out, beside the status.
pub(crate) fn unauthorized(api: crate::Api) -> &'static [&'static str] {
    match api {
        #[cfg(feature = "katapult")]
        crate::Api::Katapult => &katapult::UNAUTHORIZED,
        _ => &[],
    }
}
