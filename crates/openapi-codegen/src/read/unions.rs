//! Unions from `oneOf` and `anyOf`, and the distinction of their types.

use foldhash::{HashMap, HashMapExt};
use openapi_document::{Members, Pointer};
use openapi_lower::branch_names;
use serde_json::{Map, Value};

use super::{builder::Builder, schema::texts_of};
use crate::model::{Constant, Definition, Shape, Tag, Type, TypeId, Variant};

pub(super) enum ReadUnion {
    /// A definition, with a flag that is true if one of the branches allows null.
    Definition(Definition, bool),
    /// A type that needs no definition.
    Type(Type),
}

/// A type of a union while the branches are read.
struct Known {
    title: Option<String>,
    ty: Type,
    branches: Vec<usize>,
    /// The constraints that distinguish it from other strings, if it is one.
    form: Option<Vec<Constant>>,
}

/// Returns the definition or type that the branches of a schema form.
pub(super) fn define(
    builder: &mut Builder<'_>,
    schema: &Map<String, Value>,
    pointer: &Pointer,
    id: TypeId,
) -> ReadUnion {
    let key = if schema.has("oneOf") { "oneOf" } else { "anyOf" };
    let branches = schema.member(key).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    if let Some(texts) = texts(branches) {
        return ReadUnion::Definition(builder.enumeration(texts), false);
    }
    let at = pointer.child(key);
    let mut types: Vec<Known> = Vec::new();
    let mut has_null = false;
    for (index, branch) in branches.iter().enumerate() {
        let mut ty = if branches.len() == 1 {
            let only = builder.define(branch, &at.child(index), id);
            // A choice of one branch is that branch, at the location of the choice.
            let candidates = builder.candidates(pointer);
            if let Some(def) = builder.types.get_mut(id) {
                (def.pointer, def.candidates) = (pointer.clone(), candidates);
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
            return ReadUnion::Type(Type {
                shape: if has_null { Shape::Null } else { Shape::Any },
                nullable: has_null,
            });
        }
        [only] => return ReadUnion::Type(Type { shape: only.ty.shape.clone(), nullable: has_null }),
        several if several.iter().any(|known| known.ty.shape == Shape::Any) => {
            return ReadUnion::Type(Type { shape: Shape::Any, nullable: has_null });
        }
        _ => {}
    }
    // Several string types are distinguished by their constraints.
    let has_texts = types.iter().filter(|known| known.form.is_some()).count() > 1;
    let mapping = mapping(builder, schema);
    let default = schema.member("discriminator").and_then(|it| it.member("defaultMapping")).and_then(Value::as_str);
    let default_name = default.and_then(|target| target.rsplit('/').next()).map(str::to_owned);
    let default = default.and_then(|target| builder.component_type(target)).map(Shape::Named);
    let has_default = types.iter().any(|known| default.as_ref() == Some(&known.ty.shape));
    let words = branch_names(builder.root, branches);
    let variants = types
        .into_iter()
        .map(|Known { title, ty, branches, form }| {
            let tags = mapping.get(&ty.shape).cloned().unwrap_or_default();
            Variant {
                id: builder.types.new_member(),
                // A branch that was merged with the keywords beside the choice has the component's name as its
                // title.
                is_default: default.as_ref() == Some(&ty.shape)
                    || !has_default && title.is_some() && title == default_name,
                title,
                ty,
                boxed: false,
                converts: false,
                values: form.filter(|_| has_texts).unwrap_or_default(),
                word: branches
                    .first()
                    .and_then(|index| words.get(*index))
                    .filter(|word| !word.starts_with("variant"))
                    .cloned(),
                branches,
                tags,
            }
        })
        .collect();
    let property = schema.member("discriminator").and_then(|it| it.member("propertyName")).and_then(Value::as_str);
    let tag = property.map(|property| Tag { property: property.to_owned() });
    ReadUnion::Definition(Definition::Union { variants, tag }, has_null)
}

/// Returns the discriminator values of each type in the mapping of a discriminator.
fn mapping(builder: &Builder<'_>, schema: &Map<String, Value>) -> HashMap<Shape, Vec<Constant>> {
    let mut found: HashMap<Shape, Vec<Constant>> = HashMap::new();
    let mapping = schema.member("discriminator").and_then(|it| it.member("mapping")).and_then(Value::as_object);
    for (value, target) in mapping.into_iter().flatten() {
        let Some(id) = target.as_str().and_then(|target| builder.component_type(target)) else { continue };
        found.entry(Shape::Named(id)).or_default().push(Constant::Text(value.clone()));
    }
    found
}

/// Returns the values of branches that are all strings, if at least one of them lists values: an enum that
/// preserves other values is equivalent.
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

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::{model::Definition, testing::client};

    /// Returns the definition of a schema in a document with other schemas.
    fn definition(schema: Value) -> Definition {
        let text = json!({"type": "string"});
        let object = |name: &str| json!({"type": "object", "required": [name, "kind"], "properties": {name: text, "kind": text}});
        let schemas = json!({"A": schema, "Cat": object("meow"), "Dog": object("bark")});
        client(json!({}), schemas).model.find("A").unwrap().definition.clone()
    }

    #[test]
    fn branches_of_texts_with_values_are_one_enum() {
        let schema = json!({"oneOf": [{"type": "string", "enum": ["a"]}, {"type": "string", "enum": ["b"]}]});
        let Definition::Enum { values } = definition(schema) else { panic!() };
        assert_eq!(values.iter().map(|value| value.text.as_str()).collect::<Vec<_>>(), ["a", "b"]);
        // A format without values is a type of its own.
        let schema = json!({"oneOf": [{"type": "string", "enum": ["a"]}, {"type": "string", "format": "uuid"}]});
        assert!(matches!(definition(schema), Definition::Union { .. }));
    }

    #[test]
    fn branches_of_several_types_are_a_union_and_a_single_one_is_its_type() {
        let refer = |name: &str| json!({"$ref": format!("#/components/schemas/{name}")});
        let Definition::Union { variants, .. } = definition(json!({"oneOf": [refer("Cat"), refer("Dog")]})) else {
            panic!()
        };
        assert_eq!(variants.len(), 2);
        assert!(matches!(definition(json!({"oneOf": [refer("Cat")]})), Definition::Alias(_)));
        let nullable = definition(json!({"oneOf": [refer("Cat"), {"type": "null"}]}));
        assert!(!matches!(nullable, Definition::Union { .. }), "{nullable:?}");
    }

    #[test]
    fn a_discriminator_tags_the_types_and_without_one_there_is_no_tag() {
        let refer = |name: &str| json!({"$ref": format!("#/components/schemas/{name}")});
        let mapping = json!({"c": "#/components/schemas/Cat", "d": "#/components/schemas/Dog"});
        let tagged = json!({"oneOf": [refer("Cat"), refer("Dog")], "discriminator": {"propertyName": "kind", "mapping": mapping}});
        let Definition::Union { variants, tag, .. } = definition(tagged) else { panic!() };
        assert!(tag.is_some() && variants.iter().all(|variant| variant.tags.len() == 1), "{variants:?}");
        let Definition::Union { tag, .. } = definition(json!({"oneOf": [refer("Cat"), refer("Dog")]})) else {
            panic!()
        };
        assert!(tag.is_none());
    }
}
