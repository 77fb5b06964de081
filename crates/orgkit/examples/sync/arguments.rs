//! The command line.

use std::path::PathBuf;

pub const HELP: &str = "\
Brings the organizations of several APIs into the state that a YAML file describes.

Usage: sync plan FILE [--live]
       sync apply FILE [--live] [--state PLAN.json]

Options:
  --live             Calls the real hosts, with credentials from the environment, instead of mock servers
  --state PLAN.json  Stores the progress in this file, from which the next run continues
  -h, --help         Prints help

Exit codes: 0 if there is nothing (left) to change, 1 if there is, 2 if the program could not run.

Example: sync apply organizations.yaml --live --state plan.json
";

/// The arguments of the program.
pub struct Arguments {
    pub command: Command,
    pub file: PathBuf,
    pub is_live: bool,
    pub state: Option<PathBuf>,
}

#[derive(PartialEq, Eq)]
pub enum Command {
    Plan,
    Apply,
}

impl Arguments {
    /// Parses the arguments. Returns `None` if help is requested.
    pub fn parse(mut arguments: impl Iterator<Item = String>) -> Result<Option<Self>, String> {
        let (mut command, mut file, mut is_live, mut state) = (None, None, false, None);
        while let Some(argument) = arguments.next() {
            match argument.as_str() {
                "-h" | "--help" => return Ok(None),
                "--live" => is_live = true,
                "--state" => state = Some(PathBuf::from(arguments.next().ok_or("`--state` requires a file")?)),
                "plan" if command.is_none() => command = Some(Command::Plan),
                "apply" if command.is_none() => command = Some(Command::Apply),
                other if command.is_some() && file.is_none() && !other.starts_with('-') => file = Some(other.into()),
                other => return Err(format!("unexpected argument `{other}`; see `--help`")),
            }
        }
        let command = command.ok_or("expected `plan` or `apply`; see `--help`")?;
        let file = file.ok_or("expected a file that lists the desired organizations; see `--help`")?;
        Ok(Some(Self { command, file, is_live, state }))
    }
}
