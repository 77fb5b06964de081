//! Pagination.

/// The pagination of an operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pages {
    /// The way in which the next page is requested.
    pub style: PageStyle,
    /// The path of members from the response to the list; empty if the response is the list.
    pub items: Vec<String>,
    /// The path to the cursor of the next page, or to its URL.
    pub next: Option<Vec<String>>,
    /// The path to the flag that is true if there is a further page.
    pub more: Option<Vec<String>>,
    /// The path to the total number of items on all pages.
    pub total: Option<Vec<String>>,
    /// The path to the number of the last page.
    pub last: Option<Vec<String>>,
    /// True if `last` is the path to the number of pages.
    pub last_is_count: bool,
}

/// The way in which the next page is requested.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum PageStyle {
    Number {
        parameter: String,
        first: i64,
    },
    Offset {
        parameter: String,
        first: i64,
    },
    Cursor {
        parameter: String,
        header: Option<String>,
    },
    /// By its URL, which the member `next` contains, or the header `Link` if there is none.
    Link,
}

/// The declarations of a document about the pagination of an operation.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PageHints {
    /// The extension `x-pagination`.
    pub declared: Option<serde_json::Value>,
    /// True if the response 200 has the header `Link` (RFC 8288).
    pub has_link: bool,
}
