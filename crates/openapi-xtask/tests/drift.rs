//! Tests of `cargo xtask drift`, `bundle` and `update` as command lines.
#![allow(clippy::unwrap_used, clippy::panic)]

mod command;

use std::{
    fs,
    io::{Read, Write},
    net::TcpListener,
    process::{Command, Output, Stdio},
};

use command::{OLD, command, folder, json, new, root, text, xtask_in as xtask};
use serde_json::Value;

#[test]
fn both_levels_are_reported_with_a_witness_and_the_exit_code_follows() {
    let folder = folder();
    let run = |arguments: &[&str]| xtask(&[&["drift", "old.yaml", "new.yaml"], arguments].concat(), folder.path());
    let output = run(&["--format", "json"]);
    assert_eq!(output.status.code(), Some(1), "{}", text(&output.stderr));
    let found = json(&output);
    assert_eq!((&found["summary"]["wire"], &found["summary"]["source"]), (&"breaking".into(), &"major".into()));
    let change = |rule: &str| {
        let all = found["changes"].as_array().unwrap();
        all.iter().find(|it| it["rule"] == rule).unwrap_or_else(|| panic!("{rule}: {all:#?}")).clone()
    };
    let gone = change("response-property-removed");
    assert_eq!(gone["pointer"], "/components/schemas/Pet/properties/name");
    assert_eq!(gone["operations"], serde_json::json!(["GET /pets"]));
    assert_eq!((&gone["direction"], &gone["wire"]), (&"response".into(), &"breaking".into()));
    assert_eq!(gone["witness"]["accepted_by"], "new");
    assert!(gone["witness"]["value"][0].get("name").is_none(), "{gone:#}");
    assert_eq!(gone["old_place"]["line"], 15);
    assert!(gone["items"].as_array().unwrap().iter().any(|it| it["item"] == "types::Pet.name"), "{gone:#}");
    let needed = change("request-property-required");
    assert_eq!((&needed["wire"], &needed["source"]), (&"breaking".into(), &"major".into()));
    assert_eq!(needed["witness"]["accepted_by"], "old");

    assert!(run(&["--fail-on", "never"]).status.success());
    let same = xtask(&["drift", "old.yaml", "old.yaml", "--format", "json"], folder.path());
    assert!(same.status.success() && json(&same)["changes"] == serde_json::json!([]));
    // An addition is a break neither on the wire nor of the source.
    fs::write(
        folder.path().join("more.yaml"),
        OLD.replace("tag: {type: string}", "tag: {type: string}, note: {type: string}"),
    )
    .unwrap();
    let more = xtask(&["drift", "old.yaml", "more.yaml", "--format", "json"], folder.path());
    assert!(more.status.success());
    assert_eq!(json(&more)["summary"]["source"], "minor");
    // An unreadable document is an error rather than unchanged.
    let missing = xtask(&["drift", "old.yaml", "none.yaml"], folder.path());
    assert_eq!(missing.status.code(), Some(2));
    assert_eq!(xtask(&["drift", "-", "-"], folder.path()).status.code(), Some(2));
}

