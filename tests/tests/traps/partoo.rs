//! Tests of Partoo's traps, by their numbers in the fact sheet.

use futures::{StreamExt, TryStreamExt};
use openapi_mock::{Mock, Scripted};
use orgkit::{NewOrganization, Organizations, PartooExt, partoo};
use serde_json::{Value, json};

use crate::{bundle, json_response, last, mock, sent};

async fn client(mock: &Mock) -> partoo::Client {
    partoo::Client::builder().api_key_auth("key").base_url(mock.url()).build().unwrap()
}

/// 1: the vendor's own example contains features that its enum does not list.
#[tokio::test]
async fn unknown_features_are_kept_on_the_way_back() {
    let mock = mock().await;
    let body = json!({"org_id": 42, "features": ["business_edition", "diffusion"], "org_features": ["review_ai_suggestion"], "brand_new": 1});
    mock.script("getOrganization", json_response(200, &body));
    let org = client(&mock).await.verified().get_organization(42).await.unwrap().into_inner();
    let features = org.features.clone().unwrap();
    assert!(matches!(features[0], partoo::types::Feature::Unlisted(_)));
    assert_eq!(features[0].as_str(), "business_edition");
    assert_eq!(features[1], partoo::types::Feature::Diffusion);
    assert_eq!(serde_json::to_value(&org).unwrap()["org_features"], json!(["review_ai_suggestion"]));
}

/// 3: absent, null and a number are three requests, and three responses.
#[tokio::test]
async fn no_limit_is_not_the_same_as_no_word_of_it() {
    let mock = mock().await;
    let client = client(&mock).await;
    let nothing = partoo::types::UpdateOrganizationBody::new();
    for (body, expected) in [
        (nothing.clone(), json!({})),
        (nothing.clone().max_businesses_null(), json!({"max_businesses": null})),
        (nothing.max_businesses(5), json!({"max_businesses": 5})),
    ] {
        client.verified().update_organization(42, &body).await.unwrap();
        assert_eq!(sent(&mock), expected, "sent only when asked");
        let mut response = expected.clone();
        response["org_id"] = json!(42);
        mock.script("getOrganization", json_response(200, &response));
        let org = client.verified().get_organization(42).await.unwrap();
        assert_eq!(
            (org.max_businesses, org.is_max_businesses_null()),
            (body.max_businesses, body.is_max_businesses_null())
        );
    }
}

/// 4, 5: both envelopes, an object for 400 and a string for 404, distinguished by status.
#[tokio::test]
async fn errors_are_decoded_by_their_status() {
    use partoo::types::{GetOrganizationError, UpdateOrganizationError};
    let mock = mock().await;
    let client = client(&mock).await;
    mock.script("getOrganization", json_response(404, &json!({"errors": {"json": "Resource not found"}})));
    let error = client.get_organization(42).await.unwrap_err();
    let Some(GetOrganizationError::NotFound(body)) = error.documented() else { panic!("{error:?}") };
    assert_eq!(body.errors.clone().unwrap().json.as_deref(), Some("Resource not found"));

    mock.script("updateOrganization", json_response(400, &json!({"errors": {"json": {"name": ["too long"]}}})));
    let error = client.update_organization(42, &Default::default()).await.unwrap_err();
    let Some(UpdateOrganizationError::BadRequest(body)) = error.documented() else { panic!("{error:?}") };
    assert!(body.errors.is_some());

    for key in ["errors", "error"] {
        mock.script("getOrganization", json_response(401, &json!({key: {"authentication": "User not authenticated"}})));
        let error = client.verified().get_organization(42).await.unwrap_err();
        assert!(error.is_unauthorized() && !error.is_not_found());
        assert_eq!(error.message(), Some("User not authenticated"));
        assert!(error.body().is_some_and(|body| !body.is_empty()));
    }
}

/// 6: `force` is sent in the query, and only if it is set.
#[tokio::test]
async fn force_is_in_the_query() {
    let mock = mock().await;
    let client = client(&mock).await;
    client.verified().delete_organization(42).with(|call| call.force(true)).await.unwrap();
    assert_eq!((last(&mock).query.as_str(), last(&mock).body.len()), ("force=true", 0));
    client.verified().delete_organization(42).await.unwrap();
    assert_eq!(last(&mock).query, "");
}

