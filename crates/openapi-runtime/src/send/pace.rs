//! Limits of how many calls are sent in how much time: those that the caller or the document names, and
//! what the server says.

use std::{
    collections::{HashMap, VecDeque},
    hash::{BuildHasher, RandomState},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use reqwest::StatusCode;

use super::{
    attempt::{Answer, Content},
    clock::{self, Instant},
    tells,
};
use crate::{Call, Operation};

/// For how long a server is taken at its word. One that says more may mean something else by its number.
const LONGEST: Duration = Duration::from_secs(300);

/// How many lanes are kept before those that nobody is in are let go.
const LANES: usize = 1024;

/// The highest limit that is taken from a server: one that takes more need not be paced.
const MOST: u32 = 100_000;

/// A number of calls in a span of time: in no span of this length, wherever it begins, are there more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RateLimit {
    calls: u32,
    span: Duration,
}

impl RateLimit {
    /// This many calls in this span; at least one call.
    pub const fn new(calls: u32, span: Duration) -> Self {
        Self { calls: if calls == 0 { 1 } else { calls }, span }
    }

    /// What the document says: how many calls, in how many seconds.
    pub(crate) const fn documented((calls, seconds): (u32, u64)) -> Self {
        Self::new(calls, Duration::from_secs(seconds))
    }

    /// Whether it lets as few calls out as another.
    fn is_as_strict_as(self, other: Self) -> bool {
        f64::from(self.calls) / self.span.as_secs_f64() <= f64::from(other.calls) / other.span.as_secs_f64()
    }

    /// This many calls in a minute.
    pub const fn per_minute(calls: u32) -> Self {
        Self::new(calls, Duration::from_secs(60))
    }
}

/// The calls that went out last, as many as a limit looks back on.
///
/// A bucket that fills by and by (GCRA, as the crate governor has it) would let out up to twice as many in
/// a span, or few at once; servers count what came in a span, so this does as well.
#[derive(Debug, Default)]
struct Window {
    limit: Option<RateLimit>,
    sent: VecDeque<Instant>,
}

impl Window {
    /// How long there is to wait; if there is nothing to wait for, a call goes out.
    fn wait(&mut self, now: Instant) -> Option<Duration> {
        let limit = self.limit?;
        while self.sent.front().is_some_and(|first| now.saturating_duration_since(*first) >= limit.span) {
            self.sent.pop_front();
        }
        if self.sent.len() < limit.calls as usize {
            // Of two that looked at the clock one may come here later than the other.
            self.sent.push_back(self.sent.back().map_or(now, |last| now.max(*last)));
            return None;
        }
        let first = self.sent.get(self.sent.len() - limit.calls as usize)?;
        Some((*first + limit.span).saturating_duration_since(now))
    }
}

/// Calls that share a limit: those of one credential, or of one operation with it.
#[derive(Default)]
struct Lane {
    /// Whoever waits holds it, so that calls go out in the order in which they came.
    gate: tokio::sync::Mutex<()>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    window: Window,
    /// Until when the server wants no call.
    held: Option<Instant>,
    /// How many calls wait.
    waiting: usize,
}

impl State {
    /// How long the server wants no call.
    fn held_for(&self, now: Instant) -> Option<Duration> {
        self.held.map(|until| until.saturating_duration_since(now)).filter(|rest| !rest.is_zero())
    }

    /// How long there is to wait; if there is nothing to wait for, a call goes out.
    fn wait(&mut self, now: Instant) -> Option<Duration> {
        self.held_for(now).or_else(|| self.window.wait(now))
    }
}

/// A call that waits, until it is done with that or dropped.
struct Waiting<'l>(&'l Lane);

impl<'l> Waiting<'l> {
    fn begin(lane: &'l Lane) -> Self {
        locked(&lane.state).waiting += 1;
        Self(lane)
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        locked(&self.0.state).waiting -= 1;
    }
}

