//! Operations whose success is an envelope: an object around the value, with flags, messages or paging beside it. Calls
//! return the value.
//!
//! An envelope is inferred only where it is certain. An operation, a tag or a document that differs declares it with
//! `x-envelope`, which an overlay can add:
//!
//! ```yaml
//! x-envelope: {value: /data/organization, success: /success, message: /message, code: /error/code}
//! x-envelope: false
//! ```
//!
//! Paginated operations have no envelope, as their pages are read as a whole.

use openapi_document::Pointer;
use openapi_lower::{Level, Note};
use serde_json::Value;

use crate::model::{
    Definition, Envelope, Field, Model, Operation, Payload, Shape, SuccessKind, Type, Types, lookup, lookup::Reader,
};

const KEY: &str = "x-envelope";

/// The names of flags, in lower case without separators.
const FLAGS: [&str; 5] = ["success", "ok", "succeeded", "issuccess", "issuccessful"];
/// The names of members that describe the response.
const MESSAGES: [&str; 22] = [
    "message",
    "messages",
    "msg",
    "info",
    "status",
    "statuscode",
    "statusmessage",
    "code",
    "error",
    "errors",
    "errorcode",
    "errormessage",
    "warnings",
    "warning",
    "requestid",
    "correlationid",
    "traceid",
    "timestamp",
    "took",
    "duration",
    "apiversion",
    "responsecode",
];
/// The names of members that describe a page.
const PAGING: [&str; 14] = [
    "pagination",
    "paging",
    "pageinfo",
    "meta",
    "metadata",
    "links",
    "total",
    "totalcount",
    "count",
    "hasmore",
    "hasnext",
    "nextcursor",
    "resultinfo",
    "included",
];
/// The usual names of the value.
const VALUES: [&str; 5] = ["data", "result", "response", "payload", "results"];

/// Finds the envelopes of operations.
pub(super) fn find(model: &mut Model) {
    let Model { operations, types, notes, .. } = model;
    for operation in operations {
        let mut note = |level: Level, message: String| {
            let pointer = operation.pointer.child(if operation.envelope_hint.is_some() { KEY } else { "responses" });
            notes.push(Note { pass: "envelopes".to_owned(), pointer, level, message, resolved: None });
        };
        match of_operation(types, operation) {
            Ok(None) => {}
            Ok(Some(envelope)) => {
                let at = envelope.value.join("/");
                note(
                    Level::Kept,
                    format!("calls return the value at `/{at}` of the response; `send_whole` returns all"),
                );
                operation.envelope = Some(envelope);
            }
            Err(reason) => {
                note(Level::Dropped, format!("invalid `{KEY}`: {reason}; calls return the whole response"));
            }
        }
    }
}

fn of_operation(types: &Types, operation: &Operation) -> Result<Option<Envelope>, String> {
    if operation.envelope_hint == Some(Value::Bool(false)) || operation.pages.is_some() {
        return Ok(None);
    }
    let SuccessKind::One(Payload::Json(ty)) = &operation.success_kind else { return Ok(None) };
    match &operation.envelope_hint {
        // A declaration for many operations applies to those that have the value.
        Some(hint) => declared(types, ty, hint).map(|envelope| envelope.filter(|it| is_certain(types, ty, &it.value))),
        None => Ok(found(types, ty)),
    }
}

