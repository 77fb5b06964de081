//! Views: the operations of a tag as a group, with shorter names.
//!
//! `issues/list-for-repo` with the tag `issues` is also available as `client.issues().list_for_repo(..)`. A tag has
//! a view if the names of its operations start with the tag, so that the view avoids the repetition.

use openapi_lower::{Names, snake, type_name};

use super::{NameTable, View, reserved};
use crate::{
    lock::{Matched, ViewLock},
    model::{Model, Operation, OperationId},
};

/// The minimum number of operations of a view.
const OPERATIONS: usize = 2;

/// Finds the useful views, and preserves those of the lock.
pub(super) fn find<'m>(model: &'m Model, table: &NameTable, matched: &Matched<'m>, functions: &mut Names) -> Vec<View> {
    let common = common_words(model, table);
    let mut types = Names::reserving(reserved::client_types());
    let locked = |tag: &str| matched.client.and_then(|client| client.views.get(tag));
    let client = matched.client.into_iter().flat_map(|client| client.views.values());
    client.for_each(|view| types.take(&view.ty));
    for group in model.servers.iter().filter(|group| group.has_choice()) {
        types.take(&table.server_type(group));
        group.variables().into_iter().for_each(|variable| types.take(table.of(variable.type_id)));
    }
    // An operation remains in its view if its tags change.
    let tag_of = |operation: &'m Operation| {
        let known = matched.operation(operation.key).and_then(|locked| locked.view.as_ref());
        let mut views = matched.client.into_iter().flat_map(|client| &client.views);
        let tag = known.and_then(|known| views.find(|(_, view)| view.method == known.view)).map(|(tag, _)| tag);
        tag.or(operation.tags.first())
    };
    let mut tags: Vec<&String> = Vec::new();
    model.operations.iter().filter_map(tag_of).for_each(|tag| {
        if !tags.contains(&tag) {
            tags.push(tag);
        }
    });
    let mut views = Vec::new();
    for tag in &tags {
        let members = model.operations.iter().filter(|it| tag_of(it) == Some(*tag));
        let mut methods: Vec<(OperationId, String)> = Vec::new();
        let mut names = Names::default();
        let count = members.clone().count();
        // Existing methods keep their names.
        let known = |key: OperationId| matched.operation(key).and_then(|locked| Some(&locked.view.as_ref()?.name));
        for Operation { key, .. } in members.clone() {
            if let Some(name) = known(*key) {
                names.take(name);
                methods.push((*key, name.clone()));
            }
        }
        for Operation { key, function, .. } in members {
            let short = shortened(table.member(*function), tag, common);
            if let Some(name) = short.filter(|name| known(*key).is_none() && names.is_free(name)) {
                methods.push((*key, names.claim_snake(&name)));
            }
        }
        if let Some(ViewLock { method, ty: type_name }) = locked(tag).filter(|_| !methods.is_empty()) {
            let (method, type_name) = (method.clone(), type_name.clone());
            views.push(View { tag: (*tag).clone(), method, type_name, methods });
            continue;
        }
        let method = snake(tag);
        let is_helpful = tags.len() > 1 && methods.len() >= OPERATIONS && methods.len() == count;
        if is_helpful && functions.is_free(&method) {
            let (method, type_name) = (functions.claim_snake(&method), types.claim_type(&type_name(tag)));
            views.push(View { tag: (*tag).clone(), method, type_name, methods });
        }
    }
    views
}

/// Counts the words that the names of all operations start with, such as the name of the API.
fn common_words(model: &Model, table: &NameTable) -> usize {
    let all: Vec<Vec<&str>> =
        model.operations.iter().map(|it| table.member(it.function).split('_').collect()).collect();
    let Some((first, others)) = all.split_first() else { return 0 };
    if others.is_empty() {
        return 0;
    }
    let is_common = |index: usize| others.iter().all(|other| other.get(index) == first.get(index));
    (0..first.len()).take_while(|index| is_common(*index)).count()
}

/// Returns the name without the common words and the tag.
fn shortened(function: &str, tag: &str, common: usize) -> Option<String> {
    let words: Vec<&str> = function.split('_').skip(common).collect();
    let tag = snake(tag);
    let tag: Vec<&str> = tag.split('_').collect();
    let is_similar = |word: &&str, wanted: &&str| word == wanted || one(word) == one(wanted);
    let is_tag = words.len() > tag.len() && words.iter().zip(&tag).all(|(word, wanted)| is_similar(word, wanted));
    let rest: Vec<&str> = words.into_iter().skip(tag.len()).collect();
    is_tag.then(|| snake(&rest.join("_")))
}

/// Returns a word without the `s` of a plural.
fn one(word: &str) -> &str {
    word.strip_suffix('s').unwrap_or(word)
}

#[cfg(test)]
mod tests {
    use openapi_document::Document;
    use serde_json::json;

    use crate::{generate, generate_locked};

    #[test]
    fn views_have_no_names_of_the_types_that_clients_export() {
        let operation = |id: &str, tag: &str| json!({"get": {"operationId": id, "tags": [tag], "responses": {"204": {"description": "d"}}}});
        let root = json!({"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": {
            "/a": operation("deviation/list", "Deviation"), "/b": operation("deviation/read", "Deviation"),
            "/c": operation("webhook/list", "Webhook"), "/d": operation("webhook/read", "Webhook"),
            "/e": operation("pets/list", "Pets"), "/f": operation("pets/read", "Pets")}});
        let model = generate(&Document::parse("t.json", root.to_string()).unwrap()).model;
        let names: Vec<&str> = model.names.views.iter().map(|view| view.type_name.as_str()).collect();
        assert_eq!(names, ["Deviation2", "Webhook2", "Pets"]);
    }

    #[test]
    fn an_operation_stays_in_its_view_if_its_tag_changes() {
        let operation = |id: &str, tag: &str| json!({"get": {"operationId": id, "tags": [tag], "responses": {"204": {"description": "d"}}}});
        let document = |tag: &str| {
            let root = json!({"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": {
                "/a": operation("pets/list", tag), "/b": operation("pets/read", tag),
                "/c": operation("homes/list", "homes"), "/d": operation("homes/read", "homes")}});
            Document::parse("t.json", root.to_string()).unwrap()
        };
        let before = generate(&document("pets"));
        let now = generate_locked(&document("homes"), &before.lock);
        assert!(now.breaks.is_empty(), "{:#?}", now.breaks);
        assert_eq!(before.model.names.views, now.model.names.views);
        // Without the lock, its method is in no view.
        let fresh = generate(&document("homes")).lock;
        let breaks = fresh.changes_since(&before.lock).breaks;
        assert!(breaks.iter().any(|it| it.item == "pets_list in its view"), "{breaks:#?}");
        // A lock of an earlier version does not have the view of a method.
        let mut earlier = before.lock.clone();
        earlier.operations.values_mut().flat_map(|it| &mut it.view).for_each(|view| view.view.clear());
        let again = generate_locked(&document("pets"), &earlier);
        assert!(again.breaks.is_empty() && again.lock == before.lock, "{:#?}", again.breaks);
    }
}
