//! The lock as text: YAML, sorted, a line for each name.

use std::{
    collections::BTreeMap,
    fmt::{self, Write},
};

use super::{
    BodyLock, ClientLock, Lock, LockedShape, MemberLock, OperationLock, OutcomeLock, ParameterLock, TypeLock,
    VariableLock,
    expression::{constant_text, payload_text, text},
};

/// The first lines of every lock.
const HEAD: &str = "\
# Lock of the public names and types of the client. `cargo xtask codegen` reads and updates this file and preserves
# its entries as far as the document allows. Review changes like code; names may be edited by hand.
# `cargo xtask codegen --relock` discards the file and generates all names from the document.
lock: 1
";

impl fmt::Display for Lock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = Lines { out: String::from(HEAD) };
        out.client(&self.client);
        if !self.operations.is_empty() {
            out.line(0, "operations", "");
        }
        for (key, operation) in &self.operations {
            out.operation(key, operation);
        }
        if !self.types.is_empty() {
            out.line(0, "types", "");
        }
        for (name, def) in &self.types {
            out.definition(name, def);
        }
        f.write_str(&out.out)
    }
}

struct Lines {
    out: String,
}

impl Lines {
    /// A key, with a value unless it is empty.
    fn line(&mut self, depth: usize, key: &str, value: &str) {
        let _ = write!(self.out, "{:1$}{2}:", "", depth * 2, scalar(key));
        if !value.is_empty() {
            let _ = write!(self.out, " {}", scalar(value));
        }
        self.out.push('\n');
    }

    fn client(&mut self, client: &ClientLock) {
        if *client == ClientLock::default() {
            return;
        }
        self.line(0, "client", "");
        if !client.constants.is_empty() {
            self.line(1, "constants", "");
            client.constants.iter().for_each(|name| self.line(2, name, "string"));
        }
        if !client.credentials.is_empty() {
            self.line(1, "credentials", "");
            client.credentials.iter().for_each(|(scheme, method)| self.line(2, scheme, method));
        }
        if !client.parameters.is_empty() {
            self.line(1, "parameters", "");
            client.parameters.iter().for_each(|(key, parameter)| self.parameter(2, key, parameter));
        }
        self.pairs("servers", &client.servers);
        if !client.variables.is_empty() {
            self.line(1, "variables", "");
        }
        for (key, VariableLock { setter, ty, values }) in &client.variables {
            self.line(2, key, "");
            self.line(3, "setter", setter);
            if let Some(ty) = ty {
                self.line(3, "type", ty);
                self.line(3, "values", "");
                values.iter().for_each(|(text, variant)| self.line(4, text, variant));
            }
        }
        self.pairs("views", &client.views);
        if !client.webhooks.is_empty() {
            self.line(1, "webhooks", "");
        }
        for (name, (variant, ty)) in &client.webhooks {
            self.line(2, name, &format!("{variant} {}", text(ty)));
        }
    }

    fn pairs(&mut self, section: &str, names: &BTreeMap<String, (String, String)>) {
        if names.is_empty() {
            return;
        }
        self.line(1, section, "");
        for (key, (one, other)) in names {
            self.line(2, key, format!("{one} {other}").trim());
        }
    }

    fn parameter(&mut self, depth: usize, key: &str, parameter: &ParameterLock) {
        let ParameterLock { name, position, ty } = parameter;
        let place = position.map(|position| format!(" {position}")).unwrap_or_default();
        self.line(depth, key, &format!("{name} {}{place}", text(ty)));
    }

    fn operation(&mut self, key: &str, operation: &OperationLock) {
        let OperationLock { id, method, view, call, error, success, outcome, pages, .. } = operation;
        self.line(1, key, "");
        self.line(2, "id", id);
        self.line(2, "method", method);
        if let Some(view) = view {
            self.line(2, "view", view);
        }
        self.line(2, "call", call);
        self.line(2, "error", error);
        if let Some(success) = success {
            self.line(2, "success", success);
        }
        let gives = match outcome {
            OutcomeLock::One(payload) => payload_text(payload),
            OutcomeLock::Several => "several".to_owned(),
        };
        self.line(2, "gives", &gives);
        if let Some(item) = pages {
            self.line(2, "pages", &text(item));
        }
        if !operation.parameters.is_empty() {
            self.line(2, "parameters", "");
            operation.parameters.iter().for_each(|(key, parameter)| self.parameter(3, key, parameter));
        }
        if !operation.bodies.is_empty() {
            self.line(2, "body", "");
        }
        for (media_type, BodyLock { is_argument, method, ty, kind }) in &operation.bodies {
            let place = if *is_argument { "argument" } else { "setter" };
            let ty = ty.as_ref().map(|ty| format!(" {}", text(ty))).unwrap_or_default();
            self.line(3, media_type, &format!("{method} {place} {kind}{ty}"));
        }
        for (section, responses) in [("successes", &operation.successes), ("failures", &operation.failures)] {
            if !responses.is_empty() {
                self.line(2, section, "");
            }
            for (status, (variant, payload)) in responses {
                self.line(3, status, &format!("{variant} {}", payload_text(payload)));
            }
        }
    }

