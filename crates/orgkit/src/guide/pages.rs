//! # Pages: lists as streams
//!
//! Where the document is certain about its pages, calls have `pages()` and `items()`: by number, offset, cursor or `Link`
//! header. What it does not say is told by `x-pagination` in an overlay. A page is asked for when the one before is used
//! up, or one ahead with `prefetch()`. A list is left and gone on with by its position, which is text. A page that comes
//! again is an error, as such a list would never end.
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
//! use futures::TryStreamExt;
//! use orgkit::partoo::{Client, Position, types::CreateOrganizationBody};
//!
//! let client = Client::builder().api_key_auth("key").base_url(url).build()?;
//! for name in ["A", "B", "C"] {
//!     client.create_organization(&CreateOrganizationBody::new(name)).await?;
//! }
//! let mut pages = client.search_organizations().per_page(2).pages();
//! let first = pages.try_next().await?.ok_or("no page")?;
//! let left_at = first.next().map(ToString::to_string).ok_or("no second page")?;
//! let rest = client.search_organizations().per_page(2).items().from(left_at.parse::<Position>()?);
//! let names: Vec<_> = rest.map_ok(|it| it.name.unwrap_or_default()).try_collect().await?;
//! assert_eq!(names, ["C"]);
//! # Ok(())
//! # }
//! ```
