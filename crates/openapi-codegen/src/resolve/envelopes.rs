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

use super::declared_envelopes::declared;
use crate::model::{
    Definition, Envelope, Field, Model, Operation, OperationId, Payload, Shape, SuccessKind, Type, Types,
    lookup::{self, Reader, bare},
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

/// Finds the envelopes of operations. `locked` returns the entry of an operation in the lock, if it has one: the JSON
/// Pointer to the value, or none for a call that returns the whole response.
pub(crate) fn find<'l>(model: &mut Model, locked: impl Fn(OperationId) -> Option<Option<&'l str>>) {
    let Model { operations, types, notes, .. } = model;
    for operation in operations {
        let found = match locked(operation.key) {
            Some(value) => preserved(types, operation, value),
            None => of_operation(types, operation),
        };
        let (level, message) = match found {
            Ok(None) => continue,
            Ok(Some(envelope)) => {
                // A value is read as a whole, and so are pages.
                operation.pages = None;
                let at = envelope.value.join("/");
                operation.envelope = Some(envelope);
                (
                    Level::Kept,
                    format!(
                        "calls return the value at `/{at}` of the response; `send_whole` returns the whole response"
                    ),
                )
            }
            Err(reason) => (Level::Dropped, format!("`{KEY}` is ignored: {reason}")),
        };
        let key = if operation.own_envelope_hint { KEY } else { "responses" };
        let note = Note {
            pass: "envelopes".to_owned(),
            pointer: operation.pointer.child(key),
            level,
            message,
            resolved: None,
        };
        // A declaration for many operations is reported once.
        if level == Level::Kept || !notes.iter().any(|known| known.pass == note.pass && known.message == note.message) {
            notes.push(note);
        }
    }
}

/// Returns the envelope of an operation in the lock, whose value remains where it is.
fn preserved(types: &Types, operation: &Operation, value: Option<&str>) -> Result<Option<Envelope>, String> {
    let SuccessKind::One(Payload::Json(ty)) = &operation.success_kind else { return Ok(None) };
    let Some(value) = value else {
        let is_ignored = operation.own_envelope_hint && operation.envelope_hint != Some(Value::Bool(false));
        return match is_ignored {
            true => Err("the lock has the whole response; add `value` to the operation in the lock".to_owned()),
            false => Ok(None),
        };
    };
    let value: Vec<String> = Pointer::from(value).keys().collect();
    if !is_certain(types, ty, &value) {
        return Ok(None);
    }
    let hint = operation.envelope_hint.as_ref().filter(|hint| **hint != Value::Bool(false));
    let declared = hint.and_then(|hint| declared(types, ty, hint).ok());
    Ok(Some(match declared {
        Some(declared) => Envelope { value, ..declared },
        None => Envelope { value, success: flag(types, ty), message: None, code: None },
    }))
}

fn of_operation(types: &Types, operation: &Operation) -> Result<Option<Envelope>, String> {
    if operation.envelope_hint == Some(Value::Bool(false)) || operation.pages.is_some() {
        return Ok(None);
    }
    let own = |reason: String| if operation.own_envelope_hint { Err(reason) } else { Ok(None) };
    let SuccessKind::One(Payload::Json(ty)) = &operation.success_kind else {
        return own("the operation has no success response of a single JSON type".to_owned());
    };
    let Some(hint) = &operation.envelope_hint else { return Ok(found(types, ty)) };
    let envelope = declared(types, ty, hint)?;
    // A declaration for many operations applies to those that have the value.
    if !is_certain(types, ty, &envelope.value) {
        return own("`value` is not a member that every response contains".to_owned());
    }
    if hint.get("success").is_some() && envelope.success.is_none() {
        return own("`success` is not a boolean member".to_owned());
    }
    Ok(Some(envelope))
}

/// Returns true if every member of the path is always present.
fn is_certain(types: &Types, ty: &Type, path: &[String]) -> bool {
    let fields = lookup::walk(types, ty, path);
    !ty.nullable && fields.is_some_and(|fields| !fields.is_empty() && fields.iter().all(|field| !field.is_option()))
}

/// Returns the path to the flag of an envelope.
fn flag(types: &Types, ty: &Type) -> Option<Vec<String>> {
    let fields = Reader { types }.fields(ty);
    fields.iter().find(|field| is_flag(types, field)).map(|field| vec![field.wire.clone()])
}

