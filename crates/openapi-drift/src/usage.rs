//! Detection of the operations that a program calls, in its Rust code.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use openapi_codegen::Lock;
use openapi_document::Pointer;
use proc_macro2::{Delimiter, TokenStream, TokenTree};

use crate::change::{CallSite, NotCompared};

/// The maximum number of files that are read.
const FILES: usize = 20_000;

/// The words before an exclamation mark that are not macros: `if !(…)`.
const KEYWORDS: [&str; 8] = ["if", "while", "return", "match", "in", "else", "let", "break"];

/// The maximum nesting of wrapper functions.
const WRAPPED: usize = 4;

/// The operations of the APIs of a client, by the names that refer to them.
#[derive(Debug, Clone, Default)]
pub struct Methods {
    by_method: BTreeMap<String, Vec<(String, String)>>,
    /// The operations by call type, whose setters are referenced by path: `ListPets::limit`.
    by_type: BTreeMap<String, Vec<(String, String)>>,
    /// The operations by the library functions that call their methods.
    wrappers: BTreeMap<String, Vec<(String, String)>>,
    /// The names of the libraries.
    libraries: Vec<String>,
}

/// The calls found in a program.
#[derive(Debug, Clone, Default)]
pub struct Calls {
    /// The calls by operation.
    pub by_operation: BTreeMap<String, Vec<CallSite>>,
    /// The number of files read.
    pub files: usize,
    /// The code that was not analysed.
    pub not_followed: Vec<NotCompared>,
}

impl Calls {
    /// Adds the calls of another folder.
    pub fn extend(&mut self, other: Self) {
        for (operation, sites) in other.by_operation {
            self.by_operation.entry(operation).or_default().extend(sites);
        }
        self.files += other.files;
        self.not_followed.extend(other.not_followed);
    }
}

impl Methods {
    /// Adds the methods of a client, from its lock. The API is empty for a client of a single API.
    pub fn add(&mut self, api: &str, lock: &Lock) {
        for (key, operation) in &lock.operations {
            let methods = std::iter::once(&operation.method)
                .chain(operation.view.as_ref().map(|view| &view.name))
                .chain(operation.bodies.values().filter(|body| body.is_argument).map(|body| &body.method));
            let entry = (api.to_owned(), key.clone());
            for method in methods {
                add(&mut self.by_method, method, &entry);
            }
            add(&mut self.by_type, &operation.call, &entry);
        }
    }

    /// Adds the functions of a library whose bodies call the methods, so that a call of the function counts as a call
    /// of the method.
    ///
    /// # Errors
    ///
    /// Returns an error in the cases of [`calls`](Self::calls).
    pub fn add_library(&mut self, name: &str, folder: &Path) -> Result<(), (PathBuf, std::io::Error)> {
        let files = rust_files(folder)?;
        let sources =
            files.iter().map(|file| tokens_of(file).map(|tokens| (file, tokens))).collect::<Result<Vec<_>, _>>()?;
        for _ in 0..WRAPPED {
            let mut more = BTreeMap::new();
            for (file, tokens) in &sources {
                // A file with the name of an API is specific to that API.
                let stem = file.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
                self.functions(tokens.clone(), &stem, &mut more);
            }
            let before = self.wrappers.values().map(Vec::len).sum::<usize>();
            for (function, of) in more {
                of.iter().for_each(|entry| add(&mut self.wrappers, &function, entry));
            }
            if self.wrappers.values().map(Vec::len).sum::<usize>() == before {
                break;
            }
        }
        self.libraries.push(name.to_owned());
        Ok(())
    }

    /// Collects the functions among tokens, with the operations that their bodies call.
    fn functions(&self, tokens: TokenStream, stem: &str, found: &mut BTreeMap<String, Vec<(String, String)>>) {
        let (mut is_function, mut name): (bool, Option<String>) = (false, None);
        for token in tokens {
            match token {
                TokenTree::Ident(ident) if is_function => (is_function, name) = (false, Some(ident.to_string())),
                TokenTree::Ident(ident) => is_function = ident == "fn",
                // A declaration without a body.
                TokenTree::Punct(punct) if punct.as_char() == ';' => (is_function, name) = (false, None),
                TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => match name.take() {
                    Some(name) => {
                        let mut scan = Scan::new(self);
                        scan.tokens(group.stream(), false);
                        for call in scan.calls {
                            let named: Vec<_> = call.of.iter().filter(|(api, _)| api == stem).collect();
                            let meant = if named.is_empty() { call.of.iter().collect() } else { named };
                            meant.into_iter().for_each(|entry| add(found, &name, entry));
                        }
                    }
                    None => self.functions(group.stream(), stem, found),
                },
                // The signature of a function.
                _ => is_function = false,
            }
        }
    }

