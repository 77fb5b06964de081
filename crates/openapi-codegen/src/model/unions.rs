//! `oneOf` and `anyOf`: what becomes a union, and how its types are told apart.

use foldhash::{HashMap, HashMapExt};
use openapi_document::{Members, Pointer};
use serde_json::{Map, Value};

use super::{
    Constant, Definition, Model, Shape, Tag, Type, Variant,
    build::{Builder, enum_values, texts_of},
};

pub(super) enum Outcome {
    /// A definition, and whether one of the branches allows null.
    Definition(Definition, bool),
    /// A type that needs no definition.
    Type(Type),
}

/// A type of a union while the branches are read.
struct Known {
    title: Option<String>,
    ty: Type,
    branches: Vec<usize>,
    /// What tells it from other texts, if it is one.
    form: Option<Vec<Constant>>,
}

/// What the branches of a schema mean together.
pub(super) fn define(builder: &mut Builder<'_>, schema: &Map<String, Value>, pointer: &Pointer, id: &str) -> Outcome {
    let key = if schema.has("oneOf") { "oneOf" } else { "anyOf" };
    let branches = schema.member(key).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    if let Some(texts) = texts(branches) {
        return Outcome::Definition(Definition::Enum { values: enum_values(&texts) }, false);
    }
    let at = pointer.child(key);
    let mut types: Vec<Known> = Vec::new();
    let mut has_null = false;
    for (index, branch) in branches.iter().enumerate() {
        let mut ty = if branches.len() == 1 {
            let only = builder.define(branch, &at.child(index), id);
            // A choice of one is that one, at the place of the choice.
            if let Some(def) = builder.types.get_mut(id) {
                def.pointer = pointer.clone();
            }
            only
        } else {
            builder.use_of(branch, &at.child(index))
        };
        has_null |= ty.nullable || ty.shape == Shape::Null;
        ty.nullable = false;
        if let Some(known) = types.iter_mut().find(|known| known.ty.shape == ty.shape) {
            known.branches.push(index);
            known.form = known.form.take().map(|_| Vec::new());
            continue;
        }
        if ty.shape == Shape::Null {
            continue;
        }
        let title = branch.member("title").and_then(Value::as_str).map(str::to_owned);
        let form = builder.form_of_text(branch);
        types.push(Known { title, ty, branches: vec![index], form });
    }
    match types.as_slice() {
        [] => {
            return Outcome::Type(Type { shape: if has_null { Shape::Null } else { Shape::Any }, nullable: has_null });
        }
        [only] => return Outcome::Type(Type { shape: only.ty.shape.clone(), nullable: has_null }),
        several if several.iter().any(|known| known.ty.shape == Shape::Any) => {
            return Outcome::Type(Type { shape: Shape::Any, nullable: has_null });
        }
        _ => {}
    }
    // Texts of several kinds are told apart by what the document says of them.
    let has_texts = types.iter().filter(|known| known.form.is_some()).count() > 1;
    let mapping = mapping(builder, schema);
    let default = schema.member("discriminator").and_then(|it| it.member("defaultMapping")).and_then(Value::as_str);
    let default_name = default.and_then(|target| target.rsplit('/').next()).map(str::to_owned);
    let default = default.and_then(|target| builder.component_type(target)).map(|id| Shape::Named(id.to_owned()));
    let has_default = types.iter().any(|known| default.as_ref() == Some(&known.ty.shape));
    let variants = types
        .into_iter()
        .map(|Known { title, ty, branches, form }| {
            let tags = mapping.get(&ty.shape).cloned().unwrap_or_default();
            Variant {
                name: String::new(),
                // A branch that was merged with what stands beside the choice has the component's name for a title.
                is_default: default.as_ref() == Some(&ty.shape)
                    || !has_default && title.is_some() && title == default_name,
                title,
                ty,
                boxed: false,
                converts: false,
                values: form.filter(|_| has_texts).unwrap_or_default(),
                branches,
                tags,
            }
        })
        .collect();
    let property = schema.member("discriminator").and_then(|it| it.member("propertyName")).and_then(Value::as_str);
    let tag = property.map(|property| Tag { property: property.to_owned() });
    Outcome::Definition(Definition::Union { variants, tag }, has_null)
}

/// The tags of each type that the mapping of a discriminator names.
fn mapping(builder: &Builder<'_>, schema: &Map<String, Value>) -> HashMap<Shape, Vec<Constant>> {
    let mut found: HashMap<Shape, Vec<Constant>> = HashMap::new();
    let mapping = schema.member("discriminator").and_then(|it| it.member("mapping")).and_then(Value::as_object);
    for (value, target) in mapping.into_iter().flatten() {
        let Some(name) = target.as_str().and_then(|target| builder.component_type(target)) else { continue };
        found.entry(Shape::Named(name.to_owned())).or_default().push(Constant::Text(value.clone()));
    }
    found
}

/// The values of branches that are all texts, when at least one of them lists values: an enum whose
/// other values are kept says the same.
fn texts(branches: &[Value]) -> Option<Vec<String>> {
    let mut found: Vec<String> = Vec::new();
    let mut has_enum = false;
    for branch in branches {
        let branch = branch.as_object()?;
        if branch.member("type").and_then(Value::as_str) != Some("string") || branch.has("nullable") {
            return None;
        }
        let texts = texts_of(branch);
        has_enum |= !texts.is_empty();
        if texts.is_empty() && branch.has("format") {
            return None;
        }
        for text in texts {
            if !found.contains(&text) {
                found.push(text);
            }
        }
    }
    has_enum.then_some(found)
}

