//! Prefetching of pages while the caller processes the one before.

use crate::{Operation, Response, common::pending::Pending, response::answer::Failed};

/// The future of a page.
pub(super) type Asking = Pending<'static, Result<Response, Failed>>;

/// Continues a request in a task of its own, which is aborted when its result is no longer awaited. Without a tokio
/// runtime the request progresses only when it is polled.
#[cfg(not(target_arch = "wasm32"))]
pub(super) fn ahead(operation: &'static Operation, asking: Asking) -> Asking {
    use tokio::{runtime::Handle, task::JoinHandle};

    use crate::common::no_response::{NoResponse, Tries};

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
            Err(error) => {
                Err(Failed { operation, no_response: NoResponse::Service(error.into()), tries: Tries::default() })
            }
        }
    })
}

/// Returns the request unchanged: in a browser a started request progresses by itself, and its timeouts are checked
/// when it is polled.
#[cfg(target_arch = "wasm32")]
pub(super) fn ahead(_: &'static Operation, asking: Asking) -> Asking {
    asking
}
