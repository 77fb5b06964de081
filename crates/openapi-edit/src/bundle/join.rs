//! What of an upstream document goes into a bundle, under which names.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::{prose, text::Lines, upgrade::upgrade};
use openapi_document::{
    Document, Error, METHODS, Members, Pointer, Problem, Selector, each_reference, followed, operations, slice,
    target_of,
    walk::{Kind, parts_mut, visit},
};

/// A bundle with another document's operations in it.
#[derive(Debug, Clone)]
pub struct Joined {
    /// The bundle.
    pub document: Document,
    /// The operations that it has of the API now.
    pub operations: Vec<String>,
    /// What the bundle has no room for, in words.
    pub left_out: Vec<String>,
}

/// Joins the operations of a document into a bundle, in place of what it has of the API. Everything else in the
/// bundle stays as it is, to the letter.
///
/// Without prose the descriptions, summaries and examples of the document are left out, and those of the bundle
/// at the same places stay. A name that another API has is written `api.Name`.
///
/// # Errors
///
/// If the bundle is no bundle in block style, or another API has one of the paths.
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

/// The names that the other APIs of a bundle have, by the section that they stand in: `/paths`,
/// `/components/schemas`, and `operationId` for ids.
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

/// What a document brings: its operations as a bundle has them, and the components that they reach.
fn incoming(upstream: &Document, api: &str) -> Result<Value, Error> {
    let mut whole = upstream.root().clone();
    let servers = whole.member("servers").cloned();
    let security = whole.member("security").cloned();
    let mut paths = Map::new();
    for operation in operations(&whole) {
        let item = paths.entry(operation.path).or_insert_with(|| {
            let members = operation.path_item.as_object().into_iter().flatten();
            let around = members.filter(|(key, _)| !METHODS.contains(&key.as_str()) && *key != "additionalOperations");
            let mut item = Map::new();
            let own = operation.path_item.member("servers").or(servers.as_ref());
            item.insert("servers".to_owned(), own.cloned().unwrap_or_else(|| json!([{"url": "/"}])));
            item.extend(
                around.filter(|(key, _)| *key != "servers" && *key != "$ref").map(|(k, v)| (k.clone(), v.clone())),
            );
            Value::Object(item)
        });
        // Some vendors refer to whole operations.
        let found = followed(&whole, &operation.pointer, operation.value);
        let Some(mut value) = found.and_then(|found| found.value.as_object().cloned()) else { continue };
        value.shift_remove("tags");
        if let (None, Some(security)) = (value.member("security"), &security) {
            value.insert("security".to_owned(), security.clone());
        }
        let mut tagged = Map::from_iter([("tags".to_owned(), json!([api]))]);
        tagged.extend(value);
        let holder = if METHODS.contains(&operation.method) {
            item.as_object_mut()
        } else {
            let more = item.as_object_mut().map(|item| item.entry("additionalOperations").or_insert_with(|| json!({})));
            more.and_then(Value::as_object_mut)
        };
        if let Some(holder) = holder {
            holder.insert(operation.method.to_owned(), Value::Object(tagged));
        }
    }
    if let Some(members) = whole.as_object_mut() {
        members.insert("paths".to_owned(), Value::Object(paths));
        members.shift_remove("security");
        members.shift_remove("tags");
    }
    components(&mut whole);
    let inside = whole.clone();
    inline(&mut whole, &inside, 0);
    upgrade(&mut whole, upstream.version());
    // Only what is reached.
    let document = upstream.with_root(whole);
    let all: Vec<Selector> = operations(document.root())
        .iter()
        .map(|operation| Selector::new(format!("{} {}", operation.verb(), operation.path)))
        .collect();
    if all.is_empty() {
        let problem = Problem::Data("no operations to add to the bundle".to_owned());
        return Err(upstream.error(&Pointer::from("/paths"), problem));
    }
    Ok(slice::select(&document, &all)?.root().clone())
}

