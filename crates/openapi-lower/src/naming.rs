//! Conversion of names in a document to unique identifiers.

use openapi_document::components;
use std::{cell::RefCell, thread::LocalKey};

use foldhash::{HashMap, HashSet};
use heck::{ToPascalCase, ToSnakeCase};
use serde_json::Value;
use unicode_ident::{is_xid_continue, is_xid_start};

const KEYWORDS: [&str; 53] = [
    "_", "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do", "dyn",
    "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro",
    "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return", "Self", "self", "static", "struct",
    "super", "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use", "virtual", "where", "while",
    "yield",
];

/// Returns true if a word is a Rust keyword.
pub fn is_keyword(word: &str) -> bool {
    KEYWORDS.contains(&word)
}

/// Converts a name to a valid identifier in snake case, as progenitor names methods and arguments.
pub fn snake(name: &str) -> String {
    // Most names are already in snake case.
    if is_snake(name) { escaped(name.to_owned()) } else { known(&SNAKE, name, str::to_snake_case) }
}

/// Converts a name to a valid identifier in Pascal case, as typify names types.
pub fn type_name(name: &str) -> String {
    // Words of two or more letters can be joined in only one way.
    let is_plain =
        is_snake(name) && name.split('_').all(|word| word.len() > 1 && !word.starts_with(|c: char| c.is_ascii_digit()));
    if is_plain { escaped(capitalised(name)) } else { known(&PASCAL, name, str::to_pascal_case) }
}

/// The number of identifiers that are cached. A document has fewer distinct words.
const WORDS: usize = 1 << 16;

/// A cache of converted names for one case. The same names recur within a document and between two revisions of it.
type Known = LocalKey<RefCell<HashMap<String, String>>>;

thread_local! {
    static SNAKE: RefCell<HashMap<String, String>> = RefCell::default();
    static PASCAL: RefCell<HashMap<String, String>> = RefCell::default();
}

fn known(known: &'static Known, name: &str, case: fn(&str) -> String) -> String {
    known.with_borrow_mut(|known| {
        if let Some(found) = known.get(name) {
            return found.clone();
        }
        if known.len() >= WORDS {
            known.clear();
        }
        let made = identifier(name, case);
        known.insert(name.to_owned(), made.clone());
        made
    })
}

/// Returns true if a name consists of lower-case words separated by single underscores.
fn is_snake(name: &str) -> bool {
    let is_word = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    name.starts_with(|c: char| c.is_ascii_lowercase()) && name.split('_').all(is_word)
}

/// Capitalises each word of a name in snake case and joins the words.
fn capitalised(name: &str) -> String {
    let mut text = String::with_capacity(name.len());
    for word in name.split('_') {
        let mut letters = word.chars();
        text.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        text.push_str(letters.as_str());
    }
    text
}

/// Appends an underscore to a name that is a Rust keyword.
fn escaped(mut name: String) -> String {
    if is_keyword(&name) {
        name.push('_');
    }
    name
}

fn identifier(name: &str, case: fn(&str) -> String) -> String {
    let words = match name {
        "+1" => "plus1".to_owned(),
        "-1" => "minus1".to_owned(),
        _ => name.replace('\'', "").replace(|c: char| !is_xid_continue(c), "-"),
    };
    // Converted twice, because typify converts the result again: `get_v_m` becomes `GetVM` first and `GetVm` the
    // second time.
    let mut name = case(&words);
    if !is_settled(&name) {
        name = case(&name);
    }
    // A name without letters and digits would be empty, and one that starts with a digit is not an identifier.
    if !name.starts_with(is_xid_start) {
        name = format!("{}{name}", case("x"));
    }
    escaped(name)
}

/// Returns true if each capital of a converted name follows a lower-case letter, so that a second conversion would
/// not change it. This holds for most names and avoids the cost of the conversion.
fn is_settled(name: &str) -> bool {
    let before = std::iter::once(b'a').chain(name.bytes());
    before.zip(name.bytes()).all(|(before, byte)| !byte.is_ascii_uppercase() || before.is_ascii_lowercase())
}

