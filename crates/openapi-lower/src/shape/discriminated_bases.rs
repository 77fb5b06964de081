//! Inheritance: a schema with a `discriminator` and without branches represents the schemas that derive from it by
//! `allOf`, or that its `mapping` names (OpenAPI 3.0.3, "Discriminator Object"). It becomes a `oneOf` of them, so
//! that a value retains the members of the schema that it matches.

use foldhash::{HashMap, HashMapExt, HashSet};
use indexmap::{IndexMap, IndexSet};
use openapi_document::{
    Members, Pointer, components, components_mut, schema_named, schema_reference,
    walk::{Order, schemas_mut},
};
use serde_json::{Map, Value, json};

use crate::{Names, Notes, Pass, Step, merge::needs_merge, pass::Schema, schema::component_of, schema::is_annotation};

/// The pass of this module.
pub const PASS: Pass = Pass { name: "discriminated-bases", step: Step::Document(expand_discriminated_bases) };

type Schemas = Map<String, Value>;

/// A base schema and the schemas that derive from it.
struct Base {
    /// The discriminating property.
    property: String,
    /// The tag and the component of each derived schema.
    subtypes: IndexMap<String, String>,
    /// A flag for a base whose derived schemas all have its members.
    all_inherit: bool,
}

fn expand_discriminated_bases(root: &mut Value, notes: &mut Notes) {
    let Some(schemas) = components(root, "schemas") else { return };
    let bases = bases(schemas);
    if bases.is_empty() {
        return;
    }
    let mut names = Names::of_components(root);
    let Some(schemas) = components_mut(root, "schemas") else { return };
    let before = schemas.clone();
    // A base that is among its own derived schemas, or a derived schema that is also a base, becomes a component
    // without the choice.
    let mut alone = Alone { schemas: &before, bases: &bases, components: IndexMap::new() };
    for name in
        bases.values().flat_map(|base| base.subtypes.values().filter(|subtype| is_meant_alone(&bases, base, subtype)))
    {
        if !alone.components.contains_key(name.as_str()) {
            let component = names.claim_type(&crate::type_name(&format!("{name}-base")));
            alone.components.insert(name, component);
        }
    }
    for (name, component) in &alone.components {
        schemas.insert(component.clone(), Value::Object(alone.own_part(name, DEPTH)));
    }
    schemas_mut(root, Order::BottomUp, |pointer, schema| {
        let component = pointer.schema_name();
        if let Value::Object(schema) = schema {
            inherit(schema, &component.unwrap_or_default(), &alone);
        }
    });
    let Some(schemas) = components_mut(root, "schemas") else { return };
    for (name, base) in &bases {
        if let Some(Value::Object(schema)) = schemas.get_mut(name) {
            choose(schema, base, &alone);
            let pointer = Pointer::schema(name);
            notes.kept(&pointer, "base schema with a discriminator replaced by a union of the schemas that extend it");
        }
    }
}

/// The maximum depth of inheritance.
const DEPTH: usize = 16;

/// The bases without the choice between their derived schemas.
struct Alone<'b> {
    schemas: &'b Schemas,
    bases: &'b IndexMap<String, Base>,
    /// The bases that are components, with the names of the components.
    components: IndexMap<&'b str, String>,
}

impl Alone<'_> {
    /// Returns the schema that represents a base in an `allOf`.
    fn inherited(&self, name: &str, depth: usize) -> Value {
        match self.components.get(name) {
            Some(component) => json!({ "$ref": schema_reference(component) }),
            None => Value::Object(self.own_part(name, depth)),
        }
    }

    /// Returns the constraints of a base itself, including those of the bases that it derives from.
    fn own_part(&self, name: &str, depth: usize) -> Schema {
        let mut own = self.schemas.get(name).and_then(Value::as_object).cloned().unwrap_or_default();
        own.retain(|key, _| key != "discriminator" && (!is_annotation(key) || key == "description"));
        for branch in own.member_mut("allOf").and_then(Value::as_array_mut).into_iter().flatten() {
            let base = branch.as_object().and_then(component_of).filter(|name| self.bases.contains_key(*name));
            if let Some(base) = base.map(str::to_owned) {
                *branch = if depth > 0 { self.inherited(&base, depth - 1) } else { json!({}) };
            }
        }
        own
    }
}

/// Returns true if a derived schema is used without its own choice: the base itself, or another base with the same
/// discriminating property.
fn is_meant_alone(bases: &IndexMap<String, Base>, base: &Base, subtype: &str) -> bool {
    bases.get(subtype).is_some_and(|other| other.property == base.property)
}

