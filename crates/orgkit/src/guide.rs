//! Guides: what a client does beside calling, page by page. All examples run against the mock.
//!
//! | what | page | shown by |
//! |---|---|---|
//! | layers, other clients, fakes | [`layers`] | `openapi-runtime/tests/send` |
//! | retries, idempotency keys, budget, deadline | [`retries`] | `openapi-runtime/tests/send`, the example `storm` |
//! | rate limits, limits of time and of bytes | [`limits`] | `openapi-runtime/tests/send`, `send/pace.rs` |
//! | pages and items, resumable, one ahead | [`pages`] | `openapi-runtime/tests/streams.rs`, the example `copy` |
//! | event streams, NDJSON, JSON sequences | [`streams`] | `openapi-runtime/tests/streams.rs` |
//! | files up and down, with progress | [`files`] | `openapi-runtime/tests/streams.rs` |
//! | OAuth 2 | `tokens`, with the feature `oauth2` | `openapi-runtime/tests/oauth.rs` |
//! | spans, trace context, metrics, departures, strictness | [`observing`] | `openapi-runtime/tests/trace.rs`, `tests/departures.rs`, `tests/tests/amended.rs` |
//! | calls recorded, and played in tests | [`recording`] | `tests/tests/recording.rs` |
//! | webhooks and signatures | `webhooks`, with the feature `webhooks` | `openapi-runtime/src/webhooks/signature.rs` |
//! | blocking | `blocking`, with the feature `blocking` | `openapi-runtime/tests/streams.rs` |
//! | faults and state of the mock | [`mock`] | `openapi-mock/tests/faults.rs` |
//! | one view, workspaces, users, ids | [`view`] | `tests/tests/traps` |

/// # Layers: what a call goes through
///
/// A call is sent attempt after attempt. Each attempt waits for its turn under the rate limits, asks for its token, and
/// goes through the layers of [tower](https://docs.rs/tower) to the HTTP client. `Client::builder()` with nothing else is
/// the whole stack with its usual settings; each part is set, or taken out, by one method.
///
/// A layer sees each attempt as an `http::Request`, with its credentials; the operation and the number of the attempt are
/// among its extensions.
///
/// ```
/// # use openapi_document::{Document, slice};
/// # use openapi_mock::{Mock, Options};
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let bundle = Document::read(concat!(env!("CARGO_MANIFEST_DIR"), "/../../openapi-bundled.yaml").as_ref())?;
/// # let options = Options { stateful: true, ..Options::default() };
/// # let mock = Mock::start_with(&slice::api(&bundle, "partoo")?, options).await?;
/// # let url = mock.url();
/// use orgkit::{partoo, support::{AttemptNumber, HttpRequest, HttpService, Operation}};
/// use tower::{ServiceExt, layer::layer_fn, util::BoxCloneService};
///
/// let noted = layer_fn(|inner: HttpService| {
///     BoxCloneService::new(inner.map_request(|request: HttpRequest| {
///         let operation = request.extensions().get::<&'static Operation>();
///         let attempt = request.extensions().get::<AttemptNumber>();
///         println!("{:?}, attempt {attempt:?}", operation.map(|it| it.id));
///         request
///     }))
/// });
/// let client = partoo::Client::builder().api_key_auth("key").base_url(url).layer(noted).build()?;
/// client.get_organization(42).await.ok();
/// # Ok(())
/// # }
/// ```
///
/// A service in the place of the HTTP client is another client, or a fake in a test that needs no server at all.
///
/// ```
/// # use openapi_document::{Document, slice};
/// # use openapi_mock::{Mock, Options};
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let bundle = Document::read(concat!(env!("CARGO_MANIFEST_DIR"), "/../../openapi-bundled.yaml").as_ref())?;
/// # let options = Options { stateful: true, ..Options::default() };
/// # let mock = Mock::start_with(&slice::api(&bundle, "partoo")?, options).await?;
/// # let url = mock.url();
/// use orgkit::{partoo, support::HttpRequest};
/// use tower::service_fn;
///
/// let fake = service_fn(|_: HttpRequest| async {
///     let response = http::Response::builder().header("content-type", "application/json");
///     response.body(r#"{"org_id": 42, "name": "Acme"}"#)
/// });
/// let client = partoo::Client::builder().api_key_auth("key").service(fake).build()?;
/// assert_eq!(client.get_organization(42).await?.name.as_deref(), Some("Acme"));
/// # Ok(())
/// # }
/// ```
pub mod layers {}

