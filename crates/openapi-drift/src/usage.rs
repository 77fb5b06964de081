//! Which operations a program calls, found in its Rust.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use openapi_codegen::Lock;
use proc_macro2::{TokenStream, TokenTree};

use crate::change::CallSite;

/// How many files are read.
const FILES: usize = 20_000;

/// The operations by the method that calls them, of the APIs of a client.
#[derive(Debug, Clone, Default)]
pub struct Methods {
    by_method: BTreeMap<String, Vec<(String, String)>>,
}

impl Methods {
    /// The methods of a client, from its lock. The API is empty for a client of one.
    pub fn add(&mut self, api: &str, lock: &Lock) {
        for (key, operation) in &lock.operations {
            let methods = std::iter::once(&operation.method)
                .chain(&operation.view)
                .chain(operation.bodies.values().filter(|body| body.is_argument).map(|body| &body.method));
            for method in methods {
                let of = self.by_method.entry(method.clone()).or_default();
                let entry = (api.to_owned(), key.clone());
                if !of.contains(&entry) {
                    of.push(entry);
                }
            }
        }
    }

    /// The calls in the Rust files of a folder, by operation.
    ///
    /// A call is a method of the name of a generated one, whatever it is called on: types are not known here.
    /// Of two APIs with one name those count that the file speaks of. Macros are looked into.
    ///
    /// # Errors
    ///
    /// If a file or the folder cannot be read, or is no Rust.
    pub fn calls(&self, folder: &Path) -> Result<BTreeMap<String, Vec<CallSite>>, (PathBuf, std::io::Error)> {
        let mut found: BTreeMap<String, Vec<CallSite>> = BTreeMap::new();
        for file in rust_files(folder)? {
            let text = fs::read_to_string(&file).map_err(|error| (file.clone(), error))?;
            let parsed =
                syn::parse_file(&text).map(|_| ()).and_then(|()| text.parse::<TokenStream>().map_err(Into::into));
            let tokens = parsed.map_err(|error| {
                let start = error.span().start();
                let told = format!("is no Rust: {error} (line {}, column {})", start.line, start.column + 1);
                (file.clone(), std::io::Error::new(std::io::ErrorKind::InvalidData, told))
            })?;
            let mut scan = Scan { methods: self, words: Vec::new(), calls: Vec::new() };
            scan.tokens(tokens);
            let Scan { words, calls, .. } = scan;
            for (method, line) in calls {
                let of = self.by_method.get(&method).into_iter().flatten();
                let spoken: Vec<_> = of.clone().filter(|(api, _)| words.contains(api)).collect();
                let meant = if spoken.is_empty() { of.collect() } else { spoken };
                for (_, operation) in meant {
                    let site = CallSite { file: file.display().to_string(), line, method: method.clone() };
                    found.entry(operation.clone()).or_default().push(site);
                }
            }
        }
        Ok(found)
    }
}

/// A file while it is looked through.
struct Scan<'m> {
    methods: &'m Methods,
    words: Vec<String>,
    calls: Vec<(String, usize)>,
}

impl Scan<'_> {
    fn tokens(&mut self, tokens: TokenStream) {
        let mut before = [' '; 2];
        let mut name: Option<(String, usize)> = None;
        for token in tokens {
            let is_call =
                matches!(&token, TokenTree::Group(group) if group.delimiter() == proc_macro2::Delimiter::Parenthesis);
            if let (true, Some((method, line))) = (is_call, name.take()) {
                self.calls.push((method, line));
            }
            match token {
                TokenTree::Ident(ident) => {
                    let word = ident.to_string();
                    // `.method` or `::method`, which may have types of its own between it and its arguments.
                    let follows = before[1] == '.' || before == [':', ':'];
                    if follows && self.methods.by_method.contains_key(&word) {
                        name = Some((word.clone(), ident.span().start().line));
                    }
                    self.words.push(word);
                    before = [' '; 2];
                }
                TokenTree::Punct(punct) => before = [before[1], punct.as_char()],
                TokenTree::Group(group) => {
                    self.tokens(group.stream());
                    before = [' '; 2];
                }
                TokenTree::Literal(_) => before = [' '; 2],
            }
        }
    }
}

/// The Rust files below a folder, without what cargo builds and what is hidden.
fn rust_files(folder: &Path) -> Result<Vec<PathBuf>, (PathBuf, std::io::Error)> {
    let mut all = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        let io = |error| (folder.clone(), error);
        for entry in fs::read_dir(&folder).map_err(io)? {
            let entry = entry.map_err(io)?;
            let (path, kind) = (entry.path(), entry.file_type().map_err(io)?);
            let name = entry.file_name().to_string_lossy().into_owned();
            if kind.is_dir() && name != "target" && !name.starts_with('.') {
                folders.push(path);
            } else if kind.is_file() && name.ends_with(".rs") {
                all.push(path);
            }
            if all.len() > FILES {
                let told = format!("has more than {FILES} Rust files; name the crates' own folders");
                return Err((folder.clone(), std::io::Error::new(std::io::ErrorKind::InvalidInput, told)));
            }
        }
    }
    all.sort();
    Ok(all)
}
