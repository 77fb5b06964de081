//! The files of a generated crate.

use std::path::{Path, PathBuf};

use openapi_document::Document;
use sha2::{Digest, Sha256};

use crate::{
    Error, File, Generated,
    emit::MARK,
    rust::{CRATE, doc_lines},
};

/// The runtime, which stand-alone crates bring along: they build where there is no checkout of ours.
const RUNTIME: &[(&str, &str)] = &[
    ("alike.rs", include_str!("../../openapi-runtime/src/alike.rs")),
    ("api_error.rs", include_str!("../../openapi-runtime/src/api_error.rs")),
    ("arguments.rs", include_str!("../../openapi-runtime/src/arguments.rs")),
    ("blocking.rs", include_str!("../../openapi-runtime/src/blocking.rs")),
    ("body.rs", include_str!("../../openapi-runtime/src/body.rs")),
    ("build_error.rs", include_str!("../../openapi-runtime/src/build_error.rs")),
    ("builder.rs", include_str!("../../openapi-runtime/src/builder.rs")),
    ("call.rs", include_str!("../../openapi-runtime/src/call.rs")),
    ("chain.rs", include_str!("../../openapi-runtime/src/chain.rs")),
    ("client.rs", include_str!("../../openapi-runtime/src/client.rs")),
    ("constant.rs", include_str!("../../openapi-runtime/src/constant.rs")),
    ("credentials.rs", include_str!("../../openapi-runtime/src/credentials.rs")),
    ("decode_error.rs", include_str!("../../openapi-runtime/src/decode_error.rs")),
    ("departures.rs", include_str!("../../openapi-runtime/src/departures.rs")),
    ("download.rs", include_str!("../../openapi-runtime/src/download.rs")),
    ("error.rs", include_str!("../../openapi-runtime/src/error.rs")),
    ("error_message.rs", include_str!("../../openapi-runtime/src/error_message.rs")),
    ("events/error.rs", include_str!("../../openapi-runtime/src/events/error.rs")),
    ("events/framing.rs", include_str!("../../openapi-runtime/src/events/framing.rs")),
    ("events/mod.rs", include_str!("../../openapi-runtime/src/events/mod.rs")),
    ("events/stream.rs", include_str!("../../openapi-runtime/src/events/stream.rs")),
    ("fit.rs", include_str!("../../openapi-runtime/src/fit.rs")),
    ("flow.rs", include_str!("../../openapi-runtime/src/flow.rs")),
    ("headers.rs", include_str!("../../openapi-runtime/src/headers.rs")),
    ("items.rs", include_str!("../../openapi-runtime/src/items.rs")),
    ("lib.rs", include_str!("../../openapi-runtime/src/lib.rs")),
    ("marks.rs", include_str!("../../openapi-runtime/src/marks.rs")),
    ("member.rs", include_str!("../../openapi-runtime/src/member.rs")),
    ("multipart.rs", include_str!("../../openapi-runtime/src/multipart.rs")),
    ("no_blocking.rs", include_str!("../../openapi-runtime/src/no_blocking.rs")),
    ("no_schema.rs", include_str!("../../openapi-runtime/src/no_schema.rs")),
    ("node.rs", include_str!("../../openapi-runtime/src/node.rs")),
    ("oauth/answer.rs", include_str!("../../openapi-runtime/src/oauth/answer.rs")),
    ("oauth/client.rs", include_str!("../../openapi-runtime/src/oauth/client.rs")),
    ("oauth/error.rs", include_str!("../../openapi-runtime/src/oauth/error.rs")),
    ("oauth/grant.rs", include_str!("../../openapi-runtime/src/oauth/grant.rs")),
    ("oauth/mod.rs", include_str!("../../openapi-runtime/src/oauth/mod.rs")),
    ("oauth/renewal.rs", include_str!("../../openapi-runtime/src/oauth/renewal.rs")),
    ("oauth/sign_in.rs", include_str!("../../openapi-runtime/src/oauth/sign_in.rs")),
    ("oauth/store.rs", include_str!("../../openapi-runtime/src/oauth/store.rs")),
    ("object.rs", include_str!("../../openapi-runtime/src/object.rs")),
    ("open_enum.rs", include_str!("../../openapi-runtime/src/open_enum.rs")),
    ("open_union.rs", include_str!("../../openapi-runtime/src/open_union.rs")),
    ("operation.rs", include_str!("../../openapi-runtime/src/operation.rs")),
    ("outcome.rs", include_str!("../../openapi-runtime/src/outcome.rs")),
    ("pages/ahead.rs", include_str!("../../openapi-runtime/src/pages/ahead.rs")),
    ("pages/link.rs", include_str!("../../openapi-runtime/src/pages/link.rs")),
    ("pages/mod.rs", include_str!("../../openapi-runtime/src/pages/mod.rs")),
    ("pages/paged.rs", include_str!("../../openapi-runtime/src/pages/paged.rs")),
    ("pages/position.rs", include_str!("../../openapi-runtime/src/pages/position.rs")),
    ("pages/stream.rs", include_str!("../../openapi-runtime/src/pages/stream.rs")),
    ("pages/trail.rs", include_str!("../../openapi-runtime/src/pages/trail.rs")),
    ("reading.rs", include_str!("../../openapi-runtime/src/reading.rs")),
    ("redirect.rs", include_str!("../../openapi-runtime/src/redirect.rs")),
    ("request.rs", include_str!("../../openapi-runtime/src/request.rs")),
    ("response.rs", include_str!("../../openapi-runtime/src/response.rs")),
    ("responses.rs", include_str!("../../openapi-runtime/src/responses.rs")),
    ("schema.rs", include_str!("../../openapi-runtime/src/schema.rs")),
    ("security.rs", include_str!("../../openapi-runtime/src/security.rs")),
    ("send/attempt.rs", include_str!("../../openapi-runtime/src/send/attempt.rs")),
    ("send/budget.rs", include_str!("../../openapi-runtime/src/send/budget.rs")),
    ("send/clock.rs", include_str!("../../openapi-runtime/src/send/clock.rs")),
    ("send/exchange.rs", include_str!("../../openapi-runtime/src/send/exchange.rs")),
    ("send/idempotency.rs", include_str!("../../openapi-runtime/src/send/idempotency.rs")),
    ("send/lane.rs", include_str!("../../openapi-runtime/src/send/lane.rs")),
    ("send/limits.rs", include_str!("../../openapi-runtime/src/send/limits.rs")),
    ("send/lost.rs", include_str!("../../openapi-runtime/src/send/lost.rs")),
    ("send/mod.rs", include_str!("../../openapi-runtime/src/send/mod.rs")),
    ("send/observe.rs", include_str!("../../openapi-runtime/src/send/observe.rs")),
    ("send/pace.rs", include_str!("../../openapi-runtime/src/send/pace.rs")),
    ("send/recording.rs", include_str!("../../openapi-runtime/src/send/recording.rs")),
    ("send/rejected.rs", include_str!("../../openapi-runtime/src/send/rejected.rs")),
    ("send/retry.rs", include_str!("../../openapi-runtime/src/send/retry.rs")),
    ("send/secrets.rs", include_str!("../../openapi-runtime/src/send/secrets.rs")),
    ("send/service.rs", include_str!("../../openapi-runtime/src/send/service.rs")),
    ("send/tells.rs", include_str!("../../openapi-runtime/src/send/tells.rs")),
    ("send/trace.rs", include_str!("../../openapi-runtime/src/send/trace.rs")),
    ("send/trace_context.rs", include_str!("../../openapi-runtime/src/send/trace_context.rs")),
    ("send/transport.rs", include_str!("../../openapi-runtime/src/send/transport.rs")),
    ("send/watched.rs", include_str!("../../openapi-runtime/src/send/watched.rs")),
    ("server.rs", include_str!("../../openapi-runtime/src/server.rs")),
    ("text.rs", include_str!("../../openapi-runtime/src/text.rs")),
    ("unknown.rs", include_str!("../../openapi-runtime/src/unknown.rs")),
    ("vacant.rs", include_str!("../../openapi-runtime/src/vacant.rs")),
    ("values.rs", include_str!("../../openapi-runtime/src/values.rs")),
    ("watch.rs", include_str!("../../openapi-runtime/src/watch.rs")),
    ("webhooks/mod.rs", include_str!("../../openapi-runtime/src/webhooks/mod.rs")),
    ("webhooks/read.rs", include_str!("../../openapi-runtime/src/webhooks/read.rs")),
    ("webhooks/signature.rs", include_str!("../../openapi-runtime/src/webhooks/signature.rs")),
    ("websocket.rs", include_str!("../../openapi-runtime/src/websocket.rs")),
    ("wrapper.rs", include_str!("../../openapi-runtime/src/wrapper.rs")),
    ("write.rs", include_str!("../../openapi-runtime/src/write.rs")),
];

