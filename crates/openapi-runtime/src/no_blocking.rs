//! Nothing, where no program waits for calls.

/// What calls have where programs may wait for them.
#[doc(hidden)]
#[macro_export]
macro_rules! blocking_call {
    () => {};
}
