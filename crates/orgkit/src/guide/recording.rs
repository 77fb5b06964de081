//! # Recording: what a server said, in tests
//!
//! A client records each attempt in an HTTP archive (HAR 1.2). Credentials, and what is called a password, a token, a secret
//! or a key in headers, the query and bodies, stand there as `***`; values in paths and in other members stand as they are,
//! so look at a file before it is committed. Bodies that come by and by, requests of more than 256 KiB and responses of more
//! than 4 MiB are not kept.
//!
//! The mock plays the file: each response once, in their order, to the request that it was recorded for. The document judges
//! both: a recorded call that it does not allow any more is an error that names the call and the place. `cargo xtask mock
//! --play calls.har` does the same for programs in other languages.
//!
//! ```
//! # use openapi_document::{Document, slice};
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let bundle = Document::read(concat!(env!("CARGO_MANIFEST_DIR"), "/../../openapi-bundled.yaml").as_ref())?;
//! # let document = slice::api(&bundle, "partoo")?;
//! # let server = openapi_mock::Mock::start(&document).await?;
//! # let url = server.url();
//! # let file = std::env::temp_dir().join(format!("orgkit-guide-{}.har", std::process::id()));
//! use openapi_mock::{Mock, Options, Playback};
//! use orgkit::partoo::Client;
//!
//! let client = Client::builder().api_key_auth("key").base_url(url).record(&file).build()?;
//! let recorded = client.get_organization(42).await?;
//!
//! let playback = Playback::read(&file)?;
//! playback.check(&document)?;
//! let mock = Mock::play(&document, playback, Options::default()).await?;
//! let client = Client::builder().api_key_auth("another").base_url(mock.url()).build()?;
//! assert_eq!(client.get_organization(42).await?.name, recorded.name);
//! assert!(mock.left().is_empty());
//! # std::fs::remove_file(&file)?;
//! # Ok(())
//! # }
//! ```
