//! # Retries: when a call is sent once more
//!
//! Methods that are idempotent are repeated after a broken connection, a limit of time, and 408, 429, 500, 502, 503 and
//! 504. Others only when the server has surely done nothing: no connection, 429, 503 with `Retry-After`. Where the document
//! says that an operation takes an idempotency key, a call of it carries one, the same with each attempt, and is repeated
//! like the idempotent ones. Pauses grow, of random length, or are as long as the server asks for; all calls of a client
//! share a budget, so that an outage is not answered with a storm. The error tells how often the call was sent, and why it
//! was not sent once more.
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
//! use openapi_mock::Fault;
//! use orgkit::partoo::{Client, Retry, Stopped, types::CreateOrganizationBody};
//!
//! let client = Client::builder().api_key_auth("key").base_url(url).build()?;
//! mock.fault("createOrganization", Fault::TooMany(Some(0)));
//! let created = client.create_organization(&CreateOrganizationBody::new("Acme")).await?;
//!
//! // Nothing says whether the server did it before the connection broke.
//! mock.fault("createOrganization", Fault::Cut);
//! let error = client.create_organization(&CreateOrganizationBody::new("Acme")).await.unwrap_err();
//! assert_eq!((error.attempts(), error.stopped()), (1, Some(Stopped::Unsafe)));
//!
//! // With a key that the server knows, it is done once, however often it is sent.
//! let builder = Client::builder().api_key_auth("key").base_url(mock.url());
//! let client = builder.idempotency_keys("Idempotency-Key").build()?;
//! mock.fault("createOrganization", Fault::Cut);
//! client.create_organization(&CreateOrganizationBody::new("Acme")).await?;
//!
//! // For one call, or for all with `Client::builder().retry(..)`.
//! mock.fault("getOrganization", Fault::Unavailable(None));
//! let id = created.org_id.unwrap_or_default();
//! assert!(client.get_organization(id).retry(Retry::NEVER).await.is_err());
//! client.get_organization(id).retry(Retry::STANDARD.attempts(5)).await?;
//! # Ok(())
//! # }
//! ```