fn declared(types: &Types, ty: &Type, hint: &Value) -> Result<Option<Envelope>, String> {
    let Value::Object(members) = hint else { return Err("expected an object or `false`".to_owned()) };
    if let Some(key) = members.keys().find(|key| !["value", "success", "message", "code"].contains(&key.as_str())) {
        return Err(format!("unknown key `{key}`"));
    }
    let pointer = |key: &str| match members.get(key) {
        None => Ok(None),
        Some(Value::String(text)) if text.starts_with('/') => Ok(Some(text.clone())),
        Some(_) => Err(format!("`{key}` is not a JSON Pointer")),
    };
    let path = |pointer: &str| Pointer::from(pointer).keys().collect::<Vec<String>>();
    let value = pointer("value")?.ok_or("`value` is missing")?;
    let is_flag = |path: &Vec<String>| {
        let fields = lookup::walk(types, ty, path).unwrap_or_default();
        let (last, before) = match fields.split_last() {
            Some((last, before)) => (Some(last), before),
            None => (None, &[][..]),
        };
        last.is_some_and(|field| is_boolean(types, field)) && before.iter().all(|field| !field.is_option())
    };
    Ok(Some(Envelope {
        value: path(&value),
        success: pointer("success")?.map(|text| path(&text)).filter(is_flag),
        message: pointer("message")?,
        code: pointer("code")?,
    }))
}

/// Returns true if every member of the path is always present.
pub(crate) fn is_certain(types: &Types, ty: &Type, path: &[String]) -> bool {
    let fields = lookup::walk(types, ty, path);
    !ty.nullable && fields.is_some_and(|fields| !fields.is_empty() && fields.iter().all(|field| !field.is_option()))
}

/// Returns the envelope that a type certainly is.
fn found(types: &Types, ty: &Type) -> Option<Envelope> {
    let parts = Parts::of(types, ty)?;
    let has_flag = parts.flag.is_some();
    let is_usual = VALUES.contains(&bare(&parts.value.wire).as_str());
    let is_compound = is_compound(types, &parts.value.ty);
    // The value alone, or with paging: any object or list. A scalar needs a flag.
    let is_envelope = if parts.has_others { has_flag || is_usual && is_compound } else { is_compound };
    if !is_envelope || parts.value.is_option() || ty.nullable {
        return None;
    }
    let mut value = vec![parts.value.wire.clone()];
    // An envelope in an envelope: `data` with one object, and messages at most.
    if is_usual
        && let Some(inner) = Parts::of(types, &parts.value.ty)
        && inner.flag.is_none()
        && !inner.value.is_option()
        && is_object(types, &inner.value.ty)
    {
        value.push(inner.value.wire.clone());
    }
    let success = parts.flag.map(|field| vec![field.wire.clone()]);
    Some(Envelope { value, success, message: None, code: None })
}

/// The parts of a possible envelope.
struct Parts<'m> {
    value: &'m Field,
    flag: Option<&'m Field>,
    has_others: bool,
}

impl<'m> Parts<'m> {
    /// Returns the parts of an object with exactly one member that is neither a flag, a message nor paging.
    fn of(types: &'m Types, ty: &Type) -> Option<Self> {
        let reader = Reader { types };
        let Shape::Named(id) = reader.resolve(ty).shape else { return None };
        let def = types.get(id)?;
        let Definition::Struct { additional: None, .. } = def.definition else { return None };
        // A type that is sent as well is a resource, which a caller reads, changes and sends back.
        if def.usage.is_sent() {
            return None;
        }
        let fields = reader.fields(ty);
        let is_flag = |field: &&Field| FLAGS.contains(&bare(&field.wire).as_str()) && is_boolean(types, field);
        let is_other = |field: &&Field| {
            let name = bare(&field.wire);
            is_flag(field) || MESSAGES.contains(&name.as_str()) || PAGING.contains(&name.as_str())
        };
        let mut values = fields.iter().filter(|field| !is_other(field));
        let (value, None) = (values.next()?, values.next()) else { return None };
        Some(Self { value, flag: fields.iter().find(is_flag), has_others: fields.len() > 1 })
    }
}

fn is_boolean(types: &Types, field: &Field) -> bool {
    lookup::plain_type(types, &field.ty).shape == Shape::Boolean
}

fn is_compound(types: &Types, ty: &Type) -> bool {
    matches!(lookup::plain_type(types, ty).shape, Shape::Array(_)) || is_object(types, ty)
}

