//! Names of types: components first, then the types of operations, then unnamed schemas.

use foldhash::HashMap;
use openapi_lower::{Names, type_name, words};

use super::{NameTable, reserved, segments::Segments, unique::name_all};
use crate::{
    lock::Matched,
    model::{BodyKind, FormDef, Model, Operation, SuccessKind, TypeId},
};

/// Assigns the names of types.
pub(super) fn assign(model: &Model, segments: &Segments, table: &mut NameTable, matched: &Matched<'_>) {
    let mut names = Names::reserving(reserved::TYPES);
    for id in model.types.ids() {
        if let Some(name) = matched.type_name(id) {
            names.take(name);
            table.name(id, name.to_owned());
        }
    }
    matched.moved.iter().for_each(|(name, _)| names.take(name));
    matched.aliases.iter().for_each(|(name, _)| names.take(name));
    matched.alternatives.values().for_each(|(_, name)| names.take(name));
    for operation in matched.operations.iter().flatten() {
        names.take(&operation.error);
        operation.success.iter().for_each(|name| names.take(name));
        operation.forms().for_each(|name| names.take(name));
    }
    components(model, &mut names, table);
    of_operations(model, segments, &mut names, table, matched);
    others(model, &mut names, table);
    of_headers(model, segments, &mut names, table);
}

fn components(model: &Model, names: &mut Names, table: &mut NameTable) {
    let bodies = bodies(model);
    let unnamed = model.types.iter().filter(|(id, _)| table.of(*id).is_empty());
    let all: Vec<(TypeId, String)> =
        unnamed.filter_map(|(id, def)| Some((id, def.pointer.schema_name()?.into_owned()))).collect();
    // A type whose name in the document is a valid Rust name has precedence.
    let (exact, other): (Vec<_>, Vec<_>) = all.into_iter().partition(|(_, name)| type_name(name) == *name);
    for (id, name) in exact.into_iter().chain(other) {
        let wanted = bodies.get(&name).cloned().unwrap_or_else(|| type_name(&name));
        table.name(id, names.claim_type(&wanted));
    }
}

/// Returns the names for request bodies of FastAPI, which derives them from the id: the body of
/// `read_flows_flows_filter_post`, an operation that is called `read_flows` here, becomes `ReadFlowsBody`.
fn bodies(model: &Model) -> HashMap<String, String> {
    let of_operation = |operation: &Operation| {
        let id = &operation.id;
        let spelt = |c: char| if c.is_ascii_alphanumeric() || c == '_' { c } else { '_' };
        let path: String = operation.path.chars().map(spelt).collect();
        (format!("Body_{id}{path}_{}", operation.method.to_lowercase()), type_name(&format!("{id}-body")))
    };
    model.operations.iter().map(of_operation).collect()
}

/// Names the enums of successes and failures, and forms.
fn of_operations(model: &Model, segments: &Segments, names: &mut Names, table: &mut NameTable, matched: &Matched<'_>) {
    let mut claim = |known: Option<&str>, base: &str, ends: &[&str]| {
        known.map(str::to_owned).unwrap_or_else(|| names.claim_one_of(&with_ends(base, ends)))
    };
    for operation in &model.operations {
        let locked = matched.operation(operation.key);
        let base = type_name(&segments.snake(&operation.id));
        table.name(
            operation.failure_type,
            claim(locked.map(|it| it.error.as_str()), &base, &["Error", "Failure", "CallError"]),
        );
        let success = locked.and_then(|it| it.success.as_ref());
        if operation.success_kind == SuccessKind::Several || success.is_some() {
            table.name(
                operation.success_type,
                claim(success.map(String::as_str), &base, &["Response", "Success", "CallResponse"]),
            );
        }
        for body in operation.bodies() {
            let known = locked.and_then(|locked| locked.form_of(operation.bodies(), body)).map(String::as_str);
            let BodyKind::Multipart(forms) = &body.kind else { continue };
            let name = claim(known, &base, &["Form", "FormBody", "Multipart"]);
            table.name(body.form_type, name.clone());
            if let [only] = forms.as_slice() {
                table.name(only.id, name);
                continue;
            }
            let known = |form: &FormDef| matched.alternatives.get(&form.id);
            let variant = |form| known(form).map(|(variant, _)| *variant).ok_or_else(|| vec![type_name(&form.word)]);
            let variants = name_all(&mut Names::default(), forms.iter().map(variant).collect(), Names::claim_type);
            for (form, variant) in forms.iter().zip(variants) {
                let known = known(form).map(|(_, name)| *name);
                table.name(form.id, claim(known, &format!("{name}{variant}"), &["", "Form"]));
                table.name_member(form.variant, variant);
            }
        }
    }
}