/// The source of a file of the runtime.
pub(crate) fn runtime_source(name: &str) -> Option<&'static str> {
    RUNTIME.iter().find(|(file, _)| *file == name).map(|(_, text)| *text)
}

/// What generated code needs: it repeats the document's own words and shapes.
const ALLOW: &str = "#![allow(clippy::all, deprecated, dead_code, missing_docs, unused_imports, unused_macros, unused_mut)]\n\
     #![allow(confusable_idents, mixed_script_confusables, uncommon_codepoints)]\n";

/// What generated code names itself.
const OWN: [&str; 6] = ["bytes", "chrono", "indexmap", "reqwest", "serde_json", "uuid"];

/// The dependencies of the runtime, among them those of generated code.
const DEPENDENCIES: [(&str, &str); 26] = [
    (
        "backon",
        "{ version = \"1\", default-features = false, features = [\"std\", \"tokio-sleep\", \"gloo-timers-sleep\"] }",
    ),
    ("base64", "\"0.23\""),
    ("bytes", "\"1\""),
    ("chrono", "{ version = \"0.4\", default-features = false, features = [\"serde\", \"std\", \"now\"] }"),
    ("encoding_rs", "\"0.8\""),
    ("fastrand", "\"2\""),
    ("futures-core", "{ version = \"0.3\", default-features = false }"),
    ("hmac", "{ version = \"0.12\", optional = true }"),
    ("http", "\"1\""),
    ("indexmap", "{ version = \"2\", features = [\"serde\"] }"),
    ("pin-project-lite", "\"0.2\""),
    ("progenitor-client", "\"0.15.1\""),
    ("regex-lite", "\"0.1\""),
    (
        "reqwest",
        "{ version = \"0.13\", default-features = false, features = [\"deflate\", \"gzip\", \"http2\", \"json\", \"multipart\", \"query\", \"stream\"] }",
    ),
    ("schemars", "{ version = \"1\", features = [\"chrono04\", \"indexmap2\", \"uuid1\"], optional = true }"),
    ("secrecy", "\"0.10\""),
    ("serde", "{ version = \"1\", features = [\"derive\"] }"),
    ("serde_json", "{ version = \"1\", features = [\"float_roundtrip\"] }"),
    ("serde_path_to_error", "\"0.1\""),
    ("sha2", "{ version = \"0.10\", optional = true }"),
    ("thiserror", "\"2\""),
    ("tokio", "{ version = \"1\", default-features = false, features = [\"sync\"] }"),
    ("tower-layer", "\"0.3\""),
    ("tower-service", "\"0.3\""),
    ("tracing", "{ version = \"0.1\", default-features = false, features = [\"std\"], optional = true }"),
    ("uuid", "{ version = \"1\", features = [\"serde\", \"v4\"] }"),
];

