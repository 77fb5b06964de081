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
    Paged, Paging, Position, Says,
    ahead::{Asking, ahead},
    link,
    position::At,
    trail::{Equal, Trail},
};
use crate::{
    Call, Error, Outcome, Response, Style,
    send::{Failed, Lost, Tries, exchange},
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

/// A page before it is read.
type Answered = Result<Response, Failed>;

/// A page that was read, how it is equal to those before it where only numbers tell pages apart, and the URL that it
/// came from if the next may be relative to it.
type Read<O> = Result<(ResponseValue<Success<O>>, Option<Equal>, Option<Url>), Error<Failure<O>>>;

/// The pages of a list, one after the other. A page is asked for when the stream is polled for it; with
/// [`prefetch`](Self::prefetch), when the one before it is handed out.
///
/// After an error the stream ends. A list that leads back to where it was before is an error of the kind
/// [`RepeatedPage`](crate::ErrorKind::RepeatedPage), after the pages that it gave: it would never end. So is a page
/// that comes again where pages are asked for by number: the server does not look at what is asked for. Pages of plain
/// values may be equal and follow each other, ten times if nothing says how many there are.
#[must_use = "a stream does nothing until it is polled"]
pub struct Pages<O: Paged> {
    call: Box<Call>,
    /// The page to ask for: where the call itself says, at first.
    at: Option<At>,
    is_done: bool,
    has_prefetch: bool,
    asking: Option<Asking>,
    answered: Option<Answered>,
    /// The URL of the page that was asked for, where the next may be relative to it.
    asked: Option<Url>,
    /// `true` if the page to ask for may be beyond the end.
    is_guess: bool,
    /// `true` if the page that was returned links to an earlier one.
    has_turned_back: bool,
    trail: Trail,
    operation: PhantomData<fn() -> O>,
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
            asking: None,
            answered: None,
            asked: None,
            is_guess: false,
            has_turned_back: false,
            trail: Trail::new(),
            operation: PhantomData,
        }
    }

    /// Goes on where a list was left.
    pub fn from(mut self, position: Position) -> Self {
        self.at = Some(position.0);
        self
    }

    /// Asks for the next page while the caller looks at one, in a task of its own, so that what the caller does takes
    /// nothing from the limits of time. Without a runtime of tokio, and in a browser, the request is begun, and goes on
    /// when the stream is polled.
    pub fn prefetch(mut self) -> Self {
        self.has_prefetch = true;
        self
    }

    /// The number that the call asks for, or that a list begins with.
    fn number(&self, parameter: &str, first: i64) -> i64 {
        match &self.at {
            Some(At::Number { number, .. }) => *number,
            _ => self.call.arguments.value(parameter).and_then(|text| text.parse().ok()).unwrap_or(first),
        }
    }

    /// Asks for a page.
    fn ask(&mut self) -> Asking {
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
        if O::PAGING == Paging::Link {
            self.asked = call.preview().ok().and_then(|request| request.uri().to_string().parse().ok());
        }
        Box::pin(exchange(call, <O::Outcome as Outcome>::opens))
    }

    /// Goes on with asking for a page, or begins; the page if it is there.
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
        // What stands in the place of the HTTP client says nothing of URLs; reqwest makes one up.
        let landed = response.landed().filter(|url| url.host_str() != Some("no.url.provided.local")).cloned();
        Ok((<O::Outcome as Outcome>::read(response)?, equal, landed))
    }

    /// Where the list goes on after a page.
    fn after(&mut self, says: Says, headers: &HeaderMap, page: Option<&Url>) -> Option<At> {
        let Says { count, cursor, more, total, last } = says;
        let count = i64::try_from(count).unwrap_or(i64::MAX);
        match O::PAGING {
            Paging::Link => {
                let link = link::of_relation(headers, "next", page);
                link.map(|link| At::Link(self.call.without_keys(&link)))
            }
            Paging::Cursor { header: Some(name), .. } => {
                let said = headers.get(name).and_then(|value| value.to_str().ok());
                said.filter(|cursor| !cursor.is_empty()).map(|cursor| At::Cursor(cursor.to_owned()))
            }
            Paging::Cursor { header: None, .. } => {
                cursor.filter(|cursor| !cursor.is_empty() && more != Some(false)).map(At::Cursor)
            }
            Paging::Number { parameter, first } => {
                let number = self.number(parameter, first);
                let pages = number.saturating_sub(first).max(0);
                let known = match &self.at {
                    Some(At::Number { before: Some(before), .. }) => Some(*before),
                    _ => (pages == 0).then_some(0),
                };
                // A list that is begun in the middle is taken to have pages of one size, which is that of this page
                // unless it is the last, and shorter.
                let seen = known.unwrap_or_else(|| pages.saturating_mul(count)).saturating_add(count);
                let has_next = more.or(last.map(|last| number < last)).or(total.map(|total| seen < total));
                let may_be_last = |total: i64| {
                    let others = total.saturating_sub(count);
                    pages > 0 && others % pages == 0 && others / pages > count
                };
                self.is_guess = known.is_none() && more.is_none() && last.is_none() && total.is_some_and(may_be_last);
                // A list that says nothing ends with an empty page.
                let next = At::Number { number: number.saturating_add(1), before: Some(seen) };
                (count > 0 && has_next.unwrap_or(true)).then_some(next)
            }
            Paging::Offset { parameter, first } => {
                let number = self.number(parameter, first).saturating_add(count);
                let has_next = more.or(total.map(|total| number.saturating_sub(first) < total));
                (count > 0 && has_next.unwrap_or(true)).then_some(At::Number { number, before: None })
            }
        }
    }

    /// What a page that has come means: the page, or the end of the list.
    fn turn(&mut self, answered: Answered) -> Option<Result<Page<O>, Error<Failure<O>>>> {
        let (response, equal, landed) = match self.read(answered) {
            Ok(read) => read,
            Err(error) => {
                self.is_done = true;
                // That there is no such page says that the one before it was the last.
                let is_end = self.is_guess && error.status() == Some(StatusCode::NOT_FOUND);
                return if is_end { None } else { Some(Err(error)) };
            }
        };
        let says = O::says(&response);
        let is_endless = says.total.is_none() && says.last.is_none() && says.count > 0;
        let page = landed.or_else(|| self.asked.take());
        self.is_guess = false;
        let next = self.after(says, response.headers(), page.as_ref());
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

/// A list that leads back, or gives a page again.
fn repeats<O: Paged>() -> Error<Failure<O>> {
    Failed { operation: O::OPERATION, lost: Lost::Repeats, tries: Tries::default() }.into()
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
            // It is on its way before the caller looks at the page, and goes on by itself.
            self.answered = self.poll_ask(context);
            self.asking = self.asking.take().map(|asking| ahead(O::OPERATION, asking));
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

    /// Asks for the next page while the caller looks at the items of one. See [`Pages::prefetch`].
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
