//! Pages and items as streams.

use std::{
    collections::VecDeque,
    fmt,
    marker::PhantomData,
    ops::Deref,
    pin::Pin,
    task::{Context, Poll, ready},
};

use futures_core::Stream;
use progenitor_client::ResponseValue;
use reqwest::{StatusCode, Url, header::HeaderMap};

use super::{
    PageInfo, Paged, Paging, Position,
    ahead::{Asking, ahead},
    link,
    position::PagePosition,
    trail::{Equal, Trail},
};
use crate::{
    Call, Error, Outcome, Response, Style,
    calls::exchange::exchange,
    common::no_response::{NoResponse, Tries},
    response::answer::Failed,
};

type Success<O> = <<O as crate::Operate>::Outcome as Outcome>::Success;
type Failure<O> = <O as crate::Operate>::Failure;

/// A page of a list.
pub struct Page<O: Paged> {
    response: ResponseValue<Success<O>>,
    next: Option<Position>,
}

impl<O: Paged> Page<O> {
    /// Returns the position of the next page; `None` if this is the last one.
    pub fn next(&self) -> Option<&Position> {
        self.next.as_ref()
    }

    /// Returns the items of the page.
    pub fn into_items(self) -> Vec<O::Item> {
        O::items(self.response.into_inner())
    }

    /// Returns the response that contained the page.
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

/// A page before it is read.
type Answered = Result<Response, Failed>;

/// A page that was read, its comparison with earlier pages if only numbers distinguish pages, and its URL if the
/// next page may be relative to it.
type Read<O> = Result<(ResponseValue<Success<O>>, Option<Equal>, Option<Url>), Error<Failure<O>>>;

/// A stream of the pages of a list. A page is requested when the stream is polled for it; with
/// [`prefetch`](Self::prefetch), when the page before it is returned.
///
/// After an error the stream ends. A list that returns to an earlier position would never end, so this is an error
/// of the kind [`RepeatedPage`](crate::ErrorKind::RepeatedPage), reported after the last new page. The same applies
/// to an identical page where pages are requested by number: the server then ignores the number. Consecutive equal
/// pages of scalar values are accepted, up to ten if the total is unknown.
#[must_use = "a stream does nothing until it is polled"]
pub struct Pages<O: Paged> {
    call: Box<Call>,
    /// The page to request; initially the one that the call specifies.
    at: Option<PagePosition>,
    is_done: bool,
    has_prefetch: bool,
    asking: Option<Asking>,
    answered: Option<Answered>,
    /// The URL of the requested page, if the next one may be relative to it.
    asked: Option<Url>,
    /// `true` if the page to request may be beyond the end.
    is_guess: bool,
    /// `true` if the page that was returned links to an earlier one.
    has_turned_back: bool,
    trail: Trail,
    operation: PhantomData<fn() -> O>,
}

impl<O: Paged> Unpin for Pages<O> {}

impl<O: Paged> Pages<O> {
    /// Creates a stream that starts with the page that the call requests.
    pub fn new(call: Box<Call>) -> Self {
        Self {
            call,
            at: None,
            is_done: false,
            has_prefetch: false,
            asking: None,
            answered: None,
            asked: None,
            is_guess: false,
            has_turned_back: false,
            trail: Trail::new(),
            operation: PhantomData,
        }
    }

    /// Continues a list from a position.
    pub fn from(mut self, position: Position) -> Self {
        self.at = Some(position.0);
        self
    }

    /// Requests the next page while the caller processes the current one, in a task of its own, so that the
    /// caller's work does not count towards timeouts. Without a tokio runtime, and in a browser, the request is
    /// started early and progresses when the stream is polled.
    pub fn prefetch(mut self) -> Self {
        self.has_prefetch = true;
        self
    }

    /// Returns the number that the call requests, or the first number of a list.
    fn number(&self, parameter: &str, first: i64) -> i64 {
        match &self.at {
            Some(PagePosition::Number { number, .. }) => *number,
            _ => self.call.arguments.value(parameter).and_then(|text| text.parse().ok()).unwrap_or(first),
        }
    }

    /// Requests a page.
    fn ask(&mut self) -> Asking {
        let mut call = self.call.clone();
        match (O::PAGING, &self.at) {
            (Paging::Number { parameter, first } | Paging::Offset { parameter, first }, _) => {
                call.query_as(parameter, Style::FORM, &self.number(parameter, first));
            }
            (Paging::Cursor { parameter, .. }, Some(PagePosition::Cursor(cursor))) => {
                call.query_as(parameter, Style::FORM, cursor);
            }
            (_, Some(PagePosition::Link(link))) => call.options.link = Some(link.clone()),
            _ => {}
        }
        if O::PAGING == Paging::Link {
            self.asked = call.preview().ok().and_then(|request| request.uri().to_string().parse().ok());
        }
        Box::pin(exchange(call, <O::Outcome as Outcome>::opens))
    }

    /// Polls the request for a page, starting it if necessary; returns the page if it has arrived.
    fn poll_ask(&mut self, context: &mut Context<'_>) -> Option<Answered> {
        let mut asking = match self.asking.take() {
            Some(asking) => asking,
            None => self.ask(),
        };
        match asking.as_mut().poll(context) {
            Poll::Ready(answered) => Some(answered),
            Poll::Pending => {
                self.asking = Some(asking);
                None
            }
        }
    }

    /// Reads a page.
    fn read(&mut self, answered: Answered) -> Read<O> {
        let response = answered?.success()?;
        let is_numbered = matches!(O::PAGING, Paging::Number { .. } | Paging::Offset { .. });
        let equal = is_numbered.then(|| self.trail.compare(response.whole()));
        // A service that replaces the HTTP client reports no URL; reqwest then makes one up.
        let landed = response.landed().filter(|url| url.host_str() != Some("no.url.provided.local")).cloned();
        Ok((<O::Outcome as Outcome>::read(response)?, equal, landed))
    }

