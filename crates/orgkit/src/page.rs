//! Lists that turn their pages by themselves.

use std::future::Future;

use futures::{
    StreamExt, TryStreamExt,
    stream::{self, BoxStream},
};

use crate::{Api, Error, Organization, OrganizationId};

/// What a page says of those after it.
pub(crate) enum More {
    /// Whether there is a further one.
    Said(bool),
    /// How many items there are on all pages.
    Total(i64),
    /// Nothing: an empty page is the last.
    Unsaid,
}

/// One page.
pub(crate) struct Page {
    pub(crate) items: Vec<Organization>,
    /// The number that the server gives the page, if it does.
    pub(crate) number: Option<i64>,
    pub(crate) more: More,
}

/// What is known between two pages.
struct Turn<F> {
    next: Option<i64>,
    seen: i64,
    before: Vec<OrganizationId>,
    fetch: F,
}

/// Streams the items of page after page, from page one, until a page is the last or is empty. A page
/// is asked for when the one before is used up. A page that comes again is an error: a server that
/// does not look at the number would send page one for ever.
pub(crate) fn pages<'a, F>(
    api: Api,
    fetch: impl Fn(i64) -> F + Send + Sync + 'a,
) -> BoxStream<'a, Result<Organization, Error>>
where
    F: Future<Output = Result<Page, Error>> + Send + 'a,
{
    let start = Turn { next: Some(1), seen: 0, before: Vec::new(), fetch };
    let numbers = stream::try_unfold(start, move |turn| async move {
        let Some(number) = turn.next else { return Ok::<_, Error>(None) };
        let page = (turn.fetch)(number).await?;
        let ids: Vec<OrganizationId> = page.items.iter().map(|item| item.id.clone()).collect();
        let is_other = page.number.is_some_and(|given| given != number);
        if !ids.is_empty() && (is_other || number > 1 && ids == turn.before) {
            return Err(Error::repeats(api, number));
        }
        let seen = turn.seen.saturating_add(i64::try_from(ids.len()).unwrap_or(i64::MAX));
        let has_next = match page.more {
            More::Said(has_next) => has_next,
            More::Total(total) => seen < total,
            More::Unsaid => true,
        };
        let next = (has_next && !ids.is_empty()).then(|| number + 1);
        let turn = Turn { next, seen, before: ids, fetch: turn.fetch };
        Ok(Some((stream::iter(page.items.into_iter().map(Ok)), turn)))
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
