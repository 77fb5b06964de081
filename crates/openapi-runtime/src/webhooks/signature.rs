//! Signatures of webhooks.

use std::time::Duration;

use base64::{Engine, engine::general_purpose::STANDARD_PAD_INDIFFERENT as BASE64};
use chrono::Utc;
use hmac::{Hmac, Mac};
use http::HeaderMap;
use secrecy::{ExposeSecret, SecretString};
use sha2::Sha256;

/// The reason why the signature of a request is not accepted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SignatureError {
    /// A header that a signature needs is missing, or malformed.
    #[error("the header `{0}` is missing or malformed")]
    Header(String),
    /// The timestamp is too old or in the future: the request may be a replay.
    #[error("the timestamp of the signature is outside the tolerance")]
    Time,
    /// No signature matches the secret.
    #[error("no signature matches the request")]
    Wrong,
    /// The secret is empty or malformed, so nothing can be verified with it.
    #[error("the secret is empty or malformed")]
    Secret,
}

/// A verification of the sender of a request. The body must be the bytes as received: JSON that was parsed and
/// serialized again differs.
pub trait Verify: Send + Sync {
    /// Verifies a request.
    ///
    /// # Errors
    ///
    /// Returns an error if the sender is not proven.
    fn verify(&self, headers: &HeaderMap, body: &[u8]) -> Result<(), SignatureError>;
}

fn header<'h>(headers: &'h HeaderMap, name: &str) -> Result<&'h str, SignatureError> {
    let value = headers.get(name).and_then(|value| value.to_str().ok());
    value.ok_or_else(|| SignatureError::Header(name.to_owned()))
}

/// Returns a header by the name in the standard, or else by its earlier name.
fn either<'h>(headers: &'h HeaderMap, name: &str, before: &str) -> Result<&'h str, SignatureError> {
    header(headers, if headers.contains_key(name) || !headers.contains_key(before) { name } else { before })
}

fn mac(secret: &[u8], parts: &[&[u8]]) -> Result<Hmac<Sha256>, SignatureError> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret).map_err(|_| SignatureError::Secret)?;
    parts.iter().for_each(|part| mac.update(part));
    Ok(mac)
}

/// Signatures according to [Standard Webhooks](https://www.standardwebhooks.com), with HMAC-SHA-256 (`v1`). The
/// headers are `webhook-id`, `webhook-timestamp` and `webhook-signature`, or the equivalent ones with the prefix
/// `svix-`.
pub struct StandardWebhooks {
    keys: Vec<SecretString>,
    tolerance: Duration,
}

impl StandardWebhooks {
    /// Creates a verifier with a secret such as `whsec_…`: base64, with or without padding. One that is empty or
    /// malformed makes every verification fail with [`SignatureError::Secret`].
    pub fn new(secret: impl Into<SecretString>) -> Self {
        Self { keys: vec![secret.into()], tolerance: Duration::from_secs(300) }
    }

    /// Accepts another secret as well, for the rotation of secrets.
    #[must_use]
    pub fn or(mut self, secret: impl Into<SecretString>) -> Self {
        self.keys.push(secret.into());
        self
    }

    /// Sets the maximum difference between the timestamp of a request and now; five minutes by default.
    #[must_use]
    pub fn tolerance(self, tolerance: Duration) -> Self {
        Self { tolerance, ..self }
    }
}

/// Decodes a secret.
fn bytes_of(key: &SecretString) -> Result<Vec<u8>, SignatureError> {
    let text = key.expose_secret().trim();
    let secret = BASE64.decode(text.strip_prefix("whsec_").unwrap_or(text)).map_err(|_| SignatureError::Secret)?;
    // With an empty secret anyone could sign.
    if secret.is_empty() { Err(SignatureError::Secret) } else { Ok(secret) }
}

