//! Inheritance: a schema with a `discriminator` and without branches stands for the schemas that
//! build on it by `allOf`, or that its `mapping` names (OpenAPI 3.0.3, "Discriminator Object"). It is
//! written as a `oneOf` of them, so that what arrives keeps the members of the schema that it is.

use std::collections::HashMap;

use indexmap::IndexMap;
use openapi_document::{
    Pointer, Version,
    walk::{Order, schemas_mut},
};
use serde_json::{Map, Value, json};

use crate::{
    Names, Notes, Pass, Step,
    merge::{component_of, needs_merge},
    pass::Schema,
    schema::is_annotation,
};

/// See the module.
pub const PASS: Pass = Pass { name: "discriminated-bases", step: Step::Document(run) };

const BASE: &str = "/components/schemas/";

type Schemas = Map<String, Value>;

/// The tag and the component of each schema that a base stands for.
type Heirs = IndexMap<String, String>;

fn run(root: &mut Value, _: Version, notes: &mut Notes) {
    let Some(Value::Object(schemas)) = root.pointer("/components/schemas") else { return };
    let bases = bases(schemas);
    if bases.is_empty() {
        return;
    }
    let before = schemas.clone();
    let heir_of = |name: &str, base: &str| bases.get(base).is_some_and(|heirs| heirs.values().any(|heir| heir == name));
    // What builds on a base inherits its own members, not the choice between its heirs.
    schemas_mut(root, Order::BottomUp, |pointer, schema| {
        let Value::Object(schema) = schema else { return };
        let has_more = needs_merge(schema);
        let component = pointer.as_str().strip_prefix(BASE).filter(|name| !name.contains('/'));
        let Some(Value::Array(branches)) = schema.get_mut("allOf") else { return };
        for branch in branches {
            let Some(base) = branch.as_object().and_then(component_of).filter(|base| bases.contains_key(*base)) else {
                continue;
            };
            if (has_more || component.is_some_and(|name| heir_of(name, base)))
                && let Some(own) = before.get(base).and_then(Value::as_object)
            {
                *branch = Value::Object(own_part(own));
            }
        }
    });
    let mut names = Names::of_components(root);
    let Some(Value::Object(schemas)) = root.pointer_mut("/components/schemas") else { return };
    for (name, heirs) in &bases {
        let Some(Value::Object(schema)) = before.get(name) else { continue };
        let (union, itself) = union_of(name, schema, heirs, &before, &mut names);
        if let Some((alone, schema)) = itself {
            schemas.insert(alone, Value::Object(schema));
        }
        schemas.insert(name.clone(), Value::Object(union));
        let pointer = Pointer::from("/components/schemas").child(name);
        notes.kept(&pointer, "a base with a discriminator stands for the schemas that build on it");
    }
}

/// The bases, each with the schemas that it stands for.
fn bases(schemas: &Schemas) -> IndexMap<String, Heirs> {
    let mut builders: HashMap<&str, Vec<&str>> = HashMap::new();
    for (name, schema) in schemas {
        let branches = schema.get("allOf").and_then(Value::as_array).into_iter().flatten();
        for base in branches.filter_map(|branch| component_of(branch.as_object()?)) {
            builders.entry(base).or_default().push(name);
        }
    }
    let is_base = |name: &str| {
        schemas.get(name).and_then(Value::as_object).is_some_and(|schema| {
            schema.contains_key("discriminator")
                && !["oneOf", "anyOf", "$ref", "enum"].iter().any(|key| schema.contains_key(*key))
                && schema.get("type").is_none_or(|name| name == "object")
        })
    };
    let mut found = IndexMap::new();
    for (name, schema) in schemas.iter().filter(|(name, _)| is_base(name)) {
        let mut heirs = Heirs::new();
        let mapping = schema.pointer("/discriminator/mapping").and_then(Value::as_object);
        for (tag, target) in mapping.into_iter().flatten() {
            let target = target.as_str().unwrap_or_default();
            let target = target.strip_prefix("#/components/schemas/").unwrap_or(target);
            if schemas.contains_key(target) {
                heirs.insert(tag.clone(), target.to_owned());
            }
        }
        // A base between this one and a schema stands for that schema as well.
        let mut pending: Vec<&str> = builders.get(name.as_str()).cloned().unwrap_or_default();
        let mut seen: Vec<&str> = vec![name];
        while let Some(next) = pending.pop() {
            if seen.contains(&next) {
                continue;
            }
            seen.push(next);
            // A mapping names those that are further away, by tags of its own.
            if mapping.is_none() {
                pending.extend(builders.get(next).into_iter().flatten().rev());
            }
            if !is_base(next) && !heirs.values().any(|heir| heir == next) {
                heirs.insert(next.to_owned(), next.to_owned());
            }
        }
        let tags = tags(schemas, schema);
        heirs.retain(|tag, _| tags.is_empty() || tags.contains(&tag.as_str()));
        if !heirs.values().any(|heir| heir != name) {
            continue;
        }
        // Without a mapping, the base may be meant by its own name; and one heir alone is no choice.
        if (mapping.is_none() || heirs.len() == 1) && !heirs.values().any(|heir| heir == name) {
            heirs.insert(name.clone(), name.clone());
        }
        found.insert(name.clone(), heirs);
    }
    found
}

