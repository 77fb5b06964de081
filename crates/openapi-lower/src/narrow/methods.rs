//! Removes operations that progenitor cannot call: methods that OpenAPI 3.0 does not define (`query`,
//! `additionalOperations`), methods that its HTTP client does not offer (`options`, `trace`), and invalid path
//! templates.

use openapi_document::{
    Pointer, operations,
    template::{Piece, pieces},
};
use serde_json::Value;

use crate::{Notes, Pass, Step, left_out::leave_out};

/// The pass of this module.
pub const PASS: Pass = Pass { name: "methods", step: Step::Document(remove_unsupported_methods) };

const CALLABLE: [&str; 6] = ["get", "put", "post", "delete", "head", "patch"];

fn remove_unsupported_methods(root: &mut Value, notes: &mut Notes) {
    let out: Vec<(Pointer, String)> = operations(root)
        .into_iter()
        .filter_map(|operation| {
            let why = match () {
                () if !CALLABLE.contains(&operation.method) => format!("method `{}`", operation.verb()),
                () if !is_readable(operation.path) => "malformed path template".to_owned(),
                () => return None,
            };
            Some((operation.pointer, why))
        })
        .collect();
    for (pointer, why) in out {
        leave_out(root, &pointer, &why, notes);
    }
}

/// Returns true if every brace of a template is matched and encloses a name.
fn is_readable(path: &str) -> bool {
    pieces(path).into_iter().all(|piece| match piece {
        Piece::Text(text) => !text.contains(['{', '}']),
        Piece::Name(name) => !name.is_empty() && !name.contains(['/', '{']),
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::{Level, testing::run_document};

    #[test]
    fn what_cannot_be_called_is_left_out_with_a_note() {
        let (root, notes) = run_document(
            PASS,
            json!({"paths": {"/a": {"get": {}, "options": {}, "query": {}, "additionalOperations": {"COPY": {}}}, "/b/{id": {"get": {}}}}),
        );
        assert_eq!(root["paths"]["/a"], json!({"get": {}, "additionalOperations": {}}));
        assert_eq!(root["paths"]["/b/{id"], json!({}));
        assert_eq!(notes.iter().filter(|note| note.level == Level::Dropped).count(), 4);
    }
}
