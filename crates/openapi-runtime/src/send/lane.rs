//! Lanes: calls that share a limit, and go out of it in the order in which they came.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use super::{
    Lost, RateLimit,
    clock::{self, Instant},
    trace,
};
use crate::Operation;

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
    /// Forgets the calls that the limit no longer looks back on.
    fn expire(&mut self, now: Instant) {
        let Some(limit) = self.limit else { return };
        while self.sent.front().is_some_and(|first| now.saturating_duration_since(*first) >= limit.span) {
            self.sent.pop_front();
        }
    }

    /// Returns the time until the limit allows a call; `None` if it does now.
    fn rest(&mut self, now: Instant) -> Option<Duration> {
        self.expire(now);
        let limit = self.limit?;
        let before = self.sent.len().checked_sub(limit.calls as usize)?;
        let first = self.sent.get(before)?;
        Some(limit.span.saturating_sub(now.saturating_duration_since(*first)))
    }

    /// Counts a call that goes out; nothing is counted without a limit.
    fn record(&mut self, now: Instant) -> Option<Instant> {
        self.limit?;
        // Of two that looked at the clock one may come here later than the other.
        let at = self.sent.back().map_or(now, |last| now.max(*last));
        self.sent.push_back(at);
        Some(at)
    }

    /// A call that was counted did not go out.
    fn give_back(&mut self, at: Instant) {
        if let Some(place) = self.sent.iter().rposition(|sent| *sent == at) {
            self.sent.remove(place);
        }
    }
}

/// Why a call does not go out now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wait {
    /// Others wait, and came before it.
    Behind,
    /// The server wants no call for so long.
    Held(Duration),
    /// The limit lets none out for so long.
    Full(Duration),
}

impl Wait {
    /// Waits for so long, unless it is longer than a server may ask for.
    async fn pause(self, operation: &'static Operation, longest: Duration) -> Result<(), Lost> {
        let wait = match self {
            Self::Held(rest) if rest > longest => return Err(Lost::Held { rest, longest }),
            Self::Held(rest) => {
                trace::waits(operation, rest, "requested by the server");
                rest
            }
            Self::Full(rest) => {
                trace::waits(operation, rest, "client-side rate limit");
                rest
            }
            Self::Behind => Duration::ZERO,
        };
        clock::sleep(wait.max(Duration::from_millis(1))).await;
        Ok(())
    }
}

/// Calls that share a limit: those of one credential, or of one operation with it.
#[derive(Default)]
pub(super) struct Lane {
    /// Whoever waits holds it, so that calls go out in the order in which they came.
    gate: tokio::sync::Mutex<()>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    window: Window,
    /// Until when the server wants no call.
    held: Option<Instant>,
    /// The number of calls that wait.
    waiting: usize,
}

impl State {
    /// Returns the time for which the server still wants no call.
    fn held_for(&self, now: Instant) -> Option<Duration> {
        self.held.map(|until| until.saturating_duration_since(now)).filter(|rest| !rest.is_zero())
    }

    /// Why no call goes out now; nothing if one may.
    fn wait(&mut self, now: Instant) -> Option<Wait> {
        self.held_for(now).map(Wait::Held).or_else(|| self.window.rest(now).map(Wait::Full))
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

/// The first of those that wait in a lane. The gate is opened for the next before the call is done with waiting.
struct First<'l> {
    _gate: tokio::sync::MutexGuard<'l, ()>,
    _waiting: Waiting<'l>,
}

impl Lane {
    pub(super) fn new(limit: Option<RateLimit>) -> Self {
        // A span that never ends limits nothing: its calls would wait for ever.
        let limit = limit.filter(|limit| Instant::now().checked_add(limit.span).is_some());
        let window = Window { limit, sent: VecDeque::new() };
        Self { state: Mutex::new(State { window, ..State::default() }), ..Self::default() }
    }

    /// Takes a limit that the server has just refused a call by: from now on calls go out evenly.
    pub(super) fn take(&self, limit: RateLimit) {
        let window = &mut locked(&self.state).window;
        if window.limit == Some(limit) {
            return;
        }
        let (now, step) = (Instant::now(), limit.span / limit.calls);
        let sent = (0..limit.calls).rev().map(|ago| now.checked_sub(step * ago).unwrap_or(now));
        *window = Window { limit: Some(limit), sent: sent.collect() };
    }

    /// Checks whether it holds no state that is lost if it is dropped.
    pub(super) fn is_idle(&self, now: Instant) -> bool {
        let mut state = locked(&self.state);
        state.window.expire(now);
        state.waiting == 0 && state.held_for(now).is_none() && state.window.sent.is_empty()
    }

