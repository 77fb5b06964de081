//! The position of a request in a trace: the headers `traceparent` and `tracestate` (W3C Trace Context, level 1).

use std::{fmt, str::FromStr};

use http::HeaderMap;
use reqwest::header::{HeaderName, HeaderValue};

const PARENT: HeaderName = HeaderName::from_static("traceparent");
const STATE: HeaderName = HeaderName::from_static("tracestate");

/// The position of a request in a trace (W3C Trace Context, level 1). Its `Display` form is the value of
/// `traceparent`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TraceContext {
    trace: u128,
    parent: u64,
    flags: u8,
    state: Option<HeaderValue>,
}

/// The error for text that is not a `traceparent`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a traceparent, such as 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")]
pub struct UnknownTraceContext;

impl TraceContext {
    /// Starts a new trace, marked as sampled.
    pub fn begin() -> Self {
        Self { trace: fastrand::u128(1..), parent: fastrand::u64(1..), flags: 1, state: None }
    }

    /// Reads the context of a received request; returns `None` if it has none or an invalid one.
    pub fn received(headers: &HeaderMap) -> Option<Self> {
        let context: Self = headers.get(&PARENT)?.to_str().ok()?.parse().ok()?;
        // Several fields of one name form a list (RFC 9110, section 5.3).
        let states: Vec<&str> = headers.get_all(&STATE).iter().filter_map(|value| value.to_str().ok()).collect();
        let state = HeaderValue::from_str(&states.join(",")).ok().filter(|state| !state.is_empty());
        Some(Self { state, ..context })
    }

    /// Returns a child context in the same trace, for requests sent on behalf of the received one.
    #[must_use]
    pub fn child(&self) -> Self {
        Self { parent: fastrand::u64(1..), ..self.clone() }
    }

    /// Writes the headers, unless the caller set them.
    pub(crate) fn write(self, headers: &mut HeaderMap) {
        if headers.contains_key(&PARENT) {
            return;
        }
        if let Ok(parent) = HeaderValue::from_str(&self.to_string()) {
            headers.insert(PARENT, parent);
            self.state.map(|state| headers.insert(STATE, state));
        }
    }
}

impl fmt::Display for TraceContext {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "00-{:032x}-{:016x}-{:02x}", self.trace, self.parent, self.flags)
    }
}

impl FromStr for TraceContext {
    type Err = UnknownTraceContext;

    /// Parses a `traceparent`. A later version may have more parts after the first four (section 3.2.4 of the
    /// standard).
    fn from_str(text: &str) -> Result<Self, UnknownTraceContext> {
        let parts: Vec<&str> = text.split('-').collect();
        let [version, trace, parent, flags, more @ ..] = parts.as_slice() else { return Err(UnknownTraceContext) };
        let is_hex = |part: &&str, length| {
            part.len() == length && part.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
        };
        let is_formed = is_hex(version, 2) && is_hex(trace, 32) && is_hex(parent, 16) && is_hex(flags, 2);
        if !is_formed || *version == "ff" || *version == "00" && !more.is_empty() {
            return Err(UnknownTraceContext);
        }
        let number = |part: &str| u128::from_str_radix(part, 16).map_err(|_| UnknownTraceContext);
        let context = Self {
            trace: number(trace)?,
            parent: u64::try_from(number(parent)?).map_err(|_| UnknownTraceContext)?,
            // Flags other than "sampled" are undefined in this version.
            flags: u8::try_from(number(flags)? & 1).map_err(|_| UnknownTraceContext)?,
            state: None,
        };
        if context.trace == 0 || context.parent == 0 { Err(UnknownTraceContext) } else { Ok(context) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_traceparent_is_read_and_written() {
        let text = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        let context: TraceContext = text.parse().unwrap();
        assert_eq!(context.to_string(), text);
        let child = context.child();
        assert!(child != context && child.to_string().starts_with("00-4bf92f3577b34da6a3ce929d0e0e4736-"));
        assert_eq!(format!("cc{}-more", &text[2..]).parse::<TraceContext>().unwrap(), context);
        for wrong in [
            "",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7",
            "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
            "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
            "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
        ] {
            assert_eq!(wrong.parse::<TraceContext>(), Err(UnknownTraceContext), "{wrong}");
        }
        let started = TraceContext::begin();
        assert_eq!(started.to_string().parse::<TraceContext>().unwrap(), started);
    }

    #[test]
    fn what_was_received_goes_on_with_its_state() {
        let mut headers = HeaderMap::new();
        assert_eq!(TraceContext::received(&headers), None);
        headers.insert(PARENT, HeaderValue::from_static("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00"));
        headers.insert(STATE, HeaderValue::from_static("congo=t61rcWkgMzE"));
        let mut sent = HeaderMap::new();
        TraceContext::received(&headers).unwrap().child().write(&mut sent);
        assert_eq!(sent[&STATE], "congo=t61rcWkgMzE");
        headers.append(STATE, HeaderValue::from_static("rojo=00f067aa0ba902b7"));
        let mut both = HeaderMap::new();
        TraceContext::received(&headers).unwrap().write(&mut both);
        assert_eq!(both[&STATE], "congo=t61rcWkgMzE,rojo=00f067aa0ba902b7");
        let first = sent[&PARENT].clone();
        TraceContext::begin().write(&mut sent);
        assert_eq!(sent[&PARENT], first, "what the caller has set stays");
    }
}
