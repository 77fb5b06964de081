//! Discriminator Objects (OpenAPI 3.2.0, section 4.25): the values of the discriminating property, by branch.

use std::collections::BTreeSet;

use openapi_document::{Members, schema_named};
use serde_json::{Map, Value, json};

use super::{Node, Union};

/// The values of the discriminating property that select a branch.
pub type Tags = BTreeSet<String>;

/// Returns a discriminator for comparison: its property, the names in its mapping, and the tags of its default branch.
/// The targets of the mapping are compared by the tags of the branches.
pub(super) fn discriminator(value: &Value) -> Value {
    // As the component may have another name, its tags identify it.
    let default = value.member("defaultMapping").and_then(Value::as_str).map(|target| {
        let component = target.rsplit('/').next().unwrap_or(target);
        tags_of_component(value, component)
    });
    let mut mapped: Vec<&String> =
        value.member("mapping").and_then(Value::as_object).into_iter().flat_map(Map::keys).collect();
    mapped.sort();
    json!({"propertyName": value.member("propertyName"), "mapping": mapped, "defaultMapping": default})
}

/// Returns the values of a branch: those of the mapping, or the name of its component if the mapping has none.
pub(super) fn tags(discriminator: &Value, branch: &Value) -> Tags {
    let named = |schema: &'_ Value| schema.as_object()?.reference().and_then(schema_named).map(str::to_owned);
    // Normalising moves a reference with other keywords beside it into `allOf`.
    let mut parts = branch.member("allOf").and_then(Value::as_array).into_iter().flatten().filter_map(named);
    let only = parts.next().filter(|_| parts.next().is_none());
    named(branch).or(only).map(|component| tags_of_component(discriminator, &component)).unwrap_or_default()
}

fn tags_of_component(discriminator: &Value, component: &str) -> Tags {
    let mapping = discriminator.member("mapping").and_then(Value::as_object);
    let is_it = |target: &Value| {
        target.as_str().is_some_and(|target| target == component || target.rsplit('/').next() == Some(component))
    };
    let mapped: Tags =
        mapping.into_iter().flatten().filter(|(_, it)| is_it(it)).map(|(value, _)| value.clone()).collect();
    if mapped.is_empty() { Tags::from([component.to_owned()]) } else { mapped }
}

impl Union {
    /// Returns the name of the discriminating property.
    fn property(&self) -> Option<&str> {
        self.discriminator.as_ref()?.value.member("propertyName")?.as_str()
    }

    /// Returns the values of a branch.
    pub fn tags_of(&self, branch: usize) -> Option<&Tags> {
        self.tags.get(branch)
    }

    /// Returns the parts of the discriminator that belong to no branch, as text: its property, its default, and the
    /// names of a mapping to other schemas.
    pub(super) fn untagged(&self) -> Option<String> {
        let discriminator = self.discriminator.as_ref()?;
        let mapped = discriminator.value.member("mapping").and_then(Value::as_array).into_iter().flatten();
        let rest = mapped.filter_map(Value::as_str).filter(|name| !self.tags.iter().any(|tags| tags.contains(*name)));
        let default = discriminator.value.member("defaultMapping");
        Some(json!([self.property(), default, rest.collect::<Vec<_>>()]).to_string())
    }
}

/// Restricts the tags of all branches to the values that the discriminating property of the branch lists, or replaces
/// them if it lists none of them, as the server sends those that it lists.
pub(super) fn restrict_tags(nodes: &mut [Node]) {
    let mut all: Vec<(usize, usize, Vec<Tags>)> = Vec::new();
    for (index, node) in nodes.iter().enumerate() {
        for (number, union) in node.unions.iter().enumerate() {
            let Some(property) = union.property() else { continue };
            let restricted = union.branches.iter().zip(&union.tags).map(|(branch, tags)| {
                let listed =
                    nodes.get(branch.node).and_then(|it| nodes.get(it.property(property)?.node)?.values.as_ref());
                let Some(listed) = listed else { return tags.clone() };
                let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                let listed: Tags = listed.value.iter().map(text).collect();
                let both: Tags = tags.intersection(&listed).cloned().collect();
                if both.is_empty() { listed } else { both }
            });
            all.push((index, number, restricted.collect()));
        }
    }
    for (index, number, tags) in all {
        if let Some(union) = nodes.get_mut(index).and_then(|node| node.unions.get_mut(number)) {
            union.tags = tags;
        }
    }
}
