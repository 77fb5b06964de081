//! Calls of every operation of the bundle with the real client, over a socket, to the mock, which rejects requests
//! that the document does not allow.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::collections::BTreeSet;

use contract_tests::bundle;
use openapi_document::operations;
use openapi_mock::{Mock, Options};
use orgkit::{
    AnnotationsExt, Lookup, LookupExt,
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
    assert_eq!(client.get_organization(42).await.unwrap().name.as_deref(), Some("Fast Retailer"));
    assert_eq!(client.search_organizations().query("fast").await.unwrap().max_page, Some(10));
    let body = partoo::types::CreateOrganizationBody::new("Fast Retailer").alias("fast_retailer").max_businesses(100);
    assert_eq!(client.create_organization(&body).await.unwrap().org_id, Some(42));
    let changes = partoo::types::UpdateOrganizationBody::new().max_businesses_null();
    client.update_organization(42, &changes).await.unwrap();
    client.delete_organization(42).force(true).await.unwrap();
    let plans = client.organization_plans(42).await.unwrap().into_inner().plans.unwrap();
    assert_eq!(plans[0].name, Some(partoo::types::PlanName::PresenceManagement));
    let plans = partoo::types::UpdateOrganizationPlansBody::new([partoo::types::OrgPlanUpdate::new("posts")]);
    client.update_organization_plans(42, &plans).await.unwrap();
    // Deprecated upstream, and the only operation for it.
    #[allow(deprecated)]
    let fields = client.get_business_fields_for_org(42).await.unwrap();
    assert!(!fields.is_empty());
}

async fn rivergen_calls(client: &rivergen::Client) {
    assert_eq!(client.get_organization(1).await.unwrap().plan.as_deref(), Some("enterprise"));
    assert!(!client.list_organizations().page(1).limit(10).await.unwrap().data.organizations.is_empty());
    let body = rivergen::types::CreateOrganizationBody::new().name("Acme");
    assert_eq!(client.create_organization(&body).await.unwrap().organization.id, 1);
    let body = rivergen::types::UpdateOrganizationBody::new().name("Acme");
    client.update_organization(1, &body).await.unwrap();
    let workspaces = client.list_workspaces(1).await.unwrap().into_inner().workspaces;
    assert_eq!(workspaces[0].slug.as_deref(), Some("main-workspace"));
    client.create_workspace(1, &rivergen::types::CreateWorkspaceBody::new("Development Workspace")).await.unwrap();
    client.invite_member(1).await.unwrap();
    let body = rivergen::types::CreateOrgTokenBody::new("t", ["read"]).expires_in_days(90);
    assert_eq!(client.create_org_token(1, &body).await.unwrap().id, Some(1));
    client.list_org_tokens(1).await.unwrap();
    client.revoke_org_token(1, 1).await.unwrap();
}

async fn kare_calls(client: &kare::Client) {
    let extend = [OrganizationExtend::Logo, OrganizationExtend::UserCount];
    assert_eq!(client.get_organization_by_id(1).extend(extend).await.unwrap().user_count, Some(10));
    assert_eq!(client.list_organizations().page(1).page_size(50).await.unwrap().total_count, Some(100));
    let changes = kare::types::UpdateOrganization::new().address(kare::types::Address::new().city("New York"));
    let updated = client.update_organization(1, &changes).await.unwrap().into_inner();
    assert_eq!(updated.address.as_deref(), Some("123 Main St, City, Country"));
    assert_eq!(client.get_my_organization().await.unwrap().id, 1);
    client.update_my_organization(&kare::types::UpdateMyOrganization::default()).await.unwrap();
}

async fn katapult_calls(client: &katapult::Client) {
    let acme = Lookup::SubDomain("acme".to_owned());
    assert!(!client.get_organizations().await.unwrap().is_empty());
    let organization = client.get_organization().organization(&acme).await.unwrap().into_inner();
    assert_eq!(organization.sub_domain.as_deref(), Some("acme"));
    client.get_organization_policy().organization(&acme).await.unwrap();
    client.get_organization_policy_limits().organization(&acme).await.unwrap();
    client.get_organization_prices().organization(&acme).await.unwrap();
    client.get_organization_deletion_steps().organization(&acme).await.unwrap();
    client.get_organization_managed().organization(&acme).annotations([("team", "a")]).page(1).await.unwrap();
    let body = katapult::types::PostOrganizationManagedBody::new(&acme, "Sub", "sub");
    client.post_organization_managed(&body.annotations([katapult::types::KeyValue::new("team")])).await.unwrap();
    let body = katapult::types::DeleteOrganizationBody::new(&Lookup::Id("org_1".to_owned()));
    client.delete_organization(&body).await.unwrap();
    client.get_organization_users_with_access().organization(&acme).page(2).await.unwrap();
    client.get_users_current().await.unwrap();
}
