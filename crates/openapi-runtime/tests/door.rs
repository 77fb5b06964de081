//! Tests of credentials, servers, redirects, timeouts and errors of a client over real sockets.

#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

use std::{
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use openapi_document::Document;
use openapi_mock::{Mock, Scripted};
use openapi_runtime::{
    Body, BuildError, Credential, Error, ErrorKind, Form, Multipart, Operate, Operation, RequestError, ResponseValue,
    Scheme, SchemeKind, Sending, ServerGroup, Spec, Undocumented, Upload,
    outcome::{Empty, Json},
};
use serde_json::Value;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

mod generated;

use generated::*;
use openapi_runtime as support;

static SPEC: Spec = Spec {
    user_agent: "zoo/1",
    schemes: &[
        Scheme { name: "key", kind: SchemeKind::Query("api_key") },
        Scheme { name: "session", kind: SchemeKind::Header("x-session") },
        Scheme { name: "login", kind: SchemeKind::Basic },
        Scheme { name: "token", kind: SchemeKind::Bearer },
        Scheme { name: "certificate", kind: SchemeKind::MutualTls },
    ],
    security: &[&[0, 1], &[2]],
    servers: &[
        ServerGroup { template: "https://api.zoo.example/v1", variables: &[], setter: "base_url" },
        ServerGroup { template: "https://upload.zoo.example", variables: &[], setter: "upload_base_url" },
    ],
    ..Spec::PLAIN
};

const GET: Operation = Operation { id: "getPet", path: "/pets/{id}", accept: "application/json", ..Operation::PLAIN };
/// The same operation without credentials.
const OPEN: Operation = Operation { security: Some(&[]), ..GET };
/// The same operation with a client certificate.
const WITH_CERTIFICATE: Operation = Operation { security: Some(&[&[4]]), ..GET };
/// The same operation with a token.
const WITH_TOKEN: Operation = Operation { security: Some(&[&[3]]), ..GET };
const PUT: Operation = Operation { method: "POST", id: "putPet", ..GET };

const ONE: &str = "
openapi: 3.1.0
info: {title: Zoo, version: '1'}
paths:
  /pets/{id}:
    get:
      operationId: getPet
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses: {'200': {description: a pet, content: {application/json: {schema: {type: object}, example: {name: Rex}}}}}
    post:
      operationId: putPet
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      requestBody: {content: {application/octet-stream: {schema: {type: string}}, application/zip: {schema: {type: string}}}}
      responses: {'200': {description: ok, content: {application/json: {schema: {type: object}, example: {}}}}}
";

async fn zoo() -> Mock {
    Mock::start(&Document::parse("zoo.yaml", ONE).unwrap()).await.unwrap()
}

impl Builder {
    fn credential(mut self, scheme: usize, credential: impl Into<Credential>) -> Self {
        self.inner.credential(scheme, credential.into());
        self
    }

    fn login(mut self, user: &str, password: &str) -> Self {
        self.inner.basic(2, user, password);
        self
    }

    fn upload(mut self, url: &str) -> Self {
        self.inner.base_url_of(1, url.to_owned());
        self
    }
}

type Result<T> = std::result::Result<ResponseValue<T>, Error<Undocumented>>;

impl Client {
    fn call(&self, operation: &'static Operation) -> Box<openapi_runtime::Call> {
        let mut call = openapi_runtime::Call::new(&self.core, operation);
        call.segment("id", "a b");
        call
    }

    fn get_by(&self, operation: &'static Operation) -> Sending<Value, Undocumented> {
        self.call(operation).send::<Json<Value>, _>()
    }

    async fn get(&self) -> Result<Value> {
        self.get_by(&GET).await
    }
}

fn sent(mock: &Mock) -> (String, Vec<(String, String)>) {
    let request = mock.requests().pop().unwrap();
    (request.query, request.headers)
}

fn header(mock: &Mock, name: &str) -> Option<String> {
    mock.requests().pop().unwrap().header(name).map(str::to_owned)
}

fn redirect(status: u16, to: &str) -> Scripted {
    Scripted { status, headers: vec![("location".to_owned(), to.to_owned())], body: String::new() }
}

#[tokio::test]
async fn credentials_go_where_the_document_says() {
    let mock = zoo().await;
    let client = Client::builder().credential(0, "k&y").credential(1, "s").base_url(mock.url()).build().unwrap();
    client.get().await.unwrap();
    let (query, _) = sent(&mock);
    assert_eq!(query, "api_key=k%26y");
    assert_eq!((header(&mock, "x-session").as_deref(), header(&mock, "authorization")), (Some("s"), None));
    assert_eq!(header(&mock, "user-agent").as_deref(), Some("zoo/1"));

    let client = Client::builder().login("me", "pw").base_url(mock.url()).build().unwrap();
    client.get().await.unwrap();
    assert_eq!(header(&mock, "authorization").as_deref(), Some("Basic bWU6cHc="));
    client.get_by(&OPEN).await.unwrap();
    assert_eq!(header(&mock, "authorization"), None, "an operation that needs nothing is sent nothing");
}

#[tokio::test]
async fn a_missing_credential_is_reported_before_anything_is_sent() {
    let mock = zoo().await;
    let client = Client::builder().credential(0, "k").base_url(mock.url()).build().unwrap();
    let error = client.get().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Credentials);
    assert!(error.to_string().contains("`key` and `session`, or `login`"), "{error}");
    client.get_by(&Operation { security: Some(&[&[3], &[]]), ..GET }).await.unwrap();
    assert!(client.get_by(&WITH_CERTIFICATE).await.is_err());
    let client = Client::builder().http(|http| http).base_url(mock.url()).build().unwrap();
    client.get_by(&WITH_CERTIFICATE).await.unwrap();
    assert_eq!(mock.requests().len(), 2);
}

