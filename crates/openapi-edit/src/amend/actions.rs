//! Conversion of deviations to overlay actions.

use std::{collections::HashSet, fmt::Write};

use serde_json::{Map, Value, json};

use super::{
    Deviation, Seen,
    places::{at, objects, within},
};
use openapi_document::{
    Document, MediaTypeRef, Members, Pointer, ResponseRef, Status, Version, media_type::covers, operations, overlay,
};

/// A document to which each action is applied as soon as it is found, so that later actions are based on the result.
pub(super) struct Trial {
    root: Value,
    is_old: bool,
    actions: Vec<Value>,
    /// The locations of schemas that were already widened, each with the alternative.
    wide: HashSet<(Pointer, String)>,
}

/// The result of an action. The error is the reason why an overlay cannot express it.
type Done = Result<(), &'static str>;

impl Trial {
    pub(super) fn new(document: &Document) -> Self {
        let is_old = document.version() == Version::V3_0;
        Self { root: document.root().clone(), is_old, actions: Vec::new(), wide: HashSet::new() }
    }

    pub(super) fn into_actions(self) -> Vec<Value> {
        self.actions
    }

    /// Makes an operation allow one deviation.
    pub(super) fn amend(&mut self, operation: &Pointer, seen: &Seen) -> Done {
        let place = seen.place.as_str();
        match seen.what {
            Deviation::UnknownFailure => self.failure(operation, seen),
            Deviation::UnknownMember => {
                self.member(operation, seen, objects, |it, object, name| it.has_member(object, name, seen))
            }
            Deviation::Missing => {
                self.member(operation, seen, within, |it, schema, name| it.is_not_required(schema, name, seen))
            }
            Deviation::Null => self.each(operation, seen, place, |it, schema| it.may_be_null(schema, seen)),
            Deviation::UnknownValue => self.each(operation, seen, place, |it, schema| it.is_open(schema, seen)),
            Deviation::UnknownType => self.each(operation, seen, place, |it, schema| it.has_more_types(schema, seen)),
            Deviation::NoOffset => self.each(operation, seen, place, |it, schema| it.has_no_offset(schema, seen)),
            Deviation::Unreadable => self.each(operation, seen, place, |it, schema| it.widen(schema, json!({}), seen)),
        }
    }

    /// Returns the schemas of a location in the responses of the operation. A client reads JSON irrespective of its
    /// media type.
    fn schemas(&self, operation: &Pointer, seen: &Seen, place: &str) -> Vec<Pointer> {
        let content = self.response(operation, seen).map(|it| it.content()).unwrap_or_default();
        let is_named = |it: &&MediaTypeRef<'_>| covers(it.name, &seen.media_type);
        let is_any_named = content.iter().any(|it| is_named(&it));
        let content = content.iter().filter(|it| if is_any_named { is_named(it) } else { it.is_json() });
        let tops = content.flat_map(|it| [it.schema(), it.item_schema()]).flatten();
        tops.flat_map(|(pointer, _)| at(&self.root, &pointer, place)).collect()
    }

