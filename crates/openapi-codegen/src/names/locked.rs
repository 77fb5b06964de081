//! Locked names that generated code needs itself.

use std::borrow::Cow;

use super::reserved;
use crate::lock::{Lock, OperationLock, ParameterLock};

/// Returns a lock without the entries whose names generated code uses itself now, as a version of the generator that
/// adds a method to every client makes it unavailable to operations. These items get new names, which are breaks.
pub(crate) fn usable(lock: &Lock) -> Cow<'_, Lock> {
    let mut usable = Cow::Borrowed(lock);
    let client: Vec<&str> = reserved::client().collect();
    let builder: Vec<&str> = reserved::builder().collect();
    let call: Vec<&str> = reserved::call().chain(reserved::METHOD).collect();
    let is_method = |name: &String| client.contains(&name.as_str());
    let is_setter = |name: &String| builder.contains(&name.as_str());
    let is_argument = |name: &String| call.contains(&name.as_str());
    let is_operation = |it: &OperationLock| {
        is_method(&it.method)
            || reserved::CALLS.contains(&it.call.as_str())
            || it.bodies.values().any(|body| match body.is_argument {
                true => is_method(&body.method),
                false => is_argument(&body.method),
            })
    };

    if lock.operations.values().any(is_operation) {
        usable.to_mut().operations.retain(|_, operation| !is_operation(operation));
    }
    // An argument of a method is no method of the call, so that it keeps its name and its position.
    let is_taken = |it: &ParameterLock| it.position.is_none() && is_argument(&it.name);
    if lock.operations.values().any(|operation| operation.parameters.values().any(is_taken)) {
        for operation in usable.to_mut().operations.values_mut() {
            operation.parameters.retain(|_, parameter| !is_taken(parameter));
        }
    }
    if lock.client.credentials.values().any(is_setter) {
        usable.to_mut().client.credentials.retain(|_, method| !is_setter(method));
    }
    if lock.client.parameters.values().any(|parameter| is_setter(&parameter.name)) {
        usable.to_mut().client.parameters.retain(|_, parameter| !is_setter(&parameter.name));
    }
    if lock.client.views.values().any(|view| is_method(&view.method)) {
        usable.to_mut().client.views.retain(|_, view| !is_method(&view.method));
    }
    usable
}

#[cfg(test)]
mod tests {
    use openapi_document::Document;
    use serde_json::json;

    use super::*;
    use crate::{generate, generate_locked};

    #[test]
    fn names_that_the_generator_took_are_breaks_and_others_stay() {
        let parameter = json!({"name": "q", "in": "query", "schema": {"type": "string"}});
        let operation = |id: &str| json!({"operationId": id, "parameters": [parameter], "responses": {"204": {"description": "d"}}});
        let root = json!({"openapi": "3.1.0", "info": {"title": "T", "version": "1"},
            "paths": {"/a": {"get": operation("first"), "put": operation("second")}},
            "components": {"securitySchemes": {"key": {"type": "apiKey", "in": "header", "name": "x-key"}}}});
        let document = Document::parse("t.json", root.to_string()).unwrap();
        // The lock of a generator without these methods.
        let mut lock = generate(&document).lock;
        assert!(matches!(usable(&lock), Cow::Borrowed(_)));
        lock.operations.get_mut("GET /a").unwrap().method.replace_range(.., "from_env");
        lock.client.credentials.insert("key".to_owned(), "read_environment".to_owned());
        let second = lock.operations.get_mut("PUT /a").unwrap();
        second.method.replace_range(.., "kept");
        second.parameters.values_mut().for_each(|parameter| parameter.name.replace_range(.., "timeout"));

        let generated = generate_locked(&document, &lock);
        let model = &generated.model;
        let names: Vec<&str> = model.operations.iter().map(|it| model.names.member(it.function)).collect();
        assert_eq!(names, ["first", "kept"]);
        let breaks: Vec<String> = generated.breaks.iter().map(|it| format!("{}: {}", it.item, it.reason)).collect();
        for expected in ["from_env: `GET /a` is now named `first`", "Builder::read_environment: ", "kept().timeout: "] {
            assert!(breaks.iter().any(|it| it.starts_with(expected)), "{expected} in {breaks:#?}");
        }
        assert_eq!(breaks.len(), 3, "{breaks:#?}");
    }
}
