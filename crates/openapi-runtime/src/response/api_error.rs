//! An error type for all calls of a client.

use std::{any::Any, fmt, ops::Deref};

use crate::{Error, Undocumented};

/// An error of any call of a client; the errors of all operations convert to it with `?`.
///
/// It provides everything that [`Error`] does; the documented failure is retrieved by its type.
pub struct ApiError {
    error: Error<Undocumented>,
    documented: Option<Box<dyn Any + Send + Sync>>,
}

impl ApiError {
    /// Returns the failure that the document declares for the status, if it is of this type.
    ///
    /// ```
    /// # use openapi_runtime::{ApiError, Undocumented};
    /// # fn look(error: &ApiError) {
    /// if let Some(failure) = error.documented::<Undocumented>() {
    ///     println!("{failure:?}");
    /// }
    /// # }
    /// ```
    pub fn documented<E: 'static>(&self) -> Option<&E> {
        self.documented.as_deref()?.downcast_ref()
    }
}

impl<E: Send + Sync + 'static> From<Error<E>> for ApiError {
    fn from(error: Error<E>) -> Self {
        let (error, documented) = error.split();
        Self { error, documented: documented.map(|it| Box::new(it) as Box<dyn Any + Send + Sync>) }
    }
}

impl Deref for ApiError {
    type Target = Error<Undocumented>;

    fn deref(&self) -> &Self::Target {
        &self.error
    }
}

impl fmt::Debug for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.error.fmt(f)
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.error.fmt(f)
    }
}

impl std::error::Error for ApiError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        std::error::Error::source(&self.error)
    }
}
