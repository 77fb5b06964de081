//! Lists that turn their pages by themselves.

use futures::{
    StreamExt, TryStreamExt,
    future::Future,
    stream::{self, BoxStream},
};
use orgkit_client::support::{ErrorKind, Outcome, Paged, Pages};

use crate::{Api, Error};

/// Streams the items of page after page. A page is asked for when the one before is used up.
///
/// `number` tells the number that a page gives itself. One that is not the number that was asked for is an
/// error, as is a page that comes again: a server that does not look at the number would send page one for
/// ever.
pub(crate) fn items<'a, T, O>(
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
            ErrorKind::RepeatedPage => Error::repeats(api, asked),
            _ => Error::from_client(api, error),
        })?;
        if number(&page).is_some_and(|given| given != asked) {
            return Err(Error::repeats(api, asked));
        }
        let items = page.into_items().into_iter().map(|item| item.try_into().map_err(Into::into));
        Ok(Some((stream::iter(items.collect::<Vec<_>>()), (pages, asked + 1))))
    });
    turned.try_flatten().boxed()
}

/// All items of a list that has one page.
pub(crate) fn single<'a, T: Send + 'a>(
    fetch: impl Future<Output = Result<Vec<T>, Error>> + Send + 'a,
) -> BoxStream<'a, Result<T, Error>> {
    let items = stream::once(fetch).map_ok(|items| stream::iter(items.into_iter().map(Ok)));
    items.try_flatten().boxed()
}
