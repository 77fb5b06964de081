//! The servers of the document: a type for each server group, with a constructor for each server and a setter for
//! each variable, and the builder methods that select a server.

use super::Code;
use crate::{
    model::{ServerGroup, ServerVariable},
    names::{NameTable, Named},
    rust::{doc_comment, literal},
};

pub(super) fn write(code: &mut Code, model: &Named) {
    let text = &mut code.client;
    for (index, group) in model.servers.iter().enumerate() {
        if group.has_choice() {
            text.push_str(&definition(model, index, group));
        }
        text.push_str(&choosers(model, index, group));
    }
}

fn definition(model: &Named, index: usize, group: &ServerGroup) -> String {
    let names = &model.names;
    let name = names.server_type(group);
    let mut text = format!(
        "/// A server listed in the document{}.\n#[derive(Clone, Debug, PartialEq, Eq)]\npub struct {name}(crate::support::Server);\n\nimpl {name} {{\n",
        users(index, group)
    );
    for server in &group.servers {
        let mut doc = format!("Returns the server `{}`.", server.url);
        if !server.doc.is_empty() {
            doc = format!("{}\n\n{doc}", server.doc);
        }
        let defaults: Vec<String> = server
            .variables
            .iter()
            .filter_map(|variable| {
                Some(format!("({}, {})", literal(&variable.wire), literal(variable.default.as_ref()?)))
            })
            .collect();
        text.push_str(&doc_comment(&doc, "    "));
        text.push_str(&format!(
            "    pub fn {}() -> Self {{\n        Self(crate::support::Server::new({}, &[{}]))\n    }}\n\n",
            names.member(server.id),
            literal(&server.url),
            defaults.join(", ")
        ));
    }
    for variable in group.variables() {
        let mut doc = match &variable.default {
            Some(default) => format!("Sets `{}`. Default: `{default}`.", variable.wire),
            None => format!("Sets `{}`, which has no default in the document.", variable.wire),
        };
        if !variable.doc.is_empty() {
            doc.push_str(&format!("\n\n{}", variable.doc));
        }
        let (ty, value) = match variable.values.is_empty() {
            true => ("impl ::std::convert::Into<String>".to_owned(), "value.into()"),
            false => (format!("impl ::std::convert::Into<{}>", names.of(variable.type_id)), "value.into().as_str()"),
        };
        text.push_str(&doc_comment(&doc, "    "));
        text.push_str(&format!(
            "    #[must_use]\n    pub fn {}(self, value: {ty}) -> Self {{\n        Self(self.0.set({}, {value}))\n    }}\n\n",
            names.member(variable.id),
            literal(&variable.wire),
        ));
    }
    text.truncate(text.trim_end().len());
    text.push_str("\n}\n\n");
    for variable in group.variables().into_iter().filter(|variable| !variable.values.is_empty()) {
        text.push_str(&values(names, variable));
    }
    text
}

fn values(names: &NameTable, variable: &ServerVariable) -> String {
    let mut text = format!(
        "crate::support::open_enum! {{\n    /// The values of the server variable `{}`.\n    pub enum {} {{\n",
        variable.wire,
        names.of(variable.type_id)
    );
    for (id, value) in &variable.values {
        text.push_str(&format!("        {} = {},\n", names.member(*id), literal(value)));
    }
    text.push_str("    }\n}\n\n");
    text
}

fn choosers(model: &Named, index: usize, group: &ServerGroup) -> String {
    let mut text = String::new();
    if group.has_choice() {
        text.push_str(&format!(
            "    /// Selects one of the servers in the document{}. Default: the first.\n    pub fn {}(mut self, server: {}) -> Self {{\n        self.inner.server({index}, &server.0);\n        self\n    }}\n",
            users(index, group),
            model.names.server_method(group),
            model.names.server_type(group),
        ));
    }
    // The base URL of the first group is set by `base_url` itself.
    if index > 0 {
        if group.has_choice() {
            text.push('\n');
        }
        text.push_str(&format!(
            "    /// Sets the base URL of the calls{}.\n    pub fn {}(mut self, url: impl ::std::convert::Into<String>) -> Self {{\n        self.inner.base_url_of({index}, url.into());\n        self\n    }}\n",
            users(index, group),
            model.names.base_url_method(group),
        ));
    }
    if text.is_empty() { text } else { format!("impl Builder {{\n{text}}}\n\n") }
}

/// Describes the operations of a group, for documentation. The first group is that of all other operations.
fn users(index: usize, group: &ServerGroup) -> String {
    match &group.operations {
        _ if index == 0 => String::new(),
        (1, first) => format!(" for `{first}`"),
        (2, first) => format!(" for `{first}` and one other operation"),
        (count, first) => format!(" for `{first}` and {} other operations", count - 1),
    }
}
