//! Tests that every public item of generated code is in the lock: the removal of any other item would go
//! unreported.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::{collections::BTreeSet, fs, path::PathBuf};

use openapi_codegen::{Lock, generate, lock::ServerLock};
use openapi_document::Document;
use openapi_lower::type_name;
use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// Items that every client has.
const ALWAYS: [&str; 7] = ["Client", "runtime", "send_whole", "calls", "operations", "types", "API_VERSION"];

/// Collects the public names among tokens, including those in macros: items, fields, and the variants of enums.
fn public(tokens: TokenStream, found: &mut BTreeSet<String>) {
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Group(group) => public(group.stream(), found),
            TokenTree::Ident(ident) if ident == "pub" => {
                // Restricted visibility such as `pub(crate)`.
                if matches!(tokens.peek(), Some(TokenTree::Group(_))) {
                    continue;
                }
                let (mut name, mut is_enum) = (None, false);
                for token in tokens.by_ref() {
                    let TokenTree::Ident(word) = token else { break };
                    match word.to_string().as_str() {
                        "enum" => is_enum = true,
                        "async" | "const" | "fn" | "mod" | "static" | "struct" | "trait" | "type" | "unsafe" => {}
                        "use" => break,
                        word => {
                            name = Some(word.trim_start_matches("r#").to_owned());
                            break;
                        }
                    }
                }
                let is_named = name.is_some();
                found.extend(name);
                while let Some(token) = tokens.peek().filter(|_| is_named && is_enum) {
                    match token {
                        TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
                            variants(group.stream(), found);
                            break;
                        }
                        // An item without a body.
                        TokenTree::Punct(punct) if punct.as_char() == ';' => break,
                        _ => drop(tokens.next()),
                    }
                }
            }
            _ => {}
        }
    }
}

fn variants(tokens: TokenStream, found: &mut BTreeSet<String>) {
    let mut is_start = true;
    for token in tokens {
        match token {
            TokenTree::Punct(punct) if punct.as_char() == ',' => is_start = true,
            TokenTree::Punct(punct) if punct.as_char() == '#' => {}
            TokenTree::Group(group) if is_start && group.delimiter() == Delimiter::Bracket => {}
            TokenTree::Ident(ident) if is_start && ident != "_" => {
                found.insert(ident.to_string());
                is_start = false;
            }
            _ => is_start = false,
        }
    }
}

/// Returns the names in a lock, and those derived from them.
fn names(lock: &Lock) -> BTreeSet<String> {
    let text = lock.to_string();
    let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').map(str::to_owned);
    let mut all: BTreeSet<String> = words.chain(ALWAYS.map(str::to_owned)).collect();
    // Members that distinguish null from absence have methods for it.
    let of_members: Vec<String> = all
        .iter()
        .flat_map(|name| [format!("is_{name}_null"), format!("{name}_null"), format!("{name}_absent")])
        .map(|name| name.replace("__", "_"))
        .collect();
    all.extend(of_members);
    for ServerLock { prefix, .. } in lock.client.servers.values() {
        let with = |name: &str| if prefix.is_empty() { name.to_owned() } else { format!("{prefix}_{name}") };
        all.extend([with("server"), with("base_url"), type_name(&format!("{prefix}_server"))]);
    }
    all
}

#[test]
fn every_public_item_is_in_the_lock() {
    let root = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."));
    let mut paths: Vec<PathBuf> =
        fs::read_dir(root.join("tests/documents")).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.push(root.join("openapi-bundled.yaml"));
    for path in paths {
        let generated = generate(&Document::read(&path).unwrap());
        let mut names = names(&generated.lock);
        // The lock omits the structs of response headers: a document that adds a header adds a field.
        let model = &generated.model;
        for operation in model.operations.iter().filter(|operation| !operation.headers.is_empty()) {
            names.extend(["of".to_owned(), model.names.of(operation.headers_type).to_owned()]);
            names.extend(operation.headers.iter().map(|header| model.names.member(header.id).to_owned()));
        }
        let texts = &generated.texts;
        for text in [&texts.client, &texts.calls, &texts.operations, &texts.types] {
            syn::parse_file(text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            let mut found = BTreeSet::new();
            public(text.parse().unwrap(), &mut found);
            let missing: Vec<&String> = found.iter().filter(|name| !names.contains(*name)).collect();
            assert!(missing.is_empty(), "{}: the lock has no {missing:?}", path.display());
        }
    }
}
