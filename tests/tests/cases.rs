//! Clients of documents in various styles: they compile without warnings, also with names of Rust or of the runtime,
//! as do their examples, and a program reads and sends the values of the documents.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::{collections::BTreeSet, fs, path::Path};

use contract_tests::{put, scratch};
use openapi_codegen::{Mode, Package, Runtime, emit, generate, single_crate};
use openapi_document::Document;
use serde_json::{Map, Value, json};

const CASES: [&str; 5] = ["unions", "nulls", "references", "forms", "values"];
const NAMES: [&str; 2] = ["names", "more-names"];

/// Writes the client of a document as a member of the scratch workspace.
fn member(folder: &Path, name: &str, document: &Document) {
    let runtime = Runtime::At(contract_tests::root().join("crates/openapi-runtime"));
    let mut files =
        single_crate(document, &generate(document), &Package::new(&format!("case-{name}")).unwrap(), &runtime);
    for file in files.iter_mut().filter(|file| file.path == Path::new("Cargo.toml")) {
        file.text = scratch().unwrap().manifest(&file.text.replace("[workspace]\n", ""));
    }
    emit(&folder.join(name), &files, Mode::Write).unwrap();
}

#[test]
fn clients_of_other_peoples_documents_compile_and_read_and_send_what_they_mean() {
    let root = contract_tests::root();
    let folder = root.join("target/cases");
    for name in CASES {
        member(&folder, name, &Document::read(&root.join(format!("tests/cases/{name}.yaml"))).unwrap());
    }
    // Two halves, which are compiled side by side.
    let names = names();
    let half = |number: usize| names.iter().skip(number).step_by(2).cloned().collect::<Vec<_>>();
    for (member_name, names) in NAMES.into_iter().zip([half(0), half(1)]) {
        let document = Document::parse("names.json", names_document(&names).to_string()).unwrap();
        member(&folder, member_name, &document);
    }
    fs::create_dir_all(folder.join("program/src")).unwrap();
    put(&folder.join("program/src/main.rs"), fs::read_to_string(root.join("tests/cases/program.rs")).unwrap()).unwrap();
    let clients: String =
        CASES.map(|name| format!("case-{name} = {{ path = \"../{name}\", default-features = false }}\n")).concat();
    let manifest = format!(
        "[package]\nname = \"cases\"\nversion = \"0.1.0\"\nedition = \"2024\"\npublish = false\n\n[dependencies]\n{clients}\
         futures = {{ version = \"0.3\", default-features = false, features = [\"std\"] }}\n\
         serde_json = \"1\"\ntokio = {{ version = \"1\", features = [\"rt\", \"macros\"] }}\n"
    );
    put(&folder.join("program/Cargo.toml"), scratch().unwrap().manifest(&manifest)).unwrap();
    let members: Vec<&str> = CASES.into_iter().chain(NAMES).chain(["program"]).collect();
    put(&folder.join("Cargo.toml"), format!("[workspace]\nresolver = \"3\"\nmembers = {members:?}\n")).unwrap();

    let run = |subcommand: &str, arguments: &[&str]| {
        let mut command = scratch().unwrap().command(subcommand, &folder);
        let output = command.args(arguments).output().unwrap();
        let (ran, stderr) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert!(output.status.success() && !stderr.contains("warning: "), "{subcommand}: {ran}\n{stderr}");
        ran.into_owned()
    };
    let features = NAMES.map(|name| format!("case-{name}/schemars,case-{name}/blocking")).join(",");
    let packages = NAMES.map(|name| format!("case-{name}"));
    run("check", &["--package", &packages[0], "--package", &packages[1], "--features", &features]);
    let ran = run("run", &["--package", "cases"]);
    assert!(ran.ends_with("all of it went through\n"), "{ran}");
    // The documentation tests of a client compile its examples.
    run("test", &["--doc", "--package", "case-forms", "--package", "case-values"]);
}

/// Returns every name that could have another meaning in generated code: public names of the runtime, names of Rust's
/// prelude, keywords, single letters, and names that generated code uses itself.
fn names() -> Vec<String> {
    let mut found: BTreeSet<String> = BTreeSet::new();
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let mut folders = vec![contract_tests::root().join("crates/openapi-runtime/src")];
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = fs::read_to_string(&path).unwrap();
            for line in text.lines().map(str::trim) {
                let words: Vec<&str> = line.split(|c: char| !is_word(c)).filter(|word| !word.is_empty()).collect();
                match words.as_slice() {
                    ["pub", "use", rest @ ..] => found.extend(rest.iter().map(|word| (*word).to_owned())),
                    ["pub", "const" | "async", "fn", name, ..]
                    | ["pub", "fn" | "struct" | "enum" | "trait" | "type" | "mod" | "const" | "static", name, ..]
                    | ["macro_rules", name, ..] => {
                        found.insert((*name).to_owned());
                    }
                    _ => {}
                }
            }
        }
    }
    assert!(found.contains("EventStream") && found.contains("set_timeout"), "{found:?}");
    const PRELUDE: &str = "Option Some None Result Ok Err Vec Box String ToString ToOwned From Into TryFrom TryInto AsRef \
        AsMut Iterator IntoIterator Extend DoubleEndedIterator ExactSizeIterator Default Clone Copy Send Sync Sized Drop \
        Fn FnMut FnOnce PartialEq Eq PartialOrd Ord Debug Hash drop vec format println assert panic Future IntoFuture \
        FromIterator Unpin std core alloc";
    const KEYWORDS: &str = "as break const continue crate else enum extern false fn for if impl in let loop match mod move \
        mut pub ref return self Self static struct super trait true type unsafe use where while async await dyn abstract \
        become box do final macro override priv typeof unsized virtual yield try gen union auto raw macro_rules";
    const OWN: &str = "begin call value inner core client types calls operations support marks presence additional new builder tag \
        as_str unlisted body spec SPEC SERVER API_VERSION";
    let listed = [PRELUDE, KEYWORDS, OWN].into_iter().flat_map(str::split_whitespace).map(str::to_owned);
    found.extend(listed);
    found.extend(('a'..='z').chain('A'..='Z').map(String::from));
    found.into_iter().collect()
}

