//! Requested faults, and the state of a stateful server.

#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

use std::time::{Duration, Instant};

use openapi_document::Document;
use openapi_mock::{Chances, Fault, Mock, Options, Scripted};
use reqwest::{Client, RequestBuilder, Response};
use serde_json::{Value, json};

const ZOO: &str = "
openapi: 3.1.0
info: {title: Zoo, version: '1'}
paths:
  /pets:
    get:
      operationId: listPets
      parameters: [{name: page, in: query, schema: {type: integer}}, {name: limit, in: query, schema: {type: integer}}]
      responses:
        '200': {description: pets, content: {application/json: {schema: {$ref: '#/components/schemas/Page'}}}}
    post:
      operationId: createPet
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/NewPet'}}}}
      responses:
        '201': {description: a pet, content: {application/json: {schema: {$ref: '#/components/schemas/One'}}}}
        '422': {description: refused, content: {application/json: {schema: {$ref: '#/components/schemas/Refusal'}}}}
        '429': {description: slow down, content: {application/json: {schema: {$ref: '#/components/schemas/Refusal'}}}}
  /pets/{petId}:
    parameters: [{name: petId, in: path, required: true, schema: {type: integer}}]
    get:
      operationId: getPet
      responses:
        '200': {description: a pet, content: {application/json: {schema: {$ref: '#/components/schemas/One'}}}}
        '404': {description: none, content: {application/json: {schema: {$ref: '#/components/schemas/Refusal'}}}}
    patch:
      operationId: changePet
      requestBody: {content: {application/json: {schema: {type: object}}}}
      responses:
        '200': {description: a pet, content: {application/json: {schema: {$ref: '#/components/schemas/One'}}}}
    delete: {operationId: deletePet, responses: {'204': {description: gone}}}
components:
  schemas:
    NewPet: {type: object, required: [name], properties: {name: {type: string}, idempotency_key: {type: string}}}
    Pet:
      type: object
      required: [id, name, kind]
      properties: {id: {type: integer}, name: {type: string}, kind: {enum: [cat, dog]}}
    One: {type: object, required: [data], properties: {data: {$ref: '#/components/schemas/Pet'}}}
    Page:
      type: object
      required: [data, total]
      properties: {data: {type: array, minItems: 1, items: {$ref: '#/components/schemas/Pet'}}, total: {type: integer}}
    Refusal: {type: object, required: [error], properties: {error: {type: object, required: [message], properties: {message: {type: string}}}}}
";

async fn zoo(stateful: bool) -> (Mock, Client) {
    let document = Document::parse("zoo.yaml", ZOO).unwrap();
    (Mock::start_with(&document, Options { stateful, ..Options::default() }).await.unwrap(), Client::new())
}

async fn read(request: RequestBuilder) -> (u16, Value) {
    let response = request.send().await.unwrap();
    (response.status().as_u16(), response.json().await.unwrap_or_default())
}

async fn with(mock: &Mock, client: &Client, fault: &str) -> reqwest::Result<Response> {
    client.get(format!("{}/pets/1", mock.url())).header("prefer", format!("fault={fault}")).send().await
}

#[tokio::test]
async fn each_fault_is_as_it_is_called() {
    let (mock, client) = zoo(false).await;
    let header = |response: &Response, name: &str| Some(response.headers().get(name)?.to_str().unwrap().to_owned());
    for (fault, status, after) in [
        ("429", 429, None),
        ("429:2", 429, Some("2")),
        ("503:0", 503, Some("0")),
        ("500", 500, None),
        ("expired", 401, None),
    ] {
        let response = with(&mock, &client, fault).await.unwrap();
        assert_eq!(
            (response.status().as_u16(), header(&response, "retry-after").as_deref()),
            (status, after),
            "{fault}"
        );
    }
    let began = Instant::now();
    with(&mock, &client, "slow:0.2").await.unwrap();
    assert!(began.elapsed() >= Duration::from_millis(200));
    assert!(with(&mock, &client, "cut").await.is_err());
    let broken = with(&mock, &client, "truncated").await.unwrap();
    assert!(broken.status().is_success() && broken.bytes().await.is_err());
    let large = with(&mock, &client, "oversized:100000").await.unwrap();
    assert!(large.bytes().await.unwrap().len() > 100_000);
    let html = with(&mock, &client, "content-type").await.unwrap();
    assert_eq!(header(&html, "content-type").as_deref(), Some("text/html"));
    let pet: Value = with(&mock, &client, "unknown-value").await.unwrap().json().await.unwrap();
    assert_eq!(pet["data"]["kind"], "something_new");
    assert_eq!(with(&mock, &client, "nonsense").await.unwrap().status().as_u16(), 200);
}

