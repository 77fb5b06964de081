//! A tour without accounts and without a network: the mock serves the bundle in this process, and all
//! four APIs are asked for an organization through the common view.
//!
//! Run with `cargo run -p orgkit --example tour`.

use std::{error::Error, path::Path};

use futures::StreamExt;
use openapi_document::Document;
use openapi_mock::{Mock, Scripted};
use orgkit::{
    KareExt, KatapultExt, Organization, OrganizationId, Organizations, PartooExt, RiverGenExt, kare, katapult, partoo,
    rivergen,
};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let bundle = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../openapi-bundled.yaml");
    let mock = Mock::start(&Document::read(&bundle)?).await?;
    let url = mock.url();
    let partoo = partoo::Client::connect_to(&url, "key")?;
    let rivergen = rivergen::Client::connect_to(&url, "token")?;
    let kare = kare::Client::connect_to(&url, "token", "session")?;
    let katapult = katapult::Client::connect_to(&url, "token")?;

    println!("{:<10} {:<20} {:<20} {:<16} created", "API", "id", "name", "alias");
    let apis: [(&dyn Organizations, OrganizationId); 4] =
        [(&partoo, 42.into()), (&rivergen, 1.into()), (&kare, 1.into()), (&katapult, "org_O648YDMEYeLmqdmn".into())];
    for (api, id) in &apis {
        println!("{}", row(&api.get(id).await?));
    }

    // The next responses are put in the document's way.
    mock.script("getOrganization", response(404, &[], r#"{"errors": {"json": "Resource not found"}}"#));
    if let Err(error) = partoo.get(&42.into()).await {
        println!("\nnot found:    {error} (is_not_found: {})", error.is_not_found());
    }
    mock.script("get:organization", response(429, &[("retry-after", "120")], r#"{"code": "rate_limit_reached"}"#));
    if let Err(error) = katapult.get(&"org_O648YDMEYeLmqdmn".into()).await {
        println!("rate limit:   {error} (retry after {:?})", error.retry_after());
    }

    for page in 1..=2 {
        let body = format!(
            r#"{{"page": {page}, "max_page": 2, "orgs": [{{"org_id": {page}1, "name": "First of page {page}"}}, {{"org_id": {page}2, "name": "Second of page {page}"}}]}}"#
        );
        mock.script("searchOrganizations", response(200, &[], &body));
    }
    println!("page turn:");
    let mut list = partoo.list();
    while let Some(organization) = list.next().await {
        println!("{}", row(&organization?));
    }
    println!("\n{} requests were sent, all of them to {url}", mock.requests().len());
    Ok(())
}

fn row(organization: &Organization) -> String {
    let text = |text: &Option<String>| text.clone().unwrap_or_else(|| "-".to_owned());
    let created = organization.created_at.map_or_else(|| "-".to_owned(), |time| time.format("%Y-%m-%d").to_string());
    format!(
        "{:<10} {:<20} {:<20} {:<16} {created}",
        organization.api().to_string(),
        organization.id.as_str(),
        text(&organization.name),
        text(&organization.alias),
    )
}

fn response(status: u16, headers: &[(&str, &str)], body: &str) -> Scripted {
    let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    Scripted { status, headers, body: body.to_owned() }
}