    /// Returns the number of method names.
    pub fn len(&self) -> usize {
        self.by_method.len()
    }

    /// Returns true if there are no method names.
    pub fn is_empty(&self) -> bool {
        self.by_method.is_empty()
    }

    /// Returns the calls in the Rust files of a folder, by operation.
    ///
    /// A call is a method with the name of a generated one, called or referenced, on any receiver: types are not
    /// resolved. Inside a macro any word with such a name counts, and so does the type of a call. Functions of a
    /// library count in files that mention the library. If two APIs share a name, those that the file mentions count.
    /// Included files are not followed, which is reported.
    ///
    /// # Errors
    ///
    /// Returns an error if a file or the folder cannot be read, or a file is not valid Rust.
    pub fn calls(&self, folder: &Path) -> Result<Calls, (PathBuf, std::io::Error)> {
        let mut found = Calls::default();
        for file in rust_files(folder)? {
            let tokens = tokens_of(&file)?;
            found.files += 1;
            let mut scan = Scan::new(self);
            scan.tokens(tokens, false);
            let Scan { words, calls, not_followed, .. } = scan;
            let uses_library = self.libraries.iter().any(|name| words.contains(name));
            for Found { name, line, of, is_wrapped } in calls {
                if is_wrapped && !uses_library {
                    continue;
                }
                let mentioned: Vec<_> = of.iter().filter(|(api, _)| words.contains(api)).collect();
                let meant: Vec<_> = if mentioned.is_empty() { of.iter().collect() } else { mentioned };
                for (_, operation) in meant {
                    let site = CallSite { file: file.display().to_string(), line, method: name.clone() };
                    let sites = found.by_operation.entry(operation.clone()).or_default();
                    if !sites.contains(&site) {
                        sites.push(site);
                    }
                }
            }
            found.not_followed.extend(not_followed.into_iter().map(|(what, line)| NotCompared {
                pointer: Pointer::root(),
                keyword: what,
                reason: format!("calls inside are not followed: {}:{line}", file.display()),
            }));
        }
        Ok(found)
    }
}

fn add(to: &mut BTreeMap<String, Vec<(String, String)>>, name: &str, entry: &(String, String)) {
    let of = to.entry(name.to_owned()).or_default();
    if !of.contains(entry) {
        of.push(entry.clone());
    }
}

/// Returns the tokens of a file.
fn tokens_of(file: &Path) -> Result<TokenStream, (PathBuf, std::io::Error)> {
    let text = fs::read_to_string(file).map_err(|error| (file.to_path_buf(), error))?;
    let parsed = syn::parse_file(&text).map(|_| ()).and_then(|()| text.parse::<TokenStream>().map_err(Into::into));
    parsed.map_err(|error| {
        let start = error.span().start();
        let message = format!("is not valid Rust: {error} (line {}, column {})", start.line, start.column + 1);
        (file.to_path_buf(), std::io::Error::new(std::io::ErrorKind::InvalidData, message))
    })
}

/// A word that refers to operations.
struct Found<'m> {
    name: String,
    line: usize,
    /// The operations, each with its API.
    of: &'m [(String, String)],
    /// A flag for library functions, which count only in files that mention the library.
    is_wrapped: bool,
}

/// The state of scanning a file.
struct Scan<'m> {
    methods: &'m Methods,
    words: BTreeSet<String>,
    calls: Vec<Found<'m>>,
    /// The macros that include further code, with their lines.
    not_followed: Vec<(String, usize)>,
}

impl<'m> Scan<'m> {
    fn new(methods: &'m Methods) -> Self {
        Self { methods, words: BTreeSet::new(), calls: Vec::new(), not_followed: Vec::new() }
    }

    fn tokens(&mut self, tokens: TokenStream, is_macro: bool) {
        // The two punctuation characters before a token, or the name of the macro.
        let mut before = [' '; 2];
        let mut last: Option<(String, usize)> = None;
        let mut called: Option<(String, usize)> = None;
        for token in tokens {
            match token {
                TokenTree::Ident(ident) => {
                    let (word, line) = (ident.to_string(), ident.span().start().line);
                    // `.method`, `::method`, or a macro that expands the word to one of these.
                    let follows = before[1] == '.' || before == [':', ':'];
                    self.word(&word, line, is_macro || follows, before);
                    // `macro_rules! name { … }` has a name before its braces.
                    called = called.take().filter(|(name, _)| name == "macro_rules");
                    last = Some((word, line)).filter(|(word, _)| !KEYWORDS.contains(&word.as_str()));
                    before = [' '; 2];
                    continue;
                }
                TokenTree::Punct(punct) => {
                    before = [before[1], punct.as_char()];
                    called = if punct.as_char() == '!' { last.take() } else { None };
                }
                TokenTree::Group(group) => {
                    let is_inside = called.is_some() || is_macro;
                    if let Some((name, line)) = called.take()
                        && name == "include"
                    {
                        self.not_followed.push((format!("{name}!"), line));
                    }
                    self.tokens(group.stream(), is_inside);
                    before = [' '; 2];
                }
                TokenTree::Literal(_) => before = [' '; 2],
            }
            last = None;
        }
    }

