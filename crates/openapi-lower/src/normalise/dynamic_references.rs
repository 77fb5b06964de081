//! Resolves `$dynamicRef` (JSON Schema 2020-12 core, section 8.2.3.2), which refers to the outermost schema in the
//! dynamic scope that has the `$dynamicAnchor`: a generic component is bound by another. Each binding becomes a
//! schema of its own.
//!
//! A component is a scope, and so is a schema elsewhere that defines anchors in its `$defs`.

use std::collections::{BTreeMap, BTreeSet};

use openapi_document::{
    Members, Pointer, components, components_mut, schema_reference,
    walk::{Kind, Order, schema_mut, visit, visit_from},
};
use serde_json::{Map, Value};

use crate::{
    Names, Notes, Pass, Step,
    schema::{component_of, is_annotation},
};

/// The pass of this module.
pub const PASS: Pass = Pass { name: "dynamic-references", step: Step::Document(resolve_dynamic_references) };

/// The maximum number of bindings. Further ones, of schemas that bind each other in cycles, are resolved as plain
/// references.
const BINDINGS: usize = 1_000;

/// The target of each dynamic anchor in a scope.
type Scope = BTreeMap<String, String>;

fn resolve_dynamic_references(root: &mut Value, notes: &mut Notes) {
    let mut is_used = false;
    visit(root, &mut |kind, _, value| is_used |= kind == Kind::Schema && value.has("$dynamicRef"));
    if !is_used {
        return;
    }
    let mut generic = Generic::of(root);
    let scopes = scopes(root);
    for (pointer, scope) in scopes {
        let Some(schema) = pointer.find(root) else { continue };
        let mut bound = schema.clone();
        if generic.bind(&mut bound, &pointer, &scope) {
            notes.kept(&pointer, "`$dynamicRef` resolved to the outermost schema with the anchor");
            if let Some(place) = root.pointer_mut(pointer.as_str()) {
                *place = bound;
            }
        }
    }
    let Some(schemas) = components_mut(root, "schemas") else { return };
    schemas.extend(generic.made);
}

/// Returns the schemas that are scopes, outermost first, each with the targets of its anchors.
fn scopes(root: &Value) -> Vec<(Pointer, Scope)> {
    let mut found = Vec::new();
    visit(root, &mut |kind, pointer, value| {
        let is_component = pointer.schema_name().is_some();
        let is_inside = pointer.in_schema().is_some() && !is_component;
        if kind == Kind::Schema && !is_inside && (is_component || value.has("$defs")) {
            let scope = anchors(value, pointer);
            if !scope.is_empty() {
                found.push((pointer.clone(), scope));
            }
        }
    });
    found
}

/// Returns the targets of the dynamic anchors inside a schema.
fn anchors(schema: &Value, pointer: &Pointer) -> Scope {
    let mut found = Scope::new();
    visit_from(Kind::Schema, pointer, schema, &mut |kind, pointer, value| {
        let Some(name) = value.member("$dynamicAnchor").and_then(Value::as_str).filter(|_| kind == Kind::Schema) else {
            return;
        };
        // An anchor on a schema that is only a reference resolves to the target of the reference.
        let onward = value.reference().filter(|_| {
            value.as_object().is_some_and(|all| {
                all.keys().all(|key| matches!(key.as_str(), "$ref" | "$dynamicAnchor") || is_annotation(key))
            })
        });
        found.entry(name.to_owned()).or_insert_with(|| onward.map_or_else(|| pointer.to_reference(), str::to_owned));
    });
    found
}

/// The components whose meaning depends on the scope.
struct Generic {
    schemas: Map<String, Value>,
    /// The dynamic references of each component, including those of components that it refers to.
    needs: BTreeMap<String, BTreeSet<String>>,
    /// The component generated for each component and scope.
    known: BTreeMap<(String, Scope), String>,
    made: Map<String, Value>,
    names: Names,
}

impl Generic {
    fn of(root: &Value) -> Self {
        let schemas = components(root, "schemas").cloned().unwrap_or_default();
        let mut needs: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        let mut refers: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (name, schema) in &schemas {
            let (needs, refers) = (needs.entry(name.clone()).or_default(), refers.entry(name.clone()).or_default());
            visit_from(Kind::Schema, &Pointer::root(), schema, &mut |_, _, value| {
                needs.extend(dynamic_name(value).map(str::to_owned));
                refers.extend(value.as_object().and_then(component_of).map(str::to_owned));
            });
        }
        loop {
            let mut has_grown = false;
            for (name, targets) in &refers {
                let more: BTreeSet<String> =
                    targets.iter().filter_map(|target| needs.get(target)).flatten().cloned().collect();
                let own = needs.entry(name.clone()).or_default();
                let before = own.len();
                own.extend(more);
                has_grown |= own.len() > before;
            }
            if !has_grown {
                break;
            }
        }
        needs.retain(|_, names| !names.is_empty());
        Self { schemas, needs, known: BTreeMap::new(), made: Map::new(), names: Names::of_components(root) }
    }

