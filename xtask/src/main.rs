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

use std::io::Write;

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

fn main() {
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
    let code = match result {
        Ok(()) => 0,
        Err(failure) => {
            failure.print();
            failure.code()
        }
    };
    // At the usual end of a process the allocator hands its memory back piece by piece, which takes as long as to read two
    // large documents. The system takes all of it at once.
    let _ = std::io::stdout().flush();
    signal_hook::low_level::exit(code.into())
}
