//! The texts for users in the sources of a crate, and the words that they must not contain.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// The words and phrases that must not occur in messages, help or documentation, each with a replacement.
pub const PRIVATE_EXPRESSIONS: &[(&str, &str)] = &[
    ("told", "state, report, or distinguish"),
    ("untold", "undocumented"),
    ("spoken", "name the term"),
    ("leads nowhere", "unresolved reference"),
    ("lead nowhere", "unresolved reference"),
    ("has no room", "cannot represent"),
    ("have no room", "cannot represent"),
    ("lies", "is wrong"),
    ("handed", "passed"),
    ("for the asking", "on request"),
    ("anew", "again"),
    ("alike", "the same"),
    ("is gone", "was removed"),
    ("are gone", "were removed"),
    ("any more", "no longer"),
    ("stands for", "represents"),
    ("stand for", "represent"),
    ("is no more", "no longer exists"),
    ("all the same", "nevertheless, or leave out"),
];

/// A text in a source file that may reach a user.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Message {
    /// The file, relative to the folder that was searched.
    pub file: PathBuf,
    /// The literal, with its placeholders.
    pub text: String,
}

/// Returns the private expressions that a text contains.
pub fn private_expressions(text: &str) -> Vec<&'static str> {
    let words = |text: &str| {
        let spaced: String = text
            .to_lowercase()
            .chars()
            .map(|c| if c.is_alphanumeric() || c == '_' || c == '-' { c } else { ' ' })
            .collect();
        format!(" {} ", spaced.split_whitespace().collect::<Vec<_>>().join(" "))
    };
    let text = words(text);
    PRIVATE_EXPRESSIONS
        .iter()
        .map(|(phrase, _)| *phrase)
        .filter(|phrase| text.contains(&format!(" {phrase} ")))
        .collect()
}

/// A block of consecutive comment lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    /// The file, relative to the folder that was searched.
    pub file: PathBuf,
    /// The number of its first line.
    pub line: usize,
    /// `true` for the documentation of an item.
    pub is_doc: bool,
    /// The text without the slashes.
    pub text: String,
}

/// The words with which the first sentence of a doc comment must not start: it is a verb in the third person or a noun
/// phrase.
pub const QUESTION_WORDS: [&str; 9] = ["What", "Whether", "How", "Who", "Whose", "That", "Where", "Which", "Those"];

impl Comment {
    /// Returns true if the documentation of an item starts with a question word.
    pub fn starts_with_question_word(&self) -> bool {
        let first = self.text.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
        self.is_doc && QUESTION_WORDS.contains(&first)
    }
}

/// Returns the comments in the Rust files below a folder.
///
/// # Errors
///
/// Returns an error if a file cannot be read.
pub fn comments(folder: &Path) -> io::Result<Vec<Comment>> {
    let (mut found, mut files) = (Vec::new(), Vec::new());
    rust_files(folder, &mut files)?;
    files.sort();
    for file in files {
        let text = fs::read_to_string(&file)?;
        let relative = file.strip_prefix(folder).unwrap_or(&file);
        found.extend(comments_of(&text).into_iter().map(|it| Comment { file: relative.to_owned(), ..it }));
    }
    Ok(found)
}

fn comments_of(text: &str) -> Vec<Comment> {
    let mut found: Vec<Comment> = Vec::new();
    let mut kind = "";
    for (number, line) in text.lines().map(str::trim).enumerate() {
        let before = kind;
        kind = ["///", "//!", "//"].into_iter().find(|kind| line.starts_with(kind)).unwrap_or_default();
        if kind.is_empty() {
            continue;
        }
        let words = line.trim_start_matches(kind).trim();
        match found.last_mut().filter(|_| before == kind) {
            Some(comment) => comment.text.extend(["\n", words]),
            None => found.push(Comment {
                file: PathBuf::new(),
                line: number + 1,
                is_doc: kind != "//",
                text: words.to_owned(),
            }),
        }
    }
    found
}

