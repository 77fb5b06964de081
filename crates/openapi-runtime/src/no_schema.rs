//! What stands in for [`schema`](crate) without the feature `schemars`: nothing.

/// No schema of an object.
#[doc(hidden)]
#[macro_export]
macro_rules! object_schema {
    ($($anything:tt)*) => {};
}

/// No schema of an enum.
#[doc(hidden)]
#[macro_export]
macro_rules! enum_schema {
    ($($anything:tt)*) => {};
}

/// No schema of a union.
#[doc(hidden)]
#[macro_export]
macro_rules! union_schema {
    ($($anything:tt)*) => {};
}

/// No schema of a list or map in a struct.
#[doc(hidden)]
#[macro_export]
macro_rules! wrapper_schema {
    ($($anything:tt)*) => {};
}