/// # Retries: when a call is sent once more
///
/// Methods that are idempotent are repeated after a broken connection, a limit of time, and 408, 429, 500, 502, 503 and
/// 504. Others only when the server has surely done nothing: no connection, 429, 503 with `Retry-After`. Where the document
/// says that an operation takes an idempotency key, a call of it carries one, the same with each attempt, and is repeated
/// like the idempotent ones. Pauses grow, of random length, or are as long as the server asks for; all calls of a client
/// share a budget, so that an outage is not answered with a storm. The error tells how often the call was sent, and why it
/// was not sent once more.
///
/// ```
/// # use openapi_document::{Document, slice};
/// # use openapi_mock::{Mock, Options};
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let bundle = Document::read(concat!(env!("CARGO_MANIFEST_DIR"), "/../../openapi-bundled.yaml").as_ref())?;
/// # let options = Options { stateful: true, ..Options::default() };
/// # let mock = Mock::start_with(&slice::api(&bundle, "partoo")?, options).await?;
/// # let url = mock.url();
/// use openapi_mock::Fault;
/// use orgkit::partoo::{Client, Retry, Stopped, types::CreateOrganizationBody};
///
/// let client = Client::builder().api_key_auth("key").base_url(url).build()?;
/// mock.fault("createOrganization", Fault::TooMany(Some(0)));
/// let created = client.create_organization(&CreateOrganizationBody::new("Acme")).await?;
///
/// // Nothing says whether the server did it before the connection broke.
/// mock.fault("createOrganization", Fault::Cut);
/// let error = client.create_organization(&CreateOrganizationBody::new("Acme")).await.unwrap_err();
/// assert_eq!((error.attempts(), error.stopped()), (1, Some(Stopped::Unsafe)));
///
/// // With a key that the server knows, it is done once, however often it is sent.
/// let builder = Client::builder().api_key_auth("key").base_url(mock.url());
/// let client = builder.idempotency_keys("Idempotency-Key").build()?;
/// mock.fault("createOrganization", Fault::Cut);
/// client.create_organization(&CreateOrganizationBody::new("Acme")).await?;
///
/// // For one call, or for all with `Client::builder().retry(..)`.
/// mock.fault("getOrganization", Fault::Unavailable(None));
/// let id = created.org_id.unwrap_or_default();
/// assert!(client.get_organization(id).retry(Retry::NEVER).await.is_err());
/// client.get_organization(id).retry(Retry::STANDARD.attempts(5)).await?;
/// # Ok(())
/// # }
/// ```
pub mod retries {}

/// # Limits: of calls, of time, of bytes
///
/// A rate limit is a number of calls in a span of time, for each credential: what the document says (`x-rate-limit`), or
/// the builder. Calls wait for their turn in the order in which they came. What the server says in `Retry-After`,
/// `X-RateLimit-*` and `RateLimit` is heeded by all calls of the credential; so is what a refusal says in its body, where
/// the document names the place (`x-rate-limit: {told: [/detail/total_permitted], seconds: 60}`, as Katapult's).
///
/// Limits of time are for connecting (10 s), for silence while a response is read (60 s), for an attempt and for the call
/// as a whole (none). Bodies of responses have 64 MiB at most, unless the caller reads them bit by bit.
///
/// ```
/// # use openapi_document::{Document, slice};
/// # use openapi_mock::{Mock, Options};
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let bundle = Document::read(concat!(env!("CARGO_MANIFEST_DIR"), "/../../openapi-bundled.yaml").as_ref())?;
/// # let options = Options { stateful: true, ..Options::default() };
/// # let mock = Mock::start_with(&slice::api(&bundle, "partoo")?, options).await?;
/// # let url = mock.url();
/// use std::time::Duration;
///
/// use orgkit::partoo::{Client, ErrorKind, RateLimit};
///
/// let client = Client::builder()
///     .api_key_auth("key")
///     .base_url(url)
///     .rate_limit(RateLimit::per_minute(300))
///     .rate_limit_of("createOrganization", RateLimit::new(3, Duration::from_secs(300)))
///     .timeout(Duration::from_secs(30))
///     .attempt_timeout(Duration::from_secs(10))
///     .response_limit(1 << 20)
///     .build()?;
/// let error = client.search_organizations().response_limit(10).await.unwrap_err();
/// assert_eq!(error.kind(), ErrorKind::TooLarge);
/// # Ok(())
/// # }
/// ```
pub mod limits {}