/// Returns a name with each of several ends.
fn with_ends(name: &str, ends: &[&str]) -> Vec<String> {
    ends.iter().map(|end| format!("{}{end}", name.trim_end_matches('_'))).collect()
}

/// Names the types of unnamed schemas.
fn others(model: &Model, names: &mut Names, table: &mut NameTable) {
    let unnamed = || model.types.iter().filter(|(id, _)| table.of(*id).is_empty());
    let ids: Vec<TypeId> = unnamed().map(|(id, _)| id).collect();
    let candidates = unnamed().map(|(_, def)| Err(def.candidates.clone())).collect();
    let given = name_all(names, candidates, Names::claim_type);
    ids.into_iter().zip(given).for_each(|(id, name)| table.name(id, name));
}

/// Names the structs of response headers. They are last as locks do not contain them, so that they do not affect
/// the names of other types.
fn of_headers(model: &Model, segments: &Segments, names: &mut Names, table: &mut NameTable) {
    for operation in model.operations.iter().filter(|operation| !operation.headers.is_empty()) {
        let base = type_name(&segments.snake(&operation.id));
        let all = with_ends(&base, &["Headers", "ResponseHeaders", "CallHeaders"]);
        table.name(operation.headers_type, names.claim_one_of(&all));
    }
}

/// Returns the name of a type without the words that it shares with the name of its union.
pub(super) fn without(name: &str, union: &str) -> Option<String> {
    let (name, union) = (words(name), words(union));
    let rest = name.strip_prefix(union.as_slice()).or_else(|| name.strip_suffix(union.as_slice()))?;
    (!rest.is_empty()).then(|| type_name(&rest.join("_")))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::testing::client;

    /// Returns the names of the types of schemas.
    fn names(schemas: Value) -> Vec<String> {
        let model = client(json!({}), schemas).model;
        model.types.ids().map(|id| model.names.of(id).to_owned()).collect()
    }

    #[test]
    fn a_type_inside_another_is_named_by_its_place() {
        let inner = json!({"type": "object", "properties": {"street": {"type": "string"}}});
        let names = names(json!({"User": {"type": "object", "properties": {"home_address": inner}}}));
        assert_eq!(names, ["User", "UserHomeAddress"]);
    }

    #[test]
    fn names_that_differ_in_case_only_are_distinguished_and_others_stay() {
        let object = |name: &str| json!({"type": "object", "properties": {name: {"type": "string"}}});
        let mut found = names(json!({"pet": object("a"), "Pet": object("b"), "Owner": object("c")}));
        found.sort();
        assert_eq!(found.len(), 3);
        assert!(found.contains(&"Owner".to_owned()) && found.contains(&"Pet".to_owned()), "{found:?}");
        assert_eq!(found.iter().filter(|name| name.starts_with("Pet")).count(), 2, "{found:?}");
    }

    #[test]
    fn words_of_rust_and_of_the_runtime_are_no_names() {
        let object = json!({"type": "object", "properties": {"a": {"type": "string"}}});
        let found =
            names(json!({"Self": object, "option": {"type": "object", "properties": {"b": {"type": "string"}}}}));
        assert!(!found.contains(&"Self".to_owned()) && !found.contains(&"Option".to_owned()), "{found:?}");
    }
}
