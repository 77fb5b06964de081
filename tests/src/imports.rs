//! The imports between the files of a crate, for a test that they have no cycle.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs, io,
    path::{Path, PathBuf},
};

use proc_macro2::{TokenStream, TokenTree};
use syn::{Item, UseTree};

/// The files of a crate with the files from which they import, relative to the folder `src`.
pub type Imports = BTreeMap<PathBuf, BTreeSet<PathBuf>>;

/// Returns the imports between the files of the crate in a folder, excluding tests. A re-export is not an import, and
/// an item imported through re-exports is imported from the file that defines it.
///
/// # Errors
///
/// Returns an error if a source file cannot be read, or is not valid Rust.
pub fn imports(folder: &Path) -> io::Result<Imports> {
    let source = folder.join("src");
    let mut modules = Modules { source: source.clone(), all: Vec::new() };
    modules.read(&source.join("lib.rs"), &source, None)?;
    let mut found = Imports::new();
    for (index, module) in modules.all.iter().enumerate() {
        let targets = module.paths.iter().filter_map(|path| modules.file(index, path, 0));
        let targets = targets.filter(|target| *target != module.file);
        found.entry(module.file.clone()).or_default().extend(targets);
    }
    Ok(found)
}

/// Returns the groups of files that import each other in a cycle.
pub fn cycles(imports: &Imports) -> Vec<BTreeSet<PathBuf>> {
    let reach = |start: &PathBuf| {
        let (mut seen, mut pending) = (BTreeSet::new(), vec![start.clone()]);
        while let Some(next) = pending.pop() {
            for target in imports.get(&next).into_iter().flatten() {
                if seen.insert(target.clone()) {
                    pending.push(target.clone());
                }
            }
        }
        seen
    };
    let reached: BTreeMap<&PathBuf, BTreeSet<PathBuf>> = imports.keys().map(|file| (file, reach(file))).collect();
    let is_mutual = |a: &PathBuf, b: &PathBuf| {
        reached.get(a).is_some_and(|it| it.contains(b)) && reached.get(b).is_some_and(|it| it.contains(a))
    };
    let mut found: Vec<BTreeSet<PathBuf>> = Vec::new();
    for file in imports.keys().filter(|file| is_mutual(file, file)) {
        match found.iter_mut().find(|group| group.first().is_some_and(|first| is_mutual(first, file))) {
            Some(group) => {
                group.insert(file.clone());
            }
            None => found.push(BTreeSet::from([file.clone()])),
        }
    }
    found
}

/// The modules of a crate.
struct Modules {
    source: PathBuf,
    all: Vec<Module>,
}

struct Module {
    file: PathBuf,
    parent: Option<usize>,
    children: BTreeMap<String, usize>,
    /// The names of the items that the module defines.
    items: BTreeSet<String>,
    /// The imported and re-exported names with their paths; `*` for all names of a module.
    names: Vec<(String, Vec<String>)>,
    /// The paths that the code uses.
    paths: BTreeSet<Vec<String>>,
}

impl Modules {
    fn read(&mut self, file: &Path, folder: &Path, parent: Option<usize>) -> io::Result<usize> {
        let text = fs::read_to_string(file)?;
        let wrong = |error: syn::Error| io::Error::other(format!("{}: {error}", file.display()));
        self.add(syn::parse_file(&text).map_err(wrong)?.items, file, folder, parent)
    }

