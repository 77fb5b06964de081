//! The state of the server: created items can be read, and deleted ones no longer exist.
//!
//! A collection is a path that supports `POST`, with a path below it that has a parameter as its last segment: an
//! item posted to `/pets` is at `/pets/{id}`. Each concrete path is a separate collection.

use std::{
    collections::{BTreeMap, VecDeque},
    sync::{Mutex, PoisonError},
};

use openapi_document::{
    operations,
    template::{Piece, pieces},
};
use serde_json::{Map, Value};

use crate::{outgoing::Outgoing, request::Incoming};

/// The collections of a document, with their items.
#[derive(Debug, Default)]
pub(crate) struct Store {
    /// The template of each collection, with the name of the item parameter.
    templates: BTreeMap<String, String>,
    state: Mutex<State>,
}

/// The items with their ids as text, in the order of creation.
type Items = Vec<(String, Map<String, Value>)>;

#[derive(Debug, Default)]
struct State {
    /// The items by the concrete path of the collection.
    collections: BTreeMap<String, Items>,
    /// The responses by operation and idempotency key.
    keys: BTreeMap<(String, String), Outgoing>,
    created: i64,
}

/// The effect of a request on the store.
pub(crate) enum Action<'p> {
    Create { collection: &'p str, id: String },
    List { collection: &'p str },
    Item { collection: &'p str, id: String, key: &'p str },
}

/// The result of an action.
pub(crate) enum Applied {
    /// The action was applied, unless the response is a failure.
    Done,
    /// A request with the same key was already applied, with this response.
    Before(Outgoing),
    /// The item does not exist.
    Missing,
}

impl Store {
    pub(crate) fn new(root: &Value) -> Self {
        let operations = operations(root);
        let mut templates = BTreeMap::new();
        for operation in &operations {
            let Some((collection, last)) = operation.path.trim_end_matches('/').rsplit_once('/') else { continue };
            let last = pieces(last);
            let [Piece::Name(name)] = last.as_slice() else { continue };
            let is_created = |it: &&openapi_document::OperationRef<'_>| {
                it.path.trim_end_matches('/') == collection && it.method == "post"
            };
            if operations.iter().find(is_created).is_some() {
                templates.insert(collection.to_owned(), (*name).to_owned());
            }
        }
        Self { templates, state: Mutex::default() }
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Removes all items and keys.
    pub(crate) fn reset(&self) {
        *self.state() = State::default();
    }

    /// Returns the items of a collection, by its concrete path.
    pub(crate) fn items(&self, collection: &str) -> Vec<Value> {
        let state = self.state();
        let items = state.collections.get(collection).into_iter().flatten();
        items.map(|(_, item)| Value::Object(item.clone())).collect()
    }

    /// Returns the action of an operation, by its template and the requested path.
    pub(crate) fn action<'p>(&'p self, verb: &str, template: &str, path: &'p str) -> Option<Action<'p>> {
        let (template, path) = (template.trim_end_matches('/'), path.trim_end_matches('/'));
        if let Some(id) = self.templates.get(template) {
            return match verb {
                "POST" => Some(Action::Create { collection: path, id: id.clone() }),
                "GET" => Some(Action::List { collection: path }),
                _ => None,
            };
        }
        let (above, last) = template.rsplit_once('/')?;
        let key = self.templates.get(above)?;
        let (collection, id) = path.rsplit_once('/')?;
        if !matches!(pieces(last).first(), Some(Piece::Name(_))) {
            // Some APIs list a collection at a separate path.
            let is_list = verb == "GET" && matches!(last, "search" | "list" | "all");
            return is_list.then_some(Action::List { collection });
        }
        Some(Action::Item { collection, id: id.to_owned(), key })
    }

    /// Applies an action and adds its result to the response. A key is looked up and stored under one lock, so that
    /// only one of two concurrent requests with the same key is applied.
    pub(crate) fn apply(
        &self,
        action: &Action<'_>,
        verb: &str,
        operation: &str,
        request: &Incoming,
        outgoing: &mut Outgoing,
        position: Option<&str>,
    ) -> Applied {
        // A request without side effects may be repeated.
        let key = key_of(request).filter(|_| verb != "GET").map(|key| (operation.to_owned(), key));
        let mut body: Value = serde_json::from_slice(&outgoing.body).unwrap_or_default();
        let given = serde_json::from_slice::<Map<String, Value>>(&request.body).unwrap_or_default();
        let mut state = self.state();
        if let Some(known) = key.as_ref().and_then(|key| state.keys.get(key)) {
            return Applied::Before(known.clone());
        }
        if !(200..300).contains(&outgoing.status) {
            return Applied::Done;
        }
        match action {
            Action::Create { collection, id } => {
                state.created += 1;
                let number = state.created;
                let mut item = given;
                let key = match entity(&mut body, id) {
                    Some((entity, name)) => {
                        let own = new_id(entity.get(&name), number);
                        item.insert(name.clone(), own);
                        entity.extend(item.clone());
                        name
                    }
                    None => {
                        item.insert(id.clone(), number.into());
                        id.clone()
                    }
                };
                let text = plain(item.get(&key));
                state.collections.entry((*collection).to_owned()).or_default().push((text, item));
            }
            Action::List { collection } => {
                let items = state.collections.get(*collection).map(Vec::as_slice).unwrap_or_default();
                let asked = Asked::of(request, items.len(), position);
                let page: Vec<_> = items.get(asked.range()).into_iter().flatten().map(|(_, item)| item).collect();
                list(&mut body, &page, &asked);
            }
            Action::Item { collection, id, key } => {
                let items = state.collections.entry((*collection).to_owned()).or_default();
                let Some(at) = items.iter().position(|(known, _)| known == id) else { return Applied::Missing };
                if verb == "DELETE" {
                    items.remove(at);
                } else if let Some((_, item)) = items.get_mut(at) {
                    if matches!(verb, "PUT" | "PATCH" | "POST") {
                        item.extend(given);
                    }
                    if let Some((entity, _)) = entity(&mut body, key) {
                        entity.extend(item.clone());
                    }
                }
            }
        }
        if !outgoing.body.is_empty() {
            outgoing.body = body.to_string().into_bytes();
        }
        if let Some(key) = key {
            state.keys.insert(key, outgoing.clone());
        }
        Applied::Done
    }
}

/// Returns the idempotency key of a request, from a header or the body.
fn key_of(request: &Incoming) -> Option<String> {
    let header = request.header("idempotency-key").or_else(|| request.header("x-idempotency-key"));
    header.map(str::to_owned).or_else(|| {
        let body: Value = serde_json::from_slice(&request.body).ok()?;
        ["idempotency_key", "idempotencyKey"].iter().find_map(|name| Some(body.get(*name)?.as_str()?.to_owned()))
    })
}

fn plain(value: Option<&Value>) -> String {
    match value {
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
        None => String::new(),
    }
}

/// Returns the object closest to the top of a response that has an id, named like the parameter or `id`.
fn entity<'v>(body: &'v mut Value, id: &str) -> Option<(&'v mut Map<String, Value>, String)> {
    let names = [id, "id"];
    let mut queue = VecDeque::from([body]);
    while let Some(value) = queue.pop_front() {
        let Value::Object(members) = value else { continue };
        if let Some(name) = names.iter().find(|name| members.contains_key(**name)) {
            return Some((members, (*name).to_owned()));
        }
        queue.extend(members.values_mut());
    }
    None
}