/// 10: dates of plans are dates, the last call is a string; null is no end.
#[tokio::test]
async fn dates_are_what_they_are() {
    let mock = mock().await;
    let client = client(&mock).await;
    let plans = json!({"plans": [{"name": "posts", "subscription_date": "2025-01-01", "expiration_date": null}, {"name": "new_plan"}]});
    mock.script("organizationPlans", json_response(200, &plans));
    let plans = client.verified().organization_plans(42).await.unwrap().into_inner().plans.unwrap();
    assert_eq!(plans[0].subscription_date.unwrap().to_string(), "2025-01-01");
    assert_eq!((plans[0].expiration_date, plans[1].expiration_date), (None, None));
    assert!(plans[0].is_expiration_date_null() && !plans[1].is_expiration_date_null());
    let org: partoo::types::Org = serde_json::from_value(json!({"last_org_api_call": "05-11-2021"})).unwrap();
    assert_eq!(org.last_org_api_call.as_deref(), Some("05-11-2021"));
}

/// 7, 11, 18: update is POST on the organization's path, search is not an organization, the key has a header of its
/// own.
#[tokio::test]
async fn paths_methods_and_the_key() {
    let mock = mock().await;
    let client = client(&mock).await;
    client.verified().update_organization(42, &Default::default()).await.unwrap();
    assert_eq!((last(&mock).method.as_str(), last(&mock).path.as_str()), ("POST", "/org/42"));
    client.search_organizations().page(1).per_page(30).await.unwrap();
    assert_eq!(last(&mock).operation.as_deref(), Some("searchOrganizations"));
    assert_eq!(last(&mock).header("x-apikey"), Some("key"));
}

/// 12: a response about another organization is an error.
#[tokio::test]
async fn another_organization_is_refused() {
    let mock = mock().await;
    let error = client(&mock).await.verified().get_organization(43).await.unwrap_err();
    assert!(
        error.to_string().contains("requested organization 43, but the response contains organization 42"),
        "{error}"
    );
}

/// 15: defaults in the document do not add values.
#[test]
fn defaults_invent_nothing() {
    let org: partoo::types::Org = serde_json::from_value(json!({})).unwrap();
    assert_eq!(org.type_, None);
    assert_eq!(serde_json::to_value(org).unwrap(), json!({}));
}

/// 19: the statuses that no operation lists are documented: 429 without a body specifies the delay, in seconds or as
/// a date.
#[tokio::test]
async fn the_rate_limit_states_the_wait() {
    let mock = mock().await;
    let client = partoo::Client::builder()
        .api_key_auth("k")
        .base_url(mock.url())
        .retry(partoo::Retry::NEVER)
        .ignore_rate_limits()
        .build()
        .unwrap();
    for (value, seconds) in [("60", 60), ("Wed, 21 Oct 2015 07:28:00 GMT", 0)] {
        let headers = vec![("retry-after".to_owned(), value.to_owned())];
        mock.script("getOrganization", Scripted { status: 429, headers, body: String::new() });
        let error = client.verified().get_organization(42).await.unwrap_err();
        assert!(error.is_rate_limited());
        assert_eq!(error.retry_after().unwrap().as_secs(), seconds);
    }
}

/// The list requests further pages and ends after the last.
#[tokio::test]
async fn the_list_turns_pages() {
    let mock = mock().await;
    let client = client(&mock).await;
    for page in 1..=3 {
        let body = json!({"page": page, "max_page": 3, "orgs": [{"org_id": page}]});
        mock.script("searchOrganizations", json_response(200, &body));
    }
    let found: Vec<_> = client.list().try_collect().await.unwrap();
    assert_eq!(found.iter().map(|it| it.id.to_string()).collect::<Vec<_>>(), ["1", "2", "3"]);
    assert_eq!(mock.requests().len(), 3);
    // One page is requested at a time.
    mock.script("searchOrganizations", json_response(200, &json!({"max_page": 2, "orgs": [{"org_id": 1}]})));
    client.list().next().await.unwrap().unwrap();
    assert_eq!(mock.requests().len(), 4);
}
/// 2: three similar lists of names are distinct.
#[test]
fn features_plans_and_products_are_not_merged() {
    use partoo::types::{Feature, PlanName};
    assert_eq!(Feature::from("diffusion"), Feature::Diffusion);
    assert!(matches!(PlanName::from("diffusion"), PlanName::Unlisted(_)));
    assert_eq!(PlanName::from("review_booster"), PlanName::ReviewBooster);
    assert!(matches!(Feature::from("review_booster"), Feature::Unlisted(_)));
}

