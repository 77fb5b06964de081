//! # The mock: what goes wrong, on purpose
//!
//! The mock follows a document. A test lets things go wrong by request (`Prefer: fault=503:1`), in a row, or by chance, and
//! has a server that remembers with `stateful`. `cargo xtask mock --stateful --fault 5:429:1` is the same for any program.
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
//! use openapi_mock::{Chances, Fault};
//! use orgkit::partoo::{Client, types::CreateOrganizationBody};
//!
//! let client = Client::builder().api_key_auth("key").base_url(url).build()?;
//! mock.chances(Chances { faults: vec![(0.2, Fault::TooMany(Some(0))), (0.1, Fault::Truncated)], seed: 1 });
//! mock.fault("getOrganization", Fault::Expired);
//! assert!(client.get_organization(42).await.is_err_and(|error| error.status().is_some_and(|it| it == 401)));
//! client.create_organization(&CreateOrganizationBody::new("Acme")).await?;
//! assert_eq!(mock.stored("/org").len(), 1);
//! mock.reset();
//! assert!(mock.stored("/org").is_empty());
//! # Ok(())
//! # }
//! ```
