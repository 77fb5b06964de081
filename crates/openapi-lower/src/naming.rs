//! Names: from what a document calls things to identifiers that do not collide.

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

/// Whether a word is one of Rust's own.
pub fn is_keyword(word: &str) -> bool {
    KEYWORDS.contains(&word)
}

/// The name in snake case, a valid identifier: what progenitor calls a method or an argument.
pub fn snake(name: &str) -> String {
    // Most names are in snake case already.
    if is_snake(name) { escaped(name.to_owned()) } else { known(&SNAKE, name, str::to_snake_case) }
}

/// The name in Pascal case, a valid identifier: what typify calls a type.
pub fn type_name(name: &str) -> String {
    // Of words of two letters and more there is only one way to write them together.
    let is_plain =
        is_snake(name) && name.split('_').all(|word| word.len() > 1 && !word.starts_with(|c: char| c.is_ascii_digit()));
    if is_plain { escaped(capitalised(name)) } else { known(&PASCAL, name, str::to_pascal_case) }
}

/// How many identifiers are remembered. A document has fewer words.
const WORDS: usize = 1 << 16;

/// What names became, by the case: a document has the same names over and over, and two revisions of it have them twice.
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

/// Whether a name is nothing but words in lower case with one underscore between.
fn is_snake(name: &str) -> bool {
    let is_word = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    name.starts_with(|c: char| c.is_ascii_lowercase()) && name.split('_').all(is_word)
}

/// The words of a name in snake case with a capital each.
fn capitalised(name: &str) -> String {
    let mut text = String::with_capacity(name.len());
    for word in name.split('_') {
        let mut letters = word.chars();
        text.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        text.push_str(letters.as_str());
    }
    text
}

/// A name that is none of Rust's own words.
fn escaped(mut name: String) -> String {
    if is_keyword(&name) {
        name.push('_');
    }
    name
}

fn identifier(name: &str, case: fn(&str) -> String) -> String {
    let spoken = match name {
        "+1" => "plus1".to_owned(),
        "-1" => "minus1".to_owned(),
        _ => name.replace('\'', "").replace(|c: char| !is_xid_continue(c), "-"),
    };
    // Twice, as typify does it again: `get_v_m` is `GetVM` at first and `GetVm` from then on.
    let mut name = case(&spoken);
    if !is_settled(&name) {
        name = case(&name);
    }
    // A name of signs alone would be empty; one of digits is no identifier.
    if !name.starts_with(is_xid_start) {
        name = format!("{}{name}", case("x"));
    }
    escaped(name)
}

/// Whether each capital of a name in some case begins a word after a small letter, so that the same case leaves it as it
/// is. Most names are, and to find words takes long.
fn is_settled(name: &str) -> bool {
    let before = std::iter::once(b'a').chain(name.bytes());
    before.zip(name.bytes()).all(|(before, byte)| !byte.is_ascii_uppercase() || before.is_ascii_lowercase())
}

/// Hands out names that were not handed out before.
#[derive(Debug, Clone, Default)]
pub struct Names {
    taken: HashSet<String>,
}

impl Names {
    /// Names that must not be handed out.
    pub fn reserving<'a>(names: impl IntoIterator<Item = &'a str>) -> Self {
        Self { taken: names.into_iter().map(str::to_owned).collect() }
    }

    /// The names of types that the components of a document have.
    pub fn of_components(root: &Value) -> Self {
        let schemas = root.pointer("/components/schemas").and_then(Value::as_object);
        Self { taken: schemas.into_iter().flatten().map(|(name, _)| type_name(name)).collect() }
    }

    /// Takes a name that is given from outside, whether it is free or not.
    pub fn take(&mut self, name: &str) {
        self.taken.insert(name.to_owned());
    }

    /// Whether the name is still free.
    pub fn is_free(&self, name: &str) -> bool {
        !self.taken.contains(name)
    }

    /// The name itself if it is free, otherwise the name with the next free number, which `join`
    /// puts on.
    pub fn claim(&mut self, name: &str, join: fn(&str, usize) -> String) -> String {
        let mut candidate = name.to_owned();
        let mut number = 2;
        while !self.taken.insert(candidate.clone()) {
            candidate = join(name, number);
            number += 1;
        }
        candidate
    }

    /// [`claim`](Self::claim) for a name in snake case: `page`, `page_2`.
    pub fn claim_snake(&mut self, name: &str) -> String {
        self.claim(name, |name, number| format!("{}_{number}", name.trim_end_matches('_')))
    }

    /// The first of several names for a type that is free; the last with a number if none is.
    pub fn claim_one_of(&mut self, names: &[String]) -> String {
        let free = names.iter().find(|name| self.is_free(name)).or(names.first());
        self.claim_type(free.map_or("Value", String::as_str))
    }

    /// [`claim`](Self::claim) for a type's name: `Org`, `Org2`; `V1`, `V1x2`.
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

    /// The short ways give what the long one does.
    #[test]
    fn plain_names_are_written_as_all_others() {
        for name in ["pet", "list_pets", "v2_pets", "a_b", "pet2", "pet_2fa", "list_v2_of", "type", "x_1", "ab1c_d2e"] {
            assert_eq!(snake(name), identifier(name, str::to_snake_case), "{name}");
            assert_eq!(type_name(name), identifier(name, str::to_pascal_case), "{name}");
        }
    }

    #[test]
    fn names_are_handed_out_once() {
        let mut names = Names::default();
        assert_eq!(names.claim_snake("page"), "page");
        assert_eq!(names.claim_snake("page"), "page_2");
        assert_eq!(names.claim_type("V1"), "V1");
        assert_eq!(names.claim_type("V1"), "V1x2");
        let spoken = ["V1".to_owned(), "V1Value".to_owned()];
        assert_eq!(names.claim_one_of(&spoken), "V1Value");
        assert_eq!(names.claim_one_of(&spoken), "V1x3");
    }
}
