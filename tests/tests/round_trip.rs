//! Calls of every operation of the bundle with the real client, over a socket, to the mock, which rejects requests
//! that the document does not allow.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::collections::BTreeSet;

use contract_tests::bundle;
use openapi_document::operations;
use openapi_mock::{Mock, Options};
use orgkit::{
    KareExt, KatapultExt, Lookup, PartooExt, RiverGenExt, Search,
    kare::{self, types::OrganizationExtend},
    katapult, partoo, rivergen,
};

#[tokio::test]
async fn every_operation_of_the_bundle_is_called_over_http() {
    every_operation(Options::default()).await;
}

/// Uses HTTPS like the vendors' servers, which a client without TLS could not call.
#[tokio::test]
async fn every_operation_of_the_bundle_is_called_over_https() {
    every_operation(Options { https: true, ..Options::default() }).await;
}

async fn every_operation(options: Options) {
    let document = bundle().unwrap();
    let mock = Mock::start_with(&document, options).await.unwrap();
    let (url, certificate) = (mock.url(), mock.certificate().map(str::to_owned));
    assert_eq!(url.starts_with("https://"), options.https);
    let trust = move |http: reqwest::ClientBuilder| match &certificate {
        Some(pem) => http.add_root_certificate(reqwest::Certificate::from_pem(pem.as_bytes()).unwrap()),
        None => http,
    };
    partoo_calls(&partoo::Client::builder().api_key_auth("key").base_url(&url).http(&trust).build().unwrap()).await;
    rivergen_calls(&rivergen::Client::builder().bearer_auth("token").base_url(&url).http(&trust).build().unwrap())
        .await;
    let kare = kare::Client::builder().bearer_auth("token").session_token("session");
    kare_calls(&kare.base_url(&url).http(&trust).build().unwrap()).await;
    katapult_calls(&katapult::Client::builder().oauth2("token").base_url(&url).http(&trust).build().unwrap()).await;

    let documented: BTreeSet<String> =
        operations(document.root()).iter().filter_map(|it| it.operation_id().map(str::to_owned)).collect();
    let called: BTreeSet<String> = mock.requests().into_iter().filter_map(|it| it.operation).collect();
    assert_eq!(called, documented);
    let refused: Vec<_> = mock.requests().into_iter().filter(|request| request.status >= 400).collect();
    assert!(refused.is_empty(), "{refused:#?}");
}

async fn partoo_calls(client: &partoo::Client) {
    assert_eq!(client.organization(42).await.unwrap().name.as_deref(), Some("Fast Retailer"));
    assert_eq!(
        client.search(&Search { query: Some("fast"), ..Search::default() }, 1, 30).await.unwrap().max_page,
        Some(10)
    );
    let body = partoo::types::CreateOrganizationBody::new("Fast Retailer").alias("fast_retailer").max_businesses(100);
    let created = client.new_organization(&body).await.unwrap();
    assert_eq!(created.org_id, Some(42));
    let changes = partoo::types::UpdateOrganizationBody::new().max_businesses_null();
    client.change_organization(42, &changes).await.unwrap();
    client.remove_organization(42, true).await.unwrap();
    let plans = client.plans(42).await.unwrap();
    assert_eq!(plans[0].name, Some(partoo::types::PlanName::PresenceManagement));
    let plan = partoo::types::OrgPlanUpdate::new("posts");
    client.replace_plans(42, vec![plan]).await.unwrap();
    assert!(!client.business_fields(42).await.unwrap().is_empty());
}

async fn rivergen_calls(client: &rivergen::Client) {
    assert_eq!(client.organization(1).await.unwrap().plan.as_deref(), Some("enterprise"));
    assert!(!client.organizations(1, 10).await.unwrap().organizations.is_empty());
    let body = rivergen::types::CreateOrganizationBody::new().name("Acme");
    assert_eq!(client.new_organization(&body).await.unwrap().organization.id, 1);
    let body = rivergen::types::UpdateOrganizationBody::new().name("Acme");
    client.change_organization(1, &body).await.unwrap();
    assert_eq!(client.workspaces(1).await.unwrap()[0].slug.as_deref(), Some("main-workspace"));
    client.new_workspace(1, "Development Workspace").await.unwrap();
    client.invite_member(1).await.unwrap();
    assert_eq!(client.new_token(1, "t", &["read"], Some(90)).await.unwrap().id, Some(1));
    client.list_org_tokens(1).await.unwrap();
    client.revoke_token(1, 1).await.unwrap();
}

async fn kare_calls(client: &kare::Client) {
    let extend = [OrganizationExtend::Logo, OrganizationExtend::UserCount];
    assert_eq!(client.organization(1, &extend).await.unwrap().user_count, Some(10));
    assert_eq!(client.organizations(1, 50, &[]).await.unwrap().total_count, Some(100));
    let changes = kare::types::UpdateOrganization::new().address(kare::types::Address::new().city("New York"));
    let updated = client.change_organization(1, &changes).await.unwrap();
    assert_eq!(updated.address.as_deref(), Some("123 Main St, City, Country"));
    assert_eq!(client.mine(&[]).await.unwrap().id, 1);
    client.update_mine(&kare::types::UpdateMyOrganization::default()).await.unwrap();
}

async fn katapult_calls(client: &katapult::Client) {
    let acme = Lookup::SubDomain("acme".to_owned());
    assert!(!client.organizations().await.unwrap().is_empty());
    assert_eq!(client.organization(&acme).await.unwrap().sub_domain.as_deref(), Some("acme"));
    client.policy(&acme).await.unwrap();
    client.policy_limits(&acme).await.unwrap();
    client.prices(&acme).await.unwrap();
    client.deletion_steps(&acme).await.unwrap();
    client.managed(&acme, &[("team", "a")], 1).await.unwrap();
    client.create_managed(&acme, "Sub", "sub", &[("team", "a")]).await.unwrap();
    client.delete_managed(&Lookup::Id("org_1".to_owned())).await.unwrap();
    client.users_with_access(&acme, 2).await.unwrap();
    client.current_user().await.unwrap();
}
