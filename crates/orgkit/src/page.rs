//! Lists that turn their pages by themselves.

use std::future::Future;

use futures::{
    StreamExt, TryStreamExt,
    stream::{self, BoxStream},
};

use crate::{Error, Organization};

/// One page, and whether a further one follows.
pub(crate) struct Page {
    pub(crate) items: Vec<Organization>,
    pub(crate) has_next: bool,
}

/// Streams the items of page after page, from page one, until a page is the last or is empty. A page
/// is asked for when the one before is used up.
pub(crate) fn pages<'a, F>(fetch: impl Fn(i64) -> F + Send + Sync + 'a) -> BoxStream<'a, Result<Organization, Error>>
where
    F: Future<Output = Result<Page, Error>> + Send + 'a,
{
    let numbers = stream::try_unfold((Some(1), fetch), |(number, fetch)| async move {
        let Some(number) = number else { return Ok::<_, Error>(None) };
        let page = fetch(number).await?;
        let next = (page.has_next && !page.items.is_empty()).then(|| number + 1);
        Ok(Some((stream::iter(page.items.into_iter().map(Ok)), (next, fetch))))
    });
    numbers.try_flatten().boxed()
}

/// All items of a list that has one page.
pub(crate) fn single<'a>(
    fetch: impl Future<Output = Result<Vec<Organization>, Error>> + Send + 'a,
) -> BoxStream<'a, Result<Organization, Error>> {
    let items = stream::once(fetch).map_ok(|items| stream::iter(items.into_iter().map(Ok)));
    items.try_flatten().boxed()
}