/// The lock of a stand-alone crate, in its folder.
pub const LOCK: &str = "openapi.lock";

/// The lock of an API of the bundle, in the folder of the crate.
pub fn bundle_lock(api: &str) -> String {
    format!("{}.lock", module(api))
}

/// Where a stand-alone crate finds the runtime.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Runtime {
    /// In a copy beside it, which is written as well.
    Beside,
    /// In this folder, which several crates may share.
    At(PathBuf),
}

/// A crate of its own around one client.
///
/// # Errors
///
/// [`Error::CrateName`].
pub fn single_crate(
    document: &Document,
    generated: &Generated,
    name: &str,
    runtime: &Runtime,
) -> Result<Vec<File>, Error> {
    check_name(name)?;
    let mark = mark(document);
    // Two clients in one program each have a runtime: its name must be its own.
    let (package, path) = match runtime {
        Runtime::Beside => (format!("{name}-runtime"), "runtime".to_owned()),
        Runtime::At(path) => ("openapi-runtime".to_owned(), path.display().to_string()),
    };
    let manifest = format!(
        "# {MARK} from {}\n[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\nrust-version = \"{RUST}\"\npublish = false\n\n\
         {}\n[dependencies]\n{}\
         openapi-runtime = {{ package = \"{package}\", path = {path:?}, default-features = false }}\n\n\
         # Not part of any surrounding workspace.\n[workspace]\n",
        file_name(document),
        features(|_, name| format!("\"openapi-runtime/{name}\"")),
        dependencies(|name| OWN.contains(&name)),
    );
    let title = doc_lines(&format!("Client for {}.", generated.model.title)).join(" ");
    let lib = format!(
        "{}//!{title}\n\n{ALLOW}\n/// The runtime of the client.\n#[doc(hidden)]\npub use openapi_runtime as support;\n\n{}",
        hashed_mark(document),
        placed(&generated.texts.client, &name.replace('-', "_"))
    );
    let mut files = vec![
        file("Cargo.toml", manifest),
        file("src/lib.rs", lib),
        file("src/calls.rs", calls(&mark, generated)),
        file("src/operations.rs", operations(&mark, generated)),
        file(LOCK, generated.lock.to_string()),
        file("src/types.rs", format!("{mark}\n{}", generated.texts.types)),
    ];
    if *runtime == Runtime::Beside {
        files.extend(runtime_crate(&package, "runtime"));
    }
    Ok(files)
}

