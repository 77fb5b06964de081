//! Compatible additions to an API, one file of `additive/changes` for each kind: the same user's program compiles
//! with the clients of all, and runs against a server of each.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::{fmt::Write, fs, path::Path};

use contract_tests::{put, scratch};
use openapi_codegen::{Generated, Lock, Mode, Package, Runtime, emit, generate, generate_locked, single_crate};
use openapi_document::{Document, Limits, Overlay};
use openapi_mock::Mock;
use openapi_prove::callers;

/// A document with its generated client.
struct Variant {
    name: String,
    document: Document,
    generated: Generated,
}

fn folder() -> std::path::PathBuf {
    contract_tests::root().join("tests/additive")
}

fn base(overlays: &[Overlay]) -> Document {
    Document::read_corrected(&folder().join("base.yaml"), &Limits::default(), overlays).unwrap()
}

/// Returns the base document, and each change of it with the lock of the base.
fn variants() -> Vec<Variant> {
    let document = base(&[]);
    let first = generate(&document);
    // The lock is parsed, as from its file.
    let lock = Lock::parse("openapi.lock", &first.lock.to_string()).unwrap();
    let mut all = vec![Variant { name: "base".into(), document, generated: first }];
    let mut changes: Vec<_> = fs::read_dir(folder().join("changes")).unwrap().map(|it| it.unwrap().path()).collect();
    changes.sort();
    all.extend(changes.into_iter().map(|path| {
        let document = base(&[Overlay::read(&path, &Limits::default()).unwrap()]);
        let generated = generate_locked(&document, &lock);
        let name = path.file_stem().unwrap().to_string_lossy().replace('-', "_");
        Variant { name, document, generated }
    }));
    all
}

/// Writes the crates of all variants, and one program that uses them.
fn write(variants: &[Variant], to: &Path) {
    let runtime = Runtime::At(contract_tests::root().join("crates/openapi-runtime"));
    let program = fs::read_to_string(folder().join("program.rs")).unwrap();
    let all = callers(&variants[0].generated.lock, &[]);
    let (mut dependencies, mut modules, mut arms) = (String::new(), String::new(), String::new());
    let source = to.join("program/src");
    fs::create_dir_all(&source).unwrap();
    for Variant { name, document, generated } in variants {
        let package = format!("zoo_{name}");
        emit(
            &to.join(&package),
            &single_crate(document, generated, &Package::new(&package).unwrap(), &runtime),
            Mode::Write,
        )
        .unwrap();
        put(&source.join(format!("{name}.rs")), format!("use zoo_{name} as zoo;\n\n{program}")).unwrap();
        // A second program uses every other item of the base client.
        let all = all.replace("#![allow(warnings)]\n", "").replace("//!", "//");
        put(&source.join(format!("{name}_all.rs")), format!("use zoo_{name} as api;\n\n{all}")).unwrap();
        writeln!(dependencies, "{package} = {{ path = \"../{package}\", default-features = false }}").unwrap();
        writeln!(modules, "mod {name};\n#[allow(warnings)]\nmod {name}_all;").unwrap();
        writeln!(arms, "        {name:?} => {{ {name}::fixtures(); {name}::run(&url).await; }}").unwrap();
    }
    let manifest = format!(
        "[package]\nname = \"additive\"\nversion = \"0.1.0\"\nedition = \"2024\"\npublish = false\n\n[dependencies]\n\
         chrono = \"0.4\"\nindexmap = \"2\"\nuuid = \"1\"\nserde_json = \"1\"\ntokio = {{ version = \"1\", features = [\"rt\", \"net\", \"time\", \"macros\"] }}\n\
         {dependencies}\n[workspace]\n"
    );
    // Each client runs in a thread, since a part of each waits between the attempts of a call.
    let main = format!(
        "//! Runs the program over every client: pairs of a name and a URL are its arguments.\n#![allow(deprecated)]\n\n{modules}\n\
         fn main() {{\n    let arguments: Vec<String> = std::env::args().skip(1).collect();\n    \
         std::thread::scope(|scope| {{\n        for pair in arguments.chunks(2) {{\n            scope.spawn(|| run(&pair[0], pair[1].clone()));\n        }}\n    }});\n}}\n\n\
         #[tokio::main(flavor = \"current_thread\")]\nasync fn run(name: &str, url: String) {{\n    \
         match name {{\n{arms}        other => panic!(\"no client {{other}}\"),\n    }}\n    println!(\"{{name}}\");\n}}\n"
    );
    put(&to.join("program/Cargo.toml"), scratch().unwrap().manifest(&manifest)).unwrap();
    put(&source.join("main.rs"), main).unwrap();
}

#[test]
fn an_addition_breaks_no_caller() {
    let variants = variants();
    for Variant { name, document, generated } in &variants {
        assert!(name == "base" || document.root() != variants[0].document.root(), "{name} changes nothing");
        let breaks: Vec<String> = generated.breaks.iter().map(|it| format!("{it:?}")).collect();
        assert!(breaks.is_empty(), "{name}: {breaks:#?}");
    }
    let to = contract_tests::root().join("target/additive");
    write(&variants, &to);
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let servers: Vec<(String, Mock)> =
        variants.iter().map(|it| (it.name.clone(), runtime.block_on(Mock::start(&it.document)).unwrap())).collect();
    let output = scratch()
        .unwrap()
        .command("run", &to.join("program"))
        .arg("--")
        .args(servers.iter().flat_map(|(name, server)| [name.clone(), server.url()]))
        .output()
        .unwrap();
    let (ran, stderr) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{stderr}\nafter {:?}", ran.lines().last());
    assert_eq!(ran.lines().count(), variants.len());
}
