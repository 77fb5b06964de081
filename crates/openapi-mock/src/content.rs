//! Bodies in the formats of media types.

use openapi_document::{MediaTypeRef, Pointer, media_type, resolve_object};
use openapi_sample::Unsampled;
use serde_json::{Value, json};

use crate::{form_text, multipart, schemas::Schemas};

/// The format of a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    Json,
    /// `text/event-stream`.
    Events,
    /// One JSON text per line.
    Lines,
    /// JSON texts, each preceded by a record separator (RFC 7464).
    Sequence,
    Xml,
    /// `application/x-www-form-urlencoded`.
    Form,
    /// Parts between boundaries, which are not generated.
    Multipart,
    /// Any other format: strings are sent without encoding.
    Text,
}

impl Format {
    pub(crate) fn of(name: &str) -> Self {
        const LINES: [&str; 6] = [
            "application/x-ndjson",
            "application/ndjson",
            "application/jsonl",
            "application/x-jsonlines",
            "application/jsonlines",
            "application/x-json-stream",
        ];
        match media_type::essence(name).as_str() {
            essence if media_type::is_json(essence) => Self::Json,
            "application/x-www-form-urlencoded" => Self::Form,
            "text/event-stream" => Self::Events,
            essence if essence.ends_with("json-seq") => Self::Sequence,
            essence if LINES.contains(&essence) => Self::Lines,
            essence if essence.starts_with("multipart/") => Self::Multipart,
            essence if essence.ends_with("/xml") || essence.ends_with("+xml") => Self::Xml,
            _ => Self::Text,
        }
    }

    /// Returns true if the body is a sequence of items.
    pub(crate) fn is_sequence(self) -> bool {
        matches!(self, Self::Events | Self::Lines | Self::Sequence)
    }
}

/// A body before serialization.
enum Body {
    /// Text that is sent unchanged.
    Raw(String),
    Value(Value),
    /// The items of a sequence.
    Items(Vec<Value>),
}

/// The bodies of one media type.
pub(crate) struct Content<'c> {
    pub(crate) schemas: &'c Schemas,
    pub(crate) media_type: &'c MediaTypeRef<'c>,
    pub(crate) format: Format,
    pub(crate) seed: u64,
}

