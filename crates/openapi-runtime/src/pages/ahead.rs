//! Asking for a page while the caller looks at the one before it.

use crate::{Operation, Response, pending::Pending, send::Failed};

/// A page on its way.
pub(super) type Asking = Pending<'static, Result<Response, Failed>>;

/// Goes on with a request in a task of its own, which ends when nobody waits for it any more. Without a runtime of
/// tokio it stays where it is, and goes on when it is polled.
#[cfg(not(target_arch = "wasm32"))]
pub(super) fn ahead(operation: &'static Operation, asking: Asking) -> Asking {
    use tokio::{runtime::Handle, task::JoinHandle};

    use crate::send::{Lost, Tries};

    struct Task(JoinHandle<Result<Response, Failed>>);

    impl Drop for Task {
        fn drop(&mut self) {
            self.0.abort();
        }
    }

    let Ok(runtime) = Handle::try_current() else { return asking };
    let task = Task(runtime.spawn(asking));
    Box::pin(async move {
        let mut task = task;
        match (&mut task.0).await {
            Ok(answered) => answered,
            Err(error) => Err(Failed { operation, lost: Lost::Service(error.into()), tries: Tries::default() }),
        }
    })
}

/// In a browser requests go on by themselves once they are begun; their limits of time are looked at when they are
/// polled.
#[cfg(target_arch = "wasm32")]
pub(super) fn ahead(_: &'static Operation, asking: Asking) -> Asking {
    asking
}
