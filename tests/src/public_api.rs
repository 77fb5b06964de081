//! The public items of a crate as Rust without bodies and documentation, read from its sources. Re-exported items are
//! listed at the re-export.

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
};

use syn::{Attribute, Fields, ImplItem, Item, ItemImpl, ItemUse, TraitItem, Type, UseTree, Visibility, parse_quote};

/// Returns the public items of the crate in a folder.
///
/// # Errors
///
/// Returns an error if a source file cannot be read, or is not valid Rust.
pub fn public_api(folder: &Path) -> io::Result<String> {
    let source = folder.join("src");
    let root = Module::read(&source.join("lib.rs"), &source)?;
    let mut api = Api { root: &root, impls: BTreeMap::new(), macros: Vec::new() };
    api.collect(&root);
    let mut items = api.items(&root);
    items.extend(std::mem::take(&mut api.macros));
    Ok(prettyplease::unparse(&parse_quote!(#(#items)*)))
}

/// A module with its submodules.
struct Module {
    items: Vec<Item>,
    modules: BTreeMap<String, Module>,
}

impl Module {
    /// Reads a module from its file; its submodules are in a folder.
    fn read(file: &Path, folder: &Path) -> io::Result<Self> {
        let text = fs::read_to_string(file)?;
        let wrong = |error: syn::Error| io::Error::other(format!("{}: {error}", file.display()));
        Self::of(syn::parse_file(&text).map_err(wrong)?.items, folder)
    }

    fn of(items: Vec<Item>, folder: &Path) -> io::Result<Self> {
        let mut modules = BTreeMap::new();
        let items: Vec<Item> = items.into_iter().filter(|item| !is_test(attributes(item))).collect();
        for item in &items {
            let Item::Mod(module) = item else { continue };
            let name = module.ident.to_string();
            let inner = folder.join(&name);
            let read = match &module.content {
                Some((_, items)) => Self::of(items.clone(), &inner)?,
                None => Self::read(&file_of(&inner), &inner)?,
            };
            modules.insert(name, read);
        }
        Ok(Self { items, modules })
    }

    /// Returns true for a public submodule. A private one may have the name of an item that is re-exported from it.
    fn has_public_module(&self, name: &str) -> bool {
        self.items.iter().any(|item| matches!(item, Item::Mod(it) if it.ident == name && is_public(&it.vis)))
    }
}

/// Returns the file of a module: `name.rs`, or `name/mod.rs`.
fn file_of(module: &Path) -> PathBuf {
    let file = module.with_extension("rs");
    if file.is_file() { file } else { module.join("mod.rs") }
}

/// The state of listing the public items of a crate.
struct Api<'m> {
    root: &'m Module,
    /// The implementations by the name of the type.
    impls: BTreeMap<String, Vec<Item>>,
    macros: Vec<Item>,
}

impl<'m> Api<'m> {
    /// Collects implementations and exported macros.
    fn collect(&mut self, module: &Module) {
        for item in &module.items {
            match item {
                Item::Impl(found) => {
                    if let (Type::Path(ty), Some(public)) = (&*found.self_ty, implementation(found)) {
                        let name = ty.path.segments.last().map(|it| it.ident.to_string()).unwrap_or_default();
                        self.impls.entry(name).or_default().push(Item::Impl(public));
                    }
                }
                Item::Macro(found) if found.attrs.iter().any(|it| it.path().is_ident("macro_export")) => {
                    if let Some(name) = &found.ident {
                        self.macros.push(parse_quote!(macro_rules! #name { () => {}; }));
                    }
                }
                _ => {}
            }
        }
        module.modules.values().for_each(|module| self.collect(module));
    }

    /// Returns the public items of a module.
    fn items(&self, module: &'m Module) -> Vec<Item> {
        let mut found = Vec::new();
        for item in &module.items {
            match item {
                Item::Use(it) if is_public(&it.vis) => self.re_exported(module, it, &mut found),
                Item::Mod(it) if is_public(&it.vis) => {
                    let Some(inner) = module.modules.get(&it.ident.to_string()) else { continue };
                    let (ident, items) = (&it.ident, self.items(inner));
                    found.push(parse_quote!(pub mod #ident { #(#items)* }));
                }
                item => self.with_implementations(item, &mut found),
            }
        }
        found
    }

    /// Adds an item if it is public, and the implementations of a type.
    fn with_implementations(&self, item: &Item, found: &mut Vec<Item>) {
        let Some((name, item)) = public(item) else { return };
        found.push(item);
        found.extend(self.impls.get(&name).into_iter().flatten().cloned());
    }

    /// Adds the items that a re-export makes public: items of this crate, or the re-export of another crate's items.
    fn re_exported(&self, module: &'m Module, item: &ItemUse, found: &mut Vec<Item>) {
        let mut leaves = Vec::new();
        leaves_of(&item.tree, &mut Vec::new(), &mut leaves);
        for (path, name) in leaves {
            let around = path.split_last().map_or(&[][..], |(_, around)| around);
            let last = path.last().map(String::as_str).unwrap_or_default();
            let holder = self.module(module, around);
            match holder {
                Some(holder) if last == "*" => found.extend(self.items(holder)),
                Some(holder) if holder.has_public_module(last) => {
                    let items = holder.modules.get(last).map(|inner| self.items(inner)).unwrap_or_default();
                    let ident = quoted(&name);
                    found.push(parse_quote!(pub mod #ident { #(#items)* }));
                }
                Some(holder) if holder.items.iter().any(|item| named(item).as_deref() == Some(last)) => {
                    let items = holder.items.iter().filter(|item| named(item).as_deref() == Some(last));
                    items.for_each(|item| self.with_implementations(item, found));
                }
                Some(holder) if !around.is_empty() => {
                    let inner = holder.items.iter().filter_map(|inner| match inner {
                        Item::Use(it) if has_leaf(&it.tree, last) => Some(it),
                        _ => None,
                    });
                    inner.for_each(|it| self.re_exported(holder, &only(it, last), found));
                }
                // A module of another crate.
                _ => {
                    let path: syn::Result<Item> = syn::parse_str(&format!("pub use {};", path.join("::")));
                    found.extend(path);
                }
            }
        }
    }

    /// Returns the module of this crate at a path, as seen from a module.
    fn module(&self, from: &'m Module, path: &[String]) -> Option<&'m Module> {
        let (mut module, mut path) = (from, path);
        if let Some((first, rest)) = path.split_first() {
            match first.as_str() {
                "crate" => (module, path) = (self.root, rest),
                "self" => path = rest,
                _ => {}
            }
        }
        path.iter().try_fold(module, |module, name| module.modules.get(name))
    }
}

/// Lists the paths of a `use` with the names that they get.
fn leaves_of(tree: &UseTree, path: &mut Vec<String>, leaves: &mut Vec<(Vec<String>, String)>) {
    let mut leaf = |last: String, name: String| leaves.push((path.iter().cloned().chain([last]).collect(), name));
    match tree {
        UseTree::Path(inner) => {
            path.push(inner.ident.to_string());
            leaves_of(&inner.tree, path, leaves);
            path.pop();
        }
        UseTree::Name(it) => leaf(it.ident.to_string(), it.ident.to_string()),
        UseTree::Rename(it) => leaf(it.ident.to_string(), it.rename.to_string()),
        UseTree::Glob(_) => leaf("*".to_owned(), "*".to_owned()),
        UseTree::Group(group) => group.items.iter().for_each(|tree| leaves_of(tree, path, leaves)),
    }
}

fn has_leaf(tree: &UseTree, name: &str) -> bool {
    let mut leaves = Vec::new();
    leaves_of(tree, &mut Vec::new(), &mut leaves);
    leaves.iter().any(|(_, given)| given == name)
}

/// Returns a `use` reduced to one name.
fn only(item: &ItemUse, name: &str) -> ItemUse {
    let mut leaves = Vec::new();
    leaves_of(&item.tree, &mut Vec::new(), &mut leaves);
    let path = leaves.into_iter().find(|(_, given)| given == name).map(|(path, _)| path.join("::"));
    let tree = path.and_then(|path| syn::parse_str(&path).ok()).unwrap_or_else(|| item.tree.clone());
    ItemUse { tree, ..item.clone() }
}

fn quoted(name: &str) -> syn::Ident {
    syn::Ident::new(name, proc_macro2::Span::call_site())
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

fn is_test(attributes: &[Attribute]) -> bool {
    attributes
        .iter()
        .any(|it| it.path().is_ident("cfg") && it.parse_args::<syn::Path>().is_ok_and(|it| it.is_ident("test")))
}

fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Mod(it) => &it.attrs,
        Item::Impl(it) => &it.attrs,
        Item::Use(it) => &it.attrs,
        Item::Fn(it) => &it.attrs,
        _ => &[],
    }
}

fn named(item: &Item) -> Option<String> {
    public(item).map(|(name, _)| name)
}

/// Retains the attributes on which callers depend.
fn keep(attributes: &mut Vec<Attribute>) {
    const KEPT: [&str; 5] = ["cfg", "deprecated", "derive", "must_use", "non_exhaustive"];
    attributes.retain(|it| KEPT.iter().any(|name| it.path().is_ident(name)));
}

fn keep_fields(fields: &mut Fields, attributes: &mut Vec<Attribute>, is_struct: bool) {
    let count = fields.len();
    let retained = |field: &syn::Field| !is_struct || is_public(&field.vis);
    match fields {
        Fields::Named(named) => {
            named.named = std::mem::take(&mut named.named).into_iter().filter(retained).collect();
        }
        Fields::Unnamed(unnamed) => {
            unnamed.unnamed = std::mem::take(&mut unnamed.unnamed).into_iter().filter(retained).collect();
        }
        Fields::Unit => {}
    }
    fields.iter_mut().for_each(|field| keep(&mut field.attrs));
    if fields.len() < count {
        attributes.push(parse_quote!(#[doc = " Further fields are private."]));
    }
}

/// Returns the name of a public item, and the item without its documentation and body.
fn public(item: &Item) -> Option<(String, Item)> {
    let mut item = item.clone();
    let (name, visibility) = match &mut item {
        Item::Struct(it) => {
            keep(&mut it.attrs);
            keep_fields(&mut it.fields, &mut it.attrs, true);
            (it.ident.to_string(), &it.vis)
        }
        Item::Enum(it) => {
            keep(&mut it.attrs);
            for variant in &mut it.variants {
                keep(&mut variant.attrs);
                keep_fields(&mut variant.fields, &mut Vec::new(), false);
            }
            (it.ident.to_string(), &it.vis)
        }
        Item::Trait(it) => {
            keep(&mut it.attrs);
            for item in &mut it.items {
                if let TraitItem::Fn(it) = item {
                    keep(&mut it.attrs);
                    it.default = it.default.as_ref().map(|_| parse_quote!({}));
                }
                if let TraitItem::Type(it) = item {
                    keep(&mut it.attrs);
                }
                if let TraitItem::Const(it) = item {
                    keep(&mut it.attrs);
                }
            }
            (it.ident.to_string(), &it.vis)
        }
        Item::Fn(it) => {
            keep(&mut it.attrs);
            *it.block = parse_quote!({});
            (it.sig.ident.to_string(), &it.vis)
        }
        Item::Type(it) => {
            keep(&mut it.attrs);
            (it.ident.to_string(), &it.vis)
        }
        Item::Const(it) => {
            keep(&mut it.attrs);
            *it.expr = parse_quote!(..);
            (it.ident.to_string(), &it.vis)
        }
        Item::Static(it) => {
            keep(&mut it.attrs);
            *it.expr = parse_quote!(..);
            (it.ident.to_string(), &it.vis)
        }
        _ => return None,
    };
    is_public(visibility).then_some((name, item))
}

/// Returns the public part of an implementation.
fn implementation(found: &ItemImpl) -> Option<ItemImpl> {
    let mut found = found.clone();
    keep(&mut found.attrs);
    let is_of_trait = found.trait_.is_some();
    let items = std::mem::take(&mut found.items).into_iter().filter_map(|item| match item {
        ImplItem::Fn(mut it) if is_public(&it.vis) && !is_of_trait => {
            keep(&mut it.attrs);
            it.block = parse_quote!({});
            Some(ImplItem::Fn(it))
        }
        ImplItem::Const(mut it) if is_public(&it.vis) && !is_of_trait => {
            keep(&mut it.attrs);
            it.expr = parse_quote!(..);
            Some(ImplItem::Const(it))
        }
        ImplItem::Type(mut it) if is_of_trait => {
            keep(&mut it.attrs);
            Some(ImplItem::Type(it))
        }
        _ => None,
    });
    found.items = items.collect();
    (is_of_trait || !found.items.is_empty()).then_some(found)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn re_exports_are_public_and_private_items_are_not() {
        let folder = tempfile::tempdir().unwrap();
        let write = |path: &str, text: &str| {
            let path = folder.path().join("src").join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        };
        write(
            "lib.rs",
            "mod inner; pub mod open { pub fn seen() {} fn unseen() {} }\npub use inner::{Kept, deep::again as renamed};\npub use serde::Serialize;\n#[cfg(test)] pub mod tests;",
        );
        write(
            "inner/mod.rs",
            "pub mod deep;\n/// Doc.\n#[derive(Clone)] pub struct Kept { pub a: u8, b: u8 }\npub struct Hidden;\nimpl Kept { pub fn new(a: u8) -> Self { loop {} } fn own(&self) {} }\nimpl Iterator for Kept { type Item = u8; fn next(&mut self) -> Option<u8> { None } }",
        );
        write(
            "inner/deep.rs",
            "pub fn again() -> u8 { 1 }\n#[macro_export] macro_rules! shout { ($x:expr) => { $x }; }",
        );
        let text = public_api(folder.path()).unwrap();
        let expected = [
            "pub mod open {\n    pub fn seen() {}\n}",
            "#[derive(Clone)]\n/// Further fields are private.\npub struct Kept {\n    pub a: u8,\n}",
            "impl Kept {\n    pub fn new(a: u8) -> Self {}\n}",
            "impl Iterator for Kept {\n    type Item = u8;\n}",
            "pub fn again() -> u8 {}",
            "pub use serde::Serialize;",
            "macro_rules! shout {",
        ];
        expected.iter().for_each(|part| assert!(text.contains(part), "{part} in\n{text}"));
        ["unseen", "Hidden", "own", "Doc", "tests"].iter().for_each(|part| assert!(!text.contains(part), "{text}"));
    }
}
