//! Responses in envelopes.

#![allow(clippy::unwrap_used, missing_docs)]

use std::convert::Infallible;

use http::{Request, Response};
use openapi_runtime::{
    Call as Inner, Envelope, ErrorKind, Operate, Operation, ServerGroup, Spec, Undocumented, Unwrap,
    outcome::{Enveloped, Json},
};
use serde::Deserialize;
use serde_json::{Value, json};
use tower::service_fn;

mod generated;

use generated::*;
use openapi_runtime as support;

static SPEC: Spec = Spec {
    servers: &[ServerGroup { template: "https://zoo.example", variables: &[], setter: "base_url" }],
    ..Spec::PLAIN
};

/// An operation as codegen writes it.
enum Read {}

#[derive(Deserialize)]
struct Whole {
    success: Option<bool>,
    data: i64,
}

impl Operate for Read {
    const OPERATION: &'static Operation = &Operation {
        id: "read",
        path: "/pets",
        envelope: Envelope { success: Some("/success"), message: None, code: Some("/details/number") },
        ..Operation::PLAIN
    };
    type Outcome = Enveloped<Self>;
    type Failure = Undocumented;
}

impl Unwrap for Read {
    type Envelope = Whole;
    type Value = i64;

    fn is_failure(envelope: &Whole) -> bool {
        envelope.success == Some(false)
    }

    fn value(envelope: Whole) -> i64 {
        envelope.data
    }
}

fn server(status: u16, body: &Value) -> Client {
    let body = body.to_string();
    let fake = service_fn(move |_: Request<reqwest::Body>| {
        let response = Response::builder().status(status).header("content-type", "application/json");
        std::future::ready(Ok::<_, Infallible>(response.body(body.clone()).unwrap()))
    });
    Client::builder().service(fake).retry(support::Retry::NEVER).build().unwrap()
}

#[tokio::test]
async fn a_call_returns_the_value() {
    let client = server(200, &json!({"success": true, "data": 7, "message": "fine"}));
    let response = begin::<Read>(&client.core).await.unwrap();
    assert_eq!((*response, response.status().as_u16()), (7, 200));
    let whole = Inner::new(&client.core, Read::OPERATION).send::<Json<Value>, Undocumented>().await.unwrap();
    assert_eq!(whole["message"], "fine");
}

#[tokio::test]
async fn a_success_that_reports_a_failure_is_one() {
    for body in [
        json!({"success": false, "data": 7, "message": "no room", "details": {"number": 17}}),
        // Most failures have no value.
        json!({"success": false, "error": {"message": "no room"}, "details": {"number": 17}}),
    ] {
        let error = begin::<Read>(&server(200, &body).core).await.unwrap_err();
        assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::Response, 200));
        assert_eq!((error.message().as_deref(), error.code().as_deref()), (Some("no room"), Some("17")));
        assert!(!error.to_string().contains("no room"), "{error}");
    }
}

#[tokio::test]
async fn a_body_that_does_not_match_is_no_failure_of_the_server() {
    let error = begin::<Read>(&server(200, &json!({"success": true, "data": "seven"})).core).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    let error = begin::<Read>(&server(404, &json!({"code": "not_found"})).core).await.unwrap_err();
    assert_eq!((error.kind(), error.code().as_deref()), (ErrorKind::Response, Some("not_found")));
}
