//! # Webhooks: what an API sends by itself
//!
//! A document with `webhooks` or `callbacks` gives its client an enum `Webhook`, read by name. That a request comes from the
//! API is proven by its signature, over the bytes as they came.
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
//! use orgkit::support::webhooks::{HmacHeader, SignatureError, Verify};
//!
//! let verifier = HmacHeader::new("x-hub-signature-256", "sha256=", "secret");
//! let unsigned = http::HeaderMap::new();
//! assert!(matches!(verifier.verify(&unsigned, b"{}"), Err(SignatureError::Header(_))));
//! # let _ = url;
//! # Ok(())
//! # }
//! ```
