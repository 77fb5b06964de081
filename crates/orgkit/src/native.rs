//! The API's own value beside the common fields.

use std::{any::Any, fmt, sync::Arc};

/// A value of a generated type, whose type is known to whoever knows the API.
#[derive(Clone)]
pub(crate) struct Native(Arc<dyn Value>);

trait Value: Any + fmt::Debug + Send + Sync {
    fn as_any(&self) -> &dyn Any;
    fn equals(&self, other: &dyn Value) -> bool;
}

impl<T: Any + fmt::Debug + PartialEq + Send + Sync> Value for T {
    fn as_any(&self) -> &dyn Any {
        self
    }

    fn equals(&self, other: &dyn Value) -> bool {
        other.as_any().downcast_ref::<T>().is_some_and(|other| self == other)
    }
}

impl Native {
    pub(crate) fn new(value: impl Any + fmt::Debug + PartialEq + Send + Sync) -> Self {
        Self(Arc::new(value))
    }

    pub(crate) fn get<T: Any>(&self) -> Option<&T> {
        // On the `Arc` itself the method would be that of the pointer.
        (*self.0).as_any().downcast_ref()
    }
}

impl PartialEq for Native {
    fn eq(&self, other: &Self) -> bool {
        self.0.equals(&*other.0)
    }
}

impl fmt::Debug for Native {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
