//! Names of members, of parts of forms, of fields for headers, and of enum values.

use std::collections::BTreeMap;

use openapi_lower::{Names, snake, type_name};

use super::{NameTable, unique::name_all};
use crate::{
    lock::{Matched, MemberLock},
    model::{BodyKind, Definition, Model},
};

/// Assigns the names.
pub(super) fn assign(model: &Model, table: &mut NameTable, matched: &Matched<'_>) {
    for (id, def) in model.types.iter() {
        match &def.definition {
            Definition::Struct { fields, .. } => {
                let names = name_members(fields.iter().map(|it| it.wire.as_str()), |wire| matched.member(id, wire));
                fields.iter().zip(names).for_each(|(field, name)| table.name_member(field.id, name));
            }
            Definition::Enum { values } => {
                let names = name_values(values.iter().map(|it| it.text.as_str()), matched.values(id));
                values.iter().zip(names).for_each(|(value, name)| table.name_member(value.id, name));
            }
            _ => {}
        }
    }
    for body in model.operations.iter().flat_map(|operation| &operation.body).flat_map(|it| &it.kinds) {
        let BodyKind::Multipart(forms) = &body.kind else { continue };
        for form in forms {
            let known = |wire: &str| matched.part(table.of(form.id), wire);
            let names = name_members(form.parts.iter().map(|it| it.wire.as_str()), known);
            form.parts.iter().zip(names).for_each(|(part, name)| table.name_member(part.id, name));
        }
    }
    for operation in &model.operations {
        let names = name_members(operation.headers.iter().map(|it| it.wire.as_str()), |_| None);
        operation.headers.iter().zip(names).for_each(|(header, name)| table.name_member(header.id, name));
    }
}

/// Returns the names of members by their names in JSON. Those that need no change take precedence.
fn name_members<'w, 'k>(
    wires: impl ExactSizeIterator<Item = &'w str>,
    known: impl Fn(&str) -> Option<&'k MemberLock>,
) -> Vec<String> {
    let mut names = Names::reserving(OWN);
    let mut unnamed = Vec::new();
    let mut given = vec![String::new(); wires.len()];
    for (wire, name) in wires.zip(&mut given) {
        match known(wire) {
            Some(MemberLock { name: known, distinguishes_null, .. }) => {
                names.take(known);
                if *distinguishes_null {
                    // The methods for null.
                    let plain = known.trim_end_matches('_');
                    [format!("is_{plain}_null"), format!("{plain}_null"), format!("{plain}_absent")]
                        .iter()
                        .for_each(|name| names.take(name));
                }
                known.clone_into(name);
            }
            None => unnamed.push((wire, name)),
        }
    }
    let (same, other): (Vec<_>, Vec<_>) = unnamed.into_iter().partition(|(wire, _)| snake(wire) == *wire);
    for (wire, name) in same.into_iter().chain(other) {
        *name = names.claim_snake(&member_name(wire));
    }
    given
}

/// The names that every struct uses, which no member or setter may have.
const OWN: [&str; 6] = ["additional", "clone", "default", "into", "new", "unknown_members"];

/// Returns the name of a member, changed if it collides with a name that every struct uses.
fn member_name(wire: &str) -> String {
    let name = snake(wire);
    if OWN.contains(&name.as_str()) { format!("{name}_value") } else { name }
}

/// Returns the names of the variants for the values of an enum. Removed values of the lock keep theirs.
pub(super) fn name_values<'t>(
    texts: impl Iterator<Item = &'t str>,
    known: Option<&BTreeMap<String, String>>,
) -> Vec<String> {
    let all = known.into_iter().flat_map(BTreeMap::values).map(String::as_str);
    let mut names = Names::reserving(all.chain(["Unlisted"]));
    let name = |text: &str| known.and_then(|known| known.get(text));
    let texts = texts.map(|text| name(text).map(String::as_str).ok_or_else(|| candidates(text)));
    name_all(&mut names, texts.collect(), Names::claim_type)
}

/// Returns the candidate names of a value: its words, and its spelling where only that distinguishes it from
/// another.
fn candidates(text: &str) -> Vec<String> {
    let is_word = text.chars().any(char::is_alphanumeric);
    let name = match text {
        "" => return vec!["Empty".to_owned()],
        text if is_word => {
            let minus = if text.starts_with('-') { "minus-" } else { "" };
            type_name(&format!("{minus}{text}"))
        }
        text => return vec![type_name(&text.chars().map(sign).collect::<Vec<_>>().join("-"))],
    };
    let letters = || text.chars().filter(|c| c.is_alphabetic());
    let case = match () {
        () if letters().all(char::is_uppercase) => "Upper",
        () if letters().all(char::is_lowercase) => "Lower",
        () if letters().next().is_some_and(char::is_uppercase) => "Capital",
        () => "Mixed",
    };
    let with_signs: Vec<String> = text
        .split_inclusive(|c: char| !c.is_alphanumeric())
        .flat_map(|part| {
            let (word, mark) = part.split_at(part.find(|c: char| !c.is_alphanumeric()).unwrap_or(part.len()));
            [word.to_owned(), mark.chars().map(sign).collect::<String>()]
        })
        .collect();
    let cased = format!("{}{case}", name.trim_end_matches('_'));
    vec![name, cased, type_name(&with_signs.join("-"))]
}

/// Returns the English name of a sign, for values such as `<=`.
fn sign(c: char) -> &'static str {
    match c {
        '<' => "less",
        '>' => "greater",
        '=' => "equal",
        '!' => "not",
        '+' => "plus",
        '-' => "minus",
        '*' => "star",
        '/' => "slash",
        '%' => "percent",
        '&' => "and",
        '|' => "or",
        '.' => "dot",
        ',' => "comma",
        ':' => "colon",
        '#' => "hash",
        '@' => "at",
        '~' => "tilde",
        '^' => "caret",
        '?' => "question",
        '$' => "dollar",
        ' ' => "space",
        '_' => "underscore",
        _ => "sign",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(texts: &[&str]) -> Vec<String> {
        name_values(texts.iter().copied(), None)
    }

    #[test]
    fn every_value_has_a_variant_of_its_own() {
        assert_eq!(
            names(&["ASC", "asc", "<", "<=", "", "-1", "1"]),
            ["AscUpper", "AscLower", "Less", "LessEqual", "Empty", "Minus1", "X1"]
        );
        assert_eq!(names(&["+created", "created"]), ["PlusCreated", "Created"]);
        assert_eq!(names(&["unlisted", "a"]), ["UnlistedLower", "A"]);
    }
}
