//! Tests of RiverGen's traps, by their numbers in the fact sheet.

use futures::TryStreamExt;
use openapi_mock::{Mock, Scripted};
use orgkit::{Api, Error, Operation, OrganizationId, Organizations, WorkspaceId, rivergen};
use serde_json::{Value, json};

use rivergen::types::CreateOrgTokenBody;

use crate::{bundle, json_response, last, mock, sent};

fn client(mock: &Mock) -> rivergen::Client {
    rivergen::Client::builder().bearer_auth("token").base_url(mock.url()).build().unwrap()
}

fn failure(error: impl Into<rivergen::ApiError>) -> Error {
    Error::from_client(Api::RiverGen, error)
}

/// 3: two forms of errors, codes in upper and lower case, unknown codes preserved.
#[tokio::test]
async fn both_shapes_of_errors_are_read() {
    let mock = mock().await;
    let shapes = [
        (
            json!({"error": {"code": "PERMISSION_DENIED", "message": "no", "timestamp": "2024-01-15T10:30:00Z"}}),
            "PERMISSION_DENIED",
        ),
        (
            json!({"success": false, "error": {"code": "organization_access_denied", "message": "no"}}),
            "organization_access_denied",
        ),
    ];
    for (body, code) in shapes {
        mock.script("rivergen.getOrganization", json_response(403, &body));
        let error = failure(client(&mock).get_organization(1).await.unwrap_err());
        assert!(error.is_forbidden());
        assert_eq!((error.code(), error.message()), (Some(code), Some("no")));
    }
}

/// 4: the first organization is created without a token.
#[tokio::test]
async fn creating_needs_no_token() {
    let mock = mock().await;
    let client = rivergen::Client::new(&mock.url()).unwrap();
    client.create_organization(&Default::default()).await.unwrap();
    assert_eq!(last(&mock).header("authorization"), None);
    assert!(failure(client.get_organization(1).await.unwrap_err()).is_unauthorized());
}

/// 6, 7: an organization has three forms, and its plan is any string.
#[test]
fn the_smallest_organization_is_one() {
    let small: rivergen::types::Organization = serde_json::from_value(json!({"id": 1, "name": "A"})).unwrap();
    assert_eq!((small.domain, small.plan, small.created_at), (None, None, None));
}

/// 11: passwords and tokens are sent and read, and never printed.
#[tokio::test]
async fn secrets_are_not_printed() {
    let mock = mock().await;
    let secret = "SecurePassword123!";
    let body = rivergen::types::CreateOrganizationBody::new().admin_password(secret);
    assert!(!format!("{body:?}").contains(secret), "{body:?}");
    client(&mock).create_organization(&body).await.unwrap();
    assert_eq!(sent(&mock)["admin_password"], secret);
    let response = json!({"success": true, "data": {"id": 1, "token": "pat_abc"}});
    mock.script("createOrgToken", json_response(201, &response));
    let body = CreateOrgTokenBody::new("t", ["read"]);
    let token = client(&mock).create_org_token(1, &body).await.unwrap().into_inner();
    assert!(!format!("{token:?}").contains("pat_abc"), "{token:?}");
    assert_eq!(token.token.unwrap().expose(), "pat_abc");
    // Not even if the response that contains the token cannot be read.
    mock.script("createOrgToken", json_response(201, &json!({"success": 1, "data": {"token": "pat_abc"}})));
    let error = failure(client(&mock).create_org_token(1, &body).await.unwrap_err());
    assert!(error.is_decode() && !format!("{error} {error:?}").contains("pat_abc"), "{error:?}");
}

/// 14: deleting is not supported.
#[tokio::test]
async fn deleting_is_unsupported() {
    let mock = mock().await;
    let client = client(&mock);
    assert!(!client.supports(Operation::Delete));
    assert!(client.delete(&1.into()).await.unwrap_err().is_unsupported());
    assert!(mock.requests().is_empty());
}
/// 1, 2: the host can be configured, and every path contains the version.
#[tokio::test]
async fn the_host_can_be_set_and_paths_have_a_version() {
    let client = rivergen::Client::new("https://api.rivegen.com").unwrap();
    assert_eq!(client.base_url(), "https://api.rivegen.com");
    let document = bundle().unwrap();
    for operation in
        openapi_document::operations(document.root()).iter().filter(|it| it.tags().next() == Some("rivergen"))
    {
        assert!(operation.path.starts_with("/api/v1/organizations"), "{}", operation.path);
    }
}