    /// Replaces the dynamic references of a schema, and of the schemas that it refers to, by their targets in a
    /// scope.
    fn bind(&mut self, schema: &mut Value, pointer: &Pointer, scope: &Scope) -> bool {
        let mut is_changed = self.write_out(schema, scope);
        let mut targets: Vec<(Pointer, String)> = Vec::new();
        schema_mut(schema, pointer, Order::TopDown, |at, value| {
            let Some(value) = value.as_object_mut() else { return };
            let name = value.member("$dynamicRef").and_then(Value::as_str).and_then(|it| it.strip_prefix('#'));
            if let Some(target) = name.and_then(|name| scope.get(name)) {
                value.take_member("$dynamicRef");
                value.insert("$ref".to_owned(), target.as_str().into());
                is_changed = true;
            } else if let Some(name) = component_of(value) {
                targets.push((at.clone(), name.to_owned()));
            }
        });
        for (at, name) in targets {
            let Some(bound) = self.bound(&name, scope) else { continue };
            let inner = at.as_str().strip_prefix(pointer.as_str()).unwrap_or_default();
            if let Some(Value::Object(value)) = schema.pointer_mut(inner) {
                value.insert("$ref".to_owned(), schema_reference(&bound).into());
                is_changed = true;
            }
        }
        is_changed
    }

    /// Replaces a schema that only binds its target by the bound target.
    fn write_out(&self, schema: &mut Value, scope: &Scope) -> bool {
        let Some(members) = schema.as_object_mut() else { return false };
        let is_binding =
            members.keys().all(|key| matches!(key.as_str(), "$ref" | "$defs" | "$dynamicAnchor") || is_annotation(key));
        let Some(target) = component_of(members).filter(|_| is_binding).map(str::to_owned) else { return false };
        if !self.is_bound(&target, scope) {
            return false;
        }
        let Some(Value::Object(generic)) = self.schemas.get(&target) else { return false };
        members.take_member("$ref");
        for (key, value) in generic.iter().filter(|(key, _)| !matches!(key.as_str(), "$defs" | "$dynamicAnchor")) {
            members.entry(key.clone()).or_insert_with(|| value.clone());
        }
        true
    }

    /// Returns true if a component has another meaning in a scope than on its own.
    fn is_bound(&self, component: &str, scope: &Scope) -> bool {
        let Some((needs, schema)) = self.needs.get(component).zip(self.schemas.get(component)) else { return false };
        let own = anchors(schema, &Pointer::schema(component));
        needs.iter().any(|name| scope.get(name).is_some_and(|target| own.get(name) != Some(target)))
    }

    /// Returns the component generated for a component in a scope, if its meaning differs there.
    fn bound(&mut self, component: &str, scope: &Scope) -> Option<String> {
        if !self.is_bound(component, scope) || self.known.len() >= BINDINGS {
            return None;
        }
        let pointer = Pointer::schema(component);
        let mut schema = self.schemas.get(component)?.clone();
        // The outermost anchor takes precedence.
        let mut inner = anchors(&schema, &pointer);
        inner.extend(scope.clone());
        let key = (component.to_owned(), inner);
        if let Some(known) = self.known.get(&key) {
            return Some(known.clone());
        }
        let bindings: Vec<&str> = scope.values().filter_map(|target| target.rsplit('/').next()).collect();
        let name = self.names.claim_type(&crate::type_name(&format!("{}-{component}", bindings.join("-"))));
        self.known.insert(key.clone(), name.clone());
        if let Some(members) = schema.as_object_mut() {
            members.take_member("$defs");
            members.take_member("$dynamicAnchor");
        }
        self.bind(&mut schema, &pointer, &key.1);
        self.made.insert(name.clone(), schema);
        Some(name)
    }
}

fn dynamic_name(schema: &Value) -> Option<&str> {
    schema.member("$dynamicRef")?.as_str()?.strip_prefix('#').filter(|name| !name.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::testing::run_document;

    fn to(name: &str) -> Value {
        json!({"$ref": format!("#/components/schemas/{name}")})
    }

    #[test]
    fn each_binding_is_a_schema_of_its_own() {
        let (root, _) = run_document(
            PASS,
            json!({"components": {"schemas": {
                "Crews": {"$ref": "#/components/schemas/Page", "$defs": {"e": {"$dynamicAnchor": "entry", "$ref": "#/components/schemas/Crew"}}},
                "Ships": {"description": "d", "properties": {"page": to("Page")}, "$defs": {"e": {"$dynamicAnchor": "entry", "$ref": "#/components/schemas/Ship"}}},
                "Page": {"properties": {"list": {"$ref": "#/components/schemas/List"}}, "$defs": {"e": {"$dynamicAnchor": "entry", "not": {}}}},
                "List": {"items": {"$dynamicRef": "#entry"}}, "Ship": {}, "Crew": {}}}}),
        );
        let schemas = &root["components"]["schemas"];
        assert_eq!(schemas["Crews"]["properties"]["list"], to("CrewList"));
        assert_eq!(schemas["CrewList"]["items"], to("Crew"));
        assert_eq!(schemas["Ships"]["properties"]["page"], to("ShipPage"));
        assert_eq!(schemas["ShipPage"]["properties"]["list"], to("ShipList"));
        assert_eq!(schemas["ShipList"]["items"], to("Ship"));
    }

    #[test]
    fn a_tree_that_is_extended_is_one_throughout() {
        let (root, _) = run_document(
            PASS,
            json!({"components": {"schemas": {
                "Tree": {"$dynamicAnchor": "node", "properties": {"children": {"items": {"$dynamicRef": "#node"}}}},
                "Strict": {"$dynamicAnchor": "node", "allOf": [to("Tree")], "required": ["children"]}}}}),
        );
        let schemas = &root["components"]["schemas"];
        assert_eq!(schemas["Tree"]["properties"]["children"]["items"], to("Tree"));
        assert_eq!(schemas["Strict"]["allOf"][0], to("StrictTree"));
        assert_eq!(schemas["StrictTree"]["properties"]["children"]["items"], to("Strict"));
    }
}
