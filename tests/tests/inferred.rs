//! The parts of the bundle without a source have `x-inferred: true`; a snapshot lists them by API.

#![allow(clippy::unwrap_used, clippy::panic)]

use contract_tests::{api_slice, bundle};
use openapi_document::{Pointer, slice};
use serde_json::Value;

fn inferred(value: &Value, at: &Pointer, found: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            if members.get("x-inferred") == Some(&Value::Bool(true)) {
                found.push(at.to_string());
            }
            members.iter().for_each(|(key, value)| inferred(value, &at.child(key), found));
        }
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(index, item)| inferred(item, &at.child(index), found))
        }
        _ => {}
    }
}

#[test]
fn the_inferred_places_are_listed() {
    for api in slice::apis(&bundle().unwrap()) {
        let mut found = Vec::new();
        inferred(api_slice(&api).unwrap().root(), &Pointer::root(), &mut found);
        insta::with_settings!({snapshot_path => "../snapshots/inferred", prepend_module_to_snapshot => false}, {
            insta::assert_snapshot!(api, found.join("\n"));
        });
    }
}

/// Checks the mark at each location that the fact sheets call inferred or not seen, independent of the snapshot.
#[test]
fn what_the_sheets_infer_is_marked() {
    let document = bundle().unwrap();
    let root = document.root();
    let is_marked = |pointer: &str| {
        root.pointer(pointer).unwrap_or_else(|| panic!("nothing at {pointer}"))["x-inferred"] == Value::Bool(true)
    };
    for place in [
        "/paths/~1org~1{org_id}/delete",
        "/paths/~1org~1{org_id}/delete/parameters/1",
        "/paths/~1org~1search/get/parameters/2",
        "/paths/~1org~1search/get/parameters/3",
        "/paths/~1org~1search/get/parameters/4",
        "/paths/~1org~1{org_id}~1plans/get/responses/401",
        "/paths/~1org~1{org_id}~1plans/post/responses/404",
        "/paths/~1api~1v1~1organizations/post",
        "/paths/~1api~1v1~1organizations/post/responses/409",
        "/components/schemas/ListOrganizationsExtend",
        "/components/schemas/PaginationObject/properties/total",
        "/components/schemas/PaginationObject/properties/total_pages",
        "/paths/~1organizations~1organization~1managed/post/requestBody",
        "/paths/~1managed_organizations~1organization/delete/requestBody",
    ] {
        assert!(is_marked(place), "{place} is not marked");
    }
}
