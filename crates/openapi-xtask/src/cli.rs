//! The command line.

use std::{ffi::OsString, process::ExitCode};

use clap::{Parser, Subcommand};

use crate::{
    Session,
    commands::{amend, bundle, codegen, compare, corpus, drift, init, lower, mock, prove, update},
    failure::Failure,
    features, measure,
};

/// Generate Rust clients from OpenAPI documents, and detect how the documents change.
///
/// Commands without a document use those that `openapi.toml` lists.
#[derive(Parser)]
#[command(name = "openapi-xtask", version)]
#[command(after_help = "Examples:
  cargo xtask codegen --spec openapi.yaml --out ../api-client
  cargo xtask drift old.yaml new.yaml
  cargo xtask mock --spec openapi.yaml --port 8080

Exit codes: 0 success, 1 a check failed, 2 the command could not run.")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Init(init::Args),
    Codegen(codegen::Args),
    Lower(lower::Args),
    Corpus(corpus::Args),
    Drift(drift::Args),
    Bundle(bundle::Args),
    Amend(amend::Args),
    Update(update::Args),
    Compare(compare::Args),
    Mock(mock::Args),
    Prove(prove::Args),
}

/// Parses the arguments of the process, runs the command and prints its errors.
///
/// The exit code is 0 on success, 1 if a check failed and 2 if the command could not run. A command that this build
/// lacks is built first, if cargo runs the process.
pub fn main() -> ExitCode {
    let mut session = Session::standard();
    let result = run(std::env::args_os().collect(), &mut session);
    measure::leave_peak();
    let code = match result {
        Ok(()) => 0,
        Err(failure) => {
            session.error(&failure);
            failure.code()
        }
    };
    features::exit(code)
}

/// Parses the arguments of a command, as they are on the command line after its name.
///
/// # Errors
///
/// Returns the usage error, whose text the command line would print.
///
/// ```
/// use openapi_xtask::{arguments, commands::codegen};
///
/// let args: codegen::Args = arguments(["--check", "github"])?;
/// assert!(args.check && args.apis == ["github"]);
/// # Ok::<(), openapi_xtask::UsageError>(())
/// ```
pub fn arguments<A: clap::Args>(arguments: impl IntoIterator<Item = impl Into<OsString>>) -> Result<A, UsageError> {
    let command = A::augment_args(clap::Command::new("openapi-xtask").no_binary_name(true));
    let matches = command.try_get_matches_from(arguments.into_iter().map(Into::into))?;
    A::from_arg_matches(&matches)
}

/// An error in the arguments of a command.
pub type UsageError = clap::Error;

fn run(arguments: Vec<OsString>, session: &mut Session<'_>) -> Result<(), Failure> {
    // The help shows the command as it was typed.
    let is_cargo = std::env::var_os("CARGO_MANIFEST_DIR").is_some();
    let name = if is_cargo { "cargo xtask" } else { "openapi-xtask" };
    let command = <Cli as clap::CommandFactory>::command().name(name).bin_name(name);
    let matches = command.get_matches_from(arguments.clone());
    let cli = <Cli as clap::FromArgMatches>::from_arg_matches(&matches).unwrap_or_else(|error| error.exit());
    let result = match &cli.command {
        Command::Init(args) => init::run(args, session).map(drop),
        Command::Codegen(args) => codegen::run(args, session).map(drop),
        Command::Lower(args) => lower::run(args, session).map(drop),
        Command::Corpus(args) => corpus::run(args, session).map(drop),
        Command::Drift(args) => drift::run(args, session).map(drop),
        Command::Bundle(args) => bundle::run(args, session).map(drop),
        Command::Amend(args) => amend::run(args, session).map(drop),
        Command::Update(args) => update::run(args, session).map(drop),
        Command::Compare(args) => compare::run(args, session).map(drop),
        Command::Mock(args) => mock::run(args, session).map(drop),
        Command::Prove(args) => prove::run(args, session).map(drop),
    };
    match result {
        Err(Failure::NotBuilt(feature)) => features::rerun(feature, arguments.into_iter().skip(1), session),
        other => other,
    }
}
