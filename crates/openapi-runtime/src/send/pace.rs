//! Rate limits of calls: those set by the caller or the document, and those reported by the server.

use std::{
    collections::HashMap,
    hash::{BuildHasher, RandomState},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use reqwest::StatusCode;

use super::{
    RateLimit,
    lane::{Lane, Lanes, Slot, locked},
    limit_headers,
    limits::{End, limited},
};
use crate::{
    Credentials, Operation,
    common::{clock::Instant, no_response::NoResponse},
    response::answer::{Answer, Content},
};

/// The longest wait accepted from a server, unless the policy allows a longer one. A server that asks for more may
/// mean something else by the number, so it is called again after this time.
const LONGEST: Duration = Duration::from_secs(300);

/// The number of lanes from which idle ones are removed.
const LANES: usize = 1024;

/// The highest limit adopted from a server: a higher one needs no pacing.
const MOST: u32 = 100_000;

/// A credential and, for a limit of its own, an operation.
type Key = (u64, Option<&'static str>);

/// The lanes of operations with limits of their own, and of the credentials of calls.
struct Table {
    lanes: HashMap<Key, Arc<Lane>>,
    /// The number of lanes at which idle ones are removed.
    most: usize,
}

impl Default for Table {
    fn default() -> Self {
        Self { lanes: HashMap::new(), most: LANES }
    }
}

impl Table {
    fn lane(&mut self, key: Key, limit: Option<RateLimit>) -> Arc<Lane> {
        if let Some(lane) = self.lanes.get(&key) {
            return Arc::clone(lane);
        }
        if self.lanes.len() >= self.most {
            let now = Instant::now();
            self.lanes.retain(|_, lane| Arc::strong_count(lane) > 1 || !lane.is_idle(now));
            // The threshold doubles with the number of lanes, so that the amortized cost of a call is constant.
            self.most = self.lanes.len().saturating_mul(2).max(LANES);
        }
        Arc::clone(self.lanes.entry(key).or_insert_with(|| Arc::new(Lane::new(limit))))
    }
}

/// The limits on how long a call may wait for its turn.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Patience {
    /// The longest wait that the server may ask for.
    pub(crate) longest: Duration,
    /// The deadline of the call.
    pub(crate) call: Option<End>,
    /// The deadline of the attempt. It applies to waits that the server asks for: a wait for a limit that the
    /// caller set is not bounded by the timeout of an attempt.
    pub(crate) attempt: Option<End>,
}

/// The rate limits of a client, shared by its clones.
#[derive(Default)]
pub(crate) struct Pace {
    limit: Option<RateLimit>,
    operations: HashMap<String, RateLimit>,
    heeds_server: bool,
    /// The locations in the body of a refusal that state the number of permitted calls, and the span in seconds.
    reported_rate: Option<(&'static [&'static str], u64)>,
    /// The lane of the client's credentials.
    main: Arc<Lane>,
    others: Mutex<Table>,
    /// True if the server has ever held a lane.
    is_held: AtomicBool,
    hasher: RandomState,
}

/// The operation and the own credentials of a call, which select its lanes.
#[derive(Clone, Copy)]
pub(crate) struct Caller<'c> {
    pub(crate) operation: &'static Operation,
    pub(crate) credentials: Option<&'c Credentials>,
}