    fn definition(&mut self, name: &str, def: &TypeLock) {
        self.line(1, name, "");
        if !def.at.as_str().is_empty() {
            self.line(2, "at", def.at.as_str());
        }
        if !def.folded.is_empty() {
            self.line(2, "or-null-at", "");
            def.folded.iter().for_each(|at| {
                let _ = writeln!(self.out, "      - {}", scalar(at.as_str()));
            });
        }
        match &def.shape {
            LockedShape::Struct { new, members, additional, is_form } => {
                self.line(2, "is", if *is_form { "form" } else { "struct" });
                if let Some(new) = new {
                    let wires: Vec<String> =
                        new.iter().map(|wire| serde_json::Value::from(wire.as_str()).to_string()).collect();
                    let _ = writeln!(self.out, "    new: [{}]", wires.join(", "));
                }
                if let Some(additional) = additional {
                    self.line(2, "additional", &text(additional));
                }
                if !members.is_empty() {
                    self.line(2, "members", "");
                }
                for (wire, MemberLock { name, ty, tells_null, is_settable, constant, boxed }) in members {
                    let boxed = if *boxed { " boxed" } else { "" };
                    let null = if *tells_null { " null" } else { "" };
                    let set = if *is_settable { " set" } else { "" };
                    let constant = constant.as_ref().map(|it| format!(" = {}", constant_text(it))).unwrap_or_default();
                    self.line(3, wire, &format!("{name} {}{boxed}{null}{set}{constant}", text(ty)));
                }
            }
            LockedShape::Enum(values) => {
                self.line(2, "is", "enum");
                if !values.is_empty() {
                    self.line(2, "values", "");
                }
                values.iter().for_each(|(text, variant)| self.line(3, text, variant));
            }
            LockedShape::Union { tag, variants } => {
                self.line(2, "is", "union");
                if let Some(tag) = tag {
                    self.line(2, "tag", tag);
                }
                self.line(2, "variants", "");
                for (name, variant) in variants {
                    let tags: Vec<String> =
                        variant.tags.iter().map(|tag| format!(" {}", serde_json::Value::from(tag.as_str()))).collect();
                    let boxed = if variant.boxed { " boxed" } else { "" };
                    let explicit = if variant.is_explicit { " explicit" } else { "" };
                    self.line(3, name, &format!("{}{boxed}{explicit}{}", text(&variant.ty), tags.concat()));
                }
            }
            LockedShape::Alias(ty) => {
                self.line(2, "is", "alias");
                self.line(2, "of", &text(ty));
            }
            LockedShape::Wrapper(ty) => {
                self.line(2, "is", "wrapper");
                self.line(2, "of", &text(ty));
            }
        }
    }
}

/// A text as YAML: as it is where that reads as the same text, between quotation marks otherwise.
fn scalar(text: &str) -> String {
    let is_word = |c: char| c.is_ascii_alphanumeric() || "_/<>{}.~+()= -$;*\"\\".contains(c);
    let begins = |c: char| c.is_ascii_alphabetic() || c == '_' || c == '/';
    // What YAML takes for something else than a text.
    let is_special = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"]
        .iter()
        .any(|word| text.eq_ignore_ascii_case(word));
    let is_plain = text.starts_with(begins) && text.chars().all(is_word) && !text.ends_with(' ') && !is_special;
    if is_plain { text.to_owned() } else { serde_json::Value::from(text).to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_quoted_where_yaml_would_read_something_else() {
        assert_eq!(scalar("GET /pets/{id}"), "GET /pets/{id}");
        assert_eq!(scalar("application/vnd.api+json"), "application/vnd.api+json");
        for text in ["yes", "1", "a: b", "a #b", "", "- a", "organization[id]", "x\ny", "@type"] {
            assert!(scalar(text).starts_with('"'), "{text}");
        }
    }
}
