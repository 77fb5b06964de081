//! Functions for implementations of [`Organizations`](crate::Organizations).

use futures::{
    StreamExt, TryStreamExt,
    future::{self, BoxFuture, Future},
    stream::{self, BoxStream},
};
use orgkit_client::support::{self, ErrorKind, Outcome, Paged, Pages, ResponseValue};

use crate::{Api, Error, Operation};

/// The page size of lists whose pages the caller does not see.
pub const PER_PAGE: i64 = 100;

/// Returns the value of a response, with the error of this crate.
pub fn value<T, E: Send + Sync + 'static>(
    api: Api,
    result: Result<ResponseValue<T>, support::Error<E>>,
) -> Result<T, Error> {
    result.map(ResponseValue::into_inner).map_err(|error| Error::from_client(api, error))
}

/// Returns the error of an operation that an API lacks.
pub fn unsupported<'a, T: Send + 'a>(api: Api, operation: Operation) -> BoxFuture<'a, Result<T, Error>> {
    Box::pin(future::ready(Err(Error::unsupported(api, operation))))
}

/// Streams the items of all pages. A page is requested when the items of the previous one are used up.
///
/// `number` returns the number that a page contains. A page with another number than the requested one is an error, as is
/// a repeated page: a server that ignores the number would return the first page forever.
pub fn items<'a, T, O>(
    api: Api,
    pages: Pages<O>,
    number: fn(&<O::Outcome as Outcome>::Success) -> Option<i64>,
) -> BoxStream<'a, Result<T, Error>>
where
    T: Send + 'a,
    O: Paged + 'a,
    O::Item: TryInto<T, Error: Into<Error>>,
    <O::Outcome as Outcome>::Success: Send + Sync,
{
    let turned = stream::try_unfold((pages, 1_i64), move |(mut pages, asked)| async move {
        let Some(page) = pages.next().await else { return Ok(None) };
        let page = page.map_err(|error| match error.kind() {
            ErrorKind::RepeatedPage => Error::repeated_page(api, asked),
            _ => Error::from_client(api, error),
        })?;
        if number(&page).is_some_and(|given| given != asked) {
            return Err(Error::repeated_page(api, asked));
        }
        let items = page.into_items().into_iter().map(|item| item.try_into().map_err(Into::into));
        Ok(Some((stream::iter(items.collect::<Vec<_>>()), (pages, asked + 1))))
    });
    turned.try_flatten().boxed()
}

/// Streams the items of a list without pages.
pub fn single<'a, T: Send + 'a>(
    fetch: impl Future<Output = Result<Vec<T>, Error>> + Send + 'a,
) -> BoxStream<'a, Result<T, Error>> {
    let items = stream::once(fetch).map_ok(|items| stream::iter(items.into_iter().map(Ok)));
    items.try_flatten().boxed()
}
