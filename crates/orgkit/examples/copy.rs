//! Copies the organizations of one API to another: from Partoo to RiverGen, here against the mock, which lets
//! things go wrong now and then.
//!
//! What was copied is noted in a file, a line each. A run that is interrupted goes on where it was: run it again
//! with the same file. Each organization is created with a key of its own, so that even the one that the
//! interruption met is not created twice.
//!
//! Run with `cargo run -p orgkit --example copy -- copied.txt`, or with a number behind the file to stop after
//! so many.

use std::{
    collections::HashSet,
    error::Error,
    fs::{self, OpenOptions},
    io::Write,
    path::{Path, PathBuf},
};

use futures::TryStreamExt;
use openapi_document::{Document, slice};
use openapi_mock::{Chances, Fault, Mock, Options};
use orgkit::{
    Organizations,
    partoo::{self, types::CreateOrganizationBody},
    rivergen::{self, RateLimit},
};

/// How many organizations there are to copy.
const ALL: usize = 40;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let notes = PathBuf::from(arguments.next().ok_or("the file that notes what was copied is missing")?);
    let most = arguments.next().map_or(Ok(usize::MAX), |text| text.parse())?;

    let bundle = Document::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../openapi-bundled.yaml"))?;
    let options = Options { stateful: true, ..Options::default() };
    let here = Mock::start_with(&slice::api(&bundle, "partoo")?, options).await?;
    let there = Mock::start_with(&slice::api(&bundle, "rivergen")?, options).await?;
    let from = partoo::Client::builder().api_key_auth("key").base_url(here.url()).build()?;
    // The mock has no limit such as the document's three creates in five minutes.
    let builder = rivergen::Client::builder().bearer_auth("token").base_url(there.url());
    let to = builder.rate_limit_of("createOrganization", RateLimit::per_minute(6000)).build()?;
    for number in 1..=ALL {
        from.create_organization(&CreateOrganizationBody::new(format!("Organization {number}"))).await?;
    }
    let faults = vec![(0.1, Fault::TooMany(Some(0))), (0.05, Fault::Unavailable(None)), (0.05, Fault::Cut)];
    there.chances(Chances { faults, seed: 7 });

    let copied: HashSet<String> = fs::read_to_string(&notes).unwrap_or_default().lines().map(str::to_owned).collect();
    println!("{} of {ALL} are copied already", copied.len());
    let mut file = OpenOptions::new().create(true).append(true).open(&notes)?;
    let mut done = 0;
    let mut all = to_copy(&from, &copied);
    while let Some(organization) = all.try_next().await? {
        if done == most {
            println!("interrupted after {done}; run it again to go on");
            break;
        }
        let name = organization.name.clone().unwrap_or_default();
        let key = format!("copy-{}-{}", organization.api(), organization.id);
        let body = rivergen::types::CreateOrganizationBody::new().name(&name).idempotency_key(&key);
        to.create_organization(&body).await?;
        // Noted once it is there: what comes between is made up for by the key.
        writeln!(file, "{}", organization.id)?;
        done += 1;
    }
    let created = there.stored("/api/v1/organizations").len();
    println!("{done} were copied, in {} requests; {created} are there now", there.requests().len());
    if created != done {
        return Err("an organization was doubled or lost".into());
    }
    Ok(())
}

/// What is still to be copied.
fn to_copy<'a>(
    from: &'a partoo::Client,
    copied: &'a HashSet<String>,
) -> impl futures::Stream<Item = Result<orgkit::Organization, orgkit::Error>> + Unpin + 'a {
    Box::pin(from.list().try_filter(|it| std::future::ready(!copied.contains(it.id.as_str()))))
}
