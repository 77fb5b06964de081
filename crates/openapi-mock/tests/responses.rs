//! Responses: bodies, headers and media types.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::sync::{Arc, Mutex};

use openapi_document::Document;
use openapi_mock::{Mock, Options};
use reqwest::{Client, Method, Response};
use serde_json::{Value, json};

const HEAD: &str = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\n";

/// Starts a server for the paths of a document.
async fn serve(paths: &str) -> Mock {
    serve_with(paths, Options::default()).await
}

async fn serve_with(paths: &str, options: Options) -> Mock {
    let document = Document::parse("t.yaml", format!("{HEAD}{paths}")).unwrap();
    Mock::start_with(&document, options).await.unwrap()
}

async fn ask(mock: &Mock, method: &str, path: &str, headers: &[(&str, &str)]) -> Response {
    let method: Method = method.parse().unwrap();
    let mut request = Client::new().request(method, format!("{}{path}", mock.url()));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.send().await.unwrap()
}

fn header(response: &Response, name: &str) -> String {
    response.headers().get(name).map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default()
}

/// Returns a path whose `get` has a response of one media type.
fn path(name: &str, media_type: &str, content: &str) -> String {
    format!(
        "  {name}: {{get: {{responses: {{'200': {{description: '', content: {{'{media_type}': {content}}}}}}}}}}}\n"
    )
}

#[tokio::test]
async fn a_body_that_is_documented_is_sent() {
    let schema = "{schema: {allOf: [{type: object, properties: {id: {type: integer}}}, {required: [id]}]}}";
    let free = path("/free", "application/json", "{}");
    let mock = serve(&format!("paths:\n{}{free}", path("/a", "application/json", schema))).await;
    let body: Value = ask(&mock, "GET", "/a", &[]).await.json().await.unwrap();
    assert!(body["id"].is_i64(), "{body}");
    assert_eq!(ask(&mock, "GET", "/free", &[]).await.json::<Value>().await.unwrap(), json!({}));
}

#[tokio::test]
async fn a_body_that_cannot_be_sampled_is_a_problem_with_its_place() {
    let never = path("/a", "application/json", "{schema: {type: integer, minimum: 5, maximum: 4}}");
    let mock = serve(&format!("paths:\n{never}")).await;
    let logged: Arc<Mutex<Vec<String>>> = Arc::default();
    let listener = Arc::clone(&logged);
    mock.listen(move |message| listener.lock().unwrap().push(message.to_owned()));
    let response = ask(&mock, "GET", "/a", &[]).await;
    assert_eq!(
        (response.status().as_u16(), header(&response, "content-type")),
        (501, "application/problem+json".to_owned())
    );
    let problem: Value = response.json().await.unwrap();
    assert_eq!(problem["pointer"], "/paths/~1a/get/responses/200/content/application~1json/schema");
    assert!(problem["detail"].is_string(), "{problem}");
    assert!(logged.lock().unwrap().iter().any(|message| message.contains("GET /a")));
}

#[tokio::test]
async fn headers_of_the_server_are_its_own_and_lists_are_plain() {
    let mock = serve(
        "paths:
  /a:
    get:
      responses:
        '200':
          description: ''
          headers:
            Content-Length: {schema: {type: integer}}
            Content-Encoding: {schema: {const: gzip}}
            Content-Type: {schema: {type: string}}
            Transfer-Encoding: {schema: {type: string}}
            Connection: {schema: {type: string}}
            X-List: {schema: {type: array, items: {type: string}, minItems: 2}}
            X-Pair: {explode: true, schema: {type: object, required: [k], properties: {k: {const: v}}}}
          content: {application/json: {schema: {const: text}}}
",
    )
    .await;
    let response = ask(&mock, "GET", "/a", &[]).await;
    assert_eq!(header(&response, "content-length"), "6");
    assert!(response.headers().get("content-encoding").is_none());
    assert_eq!(response.headers().get_all("content-type").iter().count(), 1);
    assert_eq!(
        (header(&response, "x-list"), header(&response, "x-pair")),
        ("string,string".to_owned(), "k=v".to_owned())
    );
    assert_eq!(response.text().await.unwrap(), "\"text\"");
}

