//! The property by which a document distinguishes the schemas of a choice.

use std::borrow::Cow;

use openapi_document::{Members, Pointer, Resolved, components, resolve, target_of};
use serde_json::{Map, Value};

use crate::sample::Sampler;

/// A member and the value that it must have.
type Tag<'a> = (&'a str, String);

impl<'a> Sampler<'a> {
    /// Returns the property and value that select a branch of a choice; `None` for a branch that is not a reference.
    pub(crate) fn tag_of_branch(&mut self, discriminator: &'a Map<String, Value>, branch: &Value) -> Option<Tag<'a>> {
        let name = discriminator.get("propertyName").and_then(Value::as_str)?;
        let at = branch.reference().and_then(target_of)?;
        Some((name, self.value_for(discriminator, &at)?))
    }

    /// Returns the property and value that select a schema derived from the parent with the discriminator. If the
    /// parent represents its derived schemas, one of them is chosen.
    pub(crate) fn tag_of_parent(
        &mut self,
        discriminator: &'a Map<String, Value>,
        parent: &Pointer,
        extending: &[Pointer],
    ) -> Option<(Tag<'a>, Option<Resolved<'a>>)> {
        let name = discriminator.get("propertyName").and_then(Value::as_str)?;
        if let Some(child) = extending.iter().find(|at| *at != parent && at.schema_name().is_some()) {
            return Some(((name, self.value_for(discriminator, child)?), None));
        }
        let mapped = discriminator.get("mapping").and_then(Value::as_object);
        let mut children: Vec<(String, Pointer)> = mapped
            .into_iter()
            .flatten()
            .filter_map(|(value, target)| Some((value.clone(), place(target.as_str()?))))
            .collect();
        if children.is_empty() {
            children = self.children(parent);
        }
        if let Some((value, at)) = self.pick(&children).cloned() {
            return Some(((name, value), resolve(self.root, &at.to_reference())));
        }
        parent.schema_name().map(|it| ((name, it.into_owned()), None))
    }

    /// Returns the value for a schema in `mapping`, otherwise the name of its component.
    fn value_for(&mut self, discriminator: &Map<String, Value>, at: &Pointer) -> Option<String> {
        let mapping = discriminator.get("mapping").and_then(Value::as_object);
        let leads = |target: &Value| target.as_str().is_some_and(|target| place(target) == *at);
        let mapped: Vec<&String> =
            mapping.into_iter().flatten().filter(|(_, target)| leads(target)).map(|(value, _)| value).collect();
        let mapped = self.pick(&mapped).map(|value| (*value).clone());
        mapped.or_else(|| at.schema_name().map(Cow::into_owned))
    }

    /// Returns the components that extend a schema by `allOf`.
    fn children(&self, parent: &Pointer) -> Vec<(String, Pointer)> {
        let schemas = components(self.root, "schemas");
        let extends = |schema: &Value| {
            let parts = schema.get("allOf").and_then(Value::as_array).into_iter().flatten();
            let mut targets = parts.filter_map(|part| target_of(part.reference()?));
            targets.any(|target| target == *parent)
        };
        let children = schemas.into_iter().flatten().filter(|(_, schema)| extends(schema));
        children.map(|(name, _)| (name.clone(), Pointer::schema(name))).collect()
    }
}

/// Returns the target of a value of `mapping`: a reference, or the name of a component.
fn place(target: &str) -> Pointer {
    target_of(target).unwrap_or_else(|| Pointer::schema(target))
}

#[cfg(test)]
mod tests {
    use crate::sample::tests::samples_of;

    const PETS: &str = r##"{
        "Cat": {"type": "object", "required": ["kind"], "properties": {"kind": {"type": "string"}, "lives": {"type": "integer"}}},
        "Dog": {"type": "object", "required": ["kind"], "properties": {"kind": {"type": "string"}, "barks": {"type": "boolean"}}},
        "Any": {"anyOf": [{"$ref": "#/components/schemas/Cat"}, {"$ref": "#/components/schemas/Dog"}],
                "discriminator": {"propertyName": "kind", "mapping": {"a-dog": "Dog"}}},
        "Wrapped": {"type": "object", "properties": {"note": {"type": "string"}}, "allOf": [{"$ref": "#/components/schemas/Any"}]},
        "Base": {"type": "object", "required": ["type"], "properties": {"type": {"type": "string"}}, "discriminator": {"propertyName": "type"}},
        "Leaf": {"allOf": [{"$ref": "#/components/schemas/Base"}, {"type": "object", "required": ["size"], "properties": {"size": {"type": "integer"}}}]}
    }"##;

    #[test]
    fn the_discriminating_member_names_the_branch() {
        for name in ["Any", "Wrapped"] {
            for value in samples_of(PETS, name) {
                let kind = value["kind"].as_str().unwrap();
                assert!(matches!(kind, "Cat" | "a-dog"), "{value}");
                assert!(value.get("barks").is_none() || kind == "a-dog", "{value}");
            }
        }
    }

    #[test]
    fn a_parent_stands_for_its_children() {
        for name in ["Base", "Leaf"] {
            for value in samples_of(PETS, name) {
                assert!(value["type"] == "Leaf" && value["size"].is_i64(), "{value}");
            }
        }
    }
}