    /// Returns the time for which the server still wants no call.
    pub(super) fn held_for(&self, now: Instant) -> Option<Duration> {
        locked(&self.state).held_for(now)
    }

    /// The server wants no call for so long; it is taken at its word for `most`.
    pub(super) fn hold(&self, wait: Duration, most: Duration) {
        let Some(until) = Instant::now().checked_add(wait.min(most)) else { return };
        let held = &mut locked(&self.state).held;
        if held.is_none_or(|known| known < until) {
            *held = Some(until);
        }
    }

    /// Waits until all that came before have gone.
    async fn first(&self) -> First<'_> {
        let waiting = Waiting::begin(self);
        First { _gate: self.gate.lock().await, _waiting: waiting }
    }
}

/// The lanes that a call goes through: that of its operation, if it has a limit of its own, and that of its
/// credential.
#[derive(Clone, Default)]
pub(super) struct Lanes {
    pub(super) own: Option<Arc<Lane>>,
    pub(super) shared: Option<Arc<Lane>>,
}

impl Lanes {
    /// Lets a call out if there is room in all lanes; it is counted in all of them, or in none. `is_first` says
    /// that nobody waits before it.
    pub(super) fn leave(&self, now: Instant, is_first: bool) -> Result<Slot, Wait> {
        let lanes = [self.own.as_deref(), self.shared.as_deref()];
        // They are locked in this order everywhere.
        let mut states = lanes.map(|lane| lane.map(|lane| locked(&lane.state)));
        for state in states.iter_mut().flatten() {
            if !is_first && state.waiting > 0 {
                return Err(Wait::Behind);
            }
            if let Some(wait) = state.wait(now) {
                return Err(wait);
            }
        }
        let [own, shared] = states.map(|state| state.and_then(|mut state| state.window.record(now)));
        Ok(Slot { places: [self.own.clone().zip(own), self.shared.clone().zip(shared)] })
    }

    /// Waits until a call may go out: first for room in the lane of the operation, where the others of that
    /// operation wait behind it, then in the other as well. A call that is dropped leaves its place to the next.
    ///
    /// The lane of the credential is looked up when the call gets there, as the server may have held it meanwhile.
    pub(super) async fn queue(
        own: Option<Arc<Lane>>,
        shared: impl FnOnce() -> Option<Arc<Lane>>,
        operation: &'static Operation,
        longest: Duration,
    ) -> Result<Slot, Lost> {
        let first_of_own = match own.as_deref() {
            Some(lane) => Some(lane.first().await),
            None => None,
        };
        let alone = Self { own: own.clone(), shared: None };
        while let Err(wait) = alone.has_room(Instant::now()) {
            wait.pause(operation, longest).await?;
        }
        let lanes = Self { own: own.clone(), shared: shared() };
        let first_of_shared = match lanes.shared.as_deref() {
            Some(lane) => Some(lane.first().await),
            None => None,
        };
        let slot = loop {
            match lanes.leave(Instant::now(), true) {
                Ok(slot) => break slot,
                Err(wait) => wait.pause(operation, longest).await?,
            }
        };
        drop((first_of_shared, first_of_own));
        Ok(slot)
    }

    /// Checks whether there is room in all lanes.
    fn has_room(&self, now: Instant) -> Result<(), Wait> {
        let lanes = [self.own.as_deref(), self.shared.as_deref()];
        lanes.into_iter().flatten().find_map(|lane| locked(&lane.state).wait(now)).map_or(Ok(()), Err)
    }
}

/// A place among the calls that go out, in each lane with a limit. It is given back unless the call is sent.
#[derive(Default)]
pub(super) struct Slot {
    places: [Option<(Arc<Lane>, Instant)>; 2],
}

impl Slot {
    /// The call goes out.
    pub(super) fn keep(mut self) {
        self.places = [None, None];
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        for (lane, at) in self.places.iter_mut().filter_map(Option::take) {
            locked(&lane.state).window.give_back(at);
        }
    }
}

