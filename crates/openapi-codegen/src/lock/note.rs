//! Notes on locked types that are preserved.

use openapi_document::Pointer;
use openapi_lower::{Level, Note};

use super::{LockedType, expression::text};

/// The pass that notes on locked types name.
const PASS: &str = "lock";

/// Returns a note about a locked type that differs from the document.
pub(super) fn note(pointer: Pointer, kept: &LockedType, now: &LockedType) -> Note {
    let message = format!("locked type `{}` kept; the document declares `{}`", text(kept), text(now));
    Note { pass: PASS.to_owned(), pointer, level: Level::Kept, message, resolved: None }
}

/// Returns `true` for a note about a locked type that differs from the document.
pub fn is_kept(note: &Note) -> bool {
    note.pass == PASS
}
