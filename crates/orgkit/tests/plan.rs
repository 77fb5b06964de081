//! The operations of the common view that combine others: `find`, `ensure` and plans.

#![cfg(all(feature = "partoo", feature = "rivergen", feature = "kare", feature = "katapult"))]
#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

use std::path::Path;

use openapi_document::{Document, slice};
use openapi_mock::{Mock, Options, Scripted};
use orgkit::{
    Action, Changes, Deletions, Ensured, Error, Key, NewOrganization, Operation, Organizations, Plan, State, kare,
    katapult, partoo, rivergen,
};
use serde_json::{Value, json};

async fn mock(api: &str, stateful: bool) -> Mock {
    let bundle = Document::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../openapi-bundled.yaml")).unwrap();
    let options = Options { stateful, ..Options::default() };
    Mock::start_with(&slice::api(&bundle, api).unwrap(), options).await.unwrap()
}

fn rivergen(mock: &Mock) -> rivergen::Client {
    rivergen::Client::builder().bearer_auth("token").base_url(mock.url()).build().unwrap()
}

fn desired(name: &str, alias: &str) -> NewOrganization {
    NewOrganization { alias: Some(alias.to_owned()), ..NewOrganization::named(name) }
}

fn json_response(status: u16, body: &Value) -> Scripted {
    Scripted { status, headers: Vec::new(), body: body.to_string() }
}

#[tokio::test]
async fn ensure_creates_updates_or_leaves() {
    let mock = mock("rivergen", true).await;
    let client = rivergen(&mock);
    let wanted = desired("Acme", "acme.example");
    let Ensured::Created(created) = client.ensure(&wanted.key(), &wanted).await.unwrap() else { panic!() };
    assert_eq!(client.ensure(&wanted.key(), &wanted).await.unwrap().organization().id, created.id);
    let renamed = desired("Acme Inc.", "acme.example");
    let Ensured::Updated { organization, changes } = client.ensure(&wanted.key(), &renamed).await.unwrap() else {
        panic!()
    };
    assert_eq!((organization.id, organization.name.as_deref()), (created.id, Some("Acme Inc.")));
    assert_eq!(changes, Changes { name: Some("Acme Inc.".to_owned()), alias: None });
    assert!(matches!(client.ensure(&wanted.key(), &renamed).await.unwrap(), Ensured::Unchanged(_)));
    let writes = mock.requests().iter().filter(|request| request.method != "GET").count();
    assert_eq!(writes, 2);
}

#[tokio::test]
async fn find_uses_the_search_of_the_api() {
    let partoo = mock("partoo", false).await;
    let client = partoo::Client::builder().api_key_auth("key").base_url(partoo.url()).build().unwrap();
    // A fuzzy match is not a match.
    let orgs = json!([{"org_id": 1, "alias": "acme_2"}, {"org_id": 2, "alias": "acme"}]);
    partoo.script("searchOrganizations", json_response(200, &json!({"page": 1, "max_page": 1, "orgs": orgs})));
    let found = client.find(&Key::Alias("acme".to_owned())).await.unwrap().unwrap();
    assert_eq!(found.id.number(), Some(2));
    assert!(partoo.requests()[0].query.contains("alias=acme"));

    let katapult = mock("katapult", false).await;
    let client = katapult::Client::builder().authenticator("token").base_url(katapult.url()).build().unwrap();
    assert!(client.find(&Key::Alias("acme".to_owned())).await.unwrap().is_some());
    assert_eq!(katapult.requests()[0].query, "organization%5Bsub_domain%5D=acme");
    katapult.script("get:organization", json_response(404, &json!({"code": "organization_not_found"})));
    assert_eq!(client.find(&Key::Alias("acme".to_owned())).await.unwrap(), None);
    katapult.script("get:organization", json_response(500, &json!({})));
    let builder = katapult::Client::builder().authenticator("token").base_url(katapult.url());
    let client = builder.retry(katapult::Retry::NEVER).build().unwrap();
    assert!(client.find(&Key::Id("org_1".into())).await.unwrap_err().is_server_error());
}

#[tokio::test]
async fn a_plan_contains_what_differs() {
    let mock = mock("rivergen", true).await;
    let client = rivergen(&mock);
    for (name, alias) in [("Acme", "acme.example"), ("Globex", "globex.example")] {
        client.create(&desired(name, alias)).await.unwrap();
    }
    let all = [desired("Acme Inc.", "acme.example"), desired("Initech", "initech.example")];
    let plan = Plan::new(&client, &all, Deletions::Others).await.unwrap();
    let printed = plan.to_string();
    for line in [
        "create \"Initech\", alias \"initech.example\"\n",
        "\"Acme\": name = \"Acme Inc.\"\n",
        "\"Globex\" (not supported by the API)\n",
    ] {
        assert!(printed.contains(line), "{line} in {printed}");
    }
    let operations: Vec<Operation> = plan.steps.iter().map(|step| step.action.operation()).collect();
    assert_eq!(operations, [Operation::Create, Operation::Update, Operation::Delete]);
    let text = serde_json::to_string(&plan).unwrap();
    let mut plan: Plan = serde_json::from_str(&text).unwrap();
    assert_eq!(serde_json::to_string(&plan).unwrap(), text);

    let mut states = Vec::new();
    plan.apply(&client, |plan| {
        states.push(plan.steps.iter().map(|step| step.state).collect::<Vec<_>>());
        Ok::<(), Error>(())
    })
    .await
    .unwrap();
    use State::{Done, Pending, Started, Unsupported};
    assert_eq!(
        states,
        [
            [Started, Pending, Unsupported],
            [Done, Pending, Unsupported],
            [Done, Started, Unsupported],
            [Done, Done, Unsupported]
        ]
    );
    assert!(plan.is_done());
    assert!(Plan::new(&client, &all, Deletions::Never).await.unwrap().steps.is_empty());
}

