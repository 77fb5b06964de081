//! The crate `xtask`, with the source of its dependency `openapi-xtask`.

use std::path::{Path, PathBuf};

use toml_edit::DocumentMut;

use super::{Plan, manifests::Style};
use crate::{failure::Failure, paths::relative};

/// The source of the crates of this program.
pub enum Source {
    /// A checkout: the folder that contains the crates.
    Path(PathBuf),
    /// A git repository, with the revision if it is known.
    Git(String, Option<String>),
    /// A version in a registry.
    Version(String),
}

impl Source {
    /// Returns the given source, or else that of the running program.
    pub(super) fn of(given: Option<&str>) -> Result<Self, Failure> {
        let wrong = || {
            let given = given.unwrap_or_default();
            Failure::Usage(format!(
                "invalid value `{given}` of `--source`; expected `path=DIR`, `git=URL` or `version=REQ`"
            ))
        };
        let Some(text) = given else { return Ok(Self::installed().unwrap_or_else(Self::built)) };
        match text.split_once('=').ok_or_else(wrong)? {
            ("path", folder) => {
                let folder = Path::new(folder);
                let crates = if folder.join("crates").is_dir() { folder.join("crates") } else { folder.to_path_buf() };
                let manifest = crates.join("openapi-xtask/Cargo.toml");
                std::fs::metadata(&manifest).map_err(|error| Failure::io(&manifest, error))?;
                Ok(Self::Path(crates))
            }
            ("git", url) => Ok(Self::Git(url.to_owned(), None)),
            ("version", requirement) => Ok(Self::Version(requirement.to_owned())),
            _ => Err(wrong()),
        }
    }

    /// Returns the source that `cargo install` recorded next to the program.
    fn installed() -> Option<Self> {
        let program = std::env::current_exe().ok()?;
        let record = std::fs::read_to_string(program.parent()?.parent()?.join(".crates.toml")).ok()?;
        let record: DocumentMut = record.parse().ok()?;
        let installed = record.get("v1")?.as_table_like()?;
        let key = installed.iter().map(|(key, _)| key.to_owned()).find(|key| key.starts_with("openapi-xtask "))?;
        Self::recorded(&key)
    }

    /// Parses a record of `cargo install`: `openapi-xtask 0.1.0 (git+https://example.com/tools.git#REV)`.
    fn recorded(key: &str) -> Option<Self> {
        let mut parts = key.split(' ');
        let (_, version, source) = (parts.next()?, parts.next()?, parts.next()?.trim_matches(['(', ')']));
        if let Some(url) = source.strip_prefix("git+") {
            let (url, revision) = url.split_once('#').map_or((url, None), |(url, it)| (url, Some(it.to_owned())));
            return Some(Self::Git(url.split('?').next()?.to_owned(), revision));
        }
        if let Some(path) = source.strip_prefix("path+file://") {
            return Some(Self::Path(Path::new(path.split('#').next()?).parent()?.to_path_buf()));
        }
        Some(Self::Version(version.to_owned()))
    }

    /// Returns the checkout in which the program was built, or its version.
    fn built() -> Self {
        let crates = Path::new(env!("CARGO_MANIFEST_DIR")).parent().filter(|it| it.join("openapi-xtask").is_dir());
        crates.map_or_else(|| Self::Version(env!("CARGO_PKG_VERSION").to_owned()), |it| Self::Path(it.to_path_buf()))
    }

    /// Returns the dependency of a crate in a folder on one of the crates, without features.
    pub(super) fn dependency(&self, folder: &Path, name: &str) -> String {
        let place = match self {
            Self::Path(crates) => format!("path = {:?}", relative(folder, &crates.join(name)).display().to_string()),
            Self::Git(url, Some(revision)) => format!("git = {url:?}, rev = {revision:?}"),
            Self::Git(url, None) => format!("git = {url:?}"),
            Self::Version(version) => format!("version = {version:?}"),
        };
        format!("{name} = {{ {place}, default-features = false }}\n")
    }
}

/// Adds the crate `xtask`. An existing one stays as it is.
///
/// # Errors
///
/// Returns [`Failure::Io`] if its manifest cannot be read.
pub(super) fn add_xtask(plan: &mut Plan, source: &Source, style: &Style) -> Result<(), Failure> {
    let manifest = format!("{}/Cargo.toml", style.xtask);
    let dependency = source.dependency(&plan.root().join(&style.xtask), "openapi-xtask");
    if let Some(existing) = plan.text(&manifest)? {
        if !existing.contains("openapi-xtask") {
            let edit = format!(
                "add `{}` to its dependencies, and call `openapi_xtask::main()` for the commands of openapi-xtask",
                dependency.trim_end()
            );
            plan.keep(&manifest, &edit);
        }
        return Ok(());
    }
    plan.add(
        &manifest,
        format!(
            "[package]\nname = \"xtask\"\n{}\n[dependencies]\n# Without features: commands that need more are built when they are first used.\n{dependency}{}",
            style.package, style.lints
        ),
    );
    plan.add(
        &format!("{}/src/main.rs", style.xtask),
        "//! The commands of this workspace: `cargo xtask --help`.\n\nfn main() -> std::process::ExitCode {\n    openapi_xtask::main()\n}\n"
            .to_owned(),
    );
    Ok(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod tests {
    use super::*;

    #[test]
    fn records_of_installations_are_sources() {
        let line = |key: &str| Source::recorded(key).unwrap().dependency(Path::new("/w/xtask"), "openapi-xtask");
        assert!(
            line("openapi-xtask 0.1.0 (git+https://a.example/b.git?branch=main#abc)")
                .contains("git = \"https://a.example/b.git\", rev = \"abc\"")
        );
        assert!(
            line("openapi-xtask 0.1.0 (path+file:///w/tools/crates/openapi-xtask)")
                .contains("path = \"../tools/crates/openapi-xtask\"")
        );
        assert!(line("openapi-xtask 0.1.0 (registry+https://a.example/index)").contains("version = \"0.1.0\""));
        assert!(Source::of(Some("elsewhere")).is_err());
    }
}
