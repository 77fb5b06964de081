//! Tests of Kare's traps, by their numbers in the fact sheet.

use futures::StreamExt;
use openapi_mock::{Mock, Scripted};
use orgkit::{Api, Changes, Error, NewOrganization, Organizations, kare};
use serde_json::json;

use crate::{bundle, json_response, last, mock, sent};
use kare::types::{MyOrganizationExtend, OrganizationExtend, UpdateOrganization};

fn client(mock: &Mock) -> kare::Client {
    kare::Client::builder().bearer_auth("token").session_token("session").base_url(mock.url()).build().unwrap()
}

/// 1: both credentials are sent together.
#[tokio::test]
async fn two_credentials_are_sent() {
    let mock = mock().await;
    client(&mock).get_organization_by_id(1).await.unwrap();
    assert_eq!(last(&mock).header("authorization"), Some("Bearer token"));
    assert_eq!(last(&mock).header("x-session-token"), Some("session"));
    assert!(!format!("{:?}", client(&mock)).contains("session\""));
}

/// 2, 3, 5, 15: the media type, the additional segment, the address as an object, times with `Z`.
#[tokio::test]
async fn an_update_is_as_the_server_wants_it() {
    let mock = mock().await;
    let body = json!({"address": {"city": "Paris"}, "engagementStartAt": "2024-01-01T12:34:56Z"});
    let changes: UpdateOrganization = serde_json::from_value(body.clone()).unwrap();
    client(&mock).update_organization(1, &changes).await.unwrap();
    assert_eq!(last(&mock).path, "/organizations/v2/bo/audit/1");
    assert_eq!(last(&mock).header("content-type"), Some("application/json"));
    assert_eq!(sent(&mock), body);
}

/// 9, 10: any integer of the range, and null or an absent value.
#[tokio::test]
async fn integers_are_wide_and_values_may_be_missing() {
    let mock = mock().await;
    for id in [-9_007_199_254_740_991, 9_007_199_254_740_991] {
        let data = json!({"data": {"id": id, "name": "A", "deletedAt": null, "onboardingStatus": 99}});
        mock.script("getOrganizationById", json_response(200, &data));
        let found = client(&mock).get_organization_by_id(id).await.unwrap().into_inner();
        assert_eq!((found.id, found.deleted_at, found.archived_at), (id, None, None));
        assert!(found.is_deleted_at_null() && !found.is_archived_at_null());
        assert_eq!(found.onboarding_status, Some(99));
    }
}

/// 12, 19: hyphens in values, a repeated name, and no parameter for an empty list.
#[tokio::test]
async fn extend_is_a_list() {
    let mock = mock().await;
    let extend = [OrganizationExtend::CreatedBy, OrganizationExtend::UserCount];
    client(&mock).get_organization_by_id(1).extend(extend).await.unwrap();
    assert_eq!(last(&mock).query, "extend=created-by&extend=user-count");
    client(&mock).get_organization_by_id(1).await.unwrap();
    assert_eq!(last(&mock).query, "");
}

/// Undocumented errors preserve status and body.
#[tokio::test]
async fn undocumented_errors_keep_their_body() {
    let mock = mock().await;
    mock.script(
        "getOrganizationById",
        Scripted { status: 404, headers: Vec::new(), body: "{\"message\":\"gone\"}".to_owned() },
    );
    let error = Error::from_client(Api::Kare, client(&mock).get_organization_by_id(1).await.unwrap_err());
    assert!(error.is_not_found());
    assert_eq!((error.message(), error.body()), (Some("gone"), Some(&b"{\"message\":\"gone\"}"[..])));
}

#[tokio::test]
async fn what_kare_lacks_is_unsupported() {
    let mock = mock().await;
    let client = client(&mock);
    assert!(client.create(&NewOrganization::named("A")).await.unwrap_err().is_unsupported());
    assert!(client.delete(&1.into()).await.unwrap_err().is_unsupported());
    let changes = Changes { alias: Some("a".to_owned()), ..Default::default() };
    assert!(client.update(&1.into(), &changes).await.unwrap_err().is_invalid());
}
/// 4: the path parameter of the update, which the vendor's page omits, is declared.
#[tokio::test]
async fn the_update_names_its_organization() {
    let mock = mock().await;
    client(&mock).update_organization(-7, &UpdateOrganization::default()).await.unwrap();
    assert_eq!(last(&mock).path, "/organizations/v2/bo/audit/-7");
}

