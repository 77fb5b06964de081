//! Validation of sequences of items: lines of JSON, JSON text sequences and event streams.

use openapi_document::MediaTypeRef;
use serde_json::{Map, Value, json};

use crate::{
    content::Format,
    reading::{Place, Reader},
};

/// A location inside the body, and the error.
type Complaint = (String, String);

/// Returns the errors of a body that is a sequence.
pub(crate) fn complaints<'a>(
    reader: Reader<'a>,
    documented: &MediaTypeRef<'a>,
    format: Format,
    body: &[u8],
) -> Vec<Complaint> {
    let text = String::from_utf8_lossy(body);
    let (item_schema, schema) = (documented.item_schema(), documented.schema());
    let of_schema = || schema.as_ref().map(|place| reader.items(place).unwrap_or_else(|| place.clone()));
    let Some(item) = item_schema.clone().or_else(of_schema) else { return Vec::new() };
    let items = match format {
        Format::Events => Ok(events(&text, |candidates| reader.first_valid(&item.0, candidates))),
        Format::Sequence => texts(text.split('\u{1e}')),
        _ => texts(text.lines()),
    };
    let items = match items {
        Ok(items) => items,
        Err(complaint) => return vec![complaint],
    };
    let mut complaints = match &item_schema {
        Some(place) => of_items(reader, place, &items),
        None => Vec::new(),
    };
    if let Some(place) = &schema {
        // Up to OpenAPI 3.1 the schema may describe each item instead of the whole sequence.
        let whole = reader.judge.errors(&place.0, &Value::Array(items.clone()));
        let each = || of_items(reader, place, &items);
        if !whole.is_empty() && (item_schema.is_some() || !each().is_empty()) {
            complaints.extend(if reader.is(place.1, "array") { whole } else { each() });
        }
    }
    complaints
}

fn of_items<'a>(reader: Reader<'a>, place: &Place<'a>, items: &[Value]) -> Vec<Complaint> {
    let of = |(index, item): (usize, &Value)| {
        let errors = reader.judge.errors(&place.0, item);
        errors.into_iter().map(move |(at, message)| (format!("/{index}{at}"), message))
    };
    items.iter().enumerate().flat_map(of).collect()
}

/// Reads JSON texts. Empty ones are ignored.
fn texts<'t>(texts: impl Iterator<Item = &'t str>) -> Result<Vec<Value>, Complaint> {
    let given = texts.map(str::trim).filter(|text| !text.is_empty()).enumerate();
    given
        .map(|(index, text)| {
            serde_json::from_str(text).map_err(|error| (format!("/{index}"), format!("invalid JSON: {error}")))
        })
        .collect()
}

/// Reads server-sent events (HTML Living Standard, section 9.2.6). The item is the event with its fields, or its data;
/// the function chooses. Events without data are not dispatched.
fn events(text: &str, choose: impl Fn(Vec<Value>) -> Value) -> Vec<Value> {
    let mut items = Vec::new();
    let (mut fields, mut data) = (Map::new(), Vec::new());
    let text = text.strip_prefix('\u{feff}').unwrap_or(text).replace("\r\n", "\n").replace('\r', "\n");
    // The last event needs no empty line after it.
    for line in text.split('\n').chain([""]) {
        if line.is_empty() {
            if !data.is_empty() {
                items.push(choose(forms(&fields, &data.join("\n"))));
            }
            (fields, data) = (Map::new(), Vec::new());
            continue;
        }
        let (name, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match name {
            "data" => data.push(value.to_owned()),
            "event" | "id" => drop(fields.insert(name.to_owned(), json!(value))),
            "retry" => {
                let number = value.parse::<u64>().ok().map(|number| json!(number));
                fields.extend(number.map(|number| (name.to_owned(), number)));
            }
            // Comments and other fields are ignored.
            _ => {}
        }
    }
    items
}

/// Returns the forms that an event may have as an item, the specified one first.
fn forms(fields: &Map<String, Value>, data: &str) -> Vec<Value> {
    let parsed: Option<Value> = serde_json::from_str(data).ok();
    let with = |data: Value| {
        let mut event = fields.clone();
        event.insert("data".to_owned(), data);
        Value::Object(event)
    };
    let whole = [Some(json!(data)), parsed.clone()].into_iter().flatten().map(with);
    whole.chain(parsed.clone()).chain([json!(data)]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_have_fields_and_several_lines_of_data() {
        let first = |candidates: Vec<Value>| candidates.into_iter().next().unwrap_or_default();
        let text = ": comment\r\nevent: a\r\ndata: 1\r\ndata:2\r\n\r\nid: x\n\nretry: 5\ndata\n";
        assert_eq!(events(text, first), [json!({"event": "a", "data": "1\n2"}), json!({"retry": 5, "data": ""})]);
        let last = |mut candidates: Vec<Value>| candidates.swap_remove(2);
        assert_eq!(events("data: {\"n\": 1}\n\n", last), [json!({"n": 1})]);
    }
}
