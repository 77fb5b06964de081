//! The attempts of a call, up to the last one.

use std::{ops::ControlFlow, sync::OnceLock, time::Duration};

use reqwest::StatusCode;

use crate::{
    Call, Response, Stopped, TimeLimit,
    api::presented::Presented,
    calls::attempt::{OneAttempt, Phase},
    common::{
        clock::{self, Instant},
        no_response::{NoResponse, Tries},
    },
    response::answer::{Answer, Failed, Opens},
    send::{
        limits::End,
        retry::{self, Again, Made},
        trace,
    },
};

/// Sends a call, with as many attempts as are needed and permitted.
pub(crate) async fn exchange(mut call: Box<Call>, opens: Opens) -> Result<Response, Failed> {
    call.take_key();
    let mut exchange = Exchange::begin(&call, opens);
    let result = exchange.run().await;
    let tries = Tries { attempts: exchange.attempt.sent, stopped: exchange.stopped };
    let landed = exchange.attempt.landed.take();
    drop(exchange);
    if let Some(landed) = landed {
        call.options.landed = Some(*landed);
    }
    match result {
        Ok(answer) => Ok(Response::new(call, opens, answer, tries)),
        Err(no_response) => Err(Failed { operation: call.operation, no_response, tries }),
    }
}

/// A call in progress.
struct Exchange<'c> {
    attempt: OneAttempt<'c>,
    retry: retry::State<'c>,
    stopped: Option<Stopped>,
    /// True if a token was replaced because the server refused the first one as expired.
    is_renewed: bool,
}

impl<'c> Exchange<'c> {
    fn begin(call: &'c Call, opens: Opens) -> Self {
        let (core, now) = (call.core.inner(), Instant::now());
        let limit = call.options.timeout.or(core.timeout);
        let end = limit.and_then(|limit| End::after(now, limit, TimeLimit::Call));
        let retry = core.retrying.begin(call.options.retry.as_ref(), call.repeats());
        let attempt = OneAttempt {
            call,
            opens,
            number: 0,
            sent: 0,
            began: now,
            phase: Phase::Preparing,
            end,
            longest_wait: retry.longest_wait(),
            reserved: None,
            cost: 0,
            landed: OnceLock::new(),
            presented: Presented::default(),
        };
        Self { attempt, retry, stopped: None, is_renewed: false }
    }

    async fn run(&mut self) -> Result<Answer, NoResponse> {
        loop {
            self.attempt.number += 1;
            let result = self.attempt.run().await;
            let pause = match self.judge(result) {
                ControlFlow::Break(result) => return result,
                ControlFlow::Continue(pause) => pause,
            };
            if !pause.is_zero() {
                trace::waits(self.attempt.call.operation, pause, "retry after a failed attempt");
                Box::pin(clock::sleep(pause)).await;
            }
            self.attempt.began = Instant::now();
        }
    }

    /// Returns the wait before a further attempt, or the result if there is none.
    fn judge(&mut self, result: Result<Answer, NoResponse>) -> ControlFlow<Result<Answer, NoResponse>, Duration> {
        let call = self.attempt.call;
        match &result {
            Ok(answer) => call.core.inner().pace.heed(call.caller(), answer, self.attempt.longest_wait),
            Err(NoResponse::Time(TimeLimit::Call, _)) => return ControlFlow::Break(result),
            Err(_) if self.attempt.phase == Phase::Waiting => {
                self.stopped = Some(Stopped::Wait);
                return ControlFlow::Break(result);
            }
            Err(_) => {}
        }
        // An expired token is no failure of the call: the server has only refused it.
        let is_refused = matches!(&result, Ok(answer) if answer.status == StatusCode::UNAUTHORIZED);
        if is_refused && !self.is_renewed && call.can_be_sent_again() && self.attempt.presented.are_refused() {
            self.is_renewed = true;
            return ControlFlow::Continue(Duration::ZERO);
        }
        let OneAttempt { number, phase, cost, .. } = self.attempt;
        let made = Made { number, was_sent: phase == Phase::Sent, cost };
        match self.retry.next(&result, made, self.attempt.end.map(|end| end.at)) {
            Ok(Some(Again { pause, reserved })) => {
                self.attempt.reserved = reserved;
                ControlFlow::Continue(pause)
            }
            Ok(None) => ControlFlow::Break(result),
            Err(stopped) => {
                self.stopped = Some(stopped);
                ControlFlow::Break(result)
            }
        }
    }
}
