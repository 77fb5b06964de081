//! # Files: up and down, with progress
//!
//! A body is bytes, text, a stream or a file, which is read while it goes out. `progress` is told how many bytes went out
//! and how many there are. A response of bytes is a stream; `save` writes it into a file, which has its name once all of it
//! is there. Forms with files take an `Upload`, in memory or by its path. A file can be sent again, and so be retried; a
//! stream cannot.
//!
//! ```
//! # use openapi_document::Document;
//! # use openapi_mock::Mock;
//! # use orgkit::support::{self, ServerGroup, Spec};
//! # static SPEC: Spec = Spec {
//! #     servers: &[ServerGroup { template: "https://files.example", variables: &[], setter: "base_url" }],
//! #     ..Spec::PLAIN
//! # };
//! # mod files {
//! #     use orgkit::support::{Body, Operation, Operate, Undocumented, outcome::Stream};
//! #     include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../openapi-runtime/tests/generated/mod.rs"));
//! #     pub enum Shrink {}
//! #     impl Operate for Shrink {
//! #         const OPERATION: &'static Operation = &Operation { method: "POST", id: "shrink", path: "/shrink", ..Operation::PLAIN };
//! #         type Outcome = Stream;
//! #         type Failure = Undocumented;
//! #     }
//! #     impl Client {
//! #         pub fn shrink(&self, body: impl Into<Body>) -> Call<Shrink> {
//! #             let mut call = begin(&self.core);
//! #             call.inner.body("application/octet-stream", body);
//! #             call
//! #         }
//! #     }
//! # }
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let bytes = r#"{"application/octet-stream": {"schema": {}}}"#;
//! # let document = format!(r#"{{"openapi": "3.1.0", "info": {{"title": "Files", "version": "1"}}, "paths": {{"/shrink": {{"post": {{"operationId": "shrink",
//! #     "requestBody": {{"content": {bytes}}}, "responses": {{"200": {{"description": "", "content": {bytes}}}}}}}}}}}}}"#);
//! # let mock = Mock::start(&Document::parse("files.json", document)?).await?;
//! # let url = mock.url();
//! # let folder = std::env::temp_dir().join(format!("orgkit-guide-files-{}", std::process::id()));
//! # std::fs::create_dir_all(&folder)?;
//! # std::fs::write(folder.join("large.bin"), vec![7; 100_000])?;
//! use orgkit::support::{Body, Download};
//!
//! let client = files::Client::builder().base_url(url).build()?;
//! let large = Body::file(folder.join("large.bin")).progress(|sent, of| println!("{sent} of {of:?}"));
//! let small = client.shrink(large).await?;
//! let count = small.save(folder.join("small.bin"), |came, _| println!("{came} came")).await?;
//! assert_eq!(count, std::fs::metadata(folder.join("small.bin"))?.len());
//! # std::fs::remove_dir_all(&folder)?;
//! # Ok(())
//! # }
//! ```