    fn add(&mut self, items: Vec<Item>, file: &Path, folder: &Path, parent: Option<usize>) -> io::Result<usize> {
        let index = self.all.len();
        self.all.push(Module {
            file: file.strip_prefix(&self.source).unwrap_or(file).to_path_buf(),
            parent,
            children: BTreeMap::new(),
            items: BTreeSet::new(),
            names: Vec::new(),
            paths: BTreeSet::new(),
        });
        for item in items {
            let text = prettyplease::unparse(&syn::parse_quote!(#item));
            if text.trim_start().starts_with("#[cfg(test)]") {
                continue;
            }
            match &item {
                Item::Mod(module) => {
                    let name = module.ident.to_string();
                    let inner = folder.join(&name);
                    let child = match &module.content {
                        Some((_, items)) => self.add(items.clone(), file, &inner, Some(index))?,
                        None => {
                            let path = inner.with_extension("rs");
                            let path = if path.is_file() { path } else { inner.join("mod.rs") };
                            self.read(&path, &inner, Some(index))?
                        }
                    };
                    self.module(index).children.insert(name, child);
                }
                Item::Use(it) => {
                    let is_public = !matches!(it.vis, syn::Visibility::Inherited);
                    let mut leaves = Vec::new();
                    leaves_of(&it.tree, &mut Vec::new(), &mut leaves);
                    for (path, name) in leaves {
                        let module = self.module(index);
                        if !is_public {
                            module.paths.insert(path.clone());
                        }
                        module.names.push((name, path));
                    }
                }
                item => {
                    let module = self.module(index);
                    module.items.extend(names_of(item));
                    let tokens: TokenStream = text.parse().map_err(|error| io::Error::other(format!("{error}")))?;
                    paths_in(tokens, &mut module.paths);
                }
            }
        }
        Ok(index)
    }

    fn module(&mut self, index: usize) -> &mut Module {
        &mut self.all[index]
    }

    /// Returns the file that defines the target of a path, as seen from a module.
    fn file(&self, from: usize, path: &[String], depth: usize) -> Option<PathBuf> {
        if depth > 16 {
            return None;
        }
        let mut at = from;
        let mut rest = path;
        while let Some((first, others)) = rest.split_first() {
            match first.as_str() {
                "crate" => at = 0,
                "self" => {}
                "super" => at = self.all.get(at)?.parent?,
                _ => break,
            }
            rest = others;
        }
        for (position, name) in rest.iter().enumerate() {
            let module = self.all.get(at)?;
            if let Some(child) = module.children.get(name) {
                at = *child;
                continue;
            }
            if module.items.contains(name) {
                return Some(module.file.clone());
            }
            let others = rest.get(position + 1..).unwrap_or_default();
            let named = module.names.iter().filter(|(known, path)| known == name && path.as_slice() != rest);
            for (_, target) in named {
                let whole = [target.as_slice(), others].concat();
                if let Some(found) = self.file(at, &whole, depth + 1) {
                    return Some(found);
                }
            }
            let globs = module.names.iter().filter(|(known, _)| known == "*");
            return globs.into_iter().find_map(|(_, target)| {
                let around = target.split_last().map_or(&[][..], |(_, around)| around);
                self.file(at, &[around, rest.get(position..).unwrap_or_default()].concat(), depth + 1)
            });
        }
        // A module itself counts unless it only declares others.
        let module = self.all.get(at).filter(|_| at != from && !rest.is_empty())?;
        (!module.items.is_empty()).then(|| module.file.clone())
    }
}

fn leaves_of(tree: &UseTree, path: &mut Vec<String>, leaves: &mut Vec<(Vec<String>, String)>) {
    let mut leaf = |last: Option<String>, name: String| leaves.push((path.iter().cloned().chain(last).collect(), name));
    match tree {
        UseTree::Path(inner) => {
            path.push(inner.ident.to_string());
            leaves_of(&inner.tree, path, leaves);
            path.pop();
        }
        UseTree::Name(it) if it.ident == "self" => leaf(None, path.last().cloned().unwrap_or_default()),
        UseTree::Name(it) => leaf(Some(it.ident.to_string()), it.ident.to_string()),
        UseTree::Rename(it) => leaf(Some(it.ident.to_string()), it.rename.to_string()),
        UseTree::Glob(_) => leaf(Some("*".to_owned()), "*".to_owned()),
        UseTree::Group(group) => group.items.iter().for_each(|tree| leaves_of(tree, path, leaves)),
    }
}

/// Returns the names that an item defines: several for the items in a call of a macro, such as `pin_project!`.
fn names_of(item: &Item) -> Vec<String> {
    let ident = match item {
        Item::Struct(it) => &it.ident,
        Item::Enum(it) => &it.ident,
        Item::Trait(it) => &it.ident,
        Item::Fn(it) => &it.sig.ident,
        Item::Type(it) => &it.ident,
        Item::Const(it) => &it.ident,
        Item::Static(it) => &it.ident,
        Item::Macro(it) => match &it.ident {
            Some(ident) => ident,
            None => {
                let inner = syn::parse2::<syn::File>(it.mac.tokens.clone());
                return inner.map(|file| file.items.iter().flat_map(names_of).collect()).unwrap_or_default();
            }
        },
        _ => return Vec::new(),
    };
    vec![ident.to_string()]
}

/// Collects the paths of several segments in code: `crate::a::b`, `module::item`.
fn paths_in(tokens: TokenStream, paths: &mut BTreeSet<Vec<String>>) {
    let mut path: Vec<String> = Vec::new();
    let mut colons = 0;
    let mut end = |path: &mut Vec<String>| {
        if path.len() > 1 {
            paths.insert(std::mem::take(path));
        }
        path.clear();
    };
    let mut inner = Vec::new();
    for token in tokens {
        match token {
            TokenTree::Ident(ident) => {
                if colons != 2 {
                    end(&mut path);
                }
                path.push(ident.to_string());
                colons = 0;
            }
            TokenTree::Punct(mark) if mark.as_char() == ':' => colons += 1,
            other => {
                end(&mut path);
                colons = 0;
                if let TokenTree::Group(group) = other {
                    inner.push(group.stream());
                }
            }
        }
    }
    end(&mut path);
    inner.into_iter().for_each(|tokens| paths_in(tokens, paths));
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_cycle_is_found_through_re_exports_and_paths_in_code() {
        let folder = tempfile::tempdir().unwrap();
        let write = |path: &str, text: &str| fs::write(folder.path().join("src").join(path), text).unwrap();
        fs::create_dir_all(folder.path().join("src/deep")).unwrap();
        write("lib.rs", "mod a; mod b; mod c; mod deep; pub use deep::inner::One; pub use a::Two;");
        write("a.rs", "use crate::One; pub struct Two;");
        write("b.rs", "pub fn of() -> crate::One { loop {} }\n#[cfg(test)] mod tests { use crate::c::of; }");
        write("c.rs", "use crate::{b, deep}; pub fn of() { b::of(); deep::inner::again(); }");
        write("deep/mod.rs", "pub mod inner;");
        write("deep/inner.rs", "pin_project! { pub struct One(super::super::a::Two); } pub fn again() {}");
        let imports = imports(folder.path()).unwrap();
        let of = |file: &str| imports[Path::new(file)].iter().map(|it| it.display().to_string()).collect::<Vec<_>>();
        assert_eq!(of("a.rs"), ["deep/inner.rs"]);
        assert_eq!(of("b.rs"), ["deep/inner.rs"]);
        assert_eq!(of("c.rs"), ["b.rs", "deep/inner.rs"]);
        let cycles: Vec<Vec<String>> =
            cycles(&imports).iter().map(|it| it.iter().map(|it| it.display().to_string()).collect()).collect();
        assert_eq!(cycles, [["a.rs", "deep/inner.rs"]]);
    }
}
