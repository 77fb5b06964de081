//! The compared generators, one entry of [`GENERATORS`] for each.

use std::{fs, path::Path, process::Command};

use serde_json::Value;

use crate::{failure::Failure, scratch, session::Session};

/// A generator of Rust clients.
pub struct Generator {
    /// The name in the table.
    pub name: &'static str,
    /// The program to search on the path; `None` for the generator of this workspace.
    pub program: Option<&'static str>,
    /// The function that returns the arguments to write a crate for a document.
    arguments: fn(spec: &str, out: &str) -> Vec<String>,
    /// The function that completes the output to a crate that compiles.
    complete: fn(out: &Path) -> Result<(), Failure>,
    /// The function that returns the number of free-form JSON properties, if the program reports it.
    pub untyped: fn(out: &Path, printed: &str) -> Option<usize>,
}

/// The generator of this workspace, followed by its peers.
pub const GENERATORS: [Generator; 4] = [
    Generator {
        name: "this workspace",
        program: None,
        arguments: |spec, out| {
            let report = format!("{out}.json");
            words(&["codegen", "--spec", spec, "--out", out, "--name", "peer", "--report", &report])
        },
        complete: |_| Ok(()),
        untyped: |out, _| {
            let report: Value = serde_json::from_str(&fs::read_to_string(out.with_extension("json")).ok()?).ok()?;
            Some(report.get("untyped")?.as_array()?.len())
        },
    },
    Generator {
        name: "openapi-to-rust",
        program: Some("openapi-to-rust"),
        arguments: |spec, out| {
            let folder = format!("{out}/src/generated");
            words(&["generate", spec, "--output-dir", &folder, "--module-name", "api", "--report-untyped"])
        },
        complete: |out| {
            let dependencies = read(&out.join("src/generated/REQUIRED_DEPS.toml"))?;
            let package = "[package]\nname = \"peer\"\nversion = \"0.1.0\"\nedition = \"2024\"\n";
            write(&out.join("Cargo.toml"), &format!("{package}{dependencies}\n[workspace]\n"))?;
            write(&out.join("src/lib.rs"), "#![allow(warnings)]\npub mod generated;\n")
        },
        untyped: |_, printed| {
            let line = printed.lines().find_map(|line| line.strip_prefix("untyped: "));
            Some(line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or_default())
        },
    },
    Generator {
        name: "ploidy",
        program: Some("ploidy"),
        arguments: |spec, out| words(&["generate", "rust", spec, "--output", out, "--name", "peer"]),
        complete: stand_alone,
        untyped: |_, _| None,
    },
    Generator {
        name: "progenitor, builder",
        program: Some("cargo-progenitor"),
        arguments: |spec, out| {
            words(&["progenitor", "-i", spec, "-o", out, "-n", "peer", "-v", "0.1.0", "--interface", "builder"])
        },
        complete: stand_alone,
        untyped: |_, _| None,
    },
];

impl Generator {
    /// Returns the command that writes a crate for a document.
    pub fn command(&self, spec: &Path, out: &Path, session: &Session<'_>) -> Result<Command, Failure> {
        let mut command = match self.program {
            Some(program) => Command::new(program),
            None => Command::new(std::env::current_exe().map_err(|error| Failure::io(Path::new("xtask"), error))?),
        };
        command.args((self.arguments)(&spec.to_string_lossy(), &out.to_string_lossy()));
        if self.program.is_none() {
            // The runtime is a dependency like any other, built once and outside of the measured time.
            command.arg("--runtime").arg(scratch::runtime(session)?);
        }
        Ok(command)
    }

    /// Returns its version; `None` if it is not installed.
    pub fn version(&self) -> Option<String> {
        let Some(program) = self.program else { return Some(env!("CARGO_PKG_VERSION").to_owned()) };
        let output = Command::new(program).arg("--version").output().ok()?;
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        // The cargo subcommand may print no version.
        Some(text.split_whitespace().last().unwrap_or_default().to_owned())
    }

    /// Completes the output of the program to a crate that compiles by itself.
    pub fn complete(&self, out: &Path) -> Result<(), Failure> {
        (self.complete)(out)
    }
}

/// Excludes the crate from the surrounding workspace.
fn stand_alone(out: &Path) -> Result<(), Failure> {
    let path = out.join("Cargo.toml");
    let manifest = read(&path)?;
    if manifest.contains("[workspace]") { Ok(()) } else { write(&path, &format!("{manifest}\n[workspace]\n")) }
}

fn words(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

fn read(path: &Path) -> Result<String, Failure> {
    fs::read_to_string(path).map_err(|error| Failure::io(path, error))
}

fn write(path: &Path, text: &str) -> Result<(), Failure> {
    fs::write(path, text).map_err(|error| Failure::io(path, error))
}
