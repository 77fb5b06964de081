//! The forms in which the generated client passes bodies.

use openapi_document::media_type::{is_json, is_sequential};

use super::Media;

/// The form in which the generated client accepts or returns a body of a media type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Handed {
    /// A value of a type, serialized as JSON.
    Json,
    /// A sequence of values of a type.
    Items,
    /// A value of a type, serialized as an urlencoded form.
    Form,
    /// The parts of a multipart form.
    Parts,
    /// Text or bytes, independent of the schema.
    Raw,
}

impl Media {
    /// Returns the form in which the client passes a body of this media type, in a request or in a response.
    pub fn handed(&self, is_response: bool) -> Handed {
        match self.name.as_str() {
            // `*/*` includes JSON.
            "*/*" => Handed::Json,
            name if is_json(name) => Handed::Json,
            name if is_sequential(name) => Handed::Items,
            "application/x-www-form-urlencoded" if !is_response => Handed::Form,
            name if name.starts_with("multipart/") && !is_response => Handed::Parts,
            _ => Handed::Raw,
        }
    }
}

#[cfg(test)]
mod tests {
    use openapi_document::Pointer;
    use serde_json::Value;

    use super::*;

    #[test]
    fn media_types_are_handed_over_as_the_client_reads_them() {
        let handed = |name: &str, is_response| {
            let at = Pointer::root();
            Media { name: name.to_owned(), at, schema: None, items: None, encoding: Value::Null }.handed(is_response)
        };
        assert_eq!(handed("application/vnd.x+json", true), Handed::Json);
        assert_eq!(handed("text/event-stream", true), Handed::Items);
        assert_eq!(handed("application/xml", false), Handed::Raw);
        assert_eq!(handed("application/x-www-form-urlencoded", false), Handed::Form);
        assert_eq!(handed("application/x-www-form-urlencoded", true), Handed::Raw);
    }
}