#[test]
fn documents_come_from_standard_input_from_git_and_from_addresses() {
    let folder = folder();
    let git = |arguments: &[&str]| {
        let output = Command::new("git")
            .args(["-c", "user.name=t", "-c", "user.email=t@t"])
            .args(arguments)
            .current_dir(folder.path())
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", text(&output.stderr));
    };
    git(&["init", "--quiet"]);
    // A document of two files: the file beside it is read as well.
    fs::create_dir(folder.path().join("api")).unwrap();
    let parts = OLD.replace("{$ref: '#/components/schemas/Pet'}", "{$ref: 'pet.yaml'}");
    fs::write(folder.path().join("api/pets.yaml"), parts).unwrap();
    fs::write(
        folder.path().join("api/pet.yaml"),
        "type: object\nrequired: [id, name]\nproperties: {id: {type: string}, name: {type: string}}\n",
    )
    .unwrap();
    git(&["add", "."]);
    git(&["commit", "--quiet", "-m", "one"]);
    fs::write(folder.path().join("old.yaml"), new()).unwrap();
    let rules = |output: &Output| -> Vec<String> {
        json(output)["changes"].as_array().unwrap().iter().map(|it| it["rule"].as_str().unwrap().to_owned()).collect()
    };
    let expected = ["request-property-required", "response-property-removed"].map(str::to_owned);
    let has_both = |output: &Output| expected.iter().all(|rule| rules(output).contains(rule));
    let committed = xtask(&["drift", "HEAD:old.yaml", "old.yaml", "--format", "json"], folder.path());
    assert!(has_both(&committed), "{:?}", rules(&committed));
    assert_eq!(json(&committed)["changes"][0]["old_place"]["file"], "old.yaml");
    let parts = xtask(&["drift", "HEAD:api/pets.yaml", "HEAD:new.yaml", "--format", "json"], folder.path());
    assert!(has_both(&parts), "{:?}", rules(&parts));
    // If the revision lacks the file, there was no previous document.
    let first = xtask(&["drift", "HEAD:api/none.yaml", "old.yaml", "--format", "json"], folder.path());
    assert!(first.status.success(), "{}", text(&first.stderr));
    assert!(
        rules(&first).iter().all(|rule| rule == "operation-added" || rule == "surface-changed"),
        "{:?}",
        rules(&first)
    );
    assert!(text(&first.stderr).contains("HEAD:api/none.yaml not found"), "{}", text(&first.stderr));
    let missing = xtask(&["drift", "old.yaml", "HEAD:api/none.yaml"], folder.path());
    assert_eq!(missing.status.code(), Some(2));
    assert!(
        text(&missing.stderr).contains("`api/none.yaml` does not exist in revision `HEAD`"),
        "{}",
        text(&missing.stderr)
    );
    // A change in another file is reported with that file.
    fs::write(
        folder.path().join("api/pet.yaml"),
        "type: object\nrequired: [id, name]\nproperties:\n  id: {type: integer}\n  name: {type: string}\n",
    )
    .unwrap();
    let part = xtask(
        &["drift", "HEAD:api/pets.yaml", "api/pets.yaml", "--fail-on", "never", "--format", "github"],
        folder.path(),
    );
    let part = text(&part.stdout);
    assert!(
        part.contains("::error file=api/pet.yaml,line=4,col=") && part.contains("`pet.id`: type changed"),
        "{part}"
    );
    let unknown = xtask(&["drift", "nowhere:old.yaml", "old.yaml"], folder.path());
    assert_eq!(unknown.status.code(), Some(2));
    assert!(text(&unknown.stderr).contains("is not a file, and git cannot resolve it"), "{}", text(&unknown.stderr));

    let mut child = command(&["drift", "-", "new.yaml", "--format", "json"], folder.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(OLD.as_bytes()).unwrap();
    assert!(has_both(&child.wait_with_output().unwrap()));

    let server = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/openapi.yaml", server.local_addr().unwrap());
    let serving = std::thread::spawn(move || {
        for answer in [
            format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{OLD}", OLD.len()),
            "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".to_owned(),
        ] {
            let (mut stream, _) = server.accept().unwrap();
            let _ = stream.read(&mut [0; 4096]);
            stream.write_all(answer.as_bytes()).unwrap();
        }
    });
    let fetched = xtask(&["drift", &address, "new.yaml", "--format", "json"], folder.path());
    assert!(has_both(&fetched));
    let refused = xtask(&["drift", &address, "new.yaml"], folder.path());
    assert_eq!(refused.status.code(), Some(2));
    assert!(text(&refused.stderr).contains("404"), "{}", text(&refused.stderr));
    serving.join().unwrap();
}

#[test]
fn what_is_accepted_does_not_count_until_its_day() {
    let folder = folder();
    let found = json(&xtask(&["drift", "old.yaml", "new.yaml", "--format", "json"], folder.path()));
    let entries = |expires: &str| -> String {
        let all = found["changes"].as_array().unwrap();
        let of =
            |it: &Value| format!("  - {{fingerprint: {}, reason: agreed, expires: {expires}}}\n", it["fingerprint"]);
        format!("accepted:\n{}", all.iter().map(of).collect::<String>())
    };
    let run = |file: &str, text: &str| {
        fs::write(folder.path().join(file), text).unwrap();
        xtask(&["drift", "old.yaml", "new.yaml", "--accept", file, "--format", "json"], folder.path())
    };
    let accepted = run("accepted.yaml", &entries("9999-12-31"));
    assert!(accepted.status.success(), "{}", text(&accepted.stderr));
    assert_eq!(json(&accepted)["summary"]["counts"]["breaking"], 0);
    // Accepted changes still affect callers.
    assert_eq!(json(&accepted)["summary"]["version"], "major");
    assert_eq!(json(&accepted)["summary"]["counts"]["accepted_breaking"], 2);
    let plain = xtask(&["drift", "old.yaml", "new.yaml", "--accept", "accepted.yaml"], folder.path());
    let plain = text(&plain.stdout);
    assert!(plain.contains("needs a new major version") && plain.contains(" changes (2 breaking, "), "{plain}");
    let empty = run("empty.yaml", "# nothing yet\n");
    assert_eq!(empty.status.code(), Some(1), "{}", text(&empty.stderr));
    assert_eq!(json(&accepted)["changes"][0]["accepted"], "agreed");
    let over = run("over.yaml", &entries("2020-01-31"));
    assert_eq!(over.status.code(), Some(1));
    assert!(text(&over.stderr).contains("expired on 2020-01-31"), "{}", text(&over.stderr));
    let stale = run("stale.yaml", "accepted: [{fingerprint: '0123456789abcdef', reason: old, expires: 9999-12-31}]\n");
    assert!(text(&stale.stderr).contains("matches no change; remove the entry"), "{}", text(&stale.stderr));
    let broken = run("broken.yaml", "accepted: [{fingerprint: 1}]\n");
    assert_eq!(broken.status.code(), Some(2));
}

#[test]
fn a_scope_keeps_what_it_is_about_and_names_the_calls() {
    let folder = folder();
    fs::create_dir(folder.path().join("src")).unwrap();
    let code = "async fn all(client: &pets::Client) {\n    let _ = client.list_pets().await;\n    println!(\"{:?}\", client\n        .list_pets());\n    // client.create_pet(..) is not called\n    let create_pet = 1;\n}\n";
    fs::write(folder.path().join("src/main.rs"), code).unwrap();
    let run = |arguments: &[&str]| {
        xtask(&[&["drift", "old.yaml", "new.yaml", "--format", "json"], arguments].concat(), folder.path())
    };
    let used = json(&run(&["--only-used", "src"]));
    let changes = used["changes"].as_array().unwrap();
    assert!(changes.iter().all(|it| it["operations"] == serde_json::json!(["GET /pets"])), "{used:#}");
    let lines: Vec<_> = changes[0]["calls"].as_array().unwrap().iter().map(|it| it["line"].as_u64().unwrap()).collect();
    assert_eq!(lines, [2, 4]);
    let posted = json(&run(&["--operations", "createPet"]));
    assert!(posted["changes"].as_array().unwrap().iter().all(|it| it["direction"] == "request"), "{posted:#}");
    assert_eq!(run(&["--operations", "nope"]).status.code(), Some(2));
    fs::create_dir(folder.path().join("none")).unwrap();
    fs::write(folder.path().join("none/main.rs"), "fn main() {}\n").unwrap();
    let none = run(&["--only-used", "none"]);
    assert_eq!(none.status.code(), Some(2));
    assert!(text(&none.stderr).contains("in 1 Rust file;"), "{}", text(&none.stderr));
    fs::write(folder.path().join("src/bad.rs"), "fn (").unwrap();
    let bad = run(&["--only-used", "src"]);
    assert_eq!(bad.status.code(), Some(2));
    assert!(text(&bad.stderr).contains("bad.rs"), "{}", text(&bad.stderr));
}

#[test]
fn each_format_reports_the_same() {
    let folder = folder();
    let run = |format: &str| {
        let output = xtask(&["drift", "old.yaml", "new.yaml", "--fail-on", "never", "--format", format], folder.path());
        assert!(output.status.success(), "{}", text(&output.stderr));
        text(&output.stdout)
    };
    let plain = run("text");
    assert!(
        plain.contains("breaking, major[response-property-removed]: `Pet.name`: property removed")
            && !plain.contains('\u{1b}'),
        "{plain}"
    );
    assert!(plain.contains("--> old.yaml:15:") && plain.contains("needs a new major version"), "{plain}");
    let markdown = run("markdown");
    assert!(
        markdown.starts_with("## Drift: old.yaml -> new.yaml")
            && markdown.contains("- **breaking, major** `Pet.name`: property removed"),
        "{markdown}"
    );
    let github = run("github");
    assert!(github.lines().any(|line| line.starts_with("::error file=new.yaml,line=15,col=")), "{github}");
    let sarif: Value = serde_json::from_str(&run("sarif")).unwrap();
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    assert!(results.iter().any(|it| it["level"] == "error" && it["ruleId"] == "property-removed"), "{sarif:#}");
    let html = run("html");
    assert!(html.contains("\"rule\":\"response-property-removed\"") && html.contains("\"old_excerpt\""));
    // The page loads no further resources.
    assert!(!html.contains("src=") && !html.contains("<link") && !html.contains("@import"));
}

/// Text of a document cannot end the construct that contains it, in any format.
#[test]
fn what_a_document_says_stays_text() {
    let folder = tempfile::tempdir().unwrap();
    let evil = "</script><script>alert(1)</script>::error::x`|*";
    let document = |names: &str| {
        format!(
            "openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\npaths:\n  /a:\n    get: {{responses: {{'200': {{description: a, content: {{application/json: {{schema: {{type: object, required: [x], properties: {{{names}}}}}}}}}}}}}}}\n"
        )
    };
    fs::write(
        folder.path().join("old.yaml"),
        document(&format!("x: {{}}, \"{evil}\\n::warning::y\": {{type: string}}")),
    )
    .unwrap();
    fs::write(folder.path().join("new.yaml"), document("x: {}")).unwrap();
    let run = |format: &str| {
        text(&xtask(&["drift", "old.yaml", "new.yaml", "--fail-on", "never", "--format", format], folder.path()).stdout)
    };
    assert!(!run("html").contains("</script><script>alert"));
    assert!(
        run("github").lines().all(|line| line.starts_with("::notice ")
            || line.starts_with("::error ")
            || line.starts_with("::warning "))
    );
    assert!(!run("markdown").contains("<script>alert"), "{}", run("markdown"));
}

#[test]
fn rules_are_listed_and_explained() {
    let list = text(&xtask(&["drift", "--list"], &root()).stdout);
    assert!(list.lines().count() > 80 && list.contains("property-removed "), "{list}");
    let line = list.lines().find(|line| line.starts_with("type-changed ")).unwrap();
    assert!(line.contains("schema ") && line.contains("request breaking, response breaking"), "{line}");
    let page = text(&xtask(&["drift", "--explain", "response-property-removed"], &root()).stdout);
    assert!(page.starts_with("property-removed\n") && page.contains("A property was removed."), "{page}");
    assert_eq!(xtask(&["drift", "--explain", "nothing"], &root()).status.code(), Some(2));
}

/// The level of a rule can be configured.
#[test]
fn levels_of_rules_are_configured() {
    let folder = folder();
    let drift = |levels: &str| {
        fs::write(folder.path().join("accepted.yaml"), levels).unwrap();
        xtask(&["drift", "old.yaml", "new.yaml", "--accept", "accepted.yaml", "--fail-on", "wire"], folder.path())
    };
    assert_eq!(drift("accepted: []\n").status.code(), Some(1));
    let safe = "levels:\n  property-removed: safe\n  property-required: safe\n";
    let output = drift(safe);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stdout));
    let output = drift("levels:\n  property-lost: safe\n");
    assert_eq!(output.status.code(), Some(2));
    assert!(
        text(&output.stderr).contains("accepted.yaml:2:3: unknown rule `property-lost`"),
        "{}",
        text(&output.stderr)
    );
}
