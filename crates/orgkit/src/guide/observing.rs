//! # Observing: spans, counts, and what a server does otherwise
//!
//! Each attempt is a span of `tracing`, by OpenTelemetry's names for HTTP clients. An observer is told of each attempt, for
//! metrics. Neither sees a secret, a header or a body.
//!
//! A server does not always do what its document says. [`Deviations`](crate::support::Deviations) counts where responses hold
//! members, values, types or failures that the document does not describe. A client reads responses in one of three
//! modes:
//!
//! - By default, members, values and types that the document does not list are accepted; a required member that is
//!   missing or null is an error that names it.
//! - `lenient()` fills in a required member that is missing or null (zero, an empty string or list, 1970-01-01) and
//!   counts it, see `Client::deviations`. An object that has none of its members is still an error.
//! - `strict()` rejects every departure, and the error names its place.
//!
//! `deviations(..)` counts the departures of a client in the given list, in any mode.
//!
//! The counts as text are a table. `Deviations::to_json` is what `cargo xtask amend` takes: it finds each place in the
//! document, and writes the OpenAPI Overlay that makes the document true to what was seen.
//!
//! `trace_context(..)` sends `traceparent` and `tracestate` with each attempt (W3C Trace Context).
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
//! use openapi_mock::{Fault, Scripted};
//! use orgkit::{partoo::{Client, Deviations, ErrorKind}, support::Attempt};
//!
//! let deviations = Deviations::new();
//! let client = Client::builder()
//!     .api_key_auth("key")
//!     .base_url(url)
//!     .observer(|attempt: &Attempt| println!("{} {:?}", attempt.operation.id, attempt.status))
//!     .deviations(deviations.clone())
//!     .build()?;
//! let body = r#"{"org_id": 42, "shoe_size": 43}"#.to_owned();
//! mock.script("getOrganization", Scripted { status: 200, headers: Vec::new(), body: body.clone() });
//! client.get_organization(42).await?;
//! assert!(deviations.to_string().contains("shoe_size"));
//! assert!(deviations.to_json().contains(r#""what": "unknown-member""#));
//!
//! let strict = Client::builder().api_key_auth("key").base_url(mock.url()).strict().build()?;
//! mock.script("getOrganization", Scripted { status: 200, headers: Vec::new(), body });
//! let error = strict.get_organization(42).await.unwrap_err();
//! assert_eq!((error.kind(), error.decode_error().map(|it| it.path())), (ErrorKind::Decode, Some("shoe_size")));
//! # Ok(())
//! # }
//! ```
