//! Tests of the commands as command lines.

#![allow(clippy::unwrap_used, clippy::panic)]

mod command;

use std::{
    fs,
    io::{Read, Write},
    net::TcpListener,
    path::Path,
    process::Stdio,
};

use command::{text, xtask};

const SMALL: &str = "openapi: 3.1.0\ninfo: {title: Small, version: '1'}\npaths:\n  /a/{id}:\n    get:\n      operationId: readA\n      parameters: [{name: id, in: path, required: true, schema: {type: integer}}]\n      responses: {'200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/A'}}}}}\n    delete: {operationId: dropA, responses: {'204': {description: gone}}}\ncomponents:\n  schemas:\n    A: {type: object, properties: {x: {type: [string, 'null']}}}\n    B: {type: object}\n";

#[test]
fn the_generated_crate_is_fresh() {
    let output = xtask(&["codegen", "--check"]);
    assert!(output.status.success(), "{}", text(&output.stderr));
}

/// progenitor generates a client from the narrowed document.
#[test]
fn progenitor_takes_what_is_narrowed() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).display().to_string();
    fs::write(
        path("small.yaml"),
        SMALL.replace("get:", "options: {responses: {'204': {description: Which}}}\n    get:"),
    )
    .unwrap();
    let (spec, out, report) = (path("small.yaml"), path("small-client"), path("report.json"));
    let arguments = ["codegen", "--spec", &spec, "--out", &out, "--report", &report, "--engine", "progenitor"];
    let output = xtask(&[&arguments[..], &["--interface", "builder"]].concat());
    assert!(output.status.success(), "{}", text(&output.stderr));
    let lib = fs::read_to_string(Path::new(&out).join("src/lib.rs")).unwrap();
    assert!(lib.contains("pub fn read_a(&self) -> builder::ReadA<'_>"), "{lib}");
    let report: serde_json::Value = serde_json::from_str(&fs::read_to_string(&report).unwrap()).unwrap();
    let status = |function: &str| {
        let all = report["operations"].as_array().unwrap();
        all.iter().find(|it| it["function"] == function).map(|it| it["status"].clone()).unwrap_or_default()
    };
    assert_eq!(status("read_a"), "generated");
    let left_out = report["operations"].as_array().unwrap().iter().find(|it| it["method"] == "options").unwrap();
    assert_eq!(left_out["status"], "dropped");
    assert!(left_out["reason"].as_str().unwrap().contains("method `OPTIONS`"), "{left_out}");

    let separate = xtask(&[&arguments[..], &["--tags", "separate"]].concat());
    assert_eq!(separate.status.code(), Some(2));
    assert!(text(&separate.stderr).contains("--interface builder"), "{}", text(&separate.stderr));

    let lowered = xtask(&["lower", &spec]);
    let lowered: serde_json::Value = serde_json::from_slice(&lowered.stdout).unwrap();
    assert_eq!(lowered["openapi"], "3.0.3");
    assert_eq!(
        lowered["components"]["schemas"]["A"]["properties"]["x"],
        serde_json::json!({"type": "string", "nullable": true})
    );
}

