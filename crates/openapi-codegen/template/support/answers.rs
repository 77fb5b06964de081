//! Answers that are told apart by status and media type.

use progenitor_client::ResponseValue;

use super::Error;

/// A successful answer that may be one of several.
#[allow(async_fn_in_trait)]
pub trait Answers: Sized {
    /// Reads the answer that the status, and the media type if need be, stand for.
    async fn read<E>(reply: reqwest::Response) -> Result<ResponseValue<Self>, Error<E>>;
}

macro_rules! failures {
    ($(#[$meta:meta])* pub enum $name:ident {
        $($status:pat $(if $media_type:literal)? => $variant:ident : $kind:ident ( $($ty:ty)? ),)*
    }) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq)]
        pub enum $name {
            $(#[allow(missing_docs)] $variant $(($ty))?,)*
            /// Not as the document has it; the body is in `Failure::body`.
            Unexpected,
        }

        impl crate::support::Fails for $name {
            fn read(status: u16, media_type: &str, body: &bytes::Bytes) -> Self {
                $(if matches!(status, $status) $(&& crate::support::is_media_type(media_type, $media_type))? {
                    if let Some(found) = crate::support::failures!(@$kind Self::$variant, body) {
                        return found;
                    }
                })*
                let _ = (status, media_type, body);
                Self::Unexpected
            }
        }
    };
    (@json $variant:expr, $body:ident) => { serde_json::from_slice($body).ok().map($variant) };
    (@text $variant:expr, $body:ident) => { Some($variant(::std::string::String::from_utf8_lossy($body).into_owned())) };
    (@bytes $variant:expr, $body:ident) => { Some($variant($body.clone())) };
    (@upgrade $variant:expr, $body:ident) => { None };
    (@empty $variant:expr, $body:ident) => { Some($variant) };
}
pub(crate) use failures;

macro_rules! answers {
    ($(#[$meta:meta])* pub enum $name:ident {
        $($status:pat $(if $media_type:literal)? => $variant:ident : $kind:ident ( $($ty:ty)? ),)*
    }) => {
        $(#[$meta])*
        #[allow(clippy::large_enum_variant)]
        pub enum $name {
            $(#[allow(missing_docs)] $variant $(($ty))?,)*
            /// A success that the document does not have.
            Unexpected(progenitor_client::ByteStream),
        }

        impl crate::support::Answers for $name {
            async fn read<E>(
                reply: reqwest::Response,
            ) -> ::std::result::Result<progenitor_client::ResponseValue<Self>, crate::support::Error<E>> {
                let status = reply.status().as_u16();
                let media_type = crate::support::media_type(&reply);
                $(if matches!(status, $status) $(&& crate::support::is_media_type(&media_type, $media_type))? {
                    return crate::support::answers!(@$kind Self::$variant, reply);
                })*
                let _ = media_type;
                Ok(crate::support::map(progenitor_client::ResponseValue::stream(reply), Self::Unexpected))
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                match self {
                    $(crate::support::answers!(@pattern $variant $($ty)?) => f.write_str(stringify!($variant)),)*
                    Self::Unexpected(_) => f.write_str("Unexpected"),
                }
            }
        }
    };
    (@pattern $variant:ident $ty:ty) => { Self::$variant(_) };
    (@pattern $variant:ident) => { Self::$variant };
    (@json $variant:expr, $reply:ident) => {
        Ok(crate::support::map(progenitor_client::ResponseValue::from_response($reply).await?, $variant))
    };
    (@text $variant:expr, $reply:ident) => { Ok(crate::support::map(crate::support::text($reply).await?, $variant)) };
    (@stream $variant:expr, $reply:ident) => {
        Ok(crate::support::map(progenitor_client::ResponseValue::stream($reply), $variant))
    };
    (@upgrade $variant:expr, $reply:ident) => {
        Ok(crate::support::map(progenitor_client::ResponseValue::upgrade($reply).await?, $variant))
    };
    (@empty $variant:expr, $reply:ident) => {
        Ok(crate::support::map(progenitor_client::ResponseValue::empty($reply), |()| $variant))
    };
}
pub(crate) use answers;