/// The text of a client, its own path in the examples.
fn placed(text: &str, path: &str) -> String {
    text.replace(CRATE, path)
}

/// The module `calls`.
fn calls(mark: &str, generated: &Generated) -> String {
    format!("{mark}\nuse super::{{operations, types}};\n\n{}", generated.texts.calls)
}

/// The module `operations`.
fn operations(mark: &str, generated: &Generated) -> String {
    format!("{mark}\nuse super::types;\n\n{}", generated.texts.operations)
}

/// A crate of one source file with these dependencies.
pub(crate) fn plain_crate(document: &Document, name: &str, dependencies: &str, text: &str) -> Result<Vec<File>, Error> {
    check_name(name)?;
    let manifest = format!(
        "# {MARK} from {}\n[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\nrust-version = \"{RUST}\"\npublish = false\n\n\
         [lib]\n# Descriptions may contain code in other languages.\ndoctest = false\n\n[dependencies]\n{dependencies}\n\
         # Not part of any surrounding workspace.\n[workspace]\n",
        file_name(document),
    );
    let lib = format!("{}\n{ALLOW}\n{text}", hashed_mark(document));
    Ok(vec![file("Cargo.toml", manifest), file("src/lib.rs", lib)])
}

/// The runtime as a crate of this name in a folder.
pub fn runtime_crate(package: &str, folder: &str) -> Vec<File> {
    let manifest = format!(
        "# {MARK}\n[package]\nname = \"{package}\"\nversion = \"{}\"\nedition = \"2024\"\nrust-version = \"{RUST}\"\nlicense = \"MIT OR Apache-2.0\"\npublish = false\n\n\
         [lib]\nname = \"openapi_runtime\"\ndoctest = false\ntest = false\n\n{}\n\
         [dependencies]\n{}\n[target.'cfg(not(target_arch = \"wasm32\"))'.dependencies]\n\
         http-body = \"1\"\ntokio = {{ version = \"1\", default-features = false, features = [\"fs\", \"io-util\", \"rt\", \"time\"] }}\n\n\
         [target.'cfg(target_arch = \"wasm32\")'.dependencies]\nfastrand = {{ version = \"2\", features = [\"js\"] }}\nuuid = {{ version = \"1\", features = [\"js\"] }}\nweb-time = \"1\"\n",
        env!("CARGO_PKG_VERSION"),
        features(|enables, _| enables.to_owned()),
        dependencies(|_| true),
    );
    let mark = format!("// {MARK} by `cargo xtask codegen`: the runtime of generated clients. Do not edit.\n");
    let mut files = vec![file(&format!("{folder}/Cargo.toml"), manifest)];
    files.extend(RUNTIME.iter().map(|(name, text)| file(&format!("{folder}/src/{name}"), format!("{mark}{text}"))));
    files
}

