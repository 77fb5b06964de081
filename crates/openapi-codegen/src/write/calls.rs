//! Calls: a type alias for each operation, with a setter for each optional parameter.

use openapi_document::media_type::essence;

use super::{
    Code,
    arguments::{self, Argument, argument},
    styles::{form_styles, put},
};
use crate::{
    model::{Body, BodyKind, Operation, Parameter, Payload, SuccessKind},
    names::Named,
    rust::{alias, deprecated, doc_comment, in_client, literal},
};

/// The attribute of functions that read or write values of a certain type. They are compiled in the crates that call
/// them, so that a program is not compiled with the JSON of all operations.
pub(super) const INLINE: &str = "    #[inline]\n";

pub(super) fn write(code: &mut Code, model: &Named) {
    for operation in &model.operations {
        let call = model.names.of(operation.call);
        let mut text = definition(model, operation);
        let setters = setters(model, operation);
        if !setters.is_empty() {
            let cfg = cfg(operation, "");
            text.push_str(&format!("{cfg}impl {call} {{\n{}}}\n", setters.join("\n")));
        }
        code.calls.insert(call.to_owned(), text);
    }
}

/// Returns true if a call upgrades the connection.
pub(super) fn upgrades(operation: &Operation) -> bool {
    operation.success.iter().any(|response| response.payload == Payload::Upgrade)
}

/// Returns the attribute that excludes calls with an upgrade from browser targets.
pub(super) fn cfg(operation: &Operation, indent: &str) -> String {
    if upgrades(operation) { format!("{indent}#[cfg(not(target_arch = \"wasm32\"))]\n") } else { String::new() }
}

fn definition(model: &Named, operation: &Operation) -> String {
    let (function, call) = (model.names.member(operation.function), model.names.of(operation.call));
    format!(
        "{cfg}/// A call created by [`{function}`](client::Client::{function}).\npub type {call} = client::Call<operations::{call}>;\n",
        cfg = cfg(operation, ""),
    )
}

fn setters(model: &Named, operation: &Operation) -> Vec<String> {
    let mut found: Vec<String> = operation.setters().map(|parameter| setter(model, parameter)).collect();
    if let Some(body) = operation.body.as_ref().filter(|body| !body.is_argument) {
        for kind in &body.kinds {
            let argument = body_argument(model, kind);
            let doc = if body.doc.is_empty() { "Sets the request body." } else { &body.doc };
            let docs = doc_comment(&format!("{doc}{}", media_type_advice(kind)), "    ");
            found.push(format!(
                "{docs}{INLINE}    pub fn {}(mut self, value: {}) -> Self {{\n        {}\n        self\n    }}\n",
                model.names.member(kind.method),
                argument.ty,
                send(kind, "self.inner", &argument.value("value"))
            ));
        }
    }
    let (success, failure) = (model.names.of(operation.success_type), model.names.of(operation.failure_type));
    if !success.is_empty() && operation.success_kind != SuccessKind::Several {
        found.push(format!(
            "    /// Sends the call and returns any of its success responses, including those added to the document later.\n{INLINE}    pub fn send_any(self) -> crate::support::Sending<types::{success}, types::{failure}> {{\n        self.inner.send::<crate::support::outcome::OneOf<types::{success}>, _>()\n    }}\n"
        ));
    }
    if let (Some(_), SuccessKind::One(Payload::Json(ty))) = (&operation.envelope, &operation.success_kind) {
        let envelope = in_client(model, ty);
        found.push(format!(
            "    /// Sends the call and returns the whole response, with the members beside the value.\n{INLINE}    pub fn send_whole(self) -> crate::support::Sending<{envelope}, types::{failure}> {{\n        self.inner.send::<crate::support::outcome::Json<{envelope}>, _>()\n    }}\n"
        ));
    }
    found
}

fn setter(model: &Named, parameter: &Parameter) -> String {
    let argument = arguments::written(model, &parameter.ty);
    let (name, docs) = (model.names.member(parameter.id), doc_comment(&parameter.doc, "    "));
    let docs = if docs.is_empty() { format!("    /// Sets `{}`.\n", parameter.wire.replace('`', "")) } else { docs };
    format!(
        "{docs}{}{}    pub fn {name}(mut self, value: {}) -> Self {{\n        {}\n        self\n    }}\n",
        alias(&parameter.wire, name, "    "),
        deprecated(parameter.deprecated.as_ref(), "    "),
        argument.ty,
        put(parameter, "self.inner", &argument.value("value"))
    )
}

