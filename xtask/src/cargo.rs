//! cargo on crates that were generated.

use std::{
    fs,
    path::Path,
    process::{Command, Output},
    time::Instant,
};

use crate::failure::Failure;

/// A cargo command in a crate, with a target folder of its own.
pub fn command(subcommand: &str, folder: &Path, target: &Path) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args([subcommand, "--quiet"]).current_dir(folder).env("CARGO_TARGET_DIR", target).env_remove("RUSTFLAGS");
    command
}

/// `cargo check` of the crate itself, whether it changed or not: what it printed, and seconds.
pub fn check(folder: &Path, target: &Path) -> Result<(Output, f64), Failure> {
    let source = folder.join("src/lib.rs");
    let text = fs::read(&source).map_err(|error| Failure::io(&source, error))?;
    fs::write(&source, text).map_err(|error| Failure::io(&source, error))?;
    let clock = Instant::now();
    let output = command("check", folder, target)
        .args(["--message-format", "short"])
        // A time is comparable only when all of the crate is checked.
        .env("CARGO_INCREMENTAL", "0")
        .output()
        .map_err(|error| Failure::io(folder, error))?;
    Ok((output, clock.elapsed().as_secs_f64()))
}
