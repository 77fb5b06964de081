//! Names of the variants of unions, of the responses of operations, and of webhooks.

use std::collections::BTreeMap;

use openapi_lower::{Names, type_name};

use super::{NameTable, types::without, unique::name_all};
use crate::{
    lock::{Matched, ResponseLocks, response_lock},
    model::{Constant, Definition, Model, Response, Shape, Text, Type, Variant, Webhook},
};

/// Assigns the names.
pub(super) fn assign(model: &Model, table: &mut NameTable, matched: &Matched<'_>) {
    for (id, def) in model.types.iter() {
        let Definition::Union { variants, .. } = &def.definition else { continue };
        // Discriminator values are used as names for all variants or for none.
        let by_tag = variants.iter().all(|variant| tag(variant).is_some());
        let candidates = |variant| candidates(variant, table.of(id), table, by_tag);
        let known = |(index, variant)| matched.variant(id, index).ok_or_else(|| candidates(variant));
        // Removed variants of the lock keep their names.
        let locked = matched.variants(id).into_iter().flat_map(BTreeMap::keys).map(String::as_str);
        let mut names = Names::reserving(locked.chain(["Unmatched"]));
        let names = name_all(&mut names, variants.iter().enumerate().map(known).collect(), Names::claim_type);
        variants.iter().zip(names).for_each(|(variant, name)| table.name_member(variant.id, name));
    }
    for operation in &model.operations {
        let locked = matched.operation(operation.key);
        responses(&operation.success, table, locked.map(|locked| &locked.successes));
        responses(&operation.failure, table, locked.map(|locked| &locked.failures));
    }
    let known = |webhook: &Webhook| matched.client?.webhooks.get(&webhook.name);
    let name = |webhook| known(webhook).map(|known| known.variant.as_str());
    let items = model.webhooks.iter().map(|it| name(it).ok_or_else(|| vec![type_name(&it.name)])).collect();
    let names = name_all(&mut Names::reserving(["Self"]), items, Names::claim_type);
    model.webhooks.iter().zip(names).for_each(|(webhook, name)| table.name_member(webhook.id, name));
}

/// Returns the discriminator value of a variant, if it is a single string.
fn tag(variant: &Variant) -> Option<&str> {
    match variant.tags.as_slice() {
        [Constant::Text(text)] if text.contains(|c: char| c.is_ascii_alphabetic()) => Some(text),
        _ => None,
    }
}

fn candidates(variant: &Variant, union: &str, table: &NameTable, by_tag: bool) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut add = |name: String| {
        if !name.is_empty() && !found.contains(&name) {
            found.push(name);
        }
    };
    if let Some(tag) = tag(variant).filter(|_| by_tag) {
        add(type_name(tag));
    }
    if let Some(title) = variant.title.as_deref().filter(|title| title.len() < 40) {
        add(without(&type_name(title), union).unwrap_or_else(|| type_name(title)));
    }
    add(name_of_type(&variant.ty, union, table));
    if let Some(word) = &variant.word {
        add(type_name(word));
    }
    if let Shape::Named(id) = &variant.ty.shape {
        add(table.of(*id).to_owned());
    }
    found
}

/// Returns the name of a type among the types of a union.
fn name_of_type(ty: &Type, union: &str, table: &NameTable) -> String {
    match &ty.shape {
        Shape::Named(id) => {
            let name = table.of(*id);
            without(name, union).unwrap_or_else(|| name.to_owned())
        }
        Shape::Array(inner) => format!("{}List", name_of_type(inner, union, table)),
        Shape::Map(inner) if inner.shape == Shape::Any => "Object".to_owned(),
        Shape::Map(inner) => format!("{}Map", name_of_type(inner, union, table)),
        Shape::Tuple(_) => "Tuple".to_owned(),
        Shape::Text(Text::Plain) => "String".to_owned(),
        Shape::Text(text) => format!("{text:?}"),
        Shape::Integer(_) => "Integer".to_owned(),
        Shape::Number => "Number".to_owned(),
        Shape::Boolean => "Boolean".to_owned(),
        Shape::Null => "Null".to_owned(),
        Shape::Any => "Any".to_owned(),
    }
}

/// Names responses by their status; if a status has several media types, the first by the status, and the others
/// with their media type appended.
fn responses(responses: &[Response], table: &mut NameTable, locked: Option<&ResponseLocks>) {
    let mut names = Names::reserving(["Unexpected"]);
    locked.into_iter().flatten().for_each(|(_, known)| names.take(&known.variant));
    let mut used: Vec<&str> = Vec::new();
    let mut before = None;
    for response in responses {
        let status = type_name(&response.status.phrase());
        let is_first = before.replace(response.status) != Some(response.status);
        let known =
            locked.and_then(|locked| response_lock(locked, responses, response)).map(|known| known.variant.as_str());
        if let Some(known) = known.filter(|known| !used.contains(known)) {
            used.push(known);
            table.name_member(response.id, known.to_owned());
            continue;
        }
        let name = match is_first {
            true => status,
            false => format!("{status}{}", type_name(&subtype(&response.media_type))),
        };
        table.name_member(response.id, names.claim_type(&name));
    }
}

