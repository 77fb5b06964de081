//! Forms: fields are combined to an object according to the schemas of its members and the Encoding Objects.

use std::collections::HashMap;

use openapi_document::{Pointer, media_type};
use serde_json::{Map, Value};

use crate::reading::{Place, Reader};

/// A field of a form, or a part of a multipart body.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Field {
    pub(crate) name: String,
    pub(crate) text: String,
    /// The media type of the part.
    pub(crate) content_type: Option<String>,
    /// `true` for a file, whose content is not interpreted.
    pub(crate) is_file: bool,
}

/// A location inside the object, and the error.
type Complaint = (String, String);

/// Returns the pairs of a form as fields.
pub(crate) fn fields(pairs: Vec<(String, String)>) -> Vec<Field> {
    pairs.into_iter().map(|(name, text)| Field { name, text, ..Field::default() }).collect()
}

/// Combines fields to an object, with the errors of those that cannot be read.
pub(crate) fn object<'a>(
    reader: Reader<'a>,
    schema: &Place<'a>,
    encoding: Option<&'a Value>,
    fields: Vec<Field>,
) -> (Value, Vec<Complaint>) {
    let mut form = Form { reader, schema, encoding, members: Map::new(), complaints: Vec::new() };
    let mut groups: Vec<(String, Vec<Field>)> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    for field in fields {
        let name = form.member_of(&field.name);
        let place = *places.entry(name).or_insert_with_key(|name| {
            groups.push((name.clone(), Vec::new()));
            groups.len() - 1
        });
        if let Some((_, fields)) = groups.get_mut(place) {
            fields.push(field);
        }
    }
    for (name, fields) in groups {
        let value = form.value(&name, &fields);
        form.members.insert(name, value);
    }
    (Value::Object(form.members), form.complaints)
}

struct Form<'f, 'a> {
    reader: Reader<'a>,
    schema: &'f Place<'a>,
    encoding: Option<&'a Value>,
    members: Map<String, Value>,
    complaints: Vec<Complaint>,
}

