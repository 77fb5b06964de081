//! Views: the operations of a tag together, under shorter names.
//!
//! `issues/list-for-repo` with the tag `issues` is `client.issues().list_for_repo(..)` as well. A tag has a
//! view where its operations begin with its name, so that the view says what they would repeat.

use std::collections::HashMap;

use openapi_lower::{Names, snake, type_name};

use super::Model;

/// The operations of a tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct View {
    /// The tag.
    pub tag: String,
    /// The method of the client.
    pub method: String,
    /// The name of its type.
    pub type_name: String,
    /// The methods: the operation's name, and the name in the view.
    pub methods: Vec<(String, String)>,
}

/// Fewer operations need no view.
const OPERATIONS: usize = 2;

/// Finds the views that help.
pub(super) fn find(model: &mut Model, functions: &mut Names) {
    let common = common_words(model);
    let mut tags: Vec<String> = Vec::new();
    let mut shorter: HashMap<String, Vec<(String, String)>> = HashMap::new();
    for operation in &model.operations {
        let Some(tag) = operation.tags.first() else { continue };
        if !tags.contains(tag) {
            tags.push(tag.clone());
        }
        if let Some(name) = shortened(&operation.function, tag, common) {
            shorter.entry(tag.clone()).or_default().push((operation.function.clone(), name));
        }
    }
    let count = |tag: &String| model.operations.iter().filter(|it| it.tags.first() == Some(tag)).count();
    let mut types = Names::reserving([
        "ApiError",
        "Body",
        "Builder",
        "Call",
        "Client",
        "Credential",
        "Credentials",
        "Error",
        "Secret",
        "Server",
        "Upload",
    ]);
    for tag in &tags {
        let Some(methods) = shorter.remove(tag) else { continue };
        let is_helpful = tags.len() > 1 && methods.len() >= OPERATIONS && methods.len() == count(tag);
        let method = snake(tag);
        let has_twins = (0..methods.len()).any(|index| {
            methods.iter().skip(index + 1).any(|(_, other)| methods.get(index).is_some_and(|(_, name)| name == other))
        });
        if !is_helpful || has_twins || !functions.is_free(&method) {
            continue;
        }
        let method = functions.claim_snake(&method);
        let type_name = types.claim_type(&type_name(tag));
        model.views.push(View { tag: tag.clone(), method, type_name, methods });
    }
}

/// How many words all operations begin with: the name of the API, say.
fn common_words(model: &Model) -> usize {
    let all: Vec<Vec<&str>> = model.operations.iter().map(|it| it.function.split('_').collect()).collect();
    let Some((first, others)) = all.split_first() else { return 0 };
    if others.is_empty() {
        return 0;
    }
    let is_common = |index: usize| others.iter().all(|other| other.get(index) == first.get(index));
    (0..first.len()).take_while(|index| is_common(*index)).count()
}

/// The name without what all have, and without the tag.
fn shortened(function: &str, tag: &str, common: usize) -> Option<String> {
    let words: Vec<&str> = function.split('_').skip(common).collect();
    let tag = snake(tag);
    let tag: Vec<&str> = tag.split('_').collect();
    let is_alike = |word: &&str, wanted: &&str| word == wanted || one(word) == one(wanted);
    let is_tag = words.len() > tag.len() && words.iter().zip(&tag).all(|(word, wanted)| is_alike(word, wanted));
    let rest: Vec<&str> = words.into_iter().skip(tag.len()).collect();
    is_tag.then(|| snake(&rest.join("_")))
}

/// A word without the sign of the plural.
fn one(word: &str) -> &str {
    word.strip_suffix('s').unwrap_or(word)
}