/// 5: `errors.json` is an object for 400 and a string for 404 and 415.
#[tokio::test]
async fn the_same_member_is_an_object_and_a_text() {
    use partoo::types::UpdateOrganizationError as Failure;
    let mock = mock().await;
    let client = client(&mock).await;
    let failure = async |status: u16, json: Value| {
        mock.script("updateOrganization", json_response(status, &json!({"errors": {"json": json}})));
        client.update_organization(42, &Default::default()).await.unwrap_err()
    };
    let error = failure(400, json!({"name": ["too long"]})).await;
    let Some(Failure::BadRequest(body)) = error.documented() else { panic!("{error:?}") };
    assert!(body.errors.as_ref().unwrap().json.as_ref().unwrap().contains_key("name"));
    let error = failure(404, json!("Resource not found")).await;
    let Some(Failure::NotFound(body)) = error.documented() else { panic!("{error:?}") };
    assert_eq!(body.errors.as_ref().unwrap().json.as_deref(), Some("Resource not found"));
    let error = failure(415, json!("Unsupported media type. Please use application/json")).await;
    let Some(Failure::UnsupportedMediaType(body)) = error.documented() else { panic!("{error:?}") };
    assert!(body.errors.as_ref().unwrap().json.is_some());
}

/// 8: the list of plans is complete; a request contains no subscription date, and no expiration date unless it is
/// set.
#[tokio::test]
async fn plans_are_replaced_whole() {
    let mock = mock().await;
    let day = "2026-01-01".parse().unwrap();
    let plans = vec![
        partoo::types::OrgPlanUpdate::new("presence_management").expiration_date(day),
        partoo::types::OrgPlanUpdate::new("review_management"),
    ];
    let body = partoo::types::UpdateOrganizationPlansBody::new(plans);
    client(&mock).await.verified().update_organization_plans(42, &body).await.unwrap();
    let whole = json!({"plans": [{"name": "presence_management", "expiration_date": "2026-01-01"}, {"name": "review_management"}]});
    assert_eq!(sent(&mock), whole);
}

/// 9: the pattern of the alias, taken literally, would reject or allow anything, so it is documented in words only.
#[tokio::test]
async fn the_pattern_of_the_alias_is_no_pattern() {
    let document = bundle().unwrap();
    let alias = &document.root()["components"]["schemas"]["OrgAlias"];
    assert!(alias.get("pattern").is_none());
    assert!(alias["description"].as_str().unwrap().contains("`[a-z0-9_]`"));
}

/// 12: no change is sent to another organization than the intended one, and a response about another one is an error.
#[tokio::test]
async fn writes_do_not_reach_another_organization() {
    let mock = mock().await;
    let client = client(&mock).await;
    // The mock returns 42 for any id, like the vendor for a user who is not a provider.
    let plans = partoo::types::UpdateOrganizationPlansBody::new(vec![partoo::types::OrgPlanUpdate::new("posts")]);
    let body = Default::default();
    let verified = client.verified();
    assert!(verified.update_organization(43, &body).await.unwrap_err().is_mismatch());
    assert!(verified.delete_organization(43).await.unwrap_err().is_mismatch());
    assert!(verified.update_organization_plans(43, &plans).await.unwrap_err().is_mismatch());
    // A response that does not name its organization is that of the one that is read first.
    assert!(verified.organization_plans(43).await.unwrap_err().is_mismatch());
    assert!(mock.requests().iter().all(|request| request.method == "GET"), "something was written");
    // If this is detected only after a request, the error reports it.
    let other = json!({"org_id": 7, "status": "success"});
    for operation in ["updateOrganization", "deleteOrganization", "updateOrganizationPlans"] {
        mock.script(operation, json_response(200, &other));
    }
    assert!(verified.update_organization(42, &body).await.unwrap_err().is_mismatch());
    assert!(verified.delete_organization(42).await.unwrap_err().is_mismatch());
    assert!(verified.update_organization_plans(42, &plans).await.unwrap_err().is_mismatch());
}

