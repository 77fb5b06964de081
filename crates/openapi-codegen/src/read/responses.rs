//! The responses of an operation, by status and media type.

use openapi_document::{MediaTypeRef, Members, ResponseRef, Status, media_type::is_sequential};

use super::builder::Builder;
use crate::model::{Payload, Response, Responses, Shape, Text, Type, lookup::plain_type};

/// A response with its description, and its bodies by media types.
type Described = (Status, String, Vec<(Vec<String>, Payload)>);

/// Reads the responses of an operation: the successful ones, and the others.
pub(super) fn read(builder: &mut Builder<'_>, method: &str, responses: &[ResponseRef<'_>]) -> (Responses, Responses) {
    let mut all: Vec<Described> = Vec::new();
    for response in responses {
        let mut payloads: Vec<(Vec<String>, Payload)> = Vec::new();
        for media_type in response.content() {
            let payload = match payload(builder, &media_type) {
                // The body of a failure is read as a whole.
                Payload::Events(_) if !may_go_on(response.status) => Payload::Bytes,
                payload => payload,
            };
            match payloads.iter_mut().find(|(_, known)| *known == payload) {
                Some((names, _)) => names.push(media_type.name.to_owned()),
                None => payloads.push((vec![media_type.name.to_owned()], payload)),
            }
        }
        // Such responses have no content, whatever the document declares (RFC 9110, sections 9.3.2, 15.3.5, 15.3.6,
        // 15.4.5).
        if method == "HEAD" || matches!(response.status, Status::Code(204 | 205 | 304)) {
            payloads.clear();
        }
        if payloads.is_empty() {
            let is_upgrade = response.status == Status::Code(101);
            payloads.push((Vec::new(), if is_upgrade { Payload::Upgrade } else { Payload::Empty }));
        }
        let doc = response.value.member("description").and_then(|it| it.as_str()).unwrap_or_default();
        all.push((response.status, builder.words(doc), payloads));
    }
    all.sort_by_key(|(status, ..)| *status);
    let is_success = |status: &Status| status.is_success() || *status == Status::Code(101);
    let has_success = all.iter().any(|(status, ..)| is_success(status));
    // `default` applies to every status that is not listed: it is a failure, and a success as well if none is
    // listed.
    let is_default = |(status, ..): &&Described| *status == Status::Default;
    let default: Vec<Described> = all.iter().filter(is_default).filter(|_| !has_success).cloned().collect();
    let (mut success, failure): (Vec<_>, Vec<_>) = all.into_iter().partition(|(status, ..)| is_success(status));
    success.extend(default);
    (listed(builder, success), listed(builder, failure))
}

/// Returns true if a response may be a stream of items.
fn may_go_on(status: Status) -> bool {
    status.is_success() || status == Status::Default
}

/// Returns the type of the items of a sequence: from `itemSchema`, or from the schema, which may be that of an item
/// or of a list of all items.
fn item(builder: &mut Builder<'_>, media_type: &MediaTypeRef<'_>) -> Option<Type> {
    if let Some((at, schema)) = media_type.item_schema() {
        return Some(builder.use_of(schema, &at));
    }
    let (at, schema) = media_type.schema()?;
    let ty = builder.use_of(schema, &at);
    match &plain_type(&builder.types, &ty).shape {
        Shape::Text(Text::Binary) | Shape::Any => None,
        Shape::Array(item) => Some((**item).clone()),
        _ => Some(ty),
    }
}

fn payload(builder: &mut Builder<'_>, media_type: &MediaTypeRef<'_>) -> Payload {
    let essence = media_type.essence();
    let mut ty = || media_type.schema().map(|(at, schema)| builder.use_of(schema, &at));
    if media_type.is_json() {
        return match ty() {
            Some(ty) if builder.is_binary(&ty) => Payload::Bytes,
            ty => Payload::Json(ty.unwrap_or_else(Type::any)),
        };
    }
    if essence == "*/*" {
        return match ty() {
            None => Payload::Bytes,
            Some(ty) if builder.is_binary(&ty) => Payload::Bytes,
            Some(ty) if builder.is_plain_text(&ty) => Payload::Text,
            Some(ty) => Payload::Json(ty),
        };
    }
    if is_sequential(&essence) {
        return item(builder, media_type).map_or(Payload::Bytes, Payload::Events);
    }
    let is_text = essence.starts_with("text/");
    if is_text || essence.ends_with("+xml") || essence == "application/xml" { Payload::Text } else { Payload::Bytes }
}

fn listed(builder: &mut Builder<'_>, responses: Vec<Described>) -> Responses {
    let mut found = Vec::new();
    for (status, doc, payloads) in responses {
        let is_distinguishable = payloads.len() > 1;
        for (media_types, payload) in payloads {
            let (id, doc) = (builder.types.new_member(), doc.clone());
            let media_type = media_types.first().cloned().unwrap_or_default();
            found.push(Response { id, status, doc, media_type, media_types, is_distinguishable, payload });
        }
    }
    found
}
