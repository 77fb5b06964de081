//! # Event streams: items as they come
//!
//! An operation that responds with server-sent events, NDJSON, JSON lines or a JSON sequence gives an
//! [`EventStream`](crate::support::EventStream) of typed items. `[DONE]` ends it. An item that is not as documented is an
//! error with its place, and the stream goes on after it. `reconnecting(times)` asks again with `Last-Event-ID` when the
//! connection breaks. Silence ends it after `idle_timeout`; there is no limit of bytes but for one item.
//!
//! None of the four APIs streams, so this is a client of another document, as `cargo xtask codegen` writes it.
//!
//! ```
//! # use openapi_document::Document;
//! # use openapi_mock::{Mock, Scripted};
//! # use orgkit::support::{self, ServerGroup, Spec};
//! # static SPEC: Spec = Spec {
//! #     servers: &[ServerGroup { template: "https://chat.example", variables: &[], setter: "base_url" }],
//! #     ..Spec::PLAIN
//! # };
//! # mod chat {
//! #     use orgkit::support::{Operation, Operate, Undocumented, outcome::Events};
//! #     include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../openapi-runtime/tests/generated/mod.rs"));
//! #     #[derive(Debug, serde::Deserialize)]
//! #     pub struct Token { pub text: String }
//! #     pub enum Say {}
//! #     impl Operate for Say {
//! #         const OPERATION: &'static Operation = &Operation { method: "GET", id: "say", path: "/say", ..Operation::PLAIN };
//! #         type Outcome = Events<Token>;
//! #         type Failure = Undocumented;
//! #     }
//! #     impl Client {
//! #         pub fn say(&self) -> Call<Say> { begin(&self.core) }
//! #     }
//! # }
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let document = r#"{"openapi": "3.1.0", "info": {"title": "Chat", "version": "1"}, "paths": {"/say": {"get": {"operationId": "say",
//! #     "responses": {"200": {"description": "", "content": {"text/event-stream": {"schema": {"type": "object"}}}}}}}}}"#;
//! # let mock = Mock::start(&Document::parse("chat.json", document)?).await?;
//! # let headers = vec![("content-type".to_owned(), "text/event-stream".to_owned())];
//! # let body = "data: {\"text\": \"Good \"}\n\ndata: {\"text\": \"day\"}\n\ndata: [DONE]\n\n".to_owned();
//! # mock.script("say", Scripted { status: 200, headers, body });
//! # let url = mock.url();
//! use futures::StreamExt;
//!
//! let client = chat::Client::builder().base_url(url).build()?;
//! let mut tokens = client.say().await?.into_inner().reconnecting(3);
//! let mut text = String::new();
//! while let Some(token) = tokens.next().await {
//!     text += &token?.text;
//! }
//! assert_eq!(text, "Good day");
//! # Ok(())
//! # }
//! ```