/// Returns the string literals of at least two words below a folder, in file order, excluding tests, attributes other
/// than `#[error]`, and Rust code in strings.
///
/// # Errors
///
/// Returns an error if a file cannot be read or is not valid Rust.
pub fn messages(folder: &Path) -> io::Result<Vec<Message>> {
    let mut found = Vec::new();
    let mut files = Vec::new();
    rust_files(folder, &mut files)?;
    files.sort();
    for file in files {
        let text = fs::read_to_string(&file)?;
        let tokens: TokenStream =
            text.parse().map_err(|error| io::Error::other(format!("{}: {error}", file.display())))?;
        let relative = file.strip_prefix(folder).unwrap_or(&file);
        literals(tokens, &mut |text| {
            if is_prose(&text) {
                found.push(Message { file: relative.to_owned(), text });
            }
        });
    }
    Ok(found)
}

fn rust_files(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            rust_files(&path, files)?;
        } else if path.extension().is_some_and(|it| it == "rs") && path.file_stem().is_none_or(|it| it != "testing") {
            files.push(path);
        }
    }
    Ok(())
}

/// Visits the string literals of a token stream outside of tests and of attributes without messages.
fn literals(tokens: TokenStream, visit: &mut impl FnMut(String)) {
    let mut tokens = tokens.into_iter().peekable();
    let mut is_test = false;
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Punct(mark) if mark.as_char() == '#' => {
                if tokens.peek().is_some_and(|next| matches!(next, TokenTree::Punct(mark) if mark.as_char() == '!')) {
                    tokens.next();
                }
                if let Some(TokenTree::Group(group)) = tokens.next() {
                    let attribute = group.stream().to_string();
                    is_test |= attribute.starts_with("cfg (test)") || attribute.starts_with("cfg(test)");
                    if attribute.starts_with("error") || attribute.starts_with("command") {
                        literals(group.stream(), visit);
                    }
                }
            }
            // The body of an item that is compiled for tests only.
            TokenTree::Group(group) if is_test && group.delimiter() == Delimiter::Brace => is_test = false,
            TokenTree::Group(group) => literals(group.stream(), visit),
            TokenTree::Punct(mark) if mark.as_char() == ';' => is_test = false,
            TokenTree::Literal(literal) => {
                if let Ok(text) = syn::parse_str::<syn::LitStr>(&literal.to_string()) {
                    visit(text.value());
                }
            }
            TokenTree::Punct(_) | TokenTree::Ident(_) => {}
        }
    }
}

/// Returns `true` for a text of at least two words that is not Rust.
fn is_prose(text: &str) -> bool {
    let is_code =
        ["::", ";\n", "=> ", "fn ", "pub ", "#[", "let ", "= \"", "impl ", "->", "<'", "</", "{{\n", "\u{1b}"]
            .iter()
            .any(|it| text.contains(it));
    let is_word = |word: &&str| word.len() > 1 && word.chars().all(|c| c.is_alphabetic() || ",.:;'".contains(c));
    !is_code && text.split_whitespace().filter(is_word).count() >= 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_found_and_tests_and_code_are_not() {
        let source = r#"
            /// Not a message at all.
            #[derive(Debug)]
            enum Error { #[error("no such file: {0}")] Missing(String) }
            fn work() { warn(format!("two words {}", 1)); write("pub fn code() {}"); }
            #[cfg(test)]
            mod tests { fn quiet() { print("not this text") } }
            #[cfg(test)]
            use super::nothing;
            fn more() { note("one more text") }
        "#;
        let mut found = Vec::new();
        literals(source.parse().unwrap_or_default(), &mut |text| found.push(text));
        found.retain(|text| is_prose(text));
        assert_eq!(found, ["no such file: {0}", "two words {}", "one more text"]);
    }

    #[test]
    fn comments_are_blocks() {
        let found = comments_of("//! Module.\n\n/// What it is.\n/// More.\nfn a() {\n    // Why.\n}\n");
        let texts: Vec<&str> = found.iter().map(|comment| comment.text.as_str()).collect();
        assert_eq!(texts, ["Module.", "What it is.\nMore.", "Why."]);
        let starts: Vec<bool> = found.iter().map(Comment::starts_with_question_word).collect();
        assert_eq!((starts, found[1].line), (vec![false, true, false], 3));
    }

    #[test]
    fn expressions_are_whole_words() {
        assert_eq!(private_expressions("It is told,\nfor the  asking."), ["told", "for the asking"]);
        assert!(private_expressions("untold_value replies").is_empty());
    }
}
