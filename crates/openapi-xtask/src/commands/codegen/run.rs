//! The command.

use openapi_codegen::Mode;

use super::{Args, configured, single, written::Written};
use crate::{failure::Failure, session::Session};

/// Runs the command. See [`Args`].
///
/// # Errors
///
/// Returns [`Failure::Found`] if `--check` finds differences, another [`Failure`] if the command could not run.
pub fn run(args: &Args, session: &mut Session<'_>) -> Result<Vec<Written>, Failure> {
    let mode = if args.check { Mode::Check } else { Mode::Write };
    if let (Some(spec), Some(out)) = (&args.spec, &args.out) {
        return Ok(vec![single::run(args, spec, out, mode, session)?]);
    }
    let workspace = session.workspace()?;
    let apis = workspace.apis(&args.apis)?;
    let written = configured::generate_all(&workspace, &apis, args, mode, session)?;
    if mode == Mode::Write {
        session.next("cargo test --workspace");
    }
    Ok(written)
}
