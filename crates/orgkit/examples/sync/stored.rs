//! The file with the plans and their progress.

use std::{
    error::Error,
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
};

use orgkit::Plan;

/// The file with the plans, if one is requested.
pub struct Stored {
    path: Option<PathBuf>,
    /// The plans of an interrupted run.
    pub plans: Option<Vec<Plan>>,
}

impl Stored {
    /// Reads the plans of an interrupted run, if there was one.
    pub fn open(path: Option<&Path>) -> Result<Self, Box<dyn Error>> {
        let text = path.map(fs::read_to_string);
        let plans = match text {
            Some(Err(error)) if error.kind() == io::ErrorKind::NotFound => None,
            text => text.transpose()?.map(|text| serde_json::from_str(&text)).transpose()?,
        };
        Ok(Self { path: path.map(Path::to_path_buf), plans })
    }

    /// Stores the plans. The file is replaced at once, so that an interruption leaves the old or the new one.
    pub fn write(&self, before: &[Plan], plan: &Plan, after: &[Plan]) -> Result<(), Box<dyn Error>> {
        let Some(path) = &self.path else { return Ok(()) };
        let plans: Vec<&Plan> = before.iter().chain([plan]).chain(after).collect();
        let new = path.with_extension("new");
        let mut file = File::create(&new)?;
        file.write_all(serde_json::to_string_pretty(&plans)?.as_bytes())?;
        file.sync_all()?;
        Ok(fs::rename(new, path)?)
    }

    /// Removes the file once everything is applied.
    pub fn remove(&self) -> io::Result<()> {
        match self.path.as_ref().map(fs::remove_file) {
            Some(Err(error)) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }
}