#[tokio::test]
async fn sequences_are_framed_and_xml_is_refused() {
    let item = "{schema: {type: object, required: [n], properties: {n: {const: 1}}}}";
    let event = "{itemSchema: {type: object, required: [data, event], properties: {data: {const: hello}, event: {const: greet}}}}";
    let mut paths = String::from("paths:\n");
    for (name, media_type, content) in [
        ("/events", "text/event-stream", item),
        ("/whole", "text/event-stream", event),
        ("/lines", "application/x-ndjson", item),
        ("/sequence", "application/json-seq", "{itemSchema: {const: 1}}"),
        ("/all", "application/jsonl", "{schema: {type: array, prefixItems: [{const: 1}, {const: 2}], minItems: 2}}"),
        ("/xml", "application/xml", "{schema: {type: object}}"),
        ("/given", "application/xml", "{schema: {type: object}, example: '<a/>'}"),
        ("/value", "application/xml", "{schema: {type: object}, examples: {a: {value: {b: 1}}, t: {value: '<t/>'}}}"),
        ("/values", "application/xml", "{schema: {type: object}, example: {b: 1}}"),
        ("/any", "*/*", "{schema: {const: 1}}"),
        ("/text", "text/*", "{schema: {const: t}}"),
    ] {
        paths += &path(name, media_type, content);
    }
    let mock = serve(&paths).await;
    for (name, media_type, body) in [
        ("/events", "text/event-stream", "data: {\"n\":1}\n\n"),
        ("/whole", "text/event-stream", "event: greet\ndata: hello\n\n"),
        ("/lines", "application/x-ndjson", "{\"n\":1}\n"),
        ("/sequence", "application/json-seq", "\u{1e}1\n"),
        ("/all", "application/jsonl", "1\n2\n"),
        ("/given", "application/xml", "<a/>"),
        ("/value", "application/xml", "<t/>"),
        ("/any", "application/json", "1"),
        ("/text", "text/plain", "t"),
    ] {
        let response = ask(&mock, "GET", name, &[]).await;
        assert_eq!(
            (response.status().as_u16(), header(&response, "content-type").as_str()),
            (200, media_type),
            "{name}"
        );
        assert_eq!(response.text().await.unwrap(), body, "{name}");
    }
    for name in ["/xml", "/values"] {
        let response = ask(&mock, "GET", name, &[]).await;
        assert_eq!(response.status().as_u16(), 501, "{name}");
        assert!(response.text().await.unwrap().contains("an XML body can only be taken from"), "{name}");
    }
}

#[tokio::test]
async fn the_media_type_is_one_that_the_client_accepts() {
    let mock = serve(
        "paths:
  /a:
    get:
      responses:
        '200':
          description: ''
          content: {text/csv: {schema: {const: 'a,b'}}, application/json: {schema: {const: 1}}}
        '404': {description: '', content: {application/problem+json: {schema: {const: gone}}}}
",
    )
    .await;
    for (accept, media_type) in [
        ("*/*", "application/json"),
        ("text/csv, application/json;q=0.5", "text/csv"),
        ("text/*;q=0.1, application/json;q=0", "text/csv"),
    ] {
        assert_eq!(
            header(&ask(&mock, "GET", "/a", &[("accept", accept)]).await, "content-type"),
            media_type,
            "{accept}"
        );
    }
    assert_eq!(ask(&mock, "GET", "/a", &[("accept", "image/png")]).await.status().as_u16(), 406);
    let headers = [("accept", "application/json"), ("prefer", "code=404")];
    assert_eq!(ask(&mock, "GET", "/a", &headers).await.status().as_u16(), 404);
}

#[tokio::test]
async fn what_can_be_got_has_a_head_and_some_statuses_no_body() {
    let mock = serve(
        "paths:
  /a:
    get: {responses: {'200': {description: '', content: {application/json: {schema: {const: text}}}}}}
    delete: {responses: {'204': {description: '', content: {application/json: {schema: {const: text}}}}}}
    put: {responses: {'205': {description: '', content: {application/json: {schema: {const: text}}}}}}
",
    )
    .await;
    let head = ask(&mock, "HEAD", "/a", &[]).await;
    assert_eq!((head.status().as_u16(), header(&head, "content-length")), (200, "6".to_owned()));
    assert_eq!(header(&head, "content-type"), "application/json");
    assert_eq!(head.text().await.unwrap(), "");
    for (method, status) in [("DELETE", 204), ("PUT", 205)] {
        let response = ask(&mock, method, "/a", &[]).await;
        assert_eq!((response.status().as_u16(), header(&response, "content-type")), (status, String::new()));
        assert_eq!(response.text().await.unwrap(), "");
    }
}

