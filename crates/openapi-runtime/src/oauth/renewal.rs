//! The tokens that clones share, and the single request at a time that renews them.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use chrono::{TimeDelta, Utc};
use secrecy::{ExposeSecret, SecretString};
use tokio::{
    runtime::Handle,
    sync::{oneshot, watch},
};

use super::{
    MemoryStore, OAuthError, TokenStore, Tokens,
    grant::{Grant, Registration},
};

/// The time before expiry from which a token is renewed. A token with a lifetime of less than two minutes is
/// renewed when a quarter of it remains.
const EARLY: TimeDelta = TimeDelta::seconds(30);

/// The time for which no token request is sent after the token server failed, while the current token is valid.
const QUIET: Duration = Duration::from_secs(5);

/// The time for which a token that replaced a refused one is not replaced if it is refused as well: the operation
/// is not permitted, and another token would not change that.
const AGAIN: Duration = Duration::from_secs(10);

/// The maximum number of refresh tokens tried in a row, while other processes change the tokens in the store.
const TRIES: usize = 4;

/// A token, or the error of obtaining one.
type TokenResult = Result<SecretString, OAuthError>;

/// The state that all clones share.
pub(super) struct Shared {
    pub(super) registration: Registration,
    pub(super) store: Box<dyn TokenStore>,
    /// True if the client obtains tokens with its own credentials.
    asks_for_itself: bool,
    /// The initial refresh token.
    first: Option<SecretString>,
    state: Mutex<State>,
    /// The request in flight, for all callers that wait for it.
    under_way: Mutex<Option<watch::Receiver<Option<TokenResult>>>>,
    /// The lock that a task holds while it requests tokens.
    turn: tokio::sync::Mutex<()>,
}

#[derive(Default)]
struct State {
    known: Option<Known>,
    /// The time until which no token request is sent.
    quiet_until: Option<Instant>,
}

/// Tokens and their status.
struct Known {
    tokens: Tokens,
    early: TimeDelta,
    /// True if a server refused the access token.
    is_refused: bool,
    /// The time at which these tokens replaced refused ones.
    replaced_refused: Option<Instant>,
    /// True if the store contains these tokens.
    is_saved: bool,
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn same(one: &SecretString, other: &SecretString) -> bool {
    one.expose_secret() == other.expose_secret()
}

impl Shared {
    pub(super) fn new(registration: Registration, asks_for_itself: bool, first: Option<SecretString>) -> Self {
        Self {
            registration,
            store: Box::new(MemoryStore::default()),
            asks_for_itself,
            first,
            state: Mutex::default(),
            under_way: Mutex::default(),
            turn: tokio::sync::Mutex::new(()),
        }
    }

    /// Returns the current token if it need not be renewed yet.
    pub(super) fn good(&self) -> Option<SecretString> {
        let state = locked(&self.state);
        let known = state.known.as_ref().filter(|known| !known.is_refused)?;
        let is_quiet = state.quiet_until.is_some_and(|end| end > Instant::now());
        let early = if is_quiet { TimeDelta::zero() } else { known.early };
        known.lasts(early).then(|| known.tokens.access.clone())
    }

    /// Records that the API refused a token. Returns true if another one can be obtained or is already present.
    pub(super) fn refuse(&self, token: &SecretString) -> bool {
        let mut state = locked(&self.state);
        // A token that was replaced in the meantime does not affect the current one.
        let Some(known) = state.known.as_mut().filter(|known| same(&known.tokens.access, token)) else { return true };
        if known.replaced_refused.is_some_and(|at| at.elapsed() < AGAIN) {
            return known.is_refused;
        }
        known.is_refused = true;
        true
    }

    /// Returns a valid token, requesting it if necessary. If the future is dropped, the request continues in its
    /// own task.
    pub(super) async fn renewed(this: &Arc<Self>) -> TokenResult {
        let mut waiting = {
            let mut under_way = locked(&this.under_way);
            let known = under_way.as_ref().filter(|known| known.has_changed().is_ok() && known.borrow().is_none());
            match known {
                Some(known) => known.clone(),
                None => {
                    let (sender, receiver) = watch::channel(None);
                    *under_way = Some(receiver.clone());
                    let shared = Arc::clone(this);
                    let work = async move {
                        let outcome = shared.obtain().await;
                        *locked(&shared.under_way) = None;
                        sender.send_replace(Some(outcome));
                    };
                    spawn(work)?;
                    receiver
                }
            }
        };
        let outcome = waiting.wait_for(Option::is_some).await.map(|outcome| outcome.clone());
        outcome.ok().flatten().unwrap_or(Err(OAuthError::Interrupted))
    }

    /// Exchanges an authorization code for tokens, in a task of its own.
    pub(super) async fn exchange(this: &Arc<Self>, code: String, verifier: SecretString) -> Result<(), OAuthError> {
        let (sender, receiver) = oneshot::channel();
        let shared = Arc::clone(this);
        spawn(async move {
            let _turn = shared.turn.lock().await;
            let found = shared.registration.request(Grant::Code { code: &code, verifier: &verifier }).await;
            let done = match found {
                Ok(tokens) => {
                    shared.keep(tokens).await;
                    Ok(())
                }
                Err(error) => Err(error),
            };
            // The receiver may have been dropped.
            let _ = sender.send(done);
        })?;
        receiver.await.unwrap_or(Err(OAuthError::Interrupted))
    }

