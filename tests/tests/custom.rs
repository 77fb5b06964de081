//! Derives and attributes added by a user: the client compiles with them, and its values behave accordingly.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::{collections::BTreeMap, path::Path};

use contract_tests::{put, scratch};
use openapi_codegen::{Custom, CustomType, Mode, Package, Runtime, emit, generate_with, single_crate};
use openapi_document::Document;
use serde_json::json;

/// A program in which values that derive `Hash` are keys, with null, absent and unknown members.
const PROGRAM: &str = "use std::collections::HashSet;

use case_custom::types::{Org, User};

fn read<T: serde::de::DeserializeOwned>(text: &str) -> T {
    serde_json::from_str(text).unwrap()
}

fn main() {
    let orgs: HashSet<Org> = ['a', 'b', 'a'].map(|name| read(&format!(\"{{\\\"name\\\": \\\"{name}\\\"}}\"))).into();
    assert_eq!(orgs.len(), 2);
    let null: Org = read(\"{\\\"name\\\": \\\"a\\\", \\\"limit\\\": null}\");
    let unknown: Org = read(\"{\\\"name\\\": \\\"a\\\", \\\"new\\\": 1}\");
    assert!(!orgs.contains(&null) && !orgs.contains(&unknown));
    let users: HashSet<User> = [read(\"{\\\"id\\\": 1}\"), read(\"{\\\"id\\\": 1}\")].into();
    assert_eq!(users.len(), 1);
    println!(\"{}\", orgs.len());
}
";

#[test]
fn a_client_compiles_with_the_derives_and_attributes_of_its_user() {
    let org = json!({"type": "object", "required": ["name"], "properties": {
        "name": {"type": "string"}, "limit": {"type": ["integer", "null"]}}});
    let content = json!({"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Org"}}}});
    let described = |content: &serde_json::Value| {
        let mut response = content.clone();
        response["description"] = "d".into();
        response
    };
    let root = json!({"openapi": "3.1.0", "info": {"title": "T", "version": "1"},
        "paths": {"/org": {"put": {"operationId": "putOrg", "requestBody": content, "responses": {"200": described(&content)}}}},
        "components": {"schemas": {"Org": org, "User": {"type": "object", "properties": {"id": {"type": "integer"}}}}}});
    let document = Document::parse("t.json", root.to_string()).unwrap();
    let fields = BTreeMap::from([("name".to_owned(), vec!["doc = \"Also shown on invoices.\"".to_owned()])]);
    let org = CustomType { derive: vec!["Hash".to_owned()], attributes: vec!["must_use".to_owned()], fields };
    let user = CustomType { derive: vec!["Hash".to_owned()], ..CustomType::default() };
    let types = BTreeMap::from([("Org".to_owned(), org), ("User".to_owned(), user)]);
    let generated = generate_with(&document, None, &Custom { derive: vec!["Eq".to_owned()], types });
    assert!(generated.texts.types.contains("    #[doc = \"Also shown on invoices.\"]\n    pub name: String,\n"));

    let to = contract_tests::root().join("target/custom");
    let runtime = Runtime::At(contract_tests::root().join("crates/openapi-runtime"));
    let mut files = single_crate(&document, &generated, &Package::new("case-custom").unwrap(), &runtime);
    for file in files.iter_mut().filter(|file| file.path == Path::new("Cargo.toml")) {
        file.text = file.text.replace("[dependencies]\n", "[dependencies]\nserde = \"1\"\n");
    }
    let scratch = scratch().unwrap();
    emit(&to, &scratch.crate_files(files), Mode::Write).unwrap();
    put(&to.join("src/main.rs"), PROGRAM).unwrap();
    let output = scratch.command("run", &to).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(String::from_utf8_lossy(&output.stdout), "2\n");
}