impl Lane {
    fn new(limit: Option<RateLimit>) -> Self {
        let window = Window { limit, sent: VecDeque::new() };
        Self { state: Mutex::new(State { window, ..State::default() }), ..Self::default() }
    }

    /// Takes a limit that the server has just refused a call by: from now on calls go out evenly.
    fn take(&self, limit: RateLimit) {
        let window = &mut locked(&self.state).window;
        if window.limit == Some(limit) {
            return;
        }
        let (now, step) = (Instant::now(), limit.span / limit.calls);
        let sent = (0..limit.calls).rev().map(|ago| now.checked_sub(step * ago).unwrap_or(now));
        *window = Window { limit: Some(limit), sent: sent.collect() };
    }

    /// Whether nothing would be forgotten with it.
    fn is_idle(&self) -> bool {
        let state = locked(&self.state);
        state.held_for(Instant::now()).is_none() && state.window.sent.is_empty()
    }

    /// Whether a call may go out at once; then it is counted. None overtakes those that wait.
    fn lets_out(&self, now: Instant) -> bool {
        let mut state = locked(&self.state);
        state.waiting == 0 && state.wait(now).is_none()
    }

    /// Waits until a call may go out.
    async fn turn(&self) {
        if self.lets_out(Instant::now()) {
            return;
        }
        let _waiting = Waiting::begin(self);
        let _first = self.gate.lock().await;
        loop {
            let wait = locked(&self.state).wait(Instant::now());
            let Some(wait) = wait else { return };
            clock::sleep(wait.max(Duration::from_millis(1))).await;
        }
    }

    fn hold(&self, wait: Duration) {
        let until = Instant::now() + wait.min(LONGEST);
        let held = &mut locked(&self.state).held;
        if held.is_none_or(|known| known < until) {
            *held = Some(until);
        }
    }
}

fn locked<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A credential and, for its own limit, an operation.
type Key = (u64, Option<&'static str>);

/// The limits of a client, shared by its clones.
#[derive(Default)]
pub(crate) struct Pace {
    limit: Option<RateLimit>,
    operations: HashMap<String, RateLimit>,
    heeds_server: bool,
    /// Where a refusal says how many calls the server takes, and in how many seconds.
    told: Option<(&'static [&'static str], u64)>,
    /// Of the credentials of the client.
    main: Arc<Lane>,
    /// Of operations with limits of their own, and of credentials of calls.
    lanes: Mutex<HashMap<Key, Arc<Lane>>>,
    /// Whether the server has ever held a lane.
    is_held: AtomicBool,
    hasher: RandomState,
}