fn is_flag(types: &Types, field: &Field) -> bool {
    FLAGS.contains(&bare(&field.wire).as_str()) && lookup::is_boolean(types, field)
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
        let is_flag = |field: &&Field| is_flag(types, field);
        let is_other = |field: &&Field| {
            let name = bare(&field.wire);
            is_flag(field) || MESSAGES.contains(&name.as_str()) || PAGING.contains(&name.as_str())
        };
        let mut values = fields.iter().filter(|field| !is_other(field));
        let (value, None) = (values.next()?, values.next()) else { return None };
        Some(Self { value, flag: fields.iter().find(is_flag), has_others: fields.len() > 1 })
    }
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

#[cfg(test)]
mod tests {
    use openapi_document::Document;
    use serde_json::{Value, json};

    use crate::{Generated, generate, generate_locked, testing::client};

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

    /// Returns a document with operations whose responses are an envelope.
    fn document(paths: &[&str], envelope: &Value) -> Document {
        let content = json!({"application/json": {"schema": {"$ref": "#/components/schemas/Envelope"}}});
        let operation = |path: &str| {
            let parameters = json!([{"name": "cursor", "in": "query", "schema": {"type": "string"}}]);
            let id = format!("read{}", path.trim_start_matches('/'));
            json!({"get": {"operationId": id, "parameters": parameters,
                "responses": {"200": {"description": "ok", "content": content}}}})
        };
        let paths: serde_json::Map<String, Value> = paths.iter().map(|it| ((*it).to_owned(), operation(it))).collect();
        let pet = json!({"type": "object", "required": ["id"], "properties": {"id": {"type": "string"}}});
        let text = json!({"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": paths,
            "components": {"schemas": {"Envelope": envelope, "Pet": pet}}});
        Document::parse("envelopes.json", text.to_string()).unwrap()
    }

    fn envelopes(generated: &Generated) -> Vec<Option<(String, bool)>> {
        let of = |operation: &crate::model::Operation| {
            let envelope = operation.envelope.as_ref()?;
            Some((envelope.value.join("/"), envelope.success.is_some()))
        };
        generated.model.operations.iter().map(of).collect()
    }

    #[test]
    fn a_lock_decides_for_its_operations_and_its_types_for_the_others() {
        let (pet, flag) = (json!({"$ref": "#/components/schemas/Pet"}), json!({"type": "boolean"}));
        let members = json!({"success": flag, "data": pet});
        let (optional, required) = (object(&members, &[]), object(&members, &["data"]));
        // Without a value in the lock, the whole response is returned, although the value is required now. The member
        // remains an option, so that a new operation cannot unwrap it either.
        let before = generate(&document(&["/a"], &optional));
        let after = generate_locked(&document(&["/a", "/b"], &required), &before.lock);
        assert_eq!(envelopes(&after), [None, None]);
        // With it, the value and the flag remain.
        let before = generate(&document(&["/a"], &required));
        let data = || Some(("data".to_owned(), true));
        assert_eq!(envelopes(&before), [data()]);
        let more = object(&json!({"success": flag, "data": pet, "owner": {"type": "string"}}), &["data", "owner"]);
        let after = generate_locked(&document(&["/a", "/b"], &more), &before.lock);
        assert_eq!(envelopes(&after), [data(), None]);
        assert!(after.breaks.is_empty(), "{:?}", after.breaks);
        // A value that may be absent remains a plain one in Rust.
        assert_eq!(envelopes(&generate_locked(&document(&["/a"], &optional), &before.lock)), [data()]);
    }

    #[test]
    fn a_locked_value_has_no_pages() {
        let list = json!({"type": "array", "items": {"$ref": "#/components/schemas/Pet"}});
        let before = generate(&document(&["/a"], &object(&json!({"data": list}), &["data"])));
        let paged = object(&json!({"data": list, "next_cursor": {"type": "string"}}), &["data"]);
        assert!(generate(&document(&["/a"], &paged)).model.operations[0].pages.is_some());
        let after = generate_locked(&document(&["/a"], &paged), &before.lock);
        assert_eq!(envelopes(&after), [Some(("data".to_owned(), false))]);
        assert!(after.model.operations[0].pages.is_none() && after.breaks.is_empty(), "{:?}", after.breaks);
    }
}
