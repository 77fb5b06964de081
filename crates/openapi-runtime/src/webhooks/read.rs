//! Reading by name.

use serde::de::DeserializeOwned;

use crate::DecodeError;

/// Reads a body.
///
/// # Errors
///
/// If it is not as documented.
#[doc(hidden)]
pub fn read_webhook<T: DeserializeOwned>(body: &[u8]) -> Result<T, DecodeError> {
    crate::from_slice(body)
}

/// An enum of what an API sends by itself, each with its name and what its body is.
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
            /// The names that there are.
            pub const NAMES: &'static [&'static str] = &[$($text),*];

            /// Reads the body of the request of this name; nothing if the document has none of it.
            ///
            /// # Errors
            ///
            /// If the body is not as documented.
            pub fn read(
                name: &str,
                body: &[u8],
            ) -> ::std::result::Result<::std::option::Option<Self>, $crate::DecodeError> {
                match name {
                    $($text => $crate::read_webhook(body).map(|it| Some(Self::$variant(it))),)*
                    _ => Ok(None),
                }
            }

            /// Its name in the document.
            pub fn name(&self) -> &'static str {
                match self {
                    $(Self::$variant(_) => $text,)*
                }
            }
        }
    };
}
