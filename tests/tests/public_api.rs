//! The public items of each library. A change fails here; `cargo insta review` accepts it, and the changelog lists
//! it.
#![allow(clippy::unwrap_used)]

use contract_tests::{each_at_once, public_api, root};

#[test]
fn the_public_items_of_each_library_are_reviewed() {
    let mut all = Vec::new();
    for entry in std::fs::read_dir(root().join("crates")).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        // The client is generated, and its lock lists its items.
        if name != "orgkit-client" {
            all.push((name, entry.path()));
        }
    }
    each_at_once(all, |name, folder| {
        let text = public_api(&folder).unwrap();
        insta::with_settings!({snapshot_path => "../snapshots/public", prepend_module_to_snapshot => false, omit_expression => true}, {
            insta::assert_snapshot!(name, text);
        });
    });
}
