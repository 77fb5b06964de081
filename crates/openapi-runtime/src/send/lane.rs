//! Lanes: queues of calls that share a rate limit and are sent in order of arrival.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use super::{RateLimit, trace};
use crate::{
    Operation,
    common::{
        clock::{self, Instant},
        no_response::NoResponse,
    },
};

/// The times of the last calls sent, as many as the limit takes into account.
///
/// A token bucket that refills continuously (GCRA, as in the crate governor) would send up to twice as many calls
/// in a span, or only a few at once; servers count the calls in a span, so this does as well.
#[derive(Debug, Default)]
struct Window {
    limit: Option<RateLimit>,
    sent: VecDeque<Instant>,
}

impl Window {
    /// Removes the calls that the limit no longer takes into account.
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

    /// Counts a call that is sent; nothing is counted without a limit.
    fn record(&mut self, now: Instant) -> Option<Instant> {
        self.limit?;
        // Of two tasks that read the clock, the earlier one may arrive here later.
        let at = self.sent.back().map_or(now, |last| now.max(*last));
        self.sent.push_back(at);
        Some(at)
    }

    /// Removes a counted call that was not sent.
    fn give_back(&mut self, at: Instant) {
        if let Some(place) = self.sent.iter().rposition(|sent| *sent == at) {
            self.sent.remove(place);
        }
    }
}

/// The reason why a call is not sent now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wait {
    /// Other calls that arrived earlier are waiting.
    Behind,
    /// The server accepts no calls for this time.
    Held(Duration),
    /// The limit allows no call for this time.
    Full(Duration),
}

impl Wait {
    /// Waits for the required time; fails if the server asks for more than `longest`.
    async fn pause(self, operation: &'static Operation, longest: Duration) -> Result<(), NoResponse> {
        let wait = match self {
            Self::Held(rest) if rest > longest => return Err(NoResponse::Held { rest, longest }),
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

/// Calls that share a limit: those of one credential, or those of one operation with that credential.
#[derive(Default)]
pub(super) struct Lane {
    /// The lock held by the first waiting call, so that calls are sent in order of arrival.
    gate: tokio::sync::Mutex<()>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    window: Window,
    /// The time until which the server accepts no calls.
    held: Option<Instant>,
    /// The number of waiting calls.
    waiting: usize,
}

impl State {
    /// Returns the remaining time for which the server accepts no calls.
    fn held_for(&self, now: Instant) -> Option<Duration> {
        self.held.map(|until| until.saturating_duration_since(now)).filter(|rest| !rest.is_zero())
    }

    /// Returns the reason why no call can be sent now; `None` if one can.
    fn wait(&mut self, now: Instant) -> Option<Wait> {
        self.held_for(now).map(Wait::Held).or_else(|| self.window.rest(now).map(Wait::Full))
    }
}

/// A call counted as waiting until this value is dropped.
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

/// The first waiting call of a lane. The gate opens for the next call before this one stops counting as waiting.
struct First<'l> {
    _gate: tokio::sync::MutexGuard<'l, ()>,
    _waiting: Waiting<'l>,
}

impl Lane {
    pub(super) fn new(limit: Option<RateLimit>) -> Self {
        // A span beyond the range of the clock is not a limit: its calls would wait forever.
        let limit = limit.filter(|limit| Instant::now().checked_add(limit.span).is_some());
        let window = Window { limit, sent: VecDeque::new() };
        Self { state: Mutex::new(State { window, ..State::default() }), ..Self::default() }
    }

    /// Adopts the limit by which the server has just refused a call: from now on calls are spread evenly over its
    /// span.
    pub(super) fn take(&self, limit: RateLimit) {
        let window = &mut locked(&self.state).window;
        if window.limit == Some(limit) {
            return;
        }
        let (now, step) = (Instant::now(), limit.span / limit.calls);
        let sent = (0..limit.calls).rev().map(|ago| now.checked_sub(step * ago).unwrap_or(now));
        *window = Window { limit: Some(limit), sent: sent.collect() };
    }

    /// Returns true if the lane has no state that would be lost if it were dropped.
    pub(super) fn is_idle(&self, now: Instant) -> bool {
        let mut state = locked(&self.state);
        state.window.expire(now);
        state.waiting == 0 && state.held_for(now).is_none() && state.window.sent.is_empty()
    }

    /// Returns the remaining time for which the server accepts no calls.
    pub(super) fn held_for(&self, now: Instant) -> Option<Duration> {
        locked(&self.state).held_for(now)
    }

    /// Holds the lane for the time that the server asks for, at most `most`.
    pub(super) fn hold(&self, wait: Duration, most: Duration) {
        let Some(until) = Instant::now().checked_add(wait.min(most)) else { return };
        let held = &mut locked(&self.state).held;
        if held.is_none_or(|known| known < until) {
            *held = Some(until);
        }
    }

    /// Waits until all earlier calls have been sent.
    async fn first(&self) -> First<'_> {
        let waiting = Waiting::begin(self);
        First { _gate: self.gate.lock().await, _waiting: waiting }
    }
}

/// The lanes of a call: that of its operation, if the operation has a limit of its own, and that of its credential.
#[derive(Clone, Default)]
pub(super) struct Lanes {
    pub(super) own: Option<Arc<Lane>>,
    pub(super) shared: Option<Arc<Lane>>,
}

impl Lanes {
    /// Sends a call if all lanes allow it; it is counted in all of them or in none. `is_first` is true if no
    /// earlier call waits.
    pub(super) fn leave(&self, now: Instant, is_first: bool) -> Result<Slot, Wait> {
        let lanes = [self.own.as_deref(), self.shared.as_deref()];
        // The locks are acquired in this order everywhere.
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

    /// Waits until a call may be sent: first for the lane of the operation, where other calls of that operation
    /// wait behind it, then for both lanes. A call that is dropped passes its turn to the next.
    ///
    /// The lane of the credential is looked up only then, as the server may have held it in the meantime.
    pub(super) async fn queue(
        own: Option<Arc<Lane>>,
        shared: impl FnOnce() -> Option<Arc<Lane>>,
        operation: &'static Operation,
        longest: Duration,
    ) -> Result<Slot, NoResponse> {
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

    /// Checks that all lanes allow a call now.
    fn has_room(&self, now: Instant) -> Result<(), Wait> {
        let lanes = [self.own.as_deref(), self.shared.as_deref()];
        lanes.into_iter().flatten().find_map(|lane| locked(&lane.state).wait(now)).map_or(Ok(()), Err)
    }
}

/// A slot among the outgoing calls, in each lane with a limit. It is given back when dropped unless the call is
/// sent.
#[derive(Default)]
pub(crate) struct Slot {
    places: [Option<(Arc<Lane>, Instant)>; 2],
}

impl Slot {
    /// Marks the call as sent.
    pub(crate) fn keep(mut self) {
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

    async fn turn(own: Option<&Arc<Lane>>, shared: &Arc<Lane>, longest: Duration) -> Result<Slot, NoResponse> {
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
        // The second lane is full, so the call is counted in neither.
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
        let no_response = turn(None, &lane, Duration::from_secs(60)).await.err().unwrap();
        assert!(
            matches!(no_response, NoResponse::Held { longest, .. } if longest == Duration::from_secs(60)),
            "{no_response}"
        );
        assert_eq!(began.elapsed(), Duration::ZERO);
    }
}