/// The values that the discriminator may have, where the base lists them.
fn tags<'s>(schemas: &'s Schemas, base: &'s Value) -> Vec<&'s str> {
    let name = base.pointer("/discriminator/propertyName").and_then(Value::as_str).unwrap_or_default();
    let mut member = base.get("properties").and_then(|all| all.get(name)?.as_object());
    if let Some([Value::Object(only)]) = member.and_then(|it| it.get("allOf")?.as_array()).map(Vec::as_slice) {
        member = Some(only);
    }
    if let Some(name) = member.and_then(component_of) {
        member = schemas.get(name).and_then(Value::as_object);
    }
    let values = member.and_then(|it| it.get("enum")?.as_array());
    values.into_iter().flatten().filter_map(Value::as_str).collect()
}

/// A base as a choice between its heirs; and, if it is one of them itself, what it is by itself.
fn union_of(
    name: &str,
    schema: &Schema,
    heirs: &Heirs,
    schemas: &Schemas,
    names: &mut Names,
) -> (Schema, Option<(String, Schema)>) {
    let itself = heirs.values().any(|heir| heir == name).then(|| {
        let alone = names.claim_type(&crate::type_name(&format!("{name}-base")));
        (alone, own_part(schema))
    });
    let component = |heir: &str| match &itself {
        Some((alone, _)) if heir == name => format!("#{BASE}{alone}"),
        _ => format!("#{BASE}{heir}"),
    };
    let mapping: Schema = heirs.iter().map(|(tag, heir)| (tag.clone(), component(heir).into())).collect();
    let mut branches: Vec<Value> = Vec::new();
    for target in mapping.values() {
        let branch = json!({ "$ref": target });
        if !branches.contains(&branch) {
            branches.push(branch);
        }
    }
    // Heirs that neither build on the base nor repeat its members get them from beside the choice.
    let all_inherit = heirs.values().all(|heir| {
        heir == name || builds_on(schemas, heir, name, &mut Vec::new()) || repeats(schemas.get(heir), schema)
    });
    let mut union = schema.clone();
    if all_inherit {
        union.retain(|key, _| is_annotation(key) || matches!(key.as_str(), "discriminator" | "nullable"));
    }
    if let Some(Value::Object(discriminator)) = union.get_mut("discriminator") {
        discriminator.insert("mapping".to_owned(), Value::Object(mapping));
    }
    union.insert("oneOf".to_owned(), Value::Array(branches));
    (union, itself)
}

fn builds_on<'s>(schemas: &'s Schemas, name: &'s str, base: &str, seen: &mut Vec<&'s str>) -> bool {
    if seen.contains(&name) {
        return false;
    }
    seen.push(name);
    let branches = schemas.get(name).and_then(|schema| schema.get("allOf")).and_then(Value::as_array);
    let mut above = branches.into_iter().flatten().filter_map(|branch| component_of(branch.as_object()?));
    above.any(|above| above == base || builds_on(schemas, above, base, seen))
}

