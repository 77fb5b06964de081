//! Brings the organizations of several APIs into the state that a YAML file describes.
//!
//! ```sh
//! cargo run -p orgkit --example sync -- plan docs/organizations.yaml
//! cargo run -p orgkit --example sync -- apply docs/organizations.yaml
//! ```
//!
//! `plan` prints the changes, `apply` applies them. Without `--live` the APIs are mock servers in this process. With it
//! they are the real hosts, with credentials and base URLs from the environment (`PARTOO_TOKEN`, `RIVERGEN_TOKEN`,
//! `KARE_TOKEN` and `KARE_SESSION_TOKEN`, `KATAPULT_TOKEN`, and `PARTOO_BASE_URL` and so on).
//!
//! `apply --state PLAN.json` stores the plan with its progress before and after each change. If the run is interrupted, the
//! next one with this file continues; the file is removed when everything is applied.
//!
//! Exit codes: 0 if there is nothing (left) to change, 1 if there is, 2 if the program could not run.

mod apis;
mod arguments;
mod config;
mod progress;
mod stored;
mod table;

use std::{error::Error, process::ExitCode};

use arguments::{Arguments, Command};
use orgkit::{Plan, State};

use crate::{apis::Apis, config::Config, progress::Progress, stored::Stored};

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = match Arguments::parse(std::env::args().skip(1)) {
        Ok(Some(arguments)) => arguments,
        Ok(None) => {
            print!("{}", arguments::HELP);
            return ExitCode::SUCCESS;
        }
        Err(problem) => {
            eprintln!("error: {problem}");
            return ExitCode::from(2);
        }
    };
    match run(&arguments).await {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(2)
        }
    }
}

/// Returns true if there is nothing left to change.
async fn run(arguments: &Arguments) -> Result<bool, Box<dyn Error>> {
    let config = Config::read(&arguments.file)?;
    let apis = Apis::connect(&config, arguments.is_live).await?;
    let mut stored = Stored::open(arguments.state.as_deref())?;
    let mut plans = match stored.plans.take() {
        Some(plans) => plans,
        None => plans(&config, &apis).await?,
    };
    print!("{}", table::table(&plans));
    if arguments.command == Command::Plan {
        return Ok(plans.iter().all(|plan| plan.steps.is_empty()));
    }

    let progress = Progress::new(&plans);
    for index in 0..plans.len() {
        let (before, rest) = plans.split_at_mut(index);
        let Some((plan, after)) = rest.split_first_mut() else { break };
        let api = apis.get(plan.api)?;
        let applied = plan.apply(api, |plan| {
            progress.show(plan);
            stored.write(before, plan, after)
        });
        let result = applied.await;
        progress.clear();
        result?;
    }
    stored.remove()?;
    let count = |state| plans.iter().map(|plan: &Plan| plan.count(state)).sum::<usize>();
    println!("{} applied, {} not supported", count(State::Done), count(State::Unsupported));
    Ok(count(State::Unsupported) == 0)
}

/// Compares the desired organizations with those of the APIs.
async fn plans(config: &Config, apis: &Apis) -> Result<Vec<Plan>, Box<dyn Error>> {
    let mut plans = Vec::new();
    for (api, desired) in config.apis() {
        plans.push(Plan::new(apis.get(api)?, &desired.organizations, desired.deletions()).await?);
    }
    Ok(plans)
}
