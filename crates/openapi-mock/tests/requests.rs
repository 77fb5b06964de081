//! Acceptance and rejection of requests.

#![allow(clippy::unwrap_used, clippy::panic)]

use openapi_document::Document;
use openapi_mock::Mock;
use reqwest::Client;
use serde_json::Value;

const DOCUMENT: &str = "
openapi: 3.0.3
info: {title: T, version: '1'}
paths:
  /users:
    post:
      requestBody: {required: true, content: {application/json: {schema: {allOf: [{$ref: '#/components/schemas/User'}, {required: [id]}]}}}}
      responses: {'200': {description: '', content: {application/json: {schema: {$ref: '#/components/schemas/User'}}}}}
  /forms:
    post:
      requestBody:
        required: true
        content:
          application/x-www-form-urlencoded:
            schema:
              type: object
              required: [n]
              additionalProperties: false
              properties:
                n: {type: integer, minimum: 1}
                flag: {type: boolean}
                tags: {type: array, items: {type: integer}}
                piped: {type: array, items: {type: integer}}
                filter: {type: object, required: [min], properties: {min: {type: integer}}}
                extra: {type: object, required: [a], properties: {a: {type: integer}}}
            encoding: {filter: {style: deepObject, explode: true}, piped: {style: pipeDelimited, explode: false}, extra: {contentType: application/json}}
          multipart/form-data:
            schema:
              type: object
              required: [file, count]
              properties:
                file: {type: string, format: binary}
                count: {type: integer}
                more: {type: array, items: {type: string, format: binary}, maxItems: 2}
                rows: {type: array, items: {type: object, required: [a]}}
                grid: {type: array, items: {type: array, items: {type: integer}}}
                meta: {type: object, required: [a], properties: {a: {type: integer}}}
          text/plain: {schema: {type: string, maxLength: 3}}
      responses: {'204': {description: ''}}
  /parts:
    post:
      requestBody: {content: {multipart/form-data: {schema: {type: string, format: binary}}, application/x-www-form-urlencoded: {schema: {type: string}}}}
      responses: {'204': {description: ''}}
  /list:
    post:
      requestBody: {content: {multipart/form-data: {schema: {type: array, items: {type: string}}}}}
      responses: {'204': {description: ''}}
  /typed:
    post:
      requestBody: {content: {application/*+json: {schema: {type: object, required: [a]}}}}
      responses: {'204': {description: ''}}
  /search:
    get:
      parameters:
        - {name: id, in: query, schema: {oneOf: [{type: integer}, {type: string, pattern: '^x'}]}}
        - {name: code, in: query, schema: {type: string, maxLength: 3}}
        - {name: where, in: query, style: deepObject, schema: {type: object, properties: {min: {type: integer}}}}
        - {name: point, in: query, schema: {type: object, properties: {lat: {type: number}, lon: {type: number}}}}
        - {name: ids, in: query, explode: false, schema: {type: array, items: {type: integer}}}
        - {name: deep, in: query, allowEmptyValue: true, schema: {type: boolean}}
        - {name: flat, in: query, schema: {type: boolean}}
        - {name: X-S, in: header, schema: {type: array, items: {enum: [a, b]}}}
        - {name: X-O, in: header, schema: {type: object, properties: {n: {type: integer}, k: {enum: [v]}}}}
        - {name: X-E, in: header, explode: true, schema: {type: object, properties: {n: {type: integer}, k: {enum: [v]}}}}
      responses: {'204': {description: ''}}
  /whole:
    get:
      parameters: [{name: q, in: querystring, required: true, content: {application/json: {schema: {type: object, required: [n], properties: {n: {type: integer}, s: {type: string}}}}}}]
      responses: {'204': {description: ''}}
  /maybe:
    get:
      parameters: [{name: q, in: querystring, content: {application/json: {schema: {type: object, required: [n]}}}}]
      responses: {'204': {description: ''}}
  /inner/{m}:
    get:
      parameters:
        - {name: rf, in: query, content: {application/x-www-form-urlencoded: {schema: &z {type: object, required: [z], properties: {z: {type: integer}, l: {type: array, items: {type: integer}}, s: {type: string}}}, encoding: {l: {style: form, explode: false}}}}}
        - {name: m, in: path, required: true, content: {application/x-www-form-urlencoded: {schema: *z}}}
        - {name: X-F, in: header, content: {application/x-www-form-urlencoded: {schema: *z}}}
      responses: {'204': {description: ''}}
  /lines:
    post:
      requestBody:
        content:
          application/jsonl: {itemSchema: &n {type: object, required: [n], properties: {n: {type: integer}}}}
          application/x-ndjson: {schema: *n}
          application/ndjson: {schema: {type: array, maxItems: 2, items: *n}}
          application/json-seq: {itemSchema: *n}
          text/event-stream: {itemSchema: {type: object, required: [data], properties: {data: {type: string}, event: {enum: [a]}, retry: {maximum: 9}}}}
      responses: {'204': {description: ''}}
  /data:
    post:
      requestBody: {content: {text/event-stream: {itemSchema: *n}}}
      responses: {'204': {description: ''}}
components:
  schemas:
    User:
      type: object
      required: [id, name, pw]
      properties:
        id: {type: integer, readOnly: true}
        name: {type: string}
        pw: {type: string, writeOnly: true}
";

async fn serve() -> Mock {
    Mock::start(&Document::parse("t.yaml", DOCUMENT).unwrap()).await.unwrap()
}

/// Sends a body. Returns the status and the locations of the violations.
async fn post(mock: &Mock, path: &str, content_type: &str, body: &str) -> (u16, Vec<String>) {
    let request = Client::new().post(format!("{}{path}", mock.url())).header("content-type", content_type);
    let response = request.body(body.to_owned()).send().await.unwrap();
    let status = response.status().as_u16();
    let body: Value = serde_json::from_slice(&response.bytes().await.unwrap()).unwrap_or_default();
    let places = body["violations"].as_array().into_iter().flatten();
    (status, places.map(|it| it["place"].as_str().unwrap().to_owned()).collect())
}

#[tokio::test]
async fn members_of_the_other_side_are_neither_asked_for_nor_sent() {
    let mock = serve().await;
    assert_eq!(post(&mock, "/users", "application/json", r#"{"name": "n", "pw": "p"}"#).await, (200, vec![]));
    let (status, places) = post(&mock, "/users", "application/json", r#"{"name": "n"}"#).await;
    assert_eq!((status, places.len()), (400, 1));
    let request = Client::new().post(format!("{}/users", mock.url())).header("content-type", "application/json");
    let user: Value = request.body(r#"{"name": "n", "pw": "p"}"#).send().await.unwrap().json().await.unwrap();
    assert!(user["id"].is_i64() && user["name"].is_string() && user.get("pw").is_none(), "{user}");
}

#[tokio::test]
async fn forms_are_judged_by_their_schemas() {
    let mock = serve().await;
    let form = "application/x-www-form-urlencoded";
    for good in
        ["n=1", "n=2&flag=true&tags=1&tags=2&piped=1%7C2", "n=2&filter%5Bmin%5D=3", "n=2&extra=%7B%22a%22%3A1%7D"]
    {
        assert_eq!(post(&mock, "/forms", form, good).await, (204, vec![]), "{good}");
    }
    for (bad, place) in [
        ("b=x", "body"),
        ("n=x", "body/n"),
        ("n=0", "body/n"),
        ("n=1&flag=maybe", "body/flag"),
        ("n=1&tags=1&tags=x", "body/tags/1"),
        ("n=1&piped=1%7Cx", "body/piped/1"),
        ("n=1&filter%5Bmin%5D=x", "body/filter/min"),
        ("n=1&extra=%7B", "body/extra"),
        ("n=1&n=2", "body/n"),
    ] {
        let (status, places) = post(&mock, "/forms", form, bad).await;
        assert!(status == 400 && places.iter().any(|it| it == place), "{bad}: {status} {places:?}");
    }
}

#[tokio::test]
async fn multipart_and_text_are_judged_by_their_schemas() {
    let mock = serve().await;
    let part = |name: &str, more: &str, body: &str| {
        format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"{more}\r\n\r\n{body}\r\n")
    };
    let file = part("file", "; filename=\"a.bin\"\r\nContent-Type: application/octet-stream", "12");
    let count = part("count", "", "3");
    let item = |name: &str, body: &str| part(name, "\r\nContent-Type: application/json", body);
    let json = |body: &str| item("meta", body);
    let more = part("more", "; filename=\"b.bin\"", "x");
    let whole = |parts: &[&str]| format!("{}--b--\r\n", parts.concat());
    for (body, expected) in [
        (whole(&[&file, &count]), None),
        (whole(&[&file, &count, &json(r#"{"a": 1}"#), &more, &more]), None),
        (whole(&[&count]), Some("body")),
        (whole(&[&file, &part("count", "", "x")]), Some("body/count")),
        (whole(&[&file, &count, &json(r#"{"a": "x"}"#)]), Some("body/meta/a")),
        (whole(&[&file, &count, &more, &more, &more]), Some("body/more")),
        (whole(&[&file, &count, &item("rows", r#"{"a": 1}"#), &item("rows", r#"{"a": 2}"#)]), None),
        (whole(&[&file, &count, &item("rows", r#"{"a": 1}"#), &item("rows", "{}")]), Some("body/rows/1")),
        (whole(&[&file, &count, &item("rows", r#"[{"a": 1}, {"a": 2}]"#)]), None),
        (whole(&[&file, &count, &part("meta", "\r\nContent-Type: application/xml", r#"{"a": 1}"#)]), None),
        (whole(&[&file, &count, &item("grid", "[1, 2]")]), None),
        (whole(&[&file, &count, &item("grid", "[1, 2]"), &item("grid", "[3]")]), None),
        (whole(&[&file, &count, &item("grid", r#"["x"]"#)]), Some("body/grid/0/0")),
        ("n=1".to_owned(), Some("body")),
    ] {
        let (status, places) = post(&mock, "/forms", "multipart/form-data; boundary=b", &body).await;
        assert_eq!(status, if expected.is_some() { 400 } else { 204 }, "{body}: {places:?}");
        assert!(expected.is_none_or(|place| places.iter().any(|it| it == place)), "{body}: {places:?}");
    }
    assert_eq!(post(&mock, "/forms", "text/plain", "123").await.0, 204);
    assert_eq!(post(&mock, "/forms", "text/plain", "1234").await.0, 400);
}

#[tokio::test]
async fn a_form_whose_schema_is_no_object_is_not_judged_as_one() {
    let mock = serve().await;
    let body = "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--b--\r\n";
    for path in ["/parts", "/list"] {
        assert_eq!(post(&mock, path, "multipart/form-data; boundary=b", body).await, (204, vec![]), "{path}");
        let (status, places) = post(&mock, path, "multipart/form-data; boundary=c", body).await;
        assert_eq!((status, places), (400, vec!["body".to_owned()]), "{path}");
    }
    assert_eq!(post(&mock, "/parts", "application/x-www-form-urlencoded", "a=1").await, (204, vec![]));
}

#[tokio::test]
async fn a_range_with_a_suffix_covers_the_media_types_with_it() {
    let mock = serve().await;
    for (media_type, body, status) in [
        ("application/vnd.pets+json", r#"{"a": 1}"#, 204),
        ("application/json", r#"{"a": 1}"#, 204),
        ("application/vnd.pets+json", "{}", 400),
        ("application/xml", "<a/>", 415),
    ] {
        assert_eq!(post(&mock, "/typed", media_type, body).await.0, status, "{media_type} {body}");
    }
}

#[tokio::test]
async fn texts_of_parameters_are_read_by_the_types_of_their_schemas() {
    let mock = serve().await;
    for (query, status) in [
        ("id=7", 204),
        ("id=x7", 204),
        ("id=y", 400),
        ("code=123", 204),
        ("code=1234", 400),
        ("where%5Bmin%5D=1", 204),
        ("where%5Bmin%5D=x", 400),
        ("lat=1.5&lon=2", 204),
        ("lat=x", 400),
        ("ids=1,2", 204),
        ("ids=1,x", 400),
        ("deep=true", 204),
        ("deep", 204),
        ("deep=", 204),
        ("deep=x", 400),
        ("deep=&deep=", 400),
        ("flat", 400),
        ("flat=", 400),
    ] {
        let response = reqwest::get(format!("{}/search?{query}", mock.url())).await.unwrap();
        assert_eq!(response.status().as_u16(), status, "{query}");
    }
}

#[tokio::test]
async fn whitespace_around_the_elements_of_a_header_is_optional() {
    let mock = serve().await;
    for (name, value, status) in [
        ("x-s", "a,b", 204),
        ("x-s", "a, b", 204),
        ("x-s", "a\t , b", 204),
        ("x-s", "a, , b,", 204),
        ("x-s", "a, c", 400),
        ("x-s", "a b", 400),
        ("x-o", "n, 1, k, v", 204),
        ("x-o", "n, x", 400),
        ("x-e", "n=1, k=v", 204),
        ("x-e", "n=1, k=w", 400),
    ] {
        let request = Client::new().get(format!("{}/search", mock.url())).header(name, value);
        assert_eq!(request.send().await.unwrap().status().as_u16(), status, "{name}: {value}");
    }
}

#[tokio::test]
async fn a_query_string_of_json_is_judged_by_its_schema() {
    let mock = serve().await;
    for (target, status) in [
        ("/whole?%7B%22n%22%3A1%7D", 204),
        ("/whole?%7B%22n%22%3A1%2C%22s%22%3A%22a+b%26c%22%7D", 204),
        ("/whole?%7B%22n%22%3A%22x%22%7D", 400),
        ("/whole?%7B%7D", 400),
        ("/whole?n=1", 400),
        ("/whole", 400),
        ("/maybe", 204),
        ("/maybe?%7B%22n%22%3A1%7D", 204),
        ("/maybe?%7B%7D", 400),
    ] {
        let response = reqwest::get(format!("{}{target}", mock.url())).await.unwrap();
        assert_eq!(response.status().as_u16(), status, "{target}");
    }
}

#[tokio::test]
async fn a_form_in_a_parameter_is_read_as_an_object() {
    let mock = serve().await;
    for (target, header, status) in [
        ("/inner/z=1", None, 204),
        ("/inner/z=1?rf=z%3D1", None, 204),
        ("/inner/z=1?rf=z%3D1%26l%3D1%2C2%26s%3Da%2526b", None, 204),
        ("/inner/z=1?rf=z%3Dx", None, 400),
        ("/inner/z=1?rf=z%3D1%26l%3D1%2Cx", None, 400),
        ("/inner/z=1?rf=l%3D1", None, 400),
        ("/inner/z=x", None, 400),
        ("/inner/z=1", Some("z=1&s=a+b"), 204),
        ("/inner/z=1", Some("z=x"), 400),
    ] {
        let mut request = Client::new().get(format!("{}{target}", mock.url()));
        if let Some(value) = header {
            request = request.header("x-f", value);
        }
        assert_eq!(request.send().await.unwrap().status().as_u16(), status, "{target} {header:?}");
    }
}

#[tokio::test]
async fn each_item_of_a_sequence_is_judged_by_its_schema() {
    let mock = serve().await;
    let events = "text/event-stream";
    for (path, media_type, body, place) in [
        ("/lines", "application/jsonl", "{\"n\": 1}\n{\"n\": 2}\n", None),
        ("/lines", "application/jsonl", "{\"n\": 1}\r\n\r\n{\"n\": \"x\"}", Some("body/1/n")),
        ("/lines", "application/jsonl", "{\"n\": 1}\n{\"n\":\n", Some("body/1")),
        ("/lines", "application/x-ndjson", "{\"n\": 1}\n", None),
        ("/lines", "application/x-ndjson", "{}\n", Some("body/0")),
        ("/lines", "application/ndjson", "{\"n\": 1}\n{\"n\": 2}\n", None),
        ("/lines", "application/ndjson", "{\"n\": 1}\n{\"n\": 2}\n{\"n\": 3}\n", Some("body")),
        ("/lines", "application/json-seq", "\u{1e}{\"n\": 1}\n\u{1e}{\"n\":\n2}\n", None),
        ("/lines", "application/json-seq", "\u{1e}{\"n\": \"x\"}\n", Some("body/0/n")),
        ("/lines", events, "event: a\ndata: x\n\ndata: y\n\n", None),
        ("/lines", events, "data: x\n\nevent: b\ndata: y\n\n", Some("body/1/event")),
        ("/lines", events, "retry: 10\ndata: x\n\n", Some("body/0/retry")),
        ("/data", events, "data: {\"n\": 1}\n\n", None),
        ("/data", events, "data: {\"n\": \"x\"}\n\n", Some("body/0")),
    ] {
        let (status, places) = post(&mock, path, media_type, body).await;
        assert_eq!(status, if place.is_some() { 400 } else { 204 }, "{media_type} {body}: {places:?}");
        assert!(place.is_none_or(|place| places.iter().any(|it| it == place)), "{media_type} {body}: {places:?}");
    }
}