    /// Returns the position of the page after the current one.
    fn after(&mut self, info: PageInfo, headers: &HeaderMap, page: Option<&Url>) -> Option<PagePosition> {
        let PageInfo { count, cursor, link, more, total, last } = info;
        let count = i64::try_from(count).unwrap_or(i64::MAX);
        match O::PAGING {
            Paging::Link => {
                let link = link.filter(|link| !link.is_empty()).map(|link| link::resolved(&link, page));
                let link = link.or_else(|| link::of_relation(headers, "next", page)).filter(|_| more != Some(false));
                link.map(|link| PagePosition::Link(self.call.without_keys(&link)))
            }
            Paging::Cursor { header: Some(name), .. } => {
                let value = headers.get(name).and_then(|value| value.to_str().ok());
                value.filter(|cursor| !cursor.is_empty()).map(|cursor| PagePosition::Cursor(cursor.to_owned()))
            }
            Paging::Cursor { header: None, .. } => {
                cursor.filter(|cursor| !cursor.is_empty() && more != Some(false)).map(PagePosition::Cursor)
            }
            Paging::Number { parameter, first } => {
                let number = self.number(parameter, first);
                let pages = number.saturating_sub(first).max(0);
                let known = match &self.at {
                    Some(PagePosition::Number { before: Some(before), .. }) => Some(*before),
                    _ => (pages == 0).then_some(0),
                };
                // A list that is started in the middle is assumed to have pages of equal size, which is that of
                // this page unless it is the last, shorter one.
                let seen = known.unwrap_or_else(|| pages.saturating_mul(count)).saturating_add(count);
                let has_next = more.or(last.map(|last| number < last)).or(total.map(|total| seen < total));
                let may_be_last = |total: i64| {
                    let others = total.saturating_sub(count);
                    pages > 0 && others % pages == 0 && others / pages > count
                };
                self.is_guess = known.is_none() && more.is_none() && last.is_none() && total.is_some_and(may_be_last);
                // A list without such information ends with an empty page.
                let next = PagePosition::Number { number: number.saturating_add(1), before: Some(seen) };
                (count > 0 && has_next.unwrap_or(true)).then_some(next)
            }
            Paging::Offset { parameter, first } => {
                let number = self.number(parameter, first).saturating_add(count);
                let has_next = more.or(total.map(|total| number.saturating_sub(first) < total));
                (count > 0 && has_next.unwrap_or(true)).then_some(PagePosition::Number { number, before: None })
            }
        }
    }

    /// Interprets a received page: the page itself, or the end of the list.
    fn turn(&mut self, answered: Answered) -> Option<Result<Page<O>, Error<Failure<O>>>> {
        let (response, equal, landed) = match self.read(answered) {
            Ok(read) => read,
            Err(error) => {
                self.is_done = true;
                // A missing page means that the page before it was the last.
                let is_end = self.is_guess && error.status() == Some(StatusCode::NOT_FOUND);
                return if is_end { None } else { Some(Err(error)) };
            }
        };
        let info = O::info(&response);
        let is_endless = info.total.is_none() && info.last.is_none() && info.count > 0;
        let page = landed.or_else(|| self.asked.take());
        self.is_guess = false;
        let next = self.after(info, response.headers(), page.as_ref());
        if next.is_some() && equal.is_some_and(|equal| equal.is_again(is_endless)) {
            self.is_done = true;
            return Some(Err(repeats::<O>()));
        }
        if let (Some(at), None) = (&self.at, equal) {
            self.trail.pass(at);
            self.has_turned_back = next.as_ref().is_some_and(|next| self.trail.has_passed(next));
        }
        let next = next.filter(|_| !self.has_turned_back);
        self.is_done = next.is_none() && !self.has_turned_back;
        self.at.clone_from(&next);
        Some(Ok(Page { response, next: next.map(Position) }))
    }
}

/// Returns the error of a list that returned to an earlier page.
fn repeats<O: Paged>() -> Error<Failure<O>> {
    Failed { operation: O::OPERATION, no_response: NoResponse::Repeats, tries: Tries::default() }.into()
}

impl<O: Paged> Stream for Pages<O> {
    type Item = Result<Page<O>, Error<Failure<O>>>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.is_done {
            return Poll::Ready(None);
        }
        if self.has_turned_back {
            self.is_done = true;
            return Poll::Ready(Some(Err(repeats::<O>())));
        }
        let Some(answered) = self.answered.take().or_else(|| self.poll_ask(context)) else { return Poll::Pending };
        let page = self.turn(answered);
        if self.has_prefetch && !self.is_done && !self.has_turned_back {
            // The request is started before the caller processes the page, and continues in the background.
            self.answered = self.poll_ask(context);
            self.asking = self.asking.take().map(|asking| ahead(O::OPERATION, asking));
        }
        Poll::Ready(page)
    }
}

/// A stream of the items of a list, across its pages. See [`Pages`].
#[must_use = "a stream does nothing until it is polled"]
pub struct Items<O: Paged> {
    pages: Pages<O>,
    items: VecDeque<O::Item>,
}

impl<O: Paged> Unpin for Items<O> {}

impl<O: Paged> Items<O> {
    /// Creates a stream that starts with the page that the call requests.
    pub fn new(call: Box<Call>) -> Self {
        Self { pages: Pages::new(call), items: VecDeque::new() }
    }

    /// Continues a list with the page at a position.
    pub fn from(mut self, position: Position) -> Self {
        self.pages = self.pages.from(position);
        self
    }

    /// Requests the next page while the caller processes the items of the current one. See [`Pages::prefetch`].
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
