//! Parsing of file contents.

use std::{fs::File, io::Read, path::Path};

use serde_json::Value;

use crate::{Error, Limits, Pointer, Problem, json, yaml};

/// Parses JSON or YAML; returns the value, `true` for JSON, and the keys that occur twice in one object.
pub(crate) fn parse_value(name: &str, text: &str, limits: &Limits) -> Result<(Value, bool, Vec<Pointer>), Error> {
    let body = text.trim_start_matches('\u{feff}');
    if body.trim_start().starts_with(['{', '[']) {
        match json::parse(name, body) {
            Ok(root) => return Ok((root, true, Vec::new())),
            // A flow mapping is also YAML. An invalid `.json` file is reported with the message of the JSON parser.
            Err(error) if name.ends_with(".json") || !matches!(error.problem, Problem::Syntax { .. }) => {
                return Err(error);
            }
            Err(_) => {}
        }
    }
    let loaded = yaml::load(name, body, limits, false)?;
    Ok((loaded.root, false, loaded.duplicates))
}

/// Reads the text of a file.
pub(crate) fn read_text(path: &Path, name: &str, limits: &Limits) -> Result<String, Error> {
    let io = |error| Error::new(name, Problem::Io(error));
    let file = File::open(path).map_err(io)?;
    let size = file.metadata().map_err(io)?.len();
    let too_large = |bytes| {
        let limit = limits.bytes;
        Error::new(name, Problem::TooLarge { bytes, limit })
    };
    if size > limits.bytes {
        return Err(too_large(size));
    }
    // The size of a pipe is unknown in advance, so one byte more than the limit is read.
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or_default().saturating_add(1));
    file.take(limits.bytes + 1).read_to_end(&mut bytes).map_err(io)?;
    if bytes.len() as u64 > limits.bytes {
        return Err(too_large(bytes.len() as u64));
    }
    String::from_utf8(bytes).map_err(|_| Error::new(name, Problem::NotText))
}
