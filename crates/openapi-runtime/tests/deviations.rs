//! Tests of responses that deviate from the document.

#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

use std::convert::Infallible;

use http::{Request, Response};
use openapi_runtime::{
    Deviation, Deviations, ErrorKind, Operation, ServerGroup, Spec, Undocumented, candidate, open_enum, open_union,
    outcome::Json, wire,
};
use tower::service_fn;

mod generated;

use generated::*;
use openapi_runtime as support;

static SPEC: Spec = Spec {
    servers: &[ServerGroup { template: "https://zoo.example", variables: &[], setter: "base_url" }],
    ..Spec::PLAIN
};

const READ: Operation = Operation { id: "readPet", path: "/pet", ..Operation::PLAIN };

open_enum! {
    /// Kinds of pets.
    pub enum PetKind { Cat = "cat", Dog = "dog", }
}

/// The owner of a pet.
#[derive(Clone, Debug, PartialEq)]
pub struct Owner {
    pub name: Option<String>,
    pub kinds: Option<Vec<PetKind>>,
}

wire! {
    Owner {
        name = optional "name",
        kinds = optional "kinds",
    }
}

candidate! {
    Owner {
        optional "name": Option<String>,
        optional "kinds": Option<Vec<PetKind>>,
    }
}

open_union! {
    /// A union of a string and an owner.
    pub enum Held by "type" { Text(String), Owner(Owner), }
}

/// A pet.
#[derive(Clone, Debug, PartialEq)]
pub struct Pet {
    pub id: i64,
    pub kind: Option<PetKind>,
    pub owner: Option<Owner>,
    pub held: Option<Held>,
    pub free: Option<serde_json::Value>,
}

wire! {
    Pet {
        id = required "id",
        kind = optional "kind",
        owner = optional "owner",
        held = optional "held",
        free = optional "free",
    }
}

candidate! {
    Pet {
        required "id": i64,
        optional "kind": Option<PetKind>,
        optional "owner": Option<Owner>,
        optional "held": Option<Held>,
        optional "free": Option<serde_json::Value>,
    }
}

async fn read(builder: Builder, status: u16, body: &'static str) -> Result<Pet, openapi_runtime::Error<Undocumented>> {
    read_as(builder, status, body).await
}

async fn read_as<T: serde::de::DeserializeOwned + Send + 'static>(
    builder: Builder,
    status: u16,
    body: &'static str,
) -> Result<T, openapi_runtime::Error<Undocumented>> {
    let fake = service_fn(move |_: Request<reqwest::Body>| {
        let response = Response::builder().status(status).header("content-type", "application/json");
        std::future::ready(Ok::<_, Infallible>(response.body(body).unwrap()))
    });
    let client = builder.service(fake).build().unwrap();
    let sent = openapi_runtime::Call::new(&client.core, &READ).send::<Json<T>, Undocumented>().await;
    sent.map(openapi_runtime::ResponseValue::into_inner)
}

openapi_runtime::failures! {
    /// A failure as written by codegen.
    pub enum ReadError { 422 => Refused: json(Owner), }
}

/// Returns a failure in the mode of a client, and the deviations that were counted.
async fn failure(builder: Builder, body: &'static str) -> (Option<ReadError>, Vec<(String, Deviation)>) {
    let deviations = Deviations::new();
    let fake = service_fn(move |_: Request<reqwest::Body>| {
        let response = Response::builder().status(422).header("content-type", "application/json");
        std::future::ready(Ok::<_, Infallible>(response.body(body).unwrap()))
    });
    let client = builder.deviations(deviations.clone()).service(fake).build().unwrap();
    let sent = openapi_runtime::Call::new(&client.core, &READ).send::<Json<Pet>, ReadError>().await;
    let found = deviations.list().into_iter().map(|it| (it.place, it.what)).collect();
    (sent.unwrap_err().documented().cloned(), found)
}