impl<'a> Form<'_, 'a> {
    /// Returns the member of a field: `a` for `a[b]`, unless there is a member with the whole name.
    fn member_of(&self, name: &str) -> String {
        let is_known = |name: &str| self.reader.property(self.schema, name).is_some();
        if is_known(name) {
            return name.to_owned();
        }
        if let Some((first, _)) = name.split_once('[').filter(|(first, _)| is_known(first)) {
            return first.to_owned();
        }
        // The members of an exploded object are fields of their own if its style is explicitly `form`.
        let holder = self.reader.names(self.schema).into_iter().find(|holder| {
            let is_spread = self.encoding(holder, "style").and_then(Value::as_str) == Some("form")
                && self.encoding(holder, "explode") != Some(&Value::Bool(false));
            let place = self.reader.property(self.schema, holder).filter(|_| is_spread);
            place.is_some_and(|place| self.reader.is(place.1, "object") && self.reader.property(&place, name).is_some())
        });
        holder.unwrap_or(name).to_owned()
    }

    /// Returns a field of the Encoding Object of a member.
    fn encoding(&self, name: &str, field: &str) -> Option<&'a Value> {
        self.encoding?.get(name)?.get(field)
    }

    fn value(&mut self, name: &str, fields: &[Field]) -> Value {
        let place = self.reader.property(self.schema, name).or_else(|| self.reader.further(self.schema));
        let Some(place) = place else {
            return match fields {
                [field] => Value::String(field.text.clone()),
                fields => Value::Array(fields.iter().map(|field| Value::String(field.text.clone())).collect()),
            };
        };
        let is_nested = fields.iter().any(|field| field.name != name);
        if is_nested && self.reader.is(place.1, "object") {
            return self.nested(name, &place, fields);
        }
        if self.reader.is(place.1, "array") {
            return self.list(name, &place, fields);
        }
        match fields {
            [field] => self.one(name, &place, field),
            // The type distinguishes an array from a single value.
            fields => Value::Array(fields.iter().map(|field| self.one(name, &place, field)).collect()),
        }
    }

    /// Reads `name[member]=value`.
    fn nested(&mut self, name: &str, place: &Place<'a>, fields: &[Field]) -> Value {
        let inner = |field: &Field| {
            let rest = field.name.strip_prefix(name).and_then(|rest| rest.strip_prefix('['));
            let inner = rest.and_then(|rest| rest.split_once(']')).map(|(first, rest)| format!("{first}{rest}"));
            Field { name: inner.unwrap_or_else(|| field.name.clone()), ..field.clone() }
        };
        let (value, complaints) = object(self.reader, place, None, fields.iter().map(inner).collect());
        let below = Pointer::root().child(name);
        self.complaints
            .extend(complaints.into_iter().map(|(at, message)| (format!("{}{at}", below.as_str()), message)));
        value
    }

    fn list(&mut self, name: &str, place: &Place<'a>, fields: &[Field]) -> Value {
        let items = self.reader.items(place);
        if let [field] = fields
            && self.is_whole(name, items.as_ref(), field)
            && let Ok(items @ Value::Array(_)) = serde_json::from_str::<Value>(&field.text)
        {
            return items;
        }
        let separator = match self.encoding(name, "style").and_then(Value::as_str) {
            Some("spaceDelimited") => Some(' '),
            Some("pipeDelimited") => Some('|'),
            _ if self.encoding(name, "explode") == Some(&Value::Bool(false)) => Some(','),
            _ => None,
        };
        let split: Vec<Field> = match (separator, fields) {
            (Some(separator), [field]) => {
                let part = |text: &str| Field { text: text.to_owned(), ..field.clone() };
                field.text.split(separator).map(part).collect()
            }
            _ => fields.to_vec(),
        };
        let item = |field: &Field| match &items {
            Some(items) => self.one(name, items, field),
            None => Value::String(field.text.clone()),
        };
        Value::Array(split.iter().map(item).collect())
    }

    /// Returns true if a field may be a whole list in JSON. A single item that is a list itself is not, unless the
    /// document declares JSON for the list.
    fn is_whole(&self, name: &str, items: Option<&Place<'a>>, field: &Field) -> bool {
        let is_list = items.is_some_and(|items| self.reader.is(items.1, "array"));
        let is_json = |it: Option<String>| it.is_some_and(|it| media_type::is_json(&it));
        let documented = self.encoding(name, "contentType").and_then(Value::as_str).map(str::to_owned);
        is_json(if is_list { documented } else { self.media_type(name, field) })
    }

    /// Returns the media type of a field, its own or the documented one.
    fn media_type(&self, name: &str, field: &Field) -> Option<String> {
        let documented = || self.encoding(name, "contentType").and_then(Value::as_str).map(str::to_owned);
        field.content_type.clone().or_else(documented)
    }

    fn one(&mut self, name: &str, place: &Place<'a>, field: &Field) -> Value {
        let text = || Value::String(field.text.clone());
        let media_type = self.media_type(name, field);
        if media_type.as_ref().is_some_and(|it| media_type::is_json(it)) {
            return serde_json::from_str(&field.text).unwrap_or_else(|error| {
                let at = Pointer::root().child(name);
                self.complaints.push((at.as_str().to_owned(), format!("invalid JSON: {error}")));
                text()
            });
        }
        // Clients that write no other format send an object as JSON whatever its media type.
        let is_object = self.reader.is(place.1, "object") && !self.reader.is(place.1, "string");
        let object = || serde_json::from_str::<Value>(&field.text).ok().filter(Value::is_object);
        match is_object.then(object).flatten() {
            Some(object) => object,
            None if field.is_file => text(),
            None => self.reader.scalar(place, &field.text),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use openapi_document::Document;
    use openapi_sample::Judge;

    use super::*;

    #[test]
    fn as_many_fields_as_there_are_take_no_time() {
        let text = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {}\ncomponents: {schemas: {A: {type: object, additionalProperties: {type: integer}}}}\n";
        let document = Document::parse("t.yaml", text).unwrap();
        let (root, judge) = (document.root(), Judge::new(&document));
        let at = Pointer::from("/components/schemas/A");
        let schema = at.find(root).unwrap();
        let fields = |count: usize| fields((0..count).map(|at| (format!("k{at}"), at.to_string())).collect());
        let reader = Reader { root, judge: &judge };
        let mut few = fields(2);
        few.extend(fields(1));
        let (value, _) = object(reader, &(at.clone(), schema), None, few);
        assert_eq!(value, serde_json::json!({"k0": [0, 0], "k1": 1}));
        let grouped = |count: usize| {
            let began = Instant::now();
            let (value, complaints) = object(reader, &(at.clone(), schema), None, fields(count));
            assert!(complaints.is_empty() && value.as_object().is_some_and(|members| members.len() == count));
            began.elapsed()
        };
        // The duration grows linearly: by a factor of about 16, not of 200.
        let (some, many) = (grouped(2_000), grouped(32_000));
        assert!(many < some * 100 + Duration::from_millis(500), "{some:?}, {many:?}");
    }
}
