//! From the answers of generated methods to plain values.

use orgkit_client::support::Failure;
use progenitor_client::ResponseValue;

use crate::{Api, Error};

/// The value of an answer, or the one error.
pub(crate) fn done<T, E>(
    api: Api,
    result: Result<ResponseValue<T>, progenitor_client::Error<Failure<E>>>,
) -> Result<T, Error> {
    result.map(ResponseValue::into_inner).map_err(|error| Error::from_client(api, error))
}
