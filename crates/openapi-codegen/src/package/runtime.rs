//! The runtime of generated clients: the copy that this crate contains, and its location for a client.

use super::files::{RUST, file};
use crate::{File, emit::MARK, model::Model, runtime_sources::SOURCES};
use include_dir::Dir;
use std::path::{Path, PathBuf};

/// The name of the runtime crate.
const NAME: &str = "openapi-runtime";

/// The runtime crate that a client depends on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Runtime {
    /// A copy in the folder of the client, written with it.
    Beside,
    /// The crate in this folder, which several clients may share; a relative path is relative to the client.
    At(PathBuf),
    /// A dependency in TOML, without the keys for the package and its features: `version = "0.1"`.
    Dependency(String),
}

impl Runtime {
    /// Returns the line of a client's `[dependencies]`, with the features that its code needs.
    pub(super) fn dependency(&self, client: &str, features: &[&str]) -> String {
        let place = match self {
            // Each of two clients in one program has a copy, so its name must be unique.
            Self::Beside => format!("package = \"{}\", path = \"runtime\"", copy_name(client)),
            Self::At(path) => {
                format!("path = {:?}, version = \"{}\"", path.display().to_string(), env!("CARGO_PKG_VERSION"))
            }
            Self::Dependency(place) => place.clone(),
        };
        let features = if features.is_empty() { String::new() } else { format!(", features = {features:?}") };
        format!("{NAME} = {{ {place}, default-features = false{features} }}\n")
    }
}

/// Returns the name of the copy beside a client.
pub(super) fn copy_name(client: &str) -> String {
    format!("{client}-runtime")
}

/// Returns the runtime as a crate of this name, which may be published if its clients are.
pub fn runtime_crate(package: &str, is_root: bool, is_published: bool) -> Vec<File> {
    let is_kept =
        |table: &&str| ["features]", "dependencies]", "target."].iter().any(|header| table.starts_with(header));
    let tables: String =
        manifest().split("\n[").filter(is_kept).map(|table| format!("\n[{}\n", table.trim_end())).collect();
    let root = if is_root { "\n# Not part of any surrounding workspace.\n[workspace]\n" } else { "" };
    let text = format!(
        "# {MARK} by `cargo xtask codegen`: the runtime of generated clients. Do not edit.\n\
         [package]\nname = \"{package}\"\nversion = \"{}\"\nedition = \"2024\"\nrust-version = \"{RUST}\"\n\
         description = \"Runtime of generated API clients.\"\nlicense = \"MIT OR Apache-2.0\"\npublish = {is_published}\n\n\
         [lib]\nname = \"openapi_runtime\"\ndoctest = false\ntest = false\n{tables}{root}",
        env!("CARGO_PKG_VERSION"),
    );
    let mark = format!("// {MARK} by `cargo xtask codegen`: the runtime of generated clients. Do not edit.\n");
    let mut files = vec![file("Cargo.toml", text)];
    sources(&SOURCES, &mut |path, text| {
        files.push(File { path: path.to_path_buf(), text: format!("{mark}{}", without_tests(text)) });
    });
    files
}

/// Returns a source file without its unit tests, which need the dev-dependencies of the runtime.
fn without_tests(text: &str) -> &str {
    // The unit tests are the last item of a file.
    match text.rsplit_once("\n#[cfg(test)]\n") {
        Some((before, tests)) if tests.contains("mod tests {\n") => before,
        _ => text,
    }
}

/// Visits the source files of a folder and its subfolders.
fn sources(dir: &'static Dir<'static>, visit: &mut dyn FnMut(&Path, &str)) {
    for file in dir.files().filter(|file| file.path().extension().is_some_and(|it| it == "rs")) {
        visit(file.path(), file.contents_utf8().unwrap_or_default());
    }
    dir.dirs().for_each(|dir| sources(dir, visit));
}

/// Returns the manifest of the runtime.
fn manifest() -> &'static str {
    SOURCES.get_file("manifest.toml").and_then(|file| file.contents_utf8()).unwrap_or_default()
}

/// Returns the lines of a table of the runtime's manifest.
fn table(name: &str) -> impl Iterator<Item = &'static str> {
    let (_, rest) = manifest().split_once(&format!("\n[{name}]\n")).unwrap_or_default();
    rest.lines().take_while(|line| !line.starts_with('['))
}