pub(super) fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LONG: Duration = Duration::from_secs(300);

    fn lane(calls: u32, seconds: u64) -> Arc<Lane> {
        Arc::new(Lane::new(Some(RateLimit::new(calls, Duration::from_secs(seconds)))))
    }

    async fn turn(own: Option<&Arc<Lane>>, shared: &Arc<Lane>, longest: Duration) -> Result<Slot, Lost> {
        let shared = Arc::clone(shared);
        Lanes::queue(own.cloned(), || Some(shared), &Operation::PLAIN, longest).await
    }

    #[test]
    fn no_span_holds_more_calls_than_the_limit() {
        let limit = RateLimit::new(3, Duration::from_secs(10));
        let (mut window, mut now) = (Window { limit: Some(limit), sent: VecDeque::new() }, Instant::now());
        let mut sent = Vec::new();
        for _ in 0..100 {
            if let Some(wait) = window.rest(now) {
                now += wait;
                assert_eq!(window.rest(now), None, "the wait is as long as it has to be");
            }
            window.record(now);
            sent.push(now);
            now += Duration::from_secs(1);
        }
        assert!(sent.windows(4).all(|four| four[3] - four[0] >= Duration::from_secs(10)));
        assert!(sent.windows(3).all(|three| three[2] - three[0] <= Duration::from_secs(10)));
    }

    #[test]
    fn a_limit_without_end_lets_out_what_it_names() {
        let mut window = Window { limit: Some(RateLimit::new(1, Duration::MAX)), sent: VecDeque::new() };
        let now = Instant::now();
        assert_eq!(window.rest(now), None);
        window.record(now);
        assert_eq!(window.rest(now), Some(Duration::MAX));
    }

    #[tokio::test(start_paused = true)]
    async fn a_lane_is_fair_and_a_call_that_is_dropped_leaves_its_place() {
        let lane = lane(1, 1);
        let (order, mut tasks) = (Arc::new(Mutex::new(Vec::new())), Vec::new());
        for number in 0..6 {
            let (lane, order) = (Arc::clone(&lane), Arc::clone(&order));
            tasks.push(tokio::spawn(async move {
                turn(None, &lane, LONG).await.unwrap().keep();
                locked(&order).push(number);
            }));
            tokio::task::yield_now().await;
        }
        tasks[2].abort();
        for task in tasks {
            let _ = task.await;
        }
        assert_eq!(*locked(&order), [0, 1, 3, 4, 5]);
        tokio::time::advance(Duration::from_secs(1)).await;
        assert!(lane.is_idle(Instant::now()));
    }

    #[tokio::test(start_paused = true)]
    async fn a_limit_of_an_operation_holds_after_the_lane_of_the_credential_was_held() {
        let (own, shared) = (lane(2, 10), Arc::new(Lane::new(None)));
        shared.hold(Duration::from_secs(60), LONG);
        let (sent, mut tasks) = (Arc::new(Mutex::new(Vec::new())), Vec::new());
        for _ in 0..12 {
            let (own, shared, sent) = (Arc::clone(&own), Arc::clone(&shared), Arc::clone(&sent));
            tasks.push(tokio::spawn(async move {
                turn(Some(&own), &shared, LONG).await.unwrap().keep();
                locked(&sent).push(Instant::now());
            }));
        }
        for task in tasks {
            task.await.unwrap();
        }
        let sent = locked(&sent);
        assert!(sent.windows(3).all(|three| three[2] - three[0] >= Duration::from_secs(10)), "{sent:?}");
        assert!(sent[11] - sent[0] < Duration::from_secs(52), "{sent:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn a_slot_that_is_not_used_is_given_back() {
        let (own, shared) = (lane(1, 60), lane(1, 60));
        let lanes = Lanes { own: Some(Arc::clone(&own)), shared: Some(Arc::clone(&shared)) };
        drop(lanes.leave(Instant::now(), false));
        assert!(own.is_idle(Instant::now()) && shared.is_idle(Instant::now()));
        lanes.leave(Instant::now(), false).unwrap().keep();
        assert!(matches!(lanes.leave(Instant::now(), false), Err(Wait::Full(_))));
        // Full in one, it is counted in neither.
        let lanes = Lanes { own: Some(lane(1, 60)), shared: Some(shared) };
        assert!(lanes.leave(Instant::now(), false).is_err());
        assert!(lanes.own.unwrap().is_idle(Instant::now()));
    }

    #[tokio::test(start_paused = true)]
    async fn what_the_server_says_holds_the_lane_and_is_bounded() {
        let (lane, began) = (Arc::new(Lane::new(None)), Instant::now());
        lane.hold(Duration::from_secs(5), LONG);
        lane.hold(Duration::from_secs(2), LONG);
        turn(None, &lane, LONG).await.unwrap().keep();
        assert!(began.elapsed() >= Duration::from_secs(5));
        lane.hold(Duration::MAX, LONG);
        assert!(lane.held_for(Instant::now()).is_some_and(|rest| rest <= LONG));
        let began = Instant::now();
        let lost = turn(None, &lane, Duration::from_secs(60)).await.err().unwrap();
        assert!(matches!(lost, Lost::Held { longest, .. } if longest == Duration::from_secs(60)), "{lost}");
        assert_eq!(began.elapsed(), Duration::ZERO);
    }
}