#[tokio::test]
async fn a_token_source_is_asked_for_each_call() {
    let mock = zoo().await;
    let count = Arc::new(AtomicU32::new(0));
    let source = {
        let count = Arc::clone(&count);
        Credential::from_fn(move || {
            let number = count.fetch_add(1, Ordering::Relaxed);
            async move { if number < 2 { Ok(format!("t{number}")) } else { Err("the vault is shut") } }
        })
    };
    let client = Client::builder().credential(3, source).base_url(mock.url()).build().unwrap();
    for number in 0..2 {
        client.get_by(&WITH_TOKEN).await.unwrap();
        assert_eq!(header(&mock, "authorization"), Some(format!("Bearer t{number}")));
    }
    let error = client.get_by(&WITH_TOKEN).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Credentials);
    assert!(std::error::Error::source(&error).is_some_and(|source| source.to_string().contains("vault")));
    assert_eq!(mock.requests().len(), 2);
}

#[tokio::test]
async fn secrets_are_not_printed() {
    let mock = zoo().await;
    let builder = Client::builder().credential(0, "s3cret").credential(1, "s3cret").header("x-more", "s3cret");
    assert!(!format!("{builder:?}").contains("s3cret"), "{builder:?}");
    let client = builder.base_url(mock.url()).build().unwrap();
    assert!(!format!("{client:?}").contains("s3cret"), "{client:?}");
    drop(mock);
    tokio::time::sleep(Duration::from_millis(50)).await;
    let error = client.get().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Transport);
    let mut text = format!("{error} {error:?}");
    let mut source = std::error::Error::source(&error);
    while let Some(error) = source {
        text.push_str(&format!("{error} {error:?}"));
        source = error.source();
    }
    assert!(!text.contains("s3cret"), "{text}");
    let error = Client::builder().credential(3, "s3c\nret").base_url("http://h").build().unwrap_err();
    assert!(matches!(error, BuildError::Credential("token")) && !format!("{error:?}").contains("s3c"), "{error}");
    assert!(matches!(Client::builder().login("a:b", "c").build().unwrap_err(), BuildError::UserName("login")));
}

