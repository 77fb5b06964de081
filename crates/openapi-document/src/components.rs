//! The components of a document: parts by section and name, such as `/components/schemas/Org`.

use std::borrow::Cow;

use serde_json::{Map, Value};

use crate::{Members, Pointer, pointer::unescaped};

/// The location of the schemas, up to a name.
const SCHEMAS: &str = "/components/schemas/";

/// Returns the components of a section.
pub fn components<'v>(root: &'v Value, section: &str) -> Option<&'v Map<String, Value>> {
    root.member("components")?.member(section)?.as_object()
}

/// Returns the components of a section for modification.
pub fn components_mut<'v>(root: &'v mut Value, section: &str) -> Option<&'v mut Map<String, Value>> {
    root.member_mut("components")?.member_mut(section)?.as_object_mut()
}

/// Adds a component, and its section if it is missing. A component of this name is replaced.
pub fn add_component(root: &mut Value, section: &str, name: &str, component: Value) {
    let mut place = root;
    for key in ["components", section, name] {
        if !place.is_object() {
            *place = Value::Object(Map::new());
        }
        let Value::Object(members) = place else { return };
        place = members.entry(key).or_insert(Value::Null);
    }
    *place = component;
}

/// Returns the name in a reference to a schema among the components, as it is spelt there: `#/components/schemas/Org`.
pub fn schema_named(reference: &str) -> Option<&str> {
    reference.strip_prefix('#')?.strip_prefix(SCHEMAS)
}

/// Returns a reference to a schema among the components, with its name as it is: [`schema_named`] reads it.
pub fn schema_reference(name: &str) -> String {
    format!("#{SCHEMAS}{name}")
}

impl Pointer {
    /// Returns the location of a component.
    pub fn component(section: &str, name: &str) -> Self {
        Self::root().join(["components", section, name])
    }

    /// Returns the location of a schema among the components.
    pub fn schema(name: &str) -> Self {
        Self::component("schemas", name)
    }

    /// Returns the name of the schema among the components that is or contains this location, and the rest of the
    /// location as text: `Org` and `/properties/id`.
    pub fn in_schema(&self) -> Option<(Cow<'_, str>, &str)> {
        let inside = self.as_str().strip_prefix(SCHEMAS)?;
        let (name, rest) = inside.split_at(inside.find('/').unwrap_or(inside.len()));
        Some((unescaped(name), rest))
    }

    /// Returns the name of the schema among the components at this location.
    pub fn schema_name(&self) -> Option<Cow<'_, str>> {
        self.in_schema().filter(|(_, rest)| rest.is_empty()).map(|(name, _)| name)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn locations_of_schemas_have_names() {
        let at = Pointer::schema("a/b");
        assert_eq!(at.to_reference(), "#/components/schemas/a~1b");
        assert_eq!(at.schema_name().unwrap(), "a/b");
        let inside = at.child("items");
        assert_eq!(inside.in_schema().unwrap(), ("a/b".into(), "/items"));
        assert_eq!(inside.schema_name(), None);
        assert_eq!(Pointer::component("responses", "R").in_schema(), None);
        assert_eq!(schema_named("#/components/schemas/Org"), Some("Org"));
        assert_eq!(schema_named("Org"), None);
        assert_eq!(schema_named(&schema_reference("Pet/Cat")), Some("Pet/Cat"));
    }

    #[test]
    fn added_components_have_a_section() {
        let mut root = json!({"openapi": "3.1.0"});
        add_component(&mut root, "schemas", "A", json!({}));
        assert_eq!(root, json!({"openapi": "3.1.0", "components": {"schemas": {"A": {}}}}));
        assert!(components(&root, "schemas").unwrap().contains_key("A"));
        assert_eq!(components(&root, "responses"), None);
    }
}