/// # Pages: lists as streams
///
/// Where the document is certain about its pages, calls have `pages()` and `items()`: by number, offset, cursor or `Link`
/// header. What it does not say is told by `x-pagination` in an overlay. A page is asked for when the one before is used
/// up, or one ahead with `prefetch()`. A list is left and gone on with by its position, which is text. A page that comes
/// again is an error, as such a list would never end.
///
/// ```
/// # use openapi_document::{Document, slice};
/// # use openapi_mock::{Mock, Options};
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let bundle = Document::read(concat!(env!("CARGO_MANIFEST_DIR"), "/../../openapi-bundled.yaml").as_ref())?;
/// # let options = Options { stateful: true, ..Options::default() };
/// # let mock = Mock::start_with(&slice::api(&bundle, "partoo")?, options).await?;
/// # let url = mock.url();
/// use futures::TryStreamExt;
/// use orgkit::partoo::{Client, Position, types::CreateOrganizationBody};
///
/// let client = Client::builder().api_key_auth("key").base_url(url).build()?;
/// for name in ["A", "B", "C"] {
///     client.create_organization(&CreateOrganizationBody::new(name)).await?;
/// }
/// let mut pages = client.search_organizations().per_page(2).pages();
/// let first = pages.try_next().await?.ok_or("no page")?;
/// let left_at = first.next().map(ToString::to_string).ok_or("no second page")?;
/// let rest = client.search_organizations().per_page(2).items().from(left_at.parse::<Position>()?);
/// let names: Vec<_> = rest.map_ok(|it| it.name.unwrap_or_default()).try_collect().await?;
/// assert_eq!(names, ["C"]);
/// # Ok(())
/// # }
/// ```
pub mod pages {}

/// # Event streams: items as they come
///
/// An operation that responds with server-sent events, NDJSON, JSON lines or a JSON sequence gives an
/// [`EventStream`](crate::support::EventStream) of typed items. `[DONE]` ends it. An item that is not as documented is an
/// error with its place, and the stream goes on after it. `reconnecting(times)` asks again with `Last-Event-ID` when the
/// connection breaks. Silence ends it after `idle_timeout`; there is no limit of bytes but for one item.
///
/// None of the four APIs streams, so this is a client of another document, as `cargo xtask codegen` writes it.
///
/// ```
/// # use openapi_document::Document;
/// # use openapi_mock::{Mock, Scripted};
/// # mod chat {
/// #     use orgkit::support::{Operation, ServerGroup, Spec, Undocumented, client, operation, outcome::Events};
/// #     client! {
/// #         /// A chat.
/// #         SPEC
/// #     }
/// #     static SPEC: Spec = Spec {
/// #         servers: &[ServerGroup { template: "https://chat.example", variables: &[], setter: "base_url" }],
/// #         ..Spec::PLAIN
/// #     };
/// #     #[derive(Debug, serde::Deserialize)]
/// #     pub struct Token { pub text: String }
/// #     operation! {
/// #         pub enum Say: Events<Token>, Undocumented; Operation { method: "GET", id: "say", path: "/say", ..Operation::PLAIN }
/// #     }
/// #     impl Client {
/// #         pub fn say(&self) -> Call<Say> { begin(&self.core) }
/// #     }
/// # }
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let document = r#"{"openapi": "3.1.0", "info": {"title": "Chat", "version": "1"}, "paths": {"/say": {"get": {"operationId": "say",
/// #     "responses": {"200": {"description": "", "content": {"text/event-stream": {"schema": {"type": "object"}}}}}}}}}"#;
/// # let mock = Mock::start(&Document::parse("chat.json", document)?).await?;
/// # let headers = vec![("content-type".to_owned(), "text/event-stream".to_owned())];
/// # let body = "data: {\"text\": \"Good \"}\n\ndata: {\"text\": \"day\"}\n\ndata: [DONE]\n\n".to_owned();
/// # mock.script("say", Scripted { status: 200, headers, body });
/// # let url = mock.url();
/// use futures::StreamExt;
///
/// let client = chat::Client::builder().base_url(url).build()?;
/// let mut tokens = client.say().await?.into_inner().reconnecting(3);
/// let mut text = String::new();
/// while let Some(token) = tokens.next().await {
///     text += &token?.text;
/// }
/// assert_eq!(text, "Good day");
/// # Ok(())
/// # }
/// ```
pub mod streams {}

