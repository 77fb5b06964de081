//! Merging of the branches of an `allOf` into one schema.

use crate::{
    discriminator,
    merge_keywords::{adds_nothing, allows_null, tighten},
    named_members,
    pass::Schema,
    schema::{component_of, is_annotation},
};
use foldhash::{HashMap, HashMapExt, HashSet, HashSetExt};
use openapi_document::{Members, components};
use serde_json::{Value, json};

/// The depth to which properties of the same name are merged, which only cyclic schemas reach. The first applies below.
const DEPTH: usize = 8;

/// The maximum number of properties and branches merged for one component: cyclic schemas have very many combinations.
const MERGES: usize = 5_000;

/// Returns true if the schema has an `allOf` to merge, or a `oneOf` or `anyOf` beside other constraints.
pub(crate) fn needs_merge(schema: &Schema) -> bool {
    if let Some(Value::Array(branches)) = schema.member("allOf") {
        let is_alias = branches.len() == 1
            && branches.iter().all(|branch| branch.has("$ref"))
            && schema.keys().all(|key| key == "allOf" || key == "nullable" || is_annotation(key));
        return !is_alias;
    }
    has_branches(schema) && has_substance(schema)
}

fn has_branches(schema: &Schema) -> bool {
    schema.has("oneOf") || schema.has("anyOf")
}

/// Returns true if any keyword beside the branches constrains the value.
fn has_substance(schema: &Schema) -> bool {
    let substance = |key: &String| {
        !is_annotation(key) && !matches!(key.as_str(), "oneOf" | "anyOf" | "nullable" | "discriminator" | "not")
    };
    schema.has("oneOf") && schema.has("anyOf") || schema.keys().any(substance)
}

pub(crate) struct Merger<'a> {
    root: &'a Value,
    components: HashMap<String, Schema>,
    /// The components that are being merged.
    open: HashSet<String>,
    /// The components whose own part is being merged. A cycle back to one of them is ignored.
    open_alone: HashSet<String>,
    remarks: Vec<String>,
    /// The number of merges left for this component.
    left: usize,
}

impl<'a> Merger<'a> {
    pub(crate) fn new(root: &'a Value) -> Self {
        Self {
            root,
            components: HashMap::new(),
            open: HashSet::new(),
            open_alone: HashSet::new(),
            remarks: Vec::new(),
            left: MERGES,
        }
    }

    /// Returns the merged schema of a component, with remarks on what could not be merged.
    pub(crate) fn merge(&mut self, name: &str) -> (Schema, Vec<String>) {
        self.left = MERGES;
        let merged = self.component(name).unwrap_or_default();
        if self.left == 0 {
            self.remarks
                .push("too many `allOf` schemas to merge; the first of each remaining group is used".to_owned());
        }
        (merged, std::mem::take(&mut self.remarks))
    }

    fn component(&mut self, name: &str) -> Option<Schema> {
        if let Some(known) = self.components.get(name) {
            return Some(known.clone());
        }
        let schema = self.written(name)?;
        if !self.open.insert(name.to_owned()) {
            return None;
        }
        let merged = self.resolved(schema, 0);
        self.open.remove(name);
        let merged = merged?;
        self.components.insert(name.to_owned(), merged.clone());
        Some(merged)
    }

