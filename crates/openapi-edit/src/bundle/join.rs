//! Insertion of an upstream document into a bundle, with the names in the bundle.

use super::{incoming::incoming, prose, text::Lines};
use openapi_document::{
    Document, Error, Members, Pointer, Problem, Selector, each_reference, operations, slice, target_of,
    walk::{Kind, parts_mut},
};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// A bundle into which another document's operations were inserted.
#[derive(Debug, Clone)]
pub struct Joined {
    /// The bundle.
    pub document: Document,
    /// The operations of the API in the bundle.
    pub operations: Vec<String>,
    /// The parts that a bundle cannot represent, in words.
    pub left_out: Vec<String>,
}

/// Replaces the operations of an API in a bundle by those of a document. The rest of the bundle is unchanged, byte by
/// byte.
///
/// Without prose, the descriptions, summaries and examples of the document are omitted, and those of the bundle at
/// the same locations are retained. A name that another API uses is written `api.Name`.
///
/// # Errors
///
/// Returns an error if the bundle is not one in block style, or another API has one of the paths.
pub fn join(bundle: &Document, api: &str, upstream: &Document, with_prose: bool) -> Result<Joined, Error> {
    let names_api = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    if api.is_empty() || !api.chars().all(names_api) || !api.starts_with(|c: char| c.is_ascii_lowercase()) {
        let problem =
            format!("invalid API name `{api}`: use lowercase letters, digits and `_`, starting with a letter");
        return Err(bundle.error(&Pointer::root(), Problem::Data(problem)));
    }
    let mut left_out = Vec::new();
    if upstream.root().has("webhooks") {
        left_out.push("webhooks: a bundle contains only operations".to_owned());
    }
    let others = others(bundle, api);
    let before = slice::api(bundle, api).ok();
    let mut root = incoming(upstream, api)?;
    let held = rename(&mut root, bundle, &others, api);
    if !with_prose {
        let bundle_root = bundle.root();
        prose::replace(&mut root, bundle_root, |pointer| pointer.clone());
    }
    for (path, _) in entries(&root, &["paths"]) {
        if others.get("/paths").is_some_and(|all| all.contains(path)) {
            let problem =
                format!("path `{path}` is already used by another API; the APIs of a bundle must not share paths");
            return Err(upstream.error(&Pointer::from("/paths").child(path), Problem::Data(problem)));
        }
    }
    let text = edit(bundle, &before, &others, &root, api, &held)?;
    let document = Document::parse(bundle.name(), text)?;
    let operations = operations(document.root())
        .iter()
        .filter(|operation| operation.tags().next() == Some(api))
        .map(|operation| format!("{} {}", operation.verb(), operation.path))
        .collect();
    Ok(Joined { document, operations, left_out })
}

/// The names that the other APIs of a bundle use, by section: `/paths`, `/components/schemas`, and `operationId` for
/// ids.
type Held = BTreeMap<String, BTreeSet<String>>;

fn others(bundle: &Document, api: &str) -> Held {
    let selectors: Vec<Selector> = operations(bundle.root())
        .iter()
        .filter(|operation| operation.tags().next() != Some(api))
        .map(|operation| Selector::new(format!("{} {}", operation.verb(), operation.path)))
        .collect();
    let mut held = Held::new();
    let Ok(rest) = slice::select(bundle, &selectors) else { return held };
    if selectors.is_empty() {
        return held;
    }
    for (path, _) in entries(rest.root(), &["paths"]) {
        held.entry("/paths".to_owned()).or_default().insert(path.clone());
    }
    for (section, _) in entries(rest.root(), &["components"]) {
        let names = entries(rest.root(), &["components", section]).map(|(name, _)| name.clone());
        held.entry(format!("/components/{section}")).or_default().extend(names);
    }
    let ids = operations(rest.root()).iter().filter_map(|it| it.operation_id().map(str::to_owned)).collect();
    held.insert("operationId".to_owned(), ids);
    held
}

