//! The fit of a value to the members of a struct.

use std::any::TypeId;

use indexmap::IndexMap;

use crate::{Constant, Fit, Node, constant::fit_listed, node::Kind};

/// Implements [`Fits`](crate::Fits) for a struct: each member with its presence, its name in JSON, its type, and
/// the values that the document lists where the type does not. Structs in unions need it.
#[doc(hidden)]
#[macro_export]
macro_rules! fits {
    ($name:ident {
        $($kind:ident $wire:literal: $ty:ty $(= [$($constant:ident($value:expr)),*])?,)*
        $(..: $rest_ty:ty,)?
    }) => {
        impl $crate::Fits for $name {
            fn fit(node: &$crate::Node) -> $crate::Fit {
                // Literals, not calls, so that a check of the crate has no constants to evaluate.
                $crate::fit_object::<Self>(
                    node,
                    &[$($crate::Member {
                        wire: $wire,
                        presence: $crate::fits!(@presence $kind),
                        fit: <$ty as $crate::Fits>::fit,
                        values: &[$($($crate::Constant::$constant($value)),*)?],
                    },)*],
                    $crate::fits!(@rest $($rest_ty)?),
                )
            }
        }
    };
    (@presence required) => { $crate::Presence::Required };
    (@presence optional) => { $crate::Presence::Optional };
    (@presence relaxed) => { $crate::Presence::Relaxed };
    (@presence $kind:ident) => { $crate::Presence::Nullable };
    (@rest) => { ::std::option::Option::None };
    (@rest $ty:ty) => { ::std::option::Option::Some(<$ty as $crate::Fits>::fit) };
}

/// The presence that a document specifies for a member.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// The member is required.
    Required,
    /// The member may be absent.
    Optional,
    /// The member may be absent or null.
    Nullable,
    /// The member was required in an earlier version of the document, and may now be absent or null.
    Relaxed,
}

/// A member as declared in the document.
pub struct Member {
    /// Its name in JSON.
    pub wire: &'static str,
    /// The specified presence.
    pub presence: Presence,
    /// The function that returns the fit of a value to its type.
    pub fit: fn(&Node) -> Fit,
    /// The values that the document lists, if the type does not.
    pub values: &'static [Constant],
}

type Fitting = fn(&Node) -> Fit;

impl Member {
    fn fit(&self, node: Option<&Node>) -> Fit {
        match (node.map(|node| (node, node.kind())), self.presence) {
            // A nullable member may be absent too, as servers omit it in practice.
            (None, Presence::Required) => {
                if (self.fit)(&Node::absent()).is_taken() {
                    Fit::UNLISTED
                } else {
                    Fit::REFUSED
                }
            }
            (None, _) => Fit::TAKEN,
            // Null is read as absent, although the document does not allow it.
            (Some((_, Kind::Null)), Presence::Optional) => Fit::UNLISTED,
            (Some((_, Kind::Null)), Presence::Relaxed) => Fit::TAKEN,
            (Some((node, kind)), _) => {
                let values = if matches!(kind, Kind::Null) { &[] } else { self.values };
                fit_listed(values, node, (self.fit)(node))
            }
        }
    }
}

/// Returns the fit of a value to a struct.
pub fn fit_object<T: 'static>(node: &Node, members: &'static [Member], rest: Option<Fitting>) -> Fit {
    fit_members(TypeId::of::<T>(), node, members, rest)
}

/// Returns the fit of a value to a struct; independent of the type parameter, so compiled only once.
fn fit_members(id: TypeId, node: &Node, members: &'static [Member], rest: Option<Fitting>) -> Fit {
    let Kind::Object(found) = node.kind() else { return Fit::REFUSED };
    node.fit_of(id, || {
        let mut known = 0;
        let mut fit = Fit::TAKEN;
        for member in members {
            let value = found.get(member.wire);
            known += usize::from(value.is_some());
            fit = fit.and(member.fit(value));
            if !fit.is_taken() {
                return fit;
            }
        }
        match rest {
            Some(rest) => {
                let others = found.iter().filter(|(name, _)| !members.iter().any(|member| member.wire == *name));
                let others: IndexMap<String, Node> = others.map(|(name, node)| (name.clone(), node.clone())).collect();
                fit.and(rest(&Node::object(others))).with_members(known, 0)
            }
            None => fit.with_members(known, found.len().saturating_sub(known)),
        }
    })
}
