//! Overlays, which correct a document without editing it (OpenAPI Overlay Specification 1.0 and 1.1).

use std::path::Path;

use serde_json::Value;
use serde_json_path::{JsonPath, LocatedNode};

use crate::{Error, Limits, Members, Pointer, Problem, Source};

/// A list of actions on a document.
#[derive(Debug, Clone)]
pub struct Overlay {
    source: Source,
    actions: Vec<Action>,
}

#[derive(Debug, Clone)]
struct Action {
    at: Pointer,
    target: JsonPath,
    kind: ActionKind,
}

#[derive(Debug, Clone)]
enum ActionKind {
    Remove,
    Update(Value),
    Copy(JsonPath),
}

impl Overlay {
    /// Reads an overlay from a JSON or YAML file.
    ///
    /// # Errors
    ///
    /// Returns an error if the file cannot be read or is not a valid overlay; it names file, line and column.
    pub fn read(path: &Path, limits: &Limits) -> Result<Self, Error> {
        Self::of_source(Source::read(path, limits)?)
    }

    /// Parses an overlay.
    ///
    /// # Errors
    ///
    /// Returns an error in the cases of [`Overlay::read`].
    pub fn parse(name: &str, text: impl Into<String>, limits: &Limits) -> Result<Self, Error> {
        Self::of_source(Source::parse(name, text, limits)?)
    }

    fn of_source(source: Source) -> Result<Self, Error> {
        let refuse = |at: &Pointer, problem: String| source.error(at, Problem::Overlay(problem));
        source.check_keys(Problem::Overlay)?;
        let top = Pointer::root();
        match source.root().member("overlay").and_then(Value::as_str) {
            Some(version) if version.starts_with("1.0") || version.starts_with("1.1") => {}
            Some(version) => {
                return Err(refuse(
                    &top.child("overlay"),
                    format!("unsupported overlay version {version:?}; supported versions are 1.0 and 1.1"),
                ));
            }
            None => {
                return Err(refuse(&top, "not an overlay: missing `overlay` member with the version".to_owned()));
            }
        }
        let listed = source.root().member("actions").and_then(Value::as_array);
        let listed = listed.ok_or_else(|| refuse(&top.child("actions"), "missing `actions` array".to_owned()))?;
        let mut actions = Vec::new();
        for (index, action) in listed.iter().enumerate() {
            let at = top.child("actions").child(index);
            let path = |key: &str| -> Result<Option<JsonPath>, Error> {
                let Some(text) = action.member(key).and_then(Value::as_str) else { return Ok(None) };
                let parsed = JsonPath::parse(text);
                parsed.map(Some).map_err(|error| refuse(&at.child(key), format!("invalid JSONPath `{text}`: {error}")))
            };
            let target = path("target")?.ok_or_else(|| refuse(&at, "missing `target` of the action".to_owned()))?;
            let kind = if action.member("remove") == Some(&Value::Bool(true)) {
                ActionKind::Remove
            } else if let Some(update) = action.member("update") {
                ActionKind::Update(update.clone())
            } else if let Some(from) = path("copy")? {
                ActionKind::Copy(from)
            } else {
                return Err(refuse(
                    &at,
                    "expected one of `update`, `remove: true` and `copy` in the action".to_owned(),
                ));
            };
            actions.push(Action { at, target, kind });
        }
        Ok(Self { source, actions })
    }

    /// Applies the actions in order. Returns a remark for each action without effect.
    pub fn apply(&self, root: &mut Value) -> Vec<String> {
        let mut remarks = Vec::new();
        let mut remark = |action: &Action, what: &str| {
            let position = self.source.position(&action.at).map(|position| format!(":{position}")).unwrap_or_default();
            remarks.push(format!("{}{position}: overlay action on `{}` {what}", self.source.name(), action.target));
        };
        for action in &self.actions {
            let places = places(&action.target, root);
            if places.is_empty() {
                remark(action, "has no effect: the target matches nothing");
                continue;
            }
            let update = match &action.kind {
                ActionKind::Remove => {
                    // In reverse, so that the indices of preceding items remain valid.
                    for place in places.iter().rev() {
                        if !remove(root, place) {
                            remark(action, "ignored: it would remove the whole document");
                        }
                    }
                    continue;
                }
                ActionKind::Update(update) => update.clone(),
                ActionKind::Copy(from) => match self::places(from, root).as_slice() {
                    [only] => only.find(root).cloned().unwrap_or_default(),
                    [] => {
                        remark(action, &format!("ignored: the `copy` source `{from}` matches nothing"));
                        continue;
                    }
                    _ => {
                        remark(action, &format!("ignored: the `copy` source `{from}` matches more than one value"));
                        continue;
                    }
                },
            };
            for place in &places {
                if let Some(target) = root.pointer_mut(place.as_str()) {
                    merge(target, &update);
                }
            }
        }
        remarks
    }
}

