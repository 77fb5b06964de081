//! # Limits: of calls, of time, of bytes
//!
//! A rate limit is a number of calls in a span of time, for each credential: what the document says (`x-rate-limit`), or
//! the builder. Calls wait for their turn in the order in which they came. What the server says in `Retry-After`,
//! `X-RateLimit-*` and `RateLimit` is heeded by all calls of the credential; so is what a refusal says in its body, where
//! the document names the place (`x-rate-limit: {requests_at: [/detail/total_permitted], seconds: 60}`, as Katapult's). If the
//! server asks for a longer wait than `Retry::longest_wait`, calls fail at once with `ErrorKind::RateLimit`. A call that
//! is not sent takes nothing from a limit.
//!
//! Limits of time are for connecting (10 s), for silence while a response is read (60 s), for an attempt and for the call
//! as a whole (none); `Duration::MAX` is no limit. Bodies of responses have 64 MiB at most, unless the caller reads them
//! bit by bit.
//!
//! ```
//! # use openapi_document::{Document, slice};
//! # use openapi_mock::{Mock, Options};
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let bundle = Document::read(concat!(env!("CARGO_MANIFEST_DIR"), "/../../openapi-bundled.yaml").as_ref())?;
//! # let options = Options { stateful: true, ..Options::default() };
//! # let mock = Mock::start_with(&slice::api(&bundle, "partoo")?, options).await?;
//! # let url = mock.url();
//! use std::time::Duration;
//!
//! use orgkit::partoo::{Client, ErrorKind, RateLimit};
//!
//! let client = Client::builder()
//!     .api_key_auth("key")
//!     .base_url(url)
//!     .rate_limit(RateLimit::per_minute(300))
//!     .rate_limit_of("createOrganization", RateLimit::new(3, Duration::from_secs(300)))
//!     .timeout(Duration::from_secs(30))
//!     .attempt_timeout(Duration::from_secs(10))
//!     .response_limit(1 << 20)
//!     .build()?;
//! let error = client.search_organizations().response_limit(10).await.unwrap_err();
//! assert_eq!(error.kind(), ErrorKind::TooLarge);
//! # Ok(())
//! # }
//! ```
