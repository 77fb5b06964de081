//! Validation of request bodies.

use openapi_document::{MediaTypeRef, RequestBodyRef, media_type};
use serde_json::Value;

use crate::{
    content::Format,
    form, multipart,
    reading::Reader,
    request::{Incoming, Violation, pairs},
    sequence,
};

/// Checks the body of a request.
pub(crate) fn check<'a>(reader: Reader<'a>, body: &RequestBodyRef<'a>, request: &Incoming, found: &mut Vec<Violation>) {
    let mut refuse = |status: u16, place: String, message: String| found.push(Violation { status, place, message });
    if request.body.is_empty() {
        if body.required() == Some(true) {
            refuse(400, "body".to_owned(), "required, but missing".to_owned());
        }
        return;
    }
    let content_type = request.header("content-type").unwrap_or_default();
    let sent = media_type::essence(content_type);
    let content = body.content();
    let exact = content.iter().find(|documented| documented.essence() == sent);
    let covering = || content.iter().find(|documented| media_type::covers(documented.name, &sent));
    let Some(documented) = exact.or_else(covering) else {
        let message = format!("`{sent}` is not a media type of the request body");
        refuse(415, "header.content-type".to_owned(), message);
        return;
    };
    for (at, message) in complaints(reader, documented, &sent, content_type, &request.body) {
        refuse(400, format!("body{at}"), message);
    }
}

/// Returns the errors of a body: the location inside it, and a sentence.
fn complaints<'a>(
    reader: Reader<'a>,
    documented: &MediaTypeRef<'a>,
    sent: &str,
    content_type: &str,
    body: &[u8],
) -> Vec<(String, String)> {
    let format = Format::of(sent);
    if format.is_sequence() {
        return sequence::complaints(reader, documented, format, body);
    }
    let Some(schema) = documented.schema() else { return Vec::new() };
    let whole = |message: String| vec![(String::new(), message)];
    let encoding = documented.value.get("encoding");
    let fields = match sent {
        "application/x-www-form-urlencoded" => form::fields(pairs(&String::from_utf8_lossy(body))),
        "multipart/form-data" => {
            let Some(boundary) = multipart::boundary(content_type) else {
                return whole("the content type has no `boundary` parameter".to_owned());
            };
            match multipart::parts(body, boundary) {
                Some(fields) => fields,
                None => return whole("the parts are not delimited by the boundary".to_owned()),
            }
        }
        // The text form of an object or an array is not specified.
        "text/plain" if !reader.is(schema.1, "object") && !reader.is(schema.1, "array") => {
            let value = reader.scalar(&schema, &String::from_utf8_lossy(body));
            return reader.judge.errors(&schema.0, &value);
        }
        sent if media_type::is_json(sent) => {
            return match serde_json::from_slice::<Value>(body) {
                Ok(value) => reader.judge.errors(&schema.0, &value),
                Err(error) => whole(error.to_string()),
            };
        }
        _ => return Vec::new(),
    };
    // A schema of another type describes the body as a whole, such as bytes that the client writes itself.
    if !reader.may_be_object(schema.1) {
        return Vec::new();
    }
    let (value, mut complaints) = form::object(reader, &schema, encoding, fields);
    complaints.extend(reader.judge.errors(&schema.0, &value));
    complaints
}
