//! The types of responses: one enum of failures for each operation, distinguished by status, and one of successes
//! if there are several types.

use openapi_document::media_type::essence;

use super::Code;
use crate::{
    model::{
        Definition, Field, Model, Operation, Payload, Response, Shape, Status, SuccessKind, Type, Variant, lookup,
    },
    names::Named,
    rust::{in_client, in_types, literal},
};

pub(super) fn write(code: &mut Code, model: &Named) {
    for operation in &model.operations {
        let (success, failure) = (model.names.of(operation.success_type), model.names.of(operation.failure_type));
        let function = model.names.member(operation.function);
        if !success.is_empty() {
            let doc = format!("The responses of `{function}`.");
            let text = definition(model, "successes", &doc, success, &operation.success);
            code.types.insert(success.to_owned(), text);
        }
        let doc = match operation.failure.is_empty() {
            true => format!("The error responses of `{function}`, of which the document declares none."),
            false => format!("The error responses of `{function}`, by status."),
        };
        let text = definition(model, "failures", &doc, failure, &operation.failure);
        code.types.insert(failure.to_owned(), text);
    }
}

fn definition(model: &Named, macro_name: &str, doc: &str, name: &str, responses: &[Response]) -> String {
    let mut text = String::new();
    if responses.iter().any(|response| response.payload == Payload::Upgrade) {
        text.push_str("#[cfg(not(target_arch = \"wasm32\"))]\n");
    }
    text.push_str(&format!("crate::support::{macro_name}! {{\n    /// {doc}\n    pub enum {name} {{\n"));
    for response in responses {
        let payload = match &response.payload {
            Payload::Json(ty) => format!("json({})", in_types(model, ty)),
            Payload::Empty => "empty()".to_owned(),
            Payload::Text => "text(String)".to_owned(),
            Payload::Events(ty) => {
                format!("{}(crate::support::EventStream<{}>)", event_of(model, ty).in_enum(), in_types(model, ty))
            }
            Payload::Bytes if macro_name == "failures" => "bytes(bytes::Bytes)".to_owned(),
            Payload::Bytes => "stream(crate::support::ByteStream)".to_owned(),
            Payload::Upgrade => "upgrade(reqwest::Upgraded)".to_owned(),
        };
        let media_type = match response.is_distinguishable {
            true => format!(" if {}", literal(&media_types(responses, response))),
            false => String::new(),
        };
        text.push_str(&format!(
            "        {}{media_type} => {}: {payload},\n",
            pattern(response.status),
            model.names.member(response.id)
        ));
    }
    text.push_str("    }\n}\n");
    text
}

/// Returns the media types that select a response among those of its status, separated by commas. Parameters are left
/// out where they distinguish no two of them, as servers may send others.
fn media_types(responses: &[Response], response: &Response) -> String {
    let others = || responses.iter().filter(|other| other.status == response.status && other.id != response.id);
    let of = |response: &Response| -> Vec<String> {
        // A range would cover the media types of the others.
        let further = response.media_types.iter().skip(1).filter(|further| !further.contains(['*', ',']));
        std::iter::once(&response.media_type).chain(further).cloned().collect()
    };
    let known: Vec<String> = others().flat_map(of).map(|other| essence(&other)).collect();
    let mut found: Vec<String> = Vec::new();
    for media_type in of(response) {
        let plain = essence(&media_type);
        let charset = || media_type.split(';').skip(1).all(|it| it.trim().to_lowercase().starts_with("charset="));
        let media_type = if known.contains(&plain) || charset() { media_type } else { plain };
        if !found.contains(&media_type) {
            found.push(media_type);
        }
    }
    found.join(", ")
}

/// The part of a server-sent event that an item is read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Event {
    /// The data is the item.
    Data,
    /// The event is the item, and its data is text (OpenAPI 3.2, "Server-Sent Event Streams").
    Whole,
    /// The event is the item, and its data is JSON.
    Json,
}

impl Event {
    fn in_enum(self) -> &'static str {
        match self {
            Self::Data => "events",
            Self::Whole => "whole_events",
            Self::Json => "json_events",
        }
    }

    fn outcome(self) -> &'static str {
        match self {
            Self::Data => "Events",
            Self::Whole => "WholeEvents",
            Self::Json => "JsonEvents",
        }
    }
}

fn event_of(model: &Model, ty: &Type) -> Event {
    let plain = |ty: &Type| lookup::plain_type(&model.types, ty).shape.clone();
    let Shape::Named(id) = plain(ty) else { return Event::Data };
    match model.types.get(id).map(|def| &def.definition) {
        Some(Definition::Struct { fields, .. }) => {
            let is_of_event = |field: &Field| matches!(field.wire.as_str(), "data" | "event" | "id" | "retry");
            let has_name = fields.iter().any(|field| field.wire == "event");
            match fields.iter().find(|field| field.wire == "data").map(|field| plain(&field.ty)) {
                _ if !fields.iter().all(is_of_event) => Event::Data,
                Some(Shape::Text(_)) => Event::Whole,
                Some(_) if has_name => Event::Json,
                _ => Event::Data,
            }
        }
        // A union consists of events if all its types are events.
        Some(Definition::Union { variants, .. }) => {
            let of_variant = |variant: &Variant| match plain(&variant.ty) {
                Shape::Named(inner) if inner != id => event_of(model, &variant.ty),
                _ => Event::Data,
            };
            let all: Vec<Event> = variants.iter().map(of_variant).collect();
            match () {
                () if all.is_empty() || all.contains(&Event::Data) => Event::Data,
                // If some have JSON data and others have text, each is read by the best match.
                () if all.contains(&Event::Json) => Event::Json,
                () => Event::Whole,
            }
        }
        _ => Event::Data,
    }
}