fn entries<'v>(root: &'v Value, keys: &[&str]) -> impl Iterator<Item = (&'v String, &'v Value)> + use<'v> {
    let mut value = Some(root);
    for key in keys {
        value = value.and_then(|value| value.member(key));
    }
    value.and_then(Value::as_object).into_iter().flatten()
}

/// Renames incoming parts so that no other API has their names. Returns the new names, by section.
fn rename(root: &mut Value, bundle: &Document, others: &Held, api: &str) -> Held {
    let mut new_names: BTreeMap<(String, String), String> = BTreeMap::new();
    let sections: Vec<String> = entries(root, &["components"]).map(|(section, _)| section.clone()).collect();
    for section in &sections {
        let place = format!("/components/{section}");
        for (name, _) in entries(root, &["components", section]) {
            let prefixed = format!("{api}.{name}");
            let known = bundle.get(&Pointer::from(place.as_str()).child(&prefixed)).is_some();
            if known || others.get(&place).is_some_and(|held| held.contains(name)) {
                new_names.insert((section.clone(), name.clone()), prefixed);
            }
        }
    }
    each_reference(root, &mut |reference| {
        let Some(target) = target_of(reference) else {
            // A mapping may refer to a schema by its name alone.
            if let Some(new) = new_names.get(&("schemas".to_owned(), reference.clone())) {
                *reference = new.clone();
            }
            return;
        };
        let keys: Vec<String> = target.keys().collect();
        if let [components, section, name, rest @ ..] = keys.as_slice()
            && components == "components"
            && let Some(new) = new_names.get(&(section.clone(), name.clone()))
        {
            let to = Pointer::component(section, new).join(rest.iter().map(String::as_str));
            *reference = to.to_reference();
        }
    });
    let new_name = |section: &str, name: &str| {
        new_names.get(&(section.to_owned(), name.to_owned())).cloned().unwrap_or_else(|| name.to_owned())
    };
    let mut held = Held::new();
    for section in &sections {
        if let Some(Value::Object(entries)) = root.pointer_mut(&format!("/components/{section}")) {
            *entries = std::mem::take(entries).into_iter().map(|(name, it)| (new_name(section, &name), it)).collect();
            held.insert(format!("/components/{section}"), entries.keys().cloned().collect());
        }
    }
    let taken = |id: &str| others.get("operationId").is_some_and(|ids| ids.contains(id));
    parts_mut(root, &mut |kind, _, value| {
        if kind != Kind::Operation {
            return;
        }
        if let Some(Value::String(id)) = value.member_mut("operationId")
            && taken(id)
        {
            *id = format!("{api}.{id}");
        }
        for requirement in value.member_mut("security").and_then(Value::as_array_mut).into_iter().flatten() {
            if let Value::Object(schemes) = requirement {
                let renamed = std::mem::take(schemes).into_iter();
                *schemes = renamed.map(|(name, scopes)| (new_name("securitySchemes", &name), scopes)).collect();
            }
        }
    });
    held
}

