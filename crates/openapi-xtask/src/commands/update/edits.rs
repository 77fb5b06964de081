//! The locations of a workspace that do not compile.

use std::process::Command;

use serde_json::Value;

use crate::{
    config::Workspace,
    failure::Failure,
    session::{Session, note},
};

/// A location that does not compile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// The location, `file:line`.
    pub place: String,
    /// The error message of the compiler.
    pub message: String,
}

/// Compiles the workspace, with tests and examples, and returns the errors with their locations.
pub(super) fn check(workspace: &Workspace, session: &mut Session<'_>) -> Result<Vec<Edit>, Failure> {
    note!(session, "check     workspace");
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["check", "--workspace", "--all-targets", "--keep-going", "--quiet", "--message-format", "json"])
        .current_dir(&workspace.root)
        .output()
        .map_err(|error| Failure::Usage(format!("cannot run cargo: {error}")))?;
    let text = String::from_utf8_lossy(&output.stdout);
    let mut all: Vec<Edit> = text.lines().filter_map(|line| edit(&serde_json::from_str(line).ok()?)).collect();
    all.sort_by(|a, b| a.place.cmp(&b.place));
    all.dedup_by(|a, b| a.place == b.place && a.message == b.message);
    if all.is_empty() && !output.status.success() {
        let stderr = String::from_utf8_lossy(&output.stderr);
        return Err(Failure::Usage(format!("the workspace does not compile: {}", stderr.trim())));
    }
    Ok(all)
}

/// Returns the error in a message of the compiler, if it is one.
fn edit(line: &Value) -> Option<Edit> {
    let message = line.get("message")?;
    if message.get("level")?.as_str()? != "error" {
        return None;
    }
    let spans = message.get("spans")?.as_array()?;
    let span = spans.iter().find(|span| span.get("is_primary") == Some(&Value::Bool(true)))?;
    let (file, number) = (span.get("file_name")?.as_str()?, span.get("line_start")?.as_u64()?);
    Some(Edit { place: format!("{file}:{number}"), message: message.get("message")?.as_str()?.to_owned() })
}
