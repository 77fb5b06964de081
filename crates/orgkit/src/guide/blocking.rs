//! # Blocking: programs that are not asynchronous
//!
//! A call is waited for on a thread of its own, so nothing is asked of the caller's runtime: there may be none.
//!
//! ```
//! # use openapi_document::{Document, slice};
//! # use openapi_mock::{Mock, Options};
//! # #[tokio::main(flavor = "multi_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let bundle = Document::read(concat!(env!("CARGO_MANIFEST_DIR"), "/../../openapi-bundled.yaml").as_ref())?;
//! # let options = Options { stateful: true, ..Options::default() };
//! # let mock = Mock::start_with(&slice::api(&bundle, "partoo")?, options).await?;
//! # let url = mock.url();
//! use orgkit::partoo::{Client, blocking, types::CreateOrganizationBody};
//!
//! let client = Client::builder().api_key_auth("key").base_url(url).build()?;
//! client.create_organization(&CreateOrganizationBody::new("Acme")).send_blocking()?;
//! for organization in blocking::iter(client.search_organizations().per_page(10).items()) {
//!     println!("{:?}", organization??.name);
//! }
//! # Ok(())
//! # }
//! ```