    /// Returns the response that the operation documents for the observed status.
    fn response(&self, operation: &Pointer, seen: &Seen) -> Option<ResponseRef<'_>> {
        operations(&self.root).iter().find(|it| it.pointer == *operation)?.response_for(seen.status)
    }

    fn each(
        &mut self,
        operation: &Pointer,
        seen: &Seen,
        place: &str,
        act: impl Fn(&mut Self, &Pointer) -> Done,
    ) -> Done {
        let schemas = self.schemas(operation, seen, place);
        if schemas.is_empty() {
            return Err("path not found in the response schema of the document");
        }
        schemas.iter().try_for_each(|schema| act(self, schema))
    }

    /// Applies a function to the schemas that contain the last member of a location. A member name may contain dots.
    fn member(
        &mut self,
        operation: &Pointer,
        seen: &Seen,
        around: impl Fn(&Value, &Pointer) -> Vec<Pointer>,
        act: impl Fn(&mut Self, &Pointer, &str) -> Done,
    ) -> Done {
        let dots = seen.place.rmatch_indices('.').filter_map(|(dot, _)| seen.place.split_at_checked(dot));
        let splits =
            dots.map(|(holder, name)| (holder, name.trim_start_matches('.'))).chain([("", seen.place.as_str())]);
        for (holder, name) in splits {
            let schemas = self.schemas(operation, seen, holder);
            let found: Vec<Pointer> = schemas.iter().flat_map(|schema| around(&self.root, schema)).collect();
            if !found.is_empty() {
                return found.iter().try_for_each(|schema| act(self, schema, name));
            }
        }
        Err("path not found in the response schema of the document")
    }

    fn has_member(&mut self, object: &Pointer, name: &str, seen: &Seen) -> Done {
        if object.join(["properties", name]).find(&self.root).is_some() {
            return Ok(());
        }
        self.act(object, Edit::Update(json!({"properties": {name: {}}})), seen)
    }

    fn is_not_required(&mut self, schema: &Pointer, name: &str, seen: &Seen) -> Done {
        let at = schema.child("required");
        let Some(required) = at.find(&self.root).and_then(Value::as_array) else { return Ok(()) };
        match required.iter().position(|it| it == name) {
            None => Ok(()),
            // In 3.0 `required` must not be empty.
            Some(_) if required.len() == 1 => self.act(&at, Edit::Remove, seen),
            Some(index) => self.act(&at.child(index), Edit::Remove, seen),
        }
    }

    fn may_be_null(&mut self, schema: &Pointer, seen: &Seen) -> Done {
        let known = self.schema(schema).cloned().unwrap_or_default();
        let is_listed = known.has("enum") || known.has("const");
        match known.member("type") {
            _ if known.member("nullable") == Some(&Value::Bool(true)) => Ok(()),
            Some(Value::String(name)) if name == "null" => Ok(()),
            Some(Value::Array(types)) if types.iter().any(|it| it == "null") && !is_listed => Ok(()),
            Some(Value::String(_)) if self.is_old && is_listed => {
                self.act(schema, Edit::Update(json!({"nullable": true, "enum": [null]})), seen)
            }
            Some(Value::String(_)) if self.is_old => self.act(schema, Edit::Update(json!({"nullable": true})), seen),
            Some(Value::String(name)) if !is_listed => {
                self.act(schema, Edit::Update(json!({"type": [name, "null"]})), seen)
            }
            Some(Value::Array(_)) if !is_listed => self.act(schema, Edit::Update(json!({"type": "null"})), seen),
            _ if self.is_old => self.widen(schema, json!({"enum": [null]}), seen),
            _ => self.widen(schema, json!({"type": "null"}), seen),
        }
    }

    /// Allows values that an enum or constant does not list.
    fn is_open(&mut self, schema: &Pointer, seen: &Seen) -> Done {
        self.having(schema, ["enum", "const"]).iter().try_for_each(|schema| {
            let other = self.schema(schema).map_or_else(|| json!({}), any_of_type);
            self.widen(schema, other, seen)
        })
    }

    fn has_more_types(&mut self, schema: &Pointer, seen: &Seen) -> Done {
        let unions = self.having(schema, ["anyOf", "oneOf"]);
        let wide = if unions.is_empty() { vec![schema.clone()] } else { unions };
        wide.iter().try_for_each(|schema| self.widen(schema, json!({}), seen))
    }

    /// Removes the format `date-time`, which requires an offset, from a string.
    fn has_no_offset(&mut self, schema: &Pointer, seen: &Seen) -> Done {
        self.having(schema, ["format", "format"]).iter().try_for_each(|at| {
            let Some(mut text) = at.find(&self.root).cloned() else { return Ok(()) };
            match text.take_member("format") {
                Some(format) if format == "date-time" => self.replace(at, text, seen),
                _ => Ok(()),
            }
        })
    }

    /// Returns the schemas of a value that have one of the keywords.
    fn having(&self, schema: &Pointer, keywords: [&str; 2]) -> Vec<Pointer> {
        let mut found = within(&self.root, schema);
        found.retain(|it| self.schema(it).is_some_and(|it| keywords.iter().any(|keyword| it.contains_key(*keyword))));
        found
    }

    /// Adds a failure with a status or form that the document lacks.
    fn failure(&mut self, operation: &Pointer, seen: &Seen) -> Done {
        let body = if seen.media_type.is_empty() { json!({}) } else { json!({"content": {&seen.media_type: {}}}) };
        let Some(found) = self.response(operation, seen) else {
            let mut response = json!({"description": Status::Code(seen.status).phrase()});
            overlay::merge(&mut response, &body);
            let status = seen.status.to_string();
            return self.act(operation, Edit::Update(json!({"responses": {status: response}})), seen);
        };
        let at = operation.child("responses").child(found.key);
        if found.pointer != at {
            // The component is shared with other operations, for which nothing was observed.
            let whole = Value::Object(found.value.clone());
            self.replace(&at, whole, seen)?;
        }
        let content = self.response(operation, seen).map(|it| it.content()).unwrap_or_default();
        let known: Vec<_> = content.iter().filter(|it| covers(it.name, &seen.media_type)).collect();
        let schemas: Vec<Pointer> = known.iter().filter_map(|it| Some(it.schema()?.0)).collect();
        match (known.is_empty(), seen.media_type.is_empty()) {
            (false, _) => schemas.iter().try_for_each(|schema| self.widen(schema, json!({}), seen)),
            (true, false) => self.act(&at, Edit::Update(body), seen),
            (true, true) if content.is_empty() => Ok(()),
            (true, true) => Err("an overlay cannot declare that a response has no body"),
        }
    }

    fn schema(&self, at: &Pointer) -> Option<&Map<String, Value>> {
        at.find(&self.root)?.as_object()
    }

    /// Makes a schema accept the values of another one as well.
    fn widen(&mut self, at: &Pointer, other: Value, seen: &Seen) -> Done {
        let beside = |text: &str| self.wide.contains(&(at.clone(), text.to_owned()));
        let text = other.to_string();
        if beside(&text) || beside("{}") {
            return Ok(());
        }
        let Some(old) = at.find(&self.root).cloned() else { return Ok(()) };
        self.wide.extend([(at.clone(), text.clone()), (at.join(["anyOf", "0"]), text)]);
        if old.as_object().is_some_and(|it| it.has("anyOf") && it.len() == 1) {
            return self.act(at, Edit::Update(json!({"anyOf": [other]})), seen);
        }
        self.replace(at, json!({"anyOf": [old, other]}), seen)
    }

    /// Replaces an object.
    fn replace(&mut self, at: &Pointer, value: Value, seen: &Seen) -> Done {
        if self.root.has("files") && value.to_string().contains("\"#/files/") {
            return Err(ELSEWHERE);
        }
        if self.schema(at).is_some_and(|it| !it.is_empty()) {
            self.act(at, Edit::Clear, seen)?;
        }
        self.act(at, Edit::Update(value), seen)
    }

    /// Records an action and applies it.
    fn act(&mut self, at: &Pointer, change: Edit, seen: &Seen) -> Done {
        if self.root.has("files") && at.keys().next().as_deref() == Some("files") {
            return Err(ELSEWHERE);
        }
        let target = path_of(&self.root, at);
        let Seen { operation, status, place, what, count, .. } = seen;
        let place = if place.is_empty() { String::new() } else { format!(" at {place}") };
        let what = json!(what);
        let description = format!("{operation} {status}{place}: {} ({count} x)", what.as_str().unwrap_or_default());
        self.actions.push(match &change {
            Edit::Update(value) => json!({"target": target, "description": description, "update": value}),
            Edit::Remove => json!({"target": target, "description": description, "remove": true}),
            Edit::Clear => json!({"target": format!("{target}.*"), "description": description, "remove": true}),
        });
        match (change, self.root.pointer_mut(at.as_str())) {
            (Edit::Update(value), Some(place)) => overlay::merge(place, &value),
            (Edit::Clear, Some(Value::Object(members))) => members.clear(),
            _ => {
                overlay::remove(&mut self.root, at);
            }
        }
        Ok(())
    }
}

