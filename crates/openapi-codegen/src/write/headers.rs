//! The documented headers of responses: one struct for each operation with documented headers.

use super::Code;
use crate::{
    model::{Header, Operation, Shape, Type},
    names::Named,
    rust::{alias, deprecated, doc_comment, in_types, literal},
};

pub(super) fn write(code: &mut Code, model: &Named) {
    for operation in model.operations.iter().filter(|operation| !operation.headers.is_empty()) {
        code.types.insert(model.names.of(operation.headers_type).to_owned(), definition(model, operation));
    }
}

fn definition(model: &Named, operation: &Operation) -> String {
    let (mut fields, mut values) = (String::new(), String::new());
    for Header { id, wire, doc, deprecated: deprecation, ty } in &operation.headers {
        let name = model.names.member(*id);
        let read = if matches!(ty.shape, Shape::Array(_)) { "header_list" } else { "header" };
        let doc = if doc.is_empty() { format!("The header `{}`.", wire.replace('`', "")) } else { doc.clone() };
        fields.push_str(&doc_comment(&doc, "    "));
        fields.push_str(&alias(wire, name, "    "));
        fields.push_str(&deprecated(deprecation.as_ref(), "    "));
        // A header cannot be null, only absent.
        let ty = in_types(model, &Type { nullable: false, ..ty.clone() });
        fields.push_str(&format!("    pub {name}: Option<{ty}>,\n"));
        values.push_str(&format!("            {name}: crate::support::{read}(headers, {}),\n", literal(wire)));
    }
    let (function, name) = (model.names.member(operation.function), model.names.of(operation.headers_type));
    format!(
        "/// The documented response headers of `{function}`. A header that is absent or not of its documented type is `None`.\n#[derive(Clone, Debug, Default, PartialEq)]\n#[non_exhaustive]\npub struct {name} {{\n{fields}}}\n\
         impl {name} {{\n    /// Reads the documented headers of a response.\n    pub fn of(headers: &reqwest::header::HeaderMap) -> Self {{\n        Self {{\n{values}        }}\n    }}\n}}\n"
    )
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::testing::client;

    /// Returns the client of an operation `read` whose success has these headers.
    fn with_headers(headers: Value, schemas: Value) -> crate::Texts {
        let responses = json!({"200": {"description": "ok", "headers": headers},
            "404": {"description": "no", "headers": {"X-Reason": {"schema": {"type": "string"}}}}});
        client(json!({"/a": {"get": {"operationId": "read", "responses": responses}}}), schemas).texts
    }

    #[test]
    fn each_documented_header_has_a_field_of_its_type() {
        let headers = json!({
            "X-Rate-Limit": {"description": "Calls that are left.", "schema": {"type": "integer"}},
            "X-Tags": {"schema": {"type": "array", "items": {"type": "string"}}},
            "X-Order": {"schema": {"$ref": "#/components/schemas/Order"}},
            "Last-Modified": {"schema": {"type": "string", "format": "date-time"}},
            "X-Filter": {"schema": {"type": "object", "properties": {"a": {"type": "string"}}}},
            "X-Json": {"content": {"application/json": {"schema": {"type": "object"}}}},
        });
        let texts = with_headers(headers, json!({"Order": {"type": "string", "enum": ["up", "down"]}}));
        for line in [
            "pub struct ReadHeaders {\n    /// Calls that are left.\n    #[doc(alias = \"X-Rate-Limit\")]\n    pub x_rate_limit: Option<i64>,\n",
            "    pub x_tags: Option<Vec<String>>,\n",
            "    pub x_order: Option<Order>,\n",
            "    pub last_modified: Option<chrono::DateTime<chrono::Utc>>,\n",
            "    pub x_filter: Option<String>,\n",
            "    pub x_json: Option<String>,\n",
            "    pub fn of(headers: &reqwest::header::HeaderMap) -> Self {\n",
            "            x_rate_limit: crate::support::header(headers, \"X-Rate-Limit\"),\n",
            "            x_tags: crate::support::header_list(headers, \"X-Tags\"),\n",
        ] {
            assert!(texts.types.contains(line), "{line} in {}", texts.types);
        }
        assert!(!texts.types.contains("x_reason"), "{}", texts.types);
        let line = "Its response headers are [`types::ReadHeaders`].";
        assert!(texts.client.contains(line), "{line} in {}", texts.client);
    }

    #[test]
    fn headers_of_http_itself_have_no_struct() {
        let texts = with_headers(
            json!({"Content-Type": {"schema": {"type": "string"}}, "content-length": {"schema": {"type": "integer"}}}),
            json!({}),
        );
        assert!(!texts.types.contains("Headers"), "{}", texts.types);
        assert!(!texts.client.contains("response headers"), "{}", texts.client);
    }

    #[test]
    fn a_type_of_the_document_keeps_its_name() {
        let headers = json!({"X-A": {"schema": {"type": "string"}}});
        let schema = json!({"type": "object", "properties": {"a": {"type": "string"}}});
        let texts = with_headers(headers, json!({"ReadHeaders": schema}));
        for line in ["pub struct ReadHeaders {", "pub struct ReadResponseHeaders {"] {
            assert!(texts.types.contains(line), "{line} in {}", texts.types);
        }
    }
}
