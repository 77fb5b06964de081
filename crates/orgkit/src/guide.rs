//! The chapters of the book on generated clients, as doctests: their programs run against the mock server.

macro_rules! chapters {
    ($($(#[$condition:meta])? $name:ident $file:literal)+) => {
        $($(#[$condition])? #[doc = include_str!($file)] mod $name {})+
    };
}

chapters! {
    calls "../../../docs/client/calls.md"
    errors "../../../docs/client/errors.md"
    retries "../../../docs/client/retries.md"
    limits "../../../docs/client/limits.md"
    pagination "../../../docs/client/pagination.md"
    streams "../../../docs/client/streams.md"
    files "../../../docs/client/files.md"
    #[cfg(feature = "oauth2")]
    tokens "../../../docs/client/tokens.md"
    #[cfg(feature = "webhooks")]
    webhooks "../../../docs/client/webhooks.md"
    testing "../../../docs/client/testing.md"
    layers "../../../docs/client/layers.md"
    observing "../../../docs/client/observing.md"
    #[cfg(feature = "blocking")]
    blocking "../../../docs/client/blocking.md"
    #[cfg(feature = "rivergen")]
    view "../../../docs/apis/view.md"
}
