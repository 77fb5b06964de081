//! Lists and maps that contain themselves.

/// Defines a struct around a list or a map, for recursive schemas such as a tree whose nodes are lists of nodes: a
/// Rust type alias cannot refer to itself.
///
/// ```
/// openapi_runtime::wrapper! {
///     /// A tree.
///     pub struct Tree(pub Vec<Tree>);
/// }
///
/// let tree: Tree = serde_json::from_str("[[], [[]]]")?;
/// assert_eq!(tree.len(), 2);
/// assert_eq!(Tree(vec![Tree::default(), Tree(vec![Tree::default()])]), tree);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! wrapper {
    ($(#[doc = $doc:literal])* $(#[deprecated $($deprecated:tt)*])? pub struct $name:ident(pub $ty:ty);) => {
        $(#[doc = $doc])*
        $(#[deprecated $($deprecated)*])?
        #[derive(Clone, Debug, Default, PartialEq)]
        pub struct $name(pub $ty);

        impl ::std::ops::Deref for $name {
            type Target = $ty;

            fn deref(&self) -> &$ty {
                &self.0
            }
        }

        impl ::std::ops::DerefMut for $name {
            fn deref_mut(&mut self) -> &mut $ty {
                &mut self.0
            }
        }

        impl ::std::convert::From<$ty> for $name {
            fn from(value: $ty) -> Self {
                Self(value)
            }
        }

        impl $crate::macros::serde::Serialize for $name {
            fn serialize<__S: $crate::macros::serde::Serializer>(&self, serializer: __S) -> ::std::result::Result<__S::Ok, __S::Error> {
                $crate::macros::serde::Serialize::serialize(&self.0, serializer)
            }
        }

        impl<'de> $crate::macros::serde::Deserialize<'de> for $name {
            fn deserialize<__D: $crate::macros::serde::Deserializer<'de>>(deserializer: __D) -> ::std::result::Result<Self, __D::Error> {
                <$ty as $crate::macros::serde::Deserialize>::deserialize(deserializer).map(Self)
            }
        }

        impl $crate::Candidate for $name {
            #[inline]
            fn score(node: &$crate::Node) -> $crate::MatchScore {
                <$ty as $crate::Candidate>::score(node)
            }
        }

    };
}
