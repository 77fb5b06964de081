//! # One view: what the APIs have in common, and what only some have
//!
//! [`Organizations`](crate::Organizations) is the same for all. What only some APIs have is asked for: workspaces, and users. An id is
//! of one thing and, where an API gave it, of that API; the others refuse it.
//!
//! ```
//! # use openapi_document::Document;
//! # use openapi_mock::Mock;
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let bundle = Document::read(concat!(env!("CARGO_MANIFEST_DIR"), "/../../openapi-bundled.yaml").as_ref())?;
//! # let mock = Mock::start(&bundle).await?;
//! # let url = mock.url();
//! use futures::TryStreamExt;
//! use orgkit::{KatapultExt, Organizations, PartooExt, RiverGenExt, katapult, partoo, rivergen};
//!
//! let partoo = partoo::Client::connect_to(&url, "key")?;
//! let rivergen = rivergen::Client::connect_to(&url, "token")?;
//! // Whatever the client of an API is built with, the traits work on it: a `reqwest::Client` of one's own, or layers.
//! let http = reqwest::Client::builder().pool_max_idle_per_host(2).build()?;
//! let katapult = katapult::Client::builder().authenticator("token").base_url(&url).http_client(http).build()?;
//!
//! let apis: [(&dyn Organizations, _); 3] = [(&partoo, "42"), (&rivergen, "1"), (&katapult, "org_O648YDMEYeLmqdmn")];
//! for (api, id) in apis {
//!     let organization = api.get(&id.into()).await?;
//!     if let Some(workspaces) = api.as_workspaces() {
//!         let all: Vec<_> = workspaces.workspaces_of(&organization.id).try_collect().await?;
//!         assert!(all.iter().all(|workspace| workspace.organization == organization.id));
//!         assert!(partoo.get(&organization.id).await.is_err_and(|error| error.is_invalid()), "it is RiverGen's");
//!     }
//!     if let Some(users) = api.as_users() {
//!         let first = users.users_of(&organization.id).try_next().await?;
//!         println!("{first:?}");
//!     }
//! }
//! # Ok(())
//! # }
//! ```