/// The oldest compiler that takes the generated code.
const RUST: &str = env!("CARGO_PKG_RUST_VERSION");

/// The features of the runtime: what each is for, its name, and what it enables there. Clients pass them on.
const FEATURES: [(&str, &str, &str); 9] = [
    ("", "rustls", "\"reqwest/rustls\""),
    ("", "native-tls", "\"reqwest/native-tls\""),
    ("Response bodies with the content coding `br`.", "brotli", "\"reqwest/brotli\""),
    ("Response bodies with the content coding `zstd`.", "zstd", "\"reqwest/zstd\""),
    ("Blocking calls, for programs without an async runtime.", "blocking", "\"tokio/rt\""),
    ("OAuth 2.0 tokens.", "oauth2", "\"dep:sha2\", \"tokio/rt\""),
    ("A tracing span for each attempt.", "tracing", "\"dep:tracing\""),
    ("Verification of webhook signatures.", "webhooks", "\"dep:hmac\", \"dep:sha2\""),
    ("JSON Schemas of the generated types.", "schemars", "\"dep:schemars\""),
];

/// Those that are on unless they are switched off.
const DEFAULT: &str = "default = [\"rustls\", \"tracing\"]";

/// The features of a crate; `enables` writes what one enables, by what it enables in the runtime and its name.
fn features(enables: impl Fn(&str, &str) -> String) -> String {
    let mut text = format!("[features]\n{DEFAULT}\n");
    for (doc, name, in_runtime) in FEATURES {
        let comment = if doc.is_empty() { String::new() } else { format!("# {doc}\n") };
        text.push_str(&format!("{comment}{name} = [{}]\n", enables(in_runtime, name)));
    }
    text
}

fn dependencies(is_wanted: impl Fn(&str) -> bool) -> String {
    let wanted = DEPENDENCIES.iter().filter(|(name, _)| is_wanted(name));
    wanted.map(|(name, version)| format!("{name} = {version}\n")).collect()
}

