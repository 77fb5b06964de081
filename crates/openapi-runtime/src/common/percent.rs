//! Percent-encoding (RFC 3986, section 2.1).

/// Encodes everything but unreserved characters with percent-encoding (RFC 3986, section 2.3).
pub(crate) fn encode(text: &str) -> String {
    encode_but(text, b"-._~")
}

/// Encodes the characters that the value of a cookie cannot contain (RFC 6265, section 4.1.1).
pub(crate) fn encode_in_cookie(text: &str) -> String {
    encode_but(text, b"!#$%&'()*+-./:<=>?@[]^_`{|}~")
}

/// Encodes everything but unreserved and reserved characters (RFC 3986, section 2.2) and existing percent-encoded
/// triplets (RFC 6570, section 3.2.3). Characters that would end the query or a pair are always encoded.
pub(crate) fn encode_reserved(text: &str) -> String {
    with_triplets(text, b"-._~:/?[]@!$'()*,;")
}

/// Does the same for a path, in which a question mark is encoded.
pub(crate) fn encode_reserved_in_path(text: &str) -> String {
    with_triplets(text, b"-._~:/[]@!$&'()*+,;=")
}

/// Encodes a text with percent-encoding, except for existing triplets.
fn with_triplets(text: &str, kept: &[u8]) -> String {
    let mut encoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('%') {
        let (before, after) = rest.split_at(at);
        encoded.push_str(&encode_but(before, kept));
        let is_hex = |digits: &str| digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        match after.split_at_checked(3) {
            Some((triplet, after)) if triplet.get(1..).is_some_and(is_hex) => {
                encoded.push_str(triplet);
                rest = after;
            }
            _ => {
                encoded.push_str("%25");
                rest = after.get(1..).unwrap_or_default();
            }
        }
    }
    encoded.push_str(&encode_but(rest, kept));
    encoded
}

fn encode_but(text: &str, kept: &[u8]) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || kept.contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}
