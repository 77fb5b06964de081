//! Responses before they are read.

use crate::{
    Call,
    common::{
        media_type::{content_type_of, media_type_of},
        no_response::Tries,
    },
    response::answer::{Answer, Content, Opens},
};

/// A response before it is read.
pub struct Response {
    pub(crate) call: Box<Call>,
    pub(crate) opens: Opens,
    pub(crate) answer: Answer,
    pub(crate) tries: Tries,
}

impl Response {
    pub(crate) fn new(call: Box<Call>, opens: Opens, answer: Answer, tries: Tries) -> Self {
        Self { call, opens, answer, tries }
    }

    /// Returns the status code.
    pub fn status(&self) -> u16 {
        self.answer.status.as_u16()
    }

    /// Returns the media type, without its parameters, in lower case.
    pub fn media_type(&self) -> String {
        media_type_of(&self.answer.headers)
    }

    /// Returns the value of `Content-Type`.
    pub fn content_type(&self) -> String {
        content_type_of(&self.answer.headers).to_owned()
    }

    /// Returns the URL that the response came from, after redirects, if it has links.
    pub(crate) fn landed(&self) -> Option<&reqwest::Url> {
        self.call.options.landed.as_ref()
    }

    /// Returns the whole body, if it was received.
    pub(crate) fn whole(&self) -> &[u8] {
        if let Content::Whole(body) = &self.answer.content { body } else { &[] }
    }
}
