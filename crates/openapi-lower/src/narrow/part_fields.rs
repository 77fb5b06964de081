//! Removes fields that OpenAPI 3.0.3 does not define from servers, security schemes, examples, links and other parts,
//! and rewrites those that it names differently.

use openapi_document::{
    Members, Pointer,
    walk::{Kind, Order, visit_mut},
};
use serde_json::{Map, Value, json};

use crate::{Notes, Pass, Step};

/// The pass of this module.
pub const PASS: Pass = Pass { name: "part-fields", step: Step::Document(remove_fields_of_parts) };

/// A part that the traversal of a document does not name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Server,
    Variable,
    ExternalDocs,
    Contact,
    SecurityScheme,
    Flows,
    Flow,
    Example,
    Link,
    Xml,
    Discriminator,
}

/// The form in which a member contains parts.
enum Holds {
    One(Part),
    Map(Part),
    List(Part),
}

/// Returns the parts in a member of an object that the traversal names.
fn holds(kind: Kind, field: &str) -> Option<Holds> {
    use Holds::{List, Map, One};
    Some(match (kind, field) {
        (Kind::Root | Kind::PathItem | Kind::Operation, "servers") => List(Part::Server),
        (Kind::Root | Kind::Operation | Kind::Schema, "externalDocs") => One(Part::ExternalDocs),
        (Kind::Components, "securitySchemes") => Map(Part::SecurityScheme),
        (Kind::Components | Kind::Parameter | Kind::Header | Kind::MediaType, "examples") => Map(Part::Example),
        (Kind::Components | Kind::Response, "links") => Map(Part::Link),
        (Kind::Schema, "xml") => One(Part::Xml),
        (Kind::Schema, "discriminator") => One(Part::Discriminator),
        _ => return None,
    })
}

impl Part {
    /// Returns the parts in a member of this part.
    fn holds(self, field: &str) -> Option<Holds> {
        Some(match (self, field) {
            (Self::Server, "variables") => Holds::Map(Self::Variable),
            (Self::SecurityScheme, "flows") => Holds::One(Self::Flows),
            (Self::Flows, "implicit" | "password" | "clientCredentials" | "authorizationCode") => {
                Holds::One(Self::Flow)
            }
            (Self::Link, "server") => Holds::One(Self::Server),
            _ => return None,
        })
    }

    /// Returns the fields of OpenAPI 3.0.3, section 4.7.
    fn fields(self) -> &'static [&'static str] {
        match self {
            Self::Server => &["url", "description", "variables"],
            Self::Variable => &["enum", "default", "description"],
            Self::ExternalDocs => &["description", "url"],
            Self::Contact => &["name", "url", "email"],
            Self::SecurityScheme => {
                &["type", "description", "name", "in", "scheme", "bearerFormat", "flows", "openIdConnectUrl"]
            }
            Self::Flows => &["implicit", "password", "clientCredentials", "authorizationCode"],
            Self::Flow => &["authorizationUrl", "tokenUrl", "refreshUrl", "scopes"],
            Self::Example => &["summary", "description", "value", "externalValue"],
            Self::Link => &["operationRef", "operationId", "parameters", "requestBody", "description", "server"],
            Self::Xml => &["name", "namespace", "prefix", "attribute", "wrapped"],
            Self::Discriminator => &["propertyName", "mapping"],
        }
    }

    /// Returns true if a field of a later version only documents the part.
    fn is_documentation(self, field: &str) -> bool {
        matches!((self, field), (Self::Server, "name") | (Self::SecurityScheme, "deprecated"))
            || matches!(self, Self::Example | Self::ExternalDocs | Self::Contact)
    }
}

fn remove_fields_of_parts(root: &mut Value, notes: &mut Notes) {
    visit_mut(root, Order::TopDown, &mut |kind, pointer, value| {
        let Value::Object(members) = value else { return };
        if kind == Kind::Schema && members.has("xml") {
            let is_list = members.member("type").and_then(Value::as_str) == Some("array");
            rewrite_node_type(members, is_list, pointer, notes);
        }
        for (field, value) in members {
            if let Some(holds) = holds(kind, field) {
                visit(holds, &pointer.child(field), value, notes);
            }
        }
    });
    if let Some(contact) = root.member_mut("info").and_then(|info| info.member_mut("contact")) {
        narrow(Part::Contact, &Pointer::from("/info/contact"), contact, notes);
    }
}

fn visit(holds: Holds, pointer: &Pointer, value: &mut Value, notes: &mut Notes) {
    match (holds, value) {
        (Holds::One(part), value) => narrow(part, pointer, value, notes),
        (Holds::Map(part), Value::Object(map)) => {
            map.iter_mut().for_each(|(name, value)| narrow(part, &pointer.child(name), value, notes));
        }
        (Holds::List(part), Value::Array(items)) => {
            items.iter_mut().enumerate().for_each(|(index, value)| narrow(part, &pointer.child(index), value, notes));
        }
        _ => {}
    }
}

fn narrow(part: Part, pointer: &Pointer, value: &mut Value, notes: &mut Notes) {
    let Value::Object(members) = value else { return };
    if part == Part::Example {
        rewrite_data_value(members, pointer, notes);
    }
    let may_refer = matches!(part, Part::SecurityScheme | Part::Example | Part::Link);
    let known: &[&str] = if may_refer && members.has("$ref") { &["$ref"] } else { part.fields() };
    members.retain(|field, _| {
        let stays = known.contains(&field.as_str()) || field.starts_with("x-");
        let at = pointer.child(field);
        if !stays && (known == ["$ref"] || part.is_documentation(field)) {
            notes.kept(&at, "documentation that OpenAPI 3.0 does not define is removed");
        } else if !stays {
            notes.dropped(&at, "field not defined by OpenAPI 3.0");
        }
        stays
    });
    for (field, value) in members {
        if let Some(holds) = part.holds(field) {
            visit(holds, &pointer.child(field), value, notes);
        }
    }
}

