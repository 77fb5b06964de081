//! The serialization of form fields (OpenAPI 3.2, section 4.15).

use openapi_document::Style;

/// The serialization of a form field, where it differs from the default for its type.
#[derive(Debug, Clone, PartialEq)]
pub struct Encoding {
    /// The name of the member on the wire.
    pub wire: String,
    /// The style of its value, with its `explode` and `allowReserved`.
    pub style: Option<(Style, bool, bool)>,
    /// The media type: the first of those that the document allows.
    pub content_type: Option<String>,
    /// True if the media type of JSON applies to each item of a list, false if it applies to the list as a whole.
    pub each: bool,
    /// The headers whose values the document specifies.
    pub headers: Vec<(String, String)>,
}
