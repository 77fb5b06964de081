//! Tests of Katapult's traps, by their numbers in the fact sheet.

use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};

use futures::TryStreamExt;
use openapi_mock::Mock;
use orgkit::{
    AnnotationsExt, Api, Changes, Credential, Error, Lookup, LookupExt, NewOrganization, OrganizationId, Organizations,
    katapult,
};
use serde_json::{Value, json};

use crate::{bundle, json_response, last, mock, sent};
use katapult::{
    oauth::OAuth,
    types::{GetOrganizationError, LookupForbiddenError, LookupForbiddenResponse},
};
use orgkit::support::FlowKind;

fn client(mock: &Mock) -> katapult::Client {
    katapult::Client::builder().authenticator("token").base_url(mock.url()).build().unwrap()
}

fn acme() -> Lookup {
    Lookup::SubDomain("acme".to_owned())
}

/// 1: the code is read at the top level and in `error`.
#[tokio::test]
async fn both_envelopes_are_read() {
    let mock = mock().await;
    let plain = json!({"code": "organization_not_found", "description": "d", "detail": {}});
    for body in [plain.clone(), json!({"error": plain})] {
        mock.script("get:organization", json_response(404, &body));
        let error = client(&mock).get_organization().organization(&acme()).await.unwrap_err();
        let error = Error::from_client(Api::Katapult, error);
        assert!(error.is_not_found());
        assert_eq!((error.code(), error.message()), (Some("organization_not_found"), Some("d")));
    }
}

/// 2, 3, 4: annotations are sent as pairs; a single lookup, encoded brackets, a fixed word in place of an id.
#[tokio::test]
async fn the_lookup_is_either_or() {
    let mock = mock().await;
    client(&mock).get_organization().organization(&acme()).await.unwrap();
    assert_eq!(last(&mock).path, "/organizations/organization");
    assert_eq!(last(&mock).query, "organization%5Bsub_domain%5D=acme");
    client(&mock).get_organization().organization(&Lookup::Id("org_1&x=y".to_owned())).await.unwrap();
    assert_eq!(last(&mock).query, "organization%5Bid%5D=org_1%26x%3Dy");
    let call = client(&mock).get_organization_managed().organization(&acme());
    call.annotations([("a", "1"), ("b", "2")]).page(1).await.unwrap();
    let query = last(&mock).query;
    // A parser like that of Rails starts the next pair when `key` is repeated.
    let pairs = query.replace("%5B", "[").replace("%5D", "]");
    let expected = "annotations[][key]=a&annotations[][value]=1&annotations[][key]=b&annotations[][value]=2";
    assert!(pairs.contains(expected), "{pairs}");
}

/// 6: DELETE has a body, returns 200, and reports whether it succeeded.
#[tokio::test]
async fn deleting_sends_the_lookup_in_the_body() {
    let mock = mock().await;
    client(&mock).delete(&"org_1".into()).await.unwrap();
    assert_eq!((last(&mock).method.as_str(), sent(&mock)), ("DELETE", json!({"organization": {"id": "org_1"}})));
    mock.script("delete:organization", json_response(200, &json!({"success": false})));
    let error = client(&mock).delete(&"org_1".into()).await.unwrap_err();
    assert!(error.to_string().contains("did not delete"), "{error}");
}

/// 12: the code is the tag; an unknown one is preserved.
#[tokio::test]
async fn the_code_distinguishes_errors() {
    let mock = mock().await;
    let forbidden = async |body: Value| {
        mock.script("get:organization", json_response(403, &body));
        let error = client(&mock).get_organization().organization_sub_domain("acme").await.unwrap_err();
        let Some(GetOrganizationError::Forbidden(body)) = error.documented() else { panic!("{error:?}") };
        match body.clone() {
            LookupForbiddenResponse::LookupForbiddenError(error) => error,
            LookupForbiddenResponse::Wrapped(wrapped) => wrapped.error,
            other => panic!("{other:?}"),
        }
    };
    // According to the document, and as the vendor's own client reads it.
    let plain = json!({"code": "scope_not_granted", "detail": {"scopes": ["organizations:read"]}});
    for body in [plain.clone(), json!({"error": plain})] {
        let LookupForbiddenError::ScopeNotGranted(found) = forbidden(body).await else { panic!() };
        assert_eq!(found.detail.unwrap().scopes.unwrap(), ["organizations:read"]);
    }
    let body = json!({"code": "organization_suspended", "description": "d", "detail": {}});
    assert!(matches!(forbidden(body).await, LookupForbiddenError::OrganizationSuspended(_)));
    let body = json!({"code": "brand_new", "detail": {"a": 1}});
    let other = forbidden(body.clone()).await;
    assert_eq!((other.tag(), other.as_unmatched()), ("brand_new", Some(&body)));
}

