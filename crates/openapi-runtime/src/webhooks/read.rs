//! Reading of webhooks by name.

use serde::de::DeserializeOwned;

use crate::DecodeError;

/// Reads the body of a webhook.
///
/// # Errors
///
/// Returns an error if the body does not match the document.
#[doc(hidden)]
pub fn read_webhook<T: DeserializeOwned>(body: &[u8]) -> Result<T, DecodeError> {
    crate::from_slice(body)
}

/// Defines an enum of the webhooks of an API, each with its name and the type of its body.
#[macro_export]
macro_rules! webhooks {
    ($(#[$meta:meta])* pub enum $name:ident {
        $($(#[$own:meta])* $text:literal => $variant:ident($ty:ty),)*
    }) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$own])* #[allow(missing_docs)] $variant($ty),)*
        }

        impl $name {
            /// The names of the webhooks in the document.
            pub const NAMES: &'static [&'static str] = &[$($text),*];

            /// Reads the body of the webhook of this name; returns `None` if the document declares no such webhook.
            ///
            /// # Errors
            ///
            /// Returns an error if the body does not match the document.
            pub fn read(
                name: &str,
                body: &[u8],
            ) -> ::std::result::Result<::std::option::Option<Self>, $crate::DecodeError> {
                match name {
                    $($text => $crate::read_webhook(body).map(|it| Some(Self::$variant(it))),)*
                    _ => Ok(None),
                }
            }

            /// Returns the name of the webhook in the document.
            pub fn name(&self) -> &'static str {
                match self {
                    $(Self::$variant(_) => $text,)*
                }
            }
        }
    };
}
