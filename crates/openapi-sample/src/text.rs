//! Strings with a format, a pattern or a length.

use fastrand::Rng;
use serde_json::json;

use crate::{
    pattern::Pattern,
    sample::{Sampler, Variety},
    usable::usable,
    whole::{Place, Whole, is_valid_at},
};

/// The number of strings that are generated for a pattern.
const TRIES: usize = 60;

/// The total length of the strings that are tried for patterns, in bytes.
const WRITTEN: usize = 600_000;

/// The maximum length that `minLength` requests.
const LONGEST: usize = 10_000;

impl<'a> Sampler<'a> {
    pub(crate) fn text(&mut self, whole: &Whole<'a>, places: &[Place<'a>]) -> String {
        let least = whole.least("minLength").min(LONGEST);
        let most = whole.most("maxLength").unwrap_or(usize::MAX);
        let text = match whole.text("format").and_then(|format| self.of_format(format)) {
            Some(text) => text,
            None => self.word(most),
        };
        let mut patterns: Vec<&'a str> = Vec::new();
        for (_, pattern) in whole.each("pattern") {
            // A pattern that cannot be compiled is no constraint.
            let new = pattern.as_str().filter(|pattern| !patterns.contains(pattern) && usable(pattern).is_some());
            patterns.extend(new);
        }
        if patterns.is_empty() { fitted(text, least, most) } else { self.matching(&patterns, whole, places, &text) }
    }

    /// Generates a string that should differ from others.
    pub(crate) fn other_text(&mut self, whole: &Whole<'a>, places: &[Place<'a>]) -> String {
        self.loosely(|sampler| sampler.text(whole, places))
    }

    /// Returns a string without a format.
    pub(crate) fn word(&mut self, most: usize) -> String {
        if self.is_settled() {
            return "string".to_owned();
        }
        if self.is_first() {
            let words = ["text", "a b", "é–ü", "0", "quote\"s", "line\nbreak", "UPPER", "true"];
            return words.get(self.random.usize(..words.len())).copied().unwrap_or("text").to_owned();
        }
        let length = most.min(8);
        (0..length).map(|_| self.random.lowercase()).collect()
    }

    fn of_format(&mut self, format: &str) -> Option<String> {
        // Ten values are enough if strings need not differ.
        let span: u32 = if self.is_first() { 10 } else { 100_000 };
        let random = &mut self.random;
        Some(match format {
            "date-time" => format!("{}T12:34:56Z", date(random)),
            "date" => date(random),
            "time" => "12:34:56Z".to_owned(),
            "duration" if span > 10 => format!("P{}D", random.u32(1..span)),
            "duration" => "P1D".to_owned(),
            "uuid" => uuid(random),
            "uri" | "url" | "iri" | "uri-reference" | "iri-reference" => {
                format!("https://example.com/{}", random.u32(..span))
            }
            "uri-template" => format!("/items/{}/{{id}}", random.u32(..span)),
            "email" | "idn-email" => format!("user{}@example.com", random.u32(..span)),
            "hostname" | "idn-hostname" if span > 10 => format!("host{}.example.com", random.u32(..span)),
            "hostname" | "idn-hostname" => "example.com".to_owned(),
            "ipv4" | "ip" => format!("192.0.2.{}", random.u8(1..255)),
            "ipv6" => format!("2001:db8::{:x}", random.u8(1..255)),
            "byte" | "base64" => "dGV4dA==".to_owned(),
            "regex" => "^a+$".to_owned(),
            "json-pointer" => "/a".to_owned(),
            "relative-json-pointer" => "0/a".to_owned(),
            _ => return None,
        })
    }

    /// Returns a string that all patterns match, if one is found; the caller validates it.
    fn matching(&mut self, patterns: &[&'a str], whole: &Whole<'a>, places: &[Place<'a>], text: &str) -> String {
        let least = whole.least("minLength").min(LONGEST);
        let most = whole.most("maxLength").unwrap_or(usize::MAX);
        let is_fit = |sampler: &mut Self, text: &str| {
            let length = text.chars().count();
            (least..=most).contains(&length)
                && patterns.iter().all(|pattern| sampler.is_match(pattern, text))
                && is_valid_at(sampler.judge, places, &json!(text))
        };
        let given = whole.text("default").or_else(|| whole.text("example")).unwrap_or("a");
        let usual = usual(text, given, least.clamp(1, 200));
        if self.is_settled()
            && let Some(found) = usual.iter().find(|text| is_fit(self, text))
        {
            return found.clone();
        }
        let parsed: Vec<Pattern> = patterns.iter().filter_map(|pattern| Pattern::parse(pattern)).collect();
        let is_plain = self.variety == Variety::Typical;
        let mut written = 0;
        for turn in 0..TRIES {
            let Some(pattern) = parsed.get(turn % parsed.len().max(1)).filter(|_| written < WRITTEN) else { break };
            // A pattern that is not anchored allows further characters at the end.
            let text = pattern.write(&mut self.random, least, is_plain, turn / parsed.len());
            written += text.len();
            let padded = fitted(text.clone(), least, usize::MAX);
            if let Some(found) = [text, padded].into_iter().find(|text| is_fit(self, text)) {
                return found;
            }
        }
        usual.into_iter().find(|text| is_fit(self, text)).unwrap_or_else(|| text.to_owned())
    }
}

/// Returns a string padded or truncated to a length.
fn fitted(mut text: String, least: usize, most: usize) -> String {
    let length = text.chars().count();
    if length < least {
        text.extend(std::iter::repeat_n('x', least - length));
    }
    if length > most { text.chars().take(most).collect() } else { text }
}

fn date(random: &mut Rng) -> String {
    format!("20{:02}-{:02}-{:02}", random.u8(10..40), random.u8(1..13), random.u8(1..29))
}

fn uuid(random: &mut Rng) -> String {
    let mut hex = |count: usize| -> String {
        (0..count).filter_map(|_| char::from_digit(random.usize(..16) as u32, 16)).collect()
    };
    format!("{}-{}-4{}-a{}-{}", hex(8), hex(4), hex(3), hex(3), hex(12))
}

/// Returns strings that match many patterns.
fn usual(text: &str, given: &str, length: usize) -> Vec<String> {
    let mut all = vec![
        text.to_owned(),
        given.to_owned(),
        "a".repeat(length),
        "A".repeat(length),
        "1".repeat(length),
        "a1".repeat(length.div_ceil(2)),
    ];
    let others = [
        "abcdef",
        "123456",
        "2024-01-01",
        "2024-01-01T12:34:56.000Z",
        "1.2.3",
        "https://example.com",
        "/a",
        "abc-def",
        "en-US",
        "",
    ];
    all.extend(others.map(str::to_owned));
    all
}

#[cfg(test)]
mod tests {
    use crate::sample::tests::sampled;

    #[test]
    fn texts_match_their_pattern_format_and_length() {
        for schema in [
            r#"{"type": "string", "pattern": "^\\+[1-9]\\d{1,14}$"}"#,
            r#"{"type": "string", "pattern": "^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$"}"#,
            r#"{"type": "string", "pattern": "^arn:aws:[a-z]+:[a-z0-9-]*:\\d{12}:.+$"}"#,
            r#"{"type": "string", "format": "email", "pattern": "^[^@]+@corp\\.example\\.org$"}"#,
            r#"{"type": "string", "pattern": "^[a-z]+$", "minLength": 20, "maxLength": 22}"#,
            r#"{"type": "string", "pattern": "^[a-z]{2,40}-\\d{4}$", "minLength": 30}"#,
            r#"{"type": "string", "pattern": "id", "minLength": 12}"#,
            r#"{"type": "string", "pattern": "^(?=.*\\d)(?=.*[a-z])[A-Za-z\\d]{8,}$"}"#,
            r#"{"allOf": [{"type": "string", "pattern": "^[a-f]+$"}, {"pattern": "e$"}, {"minLength": 3}]}"#,
            r#"{"type": "string", "minLength": 9, "maxLength": 9}"#,
        ] {
            sampled(schema);
        }
    }
}