/// Writes out what is referred to outside of components and has no section there: examples, links.
fn inline(value: &mut Value, root: &Value, depth: usize) {
    let target = value.member("$ref").and_then(Value::as_str).and_then(target_of);
    if let Some(target) = target.filter(|target| !target.as_str().starts_with("/components/"))
        && let Some(found) = target.find(root)
        && depth < 32
    {
        *value = found.clone();
        inline(value, root, depth + 1);
        return;
    }
    match value {
        Value::Object(members) => members.values_mut().for_each(|member| inline(member, root, depth)),
        Value::Array(items) => items.iter_mut().for_each(|item| inline(item, root, depth)),
        _ => {}
    }
}

/// Makes components of what is referred to elsewhere: in other files, in operations.
fn components(root: &mut Value) {
    for _ in 0..64 {
        let mut wanted: BTreeMap<Pointer, Kind> = BTreeMap::new();
        let inside = root.clone();
        visit(&inside, &mut |kind, _, value| {
            let target = value.member("$ref").and_then(Value::as_str).and_then(target_of);
            let is_component =
                |target: &Pointer| target.as_str().starts_with("/components/") && target.keys().count() == 3;
            if let Some(target) = target.filter(|target| !is_component(target) && section(kind).is_some()) {
                wanted.entry(target).or_insert(kind);
            }
        });
        if wanted.is_empty() {
            return;
        }
        for (target, kind) in wanted {
            let (Some(value), Some(section)) = (target.find(&inside).cloned(), section(kind)) else {
                continue;
            };
            let Some(components) =
                root.as_object_mut().map(|root| root.entry("components").or_insert_with(|| json!({})))
            else {
                return;
            };
            let Some(held) = components
                .as_object_mut()
                .and_then(|components| components.entry(section).or_insert_with(|| json!({})).as_object_mut())
            else {
                return;
            };
            let name = free(&name_of(&target), |name| held.contains_key(name));
            let reference = format!("#/components/{section}/{name}");
            held.insert(name, value);
            each_reference(root, &mut |known| {
                if target_of(known).as_ref() == Some(&target) {
                    *known = reference.clone();
                }
            });
        }
    }
}

/// The section of components for a kind.
fn section(kind: Kind) -> Option<&'static str> {
    Some(match kind {
        Kind::Schema => "schemas",
        Kind::Response => "responses",
        Kind::Parameter => "parameters",
        Kind::RequestBody => "requestBodies",
        Kind::Header => "headers",
        Kind::Callback => "callbacks",
        _ => return None,
    })
}

/// A name for what stands at a place: of its file, or of its last key.
fn name_of(target: &Pointer) -> String {
    let keys: Vec<String> = target.keys().collect();
    let said = match keys.as_slice() {
        [files, file] if files == "files" => {
            let file = file.rsplit('/').next().unwrap_or(file);
            file.split('.').next().unwrap_or(file).to_owned()
        }
        keys => keys.iter().rev().find(|key| !key.chars().all(|c| c.is_ascii_digit())).cloned().unwrap_or_default(),
    };
    let name: String =
        said.chars().map(|c| if c.is_ascii_alphanumeric() || "._-".contains(c) { c } else { '_' }).collect();
    if name.is_empty() { "Part".to_owned() } else { name }
}

fn free(name: &str, is_taken: impl Fn(&str) -> bool) -> String {
    let numbered = (2..).map(|number| format!("{name}_{number}"));
    std::iter::once(name.to_owned()).chain(numbered).find(|name| !is_taken(name)).unwrap_or_default()
}

/// Gives what comes in names that no other API has. The names that it has then, by section.
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
            // A mapping may name a schema alone.
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
            let to = Pointer::from("/components").child(section).child(new).join(rest.iter().map(String::as_str));
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

/// Edits the text of the bundle: out with what only the API had, in with what comes.
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
        // What nobody reaches is not the API's to take away, unless something of its own replaces it.
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

/// Lists the API among the tags.
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
