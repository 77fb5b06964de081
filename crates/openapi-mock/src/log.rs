//! Log messages for the operator of the server.

use std::{
    fmt,
    sync::{Mutex, PoisonError},
};

type Listener = Box<dyn Fn(&str) + Send + Sync>;

/// The listener for messages, if there is one.
#[derive(Default)]
pub(crate) struct Log(Mutex<Option<Listener>>);

impl Log {
    pub(crate) fn listen(&self, listener: impl Fn(&str) + Send + Sync + 'static) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(Box::new(listener));
    }

    pub(crate) fn write(&self, message: &str) {
        if let Some(listener) = self.0.lock().unwrap_or_else(PoisonError::into_inner).as_ref() {
            listener(message);
        }
    }
}

impl fmt::Debug for Log {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Log").finish_non_exhaustive()
    }
}