/// # Files: up and down, with progress
///
/// A body is bytes, text, a stream or a file, which is read while it goes out. `progress` is told how many bytes went out
/// and how many there are. A response of bytes is a stream; `save` writes it into a file, which has its name once all of it
/// is there. Forms with files take an `Upload`, in memory or by its path. A file can be sent again, and so be retried; a
/// stream cannot.
///
/// ```
/// # use openapi_document::Document;
/// # use openapi_mock::Mock;
/// # mod files {
/// #     use orgkit::support::{Body, Operation, ServerGroup, Spec, Undocumented, client, operation, outcome::Stream};
/// #     client! {
/// #         /// Files.
/// #         SPEC
/// #     }
/// #     static SPEC: Spec = Spec {
/// #         servers: &[ServerGroup { template: "https://files.example", variables: &[], setter: "base_url" }],
/// #         ..Spec::PLAIN
/// #     };
/// #     operation! {
/// #         pub enum Shrink: Stream, Undocumented; Operation { method: "POST", id: "shrink", path: "/shrink", ..Operation::PLAIN }
/// #     }
/// #     impl Client {
/// #         pub fn shrink(&self, body: impl Into<Body>) -> Call<Shrink> {
/// #             let mut call = begin(&self.core);
/// #             call.inner.body("application/octet-stream", body);
/// #             call
/// #         }
/// #     }
/// # }
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let bytes = r#"{"application/octet-stream": {"schema": {}}}"#;
/// # let document = format!(r#"{{"openapi": "3.1.0", "info": {{"title": "Files", "version": "1"}}, "paths": {{"/shrink": {{"post": {{"operationId": "shrink",
/// #     "requestBody": {{"content": {bytes}}}, "responses": {{"200": {{"description": "", "content": {bytes}}}}}}}}}}}}}"#);
/// # let mock = Mock::start(&Document::parse("files.json", document)?).await?;
/// # let url = mock.url();
/// # let folder = std::env::temp_dir().join(format!("orgkit-guide-files-{}", std::process::id()));
/// # std::fs::create_dir_all(&folder)?;
/// # std::fs::write(folder.join("large.bin"), vec![7; 100_000])?;
/// use orgkit::support::{Body, Download};
///
/// let client = files::Client::builder().base_url(url).build()?;
/// let large = Body::file(folder.join("large.bin")).progress(|sent, of| println!("{sent} of {of:?}"));
/// let small = client.shrink(large).await?;
/// let count = small.save(folder.join("small.bin"), |came, _| println!("{came} came")).await?;
/// assert_eq!(count, std::fs::metadata(folder.join("small.bin"))?.len());
/// # std::fs::remove_dir_all(&folder)?;
/// # Ok(())
/// # }
/// ```
pub mod files {}

