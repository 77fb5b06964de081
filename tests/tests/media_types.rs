//! The tool and the runtime have the same rules for ranges of media types, although they cannot share the code.

use openapi_document::media_type::{covers, essence};
use openapi_runtime::is_media_type;

#[test]
fn media_types_match_the_same_ranges_in_tool_and_runtime() {
    for (documented, found, is_match) in [
        ("application/json", "application/json", true),
        ("Application/JSON; charset=utf-8", "application/json", true),
        ("application/json", "application/problem+json", false),
        ("*/*", "a/b", true),
        ("image/*", "image/png", true),
        ("image/*", "audio/mp3", false),
        ("text/csv; header=present", "text/csv", true),
        ("application/*+json", "application/vnd.pets+json", true),
        ("application/*+json", "application/json", true),
        ("application/*+json", "application/x-json", false),
        ("application/*+json", "text/vnd.pets+json", false),
        ("application/*+xml", "application/json", false),
        ("text/plain", "", false),
    ] {
        let matches = [covers(documented, found), is_media_type(&essence(found), documented)];
        assert_eq!(matches, [is_match; 2], "{documented} {found}");
    }
}