fn pattern(status: Status) -> String {
    match status {
        Status::Code(code) => code.to_string(),
        Status::Range(digit) => format!("{digit}00..={digit}99"),
        Status::Default => "_".to_owned(),
    }
}

/// Returns the type that reads a success.
pub(super) fn outcome(model: &Named, operation: &Operation) -> String {
    let way = match &operation.success_kind {
        _ if operation.envelope.is_some() => format!("Enveloped<{}>", model.names.of(operation.call)),
        SuccessKind::One(Payload::Json(ty)) => format!("Json<{}>", in_client(model, ty)),
        SuccessKind::One(Payload::Empty) => "Empty".to_owned(),
        SuccessKind::One(Payload::Text) => "Text".to_owned(),
        SuccessKind::One(Payload::Events(ty)) => format!("{}<{}>", event_of(model, ty).outcome(), in_client(model, ty)),
        SuccessKind::One(Payload::Bytes) => "Stream".to_owned(),
        SuccessKind::One(Payload::Upgrade) => "Upgrade".to_owned(),
        SuccessKind::Several => format!("OneOf<types::{}>", model.names.of(operation.success_type)),
    };
    format!("crate::support::outcome::{way}")
}

/// Returns the media types of the responses that awaiting a call reads, each once.
pub(super) fn accept(operation: &Operation) -> String {
    let is_read = |response: &&Response| match &operation.success_kind {
        SuccessKind::One(payload) => response.payload == *payload,
        SuccessKind::Several => true,
    };
    let mut found: Vec<&str> = Vec::new();
    // If a document declares no success, `default` is the success.
    for response in operation.success.iter().filter(is_read) {
        for media_type in &response.media_types {
            let media_type = media_type.trim();
            let is_sendable = media_type.is_ascii() && !media_type.contains(|c: char| c.is_control());
            if is_sendable && !media_type.is_empty() && !found.contains(&media_type) {
                found.push(media_type);
            }
        }
    }
    found.join(", ")
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::testing::client;

    /// Returns the part of the client that reads the items of a stream.
    fn reading(branches: Value) -> String {
        let content = json!({"text/event-stream": {"itemSchema": {"oneOf": branches}}});
        let responses = json!({"200": {"description": "ok", "content": content}});
        let operations = client(json!({"/a": {"get": {"operationId": "read", "responses": responses}}}), json!({}));
        let operations = operations.texts.operations;
        let (_, rest) = operations.split_once("crate::support::outcome::").unwrap();
        rest.split('<').next().unwrap_or_default().to_owned()
    }

    #[test]
    fn a_choice_between_events_is_one() {
        let event = |name: &str, data: Value| json!({"type": "object", "required": ["event", "data"], "properties": {"event": {"const": name}, "data": data}});
        let text = event("a", json!({"type": "string"}));
        let content = json!({"type": "object", "properties": {"x": {"type": "integer"}}});
        let json =
            event("b", json!({"type": "string", "contentMediaType": "application/json", "contentSchema": content}));
        let other = json!({"type": "object", "required": ["event"], "properties": {"event": {"const": "c"}, "y": {"type": "string"}}});
        let second = event("d", json!({"type": "string"}));
        assert_eq!(reading(json!([text, second])), "WholeEvents");
        assert_eq!(reading(json!([text, json])), "JsonEvents");
        assert_eq!(reading(json!([json, text])), "JsonEvents");
        assert_eq!(reading(json!([text, json, other])), "Events");
    }

    #[test]
    fn a_response_is_selected_by_all_its_media_types_and_their_parameters() {
        let of = |name: &str| json!({"schema": {"type": "object", "properties": {name: {"type": "string"}}}});
        let shared = json!({"schema": {"$ref": "#/components/schemas/Problem"}});
        let success = json!({"application/json; version=1": of("a"), "application/json; version=2": of("b"),
            "text/plain; charset=utf-8; x=1": {}, "*/*": shared});
        let failure = json!({"application/json": shared, "text/plain": {}, "application/problem+json": shared});
        let responses =
            json!({"200": {"description": "d", "content": success}, "400": {"description": "d", "content": failure}});
        let problem = json!({"type": "object", "properties": {"title": {"type": "string"}}});
        let paths = json!({"/a": {"get": {"operationId": "read", "responses": responses}}});
        let types = client(paths, json!({"Problem": problem})).texts.types;
        for line in [
            "200 if \"application/json; version=1\" => Ok: ",
            "200 if \"application/json; version=2\" => OkJson: ",
            "200 if \"text/plain\" => ",
            "200 if \"*/*\" => ",
            "400 if \"application/json, application/problem+json\" => BadRequest: json(Problem)",
            "400 if \"text/plain\" => ",
        ] {
            assert!(types.contains(line), "{line} in {types}");
        }
    }
}
