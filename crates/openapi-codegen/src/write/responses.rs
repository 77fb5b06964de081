//! The types of responses: one enum of failures per operation, told apart by status, and one of
//! successes where there are several kinds.

use std::collections::HashMap;

use super::Code;
use crate::{
    model::{Model, Operation, Payload, Response, Responses, Status},
    rust::{in_client, in_types, literal},
};

pub(super) fn write(code: &mut Code, model: &Model) {
    // Operations that fail in the same ways share one definition under several names.
    let mut known: HashMap<&Responses, &str> = HashMap::new();
    for operation in &model.operations {
        if success_kind(operation) == Success::Several {
            let doc = format!("The responses of `{}`.", operation.function);
            let text = definition("successes", &doc, &operation.success_name, &operation.success);
            code.types.insert(operation.success_name.clone(), text);
        }
        if operation.failure.is_empty() {
            continue;
        }
        let name = &operation.failure_name;
        let doc = format!("How `{}` fails, by status.", operation.function);
        let text = match known.get(&operation.failure) {
            Some(first) => format!("/// {doc}\npub type {name} = {first};\n"),
            None => definition("failures", &doc, name, &operation.failure),
        };
        known.entry(&operation.failure).or_insert(name);
        code.types.insert(name.clone(), text);
    }
}

fn definition(macro_name: &str, doc: &str, name: &str, responses: &[Response]) -> String {
    let mut text = String::new();
    if responses.iter().any(|response| response.payload == Payload::Upgrade) {
        text.push_str("#[cfg(not(target_arch = \"wasm32\"))]\n");
    }
    text.push_str(&format!("crate::support::{macro_name}! {{\n    /// {doc}\n    pub enum {name} {{\n"));
    for response in responses {
        let payload = match &response.payload {
            Payload::Json(ty) => format!("json({})", in_types(ty)),
            Payload::Empty => "empty()".to_owned(),
            Payload::Text => "text(String)".to_owned(),
            Payload::Bytes if macro_name == "failures" => "bytes(bytes::Bytes)".to_owned(),
            Payload::Bytes => "stream(crate::support::ByteStream)".to_owned(),
            Payload::Upgrade => "upgrade(reqwest::Upgraded)".to_owned(),
        };
        let media_type =
            response.media_type.as_ref().map(|media_type| format!(" if {}", literal(media_type))).unwrap_or_default();
        text.push_str(&format!(
            "        {}{media_type} => {}: {payload},\n",
            pattern(response.status),
            response.variant
        ));
    }
    text.push_str("    }\n}\n");
    text
}

fn pattern(status: Status) -> String {
    match status {
        Status::Code(code) => code.to_string(),
        Status::Range(digit) => format!("{digit}00..={digit}99"),
        Status::Default => "_".to_owned(),
    }
}

/// How a success is told.
#[derive(Debug, PartialEq)]
pub(super) enum Success {
    /// All responses have this one body.
    One(Payload),
    /// They have to be told apart.
    Several,
}

pub(super) fn success_kind(operation: &Operation) -> Success {
    let mut responses = operation.success.iter();
    let Some(first) = responses.next() else { return Success::One(Payload::Bytes) };
    if responses.all(|response| response.payload == first.payload) {
        return Success::One(first.payload.clone());
    }
    Success::Several
}

/// The type of a success, seen from the client.
pub(super) fn success_type(operation: &Operation) -> String {
    match success_kind(operation) {
        Success::One(Payload::Json(ty)) => in_client(&ty),
        Success::One(Payload::Empty) => "()".to_owned(),
        Success::One(Payload::Text) => "String".to_owned(),
        Success::One(Payload::Bytes) => "ByteStream".to_owned(),
        Success::One(Payload::Upgrade) => "reqwest::Upgraded".to_owned(),
        Success::Several => format!("types::{}", operation.success_name),
    }
}

/// The method that reads a success.
pub(super) fn reader(operation: &Operation) -> &'static str {
    match success_kind(operation) {
        Success::One(Payload::Json(_)) => "json",
        Success::One(Payload::Empty) => "empty",
        Success::One(Payload::Text) => "text",
        Success::One(Payload::Bytes) => "stream",
        Success::One(Payload::Upgrade) => "upgrade",
        Success::Several => "one_of",
    }
}

/// The type of a failure, seen from the client.
pub(super) fn failure_type(operation: &Operation) -> String {
    if operation.failure.is_empty() {
        "crate::support::Undocumented".to_owned()
    } else {
        format!("types::{}", operation.failure_name)
    }
}
