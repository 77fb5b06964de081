//! Names of types: components first, then the types of operations, then unnamed schemas.

use foldhash::{HashMap, HashMapExt};
use openapi_lower::{Names, type_name, words};

use super::{reserved, segments::Segments, unique::pick};
use crate::{
    lock::Matched,
    model::{BodyKind, Model, Operation, SuccessKind, TypeDef, TypeId},
};

/// The names of types.
pub(super) type TypeNames = HashMap<TypeId, String>;

/// Assigns the names of types.
pub(super) fn assign(model: &mut Model, matched: &Matched<'_>) -> TypeNames {
    let mut names = Names::reserving(reserved::TYPES);
    let mut given = TypeNames::new();
    for id in model.types.ids() {
        if let Some(name) = matched.type_name(id) {
            names.take(name);
            given.insert(id, name.to_owned());
        }
    }
    matched.moved.iter().for_each(|(name, _)| names.take(name));
    matched.aliases.iter().for_each(|(name, _)| names.take(name));
    for operation in (0..model.operations.len()).filter_map(|index| matched.operation(index)) {
        names.take(&operation.error);
        operation.success.iter().for_each(|name| names.take(name));
        operation.forms().for_each(|name| names.take(name));
    }
    components(model, &mut names, &mut given);
    of_operations(model, &mut names, matched);
    others(model, &mut names, &mut given);
    of_headers(model, &mut names);
    given
}

fn components(model: &Model, names: &mut Names, given: &mut TypeNames) {
    let bodies = bodies(model);
    let unnamed = model.types.iter().filter(|(id, _)| !given.contains_key(id));
    let all: Vec<(TypeId, String)> =
        unnamed.filter_map(|(id, def)| Some((id, def.pointer.schema_name()?.into_owned()))).collect();
    // A type whose name in the document is a valid Rust name has precedence.
    let (exact, other): (Vec<_>, Vec<_>) = all.into_iter().partition(|(_, name)| type_name(name) == *name);
    for (id, name) in exact.into_iter().chain(other) {
        let wanted = bodies.get(&name).cloned().unwrap_or_else(|| type_name(&name));
        given.insert(id, names.claim_type(&wanted));
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
fn of_operations(model: &mut Model, names: &mut Names, matched: &Matched<'_>) {
    let segments = Segments::of(model);
    let mut claim = |known: Option<&String>, base: &str, ends: &[&str]| {
        if let Some(known) = known {
            return known.clone();
        }
        let all = ends.iter().map(|end| format!("{}{end}", base.trim_end_matches('_')));
        let free = all.clone().find(|name| names.is_free(name));
        let wanted = free.or_else(|| all.into_iter().next()).unwrap_or_default();
        names.claim_type(&wanted)
    };
    for (index, operation) in model.operations.iter_mut().enumerate() {
        let locked = matched.operation(index);
        let base = type_name(&segments.snake(&operation.id));
        operation.failure_name = claim(locked.map(|it| &it.error), &base, &["Error", "Failure", "CallError"]);
        let success = locked.and_then(|it| it.success.as_ref());
        if operation.success_kind == SuccessKind::Several || success.is_some() {
            operation.success_name = claim(success, &base, &["Response", "Success", "CallResponse"]);
        }
        for body in operation.body.iter_mut().flat_map(|body| &mut body.kinds) {
            let known = locked.and_then(|locked| locked.form_of(body));
            let BodyKind::Multipart { name, forms } = &mut body.kind else { continue };
            *name = claim(known, &base, &["Form", "FormBody", "Multipart"]);
            if let [only] = forms.as_mut_slice() {
                only.name.clone_from(name);
                continue;
            }
            let candidates: Vec<Vec<String>> = forms.iter().map(|form| vec![type_name(&form.word)]).collect();
            let mut variants = Names::default();
            for (form, variant) in forms.iter_mut().zip(pick(&candidates, |_| false)) {
                form.variant = variants.claim_type(&variant);
                form.name = claim(None, &format!("{name}{}", form.variant), &["", "Form"]);
            }
        }
    }
}

/// Names the types of unnamed schemas.
fn others(model: &Model, names: &mut Names, given: &mut TypeNames) {
    let unnamed: Vec<(TypeId, &TypeDef)> = model.types.iter().filter(|(id, _)| !given.contains_key(id)).collect();
    let candidates: Vec<Vec<String>> = unnamed.iter().map(|(_, def)| def.candidates.clone()).collect();
    let picked = pick(&candidates, |name| !names.is_free(name));
    for ((id, _), name) in unnamed.into_iter().zip(picked) {
        given.insert(id, names.claim_type(&name));
    }
}

/// Names the structs of response headers. They are last as locks do not contain them, so that they do not affect
/// the names of other types.
fn of_headers(model: &mut Model, names: &mut Names) {
    if model.operations.iter().all(|operation| operation.headers.is_empty()) {
        return;
    }
    let segments = Segments::of(model);
    for operation in model.operations.iter_mut().filter(|operation| !operation.headers.is_empty()) {
        let base = type_name(&segments.snake(&operation.id));
        let base = base.trim_end_matches('_');
        let all = ["Headers", "ResponseHeaders", "CallHeaders"].map(|end| format!("{base}{end}"));
        operation.headers_name = names.claim_one_of(&all);
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
