//! What is known of the pages of an operation.

use crate::{Operate, Outcome};

/// An operation whose responses are pages of a list.
pub trait Paged: Operate {
    /// How the next page is asked for.
    const PAGING: Paging;

    /// What the list holds.
    type Item: Send + 'static;

    /// What a page says of those after it.
    fn says(page: &<Self::Outcome as Outcome>::Success) -> Says;

    /// Takes the items out of a page.
    fn items(page: <Self::Outcome as Outcome>::Success) -> Vec<Self::Item>;
}

/// How the next page is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paging {
    /// By its number, in a parameter of the query.
    Number {
        /// The parameter.
        parameter: &'static str,
        /// The number of the first page.
        first: i64,
    },
    /// By how many items come before it, in a parameter of the query.
    Offset {
        /// The parameter.
        parameter: &'static str,
        /// What the first page has there.
        first: i64,
    },
    /// By what the page before says, in a parameter of the query.
    Cursor {
        /// The parameter.
        parameter: &'static str,
        /// The header that says it; the body does if there is none.
        header: Option<&'static str>,
    },
    /// By the link `next` in the header `Link` of the page before (RFC 8288).
    Link,
}

/// What a page says of those after it. Nothing of it is certain to be said.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Says {
    /// How many items it has.
    pub count: usize,
    /// What to send for the next page.
    pub cursor: Option<String>,
    /// Whether there is a further one.
    pub more: Option<bool>,
    /// How many items there are on all pages.
    pub total: Option<i64>,
    /// The number of the last page.
    pub last: Option<i64>,
}