/// Returns a document in which each name is used for an operation, a parameter of each kind, a component of some
/// kind, a member, a value, a tag, a security scheme, a server and a Server Variable.
fn names_document(names: &[String]) -> Value {
    let to = |name: &str| json!({"$ref": format!("#/components/schemas/{name}")});
    let gone = json!({"204": {"description": "gone"}});
    let (mut paths, mut schemas, mut schemes, mut variables) = (Map::new(), Map::new(), Map::new(), Map::new());
    let json_of = |schema: Value| json!({"content": {"application/json": {"schema": schema}}, "description": "d"});
    let text = json!({"type": "string"});
    for (index, name) in names.iter().enumerate() {
        let of = |location: &str, required: bool, schema: &Value| json!({"name": name, "in": location, "required": required, "schema": schema});
        let (own, other) = (to(name), to(&format!("U{name}")));
        paths.insert(
            format!("/path/{name}/{{{name}}}"),
            json!({"get": {"operationId": name, "tags": [name],
            "parameters": [of("path", true, &text), of("query", false, &json!({"type": "array", "items": text}))],
            "responses": {"200": json_of(own.clone()), "400": json_of(other)}}}),
        );
        paths.insert(format!("/query/{name}"), json!({"post": {"operationId": format!("q{name}"),
            "parameters": [of("query", true, &json!({"type": "string", "enum": ["a", "b"]})), of("header", false, &text), of("cookie", false, &text)],
            "requestBody": {"required": true, "content": json_of(own)["content"]}, "responses": gone}}));
        paths.insert(
            format!("/optional/{name}"),
            json!({"get": {"operationId": format!("o{name}"),
            "parameters": [of("query", false, &text)], "responses": gone}}),
        );
        let next = |step: usize| to(&names[(index + step) % names.len()]);
        let kind = |value: &str| json!({"type": "object", "required": ["k"], "properties": {"k": {"type": "string", "enum": [value]}}});
        let schema = match index % 4 {
            0 => {
                json!({"type": "object", "required": [name], "properties": {name: text, "m": next(1), "l": {"type": "array", "items": next(2)}}})
            }
            1 => json!({"type": "string", "enum": ["first", name]}),
            2 => json!({"oneOf": [kind(name), kind("other kind")]}),
            _ => json!({"type": "array", "items": text}),
        };
        schemas.insert(name.clone(), schema);
        schemas.insert(
            format!("U{name}"),
            json!({"type": "object", "properties": {name: {"type": "integer", "nullable": true}}}),
        );
        schemes.insert(name.clone(), json!({"type": "apiKey", "in": "header", "name": format!("x-{name}")}));
        let values = if index % 2 == 0 { json!({"default": "d"}) } else { json!({"default": "d", "enum": ["d", "e"]}) };
        variables.insert(name.clone(), values);
    }
    let members =
        |schema: Value| -> Map<String, Value> { names.iter().map(|name| (name.clone(), schema.clone())).collect() };
    schemas.insert(
        "AllMembers".to_owned(),
        json!({"type": "object", "required": names, "properties": members(text.clone())}),
    );
    let nullable = json!({"type": "string", "nullable": true});
    schemas.insert("AnyMembers".to_owned(), json!({"type": "object", "properties": members(nullable)}));
    schemas.insert("Every".to_owned(), json!({"type": "string", "enum": names}));
    let form = json!({"content": {"application/json": {"schema": to("AllMembers")}, "multipart/form-data": {"schema": to("AnyMembers")}}, "required": true});
    let responses = json!({"200": json_of(to("Every")), "201": json_of(to("AnyMembers"))});
    paths.insert(
        "/all".to_owned(),
        json!({"post": {"operationId": "postAll", "requestBody": form, "responses": responses}}),
    );
    let templated: Vec<String> = names.iter().map(|name| format!("{{{name}}}")).collect();
    let mut servers = vec![json!({"url": format!("https://h/{}", templated.join("/")), "variables": variables})];
    servers.extend(
        names.iter().enumerate().map(|(index, name)| json!({"url": format!("https://h{index}"), "description": name})),
    );
    json!({"openapi": "3.0.3", "info": {"title": "Names", "version": "1"}, "servers": servers, "paths": paths,
        "components": {"schemas": schemas, "securitySchemes": schemes}, "security": [{names[0].clone(): []}]})
}
