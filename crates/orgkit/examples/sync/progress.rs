//! The progress on a terminal.

use std::io::{self, IsTerminal, Write};

use orgkit::{Plan, State};

/// A line on standard error that counts the applied changes, if that is a terminal.
pub struct Progress {
    total: usize,
    is_shown: bool,
}

impl Progress {
    pub fn new(plans: &[Plan]) -> Self {
        let total = plans.iter().map(|plan| plan.steps.len()).sum();
        Self { total, is_shown: io::stderr().is_terminal() }
    }

    pub fn show(&self, plan: &Plan) {
        if self.is_shown {
            let (done, steps) = (plan.count(State::Done), plan.steps.len());
            eprint!("\r\x1b[K{}: {done} of {steps} ({} in total)", plan.api, self.total);
            let _ = io::stderr().flush();
        }
    }

    pub fn clear(&self) {
        if self.is_shown {
            eprint!("\r\x1b[K");
        }
    }
}