/// Makes a derived schema inherit the base without the choice between the derived schemas.
fn inherit(schema: &mut Schema, component: &str, alone: &Alone<'_>) {
    let is_alias = !needs_merge(schema);
    let Some(Value::Array(branches)) = schema.member_mut("allOf") else { return };
    let mut is_redirected = false;
    for branch in branches.iter_mut() {
        let Some(name) = branch.as_object().and_then(component_of) else { continue };
        let Some(base) = alone.bases.get(name) else { continue };
        if !is_alias || base.subtypes.values().any(|subtype| subtype == component) {
            *branch = alone.inherited(name, DEPTH);
            is_redirected = true;
        }
    }
    // With a second branch it is a type of its own rather than an alias of the base.
    if is_alias && is_redirected {
        branches.push(json!({}));
    }
}

/// Rewrites a base as a choice between its derived schemas. A derived schema that is also a base with the same
/// discriminating property is used without its own choice; the schemas that derive from it are alternatives here.
fn choose(schema: &mut Schema, base: &Base, alone: &Alone<'_>) {
    let component = |subtype: &String| {
        let is_alone = is_meant_alone(alone.bases, base, subtype);
        alone.components.get(subtype.as_str()).filter(|_| is_alone).unwrap_or(subtype).clone()
    };
    let target = |name: &String| Value::from(schema_reference(name));
    let mapping: Schema =
        base.subtypes.iter().map(|(tag, subtype)| (tag.clone(), target(&component(subtype)))).collect();
    let components: IndexSet<String> = base.subtypes.values().map(component).collect();
    let branches = components.iter().map(|name| json!({ "$ref": target(name) })).collect();
    // Derived schemas that lack the members of the base get them from beside the choice.
    if base.all_inherit {
        schema.retain(|key, _| is_annotation(key) || matches!(key.as_str(), "discriminator" | "nullable"));
    }
    if let Some(Value::Object(discriminator)) = schema.member_mut("discriminator") {
        discriminator.insert("mapping".to_owned(), Value::Object(mapping));
    }
    schema.insert("oneOf".to_owned(), Value::Array(branches));
}

/// Returns the bases, each with its derived schemas.
fn bases(schemas: &Schemas) -> IndexMap<String, Base> {
    let mut builders: HashMap<&str, Vec<&str>> = HashMap::new();
    for (name, schema) in schemas {
        let branches = schema.member("allOf").and_then(Value::as_array).into_iter().flatten();
        for base in branches.filter_map(|branch| component_of(branch.as_object()?)) {
            builders.entry(base).or_default().push(name);
        }
    }
    let mut found = IndexMap::new();
    for (name, schema) in schemas.iter().filter(|(_, schema)| is_base(schema)) {
        let mut subtypes: IndexMap<String, String> = IndexMap::new();
        let mapping = schema.pointer("/discriminator/mapping").and_then(Value::as_object);
        let property = schema.pointer("/discriminator/propertyName").and_then(Value::as_str).unwrap_or_default();
        let tags = values_of(schemas, schema, property);
        for (tag, target) in mapping.into_iter().flatten() {
            let target = target.as_str().unwrap_or_default();
            let target = schema_named(target).unwrap_or(target);
            let Some(subtype) = schemas.get(target) else { continue };
            if tags.is_empty() || tags.contains(&tag.as_str()) {
                subtypes.insert(tag.clone(), target.to_owned());
                continue;
            }
            // The base excludes the value; the values that the derived schema itself lists are sent.
            let own = values_of(schemas, subtype, property).into_iter().filter(|value| tags.contains(value));
            subtypes.extend(own.map(|value| (value.to_owned(), target.to_owned())));
        }
        let mut seen: HashSet<&str> = subtypes.values().map(String::as_str).chain([name.as_str()]).collect();
        let builders_of = |name: &str| builders.get(name).into_iter().flatten().rev().copied();
        let mut pending: Vec<&str> = builders_of(name).collect();
        let mut builds: Vec<&str> = Vec::new();
        while let Some(next) = pending.pop() {
            if seen.insert(next) {
                builds.push(next);
                // A mapping lists schemas that derive indirectly with their own tags.
                pending.extend(mapping.is_none().then(|| builders_of(next)).into_iter().flatten());
            }
        }
        for subtype in builds {
            subtypes.entry(subtype.to_owned()).or_insert_with(|| subtype.to_owned());
        }
        subtypes.retain(|tag, _| tags.is_empty() || tags.contains(&tag.as_str()));
        if !subtypes.values().any(|subtype| subtype != name) {
            continue;
        }
        // Without a mapping, the base itself may be selected by its name; and a single derived schema is no choice.
        if (mapping.is_none() || subtypes.len() == 1) && !subtypes.values().any(|subtype| subtype == name) {
            subtypes.insert(name.clone(), name.clone());
        }
        let all_inherit = subtypes.values().all(|subtype| {
            subtype == name
                || builds_on(schemas, subtype, name, &mut Vec::new())
                || repeats(schemas.get(subtype), schema)
        });
        found.insert(name.clone(), Base { property: property.to_owned(), subtypes, all_inherit });
    }
    found
}

