//! The traps of the four APIs: each test fails when its trap is got wrong.

#![allow(clippy::unwrap_used, clippy::panic)]

use contract_tests::bundle;
use futures::{StreamExt, TryStreamExt};
use openapi_mock::{Mock, Recorded, Scripted};
use orgkit::{
    Changes, KareExt, KatapultExt, Lookup, NewOrganization, Operation, Organizations, PartooExt, RiverGenExt, Search,
    kare, katapult, partoo, rivergen,
};
use serde_json::{Value, json};

async fn mock() -> Mock {
    Mock::start(&bundle().unwrap()).await.unwrap()
}

fn json_answer(status: u16, body: &Value) -> Scripted {
    Scripted { status, headers: Vec::new(), body: body.to_string() }
}

fn last(mock: &Mock) -> Recorded {
    mock.requests().pop().unwrap()
}

fn sent(mock: &Mock) -> Value {
    serde_json::from_slice(&last(mock).body).unwrap()
}

mod partoo_traps {
    use super::*;

    async fn client(mock: &Mock) -> partoo::Client {
        partoo::Client::connect_to(&mock.url(), "key").unwrap()
    }

    /// 1, 2, 20: the vendor's own example holds features that its enum does not list.
    #[tokio::test]
    async fn unknown_features_are_kept_on_the_way_back() {
        let mock = mock().await;
        let body = json!({"org_id": 42, "features": ["business_edition", "diffusion"], "org_features": ["review_ai_suggestion"], "brand_new": 1});
        mock.script("getOrganization", json_answer(200, &body));
        let org = client(&mock).await.organization(42).await.unwrap();
        let features = org.features.clone().unwrap();
        assert_eq!(features[0], partoo::types::Feature::Unknown("business_edition".to_owned()));
        assert_eq!(features[1], partoo::types::Feature::Diffusion);
        assert_eq!(serde_json::to_value(&org).unwrap()["org_features"], json!(["review_ai_suggestion"]));
    }

    /// 3: absent, null and a number are three requests, and three answers.
    #[tokio::test]
    async fn no_limit_is_not_the_same_as_no_word_of_it() {
        let mock = mock().await;
        let client = client(&mock).await;
        for (limit, expected) in [
            (None, json!({})),
            (Some(None), json!({"max_businesses": null})),
            (Some(Some(5)), json!({"max_businesses": 5})),
        ] {
            let body = partoo::types::UpdateOrganizationBody { max_businesses: limit, ..Default::default() };
            client.change_organization(42, &body).await.unwrap();
            assert_eq!(sent(&mock), expected);
            let mut answer = expected.clone();
            answer["org_id"] = json!(42);
            mock.script("getOrganization", json_answer(200, &answer));
            assert_eq!(client.organization(42).await.unwrap().max_businesses, limit);
        }
    }

    /// 4, 5: both envelopes, an object on 400 and a text on 404, told apart by status.
    #[tokio::test]
    async fn errors_are_decoded_by_their_status() {
        use partoo::types::{GetOrganizationError, UpdateOrganizationError};
        let mock = mock().await;
        let client = client(&mock).await;
        mock.script("getOrganization", json_answer(404, &json!({"errors": {"json": "Resource not found"}})));
        let error = client.get_organization(42).await.unwrap_err();
        let Some(GetOrganizationError::NotFound(body)) = error.documented() else { panic!("{error:?}") };
        assert_eq!(body.errors.clone().unwrap().json.as_deref(), Some("Resource not found"));

        mock.script("updateOrganization", json_answer(400, &json!({"errors": {"json": {"name": ["too long"]}}})));
        let error = client.update_organization(42, &Default::default()).await.unwrap_err();
        let Some(UpdateOrganizationError::BadRequest(body)) = error.documented() else { panic!("{error:?}") };
        assert!(body.errors.is_some());

        for key in ["errors", "error"] {
            mock.script(
                "getOrganization",
                json_answer(401, &json!({key: {"authentication": "User not authenticated"}})),
            );
            let error = client.organization(42).await.unwrap_err();
            assert!(error.is_unauthorized() && !error.is_not_found());
            assert_eq!(error.message(), Some("User not authenticated"));
            assert!(error.body().is_some_and(|body| !body.is_empty()));
        }
    }