fn places(path: &JsonPath, root: &Value) -> Vec<Pointer> {
    let located = path.query_located(root);
    let mut found: Vec<Pointer> = located
        .iter()
        .map(LocatedNode::location)
        .map(|place| Pointer::from(place.to_json_pointer().as_str()))
        .collect();
    let mut seen = std::collections::HashSet::new();
    found.retain(|place| seen.insert(place.clone()));
    found
}

/// Removes the value at a location; returns `false` if there is none.
pub fn remove(root: &mut Value, place: &Pointer) -> bool {
    let Some(parent) = place.parent() else { return false };
    match root.pointer_mut(parent.as_str()) {
        Some(Value::Object(members)) => {
            members.shift_remove(&place.last());
        }
        Some(Value::Array(items)) => {
            if let Some(index) = place.last().parse().ok().filter(|index| *index < items.len()) {
                items.remove(index);
            }
        }
        _ => {}
    }
    true
}

/// Merges an update into a location: objects member by member, arrays by appending, and other values by replacement
/// (Overlay Specification 1.1, "Action Object").
pub fn merge(target: &mut Value, update: &Value) {
    match (target, update) {
        (Value::Object(target), Value::Object(update)) => {
            for (key, value) in update {
                match target.get_mut(key) {
                    Some(known) => merge(known, value),
                    None => {
                        target.insert(key.clone(), value.clone());
                    }
                }
            }
        }
        (Value::Array(target), Value::Array(update)) => target.extend(update.iter().cloned()),
        (Value::Array(target), update) => target.push(update.clone()),
        (target, update) => *target = update.clone(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn overlay(actions: &Value) -> Result<Overlay, Error> {
        let text = json!({"overlay": "1.1.0", "info": {"title": "t", "version": "1"}, "actions": actions}).to_string();
        Overlay::parse("o.json", text, &Limits::default())
    }

    fn document() -> Value {
        json!({"openapi": "3.1.0", "tags": [{"name": "a"}, {"name": "b"}],
            "paths": {"/a": {"get": {"deprecated": true, "parameters": [{"name": "x"}]}, "put": {}}, "/b": {"get": {}}}})
    }

    #[test]
    fn actions_update_remove_and_copy() {
        let mut root = document();
        let remarks = overlay(&json!([
            {"target": "$.paths['/a'].get", "update": {"deprecated": false, "parameters": [{"name": "y"}], "tags": ["a"]}},
            {"target": "$.paths['/a'].put", "remove": true},
            {"target": "$.tags[?@.name == 'a']", "remove": true},
            {"target": "$.tags", "update": {"name": "c"}},
            {"target": "$.paths['/b'].get", "copy": "$.paths['/a'].get"},
            {"target": "$.openapi", "update": "3.1.1"},
        ]))
        .unwrap()
        .apply(&mut root);
        assert_eq!(remarks, [] as [&str; 0]);
        let get = json!({"deprecated": false, "parameters": [{"name": "x"}, {"name": "y"}], "tags": ["a"]});
        assert_eq!(
            root,
            json!({"openapi": "3.1.1", "tags": [{"name": "b"}, {"name": "c"}], "paths": {"/a": {"get": get}, "/b": {"get": get}}})
        );
    }

    #[test]
    fn what_matches_nothing_is_reported() {
        let mut root = document();
        let remarks = overlay(&json!([
            {"target": "$.paths['/gone']", "remove": true},
            {"target": "$.tags", "copy": "$.gone"},
            {"target": "$", "remove": true},
        ]))
        .unwrap()
        .apply(&mut root);
        assert_eq!(remarks.len(), 3, "{remarks:#?}");
        assert!(
            remarks[0].starts_with("o.json:1:") && remarks[0].ends_with("has no effect: the target matches nothing"),
            "{remarks:#?}"
        );
        assert_eq!(root, document());
    }

    #[test]
    fn what_is_no_overlay_is_refused_with_its_place() {
        let refusal = |text: &str| Overlay::parse("o.yaml", text, &Limits::default()).unwrap_err().to_string();
        assert!(refusal("openapi: 3.1.0").contains("not an overlay"));
        assert!(refusal("overlay: 2.0.0").contains("1.0 and 1.1"));
        assert!(refusal("overlay: 1.0.0\nactions:\n  - {target: '$..[', remove: true}").starts_with("o.yaml:3:"));
        assert!(refusal("overlay: 1.0.0\nactions: [{target: $.a}]").contains("expected one of `update`"));
    }
}
