//! Notes on locked types that are preserved.

use openapi_document::Pointer;
use openapi_lower::{Level, Note};

use super::{LockedType, expression::text};

/// Returns a note about a locked type that differs from the document.
pub(super) fn note(pointer: Pointer, kept: &LockedType, now: &LockedType) -> Note {
    let message = format!("locked type `{}` kept; the document declares `{}`", text(kept), text(now));
    Note { pass: "lock".to_owned(), pointer, level: Level::Kept, message, resolved: None }
}