/// There is no 401: a missing token is 400, an invalid one 403; both are errors of credentials.
#[tokio::test]
async fn credentials_are_identified_by_code() {
    let mock = mock().await;
    for (status, code, unauthorized) in
        [(400, "missing_api_token", true), (403, "invalid_api_token", true), (403, "scope_not_granted", false)]
    {
        mock.script("get:organization", json_response(status, &json!({"code": code})));
        let error = client(&mock).get_organization().organization(&acme()).await.unwrap_err();
        let error = Error::from_client(Api::Katapult, error);
        assert_eq!((error.is_unauthorized(), error.is_forbidden()), (unauthorized, !unauthorized), "{code}");
    }
}

/// 9, 14: times are seconds, amounts retain their cents, null is beside a reference.
#[tokio::test]
async fn times_money_and_null() {
    let mock = mock().await;
    let body = json!({"organization": {"id": "o", "created_at": 1_700_000_000, "activated_at": null, "country": null}});
    mock.script("get:organization", json_response(200, &body));
    let organization = client(&mock).get(&"o".into()).await.unwrap();
    assert_eq!(organization.created_at.unwrap().to_rfc3339(), "2023-11-14T22:13:20+00:00");
    let native = organization.native::<katapult::types::Organization>().unwrap();
    assert!(native.is_activated_at_null() && native.is_country_null() && !native.is_country_state_null());
    assert_eq!((&native.activated_at, &native.country, &native.country_state), (&None, &None, &None));
    let limit: katapult::types::FinancialPolicyLimit =
        serde_json::from_value(json!({"current": 1_234_567.89})).unwrap();
    assert_eq!(limit.current, Some(1_234_567.89));
}

/// Creating requires a parent, and updating is not supported.
#[tokio::test]
async fn the_common_view_knows_what_katapult_lacks() {
    let mock = mock().await;
    let client = client(&mock);
    assert!(client.create(&NewOrganization::named("A")).await.unwrap_err().is_invalid());
    let new =
        NewOrganization { alias: Some("a".to_owned()), parent: Some("org_1".into()), ..NewOrganization::named("A") };
    client.create(&new).await.unwrap();
    assert_eq!(sent(&mock)["organization"], json!({"id": "org_1"}));
    assert!(client.update(&"o".into(), &Changes::default()).await.unwrap_err().is_unsupported());
}
/// 5: ids with colons become two methods that differ by a letter; deleting applies to managed ones.
#[tokio::test]
async fn ids_with_colons_are_methods() {
    let mock = mock().await;
    client(&mock).get_organizations().await.unwrap();
    assert_eq!(last(&mock).operation.as_deref(), Some("get:organizations"));
    client(&mock).get_organization().organization_id("org_1").await.unwrap();
    assert_eq!(last(&mock).operation.as_deref(), Some("get:organization"));
    let body = katapult::types::DeleteOrganizationBody::new(&acme());
    client(&mock).delete_organization(&body).await.unwrap();
    assert_eq!(last(&mock).path, "/managed_organizations/organization");
}

/// 7, 8: both scopes are requested, with the prefix for OAuth 2 and without it otherwise; either form of
/// authentication suffices.
#[tokio::test]
async fn scopes_are_as_each_scheme_spells_them() {
    let document = bundle().unwrap();
    let operation = &document.root()["paths"]["/organizations/organization/deletion_steps"]["get"];
    let listed = |index: usize, scheme: &str| operation["security"][index][scheme].as_array().unwrap().len();
    assert_eq!((listed(0, "OAuth2"), listed(1, "Authenticator")), (2, 2));
    let mock = mock().await;
    let by_oauth = katapult::Client::builder().oauth2("oauth").base_url(mock.url()).build().unwrap();
    by_oauth.get_organization_deletion_steps().organization(&acme()).await.unwrap();
    assert_eq!(last(&mock).header("authorization"), Some("Bearer oauth"));
}

/// 10, 11: nothing is required, and a schema without a type is still an object.
#[test]
fn an_empty_organization_is_one() {
    let empty: katapult::types::Organization = serde_json::from_value(json!({})).unwrap();
    assert!(empty.id.is_none() && empty.name.is_none() && !empty.is_country_null());
    let detail: katapult::types::ValidationError = serde_json::from_value(json!({"errors": ["taken"]})).unwrap();
    assert_eq!(detail.errors.unwrap(), ["taken"]);
}

/// 13: similar names are distinct: the schema of 400 is the schema, not the response.
#[test]
fn near_names_are_apart() {
    let document = bundle().unwrap();
    let schemas = document.root()["components"]["schemas"].as_object().unwrap();
    assert!(schemas.contains_key("APIAuthenticator400Schema") && !schemas.contains_key("APIAuthenticator400Response"));
}