/// Rewrites `dataValue` of an Example Object (OpenAPI 3.2) as `value`.
fn rewrite_data_value(example: &mut Map<String, Value>, pointer: &Pointer, notes: &mut Notes) {
    if example.has_any(&["$ref", "value"]) {
        return;
    }
    let Some(value) = example.take_member("dataValue") else { return };
    example.insert("value".to_owned(), value);
    notes.kept(&pointer.child("dataValue"), "`dataValue` rewritten as `value`");
    // 3.0 allows only one of them; it is the serialized form of the value.
    if example.take_member("externalValue").is_some() {
        notes.kept(&pointer.child("externalValue"), "`externalValue` removed beside `value`");
    }
}

/// Rewrites `nodeType` of an XML Object (OpenAPI 3.2) as `attribute` or `wrapped`, where they have its meaning.
fn rewrite_node_type(schema: &mut Map<String, Value>, is_list: bool, pointer: &Pointer, notes: &mut Notes) {
    let Some(Value::Object(xml)) = schema.member_mut("xml") else { return };
    let field = match xml.member("nodeType").and_then(Value::as_str) {
        Some("attribute") => Some("attribute"),
        Some("element") if is_list => Some("wrapped"),
        Some("element") => None,
        Some("none") if is_list => None,
        _ => return,
    };
    xml.take_member("nodeType");
    let at = pointer.child("xml").child("nodeType");
    match field {
        Some(field) => {
            xml.insert(field.to_owned(), json!(true));
            notes.kept(&at, format!("`nodeType` rewritten as `{field}`"));
        }
        None => notes.kept(&at, "`nodeType` removed, since it has the default value"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Level, testing::run_document};

    #[test]
    fn fields_of_later_versions_are_removed_from_parts() {
        let (root, notes) = run_document(
            PASS,
            json!({"servers": [{"url": "/", "name": "main", "x-a": 1, "variables": {"v": {"default": "a", "note": 1}}}],
                "info": {"contact": {"name": "n", "phone": "1"}},
                "components": {
                    "securitySchemes": {
                        "o": {"type": "oauth2", "oauth2MetadataUrl": "https://m", "flows": {"deviceAuthorization": {}, "implicit": {"authorizationUrl": "https://a", "scopes": {}, "deviceAuthorizationUrl": "https://d"}}},
                        "b": {"type": "http", "scheme": "bearer", "deprecated": true}},
                    "links": {"l": {"operationId": "a", "extra": 1, "server": {"url": "/", "name": "n"}}},
                    "schemas": {"D": {"externalDocs": {"url": "https://a", "z": 1}, "discriminator": {"propertyName": "k", "defaultMapping": "A"}}}}}),
        );
        assert_eq!(
            root,
            json!({"servers": [{"url": "/", "x-a": 1, "variables": {"v": {"default": "a"}}}],
                "info": {"contact": {"name": "n"}},
                "components": {
                    "securitySchemes": {
                        "o": {"type": "oauth2", "flows": {"implicit": {"authorizationUrl": "https://a", "scopes": {}}}},
                        "b": {"type": "http", "scheme": "bearer"}},
                    "links": {"l": {"operationId": "a", "server": {"url": "/"}}},
                    "schemas": {"D": {"externalDocs": {"url": "https://a"}, "discriminator": {"propertyName": "k"}}}}})
        );
        let of = |level: Level| notes.iter().filter(|note| note.level == level).count();
        assert_eq!((of(Level::Kept), of(Level::Dropped)), (5, 6));
    }

    #[test]
    fn examples_have_values_and_xml_has_attributes() {
        let (root, _) = run_document(
            PASS,
            json!({"components": {
                "parameters": {"p": {"examples": {
                    "a": {"dataValue": "a b", "serializedValue": "a%20b", "externalValue": "https://a"},
                    "n": {"dataValue": null}, "r": {"$ref": "#/components/examples/e", "summary": "s"}}}},
                "examples": {"e": {"value": 1, "summary": "s"}},
                "schemas": {"X": {"xml": {"name": "x", "nodeType": "element"}, "properties": {
                    "id": {"type": "string", "xml": {"nodeType": "attribute"}},
                    "all": {"type": "array", "xml": {"nodeType": "element"}, "items": {}},
                    "text": {"type": "string", "xml": {"nodeType": "text"}}}}}}}),
        );
        let all = &root["components"];
        assert_eq!(
            all["parameters"]["p"]["examples"],
            json!({"a": {"value": "a b"}, "n": {"value": null}, "r": {"$ref": "#/components/examples/e"}})
        );
        assert_eq!(all["examples"]["e"], json!({"value": 1, "summary": "s"}));
        let xml = &all["schemas"]["X"];
        assert_eq!(xml["xml"], json!({"name": "x"}));
        assert_eq!(xml["properties"]["id"]["xml"], json!({"attribute": true}));
        assert_eq!(xml["properties"]["all"]["xml"], json!({"wrapped": true}));
        assert_eq!(xml["properties"]["text"]["xml"], json!({}));
    }
}