/// 5: `message` occurs twice, in `data` and beside it.
#[test]
fn the_message_is_read_in_both_places() {
    let body =
        json!({"success": true, "data": {"organization": {"id": 1, "name": "A"}, "message": "in"}, "message": "out"});
    let found: rivergen::types::GetOrganizationResponse = serde_json::from_value(body).unwrap();
    assert_eq!((found.data.message.as_deref(), found.message.as_deref()), (Some("in"), Some("out")));
}

/// 8: a workspace has `is_default` in a list, `organization_id` when it is created, and neither with its
/// organization.
#[tokio::test]
async fn a_workspace_has_what_the_response_has() {
    let mock = mock().await;
    let whole = |data: Value| json!({"success": true, "data": data, "message": "m"});
    let listed =
        json!({"workspaces": [{"id": 1, "name": "Main", "slug": "main", "is_default": true}], "total_count": 1});
    mock.script("listWorkspaces", json_response(200, &whole(listed)));
    let found = client(&mock).list_workspaces(1).await.unwrap().into_inner().workspaces.remove(0);
    assert_eq!((found.is_default, found.organization_id), (Some(true), None));
    let created = json!({"workspace": {"id": 2, "name": "Dev", "slug": "dev", "organization_id": 1}});
    mock.script("createWorkspace", json_response(201, &whole(created)));
    let body = rivergen::types::CreateWorkspaceBody::new("Dev");
    let found = client(&mock).create_workspace(1, &body).await.unwrap().into_inner();
    assert_eq!((found.is_default, found.organization_id), (None, Some(1)));
}

/// 9, 12: ids are integers, and a token is in `data` itself.
#[tokio::test]
async fn a_token_is_not_wrapped() {
    let mock = mock().await;
    let data = json!({"id": 1, "name": "t", "token": "pat_x", "scopes": ["read"], "organization_id": 1, "expires_at": "2024-04-01T12:00:00Z"});
    mock.script("createOrgToken", json_response(201, &json!({"success": true, "data": data})));
    let body = CreateOrgTokenBody::new("t", ["read"]);
    let token = client(&mock).create_org_token(1, &body).await.unwrap().into_inner();
    assert_eq!((token.id, token.organization_id), (Some(1), Some(1)));
}

/// 10: the key is in the body, so the same call sends it again.
#[tokio::test]
async fn the_idempotency_key_is_in_the_body() {
    let mock = mock().await;
    let body = rivergen::types::CreateOrganizationBody::new().name("Acme").idempotency_key("unique_key_123");
    for _ in 0..2 {
        client(&mock).create_organization(&body).await.unwrap();
        assert_eq!(sent(&mock), json!({"name": "Acme", "idempotency_key": "unique_key_123"}));
        assert_eq!(last(&mock).header("idempotency-key"), None);
    }
}

/// 13: a list ends according to `has_next` if it is present, otherwise by the total count.
#[tokio::test]
async fn the_list_goes_by_what_there_is() {
    let mock = mock().await;
    let page = |id: i64, more: Value| {
        let mut data = json!({"organizations": [{"id": id, "name": "A"}]});
        data.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        json_response(200, &json!({"success": true, "data": data}))
    };
    let ids = async || client(&mock).list().map_ok(|it| it.id.to_string()).try_collect::<Vec<_>>().await;
    let script =
        |responses: Vec<Scripted>| responses.into_iter().for_each(|it| mock.script("rivergen.listOrganizations", it));
    script(vec![page(1, json!({"has_next": true})), page(2, json!({"has_next": false}))]);
    assert_eq!(ids().await.unwrap(), ["1", "2"]);
    script(vec![
        page(1, json!({"total_count": 3})),
        page(2, json!({"total_count": 3})),
        page(3, json!({"total_count": 3})),
    ]);
    assert_eq!(ids().await.unwrap(), ["1", "2", "3"]);
    // A list without information on further pages ends with an empty page.
    let empty = json_response(200, &json!({"success": true, "data": {"organizations": []}}));
    script(vec![page(1, json!({})), empty]);
    assert_eq!(ids().await.unwrap(), ["1"]);
    script(vec![page(1, json!({"has_next": true})), page(1, json!({"has_next": true}))]);
    assert!(ids().await.unwrap_err().is_repeated_page());
}