/// Returns the sentence on the media type of a body that the caller gives as text or bytes, if there are several.
pub(super) fn media_type_advice(body: &Body) -> String {
    if !body.is_raw() {
        return String::new();
    }
    // The runtime cannot know which media type of a range a body has.
    if body.media_type.contains('*') {
        return " Set the media type of the body with `Body::media_type`.".to_owned();
    }
    let others: Vec<String> =
        body.alternatives.iter().map(|media_type| format!("`{}`", media_type.replace('`', ""))).collect();
    match others.as_slice() {
        [] => String::new(),
        others => format!(" `Body::media_type` sets another media type: {}.", others.join(", ")),
    }
}

/// Returns the argument for a body.
pub(super) fn body_argument(model: &Named, body: &Body) -> Argument {
    match &body.kind {
        BodyKind::Json(ty) | BodyKind::Form(ty) => arguments::body(model, ty),
        BodyKind::Multipart(_) => argument(format!("&types::{}", model.names.of(body.form_type)), "{v}"),
        BodyKind::Text | BodyKind::Bytes => argument("impl ::std::convert::Into<crate::support::Body>", "{v}"),
    }
}

/// Writes the statement that sets the body of a call.
pub(super) fn send(body: &Body, call: &str, value: &str) -> String {
    match &body.kind {
        BodyKind::Json(_) => send_json(&body.media_type, call, value),
        BodyKind::Form(_) => match form_styles(&body.encodings).as_str() {
            "" => format!("{call}.form({value});"),
            styles => format!("{call}.form_as(&[{styles}], {value});"),
        },
        BodyKind::Multipart(_) => match essence(&body.media_type).as_str() {
            "multipart/form-data" | "multipart/*" => format!("{call}.multipart({value});"),
            other => format!("{call}.multipart_as({}, {value});", literal(other)),
        },
        BodyKind::Text | BodyKind::Bytes => format!("{call}.body({}, {value});", literal(&body.media_type)),
    }
}

