//! Reading of JSON text.

use serde::de::DeserializeOwned;

use crate::{DecodeError, Node, types::deviations};

/// Reads JSON in the mode of this thread. Almost all bodies are read at the first attempt; others are read from a
/// tree, which accepts other notations of integers and dates that JSON Schema or servers use.
///
/// # Errors
///
/// Returns an error if the text is not JSON, or not of the type.
pub fn from_slice<T: DeserializeOwned>(body: &[u8]) -> Result<T, DecodeError> {
    // A reader may ignore a byte order mark (RFC 8259, section 8.1).
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    let first = match serde_json::from_slice(body) {
        Ok(value) => return Ok(value),
        Err(error) => error,
    };
    let node = match tree(body) {
        Ok(node) if first.is_data() => node,
        Ok(_) => return Err(DecodeError::syntax(body, &first)),
        // A part that the type ignores cannot be put into a tree.
        Err(_) if first.is_data() => return Err(DecodeError::unlocated(&first)),
        Err(error) => return Err(DecodeError::syntax(body, &error)),
    };
    deviations::again();
    node.read().map_err(|error| DecodeError::data(body, error))
}

/// Parses text that is a single JSON value.
fn tree(text: &[u8]) -> serde_json::Result<Node> {
    let mut deserializer = serde_json::Deserializer::from_slice(text);
    let node = Node::take(&mut deserializer)?;
    deserializer.end().map(|()| node)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Deviation;

    #[test]
    fn integers_may_be_written_as_other_numbers() {
        assert_eq!(from_slice::<Vec<i64>>(b"\xef\xbb\xbf[1.0, 1e3, -0.0, 7]").unwrap(), [1, 1000, 0, 7]);
        assert_eq!(from_slice::<Vec<u8>>(b"[255.0]").unwrap(), [255]);
        assert!(from_slice::<Vec<i64>>(b"[1.5]").is_err());
        assert!(from_slice::<Vec<i64>>(b"[1.0] [2]").is_err() && from_slice::<Vec<i64>>(b"[1] x").is_err());
        assert!(from_slice::<Vec<u8>>(b"[256.0]").is_err());
        assert!(from_slice::<Vec<i64>>(b"[1e30]").is_err());
    }

    #[test]
    fn what_is_ignored_hides_no_error() {
        #[derive(Debug, serde::Deserialize)]
        struct Pet {
            #[allow(dead_code)]
            id: i64,
        }
        for ignored in ["1e400", r#""\ud800""#, &format!("{}{}", "[".repeat(200), "]".repeat(200))] {
            let error = from_slice::<Pet>(format!(r#"{{"id": "x", "more": {ignored}}}"#).as_bytes()).unwrap_err();
            assert_eq!(error.message(), "expected i64, found a value of type string (line 1, column 10)", "{ignored}");
            let error = from_slice::<Pet>(format!(r#"{{"id": null, "more": {ignored}}}"#).as_bytes()).unwrap_err();
            assert!(error.message().starts_with("expected i64, found a value of type null (line 1"), "{error}");
        }
    }

    #[test]
    fn a_time_without_an_offset_is_utc_and_a_deviation() {
        type Times = Vec<chrono::DateTime<chrono::Utc>>;
        let body = br#"["2026-01-05T10:11:12.123456", "2026-01-05 10:11:12"]"#;
        let times = from_slice::<Times>(body).unwrap();
        assert_eq!(times[0].to_rfc3339(), "2026-01-05T10:11:12.123456+00:00");
        assert_eq!(times[1].to_rfc3339(), "2026-01-05T10:11:12+00:00");
        let (read, found) = deviations::collected(false, || from_slice::<Times>(body));
        assert_eq!((read.unwrap(), found.len(), found[0].1), (times, 2, Deviation::NoOffset));
        assert!(deviations::strictly(|| from_slice::<Times>(body)).is_err());
        assert!(from_slice::<Times>(br#"["tomorrow"]"#).is_err());
    }
}