#[tokio::test]
async fn redirects_carry_no_credential_to_another_origin() {
    let (here, there) = (zoo().await, zoo().await);
    let build = || Client::builder().credential(0, "k").credential(1, "s").header("x-own", "o").base_url(here.url());
    let client = build().build().unwrap();
    for status in [301, 302, 303, 307, 308] {
        // The same origin receives everything that was sent, except for the query, which the URL contains.
        here.script("getPet", redirect(status, "/pets/other"));
        client.get().await.unwrap();
        let request = here.requests().pop().unwrap();
        assert_eq!((request.path.as_str(), request.header("x-session")), ("/pets/other", Some("s")), "{status}");
        // Another origin receives nothing that identifies the user.
        here.script("getPet", redirect(status, &format!("{}/pets/other", there.url())));
        client.get().await.unwrap();
        let request = there.requests().pop().unwrap();
        let names: Vec<_> = request.headers.iter().map(|(name, _)| name.as_str()).collect();
        assert!(
            !names.iter().any(|name| ["x-session", "x-own", "authorization", "cookie", "referer"].contains(name)),
            "{names:?}"
        );
        assert_eq!(request.query, "");
    }
    // A request that is not safe is not repeated at another origin.
    here.script("putPet", redirect(307, &format!("{}/pets/other", there.url())));
    let before = there.requests().len();
    let mut call = client.call(&PUT);
    call.body("application/octet-stream", "s3cret");
    let error = call.send::<Json<Value>, Undocumented>().await.unwrap_err();
    assert_eq!((error.status().map(|it| it.as_u16()), there.requests().len()), (Some(307), before));
    // The number of redirects is limited.
    for _ in 0..20 {
        here.script("getPet", redirect(302, "/pets/again"));
    }
    let error = client.get().await.unwrap_err();
    assert!(error.to_string().contains("too many redirects (10 followed)"), "{error}");
    assert_eq!(error.attempts(), 1);
    // An HTTP client supplied by the caller that may follow redirects itself must not receive a credential in a
    // custom header; it removes only the headers defined by HTTP.
    let own = Client::builder().http_client(reqwest::Client::new()).base_url(here.url());
    let error = own.credential(0, "k").credential(1, "s3cret").build().unwrap_err();
    assert!(error.to_string().contains("`session`") && !format!("{error:?}").contains("s3cret"), "{error}");
    let own = Client::builder().http_client(reqwest::Client::new()).base_url(here.url());
    own.credential(3, "t").build().unwrap();
    // One that follows no redirects itself is treated in the same way as the default client.
    let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    let (here, there) = (zoo().await, zoo().await);
    let build = || Client::builder().credential(0, "k").credential(1, "s").http_client(http.clone());
    assert!(matches!(build().base_url(here.url()).build().unwrap_err(), BuildError::Redirects(_)), "it does not tell");
    let build = || build().follows_no_redirects().base_url(here.url());
    here.script("getPet", redirect(302, &format!("{}/pets/other", there.url())));
    let error = build().build().unwrap().get().await.unwrap_err();
    assert!(error.to_string().contains("redirect to another origin is not followed"), "{error}");
    here.script("getPet", redirect(302, &format!("{}/pets/other", there.url())));
    build().redirects_to_other_origins().build().unwrap().get().await.unwrap();
    assert_eq!((there.requests().len(), header(&there, "x-session")), (1, None));
}

#[tokio::test]
async fn operations_go_to_their_own_servers() {
    let (main, upload) = (zoo().await, zoo().await);
    let client = Client::builder()
        .credential(3, "t")
        .base_url(format!("{}/", main.url()))
        .upload(&upload.url())
        .build()
        .unwrap();
    client.get_by(&WITH_TOKEN).await.unwrap();
    client.get_by(&Operation { server: 1, ..WITH_TOKEN }).await.unwrap();
    assert_eq!((main.requests().len(), upload.requests().len()), (1, 1));
    assert_eq!(header(&upload, "authorization").as_deref(), Some("Bearer t"));
    // A single base URL applies to all groups.
    let client = Client::builder().credential(3, "t").base_url(main.url()).build().unwrap();
    client.get_by(&Operation { server: 1, ..WITH_TOKEN }).await.unwrap();
    assert_eq!(main.requests().len(), 2);
    assert!(matches!(Client::builder().base_url("nonsense").build().unwrap_err(), BuildError::Relative { .. }));
    assert_eq!(Client::builder().build().unwrap().base_url(), "https://api.zoo.example/v1");
}

