//! Pages and items as streams.

use std::{
    collections::VecDeque,
    fmt,
    hash::{BuildHasher, RandomState},
    ops::Deref,
    pin::Pin,
    task::{Context, Poll, ready},
};

use futures_core::Stream;
use progenitor_client::ResponseValue;

use super::{Paged, Paging, Position, Says, link, position::At};
use crate::{
    Call, Error, Outcome, Style,
    call::Pending,
    send::{Failed, Lost, exchange},
};

type Success<O> = <<O as crate::Operate>::Outcome as Outcome>::Success;
type Failure<O> = <O as crate::Operate>::Failure;

/// A page of a list.
pub struct Page<O: Paged> {
    response: ResponseValue<Success<O>>,
    next: Option<Position>,
}

impl<O: Paged> Page<O> {
    /// Where the list goes on after it; nothing if it is the last.
    pub fn next(&self) -> Option<&Position> {
        self.next.as_ref()
    }

    /// Its items.
    pub fn into_items(self) -> Vec<O::Item> {
        O::items(self.response.into_inner())
    }

    /// The response that it came as.
    pub fn into_response(self) -> ResponseValue<Success<O>> {
        self.response
    }
}

impl<O: Paged> Deref for Page<O> {
    type Target = ResponseValue<Success<O>>;

    fn deref(&self) -> &Self::Target {
        &self.response
    }
}

impl<O: Paged> fmt::Debug for Page<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Page").field("next", &self.next).finish_non_exhaustive()
    }
}

/// A page before it is handed out, and what tells it from others.
type Fetched<O> = Result<(ResponseValue<Success<O>>, u64), Error<Failure<O>>>;

/// The pages of a list, one after the other. A page is asked for when the stream is polled for it; with
/// [`prefetch`](Self::prefetch), when the one before it is handed out.
///
/// After an error the stream ends. A page that comes again is an error of the kind
/// [`RepeatedPage`](crate::ErrorKind::RepeatedPage): a server that does not look at what is asked for would send
/// it for ever.
#[must_use = "a stream does nothing until it is polled"]
pub struct Pages<O: Paged> {
    call: Box<Call>,
    /// The page to ask for: where the call itself says, at first.
    at: Option<At>,
    is_done: bool,
    has_prefetch: bool,
    fetching: Option<Pending<'static, Fetched<O>>>,
    fetched: Option<Fetched<O>>,
    seen: i64,
    before: Option<u64>,
    hasher: RandomState,
}

impl<O: Paged> Unpin for Pages<O> {}

impl<O: Paged> Pages<O> {
    /// The pages from the one that the call asks for.
    pub fn new(call: Box<Call>) -> Self {
        Self {
            call,
            at: None,
            is_done: false,
            has_prefetch: false,
            fetching: None,
            fetched: None,
            seen: 0,
            before: None,
            hasher: RandomState::new(),
        }
    }

    /// Goes on where a list was left.
    pub fn from(mut self, position: Position) -> Self {
        self.at = Some(position.0);
        self
    }

    /// Asks for the next page while the caller looks at one.
    pub fn prefetch(mut self) -> Self {
        self.has_prefetch = true;
        self
    }

    /// The number that the call asks for, or that a list begins with.
    fn number(&self, parameter: &str, first: i64) -> i64 {
        match &self.at {
            Some(At::Number(number)) => *number,
            _ => self.call.arguments.value(parameter).and_then(|text| text.parse().ok()).unwrap_or(first),
        }
    }

