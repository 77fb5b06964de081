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
use crate::Call;

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
            self.sent.push_back(now);
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
    window: Mutex<Window>,
    /// Until when the server wants no call.
    held: Mutex<Option<Instant>>,
}

impl Lane {
    fn new(limit: Option<RateLimit>) -> Self {
        Self { window: Mutex::new(Window { limit, sent: VecDeque::new() }), ..Self::default() }
    }

    /// How long the server wants no call.
    fn held_for(&self) -> Option<Duration> {
        let held = *locked(&self.held);
        held.map(|until| until.saturating_duration_since(Instant::now())).filter(|rest| !rest.is_zero())
    }

    /// Takes a limit that the server has just refused a call by: from now on calls go out evenly.
    fn take(&self, limit: RateLimit) {
        let mut window = locked(&self.window);
        if window.limit == Some(limit) {
            return;
        }
        let (now, step) = (Instant::now(), limit.span / limit.calls);
        let sent = (0..limit.calls).rev().map(|ago| now.checked_sub(step * ago).unwrap_or(now));
        *window = Window { limit: Some(limit), sent: sent.collect() };
    }

    /// Whether nothing would be forgotten with it.
    fn is_idle(&self) -> bool {
        self.held_for().is_none() && locked(&self.window).sent.is_empty()
    }

    /// A turn that need not be waited for.
    fn has_turn(&self) -> bool {
        self.gate.try_lock().is_ok() && self.held_for().is_none() && locked(&self.window).wait(Instant::now()).is_none()
    }

    async fn turn(self: Arc<Self>) {
        // Few calls wait, and all would have room for it.
        if !self.has_turn() {
            Box::pin(self.wait()).await;
        }
    }

    async fn wait(self: Arc<Self>) {
        let _first = self.gate.lock().await;
        while let Some(wait) = self.held_for().or_else(|| locked(&self.window).wait(Instant::now())) {
            clock::sleep(wait.max(Duration::from_millis(1))).await;
        }
    }

    fn hold(&self, wait: Duration) {
        let until = Instant::now() + wait.min(LONGEST);
        let mut held = locked(&self.held);
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

/// The lanes that a call has gone out through.
pub(super) struct Turn<'p> {
    pace: &'p Pace,
    call: &'p Call,
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

    /// Waits until a call may go out. A call that is dropped meanwhile leaves its place to the next.
    pub(super) async fn turn<'p>(&'p self, call: &'p Call) -> Turn<'p> {
        let operation = call.operation;
        let own = self.operations.get(operation.id).copied();
        let own = own.or_else(|| operation.rate.map(RateLimit::documented));
        if own.is_some() || self.limit.is_some() || self.is_held.load(Ordering::Relaxed) {
            let credential = self.credential(call);
            if own.is_some() {
                self.lane((credential, Some(operation.id)), own).turn().await;
            }
            self.lane((credential, None), self.limit).turn().await;
        }
        Turn { pace: self, call }
    }

    /// Tells credentials apart, without keeping them.
    fn credential(&self, call: &Call) -> u64 {
        call.options.credentials.as_ref().map_or(0, |own| self.hasher.hash_one(own))
    }
}

impl Turn<'_> {
    /// Heeds what the server says of its limits.
    pub(super) fn heed(&self, answer: &Answer) {
        let Answer { status, headers, content } = answer;
        let is_refused = *status == StatusCode::TOO_MANY_REQUESTS;
        if !self.pace.heeds_server || !is_refused && !tells::has_limits(headers) {
            return;
        }
        let is_spent = is_refused || tells::remaining(headers) == Some(0);
        let asked = || if is_refused { tells::retry_after(headers) } else { None };
        if let (true, Some((pointers, seconds)), Content::Whole(body)) = (is_refused, self.pace.told, content)
            && let Some(calls) = tells::permitted(body, pointers).filter(|calls| *calls <= MOST)
        {
            let limit = RateLimit::documented((calls, seconds));
            // What the caller wants is kept, however much more the server takes.
            if self.pace.limit.is_none_or(|own| !own.is_as_strict_as(limit)) {
                self.lane().take(limit);
            }
        }
        let wait = if is_spent { asked().or_else(|| tells::reset(headers)) } else { None };
        if let Some(wait) = wait.filter(|wait| !wait.is_zero()) {
            self.lane().hold(wait);
        }
    }

    /// The lane of the credential, which the server has a say in from now on.
    fn lane(&self) -> Arc<Lane> {
        self.pace.is_held.store(true, Ordering::Relaxed);
        self.pace.lane((self.pace.credential(self.call), None), self.pace.limit)
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
                Arc::clone(&lane).turn().await;
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
        let (lane, began) = (Arc::new(Lane::new(None)), Instant::now());
        lane.hold(Duration::from_secs(5));
        lane.hold(Duration::from_secs(2));
        Arc::clone(&lane).turn().await;
        assert!(began.elapsed() >= Duration::from_secs(5));
        lane.hold(Duration::from_secs(1_000_000));
        assert!(lane.held_for().is_some_and(|rest| rest <= LONGEST));
    }
}