fn is_object(types: &Types, ty: &Type) -> bool {
    match lookup::plain_type(types, ty).shape {
        Shape::Named(id) => types
            .get(id)
            .is_some_and(|def| matches!(def.definition, Definition::Struct { .. } | Definition::Union { .. })),
        _ => false,
    }
}

/// Normalizes a name to lower-case letters and digits.
fn bare(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::testing::client;

    /// Returns the path to the value that calls return, for a response of this schema.
    fn path(schema: &Value, hint: Option<Value>) -> Option<String> {
        let mut operation = json!({"operationId": "read", "responses": {"200": {"description": "ok",
            "content": {"application/json": {"schema": schema}}}}});
        if let Some(hint) = hint {
            operation["x-envelope"] = hint;
        }
        let pet = json!({"type": "object", "required": ["id", "name"], "properties": {"id": {"type": "string"}, "name": {"type": "string"}}});
        let made = client(json!({"/a": {"get": operation}}), json!({"Pet": pet}));
        made.model.operations[0].envelope.as_ref().map(|envelope| envelope.value.join("/"))
    }

    fn object(members: &Value, required: &[&str]) -> Value {
        json!({"type": "object", "required": required, "properties": members})
    }

    #[test]
    fn an_envelope_is_found_where_it_is_certain() {
        let (pet, text) = (json!({"$ref": "#/components/schemas/Pet"}), json!({"type": "string"}));
        let (flag, list) = (json!({"type": "boolean"}), json!({"type": "array", "items": pet}));
        for (members, required, expected) in [
            (json!({"success": flag, "data": pet}), &["data"][..], Some("data")),
            (json!({"ok": flag, "channel": text}), &["channel"], Some("channel")),
            (json!({"data": list, "meta": {"type": "object"}}), &["data"], Some("data")),
            (json!({"pet": pet}), &["pet"], Some("pet")),
            (
                json!({"success": flag, "data": object(&json!({"pet": pet, "message": text}), &["pet"]), "message": text}),
                &["data"],
                Some("data/pet"),
            ),
            // The value may be absent.
            (json!({"success": flag, "data": pet}), &[], None),
            // Two values.
            (json!({"success": flag, "pet": pet, "owner": text}), &["pet", "owner"], None),
            // An object with a status and an address is no envelope, nor is one with a single string.
            (json!({"status": text, "address": pet}), &["address"], None),
            (json!({"token": text}), &["token"], None),
            (json!({"message": text, "data": text}), &["data"], None),
        ] {
            let schema = object(&members, required);
            assert_eq!(path(&schema, None).as_deref(), expected, "{schema}");
        }
    }

    #[test]
    fn a_type_that_is_sent_is_no_envelope() {
        let content =
            |name: &str| json!({"application/json": {"schema": {"$ref": format!("#/components/schemas/{name}")}}});
        let policy = object(&json!({"roles": {"type": "array", "items": {"type": "string"}}}), &["roles"]);
        let operation = json!({"operationId": "put", "requestBody": {"content": content("Policy")},
            "responses": {"200": {"description": "ok", "content": content("Policy")}}});
        let made = client(json!({"/a": {"put": operation}}), json!({"Policy": policy}));
        assert_eq!(made.model.operations[0].envelope, None);
    }

    #[test]
    fn an_extension_declares_an_envelope_or_that_there_is_none() {
        let (pet, flag) = (json!({"$ref": "#/components/schemas/Pet"}), json!({"type": "boolean"}));
        let schema = object(&json!({"fine": flag, "pet": pet, "owner": pet}), &["pet", "owner"]);
        assert_eq!(path(&schema, Some(json!({"value": "/owner", "success": "/fine"}))).as_deref(), Some("owner"));
        assert_eq!(path(&schema, Some(json!({"value": "/cat"}))), None);
        assert_eq!(path(&schema, Some(json!({"value": 1}))), None);
        let found = object(&json!({"success": flag, "data": pet}), &["data"]);
        assert_eq!(path(&found, Some(json!(false))), None);
    }
}