    /// 6: `force` goes into the query, and only when it is meant.
    #[tokio::test]
    async fn force_is_in_the_query() {
        let mock = mock().await;
        let client = client(&mock).await;
        client.remove_organization(42, true).await.unwrap();
        assert_eq!((last(&mock).query.as_str(), last(&mock).body.len()), ("force=true", 0));
        client.remove_organization(42, false).await.unwrap();
        assert_eq!(last(&mock).query, "");
    }

    /// 8, 10: dates of plans are dates, the last call is a text; null ends nothing.
    #[tokio::test]
    async fn dates_are_what_they_are() {
        let mock = mock().await;
        let client = client(&mock).await;
        let plans = json!({"plans": [{"name": "posts", "subscription_date": "2025-01-01", "expiration_date": null}, {"name": "new_plan"}]});
        mock.script("organizationPlans", json_answer(200, &plans));
        let plans = client.plans(42).await.unwrap();
        assert_eq!(plans[0].subscription_date.unwrap().to_string(), "2025-01-01");
        assert_eq!((plans[0].expiration_date, plans[1].expiration_date), (Some(None), None));
        let org: partoo::types::Org = serde_json::from_value(json!({"last_org_api_call": "05-11-2021"})).unwrap();
        assert_eq!(org.last_org_api_call.as_deref(), Some("05-11-2021"));
    }

    /// 7, 11, 18: update is POST on the organization's path, search is no organization, the key goes
    /// into its own header.
    #[tokio::test]
    async fn paths_methods_and_the_key() {
        let mock = mock().await;
        let client = client(&mock).await;
        client.change_organization(42, &Default::default()).await.unwrap();
        assert_eq!((last(&mock).method.as_str(), last(&mock).path.as_str()), ("POST", "/org/42"));
        client.search(&Search::default(), 1, 30).await.unwrap();
        assert_eq!(last(&mock).operation.as_deref(), Some("searchOrganizations"));
        assert_eq!(last(&mock).header("x-apikey"), Some("key"));
    }

    /// 12: an answer about another organization is no answer.
    #[tokio::test]
    async fn another_organization_is_refused() {
        let mock = mock().await;
        let error = client(&mock).await.organization(43).await.unwrap_err();
        assert!(error.to_string().contains("asked for the organization 43, answered 42"), "{error}");
    }

    /// 15: defaults in the document do not invent values.
    #[test]
    fn defaults_invent_nothing() {
        let org: partoo::types::Org = serde_json::from_value(json!({})).unwrap();
        assert_eq!(org.type_, None);
        assert_eq!(serde_json::to_value(org).unwrap(), json!({}));
    }

    /// 19: 429 without a body tells how long to wait, in seconds or as a date.
    #[tokio::test]
    async fn the_rate_limit_tells_how_long() {
        let mock = mock().await;
        let client = client(&mock).await;
        for (value, seconds) in [("60", 60), ("Wed, 21 Oct 2015 07:28:00 GMT", 0)] {
            let headers = vec![("retry-after".to_owned(), value.to_owned())];
            mock.script("getOrganization", Scripted { status: 429, headers, body: String::new() });
            let error = client.organization(42).await.unwrap_err();
            assert!(error.is_rate_limited());
            assert_eq!(error.retry_after().unwrap().as_secs(), seconds);
        }
    }

    /// The list turns its pages by itself, and stops.
    #[tokio::test]
    async fn the_list_turns_pages() {
        let mock = mock().await;
        let client = client(&mock).await;
        for page in 1..=3 {
            let body = json!({"page": page, "max_page": 3, "orgs": [{"org_id": page}]});
            mock.script("searchOrganizations", json_answer(200, &body));
        }
        let found: Vec<_> = client.list().try_collect().await.unwrap();
        assert_eq!(found.iter().map(|it| it.id.to_string()).collect::<Vec<_>>(), ["1", "2", "3"]);
        assert_eq!(mock.requests().len(), 3);
        // One page is asked for at a time.
        mock.script("searchOrganizations", json_answer(200, &json!({"max_page": 2, "orgs": [{"org_id": 1}]})));
        client.list().next().await.unwrap().unwrap();
        assert_eq!(mock.requests().len(), 4);
    }
}

