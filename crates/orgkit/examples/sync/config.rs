//! The file that lists the desired organizations.

use std::{error::Error, fs, path::Path};

use openapi_document::{Limits, Source};
use orgkit::{Api, Deletions, NewOrganization};
use serde::Deserialize;

/// The desired organizations of each API.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    partoo: Option<Desired>,
    rivergen: Option<Desired>,
    kare: Option<Desired>,
    katapult: Option<Desired>,
}

/// The desired organizations of an API.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Desired {
    pub organizations: Vec<NewOrganization>,
    /// True if organizations that are not listed are deleted.
    #[serde(default)]
    delete_others: bool,
}

impl Desired {
    pub fn deletions(&self) -> Deletions {
        if self.delete_others { Deletions::Others } else { Deletions::Never }
    }
}

impl Config {
    /// Reads a YAML or JSON file. An error names the line and column.
    pub fn read(path: &Path) -> Result<Self, Box<dyn Error>> {
        let text = fs::read_to_string(path).map_err(|error| format!("cannot read {}: {error}", path.display()))?;
        Ok(Source::parse(&path.display().to_string(), text, &Limits::default())?.read_as()?)
    }

    /// Returns the APIs that the file lists.
    pub fn apis(&self) -> impl Iterator<Item = (Api, &Desired)> {
        let all = [
            (Api::Partoo, &self.partoo),
            (Api::RiverGen, &self.rivergen),
            (Api::Kare, &self.kare),
            (Api::Katapult, &self.katapult),
        ];
        all.into_iter().filter_map(|(api, desired)| Some((api, desired.as_ref()?)))
    }
}
