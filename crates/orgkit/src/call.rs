//! From the responses of generated methods to plain values.

use orgkit_client::support::{self, BuildError, ResponseValue};

use crate::{Api, Error};

/// The value of a response, or the one error.
pub(crate) fn done<T, E: Send + Sync + 'static>(
    api: Api,
    result: Result<ResponseValue<T>, support::Error<E>>,
) -> Result<T, Error> {
    result.map(ResponseValue::into_inner).map_err(|error| Error::from_client(api, error))
}

/// A client, or the one error.
pub(crate) fn built<C>(api: Api, result: Result<C, BuildError>) -> Result<C, Error> {
    result.map_err(|error| Error::from_build(api, error))
}