mod rivergen_traps {
    use super::*;

    fn client(mock: &Mock) -> rivergen::Client {
        rivergen::Client::connect_to(&mock.url(), "token").unwrap()
    }

    /// 3: two shapes of errors, codes in either case, unknown codes kept.
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
            mock.script("rivergen.getOrganization", json_answer(403, &body));
            let error = client(&mock).organization(1).await.unwrap_err();
            assert!(error.is_forbidden());
            assert_eq!((error.code(), error.message()), (Some(code), Some("no")));
        }
    }

    /// 4: the first organization is created without a token.
    #[tokio::test]
    async fn creating_needs_no_token() {
        let mock = mock().await;
        let client = rivergen::Client::anonymous(&mock.url()).unwrap();
        client.new_organization(&Default::default()).await.unwrap();
        assert_eq!(last(&mock).header("authorization"), None);
        assert!(client.organization(1).await.unwrap_err().is_unauthorized());
    }

    /// 6, 7: an organization comes in three sizes, and its plan is any text.
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
        let body =
            rivergen::types::CreateOrganizationBody { admin_password: Some(secret.into()), ..Default::default() };
        assert!(!format!("{body:?}").contains(secret), "{body:?}");
        client(&mock).new_organization(&body).await.unwrap();
        assert_eq!(sent(&mock)["admin_password"], secret);
        let answer = json!({"success": true, "data": {"id": 1, "token": "pat_abc"}});
        mock.script("createOrgToken", json_answer(201, &answer));
        let token = client(&mock).new_token(1, "t", &[], None).await.unwrap();
        assert!(!format!("{token:?}").contains("pat_abc"), "{token:?}");
        assert_eq!(token.token.unwrap().expose(), "pat_abc");
        // Not even when the answer around the token cannot be read.
        mock.script("createOrgToken", json_answer(201, &json!({"success": 1, "data": {"token": "pat_abc"}})));
        let error = client(&mock).new_token(1, "t", &[], None).await.unwrap_err();
        assert!(error.is_decode() && !format!("{error} {error:?}").contains("pat_abc"), "{error:?}");
    }

    /// 14: deleting is not invented.
    #[tokio::test]
    async fn deleting_is_unsupported() {
        let mock = mock().await;
        let client = client(&mock);
        assert!(!client.supports(Operation::Delete));
        assert!(client.delete(&1.into()).await.unwrap_err().is_unsupported());
        assert!(mock.requests().is_empty());
    }
}

mod kare_traps {
    use super::*;
    use kare::types::{OrganizationExtend, UpdateOrganization};

    fn client(mock: &Mock) -> kare::Client {
        kare::Client::connect_to(&mock.url(), "token", "session").unwrap()
    }

    /// 1: both credentials at once.
    #[tokio::test]
    async fn two_credentials_are_sent() {
        let mock = mock().await;
        client(&mock).organization(1, &[]).await.unwrap();
        assert_eq!(last(&mock).header("authorization"), Some("Bearer token"));
        assert_eq!(last(&mock).header("x-session-token"), Some("session"));
        assert!(!format!("{:?}", client(&mock)).contains("session\""));
    }

    /// 2, 3, 5, 15: the media type, the extra segment, the address as an object, times with `Z`.
    #[tokio::test]
    async fn an_update_is_as_the_server_wants_it() {
        let mock = mock().await;
        let body = json!({"address": {"city": "Paris"}, "engagementStartAt": "2024-01-01T12:34:56Z"});
        let changes: UpdateOrganization = serde_json::from_value(body.clone()).unwrap();
        client(&mock).change_organization(1, &changes).await.unwrap();
        assert_eq!(last(&mock).path, "/organizations/v2/bo/audit/1");
        assert_eq!(last(&mock).header("content-type"), Some("application/json"));
        assert_eq!(sent(&mock), body);
    }

