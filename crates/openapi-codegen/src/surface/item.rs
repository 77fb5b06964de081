//! The items of a surface.

use foldhash::{HashMap, HashMapExt};
use openapi_document::Pointer;

use super::signature::Signature;
use crate::lock::Lock;

/// The kinds of items, in the order in which additions are reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Kind {
    Client,
    Constant,
    Credential,
    /// A parameter of every operation.
    Parameter,
    Server,
    Variable,
    /// The enum of the values of a variable.
    VariableType,
    VariableValue,
    BaseUrl,
    Webhook,
    View,
    Operation,
    /// The arguments of a method, in order.
    Arguments,
    Pages,
    /// A parameter of an operation; its form is `None` if it is an argument.
    Setter,
    Body,
    SuccessVariant,
    ErrorVariant,
    Type,
    Member,
    Constructor,
    Variant,
    /// Another part that an operation or a type has at most once, such as `call` or `tag`.
    Part,
}

/// The identity of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Item<'l> {
    pub(super) kind: Kind,
    /// The name of its owner, or the group of a server.
    pub(super) owner: &'l str,
    /// Its name within its owner: a name in the document if that identifies it, otherwise a name in Rust.
    pub(super) name: &'l str,
}

/// An item as the lock describes it.
#[derive(Debug, Clone)]
pub(super) struct Entry<'l> {
    pub(super) item: Item<'l>,
    /// The item that this one is a part of. Parts are compared only if their owner still exists.
    pub(super) owner: Item<'l>,
    /// The identity by the key in the document, such as a URL or `query page`.
    pub(super) declaration: Item<'l>,
    /// The item in messages: `types::Pet.name`.
    pub(super) path: String,
    /// Its location in the document.
    pub(super) at: Pointer,
    pub(super) signature: Signature<'l>,
    /// The form in which callers write the item, such as the name of a member: in another form it is another item.
    /// `None` if the document declares the item, but callers do not write it.
    pub(super) form: Option<&'l str>,
    /// The properties that callers may depend on, in words.
    pub(super) flags: Vec<&'static str>,
    /// The description of a new item; `None` if its owner is reported instead.
    pub(super) added: Option<String>,
}

impl<'l> Entry<'l> {
    /// Creates the entry of the client, which owns all items that belong to no other item.
    pub(super) fn client() -> Self {
        let item = Item { kind: Kind::Client, owner: "", name: "" };
        let (at, signature) = (Pointer::root(), Signature::Presence("a client".into()));
        let (path, form, flags) = (String::new(), Some(""), Vec::new());
        Self { item, owner: item, declaration: item, path, at, signature, form, flags, added: None }
    }

    /// Creates the entry of a part of this item. `path` is relative to this item.
    pub(super) fn part(&self, kind: Kind, name: &'l str, path: &str, signature: Signature<'l>) -> Self {
        let item = Item { kind, owner: self.item.name, name };
        let (path, at, form, flags) = (format!("{}{path}", self.path), self.at.clone(), Some(""), Vec::new());
        Self { item, owner: self.item, declaration: item, path, at, signature, form, flags, added: None }
    }

    /// Sets the location, relative to the owner.
    pub(super) fn within<const N: usize>(self, keys: [&str; N]) -> Self {
        Self { at: self.at.join(keys), ..self }
    }

    /// Sets the key in the document.
    pub(super) fn key(self, name: &'l str) -> Self {
        Self { declaration: Item { name, ..self.declaration }, ..self }
    }

    pub(super) fn form(self, form: Option<&'l str>) -> Self {
        Self { form, ..self }
    }

    pub(super) fn flag(mut self, is_set: bool, word: &'static str) -> Self {
        self.flags.extend(is_set.then_some(word));
        self
    }

    pub(super) fn added(self, what: impl Into<String>) -> Self {
        Self { added: Some(what.into()), ..self }
    }
}

/// The public items of a client, in the order in which breaks are reported.
pub(super) struct Surface<'l> {
    pub(super) lock: &'l Lock,
    pub(super) entries: Vec<Entry<'l>>,
    by_item: HashMap<Item<'l>, usize>,
    by_declaration: HashMap<Item<'l>, usize>,
}

impl<'l> Surface<'l> {
    pub(super) fn new(lock: &'l Lock, entries: Vec<Entry<'l>>) -> Self {
        let (mut by_item, mut by_declaration) = (HashMap::new(), HashMap::new());
        for (index, entry) in entries.iter().enumerate() {
            by_item.entry(entry.item).or_insert(index);
            by_declaration.entry(entry.declaration).or_insert(index);
        }
        Self { lock, entries, by_item, by_declaration }
    }

    /// Returns the entry of an item.
    pub(super) fn get(&self, item: Item<'_>) -> Option<&Entry<'l>> {
        self.entries.get(*self.by_item.get(&item)?)
    }

    /// Returns the entry with a key in the document.
    pub(super) fn declared(&self, declaration: Item<'_>) -> Option<&Entry<'l>> {
        self.entries.get(*self.by_declaration.get(&declaration)?)
    }
}
