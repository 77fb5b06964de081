//! One error for all calls of a client.

use std::{any::Any, fmt, ops::Deref};

use crate::{Error, Undocumented};

/// Why a call of any operation did not go through: what the errors of all operations become by `?`.
///
/// Everything that an [`Error`] tells is told here as well; the documented failure is found by its type.
pub struct ApiError {
    error: Error<Undocumented>,
    documented: Option<Box<dyn Any + Send + Sync>>,
}

impl ApiError {
    /// The failure that the document has for the status, if the operation was the one of this type.
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
