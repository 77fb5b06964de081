//! Envelopes that the extension `x-envelope` declares.

use openapi_document::Pointer;
use serde_json::Value;

use crate::model::{Envelope, Type, Types, lookup};

/// Reads the extension of an operation with a response of this type.
pub(super) fn declared(types: &Types, ty: &Type, hint: &Value) -> Result<Envelope, String> {
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
        fields.split_last().is_some_and(|(last, before)| {
            lookup::is_boolean(types, last) && before.iter().all(|field| !field.is_option())
        })
    };
    Ok(Envelope {
        value: path(&value),
        success: pointer("success")?.map(|text| path(&text)).filter(is_flag),
        message: pointer("message")?,
        code: pointer("code")?,
    })
}
