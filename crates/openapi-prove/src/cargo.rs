//! cargo on crates that were generated.

use std::{
    fs,
    path::Path,
    process::{Child, Command, Output, Stdio},
    time::Instant,
};

use crate::Error;

/// A cargo command in a crate, with a target folder of its own.
pub fn command(subcommand: &str, folder: &Path, target: &Path) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args([subcommand, "--quiet"]).current_dir(folder).env("CARGO_TARGET_DIR", target).env_remove("RUSTFLAGS");
    command
}

/// Compiles and starts a program of a crate, its three streams piped, with one argument.
pub(crate) fn spawn(program: &str, folder: &Path, argument: Option<&str>) -> Result<Child, Error> {
    command("run", folder, &folder.with_file_name("target"))
        .args(["--bin", program, "--"])
        .args(argument)
        .env("CARGO_PROFILE_DEV_DEBUG", "0")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(Error::io(folder))
}

/// `cargo check` of the crate itself, whether it changed or not: what it printed, and seconds.
///
/// # Errors
///
/// [`Error::Io`].
pub fn check(folder: &Path, target: &Path) -> Result<(Output, f64), Error> {
    let source = folder.join("src/lib.rs");
    let text = fs::read(&source).map_err(Error::io(&source))?;
    fs::write(&source, text).map_err(Error::io(&source))?;
    let clock = Instant::now();
    let output = command("check", folder, target)
        .args(["--message-format", "short"])
        // A time is comparable only when all of the crate is checked.
        .env("CARGO_INCREMENTAL", "0")
        .output()
        .map_err(Error::io(folder))?;
    Ok((output, clock.elapsed().as_secs_f64()))
}
