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

/// Generate Rust clients from OpenAPI documents, and detect how the documents change.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", version)]
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
    // At the usual end of a process the allocator returns its memory piece by piece, which takes as long as to read two
    // large documents. The system takes all of it at once.
    let _ = std::io::stdout().flush();
    signal_hook::low_level::exit(code.into())
}