    /// Returns the component as the document defines it.
    fn written(&self, name: &str) -> Option<&'a Schema> {
        components(self.root, "schemas")?.get(name)?.as_object()
    }

    /// Resolves a top-level reference and merges `allOf`.
    fn resolved(&mut self, schema: &Schema, depth: usize) -> Option<Schema> {
        match schema.has("$ref") {
            true => self.component(component_of(schema)?),
            false => Some(self.flatten(schema, depth)),
        }
    }

    /// Returns the schema that a branch of `allOf` contributes. A base may list its derived schemas as alternatives:
    /// of such a base, and of one that is being merged, only its own part is inherited.
    fn inherited(&mut self, branch: &Schema, depth: usize) -> Option<Schema> {
        let is_base = |name: &&str| self.open.contains(*name) || self.lists_open(name);
        match component_of(branch).filter(is_base) {
            Some(base) => self.own_part(base),
            None => self.resolved(branch, depth),
        }
    }

    /// Returns true if one of the alternatives of a component is being merged.
    fn lists_open(&self, name: &str) -> bool {
        let Some(schema) = self.written(name) else { return false };
        let alternatives = ["oneOf", "anyOf"].iter().filter_map(|key| schema.member(key)?.as_array()).flatten();
        alternatives.filter_map(|it| component_of(it.as_object()?)).any(|name| self.open.contains(name))
    }

    /// Returns a component without its alternatives.
    fn own_part(&mut self, name: &str) -> Option<Schema> {
        let mut schema = self.written(name)?.clone();
        if !self.open_alone.insert(name.to_owned()) {
            return None;
        }
        schema.retain(|key, _| !matches!(key.as_str(), "oneOf" | "anyOf" | "discriminator"));
        let merged = self.flatten(&schema, 0);
        self.open_alone.remove(name);
        Some(merged)
    }

    fn flatten(&mut self, schema: &Schema, depth: usize) -> Schema {
        let mut schema = schema.clone();
        if let Some(Value::Array(branches)) = schema.member("allOf") {
            let is_alias = !needs_merge(&schema);
            let branches = branches.clone();
            let outer_nullable = schema.member("nullable").cloned();
            schema.take_member("allOf");
            let mut all_nullable = true;
            let single = branches.len() == 1;
            for branch in &branches {
                let Some(mut branch) = branch.as_object().and_then(|branch| self.inherited(branch, depth)) else {
                    self.remarks.push("circular `allOf` branch ignored".to_owned());
                    continue;
                };
                all_nullable &= branch.take_member("nullable") == Some(json!(true));
                // Annotations of a branch do not describe the whole.
                branch.retain(|key, _| !is_annotation(key) || key == "description" && (single || is_alias));
                // A discriminator stays with the branches that it selects; the discriminator of a base is not
                // inherited.
                if !single && (!has_branches(&branch) || has_branches(&schema)) {
                    branch.take_member("discriminator");
                }
                self.merge_into(&mut schema, branch, depth);
            }
            match outer_nullable {
                Some(nullable) => {
                    schema.insert("nullable".to_owned(), nullable);
                }
                None if all_nullable && !branches.is_empty() => {
                    schema.insert("nullable".to_owned(), json!(true));
                }
                None => {
                    schema.take_member("nullable");
                }
            }
        }
        if has_branches(&schema) && has_substance(&schema) {
            self.distribute(&mut schema, depth);
        }
        schema
    }

    /// Moves keywords beside `oneOf` or `anyOf` into the branches.
    fn distribute(&mut self, schema: &mut Schema, depth: usize) {
        let key = if schema.has("oneOf") { "oneOf" } else { "anyOf" };
        if key == "oneOf" && schema.take_member("anyOf").is_some() {
            self.remarks.push("`anyOf` next to `oneOf` not represented by the type".to_owned());
        }
        let Some(Value::Array(branches)) = schema.take_member(key) else { return };
        // `type: object` beside branches repeats their type.
        let substance: Vec<String> = schema
            .keys()
            .filter(|key| !is_annotation(key) && !matches!(key.as_str(), "nullable" | "discriminator" | "not"))
            .cloned()
            .collect();
        let adds_members = |branch: &Value| {
            branch.as_object().is_some_and(|branch| {
                ["$ref", "properties", "allOf", "oneOf", "anyOf", "additionalProperties", "items", "enum"]
                    .iter()
                    .any(|key| branch.has(key))
                    || branch.member("type").is_some_and(|name| Some(name) != schema.member("type"))
            })
        };
        if !branches.iter().any(adds_members) {
            self.remarks
                .push(format!("`{key}` only constrains which properties occur together; not represented by the type"));
            named_members::add(schema, &branches);
            return;
        }
        if substance == ["type"] || depth >= DEPTH || self.left == 0 {
            let kept = schema.take_member("type");
            let branches = branches
                .into_iter()
                .map(|mut branch| {
                    if let (Some(branch), Some(kept)) = (branch.as_object_mut(), &kept)
                        && !branch.has_any(&["$ref", "type", "allOf", "oneOf", "anyOf"])
                    {
                        branch.insert("type".to_owned(), kept.clone());
                    }
                    branch
                })
                .collect();
            schema.insert(key.to_owned(), Value::Array(branches));
            return;
        }
        let mut base = Schema::new();
        for key in substance {
            if let Some(value) = schema.shift_remove(&key) {
                base.insert(key, value);
            }
        }
        let discriminator = schema.member("discriminator").cloned();
        let branches =
            branches.iter().filter_map(|branch| self.with_base(&base, branch, discriminator.as_ref(), depth + 1));
        let branches = branches.collect();
        schema.insert(key.to_owned(), Value::Array(branches));
    }

    /// Merges the keywords beside the branches into a branch. Values of its property replace a discriminator's name.
    fn with_base(
        &mut self,
        base: &Schema,
        branch: &Value,
        discriminator: Option<&Value>,
        depth: usize,
    ) -> Option<Value> {
        let title = branch.member("title").cloned().or_else(|| Some(branch.reference()?.rsplit('/').next()?.into()));
        self.left = self.left.saturating_sub(1);
        let mut merged = base.clone();
        let own = self.resolved(branch.as_object()?, depth)?;
        self.merge_into(&mut merged, own.clone(), depth);
        if branch.has("$ref") && adds_nothing(&own, &merged) {
            return Some(branch.clone());
        }
        if has_branches(&merged) && has_substance(&merged) {
            self.distribute(&mut merged, depth);
        }
        let property = discriminator.and_then(|it| it.member("propertyName")).and_then(Value::as_str);
        if let (Some(property), Some(discriminator)) = (property, discriminator) {
            let values = discriminator::values_of(discriminator, branch);
            let is_default = discriminator::is_default(discriminator, branch);
            // The default branch is selected by values that no other branch has.
            if !is_default {
                self.write_out(&mut merged, property, depth);
                discriminator::restrict(&mut merged, property, &values);
            }
        }
        if let Some(title) = title {
            merged.insert("title".to_owned(), title);
        }
        Some(Value::Object(merged))
    }

    /// Replaces a property that is a reference by its target.
    fn write_out(&mut self, schema: &mut Schema, property: &str, depth: usize) {
        let Some(Value::Object(member)) = schema.member_mut("properties").and_then(|all| all.member_mut(property))
        else {
            return;
        };
        if member.has_any(&["$ref", "allOf"])
            && let Some(resolved) = self.resolved(member, depth)
        {
            *member = resolved;
        }
    }

    fn merge_into(&mut self, into: &mut Schema, from: Schema, depth: usize) {
        for (key, value) in from {
            if !into.contains_key(&key) {
                // A branch that allows any value adds nothing to one that is described.
                into.insert(key, value);
                continue;
            }
            match key.as_str() {
                "properties" => self.merge_properties(into, value, depth),
                "required" => {
                    if let (Some(Value::Array(names)), Value::Array(more)) = (into.member_mut("required"), value) {
                        for name in more {
                            if !names.contains(&name) {
                                names.push(name);
                            }
                        }
                    }
                }
                "type" => self.merge_type(into, &value),
                "enum" => {
                    if let (Some(Value::Array(values)), Value::Array(more)) = (into.member_mut("enum"), value) {
                        if values.iter().any(|value| more.contains(value)) {
                            values.retain(|value| more.contains(value));
                        } else if more.len() < values.len() {
                            // The lists share no value, so one of them is misspelt. The derived schema's list, the
                            // shorter one, is more specific.
                            *values = more;
                        } else if more.len() == values.len() {
                            values.extend(more);
                        }
                    }
                }
                "additionalProperties"
                    // Each branch excludes members other than its own; the merged schema must allow those of the
                    // other branches.
                    if (value.is_object() || into.member("additionalProperties") == Some(&Value::Bool(false))) => {
                        into.insert(key, value);
                    }
                "items" => {
                    let both = into.member("items").cloned();
                    if let Some(merged) = both.and_then(|first| self.merge_values(&first, &value, depth)) {
                        into.insert(key, merged);
                    }
                }
                "oneOf" | "anyOf"
                    if into.get(&key) != Some(&value) => {
                        self.remarks.push(format!("only the first of several combined `{key}` represented by the type"));
                    }
                "minimum" | "minLength" | "minItems" | "minProperties" => tighten(into, key, value, f64::max),
                "maximum" | "maxLength" | "maxItems" | "maxProperties" => tighten(into, key, value, f64::min),
                _ => {}
            }
        }
    }

    fn merge_type(&mut self, into: &mut Schema, value: &Value) {
        let known = into.member("type").and_then(Value::as_str).unwrap_or_default();
        match (known, value.as_str().unwrap_or_default()) {
            (a, b) if a == b => {}
            ("number", "integer") => {
                into.insert("type".to_owned(), "integer".into());
            }
            ("integer", "number") => {}
            (a, b) => self
                .remarks
                .push(format!("`allOf` combines the types `{a}` and `{b}`, which no value satisfies; `{a}` used")),
        }
    }

    fn merge_properties(&mut self, into: &mut Schema, more: Value, depth: usize) {
        let (Some(Value::Object(properties)), Value::Object(more)) = (into.take_member("properties"), more) else {
            return;
        };
        let mut properties = properties;
        for (name, property) in more {
            let merged = match properties.get(&name) {
                None => property,
                Some(known) => match self.merge_values(known, &property, depth) {
                    Some(merged) => merged,
                    None => continue,
                },
            };
            properties.insert(name, merged);
        }
        into.insert("properties".to_owned(), Value::Object(properties));
    }

    /// Merges two schemas. Returns `None` to leave the first unchanged.
    fn merge_values(&mut self, first: &Value, second: &Value, depth: usize) -> Option<Value> {
        let is_unconstrained =
            |schema: &Value| schema.as_object().is_some_and(|schema| schema.keys().all(|key| is_annotation(key)));
        if first == second || is_unconstrained(second) || depth >= DEPTH || self.left == 0 {
            return None;
        }
        self.left -= 1;
        if is_unconstrained(first) {
            return Some(second.clone());
        }
        let mut a = self.resolved(first.as_object()?, depth + 1)?;
        let mut b = self.resolved(second.as_object()?, depth + 1)?;
        // If one of two references derives from the other, the merged schema is equivalent to the derived one.
        let nullable = allows_null(&a) && allows_null(&b);
        a.take_member("nullable");
        b.take_member("nullable");
        self.merge_into(&mut a, b, depth + 1);
        if nullable {
            a.insert("nullable".to_owned(), json!(true));
        }
        if has_branches(&a) && has_substance(&a) {
            self.distribute(&mut a, depth + 1);
        }
        Some(Value::Object(a))
    }
}

#[cfg(test)]
mod testing;