    /// 9, 10: any integer of the range, and null or nothing in place of a value.
    #[tokio::test]
    async fn integers_are_wide_and_values_may_be_missing() {
        let mock = mock().await;
        for id in [-9_007_199_254_740_991, 9_007_199_254_740_991] {
            let data = json!({"data": {"id": id, "name": "A", "deletedAt": null, "onboardingStatus": 99}});
            mock.script("getOrganizationById", json_answer(200, &data));
            let found = client(&mock).organization(id, &[]).await.unwrap();
            assert_eq!((found.id, found.deleted_at, found.archived_at), (id, Some(None), None));
            assert_eq!(found.onboarding_status, Some(Some(99)));
        }
    }

    /// 11, 12, 14, 19: hyphens in values, the name repeated, nothing when nothing is asked for.
    #[tokio::test]
    async fn extend_is_a_list() {
        let mock = mock().await;
        let extend = [OrganizationExtend::CreatedBy, OrganizationExtend::UserCount];
        client(&mock).organization(1, &extend).await.unwrap();
        assert_eq!(last(&mock).query, "extend=created-by&extend=user-count");
        client(&mock).organization(1, &[]).await.unwrap();
        assert_eq!(last(&mock).query, "");
    }

    /// No error is documented: status and body are kept as they come.
    #[tokio::test]
    async fn undocumented_errors_keep_their_body() {
        let mock = mock().await;
        mock.script(
            "getOrganizationById",
            Scripted { status: 404, headers: Vec::new(), body: "{\"message\":\"gone\"}".to_owned() },
        );
        let error = client(&mock).organization(1, &[]).await.unwrap_err();
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
}

mod katapult_traps {
    use super::*;
    use katapult::types::{GetOrganizationError, LookupForbiddenResponse};

    fn client(mock: &Mock) -> katapult::Client {
        katapult::Client::connect_to(&mock.url(), "token").unwrap()
    }

    fn acme() -> Lookup {
        Lookup::SubDomain("acme".to_owned())
    }

    /// 1: the code at the top, and the code in `error`.
    #[tokio::test]
    async fn both_envelopes_are_read() {
        let mock = mock().await;
        let plain = json!({"code": "organization_not_found", "description": "d", "detail": {}});
        for body in [plain.clone(), json!({"error": plain})] {
            mock.script("get:organization", json_answer(404, &body));
            let error = client(&mock).organization(&acme()).await.unwrap_err();
            assert!(error.is_not_found());
            assert_eq!((error.code(), error.message()), (Some("organization_not_found"), Some("d")));
        }
    }

    /// 2, 3, 4: one of the two lookups, brackets encoded, a fixed word where an id would be.
    #[tokio::test]
    async fn the_lookup_is_either_or() {
        let mock = mock().await;
        client(&mock).organization(&acme()).await.unwrap();
        assert_eq!(last(&mock).path, "/organizations/organization");
        assert_eq!(last(&mock).query, "organization%5Bsub_domain%5D=acme");
        client(&mock).organization(&Lookup::Id("org_1&x=y".to_owned())).await.unwrap();
        assert_eq!(last(&mock).query, "organization%5Bid%5D=org_1%26x%3Dy");
        client(&mock).managed(&acme(), &[("a", "1"), ("b", "2")], 1).await.unwrap();
        let query = last(&mock).query;
        // A parser as Rails has it begins the next pair when `key` comes again.
        let pairs = query.replace("%5B", "[").replace("%5D", "]");
        let expected = "annotations[][key]=a&annotations[][value]=1&annotations[][key]=b&annotations[][value]=2";
        assert!(pairs.contains(expected), "{pairs}");
    }

    /// 6: DELETE carries a body.
    #[tokio::test]
    async fn deleting_sends_the_lookup_in_the_body() {
        let mock = mock().await;
        client(&mock).delete_managed(&Lookup::Id("org_1".to_owned())).await.unwrap();
        assert_eq!((last(&mock).method.as_str(), sent(&mock)), ("DELETE", json!({"organization": {"id": "org_1"}})));
    }