/// Returns a new id of the same form as the sampled one.
fn new_id(sampled: Option<&Value>, number: i64) -> Value {
    match sampled {
        Some(Value::String(text)) if text.len() == 36 && text.matches('-').count() == 4 => {
            format!("00000000-0000-4000-8000-{number:012x}").into()
        }
        Some(Value::String(text)) => format!("{text}{number}").into(),
        _ => number.into(),
    }
}

/// The requested page, by the usual names of pagination parameters.
struct Asked {
    /// The number of the page, from one.
    number: usize,
    size: usize,
    start: usize,
    total: usize,
    /// The query of the next page, if there is one and the operation has a parameter for it.
    next: Option<String>,
}

/// The names of the parameters that contain the number of preceding items.
const START: [&str; 5] = ["offset", "skip", "cursor", "page_token", "pageToken"];
/// The names of the parameters that contain the number of the page.
const NUMBER: [&str; 2] = ["page", "page_number"];

/// Returns true for the names of parameters by which a page of a stored list is requested.
pub(crate) fn is_position(name: &str) -> bool {
    START.contains(&name) || NUMBER.contains(&name)
}

impl Asked {
    fn of(request: &Incoming, total: usize, position: Option<&str>) -> Self {
        let number = |names: &[&str]| {
            let found = request.query.iter().find(|(name, _)| names.contains(&name.as_str()));
            found.and_then(|(_, value)| value.parse::<usize>().ok())
        };
        let size = number(&["limit", "per_page", "page_size", "pageSize", "size"]).unwrap_or(total).max(1);
        let page = number(&NUMBER).unwrap_or(1).max(1);
        let start = number(&START).unwrap_or_else(|| (page - 1).saturating_mul(size));
        let end = start.saturating_add(size);
        let next = position.filter(|_| end < total).map(|name| {
            let others =
                request.query_string.split('&').filter(|pair| !pair.is_empty() && pair.split('=').next() != Some(name));
            let number = if NUMBER.contains(&name) { page.saturating_add(1) } else { end };
            others.chain([format!("{name}={number}").as_str()]).collect::<Vec<_>>().join("&")
        });
        Self { number: page, size, start, total, next }
    }

