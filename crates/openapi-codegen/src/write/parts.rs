//! Splitting of modules: editors are slow with files of tens of thousands of lines, so a long module is divided by
//! tag.

use std::collections::BTreeMap;

use foldhash::{HashMap, HashMapExt};
use indexmap::IndexMap;

use crate::model::{BodyKind, Operation, Shape, Type, TypeId};
use crate::names::Named;

/// The maximum length of a file in lines. A longer item has a file of its own.
const LINES: usize = 6_000;

/// The maximum length in bytes of the part of a file name that comes from the document.
const NAME: usize = 40;

/// A file with a part of a module. Its items belong to the module, which declares and re-exports it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Part {
    /// The path of the file, relative to the folder of the client's modules.
    pub path: String,
    /// The items.
    pub text: String,
}

/// The groups that items are assigned to: the tag of the operations that use an item, or else its first letter.
struct Groups<'m>(HashMap<&'m str, &'m str>);

impl<'m> Groups<'m> {
    /// Determines the tag of every item that is used by one tag only.
    fn of(model: &'m Named) -> Self {
        let mut found: HashMap<&str, Option<&str>> = HashMap::new();
        for operation in &model.operations {
            let tag = operation.tags.first().map(String::as_str);
            let Operation { call, success_type, failure_type, headers_type, .. } = operation;
            let mut seen = vec![*call, *success_type, *failure_type, *headers_type];
            let mut pending: Vec<&Type> = Vec::new();
            types(operation, &mut seen, &mut pending);
            for id in seen {
                found.insert(model.names.of(id), tag);
            }
            while let Some(ty) = pending.pop() {
                let Shape::Named(id) = &ty.shape else {
                    pending.extend(ty.shape.inner());
                    continue;
                };
                let name = model.names.of(*id);
                match found.get(name) {
                    // The item is used by another tag as well, or was visited before.
                    Some(None) => continue,
                    Some(before) if *before == tag => continue,
                    Some(_) => found.insert(name, None),
                    None => found.insert(name, tag),
                };
                pending.extend(model.types.get(*id).map(|def| def.definition.holds()).into_iter().flatten());
            }
        }
        for view in &model.names.views {
            found.insert(&view.type_name, Some(&view.tag));
        }
        Self(found.into_iter().filter_map(|(name, tag)| Some((name, tag?))).collect())
    }

    /// Returns the name of the file for an item, in ASCII as for all module files.
    fn file(&self, item: &str) -> String {
        let tag = self.0.get(item).map(|tag| openapi_lower::snake(tag).replace(|c: char| !c.is_ascii(), ""));
        match tag.as_ref().map(|tag| tag.get(..NAME).unwrap_or(tag).trim_matches('_')) {
            Some(tag) if !tag.is_empty() => format!("tag_{tag}"),
            _ => format!("letter_{}", letter(item)),
        }
    }
}

/// Collects the items that are generated for an operation alone, and the types that it uses.
fn types<'m>(operation: &'m Operation, items: &mut Vec<TypeId>, used: &mut Vec<&'m Type>) {
    used.extend(operation.parameters.iter().map(|parameter| &parameter.ty));
    for body in operation.body.iter().flat_map(|body| &body.kinds) {
        match &body.kind {
            BodyKind::Json(ty) | BodyKind::Form(ty) => used.push(ty),
            BodyKind::Multipart(forms) => {
                items.push(body.form_type);
                items.extend(forms.iter().map(|form| form.id));
                used.extend(forms.iter().flat_map(|form| &form.parts).map(|part| &part.ty));
            }
            BodyKind::Text | BodyKind::Bytes => {}
        }
    }
    let responses = operation.success.iter().chain(&operation.failure);
    used.extend(responses.filter_map(|response| response.payload.ty()));
    used.extend(operation.headers.iter().map(|header| &header.ty));
}

fn letter(item: &str) -> String {
    let first = item.chars().next().filter(char::is_ascii_alphabetic);
    first.map_or_else(|| "other".to_owned(), |first| first.to_ascii_lowercase().to_string())
}

/// The modules of a client during their division into files.
pub(super) struct Modules<'m> {
    groups: Groups<'m>,
    /// The files beside those of the modules themselves.
    pub(super) parts: Vec<Part>,
}

impl<'m> Modules<'m> {
    pub(super) fn new(model: &'m Named) -> Self {
        Self { groups: Groups::of(model), parts: Vec::new() }
    }

