//! Verification that unions select the type whose original schema accepts the value.

use std::collections::HashMap;

use openapi_codegen::{
    Generated,
    model::{Definition, Variant},
};
use openapi_document::{Document, Members, Pointer, resolve};
use openapi_sample::Judge;
use serde_json::Value;

use crate::harness::Choice;

/// The unions of a client with the original schemas of their types.
pub struct Branches {
    unions: HashMap<String, Union>,
    lenient: Judge,
}

struct Union {
    /// The original schemas of each variant.
    variants: Vec<Vec<Pointer>>,
    /// The discriminating property in the document, and its values for each variant.
    tag: Option<(String, Vec<Vec<String>>)>,
}

/// The verdict on a choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// A choice of a type whose schema accepts the value.
    Right,
    /// A choice of a type whose schema rejects the value, while that of another type accepts it.
    Wrong,
    /// A choice that cannot be judged: no schema of the union is available, or none accepts the value.
    Unknown,
}

impl Branches {
    /// Returns the unions whose branches in the document correspond to those of the model.
    pub fn of(document: &Document, generated: &Generated) -> Self {
        let unions = generated.model.types.iter().filter_map(|(id, def)| {
            let Definition::Union { variants, .. } = &def.definition else { return None };
            let (place, schema) = choice(document, &def.pointer, document.get(&def.pointer)?, DEPTH)?;
            let (key, listed) = branches_of(schema)?;
            // Lowering removes branches for null.
            let places: Vec<usize> =
                listed.iter().enumerate().filter(|(_, branch)| !is_null(branch)).map(|(index, _)| index).collect();
            let known: usize = variants.iter().map(|variant| variant.branches.len()).sum();
            if known != places.len() {
                return None;
            }
            let at = place.child(key);
            let schemas = |variant: &Variant| -> Option<Vec<Pointer>> {
                variant.branches.iter().map(|index| Some(at.child(places.get(*index)?))).collect()
            };
            let property = schema.pointer("/discriminator/propertyName").and_then(Value::as_str);
            let values = |variant: &Variant| -> Vec<String> {
                let branches = variant.branches.iter().filter_map(|index| listed.get(*places.get(*index)?));
                branches.flat_map(|branch| tags(schema, branch)).collect()
            };
            let tag = property.map(|name| (name.to_owned(), variants.iter().map(values).collect()));
            let variants = variants.iter().map(schemas).collect::<Option<_>>()?;
            Some((format!("proof::types::{}", generated.model.names.of(id)), Union { variants, tag }))
        });
        Self { unions: unions.collect(), lenient: Judge::lenient(document) }
    }

    /// Returns the verdict on a choice.
    pub fn verdict(&self, judge: &Judge, Choice(union, chosen, value): &Choice) -> Verdict {
        let Some(union) = self.unions.get(union) else { return Verdict::Unknown };
        if let Some((property, tags)) = &union.tag {
            // The tag decides, irrespective of the other schemas.
            let found = value.get(property).and_then(crate::wire::plain);
            let meant = found.and_then(|found| tags.iter().position(|tags| tags.contains(&found)));
            return match meant {
                Some(meant) if Some(meant) == *chosen => Verdict::Right,
                Some(meant) if accepts(judge, union, meant, value) => Verdict::Wrong,
                _ => Verdict::Unknown,
            };
        }
        let accepting: Vec<usize> =
            (0..union.variants.len()).filter(|index| accepts(judge, union, *index, value)).collect();
        match chosen {
            _ if accepting.is_empty() => Verdict::Unknown,
            Some(chosen) if accepting.contains(chosen) => Verdict::Right,
            // A nested value may match two schemas of a `oneOf`, which therefore rejects it.
            Some(chosen) if union.relaxed(&self.lenient, *chosen, value) => Verdict::Right,
            _ => Verdict::Wrong,
        }
    }
}

impl Union {
    /// Returns true if a type accepts a value when `oneOf` is read as `anyOf`.
    fn relaxed(&self, lenient: &Judge, variant: usize, value: &Value) -> bool {
        let schemas = self.variants.get(variant).map(Vec::as_slice).unwrap_or_default();
        schemas.iter().any(|schema| {
            let schema = Pointer::from(schema.as_str().replace("/oneOf/", "/anyOf/").as_str());
            lenient.validator(&schema).is_some_and(|validator| validator.is_valid(value))
        })
    }
}

fn accepts(judge: &Judge, union: &Union, variant: usize, value: &Value) -> bool {
    let schemas = union.variants.get(variant).map(Vec::as_slice).unwrap_or_default();
    schemas.iter().any(|schema| judge.validator(schema).is_some_and(|validator| validator.is_valid(value)))
}

/// The depth to which unions in `allOf` and behind references are searched.
const DEPTH: usize = 8;

fn branches_of(schema: &Value) -> Option<(&'static str, &Vec<Value>)> {
    ["oneOf", "anyOf"].into_iter().find_map(|key| Some((key, schema.get(key)?.as_array()?)))
}

/// Returns the choice of a schema, its own or that of one of its parts.
fn choice<'v>(document: &'v Document, at: &Pointer, schema: &'v Value, depth: usize) -> Option<(Pointer, &'v Value)> {
    if branches_of(schema).is_some() {
        return Some((at.clone(), schema));
    }
    let depth = depth.checked_sub(1)?;
    if let Some(reference) = schema.reference() {
        let target = resolve(document.root(), reference)?;
        return choice(document, &target.pointer, target.value, depth);
    }
    let parts = schema.get("allOf")?.as_array()?;
    let part = |(index, part)| choice(document, &at.child("allOf").child(index), part, depth);
    parts.iter().enumerate().find_map(part)
}

/// Returns the values of the discriminating property that select a branch: those in the mapping, or the name of its
/// component.
fn tags(schema: &Value, branch: &Value) -> Vec<String> {
    let Some(reference) = branch.reference() else { return Vec::new() };
    let name = reference.rsplit('/').next().unwrap_or_default();
    let mapping = schema.pointer("/discriminator/mapping").and_then(Value::as_object);
    let is_it =
        |target: &Value| target.as_str().is_some_and(|it| it == reference || it.rsplit('/').next() == Some(name));
    let mapped: Vec<String> =
        mapping.into_iter().flatten().filter(|(_, target)| is_it(target)).map(|(value, _)| value.clone()).collect();
    if mapped.is_empty() { vec![name.to_owned()] } else { mapped }
}

fn is_null(branch: &Value) -> bool {
    let only_null = |list: &Value| list.as_array().is_some_and(|list| list.as_slice() == [Value::Null]);
    branch
        .get("type")
        .is_some_and(|name| name == "null" || name.as_array().is_some_and(|list| list.iter().all(|it| it == "null")))
        || branch.get("enum").is_some_and(only_null)
        || branch.get("const") == Some(&Value::Null)
}
