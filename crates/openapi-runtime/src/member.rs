//! How well a value fits the members of a struct.

use std::any::TypeId;

use indexmap::IndexMap;

use crate::{Constant, Fit, Node, constant::fit_listed, node::Kind};

/// Tells how well a value fits a struct: each member with its presence, its name in JSON, its type, and the values that
/// the document lists where the type does not. Structs that unions consist of need it.
#[doc(hidden)]
#[macro_export]
macro_rules! fits {
    ($name:ident {
        $($kind:ident $wire:literal: $ty:ty $(= [$($constant:ident($value:expr)),*])?,)*
        $(..: $rest_ty:ty,)?
    }) => {
        impl $crate::Fits for $name {
            fn fit(node: &$crate::Node) -> $crate::Fit {
                // Literals, not calls: a check of the crate has nothing to evaluate.
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
    (@presence kept) => { $crate::Presence::Kept };
    (@presence $kind:ident) => { $crate::Presence::Nullable };
    (@rest) => { ::std::option::Option::None };
    (@rest $ty:ty) => { ::std::option::Option::Some(<$ty as $crate::Fits>::fit) };
}

/// How a member may be left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// It is always there.
    Required,
    /// It may be absent.
    Optional,
    /// It may be absent, or null.
    Nullable,
    /// It was always there once, and may be absent or null.
    Kept,
}

/// A member as the document has it.
pub struct Member {
    /// Its name on the wire.
    pub wire: &'static str,
    /// How it may be left out.
    pub presence: Presence,
    /// How well a value fits its type.
    pub fit: fn(&Node) -> Fit,
    /// The values that the document lists, where the type does not.
    pub values: &'static [Constant],
}

type Fitting = fn(&Node) -> Fit;

impl Member {
    fn fit(&self, node: Option<&Node>) -> Fit {
        match (node.map(|node| (node, node.kind())), self.presence) {
            // What may be null may be left out too: servers do.
            (None, Presence::Required) => {
                if (self.fit)(&Node::absent()).is_taken() {
                    Fit::UNLISTED
                } else {
                    Fit::REFUSED
                }
            }
            (None, _) => Fit::TAKEN,
            // Null is read as if it were absent, and is not what the document says.
            (Some((_, Kind::Null)), Presence::Optional) => Fit::UNLISTED,
            (Some((_, Kind::Null)), Presence::Kept) => Fit::TAKEN,
            (Some((node, kind)), _) => {
                let values = if matches!(kind, Kind::Null) { &[] } else { self.values };
                fit_listed(values, node, (self.fit)(node))
            }
        }
    }
}

/// How well a value fits a struct.
pub fn fit_object<T: 'static>(node: &Node, members: &'static [Member], rest: Option<Fitting>) -> Fit {
    fit_members(TypeId::of::<T>(), node, members, rest)
}

/// The same for all structs, so that a compiler has it once.
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