    /// Returns the text of a module in a file of its own: its items, or the declarations of its parts.
    pub(super) fn text(&mut self, module: &str, items: IndexMap<String, String>) -> String {
        let (items, files) = self.divided(&items);
        if files.is_empty() {
            return items.join("\n");
        }
        let declarations = files.keys().map(|file| format!("mod {file};\npub use {file}::*;\n")).collect();
        self.add(module, files.into_iter().map(|(file, items)| (file, items.join("\n"))));
        declarations
    }

    /// Returns the items of the client module itself, or the declaration of a private module with them.
    pub(super) fn nested(&mut self, module: &str, items: IndexMap<String, String>) -> String {
        let (items, files) = self.divided(&items);
        if files.is_empty() {
            return items.iter().map(|item| format!("\n{item}")).collect();
        }
        let declarations: String =
            files.keys().map(|file| format!("    mod {file};\n    pub use {file}::*;\n")).collect();
        self.add(module, files.into_iter().map(|(file, items)| (file, items.join("\n"))));
        format!("\nmod {module} {{\n    use super::*;\n\n{declarations}}}\npub use {module}::*;\n")
    }

    /// Returns methods of `Client`, or the declaration of a private module that implements them.
    pub(super) fn impls(&mut self, module: &str, items: IndexMap<String, String>) -> String {
        let (items, files) = self.divided(&items);
        let implementation = |methods: &[&str]| format!("impl Client {{\n{}}}\n", methods.join("\n"));
        if files.is_empty() {
            return if items.is_empty() { String::new() } else { format!("\n{}", implementation(&items)) };
        }
        let declarations: String = files.keys().map(|file| format!("    mod {file};\n")).collect();
        self.add(module, files.into_iter().map(|(file, items)| (file, implementation(&items))));
        format!("\nmod {module} {{\n    use super::*;\n\n{declarations}}}\n")
    }

    /// Returns all items that have a text, and the items of each file if there are several.
    fn divided<'t>(&self, items: &'t IndexMap<String, String>) -> (Vec<&'t str>, Files<'t>) {
        let items = items.iter().filter(|(_, text)| !text.is_empty());
        let items: Vec<Item<'_>> = items.map(|(name, text)| (name.as_str(), text.as_str())).collect();
        (texts(&items), divide(&items, &self.groups, LINES))
    }

    fn add(&mut self, module: &str, files: impl Iterator<Item = (String, String)>) {
        self.parts.extend(files.map(|(file, text)| Part { path: format!("{module}/{file}.rs"), text }));
    }
}

/// Name and text of an item.
type Item<'t> = (&'t str, &'t str);
/// The items of each file.
type Files<'t> = BTreeMap<String, Vec<&'t str>>;

/// Divides the items of a module into files of at most `limit` lines. Returns none if one file suffices.
fn divide<'t>(items: &[Item<'t>], groups: &Groups<'_>, limit: usize) -> Files<'t> {
    let mut files = BTreeMap::new();
    if lines(items) <= limit {
        return files;
    }
    for (file, members) in grouped(items, |item| groups.file(item)) {
        if lines(&members) <= limit {
            files.insert(file, texts(&members));
            continue;
        }
        let by_letter = grouped(&members, |item| match file.starts_with("tag_") {
            true => format!("{file}_{}", letter(item)),
            false => file.clone(),
        });
        for (file, members) in by_letter {
            for (index, chunk) in chunks(&members, limit).into_iter().enumerate() {
                let file = if index == 0 { file.clone() } else { format!("{file}_{}", index + 1) };
                files.insert(file, texts(&chunk));
            }
        }
    }
    files
}

fn grouped<'t>(items: &[Item<'t>], key: impl Fn(&str) -> String) -> BTreeMap<String, Vec<Item<'t>>> {
    let mut groups: BTreeMap<String, Vec<Item<'_>>> = BTreeMap::new();
    for item in items {
        groups.entry(key(item.0)).or_default().push(*item);
    }
    groups
}

/// Divides items into consecutive chunks of at most `limit` lines.
fn chunks<'t>(items: &[Item<'t>], limit: usize) -> Vec<Vec<Item<'t>>> {
    let mut chunks: Vec<Vec<Item<'_>>> = Vec::new();
    let mut length = 0;
    for item in items {
        let added = lines(&[*item]);
        length += added;
        match chunks.last_mut().filter(|_| length <= limit) {
            Some(chunk) => chunk.push(*item),
            None => {
                chunks.push(vec![*item]);
                length = added;
            }
        }
    }
    chunks
}