fn is_base(schema: &Value) -> bool {
    schema.has("discriminator")
        && !schema.has_any(&["oneOf", "anyOf", "$ref", "enum"])
        && schema.member("type").is_none_or(|name| name == "object")
}

/// Returns the values that a schema lists for a property, or none.
fn values_of<'s>(schemas: &'s Schemas, schema: &'s Value, name: &str) -> Vec<&'s str> {
    let mut member = schema.member("properties").and_then(|all| all.get(name)?.as_object());
    if let Some([Value::Object(only)]) = member.and_then(|it| it.member("allOf")?.as_array()).map(Vec::as_slice) {
        member = Some(only);
    }
    if let Some(name) = member.and_then(component_of) {
        member = schemas.get(name).and_then(Value::as_object);
    }
    let values = member.and_then(|it| it.member("enum")?.as_array());
    values.into_iter().flatten().filter_map(Value::as_str).collect()
}

fn builds_on<'s>(schemas: &'s Schemas, name: &'s str, base: &str, seen: &mut Vec<&'s str>) -> bool {
    if seen.contains(&name) {
        return false;
    }
    seen.push(name);
    let branches = schemas.get(name).and_then(|schema| schema.member("allOf")).and_then(Value::as_array);
    let mut above = branches.into_iter().flatten().filter_map(|branch| component_of(branch.as_object()?));
    above.any(|above| above == base || builds_on(schemas, above, base, seen))
}

fn repeats(subtype: Option<&Value>, base: &Value) -> bool {
    let members = subtype.and_then(|subtype| subtype.member("properties")).and_then(Value::as_object);
    let wanted = base.member("properties").and_then(Value::as_object);
    let has = |name: &String| members.is_some_and(|members| members.contains_key(name));
    wanted.into_iter().flatten().all(|(name, _)| has(name)) && base.member("allOf").is_none()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::testing::shaped;

    fn schemas(schemas: serde_json::Value) -> serde_json::Value {
        shaped(json!({}), schemas).0["components"]["schemas"].clone()
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
        assert_eq!(tags, [("Cat", "Cat"), ("Dog", "Dog"), ("Tagged", "Tagged"), ("Pet", "PetBase")]);
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
    fn a_base_between_inherits_from_the_one_above() {
        let member = |name: &str| json!({"type": "object", "properties": {name: {"type": "string"}}});
        let base = |name: &str| json!({"$ref": format!("#/components/schemas/{name}")});
        let all = schemas(json!({
            "A": {"type": "object", "discriminator": {"propertyName": "t"}, "properties": {"t": {"type": "string"}}},
            "B": {"allOf": [base("A"), member("b")], "discriminator": {"propertyName": "t"}},
            "C": {"allOf": [base("B"), member("c")]}
        }));
        let members = all["C"]["properties"].as_object().unwrap();
        assert_eq!(members.keys().collect::<Vec<_>>(), ["t", "b", "c"]);
        assert_eq!(all["A"]["oneOf"], json!([base("BBase"), base("C"), base("ABase")]));
        assert_eq!(all["B"]["oneOf"], json!([base("C"), base("BBase")]));
        assert_eq!(all["BBase"]["properties"].as_object().map(serde_json::Map::len), Some(2));
    }

    #[test]
    fn the_values_of_a_schema_replace_those_of_the_mapping_that_the_base_excludes() {
        let key = |kind: &str, name: &str| json!({"type": "object", "properties": {"kind": {"enum": [kind]}, name: {"type": "string"}}});
        let all = schemas(json!({
            "Key": {"type": "object", "properties": {"kind": {"type": "string", "enum": ["EC", "RSA"]}, "id": {"type": "string"}},
                "discriminator": {"propertyName": "kind", "mapping": {"sig": "#/components/schemas/Ec", "enc": "#/components/schemas/Rsa"}}},
            "Ec": key("EC", "x"),
            "Rsa": key("RSA", "n")
        }));
        let target = |name: &str| format!("#/components/schemas/{name}");
        assert_eq!(all["Key"]["discriminator"]["mapping"], json!({"EC": target("Ec"), "RSA": target("Rsa")}));
        // They lack the properties of the base, so each gets them.
        let branches = all["Key"]["oneOf"].as_array().unwrap();
        assert!(branches.len() == 2, "{branches:?}");
        assert!(all["Key"].to_string().contains("\"id\""), "{}", all["Key"]);
    }

    #[test]
    fn tags_that_the_base_does_not_list_select_nothing() {
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
        assert_eq!(branches[0], json!({"$ref": "#/components/schemas/KeyBase"}));
        assert!(branches[1]["properties"]["use"].is_object(), "{branches:?}");
        assert_eq!(branches[1]["properties"]["kty"]["enum"], json!(["RSA"]));
        assert!(all["KeyBase"]["properties"]["use"].is_object());
    }
}