#[tokio::test]
async fn failures_are_read_in_the_mode_of_the_client() {
    const BODY: &str = r#"{"name": "x", "extra": 1}"#;
    let (found, counted) = failure(Client::builder(), BODY).await;
    assert!(matches!(found, Some(ReadError::Refused(owner)) if owner.name.as_deref() == Some("x")));
    assert_eq!(counted, [("extra".to_owned(), Deviation::UnknownMember)]);
    let (found, counted) = failure(Client::builder().strict(), BODY).await;
    assert!(found.is_none());
    assert_eq!(counted, [(String::new(), Deviation::UnknownFailure)]);
    assert!(failure(Client::builder().strict(), r#"{"name": "x"}"#).await.0.is_some());
}

const ODD: &str = r#"{"id": 1, "kind": "fox", "age": 3, "owner": {"kinds": ["cat", "owl"], "s3cret": 1}, "held": 7}"#;

#[tokio::test]
async fn deviations_are_counted_and_read_as_well_as_can_be() {
    let deviations = Deviations::new();
    let builder = || Client::builder().deviations(deviations.clone());
    for _ in 0..2 {
        assert_eq!(read(builder(), 200, ODD).await.unwrap().kind.unwrap().as_str(), "fox");
    }
    read(builder(), 200, r#"{"id": 1, "kind": "cat"}"#).await.unwrap();
    read(builder(), 200, r#"{"id": "one"}"#).await.unwrap_err();
    read(builder(), 422, r#"{"detail": "no"}"#).await.unwrap_err();
    let found: Vec<_> = deviations.list().into_iter().map(|it| (it.place, it.what, it.count)).collect();
    let expected = [
        ("age", Deviation::UnknownMember, 2),
        ("held", Deviation::UnknownType, 2),
        ("id", Deviation::Unreadable, 1),
        ("kind", Deviation::UnknownValue, 2),
        ("owner.kinds", Deviation::UnknownValue, 2),
        ("owner.s3cret", Deviation::UnknownMember, 2),
        ("", Deviation::UnknownFailure, 1),
    ];
    assert_eq!(found, expected.map(|(place, what, count)| (place.to_owned(), what, count)));
    let table = deviations.to_string();
    assert!(table.contains("readPet  200  kind               2 x a value that is not listed in the enum"), "{table}");
}

#[tokio::test]
async fn a_strict_client_says_where() {
    for (body, place) in [
        (r#"{"id": 1, "kind": "s3cret"}"#, "kind"),
        (r#"{"id": 1, "age": "s3cret"}"#, "age"),
        (r#"{"id": 1, "owner": {"kinds": ["cat", "s3cret"]}}"#, "owner.kinds[1]"),
        (r#"{"id": 1, "held": 7}"#, "held"),
    ] {
        let error = read(Client::builder().strict(), 200, body).await.unwrap_err();
        assert_eq!((error.kind(), error.decode_error().unwrap().path()), (ErrorKind::Decode, place), "{error}");
        assert!(error.to_string().contains("expected documented content, found "), "{error}");
        assert!(!format!("{error} {error:?}").contains("s3cret"), "{error}");
        read(Client::builder(), 200, body).await.unwrap();
    }
}

#[tokio::test]
async fn a_strict_client_says_why_the_best_match_of_a_union_fails() {
    let body = r#"{"id": 1, "held": {"kinds": ["cat", "s3cret"]}}"#;
    let error = read(Client::builder().strict(), 200, body).await.unwrap_err();
    let decoding = error.decode_error().unwrap();
    assert_eq!(decoding.path(), "held");
    let reason = "the best match fails at `kinds[1]`: expected documented content, found a value that is not listed";
    assert!(decoding.message().contains(reason), "{error}");
    assert!(!format!("{error} {error:?}").contains("s3cret"), "{error}");
    assert!(read(Client::builder(), 200, body).await.unwrap().held.unwrap().as_unmatched().is_none());
}

/// A box for one kind of animal.
#[derive(Clone, Debug, PartialEq)]
pub struct Crate {
    pub held: Held,
}

wire! { Crate { held = required "held", } }

candidate! { Crate { required "held": Held, } }

/// A cage, which is read like a box.
#[derive(Clone, Debug, PartialEq)]
pub struct Cage {
    pub held: Held,
}

wire! { Cage { held = required "held", } }

candidate! { Cage { required "held": Held, } }

open_union! {
    /// A union whose types contain a union.
    pub enum Freight { Crate(Crate), Cage(Cage), }
}

#[tokio::test]
async fn a_value_that_a_union_in_each_type_of_a_union_refuses_is_refused() {
    const BODY: &str = r#"{"held": 7}"#;
    assert!(matches!(read_as(Client::builder(), 200, BODY).await.unwrap(), Freight::Crate(_)));
    let error = read_as::<Freight>(Client::builder().strict(), 200, BODY).await.unwrap_err().to_string();
    let reason = "the best match fails at `held`: expected documented content, found a value that matches no type";
    assert!(error.contains(reason), "{error}");
}

/// Required values that are absent or null.
const GAPS: [(&str, &str, Deviation); 3] = [
    (r#"{"id": null, "kind": "cat"}"#, "id", Deviation::Null),
    (r#"{"kind": "cat"}"#, "id", Deviation::Missing),
    (r#"{"id": 0, "kind": "cat", "owner": {"name": null}}"#, "owner.name", Deviation::Null),
];

#[tokio::test]
async fn a_missing_value_is_an_error_unless_the_client_is_lenient() {
    for (body, place, what) in GAPS {
        let deviations = Deviations::new();
        let pet = read(Client::builder().lenient().deviations(deviations.clone()), 200, body).await.unwrap();
        assert_eq!((pet.id, pet.kind.unwrap().as_str()), (0, "cat"));
        let found = deviations.list();
        assert_eq!((found[0].place.as_str(), found[0].what, found.len()), (place, what, 1), "{body}");
        assert_eq!(read(Client::builder().lenient(), 200, body).await.unwrap().id, 0);
        let error = read(Client::builder().strict(), 200, body).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode, "{body}");
        // Null in an optional member counts as absence; a required one gets no default value.
        let plain = read(Client::builder(), 200, body).await;
        let counted = read(Client::builder().deviations(Deviations::new()), 200, body).await;
        if place == "id" {
            let error = plain.unwrap_err();
            assert_eq!(error.decode_error().unwrap().path(), if what == Deviation::Null { "id" } else { "." });
            assert!(error.to_string().contains("200 OK, but the response cannot be decoded: at "), "{error}");
            assert!(error.to_string().contains("id"), "{error}");
            assert_eq!(error.text().unwrap(), body);
            assert_eq!(counted.unwrap_err().kind(), ErrorKind::Decode);
        } else {
            assert_eq!((plain.unwrap().id, counted.unwrap().id), (0, 0));
        }
    }
    // A strict client counts deviations as well, if it has a counter.
    let deviations = Deviations::new();
    read(Client::builder().strict().deviations(deviations.clone()), 200, ODD).await.unwrap_err();
    assert_eq!(deviations.list().len(), 5, "{deviations}");
    // A member of any type may be null.
    let (deviations, body) = (Deviations::new(), r#"{"id": 1, "free": null}"#);
    read(Client::builder().deviations(deviations.clone()), 200, body).await.unwrap();
    read(Client::builder().strict(), 200, body).await.unwrap();
    assert_eq!(deviations.list(), []);
    // A value without any of the members is not a pet.
    for body in ["{}", r#"{"error": "no"}"#, "null", "[]", r#"{"id": "one"}"#] {
        assert_eq!(read(Client::builder(), 200, body).await.unwrap_err().kind(), ErrorKind::Decode, "{body}");
    }
}