/// Returns the line of a dependency of the runtime.
pub(super) fn dependency_line(name: &str) -> String {
    let found = table("dependencies").find(|line| line.split(' ').next() == Some(name));
    found.map(|line| format!("{line}\n")).unwrap_or_default()
}

/// The feature of the runtime for unions that patterns distinguish. Users of a client do not select it.
const PATTERNS: &str = "patterns";

/// Returns the features of the runtime that the code of these models needs.
pub(super) fn needed<'m>(mut models: impl Iterator<Item = &'m Model>) -> Vec<&'static str> {
    if models.any(Model::has_patterns) { vec![PATTERNS] } else { Vec::new() }
}

/// Returns the `[features]` table of a client: those of the runtime, and one for each API.
pub(super) fn features(apis: &[String]) -> String {
    let mut text = String::from("[features]\n");
    let mut comment = String::new();
    for line in table("features").filter(|line| !line.is_empty()) {
        match line.split_once(" = ") {
            _ if line.starts_with('#') => comment.push_str(&format!("{line}\n")),
            Some(("default", values)) => {
                let apis: String = apis.iter().map(|api| format!("\"{api}\", ")).collect();
                text.push_str(&format!("default = [{apis}{}\n", values.trim_start_matches('[')));
            }
            Some((PATTERNS, _)) => comment.clear(),
            Some((name, _)) => {
                text.push_str(&std::mem::take(&mut comment));
                text.push_str(&format!("{name} = [\"{NAME}/{name}\"]\n"));
            }
            None => {}
        }
    }
    text.extend(apis.iter().map(|api| format!("{api} = []\n")));
    text
}

#[cfg(test)]
mod tests {
    use std::iter;

    use serde_json::json;

    use super::*;
    use crate::testing::client;

    #[test]
    fn a_copy_has_the_sources_features_and_dependencies_of_the_runtime() {
        let files = runtime_crate("copy", true, false);
        assert!(files.iter().any(|file| file.path == Path::new("src/send/lane.rs")), "{}", files.len());
        assert!(files.iter().all(|file| !file.text.contains("mod tests")));
        let manifest = &files[0].text;
        for part in [
            "[features]\n",
            "\n[dependencies]\nbackon",
            "[target.'cfg(target_arch = \"wasm32\")'.dependencies]\n",
            "[workspace]",
        ] {
            assert!(manifest.contains(part), "{part}: {manifest}");
        }
        for part in ["dev-dependencies", "[[bench]]", "workspace = true", "[lints]"] {
            assert!(!manifest.contains(part), "{part}: {manifest}");
        }
    }

    #[test]
    fn features_of_a_client_enable_those_of_the_runtime() {
        let text = features(&["one".to_owned()]);
        assert!(text.starts_with("[features]\ndefault = [\"one\", \"rustls\", \"tracing\"]\n"), "{text}");
        assert!(text.contains("# OAuth 2.0 tokens.\noauth2 = [\"openapi-runtime/oauth2\"]\n"), "{text}");
        assert!(text.ends_with("one = []\n"), "{text}");
        assert!(!text.contains(PATTERNS) && !text.contains("distinguished by a pattern"), "{text}");
    }

    #[test]
    fn patterns_are_enabled_for_clients_that_have_them() {
        let part = |pattern: &str| json!({"type": "string", "pattern": pattern});
        let (number, word) =
            (json!({"$ref": "#/components/schemas/Number"}), json!({"$ref": "#/components/schemas/Word"}));
        let id = json!({"Number": part("^[0-9]+$"), "Word": part("^[a-z]+$"), "Id": {"oneOf": [number, word]}});
        for (schemas, expected) in [(id, ", features = [\"patterns\"] }"), (json!({"Id": part("^a$")}), "false }")] {
            let generated = client(json!({}), schemas);
            let line = Runtime::Beside.dependency("a", &needed(iter::once(&*generated.model)));
            assert!(line.trim_end().ends_with(expected), "{line}");
            let code = generated.texts.parts.iter().map(|part| &part.text).chain([&generated.texts.types]);
            assert_eq!(code.into_iter().any(|text| text.contains("Pattern(")), expected.contains(PATTERNS));
        }
    }
}