/// # One view: what the APIs have in common, and what only some have
///
/// [`Organizations`](crate::Organizations) is the same for all. What only some APIs have is asked for: workspaces, and users. An id is
/// of one thing and, where an API gave it, of that API; the others refuse it.
///
/// ```
/// # use openapi_document::Document;
/// # use openapi_mock::Mock;
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let bundle = Document::read(concat!(env!("CARGO_MANIFEST_DIR"), "/../../openapi-bundled.yaml").as_ref())?;
/// # let mock = Mock::start(&bundle).await?;
/// # let url = mock.url();
/// use futures::TryStreamExt;
/// use orgkit::{KatapultExt, Organizations, PartooExt, RiverGenExt, katapult, partoo, rivergen};
///
/// let partoo = partoo::Client::connect_to(&url, "key")?;
/// let rivergen = rivergen::Client::connect_to(&url, "token")?;
/// // Whatever the client of an API is built with, the traits work on it: a `reqwest::Client` of one's own, or layers.
/// let http = reqwest::Client::builder().pool_max_idle_per_host(2).build()?;
/// let katapult = katapult::Client::builder().authenticator("token").base_url(&url).http_client(http).build()?;
///
/// let apis: [(&dyn Organizations, _); 3] = [(&partoo, "42"), (&rivergen, "1"), (&katapult, "org_O648YDMEYeLmqdmn")];
/// for (api, id) in apis {
///     let organization = api.get(&id.into()).await?;
///     if let Some(workspaces) = api.as_workspaces() {
///         let all: Vec<_> = workspaces.workspaces_of(&organization.id).try_collect().await?;
///         assert!(all.iter().all(|workspace| workspace.organization == organization.id));
///         assert!(partoo.get(&organization.id).await.is_err_and(|error| error.is_invalid()), "it is RiverGen's");
///     }
///     if let Some(users) = api.as_users() {
///         let first = users.users_of(&organization.id).try_next().await?;
///         println!("{first:?}");
///     }
/// }
/// # Ok(())
/// # }
/// ```
#[cfg(feature = "rivergen")]
pub mod view {}

/// # Observing: spans, counts, and what a server does otherwise
///
/// Each attempt is a span of `tracing`, by OpenTelemetry's names for HTTP clients. An observer is told of each attempt, for
/// metrics. Neither sees a secret, a header or a body.
///
/// A server does not always do what its document says. [`Departures`](crate::support::Departures) counts where responses hold
/// members, values, types or failures that the document does not have; a strict client refuses them and says where.
/// A value that has to be there and is missing or null is vacant (zero, an empty text or list) and is counted as well, or
/// told by a warning of `tracing`; an object that has none of its members is an error.
///
/// The counts as text are a table. `Departures::to_json` is what `cargo xtask amend` takes: it finds each place in the
/// document, and writes the OpenAPI Overlay that makes the document true to what was seen.
///
/// `trace_context(..)` sends `traceparent` and `tracestate` with each attempt (W3C Trace Context).
///
/// ```
/// # use openapi_document::{Document, slice};
/// # use openapi_mock::{Mock, Options};
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let bundle = Document::read(concat!(env!("CARGO_MANIFEST_DIR"), "/../../openapi-bundled.yaml").as_ref())?;
/// # let options = Options { stateful: true, ..Options::default() };
/// # let mock = Mock::start_with(&slice::api(&bundle, "partoo")?, options).await?;
/// # let url = mock.url();
/// use openapi_mock::{Fault, Scripted};
/// use orgkit::{partoo::{Client, Departures, ErrorKind}, support::Attempt};
///
/// let departures = Departures::new();
/// let client = Client::builder()
///     .api_key_auth("key")
///     .base_url(url)
///     .observer(|attempt: &Attempt| println!("{} {:?}", attempt.operation.id, attempt.status))
///     .departures(departures.clone())
///     .build()?;
/// let body = r#"{"org_id": 42, "shoe_size": 43}"#.to_owned();
/// mock.script("getOrganization", Scripted { status: 200, headers: Vec::new(), body: body.clone() });
/// client.get_organization(42).await?;
/// assert!(departures.to_string().contains("shoe_size"));
/// assert!(departures.to_json().contains(r#""what": "unknown-member""#));
///
/// let strict = Client::builder().api_key_auth("key").base_url(mock.url()).strict().build()?;
/// mock.script("getOrganization", Scripted { status: 200, headers: Vec::new(), body });
/// let error = strict.get_organization(42).await.unwrap_err();
/// assert_eq!((error.kind(), error.decode_error().map(|it| it.path())), (ErrorKind::Decode, Some("shoe_size")));
/// # Ok(())
/// # }
/// ```
pub mod observing {}

