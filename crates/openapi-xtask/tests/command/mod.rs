//! Helpers for the tests of commands.
#![allow(dead_code, reason = "each test uses a part")]

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use serde_json::Value;

/// Returns the root of this workspace.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Creates a command in a folder, as `cargo xtask` of this workspace runs it.
pub fn command(arguments: &[&str], folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_openapi-xtask"));
    command.args(arguments).current_dir(folder).env("CARGO_MANIFEST_DIR", root().join("xtask"));
    command
}

/// Runs a command in a folder.
pub fn xtask_in(arguments: &[&str], folder: &Path) -> Output {
    command(arguments, folder).output().unwrap()
}

/// Runs a command at the root of this workspace.
pub fn xtask(arguments: &[&str]) -> Output {
    xtask_in(arguments, &root())
}

/// Returns printed bytes as text.
pub fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// A document with two operations.
pub const OLD: &str = "openapi: 3.1.0
info: {title: Pets, version: '1'}
servers: [{url: 'https://pets.example'}]
paths:
  /pets:
    get:
      operationId: listPets
      responses: {'200': {description: ok, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Pet'}}}}}}
    post:
      operationId: createPet
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/NewPet'}}}}
      responses: {'204': {description: made}}
components:
  schemas:
    Pet: {type: object, required: [id, name], properties: {id: {type: string}, name: {type: string}}}
    NewPet: {type: object, required: [name], properties: {name: {type: string}, tag: {type: string}}}
";

/// Returns the new document, in which a required member of a response was removed and a request requires another one.
pub fn new() -> String {
    OLD.replace(
        "required: [id, name], properties: {id: {type: string}, name: {type: string}}",
        "required: [id], properties: {id: {type: string}}",
    )
    .replace("required: [name], properties", "required: [name, tag], properties")
}

/// Returns the JSON on standard output.
pub fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|_| panic!("{}{}", text(&output.stdout), text(&output.stderr)))
}

/// Returns a folder with both documents.
pub fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("old.yaml"), OLD).unwrap();
    fs::write(folder.path().join("new.yaml"), new()).unwrap();
    folder
}
