//! Faults between a client and a correct server.

use std::{fmt, str::FromStr, time::Duration};

use openapi_document::resolve_object;
use serde_json::Value;

use crate::outgoing::Outgoing;

/// A fault of a request or its response.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Fault {
    /// Status 429, not processed; with `Retry-After` in seconds.
    TooMany(Option<u64>),
    /// Status 503, not processed; with `Retry-After` in seconds.
    Unavailable(Option<u64>),
    /// Another status, not processed.
    Status(u16),
    /// Status 401, as for an expired token; not processed.
    Expired,
    /// Processed, and the response is sent after a delay.
    Slow(Duration),
    /// Processed, and the connection is closed before the response.
    Cut,
    /// Processed, and the connection is closed in the middle of the response.
    Truncated,
    /// Processed, and the body is longer by this number of bytes.
    Oversized(usize),
    /// Processed, and the response is an HTML page.
    ContentType,
    /// Processed, and an enum in the response has a value that the document does not list.
    UnknownValue,
    /// Processed as if the request were for the first page.
    RepeatedPage,
}

/// The error for a text that is not the name of a fault.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "unknown fault `{0}`; expected one of: 429, 429:SECONDS, 503, 503:SECONDS, another status of at least 400, expired, \
     slow:SECONDS, cut, truncated, oversized:BYTES, content-type, unknown-value, repeated-page"
)]
pub struct UnknownFault(String);

impl FromStr for Fault {
    type Err = UnknownFault;

    fn from_str(text: &str) -> Result<Self, UnknownFault> {
        let unknown = || UnknownFault(text.to_owned());
        let (name, value) = text.split_once(':').map_or((text, None), |(name, value)| (name, Some(value)));
        let number = || value.map(|value| value.parse::<u64>().map_err(|_| unknown())).transpose();
        Ok(match name {
            "429" => Self::TooMany(number()?),
            "503" => Self::Unavailable(number()?),
            "expired" => Self::Expired,
            "slow" => {
                let seconds = value.and_then(|value| value.parse().ok()).ok_or_else(unknown)?;
                Self::Slow(Duration::try_from_secs_f64(seconds).map_err(|_| unknown())?)
            }
            "cut" => Self::Cut,
            "truncated" => Self::Truncated,
            "oversized" => Self::Oversized(usize::try_from(number()?.ok_or_else(unknown)?).map_err(|_| unknown())?),
            "content-type" => Self::ContentType,
            "unknown-value" => Self::UnknownValue,
            "repeated-page" => Self::RepeatedPage,
            _ => Self::Status(name.parse().ok().filter(|status| (400..600).contains(status)).ok_or_else(unknown)?),
        })
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooMany(None) => f.write_str("429"),
            Self::TooMany(Some(seconds)) => write!(f, "429:{seconds}"),
            Self::Unavailable(None) => f.write_str("503"),
            Self::Unavailable(Some(seconds)) => write!(f, "503:{seconds}"),
            Self::Status(status) => write!(f, "{status}"),
            Self::Expired => f.write_str("expired"),
            Self::Slow(time) => write!(f, "slow:{}", time.as_secs_f64()),
            Self::Cut => f.write_str("cut"),
            Self::Truncated => f.write_str("truncated"),
            Self::Oversized(bytes) => write!(f, "oversized:{bytes}"),
            Self::ContentType => f.write_str("content-type"),
            Self::UnknownValue => f.write_str("unknown-value"),
            Self::RepeatedPage => f.write_str("repeated-page"),
        }
    }
}

impl Fault {
    /// Returns the status of a rejection, and the delay in seconds for `Retry-After`.
    pub(crate) fn refusal(&self) -> Option<(u16, Option<u64>)> {
        match self {
            Self::TooMany(seconds) => Some((429, *seconds)),
            Self::Unavailable(seconds) => Some((503, *seconds)),
            Self::Status(status) => Some((*status, None)),
            Self::Expired => Some((401, None)),
            _ => None,
        }
    }