/// Writes the statement that sets a JSON body of a call.
pub(super) fn send_json(media_type: &str, call: &str, value: &str) -> String {
    // A range specifies the accepted media types, not that of this body.
    let media_type = if media_type.contains('*') { "application/json" } else { media_type };
    format!("{call}.json({}, {value});", literal(media_type))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::testing::client;

    #[test]
    fn what_may_be_left_out_has_a_setter_in_its_style() {
        let operation = json!({"operationId": "read", "parameters": [
            {"name": "id", "in": "path", "required": true, "schema": {"type": "integer"}},
            {"name": "q", "in": "query", "schema": {"type": "string"}},
            {"name": "ids", "in": "query", "explode": false, "schema": {"type": "array", "items": {"type": "integer"}}},
            {"name": "timeout", "in": "query", "schema": {"type": "integer", "format": "int32"}},
            {"name": "id", "in": "query", "schema": {"type": "string"}},
            {"name": "sort", "in": "query", "schema": {"type": "string", "enum": ["up", "down"]}},
            {"name": "filter", "in": "query", "content": {"application/json; charset=utf-8": {"schema": {"type": "object"}}}}]});
        let calls = client(json!({"/a/{id}": {"get": operation}}), json!({})).texts.calls;
        for line in [
            "pub fn q(mut self, value: impl ::std::convert::AsRef<str>) -> Self {\n        self.inner.query(\"q\", value.as_ref());",
            "pub fn ids(mut self, value: impl ::std::iter::IntoIterator<Item = impl ::std::borrow::Borrow<i64>>) -> Self {\n        self.inner.query_as(\"ids\", crate::support::Style::FORM.explode(false), &crate::support::items::<i64>(value));",
            "pub fn timeout_parameter(mut self, value: i32) -> Self {",
            "pub fn id_query(mut self, value: impl ::std::convert::AsRef<str>) -> Self {",
            "pub fn sort(mut self, value: impl ::std::convert::Into<types::ReadSort>) -> Self {",
            "pub fn filter(mut self, value: &serde_json::Map<String, serde_json::Value>) -> Self {\n        self.inner.query_as(\"filter\", crate::support::Style::JSON, value);",
        ] {
            assert!(calls.contains(line), "{line} in {calls}");
        }
    }

    #[test]
    fn a_parameter_in_a_media_type_that_is_not_written_is_noted() {
        let notes = |media_type: &str, schema| {
            let parameter = json!({"name": "filter", "in": "query", "content": {media_type: {"schema": schema}}});
            let operation = json!({"operationId": "read", "parameters": [parameter]});
            let generated = client(json!({"/a": {"get": operation}}), json!({}));
            generated.notes.iter().filter(|note| note.pass == "parameter-content").count()
        };
        let object = json!({"type": "object", "properties": {"z": {"type": "integer"}}});
        assert_eq!(notes("application/xml", object.clone()), 1);
        assert_eq!(notes("application/x-www-form-urlencoded", object.clone()), 0);
        assert_eq!(notes("application/vnd.filter+json", object), 0);
        assert_eq!(notes("text/plain", json!({"type": "string"})), 0);
    }

    #[test]
    fn a_parameter_may_be_a_form() {
        let content = json!({"application/x-www-form-urlencoded": {
            "schema": {"type": "object", "properties": {"ids": {"type": "array", "items": {"type": "integer"}}}},
            "encoding": {"ids": {"style": "pipeDelimited"}}}});
        let operation = json!({"operationId": "read", "parameters": [
            {"name": "filter", "in": "query", "content": content}]});
        let calls = client(json!({"/a": {"get": operation}}), json!({})).texts.calls;
        let style = "FORM_CONTENT.members(const { &[(\"ids\", crate::support::Style::PIPE_DELIMITED)] })";
        assert!(
            calls.contains(&format!("self.inner.query_as(\"filter\", crate::support::Style::{style}, value);")),
            "{calls}"
        );
    }

    #[test]
    fn a_parameter_that_may_be_empty_says_how() {
        let parameter = |schema| json!({"name": "deep", "in": "query", "allowEmptyValue": true, "schema": schema});
        let calls = |schema| {
            let operation = json!({"operationId": "read", "parameters": [parameter(schema)]});
            client(json!({"/a": {"get": operation}}), json!({})).texts.calls
        };
        let advice = "/// `query_pair(\"deep\", \"\")` on the call sends it without a value.";
        assert!(calls(json!({"type": "boolean"})).contains(advice));
        assert!(!calls(json!({"type": "string"})).contains(advice), "an empty string is a value of its type");
    }

    #[test]
    fn what_has_one_value_alone_is_sent_without_being_asked_for() {
        let operation = json!({"operationId": "read", "parameters": [
            {"name": "id", "in": "path", "required": true, "schema": {"type": "integer"}},
            {"name": "X-Version", "in": "header", "required": true, "schema": {"type": "string", "enum": ["2024-01"]}},
            {"name": "v", "in": "query", "required": true, "schema": {"type": "integer", "const": 2}}]});
        let texts = client(json!({"/a/{id}": {"get": operation}}), json!({})).texts;
        for line in [
            "pub fn read(&self, id: impl ::std::convert::Into<i64>) -> calls::Read {",
            "call.inner.header(\"X-Version\", \"2024-01\");",
            "call.inner.query(\"v\", \"2\");",
        ] {
            assert!(texts.client.contains(line), "{line} in {}", texts.client);
        }
        assert!(texts.calls.contains("pub fn v(mut self, value:"), "{}", texts.calls);
    }

    #[test]
    fn a_body_that_may_be_left_out_has_a_setter_for_each_media_type() {
        let operation = json!({"operationId": "put", "requestBody": {"content": {
            "text/csv": {"schema": {"type": "string"}}, "application/json": {"schema": {"type": "object", "properties": {"a": {}}}}}}});
        let calls = client(json!({"/a": {"put": operation}}), json!({})).texts.calls;
        assert!(calls.contains("pub fn body(mut self, value: &types::PutBody) -> Self {"), "{calls}");
        assert!(
            calls.contains(
                "pub fn body_text(mut self, value: impl ::std::convert::Into<crate::support::Body>) -> Self {"
            ),
            "{calls}"
        );
    }

    #[test]
    fn a_multipart_body_has_its_media_type_and_without_parts_is_given_as_it_is() {
        let parts = json!({"type": "object", "required": ["meta"], "properties": {"meta": {"type": "object"}}});
        let body = |media_type: &str, value: serde_json::Value| json!({"requestBody": {"required": true, "content": {media_type: value}}});
        let send = |media_type: &str, value: serde_json::Value| {
            let mut operation = body(media_type, value);
            operation["operationId"] = json!("up");
            client(json!({"/a": {"post": operation}}), json!({})).texts.client
        };
        for (media_type, value, line) in [
            ("multipart/form-data", json!({"schema": parts}), "call.inner.multipart(body);"),
            ("multipart/related", json!({"schema": parts}), "call.inner.multipart_as(\"multipart/related\", body);"),
            ("multipart/form-data", json!({}), "call.inner.body(\"multipart/form-data\", body);"),
            (
                "multipart/mixed",
                json!({"schema": {"type": "string", "format": "binary"}}),
                "call.inner.body(\"multipart/mixed\", body);",
            ),
        ] {
            let text = send(media_type, value);
            assert!(text.contains(line), "{line} in {text}");
        }
    }

    #[test]
    fn a_json_body_of_a_range_has_another_media_type() {
        let schema = json!({"$ref": "#/components/schemas/Pet"});
        let pet = json!({"Pet": {"type": "object", "properties": {"name": {"type": "string"}}}});
        let sent = |media_types: &[&str]| {
            let content: serde_json::Map<_, _> =
                media_types.iter().map(|name| ((*name).to_owned(), json!({"schema": schema}))).collect();
            let body = json!({"required": true, "content": content});
            client(json!({"/a": {"post": {"operationId": "put", "requestBody": body}}}), pet.clone()).texts.client
        };
        for (media_types, line) in [
            (["application/*+json"].as_slice(), "call.inner.json(\"application/json\", body);"),
            (
                &["application/*+json", "application/vnd.pets+json"],
                "call.inner.json(\"application/vnd.pets+json\", body);",
            ),
            (&["application/hal+json", "application/*+json"], "call.inner.json(\"application/hal+json\", body);"),
        ] {
            let text = sent(media_types);
            assert!(text.contains(line), "{line} in {text}");
        }
    }

    #[test]
    fn a_body_of_a_range_has_its_media_type_from_the_caller() {
        let text = |media_type: &str| {
            let body =
                json!({"required": true, "content": {media_type: {"schema": {"type": "string", "format": "binary"}}}});
            client(json!({"/a": {"post": {"operationId": "up", "requestBody": body}}}), json!({})).texts.client
        };
        let (range, single) = (text("image/*"), text("image/png"));
        let advice = "Set the media type of the body with `Body::media_type`.";
        assert!(range.contains("call.inner.body(\"image/*\", body);") && range.contains(advice), "{range}");
        assert!(!single.contains(advice), "{single}");
    }

    #[test]
    fn a_body_of_several_media_types_says_how_to_select_one() {
        let schema = json!({"schema": {"type": "integer"}});
        let content = json!({"application/merge-patch+json": schema, "application/vnd.strict+json": schema,
                             "image/png": {}, "image/jpeg": {}, "application/octet-stream": {}});
        let body = json!({"required": true, "content": content});
        let generated = client(json!({"/a": {"post": {"operationId": "up", "requestBody": body}}}), json!({}));
        let advice = "`Body::media_type` sets another media type: `image/jpeg`, `application/octet-stream`.";
        assert!(generated.texts.client.contains(advice), "{}", generated.texts.client);
        let notes = generated.notes.iter().filter(|note| note.pass == "media-types");
        let messages: Vec<&str> = notes.map(|note| note.message.as_str()).collect();
        let raw = "a body of this media type is sent as `image/png`; set this media type with `Body::media_type`";
        assert_eq!(messages, ["a body of this media type is sent as `application/merge-patch+json`", raw, raw]);
    }

    #[test]
    fn a_required_body_that_may_be_null_is_null_unless_it_is_set() {
        let content = |required: bool| {
            let schema =
                json!({"anyOf": [{"type": "object", "properties": {"a": {"type": "string"}}}, {"type": "null"}]});
            let body = json!({"required": required, "content": {"application/json": {"schema": schema}}});
            client(json!({"/a": {"put": {"operationId": "put", "requestBody": body}}}), json!({})).texts
        };
        let null = "call.inner.json(\"application/json\", &());";
        assert!(content(true).client.contains(null) && content(true).calls.contains("pub fn body(mut self, value:"));
        assert!(!content(false).client.contains(null));
    }
}