#[tokio::test]
async fn a_creation_has_a_key_and_is_repeated_only_if_it_is_absent() {
    let mock = mock("rivergen", true).await;
    let client = rivergen(&mock);
    let mut plan = Plan::new(&client, &[desired("Acme", "acme.example")], Deletions::Never).await.unwrap();
    let Action::Create(new) = plan.steps[0].action.clone() else { panic!() };
    client.create(&new).await.unwrap();
    let sent: Value = serde_json::from_slice(&mock.requests().last().unwrap().body).unwrap();
    assert_eq!(sent["idempotency_key"].as_str(), new.idempotency_key.as_deref());
    // The result of the first attempt is unknown, and the organization is there.
    plan.steps[0].state = State::Started;
    plan.apply(&client, |_| Ok::<(), Error>(())).await.unwrap();
    assert_eq!(mock.stored("/api/v1/organizations").len(), 1);
}

#[tokio::test]
async fn a_plan_belongs_to_its_api_and_an_ambiguous_name_is_an_error() {
    let mock = mock("kare", false).await;
    let kare = kare::Client::builder().bearer_auth("t").session_token("s").base_url(mock.url()).build().unwrap();
    let page = |data: Value| {
        json_response(200, &json!({"data": data, "totalCount": 2, "pagination": {"page": 1, "pageSize": 100}}))
    };
    let twice = json!([{"id": 1, "name": "A"}, {"id": 2, "name": "A"}]);
    mock.script("listOrganizations", page(twice));
    let error = Plan::new(&kare, &[NewOrganization::named("A")], Deletions::Never).await.unwrap_err();
    assert!(error.to_string().contains("2 organizations have the name `A`"), "{error}");

    mock.script("listOrganizations", page(json!([{"id": 1, "name": "B"}, {"id": 2, "name": "C"}])));
    let mut plan = Plan::new(&kare, &[NewOrganization::named("A")], Deletions::Never).await.unwrap();
    assert_eq!(plan.steps[0].state, State::Unsupported);
    let error = plan.apply(&rivergen(&mock), |_| Ok::<(), Error>(())).await.unwrap_err();
    assert!(error.to_string().contains("the plan is one of Kare"), "{error}");
}

#[tokio::test]
async fn what_cannot_be_applied_is_an_error_of_the_plan() {
    let mock = mock("kare", false).await;
    let kare = kare::Client::builder().bearer_auth("t").session_token("s").base_url(mock.url()).build().unwrap();
    let list = json!({"data": [{"id": 1, "name": "A"}], "totalCount": 1, "pagination": {"page": 1, "pageSize": 100}});
    mock.script("listOrganizations", json_response(200, &list));
    let error = Plan::new(&kare, &[desired("A", "a")], Deletions::Never).await.unwrap_err();
    assert!(error.to_string().contains("no alias"), "{error}");
    let twice = [NewOrganization::named("A"), NewOrganization::named("A")];
    let error = Plan::new(&kare, &twice, Deletions::Never).await.unwrap_err();
    assert!(error.to_string().contains("list the name `A` twice"), "{error}");
}

#[tokio::test]
async fn the_parent_of_a_desired_organization_is_not_deleted() {
    let mock = mock("katapult", false).await;
    let client = katapult::Client::builder().authenticator("token").base_url(mock.url()).build().unwrap();
    let listed = json!({"organizations": [
        {"id": "org_1", "name": "Parent", "sub_domain": "parent"}, {"id": "org_2", "name": "Old", "sub_domain": "old"}]});
    mock.script("get:organizations", json_response(200, &listed));
    let new = NewOrganization { parent: Some("org_1".into()), ..desired("Child", "child") };
    let mut plan = Plan::new(&client, &[new], Deletions::Others).await.unwrap();
    assert_eq!(plan.to_string(), "Katapult:\n  create \"Child\", alias \"child\"\n  delete org_2 \"Old\"\n");
    // A deletion whose result is unknown, of an organization that does not exist any longer.
    plan.steps.remove(0);
    plan.steps[0].state = State::Started;
    mock.script("delete:organization", json_response(404, &json!({"code": "organization_not_found"})));
    plan.apply(&client, |_| Ok::<(), Error>(())).await.unwrap();
    mock.script("get:organizations", json_response(200, &listed));
    let error = Plan::new(&client, &[NewOrganization::named("X")], Deletions::Never).await.unwrap_err();
    assert!(error.to_string().contains("requires a parent"), "{error}");
}