fn repeats(heir: Option<&Value>, base: &Schema) -> bool {
    let members = heir.and_then(|heir| heir.get("properties")).and_then(Value::as_object);
    let wanted = base.get("properties").and_then(Value::as_object);
    let has = |name: &String| members.is_some_and(|members| members.contains_key(name));
    wanted.into_iter().flatten().all(|(name, _)| has(name)) && !base.contains_key("allOf")
}

/// What a base says of the value itself.
fn own_part(base: &Schema) -> Schema {
    let mut own = base.clone();
    own.retain(|key, _| key != "discriminator" && (!is_annotation(key) || key == "description"));
    own
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::testing::lowered;

    fn schemas(schemas: serde_json::Value) -> serde_json::Value {
        lowered(json!({}), schemas).0["components"]["schemas"].clone()
    }

    #[test]
    fn a_base_is_one_of_its_heirs() {
        let all = schemas(json!({
            "Pet": {"type": "object", "required": ["kind"], "discriminator": {"propertyName": "kind"},
                "properties": {"kind": {"type": "string"}, "name": {"type": "string"}}},
            "Cat": {"allOf": [{"$ref": "#/components/schemas/Pet"}, {"type": "object", "properties": {"lives": {"type": "integer"}}}]},
            "Dog": {"allOf": [{"$ref": "#/components/schemas/Pet"}]},
            "Tagged": {"allOf": [{"$ref": "#/components/schemas/Dog"}, {"type": "object", "properties": {"tag": {"type": "string"}}}]},
            "Owner": {"type": "object", "properties": {"pet": {"$ref": "#/components/schemas/Pet"}}}
        }));
        let pet = &all["Pet"];
        let tags: Vec<(&str, &str)> = pet["discriminator"]["mapping"]
            .as_object()
            .unwrap()
            .iter()
            .map(|(tag, target)| (tag.as_str(), target.as_str().unwrap().rsplit('/').next().unwrap()))
            .collect();
        assert_eq!(tags, [("Dog", "Dog"), ("Tagged", "Tagged"), ("Cat", "Cat"), ("Pet", "PetBase")]);
        assert_eq!(pet["oneOf"].as_array().unwrap().len(), 4);
        assert!(pet.get("properties").is_none());
        let members = |name: &str| {
            all[name]["properties"].as_object().map(|all| all.keys().cloned().collect::<Vec<_>>()).unwrap_or_default()
        };
        assert_eq!(members("PetBase"), ["kind", "name"]);
        assert_eq!(members("Cat"), ["kind", "name", "lives"]);
        assert_eq!(members("Dog"), ["kind", "name"]);
        assert_eq!(members("Tagged"), ["kind", "name", "tag"]);
        assert_eq!(all["Owner"]["properties"]["pet"], json!({"$ref": "#/components/schemas/Pet"}));
    }

    #[test]
    fn tags_that_the_base_does_not_list_tell_nothing() {
        let document = json!({
            "Restriction": {"type": "object", "discriminator": {"propertyName": "type"},
                "properties": {"type": {"type": "string", "enum": ["daily", "weekly"]}}},
            "Weekly": {"allOf": [{"$ref": "#/components/schemas/Restriction"}, {"type": "object", "properties": {"day": {"type": "integer"}}}]}
        });
        assert!(schemas(document)["Restriction"].get("oneOf").is_none());
    }

    #[test]
    fn a_base_may_be_its_own_heir_and_heirs_may_not_say_so() {
        let all = schemas(json!({
            "Key": {"type": "object", "discriminator": {"propertyName": "kty", "mapping": {"x": "#/components/schemas/Key", "RSA": "#/components/schemas/Rsa"}},
                "properties": {"kty": {"type": "string"}, "use": {"type": "string"}}},
            "Rsa": {"type": "object", "properties": {"kty": {"type": "string"}, "n": {"type": "string"}}}
        }));
        let branches = all["Key"]["oneOf"].as_array().unwrap();
        assert_eq!(branches.len(), 2);
        assert!(branches.iter().all(|branch| branch["properties"]["use"].is_object()), "{branches:?}");
        assert!(all["KeyBase"]["properties"]["use"].is_object());
    }
}
