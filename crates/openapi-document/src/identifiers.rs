//! Resolution of references by URI: to schemas that have a URI by `$id` (JSON Schema 2020-12 core, section 8.2.1) and
//! to the document, which has one by `$self` (OpenAPI 3.2). These references, and the relative ones inside such
//! schemas, become references within the document.

use std::collections::HashMap;

use serde_json::Value;

use crate::{
    Members, Pointer, target_of,
    walk::{Kind, Order, schemas_mut, visit},
};

/// The schemas that have URIs.
struct Identified {
    /// The base URI for references inside, by location.
    bases: HashMap<Pointer, String>,
    /// The location by URI; the root for the URI of the document.
    places: HashMap<String, Pointer>,
    /// The locations of anchors, by the location of the schema resource and by name.
    anchors: HashMap<(Pointer, String), Pointer>,
    /// The URI of the document itself; empty if it has none.
    document: String,
}

/// Rewrites references by URI whose target is in the same document. All others remain unchanged.
pub(crate) fn resolve(root: &mut Value) {
    if !root.member("$self").is_some_and(Value::is_string) && !has_identifiers(root) {
        return;
    }
    let identified = Identified::of(root);
    if identified.places.is_empty() {
        return;
    }
    let mut changes: Vec<(Pointer, &str, String)> = Vec::new();
    visit(root, &mut |kind, pointer, value| {
        for key in ["$ref", "$dynamicRef"] {
            // Objects other than schemas also contain references.
            let is_reference = kind == Kind::Schema || key == "$ref";
            let reference = value.member(key).and_then(Value::as_str).filter(|_| is_reference);
            // A dynamic anchor depends on the location of the reference.
            let reference = reference.filter(|it| key == "$ref" || !it.starts_with('#') || it.starts_with("#/"));
            if let Some(place) = reference.and_then(|reference| identified.place_of(root, pointer, reference)) {
                changes.push((pointer.clone(), key, place.to_reference()));
            }
        }
    });
    for (pointer, key, reference) in changes {
        if let Some(Value::Object(schema)) = root.pointer_mut(pointer.as_str()) {
            schema.insert(key.to_owned(), reference.into());
        }
    }
    // Later code resolves references by location. A remaining `$id` would change their base URI.
    schemas_mut(root, Order::TopDown, |_, schema| {
        schema.take_member("$id");
    });
}

/// Returns true if any object in the document has an `$id`. Most documents have none.
fn has_identifiers(value: &Value) -> bool {
    match value {
        Value::Object(members) => {
            members.iter().any(|(key, member)| key == "$id" && member.is_string() || has_identifiers(member))
        }
        Value::Array(items) => items.iter().any(has_identifiers),
        _ => false,
    }
}

impl Identified {
    fn of(root: &Value) -> Self {
        let document = root.member("$self").and_then(Value::as_str).unwrap_or_default();
        // A base URI has no fragment.
        let document = document.split('#').next().unwrap_or_default().to_owned();
        let mut places = HashMap::new();
        if !document.is_empty() {
            places.insert(normal(&document), Pointer::root());
        }
        let mut found = Self { bases: HashMap::new(), places, anchors: HashMap::new(), document };
        // Top-down, so that a base URI is known before the URIs relative to it.
        visit(root, &mut |kind, pointer, value| {
            if kind != Kind::Schema {
                return;
            }
            if let Some(id) = value.member("$id").and_then(Value::as_str) {
                let outer = pointer.parent().map_or("", |parent| found.base(&parent).1);
                let uri = joined(outer, id.trim_end_matches('#'));
                found.places.entry(uri.clone()).or_insert_with(|| pointer.clone());
                found.bases.insert(pointer.clone(), uri);
            }
            for key in ["$anchor", "$dynamicAnchor"] {
                let name = value.member(key).and_then(Value::as_str);
                if let Some(name) = name {
                    let owner = found.base(pointer).0.unwrap_or_default();
                    found.anchors.entry((owner, name.to_owned())).or_insert_with(|| pointer.clone());
                }
            }
        });
        found
    }

    /// Returns the innermost schema with a URI that encloses a location, and the URI; outside of all, that of the
    /// document.
    fn base(&self, pointer: &Pointer) -> (Option<Pointer>, &str) {
        let mut at = Some(pointer.clone());
        while let Some(place) = at {
            if let Some(uri) = self.bases.get(&place) {
                return (Some(place), uri);
            }
            at = place.parent();
        }
        (None, &self.document)
    }

