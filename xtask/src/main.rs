//! The commands of this workspace. Run `cargo xtask --help`.

mod amend;
mod bundle;
mod codegen;
mod compare;
mod corpus;
mod drift;
mod failure;
mod lower;
mod measure;
mod mock;
mod output;
mod progress;
mod prove;
mod reading;
mod sources;
mod update;

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use mimalloc::MiMalloc;

// Documents are trees of hundreds of thousands of small values, made, copied and dropped.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

/// Typed clients for HTTP APIs that somebody else owns.
///
/// Exit codes: 0 fine, 1 the check found something, 2 could not run.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
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

fn main() -> ExitCode {
    let result = match Cli::parse().command {
        Command::Codegen(args) => codegen::run(&args),
        Command::Lower(args) => lower::run(&args),
        Command::Corpus(args) => corpus::run(&args),
        Command::Drift(args) => drift::run(&args),
        Command::Bundle(args) => bundle::run(&args),
        Command::Amend(args) => amend::run(&args),
        Command::Update(args) => update::run(&args),
        Command::Compare(args) => compare::run(&args),
        Command::Mock(args) => mock::run(&args),
        Command::Prove(args) => prove::run(&args),
    };
    measure::leave_peak();
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            failure.print();
            ExitCode::from(failure.code())
        }
    }
}
