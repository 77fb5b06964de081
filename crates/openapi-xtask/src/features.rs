//! Commands that a build lacks, which are built on first use.

use std::{
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
    process::{Command, ExitStatus},
};

use crate::{
    failure::Failure,
    session::{Session, note},
};

/// The features of this crate that enable a command, with true for those of this build.
const FEATURES: [(&str, bool); 5] = [
    ("drift", cfg!(feature = "drift")),
    ("fetch", cfg!(feature = "fetch")),
    ("mock", cfg!(feature = "mock")),
    ("progenitor", cfg!(feature = "progenitor")),
    ("prove", cfg!(feature = "prove")),
];

/// The environment variable that counts the repeated runs of a command.
const COUNT: &str = "OPENAPI_XTASK_BUILDS";

/// Runs the command again with a further feature, and ends the process with its exit code.
///
/// # Errors
///
/// Returns [`Failure::Usage`] if cargo did not start this process, or cannot be run.
pub fn rerun(
    feature: &'static str,
    arguments: impl Iterator<Item = OsString>,
    session: &mut Session<'_>,
) -> Result<(), Failure> {
    let count: usize = std::env::var(COUNT).ok().and_then(|it| it.parse().ok()).unwrap_or_default();
    let Some(package) = package().filter(|_| count < 2 * FEATURES.len()) else {
        return Err(Failure::Usage(format!(
            "this build of openapi-xtask lacks the feature `{feature}`; run it as `cargo xtask`, or install it with `--features {feature}`"
        )));
    };
    let wanted: Vec<&str> =
        FEATURES.iter().filter(|(name, has)| *has || *name == feature).map(|(name, _)| *name).collect();
    let prefix = if package.ends_with(env!("CARGO_PKG_NAME")) { "" } else { "openapi-xtask/" };
    let features: Vec<String> = wanted.iter().map(|name| format!("{prefix}{name}")).collect();
    let stamp = stamp(&wanted);
    let cargo = |subcommand: &str| {
        let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        command.arg(subcommand).arg("--manifest-path").arg(package.join("Cargo.toml"));
        command.arg("--features").arg(features.join(","));
        command
    };
    let status =
        |command: &mut Command| command.status().map_err(|error| Failure::Usage(format!("cannot run cargo: {error}")));
    let code = |status: ExitStatus| status.code().and_then(|code| u8::try_from(code).ok()).unwrap_or(2);
    if let Some(path) = stamp.filter(|path| !path.exists()) {
        note!(session, "build     feature `{feature}`, on first use");
        // Shows the progress. `cargo run` would also print the arguments, which can contain credentials.
        let built = status(&mut cargo("build"))?;
        if !built.success() {
            exit(code(built));
        }
        // If the file cannot be written, the message is printed again next time.
        let _ = fs::write(path, "");
    }
    let mut command = cargo("run");
    command.arg("--quiet").arg("--").args(arguments).env(COUNT, (count + 1).to_string());
    exit(code(status(&mut command)?));
}

/// Returns the folder of the package from which this program is built: the one that cargo runs, the `xtask` of the
/// workspace whose target folder contains the program, or the checkout of this crate.
fn package() -> Option<PathBuf> {
    let program = std::env::current_exe().ok()?;
    let name = program.file_stem()?.to_str()?;
    // Cargo also sets these variables for other programs, such as tests.
    let is_run = std::env::var("CARGO_PKG_NAME").is_ok_and(|package| package == name);
    let run = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from).filter(|_| is_run);
    let beside = || program.ancestors().map(|it| it.join(name)).find(|it| it.join("Cargo.toml").is_file());
    let own = || Some(PathBuf::from(env!("CARGO_MANIFEST_DIR"))).filter(|it| it.join("Cargo.toml").is_file());
    run.or_else(beside).or_else(own)
}

/// Returns the file next to this program that records a previous build with these features.
fn stamp(features: &[&str]) -> Option<PathBuf> {
    let program = std::env::current_exe().ok()?;
    Some(program.parent().unwrap_or(Path::new(".")).join(format!(".openapi-xtask-{}", features.join("-"))))
}

/// Ends the process.
#[cfg(not(feature = "fast-allocator"))]
pub fn exit(code: u8) -> ! {
    std::process::exit(code.into())
}

/// Ends the process immediately. On a regular exit the allocator returns its memory in pieces, which takes as long as
/// reading two large documents; the system releases it at once.
#[cfg(feature = "fast-allocator")]
pub fn exit(code: u8) -> ! {
    use std::io::Write;
    let _ = std::io::stdout().flush();
    signal_hook::low_level::exit(code.into())
}