/// Decides, once all types are known, which tags hold.
pub(super) fn settle(model: &mut Model) {
    let names: Vec<String> = model.types.keys().cloned().collect();
    let mut settled = Vec::new();
    for name in names {
        let Some(Definition::Union { variants, tag }) = model.types.get(&name).map(|def| &def.definition) else {
            continue;
        };
        let mut variants = variants.clone();
        let tag = match tag {
            Some(tag) => explicit(model, &tag.property, &mut variants).or_else(|| {
                variants.iter_mut().for_each(|variant| variant.tags.clear());
                implicit(model, &mut variants)
            }),
            None => implicit(model, &mut variants),
        };
        settled.push((name, Definition::Union { variants, tag }));
    }
    for (name, definition) in settled {
        if let Some(def) = model.types.get_mut(&name) {
            def.definition = definition;
        }
    }
}

/// The values that a member of an object may have; empty if any, `None` if the type is no object with
/// the member. A union has those of its types.
fn values_of_member(model: &Model, ty: &Type, property: &str, depth: usize) -> Option<Vec<Constant>> {
    match &model.definition(ty)?.definition {
        Definition::Struct { fields, .. } => {
            let field = fields.iter().find(|field| field.wire == property)?;
            match model.definition(&field.ty).map(|def| &def.definition) {
                Some(Definition::Enum { values }) => {
                    Some(values.iter().map(|value| Constant::Text(value.text.clone())).collect())
                }
                _ => Some(field.values.clone()),
            }
        }
        Definition::Union { variants, .. } if depth > 0 => {
            let mut all = Vec::new();
            for variant in variants {
                let values = values_of_member(model, &variant.ty, property, depth - 1)?;
                if values.is_empty() {
                    return Some(Vec::new());
                }
                all.extend(values);
            }
            Some(all)
        }
        _ => None,
    }
}

/// How deep unions in unions are looked into for the values of a tag.
const DEPTH: usize = 4;

/// A discriminator holds if every type has the member it names. A type that the mapping leaves out
/// is meant by the name of its component, or by the values that its member may have.
fn explicit(model: &Model, property: &str, variants: &mut [Variant]) -> Option<Tag> {
    for variant in variants.iter_mut() {
        let values = match values_of_member(model, &variant.ty, property, DEPTH) {
            Some(values) => values,
            // What is meant where the member is absent need not have it.
            None if variant.is_default => continue,
            None => return None,
        };
        // A mapping has texts for keys, whatever the member is.
        for tag in &mut variant.tags {
            let is_meant = |value: &&Constant| matches!((value, &*tag), (Constant::Integer(value), Constant::Text(text)) if value.to_string() == *text);
            if let Some(value) = values.iter().find(is_meant) {
                *tag = value.clone();
            }
        }
        let component = model.definition(&variant.ty).and_then(|def| component_name(&def.pointer));
        let is_narrow = values.len() == 1
            || component.is_none()
            || matches!(model.definition(&variant.ty).map(|def| &def.definition), Some(Definition::Union { .. }));
        for value in values.iter().filter(|_| is_narrow) {
            if !variant.tags.contains(value) {
                variant.tags.push(value.clone());
            }
        }
        if variant.tags.is_empty() && !variant.is_default {
            let component = Constant::Text(component?);
            // A property that lists its values says more than the name of the component.
            match values.is_empty() || values.contains(&component) {
                true => variant.tags.push(component),
                false => variant.tags.extend(values),
            }
        }
    }
    are_distinct(variants.iter().flat_map(|variant| &variant.tags)).then(|| Tag { property: property.to_owned() })
}

/// The name of a component, if that is where a schema stands.
fn component_name(pointer: &Pointer) -> Option<String> {
    (pointer.parent()? == Pointer::from("/components/schemas")).then(|| pointer.last())
}

/// Without a discriminator, a member that has values of its own in every type tells them apart.
fn implicit(model: &Model, variants: &mut [Variant]) -> Option<Tag> {
    let mut first = &variants.first()?.ty;
    for _ in 0..DEPTH {
        if let Definition::Union { variants, .. } = &model.definition(first)?.definition {
            first = &variants.first()?.ty;
        }
    }
    let Definition::Struct { fields, .. } = &model.definition(first)?.definition else { return None };
    for property in fields.iter().map(|field| field.wire.clone()) {
        let tags: Option<Vec<Vec<Constant>>> = variants
            .iter()
            .map(|variant| values_of_member(model, &variant.ty, &property, DEPTH).filter(|values| !values.is_empty()))
            .collect();
        let Some(tags) = tags else { continue };
        if are_distinct(tags.iter().flatten()) {
            for (variant, tags) in variants.iter_mut().zip(&tags) {
                variant.tags.clone_from(tags);
            }
            return Some(Tag { property });
        }
    }
    None
}

fn are_distinct<'c>(tags: impl Iterator<Item = &'c Constant>) -> bool {
    let mut seen: Vec<&Constant> = Vec::new();
    for tag in tags {
        if seen.contains(&tag) {
            return false;
        }
        seen.push(tag);
    }
    true
}