    fn range(&self) -> std::ops::Range<usize> {
        self.start.min(self.total)..self.start.saturating_add(self.size).min(self.total)
    }

    /// Corrects the members of an object that describe the page.
    fn correct(&self, members: &mut Map<String, Value>) {
        for (name, value) in members {
            match name.as_str() {
                "total" | "total_count" | "totalCount" if value.is_number() => *value = self.total.into(),
                "page" | "current_page" if value.is_number() => *value = self.number.into(),
                "max_page" | "last_page" | "total_pages" if value.is_number() => {
                    *value = self.total.div_ceil(self.size).into();
                }
                // A cursor is the number of items before the next page. On the last page it is null or empty.
                "next_cursor" | "nextCursor" | "next_page_token" | "nextPageToken" => {
                    let (end, is_last) = (self.range().end, self.range().end >= self.total);
                    *value = match value {
                        Value::Null if !is_last => end.to_string().into(),
                        Value::String(_) if is_last => "".into(),
                        Value::String(_) => end.to_string().into(),
                        Value::Number(_) if is_last => 0.into(),
                        Value::Number(_) => end.into(),
                        _ => continue,
                    };
                }
                // A reference relative to the URL of this page.
                "next" | "next_url" | "nextUrl" | "next_link" | "nextLink" | "next_page_url" | "next_page_uri" => {
                    let next = self.next.as_ref().map(|query| format!("?{query}"));
                    *value = match value {
                        Value::Null | Value::String(_) if next.is_some() => next.into(),
                        Value::String(_) => "".into(),
                        _ => continue,
                    };
                }
                "has_next" | "has_more" if value.is_boolean() => *value = (self.range().end < self.total).into(),
                _ => {}
            }
        }
    }
}

/// Replaces the items of the first array of objects, and corrects the description of the page.
fn list(body: &mut Value, items: &[&Map<String, Value>], asked: &Asked) {
    let mut queue = VecDeque::from([body]);
    let mut is_filled = false;
    while let Some(value) = queue.pop_front() {
        match value {
            Value::Array(found) if !is_filled && found.iter().all(Value::is_object) => {
                let sample = found.first().and_then(Value::as_object).cloned().unwrap_or_default();
                let with = |item: &&Map<String, Value>| {
                    let mut all = sample.clone();
                    all.extend((*item).clone());
                    Value::Object(all)
                };
                *found = items.iter().map(with).collect();
                is_filled = true;
            }
            Value::Object(members) => {
                asked.correct(members);
                queue.extend(members.values_mut());
            }
            _ => {}
        }
    }
}