    /// Applies the fault to a response. `schema` is the document with the schema of the body.
    pub(crate) fn spoil(&self, outgoing: &mut Outgoing, schema: Option<(&Value, &Value)>) {
        match self {
            Self::Oversized(bytes) => outgoing.body.extend(std::iter::repeat_n(b' ', *bytes)),
            Self::ContentType => {
                outgoing.headers.retain(|(name, _)| !name.eq_ignore_ascii_case("content-type"));
                outgoing.headers.push(("content-type".to_owned(), "text/html".to_owned()));
                outgoing.body = b"<html><body>Something went wrong</body></html>".to_vec();
            }
            Self::UnknownValue => {
                let Ok(mut body) = serde_json::from_slice::<Value>(&outgoing.body) else { return };
                if let Some((root, schema)) = schema
                    && unlist(root, schema, &mut body, 0)
                {
                    outgoing.body = body.to_string().into_bytes();
                }
            }
            _ => {}
        }
    }
}

/// The depth to which enums are searched.
const DEPTH: usize = 16;

/// Replaces the first value of a string enum by an unlisted one. Returns true if there is such an enum.
fn unlist(root: &Value, schema: &Value, value: &mut Value, depth: usize) -> bool {
    let Some(schema) = resolve_object(root, schema).filter(|_| depth < DEPTH) else { return false };
    if let (Some(Value::Array(_)), Value::String(text)) = (schema.get("enum"), &mut *value) {
        "something_new".clone_into(text);
        return true;
    }
    let parts = ["allOf", "oneOf", "anyOf"].iter().filter_map(|key| schema.get(*key)?.as_array()).flatten();
    for part in parts {
        if unlist(root, part, value, depth + 1) {
            return true;
        }
    }
    match value {
        Value::Object(members) => {
            let known = schema.get("properties").and_then(Value::as_object);
            members.iter_mut().any(|(name, value)| {
                known.and_then(|known| known.get(name)).is_some_and(|schema| unlist(root, schema, value, depth + 1))
            })
        }
        Value::Array(items) => schema
            .get("items")
            .is_some_and(|schema| items.iter_mut().any(|value| unlist(root, schema, value, depth + 1))),
        _ => false,
    }
}

/// Random faults, determined by a seed.
#[derive(Debug, Clone, PartialEq)]
pub struct Chances {
    /// The faults with their probabilities, from 0 to 1.
    pub faults: Vec<(f64, Fault)>,
    /// The seed: the same seed and request number yield the same fault.
    pub seed: u64,
}

impl Chances {
    /// Returns the fault of the request with a number, if it has one.
    pub(crate) fn draw(&self, number: u64) -> Option<&Fault> {
        let mut drawn = fraction(self.seed ^ number.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        self.faults.iter().find_map(|(chance, fault)| {
            drawn -= chance;
            (drawn < 0.0).then_some(fault)
        })
    }
}

/// Returns a pseudo-random number from 0 to 1 (the finalizer of SplitMix64).
fn fraction(seed: u64) -> f64 {
    let mixed = (seed ^ (seed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    (mixed ^ (mixed >> 31)) as f64 / u64::MAX as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_have_names() {
        for name in [
            "429",
            "429:2",
            "503",
            "503:0",
            "500",
            "expired",
            "slow:0.5",
            "cut",
            "truncated",
            "oversized:9",
            "content-type",
        ] {
            assert_eq!(name.parse::<Fault>().unwrap().to_string(), name);
        }
        for name in ["", "200", "429:x", "slow", "slow:-1", "oversized", "nonsense"] {
            assert!(name.parse::<Fault>().is_err(), "{name}");
        }
    }

    #[test]
    fn chances_come_true_in_the_long_run() {
        let chances = Chances { faults: vec![(0.05, Fault::Cut), (0.1, Fault::Expired)], seed: 7 };
        let drawn: Vec<_> = (0..100_000).map(|number| chances.draw(number)).collect();
        let share = |fault| drawn.iter().filter(|it| **it == Some(&fault)).count() as f64 / 100_000.0;
        assert!((share(Fault::Cut) - 0.05).abs() < 0.005 && (share(Fault::Expired) - 0.1).abs() < 0.005);
    }
}