/// # The mock: what goes wrong, on purpose
///
/// The mock follows a document. A test lets things go wrong by request (`Prefer: fault=503:1`), in a row, or by chance, and
/// has a server that remembers with `stateful`. `cargo xtask mock --stateful --fault 5:429:1` is the same for any program.
///
/// ```
/// # use openapi_document::{Document, slice};
/// # use openapi_mock::{Mock, Options};
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let bundle = Document::read(concat!(env!("CARGO_MANIFEST_DIR"), "/../../openapi-bundled.yaml").as_ref())?;
/// # let options = Options { stateful: true, ..Options::default() };
/// # let mock = Mock::start_with(&slice::api(&bundle, "partoo")?, options).await?;
/// # let url = mock.url();
/// use openapi_mock::{Chances, Fault};
/// use orgkit::partoo::{Client, types::CreateOrganizationBody};
///
/// let client = Client::builder().api_key_auth("key").base_url(url).build()?;
/// mock.chances(Chances { faults: vec![(0.2, Fault::TooMany(Some(0))), (0.1, Fault::Truncated)], seed: 1 });
/// mock.fault("getOrganization", Fault::Expired);
/// assert!(client.get_organization(42).await.is_err_and(|error| error.status().is_some_and(|it| it == 401)));
/// client.create_organization(&CreateOrganizationBody::new("Acme")).await?;
/// assert_eq!(mock.stored("/org").len(), 1);
/// mock.reset();
/// assert!(mock.stored("/org").is_empty());
/// # Ok(())
/// # }
/// ```
pub mod mock {}

/// # Recording: what a server said, in tests
///
/// A client records each attempt in an HTTP archive (HAR 1.2). Credentials, and what is called a password, a token, a secret
/// or a key in headers, the query and bodies, stand there as `***`; values in paths and in other members stand as they are,
/// so look at a file before it is committed. Bodies that come by and by, requests of more than 256 KiB and responses of more
/// than 4 MiB are not kept.
///
/// The mock plays the file: each response once, in their order, to the request that it was recorded for. The document judges
/// both: a recorded call that it does not allow any more is an error that names the call and the place. `cargo xtask mock
/// --play calls.har` does the same for programs in other languages.
///
/// ```
/// # use openapi_document::{Document, slice};
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let bundle = Document::read(concat!(env!("CARGO_MANIFEST_DIR"), "/../../openapi-bundled.yaml").as_ref())?;
/// # let document = slice::api(&bundle, "partoo")?;
/// # let server = openapi_mock::Mock::start(&document).await?;
/// # let url = server.url();
/// # let file = std::env::temp_dir().join(format!("orgkit-guide-{}.har", std::process::id()));
/// use openapi_mock::{Mock, Options, Playback};
/// use orgkit::partoo::Client;
///
/// let client = Client::builder().api_key_auth("key").base_url(url).record(&file).build()?;
/// let recorded = client.get_organization(42).await?;
///
/// let playback = Playback::read(&file)?;
/// playback.check(&document)?;
/// let mock = Mock::play(&document, playback, Options::default()).await?;
/// let client = Client::builder().api_key_auth("another").base_url(mock.url()).build()?;
/// assert_eq!(client.get_organization(42).await?.name, recorded.name);
/// assert!(mock.left().is_empty());
/// # std::fs::remove_file(&file)?;
/// # Ok(())
/// # }
/// ```
pub mod recording {}