/// 13: the current sandbox, rather than that of old tutorials.
#[tokio::test]
async fn the_sandbox_is_today_s() {
    let client = partoo::Client::builder().api_key_auth("key").server(partoo::Server::sandbox());
    assert_eq!(client.build().unwrap().base_url(), "https://api.sandbox.partoo.co/v2");
    assert_eq!(partoo::Client::SERVER, "https://api.partoo.co/v2");
}

/// 14: the vendor's documentation of the first page is inconsistent, so its number, one, is sent.
#[tokio::test]
async fn the_first_page_is_sent() {
    let mock = mock().await;
    client(&mock).await.list().next().await.unwrap().unwrap();
    assert!(last(&mock).query.contains("page=1"), "{}", last(&mock).query);
    let search = client(&mock).await.search_organizations().org_id(42).alias("fast_retailer");
    search.page(2).per_page(100).await.unwrap();
    assert_eq!(last(&mock).query, "org_id=42&alias=fast_retailer&page=2&per_page=100");
}

/// 16: `Feature` is a string with enumerated values, although the vendor's enum has no type.
#[test]
fn features_are_texts() {
    let feature: partoo::types::Feature = serde_json::from_value(json!("messages")).unwrap();
    assert_eq!(feature.as_str(), "messages");
    assert!(serde_json::from_value::<partoo::types::Feature>(json!(1)).is_err());
}

/// 17: creating sends JSON, and its response has no name: the name of the request is retained.
#[tokio::test]
async fn creating_sends_json_and_keeps_the_name() {
    let mock = mock().await;
    let created = client(&mock).await.create(&NewOrganization::named("Fast Retailer")).await.unwrap();
    assert_eq!(created.name.as_deref(), Some("Fast Retailer"));
    assert_eq!(last(&mock).header("content-type"), Some("application/json"));
    assert_eq!(sent(&mock), json!({"name": "Fast Retailer"}));
}

/// 19: 429 is documented for all operations, and 415 for those with a request body.
#[test]
fn statuses_that_the_vendor_does_not_list_are_there() {
    let document = bundle().unwrap();
    for operation in
        openapi_document::operations(document.root()).iter().filter(|it| it.tags().next() == Some("partoo"))
    {
        let responses = &operation.value["responses"];
        assert!(responses.get("429").is_some(), "{:?}", operation.operation_id());
        let has_body = operation.value.get("requestBody").is_some();
        assert_eq!(responses.get("415").is_some(), has_body, "{:?}", operation.operation_id());
    }
}

/// 20: there is a single spelling.
#[test]
fn organizations_are_spelt_one_way() {
    assert!(!bundle().unwrap().text().to_lowercase().contains("organisation"));
}

/// A server that repeats a page, or returns another one than requested, is detected.
#[tokio::test]
async fn a_page_that_repeats_is_an_error() {
    let mock = mock().await;
    let client = client(&mock).await;
    for _ in 0..2 {
        mock.script("searchOrganizations", json_response(200, &json!({"max_page": 9, "orgs": [{"org_id": 1}]})));
    }
    let mut list = client.list();
    list.next().await.unwrap().unwrap();
    let error = list.next().await.unwrap().unwrap_err();
    assert!(error.is_repeated_page() && error.to_string().contains("page 2"), "{error}");
    assert!(list.next().await.is_none());
    mock.script("searchOrganizations", json_response(200, &json!({"page": 5, "max_page": 9, "orgs": [{"org_id": 1}]})));
    assert!(client.list().next().await.unwrap().unwrap_err().is_repeated_page());
}