/// Returns the part of a media type that distinguishes it from others: `csv` of `text/csv`.
pub(super) fn subtype(media_type: &str) -> String {
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    let subtype = essence.rsplit('/').next().unwrap_or_default();
    let subtype = subtype.rsplit("vnd.").next().unwrap_or(subtype).trim_start_matches("x-");
    if subtype == "*" || subtype.is_empty() { "any".to_owned() } else { subtype.replace(['.', '+'], "-") }
}

#[cfg(test)]
mod tests {
    use openapi_document::Document;
    use serde_json::{Value, json};

    use super::*;
    use crate::{generate, generate_locked, testing::client};

    fn variants(schema: Value) -> Vec<String> {
        let object = |name: &str| json!({"type": "object", "required": [name, "kind"], "properties": {name: {"type": "string"}, "kind": {"type": "string"}}});
        let schemas =
            json!({"Event": schema, "EventCreated": object("a"), "EventDeleted": object("b"), "Other": object("c")});
        let model = client(json!({}), schemas).model;
        match &model.find("Event").unwrap().definition {
            Definition::Union { variants, .. } => {
                variants.iter().map(|variant| model.names.member(variant.id).to_owned()).collect()
            }
            other => panic!("{other:?}"),
        }
    }

    fn refer(name: &str) -> Value {
        json!({"$ref": format!("#/components/schemas/{name}")})
    }

    #[test]
    fn a_variant_is_named_by_its_tag_if_every_variant_has_one() {
        let tagged = |mapping: Value| {
            variants(
                json!({"oneOf": [refer("EventCreated"), refer("Other")], "discriminator": {"propertyName": "kind", "mapping": mapping}}),
            )
        };
        assert_eq!(tagged(json!({"made": "EventCreated", "rest": "Other"})), ["Made", "Rest"]);
        // A discriminator value without letters is not used as a name for any of them.
        assert_eq!(tagged(json!({"1": "EventCreated", "rest": "Other"})), ["Created", "Other"]);
    }

    #[test]
    fn a_variant_is_named_by_its_type_without_the_words_of_the_union() {
        assert_eq!(variants(json!({"anyOf": [refer("EventCreated"), refer("EventDeleted")]})), ["Created", "Deleted"]);
        let plain = json!({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "integer"}}, {"type": "boolean"}]});
        assert_eq!(variants(plain), ["String", "IntegerList", "Boolean"]);
    }

    #[test]
    fn no_two_variants_have_one_name_and_none_is_called_unmatched() {
        let titled = |title: &str, name: &str| json!({"title": title, "type": "object", "required": [name], "properties": {name: {"type": "string"}}});
        let found = variants(json!({"anyOf": [titled("Same", "x"), titled("Same", "y"), titled("Unmatched", "z")]}));
        let distinct: std::collections::HashSet<&String> = found.iter().collect();
        assert!(distinct.len() == 3 && !found.contains(&"Unmatched".to_owned()), "{found:?}");
    }

    #[test]
    fn the_subtype_distinguishes_media_types() {
        let of = ["text/csv", "application/vnd.api+json; charset=utf-8", "*/*", "application/x-tar"].map(subtype);
        assert_eq!(of, ["csv", "api-json", "any", "tar"]);
    }

    #[test]
    fn a_new_variant_leaves_the_names_of_locked_ones() {
        let document = |values: Value, webhooks: Value| {
            let schema = json!({"type": "object", "properties": {"state": {"type": "string", "enum": values}}});
            let content = json!({"application/json": {"schema": schema}});
            let responses = json!({"200": {"description": "d", "content": content}});
            let root = json!({"openapi": "3.1.0", "info": {"title": "T", "version": "1"},
                "paths": {"/a": {"get": {"operationId": "a", "responses": responses}}}, "webhooks": webhooks});
            Document::parse("t.json", root.to_string()).unwrap()
        };
        let sends =
            |ty: &str| json!({"post": {"requestBody": {"content": {"application/json": {"schema": {"type": ty}}}}}});
        let before = generate(&document(json!(["free", "sold"]), json!({"pet-born": sends("string")}))).lock;
        let new = document(json!(["FREE", "sold"]), json!({"pet_born": sends("integer"), "pet-born": sends("string")}));
        let now = generate_locked(&new, &before);
        assert!(now.breaks.is_empty(), "{:#?}", now.breaks);
        // The removed value keeps its variant.
        for line in ["Free = \"free\",", "FreeUpper = \"FREE\","] {
            assert!(now.texts.types.contains(line), "{line} in {}", now.texts.types);
        }
        let variant = |name: &str| now.lock.client.webhooks[name].variant.as_str();
        assert_eq!([variant("pet-born"), variant("pet_born")], ["PetBorn", "PetBorn2"]);
    }
}