    async fn obtain(&self) -> TokenResult {
        let _turn = self.turn.lock().await;
        if let Some(access) = self.good() {
            return Ok(access);
        }
        // Another process may have renewed the tokens.
        self.load().await?;
        if let Some(access) = self.good() {
            return Ok(access);
        }
        let error = match self.ask().await {
            Ok(access) => return Ok(access),
            Err(error) => error,
        };
        let mut state = locked(&self.state);
        let lasting = state.known.as_ref().filter(|known| !known.is_refused && known.lasts(TimeDelta::zero()));
        match lasting.map(|known| known.tokens.access.clone()) {
            Some(access) if error.is_temporary() => {
                state.quiet_until = Some(Instant::now() + QUIET);
                Ok(access)
            }
            _ => Err(error),
        }
    }

    /// Requests tokens with the available refresh tokens, then with the client's own credentials.
    async fn ask(&self) -> TokenResult {
        let mut tried: Vec<SecretString> = Vec::new();
        let mut refusal = OAuthError::NotSignedIn;
        while let Some(refresh) = self.untried(&tried) {
            refusal = match self.registration.request(Grant::Refresh(&refresh)).await {
                Ok(found) => return Ok(self.keep(found).await),
                Err(error) => error,
            };
            let is_of_token = matches!(&refusal, OAuthError::Refused(code) if code == "invalid_grant");
            if !(is_of_token || self.asks_for_itself && matches!(refusal, OAuthError::Refused(_))) {
                return Err(refusal);
            }
            tried.push(refresh);
            // Another process may have used the refresh token and saved the tokens it received.
            self.adopt(true).await.unwrap_or_default();
            if let Some(access) = self.good() {
                return Ok(access);
            }
        }
        if !self.asks_for_itself {
            return Err(refusal);
        }
        let found = self.registration.request(Grant::Client).await?;
        Ok(self.keep(found).await)
    }

    /// Returns a refresh token that was not tried yet.
    fn untried(&self, tried: &[SecretString]) -> Option<SecretString> {
        let known = locked(&self.state).known.as_ref().and_then(|known| known.tokens.refresh.clone());
        let all = known.into_iter().chain(self.first.clone());
        all.take(if tried.len() < TRIES { 2 } else { 0 }).find(|one| !tried.iter().any(|tried| same(tried, one)))
    }

    /// Loads the tokens of the store. Fails only if no tokens are known.
    async fn load(&self) -> Result<(), OAuthError> {
        let loaded = self.adopt(false).await;
        if locked(&self.state).known.is_some() { Ok(()) } else { loaded }
    }

    /// Replaces the known tokens by those of the store, if the known ones were saved or are refused.
    async fn adopt(&self, is_refused: bool) -> Result<(), OAuthError> {
        let Some(found) = self.store.load().await.map_err(OAuthError::store)? else { return Ok(()) };
        let mut state = locked(&self.state);
        let (is_newer, is_known) = match &state.known {
            None => (true, false),
            Some(known) => {
                let refresh = (known.tokens.refresh.as_ref(), found.refresh.as_ref());
                let is_same_refresh = match refresh {
                    (Some(one), Some(other)) => same(one, other),
                    (one, other) => one.is_none() && other.is_none(),
                };
                let is_known = same(&known.tokens.access, &found.access);
                // Tokens that could not be saved are newer than those in the store.
                ((is_refused || known.is_saved) && !(is_same_refresh && is_known), is_known)
            }
        };
        if is_newer {
            let refused_before = state.known.as_ref().is_some_and(|known| known.is_refused);
            let mut known = Known::new(found, EARLY, refused_before && !is_known);
            known.is_refused = refused_before && is_known;
            known.is_saved = true;
            state.known = Some(known);
        }
        Ok(())
    }

    /// Stores new tokens, in memory even if they cannot be saved: a server may issue a refresh token only once.
    async fn keep(&self, found: Tokens) -> SecretString {
        let access = found.access.clone();
        {
            let mut state = locked(&self.state);
            let lasts = found.expires_at.map_or(TimeDelta::MAX, |end| end - Utc::now());
            let was_refused = state.known.as_ref().is_some_and(|known| known.is_refused);
            state.known = Some(Known::new(found.clone(), EARLY.min(lasts / 4), was_refused));
            state.quiet_until = None;
        }
        let saved = self.store.save(&found).await;
        if let Some(known) = locked(&self.state).known.as_mut() {
            known.is_saved = saved.is_ok();
        }
        if let Err(error) = saved {
            warn(&error);
        }
        access
    }
}

impl Known {
    fn new(tokens: Tokens, early: TimeDelta, was_refused: bool) -> Self {
        let replaced_refused = was_refused.then(Instant::now);
        Self { tokens, early, is_refused: false, replaced_refused, is_saved: false }
    }

    /// Returns true if the access token remains valid for longer than `time`.
    fn lasts(&self, time: TimeDelta) -> bool {
        self.tokens.expires_at.is_none_or(|end| end > Utc::now() + time)
    }
}

/// Runs `work` in a task of its own, so that it completes even if the caller stops waiting.
fn spawn(work: impl Future<Output = ()> + Send + 'static) -> Result<(), OAuthError> {
    let handle = Handle::try_current().map_err(|_| OAuthError::Interrupted)?;
    handle.spawn(work);
    Ok(())
}

/// Logs that tokens were not saved.
#[cfg(feature = "tracing")]
fn warn(error: &crate::TokenError) {
    tracing::warn!(%error, "new tokens could not be saved; other processes will not see them");
}

#[cfg(not(feature = "tracing"))]
fn warn(_: &crate::TokenError) {}