impl Pace {
    /// Creates the limits of a client from the limit and the refusal locations that the document declares.
    pub(crate) fn new(limit: Option<RateLimit>, reported_rate: Option<(&'static [&'static str], u64)>) -> Self {
        Self { heeds_server: true, limit, reported_rate, main: Arc::new(Lane::new(limit)), ..Self::default() }
    }

    pub(crate) fn set(&mut self, limit: RateLimit) {
        self.limit = Some(limit);
        self.main = Arc::new(Lane::new(self.limit));
    }

    pub(crate) fn set_for(&mut self, operation: &str, limit: RateLimit) {
        self.operations.insert(operation.to_owned(), limit);
    }

    pub(crate) fn ignore_server(&mut self) {
        self.heeds_server = false;
    }

    fn lane(&self, key: Key, limit: Option<RateLimit>) -> Arc<Lane> {
        if key == (0, None) { Arc::clone(&self.main) } else { locked(&self.others).lane(key, limit) }
    }

    /// Returns the limit of an operation itself.
    fn own(&self, operation: &Operation) -> Option<RateLimit> {
        let own = if self.operations.is_empty() { None } else { self.operations.get(operation.id).copied() };
        own.or_else(|| operation.rate.map(RateLimit::documented))
    }

    /// Returns true if any limit is known for the credentials.
    fn has_limits(&self) -> bool {
        self.limit.is_some() || self.is_held.load(Ordering::Relaxed)
    }

    /// Returns the lane of a call's operation, if the operation has a limit of its own.
    fn own_lane(&self, caller: Caller<'_>) -> Option<Arc<Lane>> {
        let own = self.own(caller.operation)?;
        Some(self.lane((self.credential(caller), Some(caller.operation.id)), Some(own)))
    }

    /// Returns the lane of a call's credential, if any limit is known.
    fn shared_lane(&self, caller: Caller<'_>) -> Option<Arc<Lane>> {
        self.has_limits().then(|| self.lane((self.credential(caller), None), self.limit))
    }

    /// Sends a call if it need not wait for its [turn](Self::turn).
    pub(crate) fn lets_out(&self, caller: Caller<'_>, now: Instant) -> Option<Slot> {
        if !self.has_limits() && self.own(caller.operation).is_none() {
            return Some(Slot::default());
        }
        Lanes { own: self.own_lane(caller), shared: self.shared_lane(caller) }.leave(now, false).ok()
    }

    /// Waits until a call may be sent. A call that is dropped in the meantime passes its turn to the next.
    ///
    /// # Errors
    ///
    /// Returns an error if the server asks for a longer wait than is allowed, or if a timeout ends the wait.
    pub(crate) async fn turn(&self, caller: Caller<'_>, patience: Patience) -> Result<Slot, NoResponse> {
        let Patience { longest, call: end, attempt } = patience;
        let end = match self.shared_lane(caller).and_then(|lane| lane.held_for(Instant::now())) {
            // Known without waiting for the calls ahead.
            Some(rest) if rest > longest => return Err(NoResponse::Held { rest, longest }),
            Some(_) => End::first(end, attempt),
            None => end,
        };
        let queue = Lanes::queue(self.own_lane(caller), || self.shared_lane(caller), caller.operation, longest);
        limited(queue, end, None).await
    }

    /// Returns a hash that distinguishes credentials without storing them.
    fn credential(&self, caller: Caller<'_>) -> u64 {
        caller.credentials.map_or(0, |own| self.hasher.hash_one(own))
    }

    /// Applies the limits that the server reports; `longest` is the longest wait that the policy of the call
    /// allows.
    pub(crate) fn heed(&self, caller: Caller<'_>, answer: &Answer, longest: Duration) {
        let Answer { status, headers, content } = answer;
        let is_refused = *status == StatusCode::TOO_MANY_REQUESTS;
        if !self.heeds_server || !is_refused && !limit_headers::has_limits(headers) {
            return;
        }
        // From now on calls check for limits reported by the server.
        let lane = || {
            self.is_held.store(true, Ordering::Relaxed);
            self.lane((self.credential(caller), None), self.limit)
        };
        let is_spent = is_refused || limit_headers::remaining(headers) == Some(0);
        let asked = || if is_refused { limit_headers::retry_after(headers) } else { None };
        if let (true, Some((pointers, seconds)), Content::Whole(body)) = (is_refused, self.reported_rate, content)
            && let Some(calls) = limit_headers::permitted(body, pointers).filter(|calls| *calls <= MOST)
        {
            let limit = RateLimit::documented((calls, seconds));
            // A stricter limit set by the caller is preserved.
            if self.limit.is_none_or(|own| !own.is_as_strict_as(limit)) {
                lane().take(limit);
            }
        }
        let wait = if is_spent { asked().or_else(|| limit_headers::reset(headers)) } else { None };
        if let Some(wait) = wait.filter(|wait| !wait.is_zero()) {
            lane().hold(wait, LONGEST.max(longest));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn go(lanes: &Lanes) {
        if let Ok(slot) = lanes.leave(Instant::now(), false) {
            slot.keep();
        }
    }

    #[tokio::test(start_paused = true)]
    async fn idle_lanes_are_let_go_and_those_in_use_are_not() {
        let mut table = Table::default();
        let limit = Some(RateLimit::new(1, Duration::from_secs(1)));
        for round in 0..8 {
            for key in 0..1000 {
                let lanes = Lanes { own: Some(table.lane((round * 1000 + key, Some("a")), limit)), shared: None };
                go(&lanes);
            }
            assert!(table.lanes.len() <= 2 * LANES, "{}", table.lanes.len());
            tokio::time::advance(Duration::from_secs(2)).await;
        }
        // A lane with state that still counts is kept.
        let kept = table.lane((u64::MAX, None), limit);
        let lanes = Lanes { own: Some(kept), shared: None };
        go(&lanes);
        (0..4000).for_each(|key| drop(table.lane((key, Some("b")), limit)));
        assert!(lanes.leave(Instant::now(), false).is_err());
        drop(lanes);
        assert!(table.lanes.contains_key(&(u64::MAX, None)));
    }
}
