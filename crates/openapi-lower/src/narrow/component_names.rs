//! Renames components whose names typify would convert to the same type name (`api_key` and `ApiKey`), or that are
//! not valid in a reference.

use std::collections::BTreeMap;

use openapi_document::{Pointer, components, components_mut, each_reference, schema_named, schema_reference};
use serde_json::{Map, Value};

use crate::{Names, Notes, Pass, Step, type_name};

/// The pass of this module.
pub const PASS: Pass = Pass { name: "component-names", step: Step::Document(rename_components) };

/// The names that progenitor's types use unqualified.
const TAKEN: [&str; 6] = ["Box", "Default", "Option", "Result", "String", "Vec"];

fn rename_components(root: &mut Value, notes: &mut Notes) {
    let Some(schemas) = components(root, "schemas") else { return };
    // A component whose name equals its type name keeps the name, so these are assigned first.
    let mut names = Names::reserving(TAKEN);
    let mut renamed = BTreeMap::new();
    for name in schemas.keys().filter(|name| type_name(name) == **name && !TAKEN.contains(&name.as_str())) {
        names.claim_type(name);
    }
    for name in schemas.keys().filter(|name| type_name(name) != **name || TAKEN.contains(&name.as_str())) {
        let wanted = type_name(name);
        let is_spelt_safely = name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_'));
        let given = names.claim_type(&wanted);
        if given != wanted || !is_spelt_safely {
            renamed.insert(name.clone(), given);
        }
    }
    if renamed.is_empty() {
        return;
    }
    for (from, to) in &renamed {
        notes.kept(&Pointer::schema(from), format!("renamed to `{to}` to keep type names unique"));
    }
    if let Some(schemas) = components_mut(root, "schemas") {
        *schemas = std::mem::take(schemas)
            .into_iter()
            .map(|(name, schema)| (renamed.get(&name).cloned().unwrap_or(name), schema))
            .collect::<Map<_, _>>();
    }
    each_reference(root, &mut |reference| {
        let named = schema_named(reference).and_then(|name| renamed.get(name));
        match (named, renamed.get(reference)) {
            (Some(given), _) => *reference = schema_reference(given),
            // A mapping may refer to a component by its name alone.
            (None, Some(given)) => reference.clone_from(given),
            (None, None) => {}
        }
    });
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::testing::run_document;

    #[test]
    fn colliding_names_are_distinguished() {
        let (root, notes) = run_document(
            PASS,
            json!({"components": {"schemas": {"api_key": {}, "ApiKey": {"items": {"$ref": "#/components/schemas/api_key"}}, "fine.name": {}}}}),
        );
        assert_eq!(
            root["components"]["schemas"],
            json!({"ApiKey2": {}, "ApiKey": {"items": {"$ref": "#/components/schemas/ApiKey2"}}, "fine.name": {}})
        );
        assert_eq!(notes.len(), 1);
    }
}
