//! Public items of the client, without a change of the contract.

use super::rule::prelude::*;

rules! {
    /// A public item of the generated client changed, and is not attributed to a single change of the contract.
    ///
    /// An unreachable schema has a type but is never sent. Without a lock, a name may move to another schema where
    /// names collide.
    "surface-changed" = Judge::Surface;
}
