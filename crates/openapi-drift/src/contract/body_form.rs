//! The forms in which the generated client passes bodies.

use openapi_document::media_type::{is_json, is_sequential};

use super::Media;

/// The form in which the generated client accepts or returns a body of a media type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BodyForm {
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
    pub fn body_form(&self, is_response: bool) -> BodyForm {
        match self.name.as_str() {
            // `*/*` includes JSON.
            "*/*" => BodyForm::Json,
            name if is_json(name) => BodyForm::Json,
            name if is_sequential(name) => BodyForm::Items,
            "application/x-www-form-urlencoded" if !is_response => BodyForm::Form,
            name if name.starts_with("multipart/") && !is_response => BodyForm::Parts,
            _ => BodyForm::Raw,
        }
    }
}

#[cfg(test)]
mod tests {
    use openapi_document::Pointer;
    use serde_json::Value;

    use super::*;

    #[test]
    fn media_types_have_the_body_form_that_the_client_reads() {
        let form = |name: &str, is_response| {
            let at = Pointer::root();
            Media { name: name.to_owned(), at, schema: None, items: None, encoding: Value::Null }.body_form(is_response)
        };
        assert_eq!(form("application/vnd.x+json", true), BodyForm::Json);
        assert_eq!(form("text/event-stream", true), BodyForm::Items);
        assert_eq!(form("application/xml", false), BodyForm::Raw);
        assert_eq!(form("application/x-www-form-urlencoded", false), BodyForm::Form);
        assert_eq!(form("application/x-www-form-urlencoded", true), BodyForm::Raw);
    }
}
