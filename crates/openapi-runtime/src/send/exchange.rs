//! The attempts of a call, until one is the last.

use super::{
    Lost, TimeLimit, Tries, attempt,
    attempt::Answer,
    clock,
    limits::{End, limited},
};
use crate::{Call, Operation, Response, request::Presented};
use reqwest::header::HeaderMap;

/// Whether the body of a response of this status is for the caller to read, bit by bit.
pub(crate) type Opens = fn(u16, &HeaderMap) -> bool;

/// A call that brought no response.
pub(crate) struct Failed {
    pub(crate) operation: &'static Operation,
    pub(crate) lost: Lost,
    pub(crate) tries: Tries,
}

/// Sends a call, as often as it takes and is allowed.
pub(crate) async fn exchange(mut call: Box<Call>, opens: Opens) -> Result<Response, Failed> {
    let operation = call.operation;
    let limit = call.options.timeout.or(call.core.inner().timeout);
    let end = limit.map(|limit| End::after(limit, TimeLimit::Call));
    let mut tries = Tries::default();
    call.take_key();
    match attempts(&call, opens, end, &mut tries).await {
        Ok(answer) => Ok(Response::new(call, opens, answer, tries)),
        Err(lost) => Err(Failed { operation, lost, tries }),
    }
}

async fn attempts(call: &Call, opens: Opens, end: Option<End>, tries: &mut Tries) -> Result<Answer, Lost> {
    let core = call.core.inner();
    let mut state = core.retrying.begin(call);
    let mut is_renewed = false;
    loop {
        let turn = limited(async { Ok(core.pace.turn(call).await) }, end, None).await?;
        tries.attempts += 1;
        let mut presented = Presented::default();
        let result = attempt::attempt(call, opens, tries.attempts, end, &mut presented).await;
        if let Ok(answer) = &result {
            turn.heed(answer);
        }
        if let Err(Lost::Time(TimeLimit::Call, _)) = &result {
            return result;
        }
        // A token that ran out is no failure of the call: the server did nothing but refuse it.
        let is_refused = matches!(&result, Ok(answer) if answer.status == reqwest::StatusCode::UNAUTHORIZED);
        if is_refused && !is_renewed && call.can_be_sent_again() && presented.are_refused() {
            is_renewed = true;
            continue;
        }
        match state.next(&result, tries, end.map(|end| end.at)) {
            Some(wait) => clock::sleep(wait).await,
            None => return result,
        }
    }
}
