//! The server over a real socket.

#![allow(clippy::unwrap_used, clippy::panic)]

use openapi_document::Document;
use openapi_mock::Mock;
use serde_json::{Value, json};

const DOCUMENT: &str = "
openapi: 3.1.0
info: {title: T, version: '1'}
servers: [{url: 'https://api.example.com/v2'}, {url: './{stage}', variables: {stage: {default: sandbox}}}]
security: [{Key: []}]
paths:
  /org/search:
    get: {operationId: search, responses: {'200': {description: '', content: {application/json: {schema: {const: fixed}}}}}}
  /org/{id}:
    get:
      operationId: read
      parameters: [{name: id, in: path, required: true, schema: {type: integer}}, {name: page, in: query, schema: {type: integer, minimum: 1}}]
      responses:
        '200': {description: '', content: {application/json: {schema: {type: object, required: [name], properties: {name: {type: string, example: Acme}}}, example: {name: First}, examples: {other: {value: {name: Other}}}}}}
        '401': {description: '', content: {application/json: {schema: {type: object, properties: {error: {const: no key}}, required: [error]}}}}
        '404': {description: '', headers: {Retry-After: {schema: {type: integer}, example: 7}}, content: {application/json: {schema: {const: gone}}}}
    post:
      operationId: write
      requestBody: {required: true, content: {application/json: {schema: {type: object, required: [name], properties: {name: {type: string}}}}}}
      responses: {'204': {description: ''}}
components: {securitySchemes: {Key: {type: apiKey, in: header, name: X-Key}}}
";

async fn ask(mock: &Mock, method: &str, path: &str, headers: &[(&str, &str)], body: Option<Value>) -> (u16, Value) {
    let client = reqwest::Client::new();
    let mut request = client.request(method.parse().unwrap(), format!("{}{path}", mock.url()));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    if let Some(body) = body {
        request = request.json(&body);
    }
    let response = request.send().await.unwrap();
    let status = response.status().as_u16();
    let body = response.bytes().await.unwrap();
    (status, serde_json::from_slice(&body).unwrap_or_default())
}

#[tokio::test]
async fn requests_are_matched_checked_and_responseed() {
    let document = Document::parse("t.yaml", DOCUMENT).unwrap();
    let mock = Mock::start(&document).await.unwrap();
    let key = ("x-key", "k");
    assert_eq!(ask(&mock, "GET", "/org/search", &[key], None).await, (200, json!("fixed")));
    for server in ["/v2", "/sandbox"] {
        let path = format!("{server}/org/search");
        assert_eq!(ask(&mock, "GET", &path, &[key], None).await, (200, json!("fixed")), "{path}");
    }
    assert_eq!(ask(&mock, "GET", "/org/1", &[key], None).await, (200, json!({"name": "First"})));
    assert_eq!(ask(&mock, "GET", "/org/1", &[], None).await, (401, json!({"error": "no key"})));
    assert_eq!(ask(&mock, "GET", "/org/1", &[("x-key", "wrong")], None).await.0, 401);
    assert_eq!(ask(&mock, "GET", "/org/1", &[key, ("prefer", "code=404")], None).await, (404, json!("gone")));
    assert_eq!(ask(&mock, "GET", "/nowhere", &[key], None).await.0, 404);
    assert_eq!(ask(&mock, "PUT", "/org/1", &[key], None).await.0, 405);
    assert_eq!(ask(&mock, "POST", "/org/1", &[key], Some(json!({"name": "a"}))).await.0, 204);

    let (status, problem) = ask(&mock, "GET", "/org/1?page=0", &[key], None).await;
    assert_eq!((status, &problem["violations"][0]["place"]), (400, &json!("query.page")));
    let (status, problem) = ask(&mock, "GET", "/org/x", &[key], None).await;
    assert_eq!((status, &problem["violations"][0]["place"]), (400, &json!("path.id")));
    let (status, problem) = ask(&mock, "POST", "/org/1", &[key], Some(json!({"name": 5}))).await;
    assert_eq!((status, &problem["violations"][0]["place"]), (400, &json!("body/name")));

    let requests = mock.requests();
    assert_eq!(requests.len(), 13);
    assert_eq!(requests[0].operation.as_deref(), Some("search"));
    assert_eq!(requests[0].header("x-key"), Some("k"));
}

#[tokio::test]
async fn another_documented_response_can_be_chosen() {
    let document = Document::parse("t.yaml", DOCUMENT).unwrap();
    let mock = Mock::start(&document).await.unwrap();
    let headers = [("x-key", "k"), ("prefer", "example=other")];
    assert_eq!(ask(&mock, "GET", "/org/1", &headers, None).await.1, json!({"name": "Other"}));
    let headers = [("x-key", "k"), ("prefer", "code=503")];
    assert_eq!(ask(&mock, "GET", "/org/1", &headers, None).await.0, 404);
}
