//! Reads an organization of each API through the common view, and shows errors and pagination. The APIs are a mock server in
//! this process.
//!
//! Run with `cargo run -p orgkit --example tour`.

use std::{error::Error, path::Path};

use futures::TryStreamExt;
use openapi_document::Document;
use openapi_mock::{Mock, Scripted};
use orgkit::{Organization, OrganizationId, Organizations, kare, katapult, partoo, rivergen};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let bundle = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../openapi-bundled.yaml");
    let mock = Mock::start(&Document::read(&bundle)?).await?;
    let url = mock.url();
    let partoo = partoo::Client::builder().api_key_auth("key").base_url(&url).build()?;
    let rivergen = rivergen::Client::builder().bearer_auth("token").base_url(&url).build()?;
    let kare = kare::Client::builder().bearer_auth("token").session_token("session").base_url(&url).build()?;
    let katapult = katapult::Client::builder().authenticator("token").base_url(&url).build()?;

    println!("{:<10} {:<20} {:<20} {:<16} created", "API", "id", "name", "alias");
    let apis: [(&dyn Organizations, OrganizationId); 4] =
        [(&partoo, 42.into()), (&rivergen, 1.into()), (&kare, 1.into()), (&katapult, "org_O648YDMEYeLmqdmn".into())];
    for (api, id) in &apis {
        println!("{}", row(&api.get(id).await?));
    }

    mock.script("getOrganization", response(404, r#"{"errors": {"json": "Resource not found"}}"#.to_owned()));
    if let Err(error) = partoo.get(&42.into()).await {
        println!("\nnot found:  {error} (is_not_found: {})", error.is_not_found());
    }
    for page in 1..=2 {
        let body =
            format!(r#"{{"page": {page}, "max_page": 2, "orgs": [{{"org_id": {page}, "name": "Page {page}"}}]}}"#);
        mock.script("searchOrganizations", response(200, body));
    }
    println!("two pages:");
    let mut list = partoo.list();
    while let Some(organization) = list.try_next().await? {
        println!("{}", row(&organization));
    }
    Ok(())
}

fn row(organization: &Organization) -> String {
    let Organization { id, name, alias, created_at, .. } = organization;
    let (name, alias) = (name.as_deref().unwrap_or("-"), alias.as_deref().unwrap_or("-"));
    let created = created_at.map_or_else(|| "-".to_owned(), |time| time.format("%Y-%m-%d").to_string());
    format!("{:<10} {:<20} {name:<20} {alias:<16} {created}", organization.api().to_string(), id.as_str())
}

fn response(status: u16, body: String) -> Scripted {
    Scripted { status, headers: Vec::new(), body }
}
