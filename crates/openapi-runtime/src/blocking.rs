//! Calls from programs that are not asynchronous.
//!
//! They run on a runtime in a thread of its own, so nothing is asked of the caller's: it may have none, or be
//! within one.

use std::{
    future::{Future, pending, poll_fn},
    io,
    pin::Pin,
    sync::{Mutex, PoisonError, mpsc},
    thread,
};

use futures_core::Stream;
use tokio::runtime::{Builder, Handle};

/// The runtime that all calls share, made when it is needed first.
fn runtime() -> io::Result<Handle> {
    static RUNTIME: Mutex<Option<Handle>> = Mutex::new(None);
    // A second caller waits for the first, and tries again if that fails.
    let mut known = RUNTIME.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(handle) = known.as_ref() {
        return Ok(handle.clone());
    }
    let (sender, receiver) = mpsc::sync_channel(1);
    // A runtime must not be dropped where the caller is within another one, so it never leaves its thread.
    thread::Builder::new().name("openapi-runtime".to_owned()).spawn(move || {
        match Builder::new_current_thread().enable_all().build() {
            Ok(runtime) => {
                if sender.send(Ok(runtime.handle().clone())).is_ok() {
                    runtime.block_on(pending::<()>());
                }
            }
            Err(error) => {
                // The caller waits for this message.
                let _ = sender.send(Err(error));
            }
        }
    })?;
    let handle = receiver.recv().map_err(|_| io::Error::other("the thread that runs blocking calls has ended"))??;
    *known = Some(handle.clone());
    Ok(handle)
}

/// Waits for a future, such as a call.
///
/// It blocks the thread of the caller. Nothing else depends on a thread without a runtime, or on one of
/// `spawn_blocking`. On a thread that polls the tasks of a runtime, these tasks stop meanwhile: a call that needs one of
/// them, such as a connection that the client opened there or a server in the same program, fails at its timeout. Tokio
/// has no function that distinguishes such a thread from one of `spawn_blocking`, so the call is made on both.
/// Asynchronous code should await the call instead.
///
/// # Errors
///
/// If no thread can be had, or the future panics.
pub fn wait<F>(future: F) -> io::Result<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    let (sender, receiver) = mpsc::sync_channel(1);
    runtime()?.spawn(async move {
        // The caller waits until the future ends.
        let _ = sender.send(future.await);
    });
    receiver.recv().map_err(|_| io::Error::other("the call panicked"))
}

/// The items of a stream, one after the other, such as those of a list. It ends with an error if no
/// thread can be had.
pub fn iter<S>(stream: S) -> impl Iterator<Item = io::Result<S::Item>>
where
    S: Stream + Unpin + Send + 'static,
    S::Item: Send + 'static,
{
    let mut rest = Some(stream);
    std::iter::from_fn(move || {
        let mut stream = rest.take()?;
        let next = wait(async move {
            let item = poll_fn(|context| Pin::new(&mut stream).poll_next(context)).await;
            (item, stream)
        });
        match next {
            Ok((item, stream)) => {
                rest = Some(stream);
                item.map(Ok)
            }
            Err(error) => Some(Err(error)),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_future_is_waited_for_with_and_without_a_runtime() {
        assert_eq!(wait(async { 1 }).unwrap(), 1);
        assert_eq!(iter(futures::stream::iter([1, 2])).map(Result::unwrap).collect::<Vec<_>>(), [1, 2]);
        let within = Builder::new_current_thread().build().unwrap();
        assert_eq!(within.block_on(async { wait(async { 2 }).unwrap() }), 2);
        assert!(wait(async { std::hint::black_box(None::<u8>).ok_or(()).unwrap() }).is_err());
    }

    #[test]
    fn blocking_threads_of_a_runtime_wait_for_its_tasks() {
        let current = Builder::new_current_thread().build().unwrap();
        let several = tokio::runtime::Builder::new_multi_thread().worker_threads(2).build().unwrap();
        for within in [current, several] {
            let (asked, answers) = (tokio::sync::oneshot::channel(), tokio::sync::oneshot::channel());
            let server = async move {
                asked.1.await.unwrap();
                answers.0.send(3).unwrap();
            };
            let call = async move {
                asked.0.send(()).unwrap();
                answers.1.await.unwrap()
            };
            let answer = within.block_on(async {
                tokio::spawn(server);
                tokio::task::spawn_blocking(|| wait(call).unwrap()).await.unwrap()
            });
            assert_eq!(answer, 3);
        }
    }

    #[test]
    fn many_threads_within_a_runtime_may_be_first() {
        let within = tokio::runtime::Builder::new_multi_thread().worker_threads(8).build().unwrap();
        let all: Vec<_> =
            (0..8).map(|number| within.spawn(async move { wait(async move { number }).unwrap() })).collect();
        let all = within.block_on(async { futures::future::join_all(all).await });
        assert_eq!(all.into_iter().map(Result::unwrap).collect::<Vec<_>>(), (0..8).collect::<Vec<_>>());
    }
}
