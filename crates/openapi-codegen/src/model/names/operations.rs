//! The names of methods, calls, arguments and setters.

use openapi_lower::{Names, snake, type_name};
use serde_json::Value;

use super::{segments::Segments, unique::pick, variants::subtype};
use crate::model::{Model, Operation, Parameter, views};

/// The methods that every generated client has.
const CLIENT: [&str; 4] = ["base_url", "builder", "clone", "new"];

/// The methods that every call has, or will have: a parameter of such a name is told by the word.
const CALL: [&str; 24] = [
    "attempts",
    "base_url",
    "blocking",
    "clone",
    "credentials",
    "deadline",
    "events",
    "header",
    "into_future",
    "into_request",
    "items",
    "pages",
    "preview",
    "progress",
    "query_pair",
    "read",
    "retry",
    "send",
    "send_any",
    "strict",
    "timeout",
    "when",
    "wire",
    "without",
];

/// The methods that every builder has.
pub(crate) const BUILDER: [&str; 16] = [
    "base_url",
    "build",
    "clone",
    "connect_timeout",
    "default",
    "document_url",
    "header",
    "http",
    "http_client",
    "idle_timeout",
    "limits",
    "new",
    "retry",
    "server",
    "strict",
    "timeout",
];

/// Names that the body of a method uses itself.
const METHOD: [&str; 3] = ["self", "call", "value"];

/// Names them.
pub(super) fn assign(model: &mut Model, root: &Value) {
    let segments = Segments::of(root);
    let mut functions = Names::reserving(CLIENT);
    let wanted: Vec<Vec<String>> =
        model.operations.iter().map(|operation| vec![segments.snake(&operation.id)]).collect();
    for (operation, name) in model.operations.iter_mut().zip(pick(&wanted, |_| false)) {
        operation.function = functions.claim_snake(&name);
    }
    let mut calls = Names::reserving(["Call", "Credentials", "Option", "String"]);
    for operation in &mut model.operations {
        operation.call_name = calls.claim_type(&type_name(&operation.function));
        parameters(operation);
        bodies(operation, &mut functions);
    }
    common(model);
    views::find(model, &mut functions);
}

/// The names of parameters: as the document has them, then with their location.
fn parameters(operation: &mut Operation) {
    let spoken: Vec<Vec<String>> = operation
        .parameters
        .iter()
        .map(|parameter| {
            let name = snake(&parameter.wire);
            let plain = name.trim_end_matches('_').to_owned();
            vec![name, format!("{plain}_parameter"), format!("{plain}_{}", parameter.location.as_str())]
        })
        .collect();
    let is_taken = |name: &str| CALL.contains(&name) || METHOD.contains(&name) || name.starts_with("body");
    let mut names = Names::reserving(CALL.into_iter().chain(METHOD));
    for (parameter, name) in operation.parameters.iter_mut().zip(pick(&spoken, is_taken)) {
        parameter.name = names.claim_snake(&name);
    }
}

/// The methods that begin a call with a body, or the setters for it.
fn bodies(operation: &mut Operation, functions: &mut Names) {
    let function = operation.function.clone();
    let Some(body) = &mut operation.body else { return };
    let words: Vec<Vec<String>> =
        body.kinds.iter().map(|body| vec![body.kind.word().to_owned(), snake(&subtype(&body.media_type))]).collect();
    let words = pick(&words, |_| false);
    let mut setters = Names::default();
    for (index, (kind, word)) in body.kinds.iter_mut().zip(words).enumerate() {
        kind.method = match (body.is_argument, index) {
            (true, 0) => function.clone(),
            (true, _) => functions.claim_snake(&format!("{function}_{word}")),
            (false, 0) => setters.claim_snake("body"),
            (false, _) => setters.claim_snake(&format!("body_{word}")),
        };
    }
}

/// The methods of the builder that set what every operation has. Credentials have theirs already.
fn common(model: &mut Model) {
    let schemes: Vec<&str> = model.schemes.iter().map(|scheme| scheme.method.as_str()).collect();
    let taken: Vec<&str> = BUILDER.into_iter().chain(schemes).collect();
    let spoken = |parameter: &Parameter| {
        let name = snake(&parameter.wire);
        vec![name.clone(), format!("{}_parameter", name.trim_end_matches('_'))]
    };
    let wanted: Vec<Vec<String>> = model.parameters.iter().map(|it| spoken(&it.parameter)).collect();
    let picked = pick(&wanted, |name| taken.contains(&name));
    let mut names = Names::reserving(taken);
    for (parameter, name) in model.parameters.iter_mut().zip(picked) {
        parameter.name = names.claim_snake(&name);
    }
}