/// Counts the lines of items with an empty line after each.
fn lines(items: &[Item<'_>]) -> usize {
    items.iter().map(|(_, text)| text.matches('\n').count() + 1).sum()
}

fn texts<'t>(items: &[Item<'t>]) -> Vec<&'t str> {
    items.iter().map(|(_, text)| *text).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::testing::client;

    /// Returns the files for items with these names, of one line each, in groups by these tags.
    fn files(names: &[&str], tags: &[(&'static str, &'static str)], limit: usize) -> Vec<String> {
        let items: Vec<(String, String)> = names.iter().map(|name| (name.to_string(), "text\n".to_owned())).collect();
        let items: Vec<Item<'_>> = items.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        let files = divide(&items, &Groups(tags.iter().copied().collect()), limit);
        files.into_iter().map(|(file, items)| format!("{file} {}", items.len())).collect()
    }

    #[test]
    fn a_long_module_is_divided_by_tag_then_letter_then_number() {
        let tags = [("Ant", "Small Pets"), ("Bee", "Small Pets"), ("Cow", "Farm"), ("Cat", "Farm"), ("Dog", "Farm")];
        let names = ["Ant", "Bee", "Cow", "Cat", "Dog", "Elk", "Emu", "Eel"];
        assert_eq!(files(&names, &tags, 16), [""; 0]);
        assert_eq!(files(&names, &tags, 6), ["letter_e 3", "tag_farm 3", "tag_small_pets 2"]);
        let expected = ["letter_e 2", "letter_e_2 1", "tag_farm_c 2", "tag_farm_d 1", "tag_small_pets 2"];
        assert_eq!(files(&names, &tags, 4), expected);
    }

    #[test]
    fn an_item_longer_than_a_file_has_one_of_its_own() {
        assert_eq!(files(&["Ant", "Ape"], &[], 1), ["letter_a 1", "letter_a_2 1"]);
    }

    #[test]
    fn file_names_from_the_document_are_short_and_plain() {
        let long = "../ very long, very long, very long, very long Ä/";
        let names = files(&["Ant", "Bee", "Élan"], &[("Ant", long), ("Bee", "猫")], 3);
        assert_eq!(names, ["letter_b 1", "letter_other 1", "tag_very_long_very_long_very_long_very_long 1"]);
    }

    #[test]
    fn a_type_is_filed_under_the_one_tag_that_needs_it() {
        let refer = |name: &str| json!({"$ref": format!("#/components/schemas/{name}")});
        let get = |tag: &str, schema: Value| {
            let content = json!({"application/json": {"schema": schema}});
            json!({"get": {"tags": [tag], "operationId": format!("get {tag}"), "responses": {"200": {"description": "", "content": content}}}})
        };
        let object = |inner: Value| json!({"type": "object", "properties": {"inner": inner}});
        let paths =
            json!({"/a": get("cats", refer("Cat")), "/b": get("dogs", refer("Dog")), "/c": get("cats", refer("Cat"))});
        let schemas = json!({"Cat": object(refer("Shared")), "Dog": object(refer("Shared")), "Shared": object(refer("Deep")),
            "Deep": object(json!({})), "Unused": object(json!({}))});
        let model = client(paths, schemas).model;
        let groups = Groups::of(&model);
        let found = ["Cat", "Dog", "GetCats", "GetCatsError", "Shared", "Deep", "Unused"].map(|name| groups.file(name));
        assert_eq!(found, ["tag_cats", "tag_dogs", "tag_cats", "tag_cats", "letter_s", "letter_d", "letter_u"]);
    }

    #[test]
    fn items_of_parts_keep_their_paths() {
        let properties: serde_json::Map<String, Value> = (0..400)
            .map(|index| (format!("member_{index}"), json!({"type": "string", "description": "a\n\nb\n\nc"})))
            .collect();
        let schemas: serde_json::Map<String, Value> = ["Ant", "Bee", "Cow"]
            .iter()
            .map(|name| ((*name).to_owned(), json!({"type": "object", "properties": properties})))
            .collect();
        let texts = client(json!({}), json!(schemas)).texts;
        assert!(texts.types.starts_with("mod letter_a;\npub use letter_a::*;\nmod letter_b;\n"), "{}", texts.types);
        let paths: Vec<&str> = texts.parts.iter().map(|part| part.path.as_str()).collect();
        assert_eq!(paths, ["types/letter_a.rs", "types/letter_b.rs", "types/letter_c.rs"]);
        assert!(texts.parts.iter().all(|part| part.text.contains("pub struct ")));
    }
}