    /// Processes a word of the program.
    fn word(&mut self, word: &str, line: usize, may_be_method: bool, before: [char; 2]) {
        // A lifetime or a label is not a name.
        if before[1] == '\'' {
            return;
        }
        let methods = self.methods;
        let own = methods.by_method.get(word).filter(|_| may_be_method).or_else(|| methods.by_type.get(word));
        let wrapped = methods.wrappers.get(word).filter(|_| may_be_method);
        for (of, is_wrapped) in [(own, false), (wrapped, true)] {
            if let Some(of) = of {
                self.calls.push(Found { name: word.to_owned(), line, of: of.as_slice(), is_wrapped });
            }
        }
        self.words.insert(word.to_owned());
    }
}

/// Returns the Rust files below a folder, except build output and hidden files.
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
                let message = format!("has more than {FILES} Rust files; name the crates' own folders");
                return Err((folder.clone(), std::io::Error::new(std::io::ErrorKind::InvalidInput, message)));
            }
        }
    }
    all.sort();
    Ok(all)
}

#[cfg(test)]
mod tests {
    use openapi_codegen::generate;
    use openapi_document::Document;

    use super::*;

    const DOCUMENT: &str = "openapi: 3.1.0
info: {title: T, version: '1'}
paths:
  /owners/{id}:
    get: {operationId: getOwner, parameters: [{name: id, in: path, required: true, schema: {type: string}}], responses: {'204': {description: ok}}}
  /pets:
    get: {operationId: listPets, parameters: [{name: limit, in: query, schema: {type: integer}}], responses: {'204': {description: ok}}}
    delete: {operationId: removePets, responses: {'204': {description: ok}}}
";

    fn used(files: &[(&str, &str)], library: Option<&str>) -> Calls {
        let folder = tempfile::tempdir().unwrap();
        let source = folder.path().join("src");
        fs::create_dir(&source).unwrap();
        for (name, text) in files {
            fs::write(source.join(name), text).unwrap();
        }
        let mut methods = Methods::default();
        methods.add("", &generate(&Document::parse("t.yaml", DOCUMENT).unwrap()).lock);
        if let Some(text) = library {
            let place = folder.path().join("library");
            fs::create_dir(&place).unwrap();
            fs::write(place.join("lib.rs"), text).unwrap();
            methods.add_library("kit", &place).unwrap();
        }
        methods.calls(&source).unwrap()
    }

    fn names(calls: &Calls) -> Vec<&str> {
        calls.by_operation.keys().map(String::as_str).collect()
    }

    #[test]
    fn methods_as_values_and_in_macros_are_calls() {
        let found = used(&[("a.rs", "fn f(c: Client) { let g = Client::get_owner; g(&c, \"1\"); }")], None);
        assert_eq!(names(&found), ["GET /owners/{id}"]);
        let found = used(&[("a.rs", "fn f(c: Client) { call!(c, remove_pets, \"1\"); if !(true) {} }")], None);
        assert_eq!(names(&found), ["DELETE /pets"]);
        let found = used(&[("a.rs", "fn f(c: Call) { c.when(Some(1), ListPets::limit); }")], None);
        assert_eq!(names(&found), ["GET /pets"]);
        let found = used(&[("a.rs", "fn remove_pets() {} fn f() { let list_pets = 1; }")], None);
        assert!(names(&found).is_empty() && found.files == 1);
    }

    #[test]
    fn functions_of_a_library_are_calls_where_it_is_used() {
        let library = "impl Ext for Client { async fn everything(&self) { self.list_pets().await } async fn twice(&self) { self.everything().await } }";
        let program = "use kit::Ext; fn f(c: Client) { c.twice(); }";
        assert_eq!(names(&used(&[("a.rs", program)], Some(library))), ["GET /pets"]);
        let other = "fn f(c: Other) { c.twice(); }";
        assert!(names(&used(&[("a.rs", other)], Some(library))).is_empty());
    }

    #[test]
    fn what_is_included_is_reported() {
        let found = used(&[("a.rs", "include!(concat!(env!(\"OUT_DIR\"), \"/a.rs\"));")], None);
        assert_eq!(found.not_followed.len(), 1);
        assert_eq!(found.not_followed[0].keyword, "include!");
    }
}