    /// Returns the target of a reference at a location, if it depends on a URI.
    fn place_of(&self, root: &Value, at: &Pointer, reference: &str) -> Option<Pointer> {
        let (uri, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        let (inside, base) = self.base(at);
        let resource = if uri.is_empty() { inside? } else { self.places.get(&joined(base, uri))?.clone() };
        if fragment.is_empty() {
            // A reference to the whole document has no usable target.
            return Some(resource).filter(|place| *place != Pointer::root());
        }
        if !fragment.starts_with('/') {
            return self.anchors.get(&(resource, fragment.to_owned())).cloned();
        }
        let inner = target_of(&format!("#{fragment}"))?;
        let place = Pointer::from(format!("{resource}{inner}").as_str());
        // Many documents write `#/components/schemas/..` inside a schema with a URI, relative to the document.
        place.find(root).is_some().then_some(place)
    }
}

/// Resolves a URI reference against a base (RFC 3986, section 5.2), without its fragment.
fn joined(base: &str, reference: &str) -> String {
    let has_scheme = reference.split_once(':').is_some_and(|(scheme, _)| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
    });
    if has_scheme || base.is_empty() {
        return normal(reference);
    }
    let authority = base.find("://").map_or(0, |start| start + 3);
    let root = base.get(authority..).and_then(|rest| rest.find('/')).map_or(base.len(), |slash| authority + slash);
    let (origin, path) = base.split_at(root);
    if reference.starts_with('/') {
        return format!("{origin}{}", normal(reference));
    }
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    format!("{origin}{}", normal(&format!("{folder}/{reference}")))
}

/// Removes `.` and `..` from the path of a URI reference.
fn normal(path: &str) -> String {
    let (start, path) = match path.find("://") {
        Some(scheme) => path.split_at(scheme + 3),
        None => ("", path),
    };
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "." => {}
            ".." if parts.len() > 1 => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    format!("{start}{}", parts.join("/"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn uris_are_resolved_by_rfc_3986() {
        for (base, reference, expected) in [
            ("https://h/a/b", "c", "https://h/a/c"),
            ("https://h/a/b", "../c", "https://h/c"),
            ("https://h/a/b", "/c", "https://h/c"),
            ("https://h", "c", "https://h/c"),
            ("https://h/a", "urn:x", "urn:x"),
            ("", "./c", "c"),
        ] {
            assert_eq!(joined(base, reference), expected, "{base} {reference}");
        }
    }

    #[test]
    fn references_by_uri_become_references_within_the_document() {
        let mut root = json!({"components": {"schemas": {
            "Holder": {"properties": {
                "abs": {"$ref": "https://h/s/leaf"}, "pin": {"$ref": "https://h/s/leaf#pin"},
                "sub": {"$ref": "https://h/s/tree"}, "own": {"$ref": "#/components/schemas/Leaf"},
                "other": {"$ref": "https://elsewhere/x"}}},
            "Leaf": {"$id": "https://h/s/leaf", "properties": {
                "a": {"$ref": "#/$defs/sub"}, "b": {"$ref": "tree"}, "c": {"$ref": "#pin"}, "d": {"$ref": "#"},
                "e": {"$ref": "#/components/schemas/Holder"}},
                "$defs": {"sub": {"type": "integer"}, "p": {"$anchor": "pin"}}},
            "Tree": {"$id": "https://h/s/tree", "type": "object"},
        }}});
        resolve(&mut root);
        let at = |pointer: &str| root.pointer(&format!("/components/schemas/{pointer}/$ref")).unwrap().clone();
        assert_eq!(at("Holder/properties/abs"), "#/components/schemas/Leaf");
        assert_eq!(at("Holder/properties/pin"), "#/components/schemas/Leaf/$defs/p");
        assert_eq!(at("Holder/properties/sub"), "#/components/schemas/Tree");
        assert_eq!(at("Holder/properties/own"), "#/components/schemas/Leaf");
        assert_eq!(at("Holder/properties/other"), "https://elsewhere/x");
        assert_eq!(at("Leaf/properties/a"), "#/components/schemas/Leaf/$defs/sub");
        assert_eq!(at("Leaf/properties/b"), "#/components/schemas/Tree");
        assert_eq!(at("Leaf/properties/c"), "#/components/schemas/Leaf/$defs/p");
        assert_eq!(at("Leaf/properties/d"), "#/components/schemas/Leaf");
        assert_eq!(at("Leaf/properties/e"), "#/components/schemas/Holder");
    }

    #[test]
    fn the_document_is_known_by_its_own_uri() {
        let mut root = json!({"$self": "https://h.example/api.json",
            "paths": {"/a": {"get": {"responses": {"200": {"$ref": "api.json#/components/responses/R"}}}}},
            "components": {"responses": {"R": {}}, "schemas": {
                "A": {"properties": {
                    "abs": {"$ref": "https://h.example/api.json#/components/schemas/B"},
                    "rel": {"$ref": "./api.json#/components/schemas/B"},
                    "pin": {"$ref": "api.json#pin"},
                    "own": {"$ref": "#/components/schemas/B"},
                    "all": {"$ref": "https://h.example/api.json"},
                    "other": {"$ref": "other.json#/components/schemas/B"}}},
                "B": {"$anchor": "pin", "type": "string"}}}});
        resolve(&mut root);
        let at = |name: &str| root.pointer(&format!("/components/schemas/A/properties/{name}/$ref")).unwrap().clone();
        for name in ["abs", "rel", "pin", "own"] {
            assert_eq!(at(name), "#/components/schemas/B", "{name}");
        }
        assert_eq!(at("all"), "https://h.example/api.json");
        assert_eq!(at("other"), "other.json#/components/schemas/B");
        assert_eq!(root["paths"]["/a"]["get"]["responses"]["200"]["$ref"], "#/components/responses/R");
    }
}
