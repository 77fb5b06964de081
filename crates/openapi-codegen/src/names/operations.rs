//! Names of methods, calls, arguments and setters.

use openapi_lower::{Names, snake, type_name};

use super::{reserved, segments::Segments, unique::pick, variants::subtype, views};
use crate::{
    lock::{ClientLock, Matched, OperationLock, body_lock, key},
    model::{CommonParameter, Model, Operation, Parameter},
};

/// Assigns the names.
pub(super) fn assign(model: &mut Model, matched: &Matched<'_>) {
    let segments = Segments::of(model);
    let mut functions = Names::reserving(reserved::client());
    let mut calls = Names::reserving(reserved::CALLS);
    for (index, operation) in model.operations.iter_mut().enumerate() {
        let Some(locked) = matched.operation(index) else { continue };
        operation.function.clone_from(&locked.method);
        operation.call_name.clone_from(&locked.call);
        functions.take(&locked.method);
        calls.take(&locked.call);
        locked.bodies.values().filter(|body| body.is_argument).for_each(|body| functions.take(&body.method));
    }
    let client = matched.client;
    client.into_iter().flat_map(|client| client.views.values()).for_each(|view| functions.take(&view.method));
    let new: Vec<&mut Operation> = model.operations.iter_mut().filter(|it| it.function.is_empty()).collect();
    let candidates: Vec<Vec<String>> = new.iter().map(|operation| vec![segments.snake(&operation.id)]).collect();
    for (operation, name) in new.into_iter().zip(pick(&candidates, |name| !functions.is_free(name))) {
        operation.function = functions.claim_snake(&name);
        operation.call_name = calls.claim_type(&type_name(&operation.function));
    }
    for (index, operation) in model.operations.iter_mut().enumerate() {
        let locked = matched.operation(index);
        parameters(operation, locked);
        bodies(operation, locked, &mut functions);
    }
    common(model, client);
    views::find(model, matched, &mut functions);
}

/// Names parameters: by their names in the document, with the location appended if these collide.
fn parameters(operation: &mut Operation, locked: Option<&OperationLock>) {
    let mut names = Names::reserving(reserved::call_or_later().chain(reserved::METHOD));
    let mut unnamed: Vec<&mut Parameter> = Vec::new();
    for parameter in &mut operation.parameters {
        match locked.and_then(|locked| locked.parameters.get(&key(parameter))) {
            Some(known) => {
                names.take(&known.name);
                parameter.name.clone_from(&known.name);
            }
            None => unnamed.push(parameter),
        }
    }
    let candidates = |parameter: &&mut Parameter| {
        let name = snake(&parameter.wire);
        let plain = name.trim_end_matches('_').to_owned();
        vec![name, format!("{plain}_parameter"), format!("{plain}_{}", parameter.location.as_str())]
    };
    let candidates: Vec<Vec<String>> = unnamed.iter().map(candidates).collect();
    let picked = pick(&candidates, |name| !names.is_free(name) || name.starts_with("body"));
    for (parameter, name) in unnamed.into_iter().zip(picked) {
        parameter.name = names.claim_snake(&name);
    }
}

/// Names the methods that create a call with a body, or the setters for it.
fn bodies(operation: &mut Operation, locked: Option<&OperationLock>, functions: &mut Names) {
    let function = operation.function.clone();
    let Some(body) = &mut operation.body else { return };
    body.is_argument |= locked.is_some_and(|locked| locked.bodies.values().any(|body| body.is_argument));
    let is_argument = body.is_argument;
    let words: Vec<Vec<String>> =
        body.kinds.iter().map(|body| vec![body.kind.word().to_owned(), snake(&subtype(&body.media_type))]).collect();
    let words = pick(&words, |_| false);
    let plain = if is_argument { function.as_str() } else { "body" };
    // The first form has the plain name, unless another one has it in the lock.
    let known = locked.into_iter().flat_map(|locked| locked.bodies.values());
    let mut is_plain_used = known.clone().any(|known| known.is_argument == is_argument && known.method == plain);
    let mut setters = Names::default();
    known.for_each(|known| setters.take(&known.method));
    let mut used: Vec<&str> = Vec::new();
    for (kind, word) in body.kinds.iter_mut().zip(words) {
        let known = locked.and_then(|locked| body_lock(locked, kind)).filter(|known| known.is_argument == is_argument);
        if let Some(known) = known.filter(|known| !used.contains(&known.method.as_str())) {
            used.push(&known.method);
            kind.method.clone_from(&known.method);
            continue;
        }
        kind.method = match (std::mem::replace(&mut is_plain_used, true), is_argument) {
            (false, _) => plain.to_owned(),
            (true, true) => functions.claim_snake(&format!("{plain}_{word}")),
            (true, false) => setters.claim_snake(&format!("{plain}_{word}")),
        };
    }
}

/// Names the builder methods for parameters of every operation. Those for credentials are already named.
fn common(model: &mut Model, client: Option<&ClientLock>) {
    let mut names = Names::reserving(reserved::builder());
    model.schemes.iter().for_each(|scheme| names.take(&scheme.method));
    let mut unnamed: Vec<&mut CommonParameter> = Vec::new();
    for common in &mut model.parameters {
        match client.and_then(|client| client.parameters.get(&key(&common.parameter))) {
            Some(known) => {
                names.take(&known.name);
                common.name.clone_from(&known.name);
            }
            None => unnamed.push(common),
        }
    }
    let candidates = |common: &&mut CommonParameter| {
        let name = snake(&common.parameter.wire);
        vec![name.clone(), format!("{}_parameter", name.trim_end_matches('_'))]
    };
    let candidates: Vec<Vec<String>> = unnamed.iter().map(candidates).collect();
    let picked = pick(&candidates, |name| !names.is_free(name));
    for (parameter, name) in unnamed.into_iter().zip(picked) {
        parameter.name = names.claim_snake(&name);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::testing::client;

    fn functions(paths: Value) -> Vec<String> {
        client(paths, json!({})).model.operations.iter().map(|it| it.function.clone()).collect()
    }

    #[test]
    fn a_method_is_the_operation_id_in_snake_case_or_method_and_path() {
        let paths = json!({"/pets/{id}": {"get": {"operationId": "getPetById"}, "delete": {}}});
        assert_eq!(functions(paths), ["get_pet_by_id", "delete_pets_by_id"]);
    }

    #[test]
    fn methods_of_the_client_and_keywords_are_not_used() {
        let paths = json!({"/a": {"get": {"operationId": "builder"}, "put": {"operationId": "move"}, "post": {"operationId": "plain"}}});
        let found = functions(paths);
        assert!(!found.contains(&"builder".to_owned()) && !found.contains(&"move".to_owned()), "{found:?}");
        assert!(found.contains(&"plain".to_owned()), "{found:?}");
    }
}
