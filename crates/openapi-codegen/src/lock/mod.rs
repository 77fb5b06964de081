//! The lock: what the public names, the places of arguments and the types of members are, tied to places in
//! the document.
//!
//! Without a lock a client depends on its document alone, and an addition upstream may give something
//! another name or type. With one, what is there stays as it is wherever the document still allows it;
//! what does not is told, with the reason.

mod additions;
mod arguments;
mod breaks;
mod carry;
mod client;
mod entry;
mod expression;
mod file;
mod found;
mod held;
mod keep;
mod likeness;
mod lines;
mod note;
mod of_model;
mod operations;
mod pair;
mod pair_variants;
mod scope;
mod spelling;
mod swap;
mod table;

pub use additions::Addition;
pub use expression::{LockedType, PayloadLock};
pub use found::Break;
pub(crate) use held::Held;
pub(crate) use keep::keep;
pub(crate) use likeness::{body_lock, response_lock};
pub(crate) use of_model::key;
pub(crate) use pair::pair;
pub use table::{
    BodyLock, ClientLock, Lock, MemberLock, OperationLock, OutcomeLock, ParameterLock, ResponseLock, ResponseLocks,
    ServerLock, Shape as LockedShape, TypeLock, VariableLock, VariantLock, ViewLock, WebhookLock,
};