#[tokio::test]
async fn other_origins_are_let_in_if_that_is_asked_for() {
    let paths = format!("paths:\n{}", path("/a", "application/json", "{schema: {const: 1}}"));
    let preflight = [("origin", "https://a.example"), ("access-control-request-method", "GET")];
    let closed = serve(&paths).await;
    assert_eq!(ask(&closed, "OPTIONS", "/a", &preflight).await.status().as_u16(), 405);
    let open = serve_with(&paths, Options { cors: true, ..Options::default() }).await;
    let granted = ask(&open, "OPTIONS", "/a", &preflight).await;
    assert_eq!((granted.status().as_u16(), header(&granted, "access-control-allow-methods")), (204, "GET".to_owned()));
    let response = ask(&open, "GET", "/a", &[("origin", "https://a.example")]).await;
    assert_eq!(header(&response, "access-control-allow-origin"), "https://a.example");
}

#[tokio::test]
async fn of_two_requests_with_one_key_one_is_applied() {
    let mock = serve_with(
        "paths:
  /pets:
    post: {requestBody: {content: {application/json: {schema: {type: object}}}}, responses: {'201': {description: '', content: {application/json: {schema: {type: object, required: [id], properties: {id: {type: integer}, pw: {type: string, writeOnly: true}}}}}}}}
  /pets/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    get: {responses: {'200': {description: '', content: {application/json: {schema: {type: object}}}}}}
    put: {requestBody: {content: {application/json: {schema: {type: object}}}}, responses: {'200': {description: ''}}}
",
        Options { stateful: true, ..Options::default() },
    )
    .await;
    let client = Client::new();
    let create = || {
        let request = client.post(format!("{}/pets", mock.url())).header("idempotency-key", "k");
        request.json(&json!({"name": "Rex", "pw": "secret"})).send()
    };
    let (one, other) = tokio::join!(create(), create());
    let (one, other): (Value, Value) = (one.unwrap().json().await.unwrap(), other.unwrap().json().await.unwrap());
    assert_eq!(one, other);
    assert!(one["name"] == "Rex" && one.get("pw").is_none(), "{one}");
    assert_eq!(mock.stored("/pets").len(), 1);
    // Keys are specific to an operation.
    let put = client.put(format!("{}/pets/{}", mock.url(), one["id"])).header("idempotency-key", "k");
    assert_eq!(put.json(&json!({"name": "Max"})).send().await.unwrap().status().as_u16(), 200);
    assert_eq!(mock.stored("/pets")[0]["name"], "Max");
}

#[tokio::test]
async fn a_stateful_list_ends_whatever_its_pagination() {
    let pet = json!({"type": "object", "required": ["name"], "properties": {"id": {"type": "integer"}, "name": {"type": "string"}}});
    let cursor = json!({"type": "object", "required": ["pets", "next_cursor"], "properties": {
        "pets": {"type": "array", "items": pet}, "next_cursor": {"type": "string"}}});
    let linked = json!({"type": "object", "required": ["pets", "next"], "properties": {
        "pets": {"type": "array", "items": pet}, "next": {"type": ["string", "null"], "format": "uri"}}});
    let query = |name: &str| json!({"name": name, "in": "query", "schema": {"type": "string"}});
    let content = |schema: &Value| json!({"application/json": {"schema": schema}});
    let paths = json!({
        "/pets/search": {"get": {"operationId": "search", "parameters": [query("offset"), query("limit")],
            "responses": {"200": {"description": "ok", "content": content(&linked)}}}},
        "/pets/": {
            "get": {"operationId": "list", "parameters": [query("cursor"), query("limit")],
                "responses": {"200": {"description": "ok", "content": content(&cursor)}}},
            "post": {"operationId": "create", "requestBody": {"content": content(&pet)},
                "responses": {"201": {"description": "ok", "content": content(&pet)}}}},
        "/pets/{id}/": {"get": {"parameters": [{"name": "id", "in": "path", "required": true, "schema": {"type": "integer"}}],
            "responses": {"200": {"description": "ok", "content": content(&pet)}}}}});
    let mock = serve_with(&format!("paths: {paths}"), Options { stateful: true, ..Options::default() }).await;
    let client = Client::new();
    for name in ["a", "b", "c"] {
        client.post(format!("{}/pets/", mock.url())).json(&json!({"name": name})).send().await.unwrap();
    }
    let (mut names, mut next) = (Vec::new(), "0".to_owned());
    while !next.is_empty() {
        let url = format!("{}/pets/?limit=2&cursor={next}", mock.url());
        let page: Value = client.get(url).send().await.unwrap().json().await.unwrap();
        names.extend(page["pets"].as_array().unwrap().iter().map(|pet| pet["name"].clone()));
        next = page["next_cursor"].as_str().unwrap().to_owned();
        assert!(names.len() <= 3, "{names:?}");
    }
    assert_eq!(names, ["a", "b", "c"]);
    let (mut names, mut next) = (Vec::new(), Some("?limit=2".to_owned()));
    while let Some(query) = next {
        let page: Value =
            client.get(format!("{}/pets/search{query}", mock.url())).send().await.unwrap().json().await.unwrap();
        names.extend(page["pets"].as_array().unwrap().iter().map(|pet| pet["name"].clone()));
        next = page["next"].as_str().filter(|it| !it.is_empty()).map(str::to_owned);
        assert!(names.len() <= 3, "{names:?}");
    }
    assert_eq!(names, ["a", "b", "c"]);
}

