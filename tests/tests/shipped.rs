//! Features of a generated client other than plain calls: a crate generated from a document, a program that uses it,
//! and a server on real sockets that streams, paginates and closes connections.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::{
    fs,
    sync::{Arc, Mutex},
};

use contract_tests::{put, scratch};
use openapi_codegen::{Mode, Package, Runtime, emit, generate, single_crate};
use openapi_document::Document;

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

const EVENTS: &str = "data: {\"type\": \"Delta\", \"text\": \"Because \"}\n\n: ping\n\ndata: {\"type\": \"Delta\", \"text\": \"of it.\"}\n\ndata: {\"type\": \"End\", \"reason\": \"stop\"}\n\ndata: [DONE]\n\n";

/// Returns the response to a request: status, media type and body; `None` to close the connection.
fn response(request: &str, seen: usize) -> Option<(u16, &'static str, &'static str)> {
    let is = |start: &str| request.starts_with(start);
    assert!(request.to_lowercase().contains("authorization: bearer s3cret"), "{request}");
    Some(match () {
        () if is("POST /chat") && request.contains("\"stream\":true") => (200, "text/event-stream", EVENTS),
        () if is("POST /chat") => (200, "application/json", "{\"text\": \"Because of it.\"}"),
        () if is("GET /log") => (200, "application/x-ndjson", "{\"at\": 1}\n{\"at\": 2, \"what\": \"x\"}\n{\"at\": 3}"),
        () if is("GET /news") => (200, "text/event-stream", "event: add\nid: 7\ndata: x\n\n"),
        () if is("GET /questions") && request.contains("cursor=n%26xt") => {
            (200, "application/json", "{\"data\": [{\"text\": \"c\"}], \"paging\": {\"next_cursor\": null}}")
        }
        () if is("GET /questions") => (
            200,
            "application/json",
            "{\"data\": [{\"text\": \"a\"}, {\"text\": \"b\"}], \"paging\": {\"next_cursor\": \"n&xt\"}}",
        ),
        // The first request is processed, but its response is not sent.
        () if is("POST /questions") && seen == 0 => return None,
        () => (204, "", ""),
    })
}

async fn serve(mut stream: TcpStream, kept: Arc<Mutex<Vec<String>>>) {
    let mut text = String::new();
    let mut buffer = [0; 4096];
    while let Ok(count @ 1..) = stream.read(&mut buffer).await {
        text.push_str(&String::from_utf8_lossy(&buffer[..count]));
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let length = head.to_lowercase().split_once("content-length: ").map(|(_, rest)| rest.to_owned());
        let length = length.and_then(|rest| rest.lines().next()?.parse().ok()).unwrap_or(0);
        if body.len() < length {
            continue;
        }
        let key = head.to_lowercase().split_once("idempotency-key: ").map(|(_, rest)| rest[..36].to_owned());
        let seen = kept.lock().unwrap().len();
        kept.lock().unwrap().extend(key);
        let Some((status, media_type, body)) = response(&text, seen) else { return };
        let head = format!("HTTP/1.1 {status} X\r\ncontent-type: {media_type}\r\n");
        let head = match status {
            204 => format!("{head}\r\n"),
            _ => format!("{head}transfer-encoding: chunked\r\n\r\n"),
        };
        let _ = stream.write_all(head.as_bytes()).await;
        // A few bytes at a time, like the servers of language models.
        for piece in body.as_bytes().chunks(7) {
            let chunk = [format!("{:x}\r\n", piece.len()).as_bytes(), piece, b"\r\n"].concat();
            let _ = stream.write_all(&chunk).await;
        }
        if status != 204 {
            let _ = stream.write_all(b"0\r\n\r\n").await;
        }
        text.clear();
    }
}

#[test]
fn a_generated_client_streams_turns_pages_and_repeats_what_is_safe() {
    let root = contract_tests::root();
    let document = Document::read(&root.join("tests/documents/streams.yaml")).unwrap();
    let to = root.join("target/shipped");
    let runtime = Runtime::At(root.join("crates/openapi-runtime"));
    let files = single_crate(&document, &generate(&document), &Package::new("answers_shipped").unwrap(), &runtime);
    emit(&to.join("answers"), &files, Mode::Write).unwrap();
    fs::create_dir_all(to.join("program/src")).unwrap();
    put(&to.join("program/src/main.rs"), fs::read_to_string(root.join("tests/shipped/program.rs")).unwrap()).unwrap();
    let manifest = "[package]\nname = \"shipped\"\nversion = \"0.1.0\"\nedition = \"2024\"\npublish = false\n\n[dependencies]\n\
         answers_shipped = { path = \"../answers\", default-features = false, features = [\"blocking\"] }\n\
         futures = { version = \"0.3\", default-features = false, features = [\"std\"] }\n\
         tokio = { version = \"1\", features = [\"rt\", \"macros\"] }\n\n[workspace]\n";
    put(&to.join("program/Cargo.toml"), scratch().unwrap().manifest(manifest)).unwrap();

    let kept = Arc::new(Mutex::new(Vec::new()));
    let server = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let listener = server.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let record = Arc::clone(&kept);
    server.spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(serve(stream, Arc::clone(&record)));
        }
    });
    let output = scratch().unwrap().command("run", &to.join("program")).args(["--", &url]).output().unwrap();
    let (ran, stderr) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success() && ran.ends_with("all of it went through\n"), "{ran}\n{stderr}");
    let keys = kept.lock().unwrap().clone();
    assert!(keys.len() == 3 && keys[0] == keys[1] && keys[1] != keys[2], "{keys:?}");
}
