//! The opening handshake of a WebSocket (RFC 6455, section 4.1).

use base64::{Engine, prelude::BASE64_STANDARD};
#[cfg(not(target_arch = "wasm32"))]
use reqwest::header::SEC_WEBSOCKET_ACCEPT;
use reqwest::header::{CONNECTION, HeaderMap, HeaderValue, SEC_WEBSOCKET_KEY, SEC_WEBSOCKET_VERSION, UPGRADE};

#[cfg(not(target_arch = "wasm32"))]
use crate::common::rejected::Rejected;

/// The text that servers append to a key before hashing it.
#[cfg(not(target_arch = "wasm32"))]
const SUFFIX: &str = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

/// The key of a handshake, which the response has to confirm. All attempts of a call use the same one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Handshake([u8; 16]);

impl Handshake {
    /// Creates a random key.
    pub(crate) fn new() -> Self {
        Self(uuid::Uuid::new_v4().into_bytes())
    }

    fn key(self) -> String {
        BASE64_STANDARD.encode(self.0)
    }

    /// Writes the headers that request a WebSocket.
    pub(crate) fn write(self, headers: &mut HeaderMap) {
        headers.insert(CONNECTION, HeaderValue::from_static("Upgrade"));
        headers.insert(UPGRADE, HeaderValue::from_static("websocket"));
        headers.insert(SEC_WEBSOCKET_VERSION, HeaderValue::from_static("13"));
        if let Ok(key) = HeaderValue::from_str(&self.key()) {
            headers.insert(SEC_WEBSOCKET_KEY, key);
        }
    }

    /// Checks that a response with status 101 accepts the handshake.
    #[cfg(not(target_arch = "wasm32"))]
    pub(crate) fn check(self, headers: &HeaderMap) -> Result<(), Rejected> {
        let text = |name: reqwest::header::HeaderName| {
            headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok()).unwrap_or_default()
        };
        let is_upgrade = |token: &str| token.trim().eq_ignore_ascii_case("upgrade");
        if !text(UPGRADE).trim().eq_ignore_ascii_case("websocket") {
            return Err(Rejected::Handshake("the response header `Upgrade` is not `websocket`"));
        }
        if !text(CONNECTION).split(',').any(is_upgrade) {
            return Err(Rejected::Handshake("the response header `Connection` does not contain `Upgrade`"));
        }
        if text(SEC_WEBSOCKET_ACCEPT).trim() != self.accept() {
            return Err(Rejected::Handshake(
                "the response header `Sec-WebSocket-Accept` does not match the key that was sent",
            ));
        }
        Ok(())
    }

    /// Returns the expected value of `Sec-WebSocket-Accept`.
    #[cfg(not(target_arch = "wasm32"))]
    fn accept(self) -> String {
        BASE64_STANDARD.encode(sha1(format!("{}{SUFFIX}", self.key()).as_bytes()))
    }
}

/// Computes a SHA-1 hash (RFC 3174). In the handshake it only shows that the server supports WebSocket; it has no
/// security purpose.
#[cfg(not(target_arch = "wasm32"))]
fn sha1(message: &[u8]) -> [u8; 20] {
    let mut padded = message.to_vec();
    padded.push(0x80);
    while padded.len() % 64 != 56 {
        padded.push(0);
    }
    padded.extend_from_slice(&(message.len() as u64 * 8).to_be_bytes());
    let mut sums: [u32; 5] = [0x6745_2301, 0xEFCD_AB89, 0x98BA_DCFE, 0x1032_5476, 0xC3D2_E1F0];
    for block in padded.chunks_exact(64) {
        let mut words = [0_u32; 80];
        for (word, bytes) in words.iter_mut().zip(block.chunks_exact(4)) {
            *word = bytes.iter().fold(0, |word, byte| word << 8 | u32::from(*byte));
        }
        for at in 16..80 {
            words[at] = (words[at - 3] ^ words[at - 8] ^ words[at - 14] ^ words[at - 16]).rotate_left(1);
        }
        let [mut a, mut b, mut c, mut d, mut e] = sums;
        for (at, word) in words.iter().enumerate() {
            let (mixed, constant): (u32, u32) = match at {
                0..20 => ((b & c) | (!b & d), 0x5A82_7999),
                20..40 => (b ^ c ^ d, 0x6ED9_EBA1),
                40..60 => ((b & c) | (b & d) | (c & d), 0x8F1B_BCDC),
                _ => (b ^ c ^ d, 0xCA62_C1D6),
            };
            let next = a.rotate_left(5).wrapping_add(mixed).wrapping_add(e).wrapping_add(constant).wrapping_add(*word);
            (a, b, c, d, e) = (next, a, b.rotate_left(30), c, d);
        }
        for (sum, value) in sums.iter_mut().zip([a, b, c, d, e]) {
            *sum = sum.wrapping_add(value);
        }
    }
    let mut hash = [0; 20];
    for (bytes, sum) in hash.chunks_exact_mut(4).zip(sums) {
        bytes.copy_from_slice(&sum.to_be_bytes());
    }
    hash
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_of_the_standard_have_their_hashes() {
        let hex = |message: &[u8]| sha1(message).iter().map(|byte| format!("{byte:02x}")).collect::<String>();
        assert_eq!(hex(b"abc"), "a9993e364706816aba3e25717850c26c9cd0d89d");
        assert_eq!(hex(b""), "da39a3ee5e6b4b0d3255bfef95601890afd80709");
        let long = b"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
        assert_eq!(hex(long), "84983e441c3bd26ebaae4aa1f95129e5e54670f1");
    }

    #[test]
    fn a_response_has_to_answer_the_key() {
        // The example of RFC 6455, section 1.3.
        let handshake = Handshake(*b"the sample nonce");
        let mut headers = HeaderMap::new();
        handshake.write(&mut headers);
        assert_eq!(headers[SEC_WEBSOCKET_KEY], "dGhlIHNhbXBsZSBub25jZQ==");
        let answer = |upgrade, connection, accept| {
            let pairs = [(UPGRADE, upgrade), (CONNECTION, connection), (SEC_WEBSOCKET_ACCEPT, accept)];
            pairs.into_iter().map(|(name, value)| (name, HeaderValue::from_static(value))).collect::<HeaderMap>()
        };
        let accept = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";
        assert_eq!(handshake.check(&answer("WebSocket", "keep-alive, upgrade", accept)), Ok(()));
        assert!(handshake.check(&answer("other", "Upgrade", accept)).is_err());
        assert!(handshake.check(&answer("websocket", "close", accept)).is_err());
        assert!(handshake.check(&answer("websocket", "Upgrade", "wrong")).is_err());
        assert!(handshake.check(&HeaderMap::new()).is_err());
        assert!(Handshake::new() != Handshake::new());
    }
}
