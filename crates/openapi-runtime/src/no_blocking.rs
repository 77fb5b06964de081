//! The empty replacement of `blocking` without that feature.

/// The methods of calls for blocking programs; none without the feature `blocking`.
#[doc(hidden)]
#[macro_export]
macro_rules! blocking_call {
    () => {};
}