/// A document can come from standard input or a URL, which is the base of its relative servers.
#[test]
fn a_document_is_read_from_standard_input_or_a_url() {
    let folder = tempfile::tempdir().unwrap();
    let piped = |arguments: &[&str]| {
        let mut command = command::command(arguments, folder.path());
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(SMALL.as_bytes()).unwrap();
        child.wait_with_output().unwrap()
    };
    let output = piped(&["codegen", "--spec", "-", "--out", "piped"]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let output = piped(&["lower", "-"]);
    assert!(text(&output.stdout).contains("\"openapi\": \"3.0.3\""), "{}", text(&output.stderr));

    let server = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/v2/openapi.yaml", server.local_addr().unwrap());
    let document = SMALL.replace("paths:", "servers: [{url: './api'}]\npaths:");
    let serving = std::thread::spawn(move || {
        let (mut stream, _) = server.accept().unwrap();
        let _ = stream.read(&mut [0; 4096]);
        let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", document.len());
        stream.write_all((head + &document).as_bytes()).unwrap();
    });
    let output = command::xtask_in(&["codegen", "--spec", &address, "--out", "fetched"], folder.path());
    assert!(output.status.success(), "{}", text(&output.stderr));
    serving.join().unwrap();
    let lib = fs::read_to_string(folder.path().join("fetched/src/lib.rs")).unwrap();
    assert!(lib.contains(&format!("document: Some({address:?})")), "{lib}");
}

#[test]
fn a_document_becomes_a_crate_and_a_second_run_writes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).display().to_string();
    fs::write(path("small.yaml"), SMALL).unwrap();
    let (spec, out, report) = (path("small.yaml"), path("small-client"), path("report.json"));
    let arguments = ["codegen", "--spec", &spec, "--out", &out, "--report", &report];
    let first = xtask(&[&arguments[..], &["--verbose"]].concat());
    assert!(first.status.success());
    let stderr = text(&first.stderr);
    assert!(
        stderr.contains("add       src/types.rs") && stderr.contains("-client: 2 operations, 2 types; "),
        "{stderr}"
    );
    assert!(stderr.ends_with(&format!(": small-client = {{ path = {out:?} }}\n")), "{stderr}");
    let report: serde_json::Value = serde_json::from_str(&fs::read_to_string(&report).unwrap()).unwrap();
    assert_eq!(report["document"]["openapi"], "3.1.0");
    assert_eq!(report["operations"][0]["function"], "read_a");
    assert_eq!(report["schemas"][0]["type"], "types::A");
    let again = xtask(&arguments);
    let stderr = text(&again.stderr);
    assert!(stderr.contains("; 0 of ") && stderr.lines().count() == 2, "{stderr}");

    let lib = Path::new(&out).join("src/types.rs");
    fs::write(&lib, fs::read_to_string(&lib).unwrap().replace("pub x:", "pub y:")).unwrap();
    let check = xtask(&["codegen", "--spec", &spec, "--out", &out, "--check"]);
    assert_eq!(check.status.code(), Some(1));
    assert!(text(&check.stderr).contains("-    pub y: Option<String>,"), "{}", text(&check.stderr));

    let selected = ["codegen", "--spec", &spec, "--out", &out, "--operations", "DELETE /a/{id}"];
    assert!(xtask(&selected).status.success());
    assert!(!fs::read_to_string(&lib).unwrap().contains("struct A"));
}

#[test]
fn the_lock_beside_a_crate_is_read_reported_and_renewed() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).display().to_string();
    fs::write(path("small.yaml"), SMALL).unwrap();
    let (spec, out, report) = (path("small.yaml"), path("small-client"), path("report.json"));
    let arguments = ["codegen", "--spec", &spec, "--out", &out, "--report", &report];
    assert!(xtask(&arguments).status.success());
    let lock = Path::new(&out).join("openapi.lock");
    let first = fs::read_to_string(&lock).unwrap();

    // A name chosen by the user.
    fs::write(&lock, first.replace("method: read_a", "method: look_at")).unwrap();
    assert!(xtask(&arguments).status.success());
    let lib = Path::new(&out).join("src/lib.rs");
    assert!(fs::read_to_string(&lib).unwrap().contains("pub fn look_at("));
    assert!(fs::read_to_string(&lock).unwrap().contains("method: look_at"));

    // A removed operation.
    fs::write(
        path("small.yaml"),
        SMALL.replace("    delete: {operationId: dropA, responses: {'204': {description: gone}}}\n", ""),
    )
    .unwrap();
    let output = xtask(&arguments);
    let broken = "breaks    drop_a: was `DELETE /a/{id}: a method`, now removed: the document no longer defines `DELETE /a/{id}`";
    assert!(output.status.success() && text(&output.stderr).contains(broken), "{}", text(&output.stderr));
    let report: serde_json::Value = serde_json::from_str(&fs::read_to_string(&report).unwrap()).unwrap();
    assert_eq!(report["breaks"][0]["item"], "drop_a");
    assert!(!text(&xtask(&arguments).stderr).contains("breaks"));

    // With an invalid lock nothing is written.
    let mine = fs::read_to_string(&lock).unwrap();
    let lib_before = fs::read_to_string(&lib).unwrap();
    for (broken, expected) in [
        (mine.replace("method: look_at", "method: look-at"), "invalid name `look-at`"),
        (mine.replace("lock: 1", "lock: 7"), "unsupported lock version 7"),
        (format!("{mine}types: [\n"), "invalid YAML"),
    ] {
        fs::write(&lock, &broken).unwrap();
        let output = xtask(&arguments);
        let stderr = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{stderr}");
        assert!(stderr.contains("openapi.lock:") && stderr.contains(expected), "{stderr}");
        assert_eq!(fs::read_to_string(&lib).unwrap(), lib_before);
        assert_eq!(fs::read_to_string(&lock).unwrap(), broken);
    }
    assert!(xtask(&[&arguments[..], &["--relock"]].concat()).status.success());
    assert!(fs::read_to_string(&lib).unwrap().contains("pub fn read_a("));
}

