//! The settings of a test.

use openapi_prove::Settings;

use super::Args;
use crate::{failure::Failure, scratch, session::Session};

/// Returns the settings of a test.
pub(super) fn settings(args: &Args, session: &Session<'_>) -> Result<Settings, Failure> {
    Ok(Settings {
        samples: args.samples,
        seed: args.seed,
        send_to: args.send_to.clone(),
        folder: scratch::folder("prove", session),
        runtime: scratch::runtime(session)?,
    })
}
