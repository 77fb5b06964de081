//! Lists in pages.

/// How the pages of an operation are turned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pages {
    /// How the next page is asked for.
    pub style: PageStyle,
    /// The members that lead to the list, from the top of the response; none if the response is the list.
    pub items: Vec<String>,
    /// The members that lead to the cursor of the next page.
    pub next: Option<Vec<String>>,
    /// To whether there is a further page.
    pub more: Option<Vec<String>>,
    /// To how many items there are on all pages.
    pub total: Option<Vec<String>>,
    /// To the number of the last page.
    pub last: Option<Vec<String>>,
}

/// How the next page is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum PageStyle {
    Number { parameter: String, first: i64 },
    Offset { parameter: String, first: i64 },
    Cursor { parameter: String, header: Option<String> },
    Link,
}

/// The statements of a document on the pages of an operation.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PageHints {
    /// The extension `x-pagination`.
    pub declared: Option<serde_json::Value>,
    /// The response 200 has the header `Link` (RFC 8288).
    pub has_link: bool,
}