#[tokio::test]
async fn faults_are_scripted_in_a_row_or_left_to_chance() {
    let (mock, client) = zoo(false).await;
    mock.fault("getPet", Fault::Cut);
    mock.script("getPet", Scripted { status: 418, ..Scripted::default() });
    mock.fault("getPet", Fault::TooMany(Some(1)));
    assert!(with(&mock, &client, "").await.is_err());
    for status in [418, 429, 200] {
        assert_eq!(with(&mock, &client, "").await.unwrap().status().as_u16(), status);
    }
    mock.chances(Chances { faults: vec![(0.5, Fault::Unavailable(None))], seed: 1 });
    let mut refused = 0;
    for _ in 0..200 {
        refused += u32::from(with(&mock, &client, "").await.unwrap().status().as_u16() == 503);
    }
    assert!((70..130).contains(&refused), "{refused}");
}

#[tokio::test]
async fn a_refusal_has_the_shape_that_the_document_has_for_it() {
    let (mock, client) = zoo(false).await;
    let (status, body) = read(client.post(format!("{}/pets", mock.url())).json(&json!({}))).await;
    assert_eq!(status, 422);
    assert!(body["error"]["message"].as_str().unwrap().contains("name"), "{body}");
    let (status, body) = read(client.get(format!("{}/pets?page=x", mock.url()))).await;
    assert_eq!((status, &body["violations"][0]["place"]), (400, &json!("query.page")));
}

#[tokio::test]
async fn what_was_created_is_read_back_and_what_was_deleted_is_gone() {
    let (mock, client) = zoo(true).await;
    let pets = format!("{}/pets", mock.url());
    let create = |name: &str| client.post(&pets).json(&json!({"name": name}));
    assert_eq!(read(client.get(format!("{pets}/1"))).await.0, 404);
    let (status, rex) = read(create("Rex")).await;
    assert_eq!((status, &rex["data"]["name"]), (201, &json!("Rex")));
    let id = rex["data"]["id"].as_i64().unwrap();
    for name in ["Tom", "Ada"] {
        read(create(name)).await;
    }
    let one = format!("{pets}/{id}");
    assert_eq!(read(client.get(&one)).await.1["data"]["name"], "Rex");
    read(client.patch(&one).json(&json!({"name": "Max"}))).await;
    assert_eq!(read(client.get(&one)).await.1["data"]["name"], "Max");
    let names = |body: Value| -> Vec<String> {
        body["data"].as_array().unwrap().iter().map(|it| it["name"].as_str().unwrap().to_owned()).collect()
    };
    let (_, all) = read(client.get(&pets)).await;
    assert_eq!(
        (all["total"].clone(), names(all)),
        (json!(3), vec!["Max".to_owned(), "Tom".to_owned(), "Ada".to_owned()])
    );
    assert_eq!(names(read(client.get(format!("{pets}?page=2&limit=2"))).await.1), ["Ada"]);
    let repeated = client.get(format!("{pets}?page=2&limit=2")).header("prefer", "fault=repeated-page");
    assert_eq!(names(read(repeated).await.1), ["Max", "Tom"]);
    assert_eq!(read(client.delete(&one)).await.0, 204);
    assert_eq!((read(client.get(&one)).await.0, mock.stored("/pets").len()), (404, 2));
    // Two requests with the same key are one.
    let keyed = || client.post(&pets).json(&json!({"name": "Ida", "idempotency_key": "k"}));
    assert_eq!(read(keyed()).await, read(keyed()).await);
    assert_eq!(mock.stored("/pets").len(), 3);
    assert_eq!(read(client.post(format!("{}/_mock/reset", mock.url()))).await.0, 204);
    assert_eq!(mock.stored("/pets"), [] as [Value; 0]);
}
