//! Responses distinguished by status and media type.

use crate::{Response, response::error::Reading};

/// A success that may be one of several types.
pub trait Successes: Sized + Send + 'static {
    /// Returns true if the caller reads the body of a response with this status and `Content-Type` incrementally.
    fn opens(status: u16, media_type: &str) -> bool;

    /// Reads the response as the type that its status and media type select.
    ///
    /// # Errors
    ///
    /// Returns an error if the response does not match the document.
    fn read<E>(response: Response) -> Reading<Self, E>;
}

/// Defines an enum of the failures of an operation: each with its status, its media type if a status has several,
/// its variant and the type of its body.
#[macro_export]
macro_rules! failures {
    ($(#[$meta:meta])* pub enum $name:ident {
        $($status:pat $(if $media_type:literal)? => $variant:ident : $kind:ident ( $($ty:ty)? ),)*
    }) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum $name {
            $(#[allow(missing_docs)] $variant $(($ty))?,)*
        }

        impl $crate::Failures for $name {
            #[inline]
            fn read(status: u16, media_type: &str, body: &$crate::macros::bytes::Bytes) -> ::std::option::Option<Self> {
                $(if matches!(status, $status) $(&& $crate::is_media_type(media_type, $media_type))? {
                    if let Some(found) = $crate::failures!(@$kind Self::$variant, body) {
                        return Some(found);
                    }
                })*
                let _ = (status, media_type, body);
                None
            }
        }
    };
    (@json $variant:expr, $body:ident) => { $crate::from_slice($body).ok().map($variant) };
    (@text $variant:expr, $body:ident) => { Some($variant(::std::string::String::from_utf8_lossy($body).into_owned())) };
    (@bytes $variant:expr, $body:ident) => { Some($variant($body.clone())) };
    (@upgrade $variant:expr, $body:ident) => { None };
    (@empty $variant:expr, $body:ident) => { Some($variant) };
}

/// Defines an enum of the successes of an operation that has several types of them.
#[macro_export]
macro_rules! successes {
    ($(#[$meta:meta])* pub enum $name:ident {
        $($status:pat $(if $media_type:literal)? => $variant:ident : $kind:ident ( $($ty:ty)? ),)*
    }) => {
        $(#[$meta])*
        #[allow(clippy::large_enum_variant)]
        #[non_exhaustive]
        pub enum $name {
            $(#[allow(missing_docs)] $variant $(($ty))?,)*
            /// A success that the document does not declare.
            Unexpected($crate::ByteStream),
        }

        impl $crate::Successes for $name {
            #[inline]
            fn opens(status: u16, media_type: &str) -> bool {
                $(if matches!(status, $status) $(&& $crate::is_media_type(media_type, $media_type))? {
                    return $crate::successes!(@opens $kind);
                })*
                let _ = (status, media_type);
                true
            }

            fn read<__E>(response: $crate::Response) -> $crate::outcome::Reading<Self, __E> {
                let status = response.status();
                let media_type = response.content_type();
                $(if matches!(status, $status) $(&& $crate::is_media_type(&media_type, $media_type))? {
                    return $crate::successes!(@$kind Self::$variant, response);
                })*
                let _ = media_type;
                Ok($crate::map(response.read_stream(), Self::Unexpected))
            }
        }

        impl std::fmt::Debug for $name {
            #[inline]
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                match self {
                    $($crate::successes!(@pattern $variant value $($ty)?) => $crate::successes!(@show $kind f $variant value),)*
                    Self::Unexpected(_) => f.write_str("Unexpected"),
                }
            }
        }
    };
    (@opens stream) => { true };
    (@opens events) => { true };
    (@opens whole_events) => { true };
    (@opens json_events) => { true };
    (@opens upgrade) => { true };
    (@opens $kind:ident) => { false };
    (@pattern $variant:ident $value:ident $ty:ty) => { Self::$variant($value) };
    (@pattern $variant:ident $value:ident) => { Self::$variant };
    (@show json $f:ident $variant:ident $value:ident) => { $f.debug_tuple(stringify!($variant)).field($value).finish() };
    (@show text $f:ident $variant:ident $value:ident) => { $f.debug_tuple(stringify!($variant)).field($value).finish() };
    (@show empty $f:ident $variant:ident $value:ident) => { $f.write_str(stringify!($variant)) };
    (@show $kind:ident $f:ident $variant:ident $value:ident) => {{
        // A streamed body cannot be shown.
        let _ = $value;
        $f.write_str(stringify!($variant))
    }};
    (@json $variant:expr, $response:ident) => { Ok($crate::map($response.read_json()?, $variant)) };
    (@text $variant:expr, $response:ident) => { Ok($crate::map($response.read_text()?, $variant)) };
    (@events $variant:expr, $response:ident) => { Ok($crate::map($response.read_events()?, $variant)) };
    (@whole_events $variant:expr, $response:ident) => { Ok($crate::map($response.read_whole_events()?, $variant)) };
    (@json_events $variant:expr, $response:ident) => { Ok($crate::map($response.read_json_events()?, $variant)) };
    (@stream $variant:expr, $response:ident) => { Ok($crate::map($response.read_stream(), $variant)) };
    (@upgrade $variant:expr, $response:ident) => { Ok($crate::map($response.read_upgrade()?, $variant)) };
    (@empty $variant:expr, $response:ident) => { Ok($crate::map($response.read_empty(), |()| $variant)) };
}