/// The source files of a crate with one module per API, each behind a feature of its name.
pub fn bundle_crate(document: &Document, slices: &[(String, Generated)]) -> Vec<File> {
    let mark = mark(document);
    let mut lib = format!(
        "{}//! Clients for the APIs of the bundle: one module per API, each behind a feature of the same name.\n\n{ALLOW}\n",
        hashed_mark(document)
    );
    for (api, _) in slices {
        lib.push_str(&format!("#[cfg(feature = \"{api}\")]\n#[rustfmt::skip]\npub mod {};\n", module(api)));
    }
    lib.push_str(
        "mod roster;\n\n/// The runtime of the clients.\n#[doc(hidden)]\npub use openapi_runtime as support;\n",
    );
    let mut files = vec![file("src/lib.rs", lib), file("src/roster.rs", format!("{mark}{}", roster(slices)))];
    for (api, generated) in slices {
        let module = module(api);
        let title = doc_lines(&format!("Client for the API `{api}`.")).join(" ");
        let client = placed(&generated.texts.client, &format!("orgkit_client::{module}"));
        files.push(file(&format!("src/{module}.rs"), format!("{mark}//!{title}\n\n{client}")));
        files.push(file(&format!("src/{module}/calls.rs"), calls(&mark, generated)));
        files.push(file(&format!("src/{module}/operations.rs"), operations(&mark, generated)));
        files.push(file(&bundle_lock(api), generated.lock.to_string()));
        files.push(file(&format!("src/{module}/types.rs"), format!("{mark}\n{}", generated.texts.types)));
    }
    files
}

/// A macro that names every type of every API, for tests that look at each.
fn roster(slices: &[(String, Generated)]) -> String {
    let mut text = String::from(
        "/// Passes the types of all APIs to a macro: `$with! { api { Type Type } api { Type } }`.\n#[doc(hidden)]\n#[macro_export]\n\
         macro_rules! each_type {\n    ($with:ident) => {\n        $with! {\n",
    );
    for (api, generated) in slices {
        text.push_str(&format!("            {} {{\n", module(api)));
        for name in generated.model.types.keys() {
            text.push_str(&format!("                {name}\n"));
        }
        text.push_str("            }\n");
    }
    text.push_str("        }\n    };\n}\n");
    text
}

fn module(api: &str) -> String {
    openapi_lower::snake(api)
}

fn file(path: &str, text: String) -> File {
    File { path: PathBuf::from(path), text }
}

fn file_name(document: &Document) -> String {
    let name = Path::new(document.name()).file_name().unwrap_or_default().to_string_lossy();
    name.chars().filter(|c| !c.is_control()).collect()
}

/// The first line of every generated file.
fn mark(document: &Document) -> String {
    format!("// {MARK} by `cargo xtask codegen` from {}. Do not edit.\n", file_name(document))
}

/// The first lines of `lib.rs`, which alone name the hash: a change of one API leaves the files of
/// the others as they are.
fn hashed_mark(document: &Document) -> String {
    let hash = Sha256::digest(document.text().as_bytes());
    let hash: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("{}// SHA-256 of the document: {hash}\n", mark(document))
}

fn check_name(name: &str) -> Result<(), Error> {
    let is_fine = name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
        && name.len() <= 64;
    if is_fine { Ok(()) } else { Err(Error::CrateName(name.to_owned())) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stand_alone_crates_bring_the_whole_runtime() {
        let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../openapi-runtime/src"));
        let mut files: Vec<String> = below(folder)
            .iter()
            .map(|path| path.strip_prefix(folder).unwrap().to_string_lossy().replace('\\', "/"))
            .collect();
        files.sort();
        assert_eq!(files, RUNTIME.iter().map(|(name, _)| (*name).to_owned()).collect::<Vec<_>>());
        let manifest = include_str!("../../openapi-runtime/Cargo.toml");
        let (_, listed) = manifest.split_once("[dependencies]\n").unwrap();
        let listed: Vec<&str> = listed
            .lines()
            .take_while(|line| !line.is_empty())
            .filter_map(|line| line.split(['.', ' ']).next())
            .collect();
        assert_eq!(listed, DEPENDENCIES.iter().map(|(name, _)| *name).collect::<Vec<_>>());
        let features = features(|enables, _| enables.to_owned());
        assert!(manifest.contains(&features), "{features}");
    }

    fn below(folder: &Path) -> Vec<PathBuf> {
        let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        entries.flat_map(|path| if path.is_dir() { below(&path) } else { vec![path] }).collect()
    }
}
