//! SARIF 2.1.0 (OASIS), for code scanning.

use serde_json::{Value, json};

use crate::{
    change::{Change, Drift, Place},
    level::{Source, Wire},
    rules::rules,
};

/// Returns the comparison as a SARIF log.
pub fn sarif(drift: &Drift) -> String {
    let rules: Vec<Value> = rules()
        .map(|rule| {
            json!({
                "id": rule.id,
                "shortDescription": {"text": rule.summary()},
                "help": {"text": rule.page(), "markdown": rule.page()},
                "properties": {"area": rule.area()},
            })
        })
        .collect();
    let results: Vec<Value> = drift.changes.iter().map(result).collect();
    let driver = json!({
        "name": "cargo xtask drift",
        "semanticVersion": env!("CARGO_PKG_VERSION"),
        "rules": rules,
    });
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{"tool": {"driver": driver}, "results": results, "columnKind": "unicodeCodePoints"}],
    });
    serde_json::to_string_pretty(&log).unwrap_or_default() + "\n"
}

fn result(change: &Change) -> Value {
    let rule = crate::rules::rule(&change.rule);
    let level = match (change.wire, change.source) {
        (Wire::Breaking, _) => "error",
        (Wire::Risky, _) | (_, Source::Major) => "warning",
        _ => "note",
    };
    let location = |place: &Place| {
        json!({"physicalLocation": {
            "artifactLocation": {"uri": uri(&place.file)},
            "region": {"startLine": place.line, "startColumn": place.column},
        }, "logicalLocations": [{"fullyQualifiedName": place.pointer.as_str()}]})
    };
    // Results refer to the new files.
    let main = change.place_now();
    let mut result = json!({
        "ruleId": rule.map_or(change.rule.as_str(), |rule| rule.id),
        "level": level,
        "message": {"text": change.message},
        "locations": main.into_iter().map(location).collect::<Vec<_>>(),
        "relatedLocations": change.old_place.iter().map(location).collect::<Vec<_>>(),
        "partialFingerprints": {"drift/v1": change.fingerprint},
        "properties": {
            "wire": change.wire, "source": change.source, "direction": change.direction,
            "operations": change.operations, "witness": change.witness,
        },
    });
    if let Some(index) = rule.and_then(|rule| rules().position(|it| it.id == rule.id)) {
        set(&mut result, "ruleIndex", json!(index));
    }
    if let Some(reason) = &change.accepted {
        set(&mut result, "suppressions", json!([{"kind": "external", "justification": reason}]));
    }
    result
}

fn set(result: &mut Value, key: &str, value: Value) {
    if let Some(members) = result.as_object_mut() {
        members.insert(key.to_owned(), value);
    }
}

/// Encodes a path as a URI reference (RFC 3986).
fn uri(file: &str) -> String {
    let mut out = String::with_capacity(file.len());
    for byte in file.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}
