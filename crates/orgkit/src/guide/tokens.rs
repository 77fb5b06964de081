//! # Tokens: OAuth 2
//!
//! The document's flows are `Client::flows()`. Client credentials and refresh tokens are got by themselves, one request at a
//! time however many calls wait, and once more when the server refuses a token. A user says yes in two calls, with PKCE; a
//! store keeps the tokens for the next process.
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
//! use orgkit::{Credential, KatapultExt, katapult::{Client, oauth::OAuth}, support::FlowKind};
//!
//! let flow = Client::flows().iter().find(|it| it.kind == FlowKind::AuthorizationCode).ok_or("no flow")?;
//! let oauth = OAuth::authorization_code(flow, "my-client", "https://app.example/back").scopes(flow.scopes.to_vec());
//! let begun = oauth.begin()?;
//! assert!(begun.url().starts_with(flow.authorization_url));
//! // The user says yes there, and `code` and `state` come back at the redirect URL:
//! // oauth.finish(begun, code, state).await?;
//! let client = Client::builder().oauth2(Credential::from_source(oauth)).base_url(&url).build()?;
//! assert!(client.get_organizations().await.is_err(), "nobody has said yes yet");
//!
//! // The same for Katapult, in two lines.
//! let oauth = Client::authorization("my-client", "https://app.example/back", &[])?;
//! let client = Client::connect_oauth(&url, oauth)?;
//! # let _ = client;
//! # Ok(())
//! # }
//! ```
