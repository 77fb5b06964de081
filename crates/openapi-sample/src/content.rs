//! Strings that contain other data (JSON Schema validation, section 8).

use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE},
};
use openapi_document::media_type;
use serde_json::{Value, json};

use crate::{
    sample::Sampler,
    whole::{Place, Whole, is_valid_at},
};

/// The maximum depth of JSON texts inside JSON texts, since each doubles the escapes of the one inside it.
const NESTED: usize = 2;

/// The maximum length that `minLength` requests of encoded data.
const LONGEST: usize = 10_000;

impl<'a> Sampler<'a> {
    /// Generates a string: one that contains the documented content if that is valid, otherwise any text.
    pub(crate) fn string(&mut self, whole: &Whole<'a>, places: &[Place<'a>]) -> String {
        let content = self.content(whole);
        content.filter(|text| is_valid_at(self.judge, places, &json!(text))).unwrap_or_else(|| self.text(whole, places))
    }

    /// Generates the content; `None` if none is documented.
    fn content(&mut self, whole: &Whole<'a>) -> Option<String> {
        if self.is_v3_0 {
            return None;
        }
        let is_json = whole.text("contentMediaType").is_some_and(media_type::is_json);
        let json = if is_json { self.json_text(whole) } else { None };
        let (encode, unit): (fn(&[u8]) -> String, usize) = match whole.text("contentEncoding") {
            Some(name) if name.eq_ignore_ascii_case("base64") => (|bytes| STANDARD.encode(bytes), 3),
            Some(name) if name.eq_ignore_ascii_case("base64url") => (|bytes| URL_SAFE.encode(bytes), 3),
            Some(name) if name.eq_ignore_ascii_case("base16") => {
                (|bytes| bytes.iter().map(|byte| format!("{byte:02X}")).collect(), 2)
            }
            _ => return json,
        };
        let least = (whole.least("minLength").min(LONGEST) * unit).div_ceil(4);
        let most = whole.most("maxLength").map_or(usize::MAX, |most| most / 4 * unit);
        let mut data = json.map_or_else(|| self.word(most).into_bytes(), String::into_bytes);
        if !is_json {
            data.truncate(most);
        }
        // Whitespace after a JSON text has no meaning.
        data.extend(std::iter::repeat_n(b' ', least.saturating_sub(data.len())));
        Some(encode(&data))
    }

    fn json_text(&mut self, whole: &Whole<'a>) -> Option<String> {
        let inner = |(part, schema): (&crate::whole::Part<'a>, &'a Value)| (part.at.child("contentSchema"), schema);
        let places: Vec<Place<'a>> = whole.each("contentSchema").map(inner).collect();
        if self.nested >= NESTED {
            return None;
        }
        self.nested += 1;
        let value = if places.is_empty() { json!({}) } else { self.value(&places, 0) };
        self.nested -= 1;
        Some(value.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::tests::{sampled, samples_of};

    #[test]
    fn a_string_of_json_is_a_sample_of_its_content() {
        let schema = r#"{"type": "string", "contentMediaType": "application/json", "contentSchema": {"type": "object", "required": ["x"], "properties": {"x": {"type": "integer"}}}}"#;
        for value in sampled(schema) {
            let content: Value = serde_json::from_str(value.as_str().unwrap()).unwrap();
            assert!(content["x"].is_i64(), "{value}");
        }
    }

    #[test]
    fn encoded_content_can_be_decoded() {
        for (encoding, more) in
            [("base64", ""), ("base64url", ""), ("base64", r#", "minLength": 21"#), ("base64", r#", "maxLength": 4"#)]
        {
            for value in sampled(&format!(r#"{{"type": "string", "contentEncoding": "{encoding}"{more}}}"#)) {
                let text = value.as_str().unwrap();
                assert!(STANDARD.decode(text).is_ok() || URL_SAFE.decode(text).is_ok(), "{value}");
            }
        }
        let schema = r#"{"type": "string", "contentEncoding": "base64", "contentMediaType": "application/json", "contentSchema": {"const": 1}}"#;
        assert!(sampled(schema).iter().all(|value| value == "MQ=="));
    }

    #[test]
    fn content_inside_itself_ends() {
        let schemas = r##"{"A": {"type": "object", "required": ["a"], "properties": {"a": {"type": "string", "contentMediaType": "application/json", "contentSchema": {"$ref": "#/components/schemas/A"}}}}}"##;
        assert!(samples_of(schemas, "A").iter().all(|value| value.to_string().len() < 1_000));
    }
}
