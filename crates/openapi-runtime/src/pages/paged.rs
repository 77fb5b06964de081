//! The pagination of an operation.

use crate::{Operate, Outcome};

/// An operation whose responses are pages of a list.
pub trait Paged: Operate {
    /// The way in which the next page is requested.
    const PAGING: Paging;

    /// The type of the items.
    type Item: Send + 'static;

    /// Returns the information in a page about the following pages.
    fn info(page: &<Self::Outcome as Outcome>::Success) -> PageInfo;

    /// Returns the items of a page.
    fn items(page: <Self::Outcome as Outcome>::Success) -> Vec<Self::Item>;
}

/// The way in which the next page is requested.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paging {
    /// By page number, in a query parameter.
    Number {
        /// The name of the parameter.
        parameter: &'static str,
        /// The number of the first page.
        first: i64,
    },
    /// By the number of preceding items, in a query parameter.
    Offset {
        /// The name of the parameter.
        parameter: &'static str,
        /// The value for the first page.
        first: i64,
    },
    /// By a cursor from the previous page, in a query parameter.
    Cursor {
        /// The name of the parameter.
        parameter: &'static str,
        /// The header that contains the cursor; `None` if it is in the body.
        header: Option<&'static str>,
    },
    /// By the URL of the next page, which the previous page contains, in its body or in the header `Link` with the
    /// relation type `next` (RFC 8288).
    Link,
}

/// The information in a page about the following pages, as far as the server provides it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PageInfo {
    /// The number of items on this page.
    pub count: usize,
    /// The cursor of the next page.
    pub cursor: Option<String>,
    /// The URL of the next page, absolute or relative to this page, if the body contains it.
    pub link: Option<String>,
    /// True if there is a further page.
    pub more: Option<bool>,
    /// The total number of items on all pages.
    pub total: Option<i64>,
    /// The number of the last page.
    pub last: Option<i64>,
}