/// A set of names in use, which assigns each name once.
#[derive(Debug, Clone, Default)]
pub struct Names {
    taken: HashSet<String>,
}

impl Names {
    /// Reserves names so that they are not assigned.
    pub fn reserving<'a>(names: impl IntoIterator<Item = &'a str>) -> Self {
        Self { taken: names.into_iter().map(str::to_owned).collect() }
    }

    /// Reserves the type names of the components of a document.
    pub fn of_components(root: &Value) -> Self {
        let schemas = components(root, "schemas");
        Self { taken: schemas.into_iter().flatten().map(|(name, _)| type_name(name)).collect() }
    }

    /// Reserves a name, whether it is free or not.
    pub fn take(&mut self, name: &str) {
        self.taken.insert(name.to_owned());
    }

    /// Returns true if the name is free.
    pub fn is_free(&self, name: &str) -> bool {
        !self.taken.contains(name)
    }

    /// Assigns the name if it is free, otherwise the name with the next free number, combined by `join`.
    pub fn claim(&mut self, name: &str, join: fn(&str, usize) -> String) -> String {
        let mut candidate = name.to_owned();
        let mut number = 2;
        while !self.taken.insert(candidate.clone()) {
            candidate = join(name, number);
            number += 1;
        }
        candidate
    }

    /// Assigns a name in snake case, as [`claim`](Self::claim): `page`, `page_2`.
    pub fn claim_snake(&mut self, name: &str) -> String {
        self.claim(name, |name, number| format!("{}_{number}", name.trim_end_matches('_')))
    }

    /// Assigns the first free of several type names; if none is free, the first with a number.
    pub fn claim_one_of(&mut self, names: &[String]) -> String {
        let free = names.iter().find(|name| self.is_free(name)).or(names.first());
        self.claim_type(free.map_or("Value", String::as_str))
    }

    /// Assigns a type name, as [`claim`](Self::claim): `Org`, `Org2`; `V1`, `V1x2`.
    pub fn claim_type(&mut self, name: &str) -> String {
        self.claim(name, |name, number| {
            let name = name.trim_end_matches('_');
            let join = if name.ends_with(|c: char| c.is_ascii_digit()) { "x" } else { "" };
            format!("{name}{join}{number}")
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_identifiers() {
        assert_eq!(snake("organization[id]"), "organization_id");
        assert_eq!(snake("get:organization"), "get_organization");
        assert_eq!(snake("type"), "type_");
        assert_eq!(snake("2fa"), "x2fa");
        assert_eq!(type_name("+1"), "Plus1");
        assert_eq!(type_name("get_v_m_n"), type_name(&type_name("get_v_m_n")));
        assert_eq!((type_name("ünï"), snake("naïve-name")), ("Ünï".to_owned(), "naïve_name".to_owned()));
        assert_eq!((type_name("名前"), snake("名前")), ("名前".to_owned(), "名前".to_owned()));
        assert_eq!(type_name("***"), "X");
        assert_eq!(type_name("self"), "Self_");
        assert_eq!(type_name("list_pets_2"), type_name(&type_name("list_pets_2")));
    }

    /// The short paths return the same as the full conversion.
    #[test]
    fn plain_names_are_written_as_all_others() {
        for name in ["pet", "list_pets", "v2_pets", "a_b", "pet2", "pet_2fa", "list_v2_of", "type", "x_1", "ab1c_d2e"] {
            assert_eq!(snake(name), identifier(name, str::to_snake_case), "{name}");
            assert_eq!(type_name(name), identifier(name, str::to_pascal_case), "{name}");
        }
    }

    #[test]
    fn names_are_assigned_once() {
        let mut names = Names::default();
        assert_eq!(names.claim_snake("page"), "page");
        assert_eq!(names.claim_snake("page"), "page_2");
        assert_eq!(names.claim_type("V1"), "V1");
        assert_eq!(names.claim_type("V1"), "V1x2");
        let candidates = ["V1".to_owned(), "V1Value".to_owned()];
        assert_eq!(names.claim_one_of(&candidates), "V1Value");
        assert_eq!(names.claim_one_of(&candidates), "V1x3");
    }
}
