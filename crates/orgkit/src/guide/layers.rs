//! # Layers: what a call goes through
//!
//! A call is sent attempt after attempt. Each attempt waits for its turn under the rate limits, asks for its token, and
//! goes through the layers of [tower](https://docs.rs/tower) to the HTTP client. `Client::builder()` with nothing else is
//! the whole stack with its usual settings; each part is set, or taken out, by one method.
//!
//! A layer sees each attempt as an `http::Request`, with its credentials; the operation and the number of the attempt are
//! among its extensions.
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
//! use orgkit::{partoo, support::{AttemptNumber, HttpRequest, HttpService, Operation}};
//! use tower::{ServiceExt, layer::layer_fn, util::BoxCloneService};
//!
//! let noted = layer_fn(|inner: HttpService| {
//!     BoxCloneService::new(inner.map_request(|request: HttpRequest| {
//!         let operation = request.extensions().get::<&'static Operation>();
//!         let attempt = request.extensions().get::<AttemptNumber>();
//!         println!("{:?}, attempt {attempt:?}", operation.map(|it| it.id));
//!         request
//!     }))
//! });
//! let client = partoo::Client::builder().api_key_auth("key").base_url(url).layer(noted).build()?;
//! client.get_organization(42).await.ok();
//! # Ok(())
//! # }
//! ```
//!
//! A service in the place of the HTTP client is another client, or a fake in a test that needs no server at all.
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
//! use orgkit::{partoo, support::HttpRequest};
//! use tower::service_fn;
//!
//! let fake = service_fn(|_: HttpRequest| async {
//!     let response = http::Response::builder().header("content-type", "application/json");
//!     response.body(r#"{"org_id": 42, "name": "Acme"}"#)
//! });
//! let client = partoo::Client::builder().api_key_auth("key").service(fake).build()?;
//! assert_eq!(client.get_organization(42).await?.name.as_deref(), Some("Acme"));
//! # Ok(())
//! # }
//! ```