#[tokio::test]
async fn forms_are_encoded_and_strings_have_their_content() {
    let form = "application/x-www-form-urlencoded";
    let json = "{type: string, contentMediaType: application/json, contentSchema: {type: object, required: [x], properties: {x: {const: 1}}}}";
    let mut paths = String::from("paths:\n");
    for (name, media_type, content) in [
        (
            "/form",
            form,
            "{schema: {type: object, required: [n, s], properties: {n: {const: 1}, s: {const: a b}}}}".to_owned(),
        ),
        ("/given", form, "{schema: {type: object}, example: 'a=1&b=2'}".to_owned()),
        ("/text", "application/json", format!("{{schema: {json}}}")),
        (
            "/event",
            "text/event-stream",
            format!("{{itemSchema: {{type: object, required: [data], properties: {{data: {json}}}}}}}"),
        ),
        ("/encoded", "application/json", "{schema: {type: string, contentEncoding: base64}}".to_owned()),
    ] {
        paths += &path(name, media_type, &content);
    }
    let mock = serve(&paths).await;
    for (name, body) in [
        ("/form", "n=1&s=a+b"),
        ("/given", "a=1&b=2"),
        ("/text", r#""{\"x\":1}""#),
        ("/event", "data: {\"x\":1}\n\n"),
        ("/encoded", r#""c3RyaW5n""#),
    ] {
        assert_eq!(ask(&mock, "GET", name, &[]).await.text().await.unwrap(), body, "{name}");
    }
}

#[tokio::test]
async fn a_multipart_body_is_an_example_with_its_boundary_or_refused() {
    let mut paths = String::from("paths:\n");
    let item = "{itemSchema: {type: object}, itemEncoding: {contentType: application/json}}";
    for (name, media_type, content) in [
        ("/items", "multipart/mixed", item),
        ("/bound", "multipart/mixed; boundary=b", item),
        ("/parts", "multipart/form-data", "{schema: {type: object}, example: {a: 1}}"),
        ("/object", "multipart/form-data; boundary=b", "{schema: {type: object}, example: {a: 1}}"),
        ("/given", "multipart/mixed; boundary=b", "{example: '--b--'}"),
    ] {
        paths += &path(name, media_type, content);
    }
    let mock = serve(&paths).await;
    for name in ["/items", "/bound", "/parts", "/object"] {
        let response = ask(&mock, "GET", name, &[]).await;
        assert_eq!(response.status().as_u16(), 501, "{name}");
        let problem: Value = response.json().await.unwrap();
        assert!(problem["detail"].as_str().is_some_and(|detail| detail.contains("multipart")), "{problem}");
    }
    let given = ask(&mock, "GET", "/given", &[]).await;
    assert_eq!(header(&given, "content-type"), "multipart/mixed; boundary=b");
    assert_eq!(given.text().await.unwrap(), "--b--");
}