impl Verify for StandardWebhooks {
    fn verify(&self, headers: &HeaderMap, body: &[u8]) -> Result<(), SignatureError> {
        let secrets = self.keys.iter().map(bytes_of).collect::<Result<Vec<_>, _>>()?;
        let id = either(headers, "webhook-id", "svix-id")?;
        let time = either(headers, "webhook-timestamp", "svix-timestamp")?;
        let seconds: i64 = time.parse().map_err(|_| SignatureError::Header("webhook-timestamp".to_owned()))?;
        if Utc::now().timestamp().abs_diff(seconds) > self.tolerance.as_secs() {
            return Err(SignatureError::Time);
        }
        let signatures = either(headers, "webhook-signature", "svix-signature")?;
        for secret in &secrets {
            for signature in signatures.split_ascii_whitespace().filter_map(|one| one.strip_prefix("v1,")) {
                let Ok(signature) = BASE64.decode(signature) else { continue };
                let mac = mac(secret, &[id.as_bytes(), b".", time.as_bytes(), b".", body])?;
                // The comparison takes constant time.
                if mac.verify_slice(&signature).is_ok() {
                    return Ok(());
                }
            }
        }
        Err(SignatureError::Wrong)
    }
}

/// A signature of the body alone, as HMAC-SHA-256 in hexadecimal or base64, in a header specific to the API, such
/// as GitHub's `X-Hub-Signature-256: sha256=…`. It does not protect against replays.
pub struct HmacHeader {
    name: &'static str,
    prefix: &'static str,
    secret: SecretString,
}

impl HmacHeader {
    /// Creates a verifier for the header of this name, whose value has this prefix.
    pub fn new(name: &'static str, prefix: &'static str, secret: impl Into<SecretString>) -> Self {
        Self { name, prefix, secret: secret.into() }
    }
}

impl Verify for HmacHeader {
    fn verify(&self, headers: &HeaderMap, body: &[u8]) -> Result<(), SignatureError> {
        let secret = self.secret.expose_secret().as_bytes();
        if secret.is_empty() {
            return Err(SignatureError::Secret);
        }
        let malformed = || SignatureError::Header(self.name.to_owned());
        let text = header(headers, self.name)?.strip_prefix(self.prefix).ok_or_else(malformed)?;
        let signature = from_hex(text).or_else(|| BASE64.decode(text).ok()).ok_or_else(malformed)?;
        let mac = mac(secret, &[body])?;
        mac.verify_slice(&signature).map_err(|_| SignatureError::Wrong)
    }
}

fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u8>> = text.chars().map(|c| c.to_digit(16).and_then(|it| u8::try_from(it).ok())).collect();
    let digits = digits.filter(|digits| digits.len() == 64)?;
    Some(digits.chunks_exact(2).filter_map(|pair| Some(pair.first()? << 4 | pair.get(1)?)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the standard's own test suite.
    const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    fn headers(pairs: &[(&'static str, String)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect()
    }

    fn signed(time: i64, body: &str) -> HeaderMap {
        let secret = BASE64.decode(SECRET.trim_start_matches("whsec_")).unwrap();
        let mac = mac(&secret, &[format!("msg_1.{time}.{body}").as_bytes()]).unwrap();
        let signature = BASE64.encode(mac.finalize().into_bytes());
        headers(&[
            ("webhook-id", "msg_1".to_owned()),
            ("webhook-timestamp", time.to_string()),
            ("webhook-signature", format!("v1,AAAA v2,x v1,{signature}")),
        ])
    }

    #[test]
    fn standard_webhooks_are_proven() {
        // A vector of the standard's reference libraries, signed at a fixed time.
        let vector = headers(&[
            ("webhook-id", "msg_p5jXN8AQM9LWM0D4loKWxJek".to_owned()),
            ("webhook-timestamp", "1614265330".to_owned()),
            ("webhook-signature", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=".to_owned()),
        ]);
        let verifier = StandardWebhooks::new(SECRET);
        assert_eq!(verifier.verify(&vector, br#"{"test": 2432232314}"#), Err(SignatureError::Time));
        let patient = StandardWebhooks::new(SECRET).tolerance(Duration::from_secs(u64::from(u32::MAX)));
        assert_eq!(patient.verify(&vector, br#"{"test": 2432232314}"#), Ok(()));
        assert_eq!(patient.verify(&vector, br#"{"test": 2432232315}"#), Err(SignatureError::Wrong));

        let now = Utc::now().timestamp();
        assert_eq!(verifier.verify(&signed(now, "{}"), b"{}"), Ok(()));
        assert_eq!(verifier.verify(&signed(now + 400, "{}"), b"{}"), Err(SignatureError::Time));
        let both = StandardWebhooks::new("whsec_AAAA").or(SECRET);
        assert_eq!(both.verify(&signed(now, "{}"), b"{}"), Ok(()));
        assert!(matches!(verifier.verify(&HeaderMap::new(), b"{}"), Err(SignatureError::Header(_))));
        assert_eq!(StandardWebhooks::new("whsec_!").verify(&signed(now, "{}"), b"{}"), Err(SignatureError::Secret));
    }

    #[test]
    fn a_secret_may_lack_its_padding_and_headers_may_have_their_old_names() {
        let now = Utc::now().timestamp();
        let mac = mac(b"k3y!", &[format!("msg_1.{now}.{{}}").as_bytes()]).unwrap();
        let signature = format!("v1,{}", BASE64.encode(mac.finalize().into_bytes()));
        let old = headers(&[
            ("svix-id", "msg_1".to_owned()),
            ("svix-timestamp", now.to_string()),
            ("svix-signature", signature.trim_end_matches('=').to_owned()),
        ]);
        for secret in ["whsec_azN5IQ==", "whsec_azN5IQ", "azN5IQ", " whsec_azN5IQ==\n"] {
            assert_eq!(StandardWebhooks::new(secret).verify(&old, b"{}"), Ok(()), "{secret}");
        }
    }

    #[test]
    fn an_empty_secret_proves_nothing() {
        let now = Utc::now().timestamp();
        let empty = mac(b"", &[format!("msg_1.{now}.{{}}").as_bytes()]).unwrap().finalize().into_bytes();
        let forged = headers(&[
            ("webhook-id", "msg_1".to_owned()),
            ("webhook-timestamp", now.to_string()),
            ("webhook-signature", format!("v1,{}", BASE64.encode(empty))),
        ]);
        for secret in ["", "whsec_", " "] {
            assert_eq!(StandardWebhooks::new(secret).verify(&forged, b"{}"), Err(SignatureError::Secret), "{secret:?}");
            let both = StandardWebhooks::new(SECRET).or(secret);
            assert_eq!(both.verify(&signed(now, "{}"), b"{}"), Err(SignatureError::Secret), "{secret:?}");
        }
        let signature = BASE64.encode(mac(b"", &[b"{}"]).unwrap().finalize().into_bytes());
        let forged = headers(&[("x-signature", signature)]);
        assert_eq!(HmacHeader::new("x-signature", "", "").verify(&forged, b"{}"), Err(SignatureError::Secret));
    }

    #[test]
    fn a_signature_in_a_header_is_proven() {
        // The example of GitHub's documentation.
        let verifier = HmacHeader::new("x-hub-signature-256", "sha256=", "It's a Secret to Everybody");
        let signature = "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
        let with = |text: String| headers(&[("x-hub-signature-256", text)]);
        assert_eq!(verifier.verify(&with(format!("sha256={signature}")), b"Hello, World!"), Ok(()));
        assert_eq!(verifier.verify(&with(format!("sha256={signature}")), b"Hello"), Err(SignatureError::Wrong));
        for broken in ["", "sha256=", "sha1=00", "sha256=é"] {
            assert!(verifier.verify(&with(broken.to_owned()), b"Hello").is_err(), "{broken}");
        }
    }
}
