//! Views: the operations of a tag with shorter names.

use super::{
    Code,
    calls::{INLINE, cfg},
    signature::{Signature, signatures},
};
use crate::{
    model::Operation,
    names::{Named, View},
    rust::{deprecated, doc_comment},
};

pub(super) fn write(code: &mut Code, model: &Named) {
    if model.names.views.is_empty() {
        return;
    }
    let text = &mut code.client;
    text.push_str("\nimpl Client {\n");
    for (index, view) in model.names.views.iter().enumerate() {
        if index > 0 {
            text.push('\n');
        }
        let doc = format!("Returns the operations of the tag `{}`.", view.tag.replace('`', ""));
        text.push_str(&format!(
            "{}    pub fn {}(&self) -> {} {{\n        {}(self.clone())\n    }}\n",
            doc_comment(&doc, "    "),
            view.method,
            view.type_name,
            view.type_name
        ));
    }
    text.push_str("}\n");
    for view in &model.names.views {
        code.views.insert(view.type_name.clone(), definition(model, view));
    }
}

fn definition(model: &Named, view: &View) -> String {
    let doc =
        format!("The operations of the tag `{}`, returned by [`Client::{}`].", view.tag.replace('`', ""), view.method);
    let mut text = format!(
        "{}#[derive(Clone, Debug)]\npub struct {}(pub(crate) Client);\n\nimpl {} {{\n",
        doc_comment(&doc, ""),
        view.type_name,
        view.type_name
    );
    let methods =
        view.methods.iter().filter_map(|(key, name)| Some(methods(model, model.operations.get(key.0)?, name)));
    text.push_str(&methods.collect::<Vec<_>>().join("\n"));
    text.push_str("}\n");
    text
}

fn methods(model: &Named, operation: &Operation, short: &str) -> String {
    let write = |signature: Signature<'_>| {
        let function = signature.name;
        let name = function.strip_prefix(model.names.member(operation.function)).map(|rest| format!("{short}{rest}"));
        let name = name.unwrap_or_else(|| function.to_owned());
        let arguments: String = signature.arguments.iter().map(|(name, ty)| format!(", {name}: {ty}")).collect();
        let passed: Vec<&str> = signature.arguments.iter().map(|(name, _)| name.as_str()).collect();
        format!(
            "    /// See [`Client::{function}`].\n{}{}{}    pub fn {name}(&self{arguments}) -> calls::{} {{\n        self.0.{function}({})\n    }}\n",
            deprecated(operation.deprecated.as_ref(), "    "),
            cfg(operation, "    "),
            if signature.body.is_some() { INLINE } else { "" },
            model.names.of(operation.call),
            passed.join(", ")
        )
    };
    signatures(model, operation).into_iter().map(write).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::testing::client;

    #[test]
    fn a_tag_that_operations_begin_with_has_a_view() {
        let named = |id: &str, tag: &str| json!({"operationId": id, "tags": [tag], "parameters": [{"name": "id", "in": "path", "required": true, "schema": {"type": "string"}}]});
        let paths = json!({
            "/issues/{id}": {"get": named("issues/list-for-repo", "issues"), "put": named("issues/type", "issues")},
            "/pets/{id}": {"get": named("getPet", "pets"), "put": named("putPet", "pets")},
        });
        let text = client(paths, json!({})).texts.client;
        for line in [
            "pub fn issues(&self) -> Issues {",
            "pub fn list_for_repo(&self, id: impl ::std::convert::AsRef<str>) -> calls::IssuesListForRepo {\n        self.0.issues_list_for_repo(id)",
            "pub fn type_(&self",
            "pub fn issues_list_for_repo(&self",
        ] {
            assert!(text.contains(line), "{line} in {text}");
        }
        assert!(!text.contains("pub fn pets("), "{text}");
    }
}
