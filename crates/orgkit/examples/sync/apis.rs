//! The clients of the APIs.

use std::{collections::BTreeMap, error::Error, path::Path};

use openapi_document::{Document, slice};
use openapi_mock::{Mock, Options};
use orgkit::{Api, Organizations, kare, katapult, partoo, rivergen};

use crate::config::Config;

/// The clients of the APIs in use.
pub struct Apis {
    clients: BTreeMap<Api, Box<dyn Organizations>>,
    /// The mock servers, which run as long as they exist.
    _mocks: Vec<Mock>,
}

impl Apis {
    /// Creates the clients, for mock servers unless the real hosts are requested.
    pub async fn connect(config: &Config, is_live: bool) -> Result<Self, Box<dyn Error>> {
        let (mut clients, mut mocks) = (BTreeMap::new(), Vec::new());
        for (api, _) in config.apis() {
            let client = if is_live {
                live(api)?
            } else {
                let mock = mock(api).await?;
                let client = mocked(api, &mock.url())?;
                mocks.push(mock);
                client
            };
            clients.insert(api, client);
        }
        Ok(Self { clients, _mocks: mocks })
    }

    pub fn get(&self, api: Api) -> Result<&dyn Organizations, Box<dyn Error>> {
        let client = self.clients.get(&api).ok_or_else(|| format!("the file does not list the API {api}"))?;
        Ok(client.as_ref())
    }
}

fn live(api: Api) -> Result<Box<dyn Organizations>, Box<dyn Error>> {
    Ok(match api {
        Api::Partoo => Box::new(partoo::Client::from_env()?),
        Api::RiverGen => Box::new(rivergen::Client::from_env()?),
        Api::Kare => Box::new(kare::Client::from_env()?),
        Api::Katapult => Box::new(katapult::Client::from_env()?),
    })
}

fn mocked(api: Api, url: &str) -> Result<Box<dyn Organizations>, Box<dyn Error>> {
    Ok(match api {
        Api::Partoo => Box::new(partoo::Client::builder().api_key_auth("key").base_url(url).build()?),
        Api::RiverGen => Box::new(rivergen::Client::builder().bearer_auth("token").base_url(url).build()?),
        Api::Kare => {
            Box::new(kare::Client::builder().bearer_auth("token").session_token("token").base_url(url).build()?)
        }
        Api::Katapult => Box::new(katapult::Client::builder().authenticator("token").base_url(url).build()?),
    })
}

async fn mock(api: Api) -> Result<Mock, Box<dyn Error>> {
    let bundle = Document::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../openapi-bundled.yaml"))?;
    let options = Options { stateful: true, ..Options::default() };
    Ok(Mock::start_with(&slice::api(&bundle, &api.to_string().to_lowercase())?, options).await?)
}
