//! Properties of a call that the stages of sending need, and its idempotency key.

use reqwest::header::{HeaderName, HeaderValue};

use crate::{
    Call, IdempotencyKey,
    send::{
        idempotency::{has_member, new_key, with_member},
        pace::Caller,
        retry::Repeats,
    },
};

impl Call {
    pub(super) fn caller(&self) -> Caller<'_> {
        Caller { operation: self.operation, credentials: self.options.credentials.as_ref() }
    }

    pub(super) fn repeats(&self) -> Repeats {
        Repeats { is_safe: self.is_repeatable(), has_body: self.can_be_sent_again() }
    }

    /// Returns the length of the request body in bytes, if it is known.
    pub(super) fn body_length(&self) -> Option<u64> {
        self.body.as_ref().map_or(Some(0), |(_, body)| body.length())
    }

    /// Returns `true` if sending the call twice has the effect of sending it once.
    pub(crate) fn is_repeatable(&self) -> bool {
        matches!(self.operation.method, "GET" | "HEAD" | "OPTIONS" | "TRACE" | "PUT" | "DELETE" | "QUERY")
            || self.has_key
    }

    /// Assigns the call its idempotency key, which all attempts carry; a key that the caller set is preserved.
    pub(crate) fn take_key(&mut self) {
        match self.operation.key {
            Some(IdempotencyKey::Header(name)) => {
                if let Ok(name) = HeaderName::from_bytes(name.as_bytes()) {
                    self.put_key(name);
                }
            }
            Some(IdempotencyKey::Member(name)) => self.put_member(name),
            None => {
                let chosen = self.core.inner().keys.0.clone();
                if let Some(name) = chosen.filter(|_| matches!(self.operation.method, "POST" | "PATCH")) {
                    self.put_key(name);
                }
            }
        }
    }

    fn put_key(&mut self, name: HeaderName) {
        self.has_key = true;
        let is_given =
            self.arguments.headers.contains_key(&name) || self.options.headers.iter().any(|(known, _)| *known == name);
        if !is_given && let Ok(key) = HeaderValue::from_str(&new_key()) {
            self.options.headers.push((name, key));
        }
    }

    fn put_member(&mut self, name: &'static str) {
        let Some((_, body)) = &mut self.body else { return };
        let Some(text) = body.bytes() else { return };
        match has_member(&text, name) {
            Some(true) => self.has_key = true,
            Some(false) => {
                *body = body.with_bytes(with_member(&text, name, &new_key()));
                self.has_key = true;
            }
            None => {}
        }
    }
}