/// Starts a server that sends the head of a response and then one byte at a time.
async fn slow(pause: Duration, bytes: usize) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            tokio::spawn(async move {
                let mut buffer = [0; 4096];
                let _ = stream.read(&mut buffer).await;
                let head = format!(
                    "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n\"",
                    bytes + 2
                );
                let _ = stream.write_all(head.as_bytes()).await;
                for _ in 0..bytes {
                    tokio::time::sleep(pause).await;
                    let _ = stream.write_all(b"x").await;
                }
                let _ = stream.write_all(b"\"").await;
            });
        }
    });
    url
}

#[tokio::test]
async fn silence_ends_a_call_and_length_does_not() {
    let url = slow(Duration::from_millis(60), 10).await;
    let client = Client::builder().idle_timeout(Duration::from_millis(400)).base_url(&url).build().unwrap();
    let whole = client.get_by(&OPEN).await.unwrap();
    assert_eq!(
        whole.as_str().map(str::len),
        Some(10),
        "longer than the idle limit as a whole, and never silent as long"
    );
    let client = Client::builder().idle_timeout(Duration::from_millis(20)).base_url(&url).build().unwrap();
    assert!(client.get_by(&OPEN).await.unwrap_err().is_timeout());
    let client = Client::builder().timeout(Duration::from_millis(100)).base_url(&url).build().unwrap();
    assert!(client.get_by(&OPEN).await.unwrap_err().is_timeout());
}

#[tokio::test]
async fn what_cannot_be_read_is_reported_with_its_place_and_kept() {
    #[derive(Debug, serde::Deserialize)]
    struct Pet {
        #[allow(dead_code)]
        tags: Vec<i64>,
    }
    let mock = zoo().await;
    let headers = vec![("x-request-id".to_owned(), "r-1".to_owned())];
    let body = r#"{"tags": [1, "s3cret"]}"#.to_owned();
    mock.script("getPet", Scripted { status: 200, headers, body: body.clone() });
    let client = Client::builder().base_url(mock.url()).build().unwrap();
    let error = client.call(&OPEN).send::<Json<Pet>, Undocumented>().await.unwrap_err();
    assert_eq!(error.decode_error().unwrap().path(), "tags[1]");
    assert_eq!(error.text().as_deref(), Some(body.as_str()));
    assert_eq!(error.status().map(|status| status.as_u16()), Some(200));
    let text = format!("{error} {error:?}");
    assert!(text.contains("r-1") && text.contains("/pets/{id}") && !text.contains("s3cret"), "{text}");
}