/// The effect of an action on a location.
enum Edit {
    /// A merge of a value into the target.
    Update(Value),
    /// A removal of the target.
    Remove,
    /// A removal of the content of the target.
    Clear,
}

const ELSEWHERE: &str = "defined in another file, which an overlay of this document cannot change";

/// Returns a schema for any value of the type of the listed values.
fn any_of_type(schema: &Map<String, Value>) -> Value {
    let listed = schema.member("enum").and_then(Value::as_array);
    let are_texts = listed.is_some_and(|it| it.iter().all(Value::is_string));
    match schema.member("type") {
        Some(name) => json!({"type": name}),
        None if are_texts => json!({"type": "string"}),
        None => json!({}),
    }
}

/// Converts a pointer to a JSONPath (RFC 9535, section 2.7).
fn path_of(root: &Value, pointer: &Pointer) -> String {
    let (mut path, mut value) = ("$".to_owned(), Some(root));
    for key in pointer.keys() {
        let is_plain = key.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
            && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        // Writing to a string cannot fail.
        let _ = match value {
            Some(Value::Array(_)) => write!(path, "[{key}]"),
            _ if is_plain => write!(path, ".{key}"),
            _ => write!(path, "['{}']", key.replace('\\', "\\\\").replace('\'', "\\'")),
        };
        value = value.and_then(|value| match value {
            Value::Array(items) => items.get(key.parse::<usize>().ok()?),
            other => other.get(&key),
        });
    }
    path
}
