//! Reading of responses as streams of items.

use reqwest::header::CONTENT_TYPE;

use super::{EventStream, ItemSource};
use crate::{
    DecodeError, Error, Response,
    calls::read::{map, undecoded},
    response::{
        answer::{Answer, Content},
        error::{Reading, Received},
    },
};

impl Response {
    /// Reads items from the data of events or from lines, as they arrive.
    ///
    /// # Errors
    ///
    /// Returns an error if the response is not a stream.
    pub fn read_events<T, E>(self) -> Reading<EventStream<T>, E> {
        self.items(ItemSource::Data)
    }

    /// Reads items as they arrive; each is the event as an object.
    ///
    /// # Errors
    ///
    /// Returns an error if the response is not a stream.
    pub fn read_whole_events<T, E>(self) -> Reading<EventStream<T>, E> {
        self.items(ItemSource::Event)
    }

    /// Reads items as they arrive; each is the event as an object whose `data` is the parsed JSON.
    ///
    /// # Errors
    ///
    /// Returns an error if the response is not a stream.
    pub fn read_json_events<T, E>(self) -> Reading<EventStream<T>, E> {
        self.items(ItemSource::JsonEvent)
    }

    fn items<T, E>(self, source: ItemSource) -> Reading<EventStream<T>, E> {
        let coding = undecoded(&self.answer.headers);
        if coding.is_some() || !matches!(self.answer.content, Content::Open(_)) {
            let Self { call, answer: Answer { status, headers, content }, tries, .. } = self;
            let received = Received { status, headers, body: content.into_whole() };
            let error = coding.map_or_else(DecodeError::no_stream, |coding| DecodeError::coding(&coding));
            return Err(Error::decode(call.operation, received, error, tries));
        }
        let (again, opens) = (self.call.clone(), self.opens);
        let opened = self.read_stream();
        let (status, content_type) = (opened.status(), opened.headers().get(CONTENT_TYPE).cloned());
        Ok(map(opened, |stream| EventStream::new(stream, (status, content_type), again, opens, source)))
    }
}