/// 6: the contract type is among the updatable fields, but not among the members of an update.
#[test]
fn the_contract_cannot_be_updated() {
    let fields: kare::types::UpdatableFields = serde_json::from_value(json!({"contractType": true})).unwrap();
    assert_eq!(fields.contract_type, Some(true));
    let document = bundle().unwrap();
    assert!(
        document.root()["components"]["schemas"]["kare.UpdateOrganization"]["properties"].get("contractType").is_none()
    );
}

/// 7, 8: the states are integers, with or without a name, and others are accepted.
#[test]
fn states_are_open_integers() {
    for state in [1, 6, 99] {
        let changes = UpdateOrganization::new().onboarding_status(state);
        assert_eq!(serde_json::to_value(&changes).unwrap(), json!({"onboardingStatus": state}));
    }
}

/// 11: unrequested extras are absent and optional.
#[test]
fn extras_are_optional() {
    let plain: kare::types::Organization = serde_json::from_value(json!({"id": 1, "name": "A"})).unwrap();
    assert!(plain.created_by_user.is_none() && plain.actions.is_none() && plain.establishment_count.is_none());
}

/// 13: responses of PATCH have settings, those of GET do not; the user's own organization has few members.
#[test]
fn there_are_three_organizations() {
    let document = bundle().unwrap();
    let has =
        |name: &str, member: &str| document.root()["components"]["schemas"][name]["properties"].get(member).is_some();
    assert!(has("kare.UpdatedOrganization", "settings") && !has("kare.UpdatedOrganization", "actions"));
    assert!(has("kare.Organization", "updatableFields") && !has("kare.Organization", "settings"));
    assert!(!has("kare.ListedOrganization", "updatableFields") && has("kare.ListedOrganization", "userCount"));
    assert!(has("kare.MyOrganization", "actions") && !has("kare.MyOrganization", "comment"));
}

/// 14: the values of `extend` differ by operation: a list has no updatable fields, the user's own organization no
/// counts.
#[tokio::test]
async fn extras_differ_by_operation() {
    use kare::types::ListOrganizationsExtend;
    let mock = mock().await;
    let extend = [MyOrganizationExtend::Logo, MyOrganizationExtend::ActionsInfo];
    client(&mock).get_my_organization().extend(extend).await.unwrap();
    assert_eq!(last(&mock).query, "extend=logo&extend=actions-info");
    assert!(matches!(MyOrganizationExtend::from("user-count"), MyOrganizationExtend::Unlisted(_)));
    assert_eq!(OrganizationExtend::from("updatable-fields"), OrganizationExtend::UpdatableFields);
    assert!(matches!(ListOrganizationsExtend::from("updatable-fields"), ListOrganizationsExtend::Unlisted(_)));
    let call = client(&mock).list_organizations().extend([ListOrganizationsExtend::CreatedBy]);
    call.page(1).page_size(50).await.unwrap();
    assert_eq!(last(&mock).query, "extend=created-by&page=1&pageSize=50");
}

/// 16: units are documented if they are known.
#[test]
fn units_are_said() {
    let document = bundle().unwrap();
    let text = |member: &str| {
        let found = &document.root()["components"]["schemas"]["kare.Organization"]["properties"][member]["description"];
        found.as_str().unwrap().to_owned()
    };
    assert!(text("uploadSizeLimit").contains("megabytes") && text("uploadSizeUsed").contains("not stated"));
}

/// 17, 20: the gateway can be configured, and the longer path of the update is not another organization.
#[tokio::test]
async fn the_gateway_is_the_callers_to_set() {
    let client = kare::Client::new("https://kare.example/stage/").unwrap();
    assert_eq!(client.base_url(), "https://kare.example/stage");
    let mock = mock().await;
    self::client(&mock).update_organization(1, &UpdateOrganization::default()).await.unwrap();
    assert_eq!(last(&mock).operation.as_deref(), Some("kare.updateOrganization"));
    self::client(&mock).get_organization_by_id(1).await.unwrap();
    assert_eq!(last(&mock).operation.as_deref(), Some("getOrganizationById"));
}

/// A server that ignores the page parameter returns page one forever, which is reported.
#[tokio::test]
async fn a_server_that_ignores_the_page_is_found_out() {
    let mock = mock().await;
    for _ in 0..2 {
        let body =
            json!({"data": [{"id": 1, "name": "A"}], "totalCount": 100, "pagination": {"page": 1, "pageSize": 1}});
        mock.script("kare.listOrganizations", json_response(200, &body));
    }
    let client = client(&mock);
    let mut list = client.list();
    list.next().await.unwrap().unwrap();
    assert!(list.next().await.unwrap().unwrap_err().is_repeated_page());
}