/// Edits the text of the bundle: removes the parts that only the API used, and inserts the incoming ones.
fn edit(
    bundle: &Document,
    before: &Option<Document>,
    others: &Held,
    root: &Value,
    api: &str,
    held: &Held,
) -> Result<String, Error> {
    let mut lines = Lines::new(bundle.text());
    let is_kept = |section: &str, name: &str| others.get(section).is_some_and(|all| all.contains(name));
    let mut sections: Vec<Vec<String>> = vec![vec!["paths".to_owned()]];
    for (section, _) in entries(bundle.root(), &["components"]).chain(entries(root, &["components"])) {
        let keys = vec!["components".to_owned(), section.clone()];
        if !sections.contains(&keys) {
            sections.push(keys);
        }
    }
    for keys in &sections {
        let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
        let place = format!("/{}", keys.join("/"));
        let indent = keys.len() * 2;
        let known: Vec<&String> = entries(bundle.root(), &keys).map(|(name, _)| name).collect();
        let gone: Vec<&String> = known.iter().copied().filter(|name| !is_kept(&place, name)).collect();
        let incoming: Vec<(&String, &Value)> =
            entries(root, &keys).filter(|(name, _)| !is_kept(&place, name)).collect();
        // Unreferenced parts are retained, since they may not belong to the API, unless a part of the API replaces
        // them.
        let was_its_own = |name: &str| {
            let short = name.strip_prefix(&format!("{api}.")).unwrap_or(name);
            let in_slice = before.as_ref().is_some_and(|slice| {
                let pointer = Pointer::from(place.as_str());
                slice.get(&pointer.child(short)).is_some() || slice.get(&pointer.child(name)).is_some()
            });
            in_slice || held.get(&place).is_some_and(|names| names.contains(name)) || place == "/paths"
        };
        let mut at: Option<usize> = None;
        let mut left = known.len();
        for name in gone.into_iter().filter(|name| was_its_own(name)) {
            let same = entries(bundle.root(), &keys).find(|(known, _)| *known == name).map(|(_, value)| value);
            let now = incoming.iter().find(|(known, _)| *known == name).map(|(_, value)| *value);
            let path: Vec<&str> = keys.iter().copied().chain(std::iter::once(name.as_str())).collect();
            if now.is_some() && now == same {
                continue;
            }
            match (lines.remove(&path), now) {
                (Some(line), Some(value)) => {
                    at = Some(lines.insert(line, name, value, indent));
                }
                (Some(line), None) => {
                    at = at.or(Some(line));
                    left -= 1;
                }
                (None, _) => return Err(no_block(bundle, &keys, name)),
            }
        }
        let new: Vec<_> = incoming.into_iter().filter(|(name, _)| !known.contains(name)).collect();
        if new.is_empty() {
            if left == 0 && !known.is_empty() {
                lines.remove(&keys);
            }
            continue;
        }
        if lines.find(&keys).is_none() {
            let around = keys.split_last().map_or(&[][..], |(_, around)| around);
            lines.open(around);
            let parent = lines.find(around).map(|range| range.end);
            let end = parent.ok_or_else(|| no_block(bundle, &[], keys.first().copied().unwrap_or_default()))?;
            let section: Map<String, Value> =
                new.iter().map(|(name, value)| ((*name).clone(), (*value).clone())).collect();
            lines.insert(end, keys.last().copied().unwrap_or_default(), &Value::Object(section), indent - 2);
            continue;
        }
        lines.open(&keys);
        let mut line = at.or_else(|| lines.find(&keys).map(|range| range.end)).unwrap_or_default();
        for (name, value) in new {
            line = lines.insert(line, name, value, indent);
        }
    }
    tag(&mut lines, bundle, api);
    Ok(lines.into_text())
}

/// Adds the API to the tags.
fn tag(lines: &mut Lines, bundle: &Document, api: &str) {
    let tags = bundle.root().member("tags").and_then(Value::as_array);
    if tags.into_iter().flatten().any(|tag| tag.member("name").and_then(Value::as_str) == Some(api)) {
        return;
    }
    let mut all = tags.cloned().unwrap_or_default();
    all.push(json!({"name": api}));
    let at = lines.remove(&["tags"]).or_else(|| lines.find(&["paths"]).map(|range| range.start)).unwrap_or_default();
    lines.insert(at, "tags", &Value::Array(all), 0);
}

fn no_block(bundle: &Document, keys: &[&str], name: &str) -> Error {
    let pointer = Pointer::root().join(keys.iter().copied()).child(name);
    let problem = format!(
        "`{name}` is not a block-style entry; write the bundle in YAML block style, indented by two spaces per level"
    );
    bundle.error(&pointer, Problem::Data(problem))
}