#[test]
fn errors_name_file_line_and_column() {
    let folder = tempfile::tempdir().unwrap();
    let cases = [
        ("swagger.yaml", "info: {}\nswagger: '2.0'\n", "swagger.yaml:2:1: Swagger 2.0 is not supported"),
        ("broken.json", "{\n  \"openapi\": }", "broken.json:2:14: invalid JSON"),
        (
            "outside.yaml",
            "openapi: 3.1.0\npaths:\n  /a: {$ref: '../../x.yaml'}\n",
            "outside.yaml:3:8: `$ref: ../../x.yaml` refers to a file outside the folder",
        ),
    ];
    for (name, document, expected) in cases {
        let path = folder.path().join(name);
        fs::write(&path, document).unwrap();
        let out = folder.path().join("out");
        let output = xtask(&["codegen", "--spec", &path.display().to_string(), "--out", &out.display().to_string()]);
        assert_eq!(output.status.code(), Some(2), "{name}");
        assert!(text(&output.stderr).contains(expected), "{}", text(&output.stderr));
        assert!(!out.exists(), "{name}: something was written");
    }
}

#[test]
fn lowering_prints_the_document_and_its_notes() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("small.yaml");
    fs::write(&path, SMALL).unwrap();
    let output = xtask(&["lower", &path.display().to_string()]);
    let lowered: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(
        lowered["components"]["schemas"]["A"]["properties"]["x"],
        serde_json::json!({"type": "string", "nullable": true})
    );
    assert!(text(&output.stderr).contains("small.yaml:12:40: kept type-arrays"), "{}", text(&output.stderr));
}

#[test]
fn overlays_correct_a_document_and_report_what_matches_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).display().to_string();
    fs::write(path("small.yaml"), SMALL).unwrap();
    fs::write(
        path("first.yaml"),
        "overlay: 1.0.0\ninfo: {title: t, version: '1'}\nactions:\n  - {target: \"$.paths['/a/{id}'].get\", update: {operationId: fetchA}}\n  - {target: $.gone, remove: true}\n",
    )
    .unwrap();
    fs::write(
        path("second.yaml"),
        "overlay: 1.1.0\ninfo: {title: t, version: '1'}\nactions: [{target: \"$.paths['/a/{id}'].get.operationId\", update: fetchOneA}]\n",
    )
    .unwrap();
    let (spec, out, report) = (path("small.yaml"), path("small-client"), path("report.json"));
    let (first, second) = (path("first.yaml"), path("second.yaml"));
    let output = xtask(&[
        "codegen",
        "--spec",
        &spec,
        "--out",
        &out,
        "--report",
        &report,
        "--overlay",
        &first,
        "--overlay",
        &second,
    ]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert!(
        text(&output.stderr)
            .contains("first.yaml:5:5: overlay action on `$.gone` has no effect: the target matches nothing"),
        "{}",
        text(&output.stderr)
    );
    let report: serde_json::Value = serde_json::from_str(&fs::read_to_string(&report).unwrap()).unwrap();
    assert_eq!(report["operations"][0]["function"], "fetch_one_a");
    assert!(report["notes"].as_array().unwrap().iter().any(|note| note["pass"] == "overlay"));
    let output = xtask(&["lower", &spec, "--overlay", &spec]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("small.yaml:1:1: not an overlay"), "{}", text(&output.stderr));
}

#[test]
fn limits_are_flags() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("small.yaml");
    fs::write(&path, SMALL).unwrap();
    let output = xtask(&["lower", &path.display().to_string(), "--max-bytes", "10"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("exceeds the limit of 10"), "{}", text(&output.stderr));
}

#[test]
fn an_option_without_the_one_that_it_requires_is_a_usage_error() {
    let output = xtask(&["codegen", "--spec", "x"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("--out <DIR>"), "{}", text(&output.stderr));
}
