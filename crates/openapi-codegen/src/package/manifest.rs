//! The manifest of a generated crate.

use super::{
    files::RUST,
    runtime::{self, Runtime},
};
use crate::{Error, emit::MARK};

/// The direct dependencies of generated code.
const OWN: [&str; 6] = ["bytes", "chrono", "indexmap", "reqwest", "serde_json", "uuid"];

/// The `[package]` table and the features of a generated crate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Package {
    /// The name of the crate.
    pub name: String,
    /// The keys of the `[package]` table with their values in TOML, such as `license` and `"MIT"` or
    /// `license.workspace` and `true`. They replace the defaults.
    pub fields: Vec<(String, String)>,
    /// Additional features with the features they enable, in TOML: `mine` and `["tracing"]`.
    pub features: Vec<(String, String)>,
    /// True if the crate is the root of a workspace of its own, not a member of the surrounding one.
    pub is_root: bool,
}

impl Package {
    /// Creates the package of a crate that is not a member of a workspace, with default fields.
    ///
    /// # Errors
    ///
    /// Returns [`Error::CrateName`] if the name is not a valid crate name.
    pub fn new(name: &str) -> Result<Self, Error> {
        let is_valid = name.starts_with(|c: char| c.is_ascii_alphabetic())
            && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
            && name.len() <= 64;
        if !is_valid {
            return Err(Error::CrateName(name.to_owned()));
        }
        Ok(Self { name: name.to_owned(), fields: Vec::new(), features: Vec::new(), is_root: true })
    }

    /// Returns true if the package may be published: its field `publish` is `true`.
    pub fn is_published(&self) -> bool {
        self.fields.iter().any(|(key, value)| key == "publish" && value == "true")
    }

    /// Returns the name of the crate in Rust code.
    pub(super) fn path(&self) -> String {
        self.name.replace('-', "_")
    }

    /// Returns the `[package]` table, after a line that marks the file as generated.
    pub(super) fn table(&self, source: &str, description: &str) -> String {
        let defaults = [
            ("version", "\"0.1.0\"".to_owned()),
            ("edition", "\"2024\"".to_owned()),
            ("rust-version", format!("\"{RUST}\"")),
            ("description", toml_string(description)),
            ("publish", "false".to_owned()),
        ];
        let mut text = format!("# {MARK} from {source}\n[package]\nname = \"{}\"\n", self.name);
        let is_given = |key: &str| self.fields.iter().any(|(name, _)| name.split('.').next() == Some(key));
        for (key, value) in defaults.iter().filter(|(key, _)| !is_given(key)) {
            text.push_str(&format!("{key} = {value}\n"));
        }
        for (key, value) in &self.fields {
            text.push_str(&format!("{key} = {value}\n"));
        }
        text
    }

    /// Returns the manifest of a client. `apis` are the modules of the crate that have a feature of their own, and
    /// `needed` the features of the runtime without which its code does not compile.
    pub(super) fn manifest(
        &self,
        source: &str,
        description: &str,
        apis: &[String],
        runtime: &Runtime,
        needed: &[&str],
    ) -> String {
        let mut features = runtime::features(apis);
        for (name, value) in &self.features {
            features.push_str(&format!("{name} = {value}\n"));
        }
        let dependencies: String = OWN.iter().map(|name| runtime::dependency_line(name)).collect();
        format!(
            "{}\n[package.metadata.docs.rs]\nall-features = true\n\n{features}\n[dependencies]\n{dependencies}{}{}",
            self.table(source, description),
            runtime.dependency(&self.name, needed),
            self.root_table()
        )
    }

    /// Returns the table that excludes the crate from the surrounding workspace, if it is not a member.
    pub(super) fn root_table(&self) -> &'static str {
        if self.is_root { "\n# Not part of any surrounding workspace.\n[workspace]\n" } else { "" }
    }
}

/// Returns a basic string of TOML in one line.
fn toml_string(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out + "\""
}
