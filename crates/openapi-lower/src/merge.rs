//! What the branches of an `allOf` mean together.

use crate::{
    discriminator,
    merge_keywords::{adds_nothing, allows_null, tighten},
    named_members,
    pass::Schema,
    schema::{component_of, is_annotation},
};
use foldhash::{HashMap, HashMapExt, HashSet, HashSetExt};
use openapi_document::Members;
use serde_json::{Value, json};

/// Merging of properties under the same name goes this deep; below, the first one counts. Only
/// schemas that refer to each other in a circle get there.
const DEPTH: usize = 8;

/// How many properties and branches are merged for one component. Schemas that refer to each other
/// through several members would otherwise be written out in all their combinations.
const MERGES: usize = 5_000;

/// Whether the schema has branches that hold together with each other or with what is beside them.
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

/// Whether anything beside the branches constrains the value, other than a bare `type`.
fn has_substance(schema: &Schema) -> bool {
    let substance = |key: &String| {
        !is_annotation(key) && !matches!(key.as_str(), "oneOf" | "anyOf" | "nullable" | "discriminator" | "not")
    };
    schema.has("oneOf") && schema.has("anyOf") || schema.keys().any(substance)
}

pub(crate) struct Merger<'a> {
    root: &'a Value,
    components: HashMap<String, Schema>,
    /// Components that are being merged.
    open: HashSet<String>,
    /// Components of which the own part is being merged: what leads back to one is left out.
    open_alone: HashSet<String>,
    remarks: Vec<String>,
    /// How much may still be merged for this component.
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

    /// The merged schema of a component, and what could not be merged.
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

    /// The component as it is written.
    fn written(&self, name: &str) -> Option<&'a Schema> {
        self.root.member("components")?.member("schemas")?.get(name)?.as_object()
    }

    /// A schema without a reference at its top and without `allOf`.
    fn resolved(&mut self, schema: &Schema, depth: usize) -> Option<Schema> {
        match schema.has("$ref") {
            true => self.component(component_of(schema)?),
            false => Some(self.flatten(schema, depth)),
        }
    }

    /// What a branch of `allOf` adds. A base may list in its alternatives what builds on it: of such
    /// a base, and of one that is being merged, only its own part is inherited.
    fn inherited(&mut self, branch: &Schema, depth: usize) -> Option<Schema> {
        let is_base = |name: &&str| self.open.contains(*name) || self.lists_open(name);
        match component_of(branch).filter(is_base) {
            Some(base) => self.own_part(base),
            None => self.resolved(branch, depth),
        }
    }

    /// Whether one of the alternatives of a component is being merged.
    fn lists_open(&self, name: &str) -> bool {
        let Some(schema) = self.written(name) else { return false };
        let alternatives = ["oneOf", "anyOf"].iter().filter_map(|key| schema.member(key)?.as_array()).flatten();
        alternatives.filter_map(|it| component_of(it.as_object()?)).any(|name| self.open.contains(name))
    }

    /// What a component says without its alternatives.
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
                // What documents the branch does not document the whole.
                branch.retain(|key, _| !is_annotation(key) || key == "description" && (single || is_alias));
                // One that tells branches apart stays with them; that of a base is not inherited.
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

    /// Moves what stands beside `oneOf` or `anyOf` into the branches.
    fn distribute(&mut self, schema: &mut Schema, depth: usize) {
        let key = if schema.has("oneOf") { "oneOf" } else { "anyOf" };
        if key == "oneOf" && schema.take_member("anyOf").is_some() {
            self.remarks.push("`anyOf` next to `oneOf` not represented by the type".to_owned());
        }
        let Some(Value::Array(branches)) = schema.take_member(key) else { return };
        // `type: object` beside branches only says again what they say.
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

    /// A branch together with what stands beside the branches. One that a discriminator selects by its component's
    /// name is selected by the values of its property instead.
    fn with_base(
        &mut self,
        base: &Schema,
        branch: &Value,
        discriminator: Option<&Value>,
        depth: usize,
    ) -> Option<Value> {
        let title = branch.member("title").cloned().or_else(|| {
            let reference = branch.member("$ref")?.as_str()?;
            Some(reference.rsplit('/').next()?.into())
        });
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
            // The default is meant by values that no other branch has.
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

    /// Replaces a property that is a reference by what it refers to.
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
                // A branch that takes anything adds nothing to one that is known.
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
                            // What builds on a base says more exactly what it is, if it is misspelt.
                            *values = more;
                        } else if more.len() == values.len() {
                            values.extend(more);
                        }
                    }
                }
                "additionalProperties"
                    // Each branch closes the object around its own members only; together they are open.
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

    /// What two schemas mean together; `None` to leave the first as it is.
    fn merge_values(&mut self, first: &Value, second: &Value, depth: usize) -> Option<Value> {
        let says_nothing =
            |schema: &Value| schema.as_object().is_some_and(|schema| schema.keys().all(|key| is_annotation(key)));
        if first == second || says_nothing(second) || depth >= DEPTH || self.left == 0 {
            return None;
        }
        self.left -= 1;
        if says_nothing(first) {
            return Some(second.clone());
        }
        let mut a = self.resolved(first.as_object()?, depth + 1)?;
        let mut b = self.resolved(second.as_object()?, depth + 1)?;
        // The more special of two references is the whole meaning when one builds on the other.
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
