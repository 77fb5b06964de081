//! The temporary crate that reads and writes the samples.

use std::{
    hash::{DefaultHasher, Hash, Hasher},
    io::Write,
    path::Path,
};

use openapi_codegen::{File, Generated, Mode, Package, emit};
use openapi_document::Document;
use serde::Deserialize;
use serde_json::Value;

use crate::{
    Error,
    cargo::{self, Scratch},
    samples::Sample,
};

/// The result of a round trip of a sample.
#[derive(Debug, Default, Deserialize)]
pub struct Response {
    /// The value after the round trip; `None` if the type rejected it.
    #[serde(default, deserialize_with = "there")]
    pub back: Option<Value>,
    /// The choices of the unions in the value.
    pub choices: Vec<Choice>,
}

/// The choice of a union: the type of the union, the index of the variant, and the value.
#[derive(Debug, Deserialize)]
pub struct Choice(pub String, pub Option<usize>, pub Value);

/// Deserializes a list of at most one value, or null.
fn there<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Value>, D::Error> {
    Ok(Option::<Vec<Value>>::deserialize(deserializer)?.and_then(|mut list| list.pop()))
}

/// Returns the name of the crate of a client. An unchanged client has the same crate, which is already built.
pub fn package(document: &Document, generated: &Generated) -> String {
    let mut hasher = DefaultHasher::new();
    (document.text(), &generated.texts).hash(&mut hasher);
    format!("proof-{:016x}", hasher.finish())
}

/// Compiles the crate and round-trips every sample through its type.
pub fn run(
    folder: &Path,
    package: &Package,
    files: Vec<File>,
    types: &[&str],
    samples: &[Sample],
    scratch: &Scratch,
) -> Result<Vec<Response>, Error> {
    let mut files = scratch.crate_files(files);
    for file in files.iter_mut().filter(|file| file.path == Path::new("Cargo.toml")) {
        let further =
            "[dependencies]\nserde = \"1\"\ntokio = { version = \"1\", features = [\"rt\", \"net\", \"time\"] }\n";
        let lib = "[lib]\nname = \"proof\"\n\n[features]\n";
        file.text = file.text.replacen("[dependencies]\n", further, 1).replacen("[features]\n", lib, 1);
    }
    files.push(File { path: "src/main.rs".into(), text: program(types) });
    emit(folder, &files, Mode::Write)?;
    let lines: String =
        samples.iter().map(|sample| format!("{}\n", serde_json::json!([sample.target, sample.value]))).collect();
    let mut child = cargo::spawn(scratch, &package.name, folder, None)?;
    // Concurrent writing and reading, so that neither pipe blocks the other.
    let stdin = child.stdin.take();
    let writer = std::thread::spawn(move || stdin.map(|mut stdin| stdin.write_all(lines.as_bytes())));
    let output = child.wait_with_output().map_err(Error::io(folder))?;
    // The status of the child reports that it ended early.
    let _ = writer.join();
    if !output.status.success() {
        return Err(Error::program(&String::from_utf8_lossy(&output.stderr)));
    }
    let text = String::from_utf8_lossy(&output.stdout);
    let responses: Vec<Response> = text.lines().map(|line| serde_json::from_str(line).unwrap_or_default()).collect();
    if responses.len() != samples.len() {
        return Err(Error::Count { responses: responses.len(), samples: samples.len() });
    }
    Ok(responses)
}

/// Returns the program, which reads `[index of the type, value]` by line, as the client reads a response by default,
/// and writes a [`Response`] for each.
fn program(types: &[&str]) -> String {
    let arms: String =
        types.iter().enumerate().map(|(index, ty)| format!("        {index} => back::<{ty}>,\n")).collect();
    format!(
        "//! Reads and writes samples.\n#![allow(deprecated)]\n\n\
         use std::io::{{BufRead, Write}};\n\nuse serde_json::Value;\n\n\
         fn back<T: serde::Serialize + serde::de::DeserializeOwned>(value: Value) -> Value {{\n    \
         let (read, choices) = proof::support::choices(|| proof::support::from_slice::<T>(value.to_string().as_bytes()).ok());\n    \
         let back = read.and_then(|read| serde_json::to_value(read).ok()).map_or(Value::Null, |it| serde_json::json!([it]));\n    \
         let choices: Vec<_> = choices.into_iter().map(|it| serde_json::json!([it.union, it.branch, it.value])).collect();\n    \
         serde_json::json!({{\"choices\": choices, \"back\": back}})\n}}\n\n\
         fn through(index: usize) -> fn(Value) -> Value {{\n    match index {{\n{arms}        _ => |_| Value::Null,\n    }}\n}}\n\n\
         fn main() {{\n    let mut out = std::io::BufWriter::new(std::io::stdout().lock());\n    \
         for line in std::io::stdin().lock().lines().map_while(Result::ok) {{\n        \
         let (index, value): (usize, Value) = serde_json::from_str(&line).unwrap();\n        \
         writeln!(out, \"{{}}\", through(index)(value)).unwrap();\n    }}\n}}\n"
    )
}