/// # Tokens: OAuth 2
///
/// The document's flows are `Client::flows()`. Client credentials and refresh tokens are got by themselves, one request at a
/// time however many calls wait, and once more when the server refuses a token. A user says yes in two calls, with PKCE; a
/// store keeps the tokens for the next process.
///
/// ```
/// # use openapi_document::{Document, slice};
/// # use openapi_mock::{Mock, Options};
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let bundle = Document::read(concat!(env!("CARGO_MANIFEST_DIR"), "/../../openapi-bundled.yaml").as_ref())?;
/// # let options = Options { stateful: true, ..Options::default() };
/// # let mock = Mock::start_with(&slice::api(&bundle, "partoo")?, options).await?;
/// # let url = mock.url();
/// use orgkit::{Credential, KatapultExt, katapult::{Client, oauth::OAuth}, support::FlowKind};
///
/// let flow = Client::flows().iter().find(|it| it.kind == FlowKind::AuthorizationCode).ok_or("no flow")?;
/// let oauth = OAuth::authorization_code(flow, "my-client", "https://app.example/back").scopes(flow.scopes.to_vec());
/// let begun = oauth.begin()?;
/// assert!(begun.url().starts_with(flow.authorization_url));
/// // The user says yes there, and `code` and `state` come back at the redirect URL:
/// // oauth.finish(begun, code, state).await?;
/// let client = Client::builder().oauth2(Credential::from_source(oauth)).base_url(&url).build()?;
/// assert!(client.get_organizations().await.is_err(), "nobody has said yes yet");
///
/// // The same for Katapult, in two lines.
/// let oauth = Client::authorization("my-client", "https://app.example/back", &[])?;
/// let client = Client::connect_oauth(&url, oauth)?;
/// # let _ = client;
/// # Ok(())
/// # }
/// ```
#[cfg(feature = "oauth2")]
pub mod tokens {}

/// # Blocking: programs that are not asynchronous
///
/// A call is waited for on a thread of its own, so nothing is asked of the caller's runtime: there may be none.
///
/// ```
/// # use openapi_document::{Document, slice};
/// # use openapi_mock::{Mock, Options};
/// # #[tokio::main(flavor = "multi_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let bundle = Document::read(concat!(env!("CARGO_MANIFEST_DIR"), "/../../openapi-bundled.yaml").as_ref())?;
/// # let options = Options { stateful: true, ..Options::default() };
/// # let mock = Mock::start_with(&slice::api(&bundle, "partoo")?, options).await?;
/// # let url = mock.url();
/// use orgkit::partoo::{Client, blocking, types::CreateOrganizationBody};
///
/// let client = Client::builder().api_key_auth("key").base_url(url).build()?;
/// client.create_organization(&CreateOrganizationBody::new("Acme")).send_blocking()?;
/// for organization in blocking::iter(client.search_organizations().per_page(10).items()) {
///     println!("{:?}", organization??.name);
/// }
/// # Ok(())
/// # }
/// ```
#[cfg(feature = "blocking")]
pub mod blocking {}

/// # Webhooks: what an API sends by itself
///
/// A document with `webhooks` or `callbacks` gives its client an enum `Webhook`, read by name. That a request comes from the
/// API is proven by its signature, over the bytes as they came.
///
/// ```
/// # use openapi_document::{Document, slice};
/// # use openapi_mock::{Mock, Options};
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let bundle = Document::read(concat!(env!("CARGO_MANIFEST_DIR"), "/../../openapi-bundled.yaml").as_ref())?;
/// # let options = Options { stateful: true, ..Options::default() };
/// # let mock = Mock::start_with(&slice::api(&bundle, "partoo")?, options).await?;
/// # let url = mock.url();
/// use orgkit::support::webhooks::{HmacHeader, SignatureError, Verify};
///
/// let verifier = HmacHeader::new("x-hub-signature-256", "sha256=", "secret");
/// let unsigned = http::HeaderMap::new();
/// assert!(matches!(verifier.verify(&unsigned, b"{}"), Err(SignatureError::Header(_))));
/// # let _ = url;
/// # Ok(())
/// # }
/// ```
#[cfg(feature = "webhooks")]
pub mod webhooks {}