    /// Asks for a page.
    fn fetch(&self) -> Pending<'static, Fetched<O>> {
        let mut call = self.call.clone();
        match (O::PAGING, &self.at) {
            (Paging::Number { parameter, first } | Paging::Offset { parameter, first }, _) => {
                call.query_as(parameter, Style::FORM, &self.number(parameter, first));
            }
            (Paging::Cursor { parameter, .. }, Some(At::Cursor(cursor))) => {
                call.query_as(parameter, Style::FORM, cursor);
            }
            (_, Some(At::Link(link))) => call.options.link = Some(link.clone()),
            _ => {}
        }
        let hasher = self.hasher.clone();
        Box::pin(async move {
            let response = exchange(call, <O::Outcome as Outcome>::opens).await?.success()?;
            let print = hasher.hash_one(response.whole());
            Ok((<O::Outcome as Outcome>::read(response)?, print))
        })
    }

    /// Goes on with asking for a page, or begins; the page if it is there.
    fn poll_fetch(&mut self, context: &mut Context<'_>) -> Option<Fetched<O>> {
        let mut fetching = self.fetching.take().unwrap_or_else(|| self.fetch());
        match fetching.as_mut().poll(context) {
            Poll::Ready(fetched) => Some(fetched),
            Poll::Pending => {
                self.fetching = Some(fetching);
                None
            }
        }
    }

    /// Where the list goes on after a page.
    fn after(&mut self, response: &ResponseValue<Success<O>>) -> Option<At> {
        let Says { count, cursor, more, total, last } = O::says(response);
        let count = i64::try_from(count).unwrap_or(i64::MAX);
        self.seen = self.seen.saturating_add(count);
        match O::PAGING {
            Paging::Link => {
                let link = link::of_relation(response.headers(), "next");
                link.map(|link| At::Link(self.call.without_keys(&link)))
            }
            Paging::Cursor { header: Some(name), .. } => {
                let said = response.headers().get(name).and_then(|value| value.to_str().ok());
                said.filter(|cursor| !cursor.is_empty()).map(|cursor| At::Cursor(cursor.to_owned()))
            }
            Paging::Cursor { header: None, .. } => {
                cursor.filter(|cursor| !cursor.is_empty() && more != Some(false)).map(At::Cursor)
            }
            Paging::Number { parameter, first } => {
                let number = self.number(parameter, first);
                let has_next = more.or(last.map(|last| number < last)).or(total.map(|total| self.seen < total));
                // A list that says nothing ends with an empty page.
                (count > 0 && has_next.unwrap_or(true)).then(|| At::Number(number.saturating_add(1)))
            }
            Paging::Offset { parameter, first } => {
                let next = self.number(parameter, first).saturating_add(count);
                let has_next = more.or(total.map(|total| next - first < total));
                (count > 0 && has_next.unwrap_or(true)).then_some(At::Number(next))
            }
        }
    }

    /// What a page that has come means: the page, or the end of the list.
    fn turn(&mut self, fetched: Fetched<O>) -> Option<Result<Page<O>, Error<Failure<O>>>> {
        let (response, print) = match fetched {
            Ok(fetched) => fetched,
            Err(error) => {
                self.is_done = true;
                return Some(Err(error));
            }
        };
        let is_empty = O::says(&response).count == 0;
        let next = self.after(&response);
        let comes_again = !is_empty && self.before == Some(print) || next.is_some() && next == self.at;
        self.before = Some(print);
        if comes_again {
            self.is_done = true;
            let failed = Failed { operation: O::OPERATION, lost: Lost::Repeats, tries: Default::default() };
            return Some(Err(failed.into()));
        }
        self.is_done = next.is_none();
        self.at.clone_from(&next);
        Some(Ok(Page { response, next: next.map(Position) }))
    }
}

impl<O: Paged> Stream for Pages<O> {
    type Item = Result<Page<O>, Error<Failure<O>>>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.is_done {
            return Poll::Ready(None);
        }
        let Some(fetched) = self.fetched.take().or_else(|| self.poll_fetch(context)) else { return Poll::Pending };
        let page = self.turn(fetched);
        if self.has_prefetch && !self.is_done {
            // Polled once, the request is on its way while the caller looks at the page.
            self.fetched = self.poll_fetch(context);
        }
        Poll::Ready(page)
    }
}

/// The items of a list, page after page. See [`Pages`].
#[must_use = "a stream does nothing until it is polled"]
pub struct Items<O: Paged> {
    pages: Pages<O>,
    items: VecDeque<O::Item>,
}

impl<O: Paged> Unpin for Items<O> {}

impl<O: Paged> Items<O> {
    /// The items from the page that the call asks for.
    pub fn new(call: Box<Call>) -> Self {
        Self { pages: Pages::new(call), items: VecDeque::new() }
    }

    /// Goes on with the page at which a list was left.
    pub fn from(mut self, position: Position) -> Self {
        self.pages = self.pages.from(position);
        self
    }

    /// Asks for the next page while the caller looks at the items of one.
    pub fn prefetch(mut self) -> Self {
        self.pages = self.pages.prefetch();
        self
    }
}

impl<O: Paged> Stream for Items<O> {
    type Item = Result<O::Item, Error<Failure<O>>>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            if let Some(item) = self.items.pop_front() {
                return Poll::Ready(Some(Ok(item)));
            }
            match ready!(Pin::new(&mut self.pages).poll_next(context)) {
                Some(Ok(page)) => self.items = page.into_items().into(),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}