#[tokio::test]
async fn a_file_is_sent_while_it_is_read() {
    let mock = zoo().await;
    let folder = std::env::temp_dir().join(format!("openapi-runtime-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("pet.bin");
    std::fs::write(&path, vec![7; 3 << 20]).unwrap();
    let client = Client::builder().base_url(mock.url()).build().unwrap();
    let mut call = client.call(&Operation { security: Some(&[]), ..PUT });
    call.body("application/octet-stream", Body::file(&path).media_type("application/zip"));
    call.send::<Empty, Undocumented>().await.unwrap();
    let request = mock.requests().pop().unwrap();
    assert_eq!((request.body.len(), request.header("content-length")), (3 << 20, Some("3145728")));
    assert_eq!(request.header("content-type"), Some("application/zip"));
    std::fs::remove_dir_all(&folder).unwrap();
}

/// Tests that a form with a file is sent in chunks, with its length in advance.
#[tokio::test]
async fn a_form_with_a_file_is_sent_in_pieces() {
    struct Photo(std::path::PathBuf);

    impl Multipart for Photo {
        fn parts(&self, form: &mut Form) -> std::result::Result<(), RequestError> {
            form.value("name", "Rex")?;
            form.file("photo", &Upload::file(&self.0))
        }
    }

    let mock = zoo().await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("rex.png");
    std::fs::write(&path, "png").unwrap();
    let client = Client::builder().base_url(mock.url()).build().unwrap();
    let mut call = client.call(&Operation { security: Some(&[]), ..PUT });
    call.multipart(&Photo(path));
    // The mock refuses the form, which the document does not declare, but records it.
    let _ = call.send::<Empty, Undocumented>().await;
    let request = mock.requests().pop().unwrap();
    let text = String::from_utf8_lossy(&request.body).into_owned();
    assert!(text.contains("name=\"name\"\r\n\r\nRex\r\n") && text.contains("filename=\"rex.png\""), "{text}");
    assert_eq!(request.header("content-length"), Some(text.len().to_string().as_str()));
}

/// An operation as codegen writes it.
pub enum GetPet {}

impl Operate for GetPet {
    const OPERATION: &'static Operation = &GET;
    type Outcome = Json<Value>;
    type Failure = Undocumented;
}

impl Client {
    fn get_pet(&self) -> Call<GetPet> {
        let mut call = begin(&self.core);
        call.inner.segment("id", "a b");
        call
    }
}

#[tokio::test]
async fn a_call_has_options_of_its_own() {
    let (mock, other) = (zoo().await, zoo().await);
    let client = Client::builder().login("me", "pw").base_url(mock.url()).build().unwrap();
    let mut credentials = Credentials::new();
    credentials.0.set(0, "k".into());
    credentials.0.set(1, "s".into());
    let trace = Some("t-1");
    let call = client.get_pet().when(trace, |call, trace| call.header("x-trace", trace)).query_pair("a b", "c&d");
    let call = call.credentials(credentials);
    // The preview contains no credential.
    let preview = call.preview().unwrap();
    assert_eq!(preview.method(), "GET");
    assert_eq!(preview.uri().to_string(), format!("{}/pets/a%20b?a%20b=c%26d", mock.url()));
    assert_eq!(preview.headers()["x-trace"], "t-1");
    assert!(preview.headers().get("x-session").is_none() && preview.headers().get("authorization").is_none());
    // The converted request contains the credentials, marked as sensitive.
    let request = call.clone().into_request().await.unwrap();
    assert!(request.headers()["x-session"].is_sensitive());
    assert_eq!(request.uri().query(), Some("a%20b=c%26d&api_key=k"));
    let sent = reqwest::Client::new().execute(request.try_into().unwrap()).await.unwrap();
    assert_eq!(sent.status(), 200);
    call.clone().await.unwrap();
    assert_eq!(mock.requests().len(), 2, "another client sent it as well");
    assert_eq!((sent_query(&mock), header(&mock, "authorization")), ("a%20b=c%26d&api_key=k".to_owned(), None));
    call.base_url(other.url()).send().await.unwrap();
    assert_eq!((mock.requests().len(), other.requests().len()), (2, 1));

    let refused = client.get_pet().header("x y", "z").send().await.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Request);
    let refused = client.get_pet().base_url("ftp://zoo.example").send().await.unwrap_err();
    assert!(refused.to_string().contains("it must be an absolute http or https URL"), "{refused}");
    let url = slow(Duration::from_millis(60), 10).await;
    assert!(client.get_pet().base_url(url).timeout(Duration::from_millis(100)).await.unwrap_err().is_timeout());
    assert!(!format!("{:?}", client.get_pet().header("x-own", "s3cret")).contains("s3cret"));
}

fn sent_query(mock: &Mock) -> String {
    sent(mock).0
}

/// Tests that every future of a call is `Send`.
#[test]
fn calls_are_sent_on_any_thread() {
    fn is_send<T: Send>(_: &T) {}
    let client = Client::builder().build().unwrap();
    is_send(&client.get_pet());
    is_send(&client.get_pet().send());
    is_send(&client.get_pet().into_request());
}

#[tokio::test]
async fn errors_of_all_operations_become_one() {
    async fn both(client: &Client) -> std::result::Result<Value, openapi_runtime::ApiError> {
        client.get_pet().await?;
        Ok(client.get_pet().header("x y", "z").await?.into_inner())
    }
    let mock = zoo().await;
    let client = Client::builder().login("me", "pw").base_url(mock.url()).build().unwrap();
    let error = both(&client).await.unwrap_err();
    assert_eq!((error.kind(), error.operation().id), (ErrorKind::Request, "getPet"));
    assert!(error.documented::<Undocumented>().is_none());
    assert!(error.to_string().starts_with("GET /pets/{id}: invalid additional header: "), "{error}");
}
