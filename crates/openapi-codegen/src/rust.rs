//! Types and strings as Rust source.

use std::borrow::Cow;

use crate::model::{Constant, Deprecation, Shape, Type};
use crate::names::Named;

/// The placeholder for the path of the client in examples.
pub(crate) const CRATE: &str = "@crate";

/// The placeholder for the prefix of the client's environment variables.
pub(crate) const PREFIX: &str = "@PREFIX";

/// Returns the Rust type, as written inside the module `types`.
pub(crate) fn in_types(model: &Named, ty: &Type) -> String {
    in_module(model, ty, "")
}

/// Returns the Rust type, as written in the module around `types`.
pub(crate) fn in_client(model: &Named, ty: &Type) -> String {
    in_module(model, ty, "types::")
}

/// Returns the Rust type with a path such as `types::` before each name.
pub(crate) fn in_module(model: &Named, ty: &Type, prefix: &str) -> String {
    render(ty, &|id| format!("{prefix}{}", model.names.of(*id)))
}

/// Returns the Rust type with a path such as `client::types::` before each name.
pub fn type_path(ty: &Type<String>, prefix: &str) -> String {
    render(ty, &|name| format!("{prefix}{name}"))
}

fn render<Name>(ty: &Type<Name>, name: &impl Fn(&Name) -> String) -> String {
    let within = |inner: &Type<Name>| render(inner, name);
    let shape = match &ty.shape {
        Shape::Any => "serde_json::Value".to_owned(),
        Shape::Null => "()".to_owned(),
        Shape::Boolean => "bool".to_owned(),
        Shape::Integer(integer) => integer.row().name.to_owned(),
        Shape::Number => "f64".to_owned(),
        Shape::Text(text) => text.row().rust.to_owned(),
        Shape::Array(inner) => format!("Vec<{}>", within(inner)),
        Shape::Map(inner) if matches!(inner.shape, Shape::Any) => {
            "serde_json::Map<String, serde_json::Value>".to_owned()
        }
        Shape::Map(inner) => format!("indexmap::IndexMap<String, {}>", within(inner)),
        Shape::Tuple(all) => {
            let all: Vec<String> = all.iter().map(within).collect();
            // A tuple of one item needs a comma.
            if all.len() == 1 { format!("({},)", all.concat()) } else { format!("({})", all.join(", ")) }
        }
        Shape::Named(named) => name(named),
    };
    if ty.nullable && !ty.is_null() { format!("Option<{shape}>") } else { shape }
}

/// Formats a constant as the runtime's `Constant`.
pub(crate) fn constant(constant: &Constant) -> String {
    match constant {
        Constant::Text(text) => format!("Text({})", literal(text)),
        Constant::Integer(value) => format!("Integer({value})"),
        Constant::Number(value) => format!("Number({value:?})"),
        Constant::Boolean(value) => format!("Boolean({value})"),
        Constant::Format(name) => format!("Format({})", literal(name)),
        Constant::Pattern(pattern) => format!("Pattern({})", literal(pattern)),
    }
}

/// Formats a string literal. Invisible characters are escaped.
pub(crate) fn literal(text: &str) -> String {
    format!("{text:?}")
}

/// Returns the lines of a doc comment. A document is untrusted: characters that would end the comment or reverse
/// the text direction are removed.
pub(crate) fn doc_lines(doc: &str) -> Vec<String> {
    // Most texts are printable ASCII.
    let is_clean = doc.bytes().all(|byte| matches!(byte, b' '..=b'~' | b'\n' | b'\t'));
    let clean = if is_clean { Cow::Borrowed(doc) } else { Cow::Owned(cleaned(doc)) };
    clean
        .trim()
        .lines()
        .map(|line| line.trim_end().replace('\t', "    "))
        .map(|line| if line.is_empty() { line } else { format!(" {line}") })
        .collect()
}

/// Returns a text with all line breaks as `\n` and without invisible characters.
fn cleaned(doc: &str) -> String {
    let is_break = |c: char| matches!(c, '\r' | '\u{2028}' | '\u{2029}' | '\u{b}' | '\u{c}');
    let text = doc.replace("\r\n", "\n");
    text.chars().map(|c| if is_break(c) { '\n' } else { c }).filter(|c| !is_hidden(*c)).collect()
}

fn is_hidden(c: char) -> bool {
    c.is_control() && c != '\n' && c != '\t'
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{feff}')
}

/// Formats a doc comment, each line indented.
pub(crate) fn doc_comment(doc: &str, indent: &str) -> String {
    doc_lines(doc).into_iter().map(|line| format!("{indent}///{line}\n")).collect()
}

/// Formats the attribute of a deprecated item.
pub(crate) fn deprecated(deprecation: Option<&Deprecation>, indent: &str) -> String {
    match deprecation {
        None => String::new(),
        Some(Deprecation { reason }) if reason.is_empty() => format!("{indent}#[deprecated]\n"),
        Some(Deprecation { reason }) => {
            let reason: String = reason.chars().filter(|c| !is_hidden(*c)).collect();
            format!("{indent}#[deprecated(note = {})]\n", literal(&reason))
        }
    }
}

/// Formats the attribute that makes an item searchable by its name in the document, if that differs.
pub(crate) fn alias(wire: &str, name: &str, indent: &str) -> String {
    // rustdoc rejects aliases with these characters.
    let is_refused = |c: char| matches!(c, '"' | '\'' | '\\') || c.is_whitespace() || is_hidden(c);
    let is_fine = !wire.is_empty() && !wire.contains(is_refused);
    if wire == name || !is_fine { String::new() } else { format!("{indent}#[doc(alias = {})]\n", literal(wire)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_rustdoc_refuses_are_no_aliases() {
        for wire in ["a b", "a\u{a0}b", "a\tb", "a\nb", "a\u{3000}b", "a\"b", ""] {
            assert_eq!(alias(wire, "a_b", ""), "", "{wire:?}");
        }
        assert_eq!(alias("aB", "a_b", ""), "#[doc(alias = \"aB\")]\n");
    }

    #[test]
    fn hostile_texts_stay_text() {
        assert_eq!(literal("a\"); panic!(\"\u{202e}"), "\"a\\\"); panic!(\\\"\\u{202e}\"");
        assert_eq!(doc_comment("a\r\nb\rpanic!()\u{202e}\n", ""), "/// a\n/// b\n/// panic!()\n");
    }
}