/// 15: the meaning of the number in `X-RateLimit-Reset` is undocumented, so it is not converted to a time.
#[tokio::test]
async fn the_reset_of_the_limit_is_not_guessed() {
    let mock = mock().await;
    let headers = vec![("x-ratelimit-reset".to_owned(), "1700000000".to_owned())];
    let body = json!({"error": {"code": "RATE_LIMIT_EXCEEDED", "message": "slow down"}}).to_string();
    mock.script("rivergen.getOrganization", Scripted { status: 429, headers, body });
    let builder = rivergen::Client::builder().bearer_auth("t").base_url(mock.url()).retry(rivergen::Retry::NEVER);
    let error = failure(builder.build().unwrap().get_organization(1).await.unwrap_err());
    assert!(error.is_rate_limited() && error.retry_after().is_none());
    assert_eq!(error.headers().unwrap()["x-ratelimit-reset"], "1700000000");
}

/// 16: the expiry of a token is that of the response, not that of the request.
#[tokio::test]
async fn the_end_of_a_token_is_the_server_s() {
    let mock = mock().await;
    let data = json!({"id": 1, "expires_at": "2024-04-01T12:00:00Z"});
    mock.script("createOrgToken", json_response(201, &json!({"success": true, "data": data})));
    let body = CreateOrgTokenBody::new("t", ["read"]).expires_in_days(90);
    let token = client(&mock).create_org_token(1, &body).await.unwrap().into_inner();
    assert_eq!(sent(&mock)["expires_in_days"], 90);
    assert_eq!(token.expires_at.unwrap().to_rfc3339(), "2024-04-01T12:00:00+00:00");
}

/// 17: creating returns 201, other operations 200; both are read.
#[test]
fn creating_returns_created() {
    let document = bundle().unwrap();
    for operation in
        openapi_document::operations(document.root()).iter().filter(|it| it.tags().next() == Some("rivergen"))
    {
        let creates = operation.method == "post" && operation.value.get("requestBody").is_some();
        let responses = &operation.value["responses"];
        assert_eq!(responses.get("201").is_some(), creates, "{:?}", operation.operation_id());
    }
}

/// Workspaces are listed by the common trait, with ids of their own kind and API.
#[tokio::test]
async fn workspaces_are_a_capability() {
    let mock = mock().await;
    let client = client(&mock);
    let workspaces = client.as_workspaces().unwrap();
    let listed = json!({"success": true, "data": {"workspaces": [{"id": 7, "name": "Main", "slug": "main", "is_default": true}]}});
    mock.script("listWorkspaces", json_response(200, &listed));
    let id = OrganizationId::of(Api::RiverGen, 1);
    let all: Vec<_> = workspaces.list_workspaces(&id).try_collect().await.unwrap();
    assert_eq!((all[0].id.clone(), all[0].is_default), (WorkspaceId::of(Api::RiverGen, 7), Some(true)));
    assert_eq!(all[0].organization, id);
    let made = workspaces.create_workspace(&1.into(), "Second").await.unwrap();
    assert_eq!((sent(&mock)["name"].as_str(), made.organization), (Some("Second"), id));
    let before = mock.requests().len();
    let other = OrganizationId::of(Api::Kare, 1);
    assert!(workspaces.list_workspaces(&other).try_next().await.unwrap_err().is_invalid());
    assert!(workspaces.create_workspace(&other, "x").await.unwrap_err().is_invalid());
    assert_eq!(mock.requests().len(), before);
    assert!(client.as_users().is_none());
}