    /// 12: the code is the tag; an unknown one is kept.
    #[tokio::test]
    async fn the_code_tells_errors_apart() {
        let mock = mock().await;
        let forbidden = async |body: Value| {
            mock.script("get:organization", json_answer(403, &body));
            let error = client(&mock).get_organization(None, Some("acme")).await.unwrap_err();
            let Some(GetOrganizationError::Forbidden(body)) = error.documented() else { panic!("{error:?}") };
            body.clone()
        };
        let body = json!({"code": "scope_not_granted", "detail": {"scopes": ["organizations:read"]}});
        let LookupForbiddenResponse::ScopeNotGrantedErrorSchema(found) = forbidden(body).await else { panic!() };
        assert_eq!(found.detail.unwrap().scopes.unwrap(), ["organizations:read"]);
        let body = json!({"code": "organization_suspended", "description": "d", "detail": {}});
        assert!(matches!(forbidden(body).await, LookupForbiddenResponse::OrganizationSuspendedSchema(_)));
        let body = json!({"code": "brand_new", "detail": {"a": 1}});
        assert_eq!(forbidden(body.clone()).await, LookupForbiddenResponse::Other(body));
    }

    /// No 401: a missing token is 400, a wrong one 403; both are a matter of credentials.
    #[tokio::test]
    async fn credentials_are_told_by_code() {
        let mock = mock().await;
        for (status, code, unauthorized) in
            [(400, "missing_api_token", true), (403, "invalid_api_token", true), (403, "scope_not_granted", false)]
        {
            mock.script("get:organization", json_answer(status, &json!({"code": code})));
            let error = client(&mock).organization(&acme()).await.unwrap_err();
            assert_eq!((error.is_unauthorized(), error.is_forbidden()), (unauthorized, !unauthorized), "{code}");
        }
    }

    /// 9, 14: times are seconds, money keeps its cents, null stands beside a reference.
    #[tokio::test]
    async fn times_money_and_null() {
        let mock = mock().await;
        let body =
            json!({"organization": {"id": "o", "created_at": 1_700_000_000, "activated_at": null, "country": null}});
        mock.script("get:organization", json_answer(200, &body));
        let organization = client(&mock).get(&"o".into()).await.unwrap();
        assert_eq!(organization.created_at.unwrap().to_rfc3339(), "2023-11-14T22:13:20+00:00");
        let orgkit::Native::Katapult(native) = organization.native else { panic!() };
        assert_eq!((native.activated_at, native.country, native.country_state), (Some(None), Some(None), None));
        let limit: katapult::types::FinancialPolicyLimit =
            serde_json::from_value(json!({"current": 1_234_567.89})).unwrap();
        assert_eq!(limit.current, Some(1_234_567.89));
    }

    /// Creating is below a parent only, and updating is not there.
    #[tokio::test]
    async fn the_common_view_knows_what_katapult_lacks() {
        let mock = mock().await;
        let client = client(&mock);
        assert!(client.create(&NewOrganization::named("A")).await.unwrap_err().is_invalid());
        let new = NewOrganization { name: "A".to_owned(), alias: Some("a".to_owned()), parent: Some("org_1".into()) };
        client.create(&new).await.unwrap();
        assert_eq!(sent(&mock)["organization"], json!({"id": "org_1"}));
        assert!(client.update(&"o".into(), &Changes::default()).await.unwrap_err().is_unsupported());
    }
}

/// Credentials do not follow a redirect to another origin, not even in headers of an API's own.
#[tokio::test]
async fn credentials_stay_with_their_host() {
    let (there, elsewhere) = (mock().await, mock().await);
    let headers = vec![("location".to_owned(), format!("{}/org/42", elsewhere.url()))];
    there.script("getOrganization", Scripted { status: 302, headers, body: String::new() });
    let client = partoo::Client::connect_to(&there.url(), "key").unwrap();
    let error = client.organization(42).await.unwrap_err();
    // The redirect is followed, and who asks is not told.
    assert!(error.is_unauthorized(), "{error}");
    assert_eq!(last(&elsewhere).header("x-apikey"), None);
    assert_eq!(last(&there).header("x-apikey"), Some("key"));
}

/// A value in a path cannot change the path.
#[tokio::test]
async fn a_path_is_not_left() {
    assert!(partoo::Client::connect_to("ftp://host", "key").is_err());
    assert!(partoo::Client::connect_to("http://host", "bad\nkey").is_err());
    let error = partoo::Client::connect_to("http://host", "bad\nkey").unwrap_err();
    assert!(!format!("{error} {error:?}").contains("bad"));
}