/// 15: an organization has four forms.
#[test]
fn there_are_four_organizations() {
    let document = bundle().unwrap();
    let size = |name: &str| document.root()["components"]["schemas"][name]["properties"].as_object().unwrap().len();
    let sizes = ["katapult.Organization", "ShortOrganization", "ManagedOrganization", "NamedOrganization"].map(size);
    assert_eq!(sizes, [19, 8, 6, 3]);
    let document = document.root();
    assert!(document["components"]["schemas"]["ManagedOrganization"]["properties"].get("suspended").is_none());
}

/// 18, 19: the body is required, although the vendor does not document this, and creating returns 201.
#[tokio::test]
async fn creating_sends_a_body_and_returns_created() {
    let mock = mock().await;
    let annotations = [("team", "a"), ("cost", "b")];
    let annotations = annotations.map(|(key, value)| katapult::types::KeyValue::new(key).value(value));
    let body = katapult::types::PostOrganizationManagedBody::new(&acme(), "Sub", "sub").annotations(annotations);
    client(&mock).post_organization_managed(&body).await.unwrap();
    assert_eq!(last(&mock).status, 201);
    let body = json!({"organization": {"sub_domain": "acme"}, "name": "Sub", "sub_domain": "sub",
        "annotations": [{"key": "team", "value": "a"}, {"key": "cost", "value": "b"}]});
    assert_eq!(sent(&mock), body);
}

/// 20: new members of the API are accepted, and the URL of a picture is a string.
#[tokio::test]
async fn unknown_members_are_no_obstacle() {
    let mock = mock().await;
    let user = json!({"id": "u", "avatar_url": "not a URL", "brand_new": [1]});
    let body = json!({"user": user, "organizations": [], "api_token_id": null, "more": {}});
    mock.script("get:users_current", json_response(200, &body));
    let found = client(&mock).get_users_current().await.unwrap();
    assert_eq!(found.user.avatar_url.as_deref(), Some("not a URL"));
    assert_eq!(found.api_token_id, None);
}

/// Users are listed by the common trait: page after page, without accesses that have no user.
#[tokio::test]
async fn users_are_a_capability() {
    let mock = mock().await;
    let client = client(&mock);
    let users = client.as_users().unwrap();
    for (number, listed) in [
        (1, json!([{"user": {"id": "user_1", "first_name": "A"}}, {"user": null}])),
        (2, json!([{"user": {"id": "user_2", "last_name": "B"}}])),
    ] {
        let page = json!({"pagination": {"current_page": number, "total_pages": 2}, "users": listed});
        mock.script("get:organization_users_with_access", json_response(200, &page));
    }
    let all: Vec<_> = users.list_users(&"org_1".into()).try_collect().await.unwrap();
    let ids: Vec<_> = all.iter().map(|user| user.id.as_str()).collect();
    assert_eq!((ids, all[0].first_name.as_deref()), (vec!["user_1", "user_2"], Some("A")));
    assert!(users.list_users(&OrganizationId::of(Api::Kare, 1)).try_next().await.unwrap_err().is_invalid());
    assert!(client.as_workspaces().is_none());
}

/// A rejection reports the permitted requests per minute, in either envelope, and later calls are limited to them.
#[tokio::test(start_paused = true)]
async fn the_permitted_rate_is_kept() {
    let count = Arc::new(AtomicU32::new(0));
    let server = {
        let count = Arc::clone(&count);
        tower::service_fn(move |_: http::Request<reqwest::Body>| {
            let is_refused = count.fetch_add(1, Ordering::SeqCst) == 0;
            async move {
                let detail = json!({"total_permitted": 60});
                let refused = json!({"error": {"code": "rate_limit_reached", "detail": detail}});
                let (status, body) = if is_refused { (429, refused) } else { (200, json!({"organizations": []})) };
                let response = http::Response::builder().status(status).header("content-type", "application/json");
                response.body(body.to_string())
            }
        })
    };
    let client = katapult::Client::builder().authenticator("token").service(server).build().unwrap();
    let began = tokio::time::Instant::now();
    for _ in 0..30 {
        client.get_organizations().await.unwrap();
    }
    assert!((29..34).contains(&began.elapsed().as_secs()), "{:?}", began.elapsed());
}

/// A user authenticates by the flow of the document, and without tokens nothing is sent.
#[tokio::test]
async fn a_user_signs_in() {
    let mut flows = katapult::Client::flows().iter();
    let flow = flows.find(|flow| flow.kind == FlowKind::AuthorizationCode).unwrap();
    let oauth = OAuth::authorization_code(flow, "app", "https://app.example/back").scopes(flow.scopes.iter().copied());
    let begun = oauth.begin().unwrap();
    assert!(begun.url().contains("code_challenge") && begun.url().contains("client_id=app"), "{}", begun.url());
    let mock = mock().await;
    let builder = katapult::Client::builder().oauth2(Credential::from_source(oauth)).base_url(mock.url());
    let error = builder.build().unwrap().get_organizations().await.unwrap_err();
    assert!(Error::from_client(Api::Katapult, error).is_unauthorized());
    assert!(mock.requests().is_empty());
}
