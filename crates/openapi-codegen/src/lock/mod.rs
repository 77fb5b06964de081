//! The lock: the public names, the positions of arguments and the types of members, associated with locations in
//! the document.
//!
//! Without a lock a client depends on its document alone, and an addition to the document may change the names and
//! types of other items. With a lock, existing items are unchanged as long as the document permits it; every other
//! change is reported with its reason.

mod apply;
mod entry;
mod expression;
mod file;
mod likeness;
mod lines;
mod matched;
mod note;
mod of_model;
mod operations;
mod pair;
mod pair_forms;
mod pair_variants;
mod represents;
mod scope;
mod spelling;
mod swap;
mod table;

pub(crate) use apply::apply;
pub use expression::{LockedType, PayloadLock};
pub(crate) use expression::{payload_text, text as type_text};
#[cfg(test)]
pub(crate) use file::tests::LOCK as SAMPLE;
pub(crate) use likeness::{body_lock, response_lock};
pub(crate) use matched::Matched;
pub use note::is_kept;
pub(crate) use of_model::key;
pub(crate) use pair::pair;
pub use table::{
    BodyLock, ClientLock, DefinitionShape, Lock, MemberLock, OperationLock, ParameterLock, ResponseLock, ResponseLocks,
    ServerLock, SuccessKindLock, TypeLock, VariableLock, VariantLock, ViewLock, ViewMethodLock, WebhookLock,
};
