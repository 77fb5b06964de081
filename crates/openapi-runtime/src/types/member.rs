//! The match score of a value for the members of a struct.

use std::any::TypeId;

use indexmap::IndexMap;

use crate::{
    Constant, MatchScore, Node,
    types::{constant::score_listed, node::Kind},
};

/// Implements [`Candidate`](crate::Candidate) for a struct: each member with its presence, its name in JSON, its type,
/// and the values that the document lists where the type does not. Structs in unions need it.
#[doc(hidden)]
#[macro_export]
macro_rules! candidate {
    ($name:ident {
        $($kind:ident $wire:literal: $ty:ty $(= [$($constant:ident($value:expr)),*])?,)*
        $(..: $rest_ty:ty,)?
    }) => {
        impl $crate::Candidate for $name {
            #[inline]
            fn score(node: &$crate::Node) -> $crate::MatchScore {
                // Literals, not calls, so that a check of the crate has no constants to evaluate.
                $crate::score_object::<Self>(
                    node,
                    &[$($crate::Member {
                        wire: $wire,
                        presence: $crate::candidate!(@presence $kind),
                        score: <$ty as $crate::Candidate>::score,
                        values: &[$($($crate::Constant::$constant($value)),*)?],
                    },)*],
                    $crate::candidate!(@rest $($rest_ty)?),
                )
            }
        }
    };
    (@presence required) => { $crate::Presence::Required };
    (@presence optional) => { $crate::Presence::Optional };
    (@presence relaxed) => { $crate::Presence::Relaxed };
    (@presence $kind:ident) => { $crate::Presence::Nullable };
    (@rest) => { ::std::option::Option::None };
    (@rest $ty:ty) => { ::std::option::Option::Some(<$ty as $crate::Candidate>::score) };
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
    /// The function that returns the match score of a value for its type.
    pub score: fn(&Node) -> MatchScore,
    /// The values that the document lists, if the type does not.
    pub values: &'static [Constant],
}

type Scorer = fn(&Node) -> MatchScore;

impl Member {
    fn score(&self, node: Option<&Node>) -> MatchScore {
        match (node.map(|node| (node, node.kind())), self.presence) {
            // A nullable member may be absent too, as servers omit it in practice.
            (None, Presence::Required) => {
                if (self.score)(&Node::absent()).is_taken() {
                    MatchScore::UNLISTED
                } else {
                    MatchScore::REFUSED
                }
            }
            (None, _) => MatchScore::TAKEN,
            // Null is read as absent, although the document does not allow it.
            (Some((_, Kind::Null)), Presence::Optional) => MatchScore::UNLISTED,
            (Some((_, Kind::Null)), Presence::Relaxed) => MatchScore::TAKEN,
            (Some((node, kind)), _) => {
                let values = if matches!(kind, Kind::Null) { &[] } else { self.values };
                score_listed(values, node, (self.score)(node))
            }
        }
    }
}

/// Returns the match score of a value for a struct.
pub fn score_object<T: 'static>(node: &Node, members: &'static [Member], rest: Option<Scorer>) -> MatchScore {
    score_members(TypeId::of::<T>(), node, members, rest)
}

/// Returns the match score of a value for a struct; independent of the type parameter, so compiled only once.
fn score_members(id: TypeId, node: &Node, members: &'static [Member], rest: Option<Scorer>) -> MatchScore {
    let Kind::Object(found) = node.kind() else { return MatchScore::REFUSED };
    node.score_of(id, || {
        let mut known = 0;
        let mut score = MatchScore::TAKEN;
        for member in members {
            let value = found.get(member.wire);
            known += usize::from(value.is_some());
            score = score.and(member.score(value));
            if !score.is_taken() {
                return score;
            }
        }
        match rest {
            Some(rest) => {
                let others = found.iter().filter(|(name, _)| !members.iter().any(|member| member.wire == *name));
                let others: IndexMap<String, Node> = others.map(|(name, node)| (name.clone(), node.clone())).collect();
                score.and(rest(&Node::object(others))).with_members(known, 0)
            }
            None => score.with_members(known, found.len().saturating_sub(known)),
        }
    })
}
