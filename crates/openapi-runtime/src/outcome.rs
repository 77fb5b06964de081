//! What a success is read as.

use std::marker::PhantomData;

use progenitor_client::{ByteStream, ResponseValue};
use serde::de::DeserializeOwned;

use crate::{Error, Response, Successes, call::Pending};

/// How a success is read.
pub trait Outcome: 'static {
    /// What it is read as.
    type Success: 'static;

    /// Whether the body of a response of this status and media type is for the caller to read, bit by bit.
    fn opens(status: u16, media_type: &str) -> bool {
        let _ = (status, media_type);
        false
    }

    /// Reads it.
    fn read<E: Send + 'static>(response: Response) -> Pending<'static, Result<ResponseValue<Self::Success>, Error<E>>>;
}

/// JSON of a type.
pub struct Json<T>(PhantomData<T>);
/// No body.
pub struct Empty;
/// Text.
pub struct Text;
/// Bytes as they come.
pub struct Stream;
/// The connection itself.
#[cfg(not(target_arch = "wasm32"))]
pub struct Upgrade;
/// One of several responses.
pub struct OneOf<T>(PhantomData<T>);

fn is_success(status: u16) -> bool {
    matches!(status, 101 | 200..=299)
}

type Reading<T, E> = Pending<'static, Result<ResponseValue<T>, Error<E>>>;

impl<T: DeserializeOwned + Send + 'static> Outcome for Json<T> {
    type Success = T;

    fn read<E: Send + 'static>(response: Response) -> Reading<T, E> {
        Box::pin(response.read_json())
    }
}

impl Outcome for Empty {
    type Success = ();

    fn read<E: Send + 'static>(response: Response) -> Reading<(), E> {
        Box::pin(std::future::ready(Ok(response.read_empty())))
    }
}

impl Outcome for Text {
    type Success = String;

    fn read<E: Send + 'static>(response: Response) -> Reading<String, E> {
        Box::pin(response.read_text())
    }
}

impl Outcome for Stream {
    type Success = ByteStream;

    fn opens(status: u16, _: &str) -> bool {
        is_success(status)
    }

    fn read<E: Send + 'static>(response: Response) -> Reading<ByteStream, E> {
        Box::pin(std::future::ready(Ok(response.read_stream())))
    }
}

#[cfg(not(target_arch = "wasm32"))]
impl Outcome for Upgrade {
    type Success = reqwest::Upgraded;

    fn opens(status: u16, _: &str) -> bool {
        is_success(status)
    }

    fn read<E: Send + 'static>(response: Response) -> Reading<reqwest::Upgraded, E> {
        Box::pin(response.read_upgrade())
    }
}

impl<T: Successes> Outcome for OneOf<T> {
    type Success = T;

    fn opens(status: u16, media_type: &str) -> bool {
        is_success(status) && T::opens(status, media_type)
    }

    fn read<E: Send + 'static>(response: Response) -> Reading<T, E> {
        T::read(response)
    }
}
