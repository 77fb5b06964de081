//! The types that read successful responses.

use std::marker::PhantomData;

use progenitor_client::ByteStream;
use reqwest::header::HeaderMap;
use serde::de::DeserializeOwned;

pub use crate::response::error::Reading;
use crate::{EventStream, Response, Successes, Unwrap, common::media_type::content_type_of};

/// A way of reading a success.
pub trait Outcome: 'static {
    /// The type of the value that is read.
    type Success: 'static;

    /// Returns true if the caller reads the body of such a response incrementally.
    fn opens(status: u16, headers: &HeaderMap) -> bool {
        let _ = (status, headers);
        false
    }

    /// Reads a response.
    ///
    /// # Errors
    ///
    /// Returns an error if the response does not match the document.
    fn read<E>(response: Response) -> Reading<Self::Success, E>;
}

/// JSON of a type.
pub struct Json<T>(PhantomData<T>);
/// The value inside an envelope in JSON.
pub struct Enveloped<O>(PhantomData<O>);
/// An empty body.
pub struct Empty;
/// A text.
pub struct Text;
/// Bytes as they arrive.
pub struct Stream;
/// Items as they arrive, from the data of events or from lines.
pub struct Events<T>(PhantomData<T>);
/// Items as they arrive, each the event as an object.
pub struct WholeEvents<T>(PhantomData<T>);
/// Items as they arrive, each the event as an object whose `data` is the parsed JSON.
pub struct JsonEvents<T>(PhantomData<T>);
/// The connection itself, after an upgrade.
#[cfg(not(target_arch = "wasm32"))]
pub struct Upgrade;
/// One of several types of responses.
pub struct OneOf<T>(PhantomData<T>);

fn is_success(status: u16) -> bool {
    matches!(status, 101 | 200..=299)
}

impl<T: DeserializeOwned + Send + 'static> Outcome for Json<T> {
    type Success = T;

    fn read<E>(response: Response) -> Reading<T, E> {
        response.read_json()
    }
}

impl<O: Unwrap> Outcome for Enveloped<O> {
    type Success = O::Value;

    fn read<E>(response: Response) -> Reading<O::Value, E> {
        response.read_enveloped::<O, E>()
    }
}

impl Outcome for Empty {
    type Success = ();

    fn read<E>(response: Response) -> Reading<(), E> {
        Ok(response.read_empty())
    }
}

impl Outcome for Text {
    type Success = String;

    fn read<E>(response: Response) -> Reading<String, E> {
        response.read_text()
    }
}

impl Outcome for Stream {
    type Success = ByteStream;

    fn opens(status: u16, _: &HeaderMap) -> bool {
        is_success(status)
    }

    fn read<E>(response: Response) -> Reading<ByteStream, E> {
        Ok(response.read_stream())
    }
}

impl<T: DeserializeOwned + 'static> Outcome for Events<T> {
    type Success = EventStream<T>;

    fn opens(status: u16, _: &HeaderMap) -> bool {
        is_success(status)
    }

    fn read<E>(response: Response) -> Reading<EventStream<T>, E> {
        response.read_events()
    }
}

impl<T: DeserializeOwned + 'static> Outcome for WholeEvents<T> {
    type Success = EventStream<T>;

    fn opens(status: u16, _: &HeaderMap) -> bool {
        is_success(status)
    }

    fn read<E>(response: Response) -> Reading<EventStream<T>, E> {
        response.read_whole_events()
    }
}

impl<T: DeserializeOwned + 'static> Outcome for JsonEvents<T> {
    type Success = EventStream<T>;

    fn opens(status: u16, _: &HeaderMap) -> bool {
        is_success(status)
    }

    fn read<E>(response: Response) -> Reading<EventStream<T>, E> {
        response.read_json_events()
    }
}

#[cfg(not(target_arch = "wasm32"))]
impl Outcome for Upgrade {
    type Success = reqwest::Upgraded;

    fn opens(status: u16, _: &HeaderMap) -> bool {
        is_success(status)
    }

    fn read<E>(response: Response) -> Reading<reqwest::Upgraded, E> {
        response.read_upgrade()
    }
}

impl<T: Successes> Outcome for OneOf<T> {
    type Success = T;

    fn opens(status: u16, headers: &HeaderMap) -> bool {
        is_success(status) && T::opens(status, content_type_of(headers))
    }

    fn read<E>(response: Response) -> Reading<T, E> {
        T::read(response)
    }
}