impl Content<'_> {
    /// Returns the named example, otherwise the first example that the schema allows, otherwise a sample.
    pub(crate) fn write(&self, example: Option<&str>) -> Result<Vec<u8>, Unsampled> {
        let is_event = self.format == Format::Events && self.media_type.item_schema().is_some();
        Ok(match self.body(example)? {
            Body::Raw(text) => text.into_bytes(),
            Body::Value(Value::String(text)) if matches!(self.format, Format::Text | Format::Form) => text.into_bytes(),
            Body::Value(Value::Object(members)) if self.format == Format::Form => {
                form_text::write(self.media_type.value.get("encoding"), &members).into_bytes()
            }
            Body::Value(value) => value.to_string().into_bytes(),
            Body::Items(items) => items.iter().map(|item| self.item(item, is_event)).collect::<String>().into_bytes(),
        })
    }

    /// Returns true if there is an example with the given name.
    pub(crate) fn has_example(&self, name: &str) -> bool {
        self.media_type.value.get("examples").is_some_and(|examples| examples.get(name).is_some())
    }

    fn body(&self, example: Option<&str>) -> Result<Body, Unsampled> {
        let unsampled =
            |reason: &str| Unsampled { pointer: self.media_type.pointer.clone(), reason: reason.to_owned() };
        // Without a boundary in its media type, no body can be divided into parts.
        if self.format == Format::Multipart && multipart::boundary(self.media_type.name).is_none() {
            let reason = "a multipart body can only be taken from an example that is a string, and its media type must \
                          have the parameter `boundary`";
            return Err(unsampled(reason));
        }
        let examples = self.media_type.value.get("examples").and_then(Value::as_object);
        let named = example.and_then(|name| examples?.get(name)).and_then(|named| self.given(named));
        if let Some(named) = named.filter(|it| !self.is_text_only() || self.allows(it)) {
            return Ok(self.stripped(named));
        }
        let own = self.media_type.value.get("example").map(|value| self.body_of(value.clone()));
        let listed = examples.into_iter().flatten().filter_map(|(_, example)| self.given(example));
        if let Some(found) = own.into_iter().chain(listed).find(|body| self.allows(body)) {
            return Ok(self.stripped(found));
        }
        if self.is_text_only() {
            let reason = match self.format {
                Format::Xml => "an XML body can only be taken from an example that is a string",
                _ => "a multipart body can only be taken from an example that is a string",
            };
            let example = self.schema_example().and_then(|example| example.as_str().map(str::to_owned));
            return match example {
                Some(text) => Ok(Body::Raw(text)),
                None => Err(unsampled(reason)),
            };
        }
        let sampled = match (self.media_type.item_schema(), self.media_type.schema()) {
            (Some((at, _)), _) if self.format.is_sequence() => Body::Items(vec![self.schemas.sample(&at, self.seed)?]),
            (_, Some((at, _))) => self.body_of(self.schemas.sample(&at, self.seed)?),
            (_, None) if self.format == Format::Text => Body::Raw("string".to_owned()),
            (_, None) => self.body_of(json!({})),
        };
        Ok(self.stripped(sampled))
    }

    /// Returns the body of an Example Object.
    fn given(&self, example: &Value) -> Option<Body> {
        let example = resolve_object(self.schemas.root(), example)?;
        if let Some(text) = example.get("serializedValue").and_then(Value::as_str) {
            return Some(Body::Raw(text.to_owned()));
        }
        example.get("dataValue").or_else(|| example.get("value")).map(|value| self.body_of(value.clone()))
    }

    /// Returns the body that a value represents in the media type.
    fn body_of(&self, value: Value) -> Body {
        match value {
            Value::String(text) if matches!(self.format, Format::Xml | Format::Form | Format::Multipart) => {
                Body::Raw(text)
            }
            // An example of a whole sequence, unless its items are strings.
            Value::String(text) if self.format.is_sequence() && !self.allows_value(&json!(text)) => Body::Raw(text),
            Value::Array(items) if self.format.is_sequence() => Body::Items(items),
            value if self.format.is_sequence() => Body::Items(vec![value]),
            value => Body::Value(value),
        }
    }

    /// Returns true if only text can be sent: values are not written in the format.
    fn is_text_only(&self) -> bool {
        matches!(self.format, Format::Xml | Format::Multipart)
    }

    fn allows(&self, body: &Body) -> bool {
        match body {
            Body::Raw(_) => true,
            Body::Value(_) | Body::Items(_) if self.is_text_only() => false,
            Body::Value(value) => self.allows_value(value),
            Body::Items(items) => {
                let all = || self.media_type.item_schema().is_none() && self.allows_value(&json!(items));
                items.iter().all(|item| self.allows_value(item)) || all()
            }
        }
    }

    fn allows_value(&self, value: &Value) -> bool {
        let judge = self.schemas.responses();
        self.value_schema().is_none_or(|at| {
            judge.is_valid(&at, value) || {
                // An example may also contain members that only requests have.
                let mut stripped = value.clone();
                self.schemas.strip(&at, &mut stripped);
                judge.is_valid(&at, &stripped)
            }
        })
    }

    /// Returns the location of the schema of a value, or of an item.
    fn value_schema(&self) -> Option<Pointer> {
        let item = self.media_type.item_schema().filter(|_| self.format.is_sequence());
        item.or_else(|| self.media_type.schema()).map(|(at, _)| at)
    }

    fn schema_example(&self) -> Option<&Value> {
        let (_, schema) = self.media_type.schema()?;
        let schema = resolve_object(self.schemas.root(), schema)?;
        schema.get("example").or_else(|| schema.get("examples")?.get(0))
    }

    /// Removes the `writeOnly` members.
    fn stripped(&self, mut body: Body) -> Body {
        let Some(at) = self.value_schema() else { return body };
        match &mut body {
            Body::Raw(_) => {}
            Body::Value(value) => self.schemas.strip(&at, value),
            Body::Items(items) => items.iter_mut().for_each(|item| self.schemas.strip(&at, item)),
        }
        body
    }

    fn item(&self, item: &Value, is_event: bool) -> String {
        match self.format {
            Format::Events => event(item, is_event),
            Format::Sequence => format!("\u{1e}{item}\n"),
            _ => format!("{item}\n"),
        }
    }
}

/// Serializes a server-sent event (HTML Living Standard, section 9.2). An object may consist of the fields of the
/// event; any other item is its data.
fn event(item: &Value, is_event: bool) -> String {
    const FIELDS: [&str; 4] = ["event", "id", "retry", "data"];
    let members = item.as_object().filter(|members| {
        let data = members.get("data");
        data.is_some_and(|data| is_event || data.is_string())
            && members.keys().all(|key| FIELDS.contains(&key.as_str()))
    });
    let mut text = String::new();
    let mut field = |name: &str, value: &Value| {
        let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        for line in value.split('\n') {
            text.push_str(&format!("{name}: {line}\n"));
        }
    };
    match members {
        Some(members) => {
            for name in FIELDS {
                if let Some(value) = members.get(name).filter(|value| !value.is_null()) {
                    field(name, value);
                }
            }
        }
        None => field("data", item),
    }
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_have_their_fields_or_are_data() {
        assert_eq!(event(&json!({"n": 1}), false), "data: {\"n\":1}\n\n");
        assert_eq!(event(&json!("text"), false), "data: text\n\n");
        let fields = json!({"data": "a\nb", "event": "x", "retry": 5});
        assert_eq!(event(&fields, true), "event: x\nretry: 5\ndata: a\ndata: b\n\n");
    }

    #[test]
    fn formats_are_identified_by_the_essence() {
        for (name, format) in [
            ("application/problem+json; charset=utf-8", Format::Json),
            ("application/x-ndjson", Format::Lines),
            ("application/geo+json-seq", Format::Sequence),
            ("image/svg+xml", Format::Xml),
            ("text/csv", Format::Text),
        ] {
            assert_eq!(Format::of(name), format, "{name}");
        }
    }
}
