//! The builder methods that set the parameters of every operation.

use super::{Code, arguments::written, styles::style};
use crate::{
    model::Location,
    names::Named,
    rust::{doc_comment, literal},
};

pub(super) fn write(code: &mut Code, model: &Named) {
    if model.parameters.is_empty() {
        return;
    }
    let mut methods: Vec<String> = Vec::new();
    for common in &model.parameters {
        let parameter = &common.parameter;
        let argument = written(model, &parameter.ty);
        let (ty, value) = (&argument.ty, argument.value("value"));
        let place = match parameter.location {
            Location::Header => "common_header",
            Location::Cookie => "common_cookie",
            _ => "common_query",
        };
        let need = if common.required { " Required by every call." } else { "" };
        let doc = format!(
            "Sets `{}` for all calls; a call can override it.{need}\n\n{}",
            parameter.wire.replace('`', ""),
            parameter.doc
        );
        methods.push(format!(
            "{}    pub fn {}(mut self, value: {ty}) -> Self {{\n        self.inner.{place}({}, {}, {value});\n        self\n    }}\n",
            doc_comment(&doc, "    "),
            model.names.member(common.id),
            literal(&parameter.wire),
            style(parameter)
        ));
    }
    code.client.push_str(&format!("impl Builder {{\n{}}}\n\n", methods.join("\n")));
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::testing::client;

    #[test]
    fn what_every_operation_has_is_set_once() {
        let operation = |id: &str| {
            json!({"get": {"operationId": id, "parameters": [
                {"name": "Zoo-Version", "in": "header", "required": true, "schema": {"type": "string"}},
                {"name": "key", "in": "query", "schema": {"type": "string"}},
                {"name": "about", "in": "query", "required": true, "schema": {"type": "string"}}]}})
        };
        let paths = json!({"/a": operation("a"), "/b": operation("b"), "/c": operation("c")});
        let texts = client(paths.clone(), json!({})).texts;
        assert!(
            texts.client.contains("pub fn zoo_version(mut self, value: impl ::std::convert::AsRef<str>) -> Self {"),
            "{}",
            texts.client
        );
        assert!(texts.client.contains("pub fn key(mut self"), "{}", texts.client);
        assert!(texts.client.contains("name: \"Zoo-Version\", required: true"), "{}", texts.client);
        assert!(
            texts.client.contains("pub fn a(&self, about: impl ::std::convert::AsRef<str>) -> calls::A {"),
            "{}",
            texts.client
        );
        assert!(texts.calls.contains("pub fn zoo_version(mut self"), "{}", texts.calls);
        let mut fewer = paths;
        fewer.as_object_mut().unwrap().remove("/c");
        assert!(!client(fewer, json!({})).texts.client.contains("zoo_version(mut self"));
    }
}