impl Pace {
    /// Limits of which the document has this one, and says where refusals tell another.
    pub(crate) fn new(limit: Option<RateLimit>, told: Option<(&'static [&'static str], u64)>) -> Self {
        Self { heeds_server: true, limit, told, main: Arc::new(Lane::new(limit)), ..Self::default() }
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
        if key == (0, None) {
            return Arc::clone(&self.main);
        }
        let mut lanes = locked(&self.lanes);
        if lanes.len() > LANES {
            lanes.retain(|_, lane| Arc::strong_count(lane) > 1 || !lane.is_idle());
        }
        Arc::clone(lanes.entry(key).or_insert_with(|| Arc::new(Lane::new(limit))))
    }

    /// The limit of an operation itself.
    fn own(&self, operation: &Operation) -> Option<RateLimit> {
        let own = if self.operations.is_empty() { None } else { self.operations.get(operation.id).copied() };
        own.or_else(|| operation.rate.map(RateLimit::documented))
    }

    /// Whether any limit is known.
    fn has_limits(&self) -> bool {
        self.limit.is_some() || self.is_held.load(Ordering::Relaxed)
    }

    /// Whether a call may go out without waiting for its [turn](Self::turn); then it is counted.
    pub(super) fn lets_out(&self, call: &Call, now: Instant) -> bool {
        // Where there are two lanes, it is not counted in one while it waits in the other.
        self.own(call.operation).is_none()
            && (!self.has_limits() || self.lane((self.credential(call), None), self.limit).lets_out(now))
    }

    /// Waits until a call may go out. A call that is dropped meanwhile leaves its place to the next.
    pub(super) async fn turn(&self, call: &Call) {
        let (credential, own) = (self.credential(call), self.own(call.operation));
        if own.is_some() {
            self.lane((credential, Some(call.operation.id)), own).turn().await;
        }
        self.lane((credential, None), self.limit).turn().await;
    }

    /// Tells credentials apart, without keeping them.
    fn credential(&self, call: &Call) -> u64 {
        call.options.credentials.as_ref().map_or(0, |own| self.hasher.hash_one(own))
    }

    /// Heeds what the server says of its limits.
    pub(super) fn heed(&self, call: &Call, answer: &Answer) {
        let Answer { status, headers, content } = answer;
        let is_refused = *status == StatusCode::TOO_MANY_REQUESTS;
        if !self.heeds_server || !is_refused && !tells::has_limits(headers) {
            return;
        }
        // The server has a say in it from now on.
        let lane = || {
            self.is_held.store(true, Ordering::Relaxed);
            self.lane((self.credential(call), None), self.limit)
        };
        let is_spent = is_refused || tells::remaining(headers) == Some(0);
        let asked = || if is_refused { tells::retry_after(headers) } else { None };
        if let (true, Some((pointers, seconds)), Content::Whole(body)) = (is_refused, self.told, content)
            && let Some(calls) = tells::permitted(body, pointers).filter(|calls| *calls <= MOST)
        {
            let limit = RateLimit::documented((calls, seconds));
            // What the caller wants is kept, however much more the server takes.
            if self.limit.is_none_or(|own| !own.is_as_strict_as(limit)) {
                lane().take(limit);
            }
        }
        let wait = if is_spent { asked().or_else(|| tells::reset(headers)) } else { None };
        if let Some(wait) = wait.filter(|wait| !wait.is_zero()) {
            lane().hold(wait);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_span_holds_more_calls_than_the_limit() {
        let limit = RateLimit::new(3, Duration::from_secs(10));
        let (mut window, mut now) = (Window { limit: Some(limit), sent: VecDeque::new() }, Instant::now());
        let mut sent = Vec::new();
        for _ in 0..100 {
            if let Some(wait) = window.wait(now) {
                now += wait;
                assert_eq!(window.wait(now), None, "the wait is as long as it has to be");
            }
            sent.push(now);
            now += Duration::from_secs(1);
        }
        assert!(sent.windows(4).all(|four| four[3] - four[0] >= Duration::from_secs(10)));
        assert!(sent.windows(3).all(|three| three[2] - three[0] <= Duration::from_secs(10)));
    }

    #[tokio::test(start_paused = true)]
    async fn a_lane_is_fair_and_a_call_that_is_dropped_leaves_its_place() {
        let lane = Arc::new(Lane::new(Some(RateLimit::new(1, Duration::from_secs(1)))));
        let (order, mut tasks) = (Arc::new(Mutex::new(Vec::new())), Vec::new());
        for number in 0..6 {
            let (lane, order) = (Arc::clone(&lane), Arc::clone(&order));
            tasks.push(tokio::spawn(async move {
                lane.turn().await;
                locked(&order).push(number);
            }));
            tokio::task::yield_now().await;
        }
        tasks[2].abort();
        for task in tasks {
            let _ = task.await;
        }
        assert_eq!(*locked(&order), [0, 1, 3, 4, 5]);
    }

    #[tokio::test(start_paused = true)]
    async fn what_the_server_says_holds_the_lane() {
        let (lane, began) = (Lane::new(None), Instant::now());
        lane.hold(Duration::from_secs(5));
        lane.hold(Duration::from_secs(2));
        lane.turn().await;
        assert!(began.elapsed() >= Duration::from_secs(5));
        lane.hold(Duration::from_secs(1_000_000));
        assert!(locked(&lane.state).held_for(Instant::now()).is_some_and(|rest| rest <= LONGEST));
    }
}
