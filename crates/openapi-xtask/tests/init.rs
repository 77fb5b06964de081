//! Tests of a new user's first steps: a workspace for two documents, and the same inside an existing workspace. Slow,
//! since they build separate workspaces: `cargo test --package openapi-xtask --test init -- --ignored`.
#![allow(clippy::unwrap_used, clippy::panic)]

mod command;

use std::{
    fs,
    hash::{DefaultHasher, Hash, Hasher},
    path::Path,
    process::Command,
    sync::Mutex,
    time::Instant,
};

use command::{root, text};
use openapi_document::{Limits, Source};

/// Runs a program in a folder. Returns true if it succeeded, with its output.
fn run(folder: &Path, program: &str, arguments: &[&str]) -> (bool, String) {
    let started = Instant::now();
    let output = Command::new(program)
        .args(arguments)
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", root().join("target/new-user"))
        .env("CI", "1")
        .env("INSTA_UPDATE", "no")
        .env("CARGO_PROFILE_DEV_DEBUG", "0")
        .env_remove("CARGO_MANIFEST_DIR")
        .output()
        .unwrap();
    println!("{:4} s  {program} {}", started.elapsed().as_secs(), arguments.join(" "));
    (output.status.success(), text(&output.stdout) + &text(&output.stderr))
}

fn succeed(folder: &Path, program: &str, arguments: &[&str]) -> String {
    let (is_fine, printed) = run(folder, program, arguments);
    assert!(is_fine, "{program} {}:\n{printed}", arguments.join(" "));
    printed
}

/// Returns a hash of the files of a folder.
fn hash(folder: &Path) -> u64 {
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let mut hasher = DefaultHasher::new();
    for path in paths {
        path.file_name().hash(&mut hasher);
        match path.is_dir() {
            true => hash(&path).hash(&mut hasher),
            false => fs::read(&path).unwrap().hash(&mut hasher),
        }
    }
    hasher.finish()
}

/// The lock for the shared target folder, in which both tests have a program `xtask`.
static TARGET: Mutex<()> = Mutex::new(());

/// Creates a folder for a workspace, whose crates of the registry are not built again if this checkout has built the
/// same ones: the same versions, features and profile. The folder's parent has the profile's exceptions for them.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let config = folder.path().join(".cargo/config.toml");
    let manifest: toml_edit::DocumentMut = fs::read_to_string(root().join("Cargo.toml")).unwrap().parse().unwrap();
    let mut packages = manifest["profile"]["dev"]["package"].clone();
    packages.as_table_mut().unwrap().retain(|name, _| !name.starts_with("openapi-"));
    let mut profiles = toml_edit::DocumentMut::new();
    profiles["profile"]["dev"]["package"] = packages;
    fs::create_dir_all(config.parent().unwrap()).unwrap();
    fs::write(config, profiles.to_string()).unwrap();
    let (ours, built) = (root().join("target/build/debug"), root().join("target/new-user/debug"));
    if ours.exists() && !built.exists() {
        // Cargo compares the times of files, which `cp -a` keeps. It builds what has no fingerprint.
        let copy = "mkdir -p $2/deps; cp -a $1/.fingerprint $1/build $2/
            find $1/deps -maxdepth 1 -name '*.rlib' -o -name '*.rmeta' -o -name '*.so' -o -name '*.d' | xargs cp -a -t $2/deps
            rm -rf $2/.fingerprint/{contract,openapi,orgkit,xtask}*";
        let copied = Command::new("bash").args(["-euc", copy, "copy"]).args([&ours, &built]).status().unwrap();
        assert!(copied.success());
    }
    fs::create_dir(folder.path().join("workspace")).unwrap();
    folder
}

/// Installs the commands like a user, and returns the program.
fn installed() -> String {
    let folder = root().join("target/new-user-root");
    let output = Command::new(CARGO)
        .args(["install", "--debug", "--locked", "--force", "--path"])
        .arg(root().join("crates/openapi-xtask"))
        .arg("--root")
        .arg(&folder)
        .env("CARGO_TARGET_DIR", root().join("target"))
        .env_remove("CARGO_MANIFEST_DIR")
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", text(&output.stderr));
    folder.join("bin/openapi-xtask").display().to_string()
}

/// Runs a step of a workflow in the folder, as for a pull request.
fn step(folder: &Path, workflow: &str, name: &str) -> (bool, String) {
    let workflow = Source::read(&folder.join(".github/workflows").join(workflow), &Limits::default()).unwrap();
    let jobs = workflow.root()["jobs"].as_object().unwrap();
    let steps = jobs.values().flat_map(|job| job["steps"].as_array().unwrap());
    let found = steps.into_iter().find(|step| step["name"] == name).unwrap();
    let script = format!("export BASE=main GITHUB_STEP_SUMMARY=summary.md\n{}", found["run"].as_str().unwrap());
    run(folder, "bash", &["-e", "-c", &script])
}

const CARGO: &str = env!("CARGO");

fn document(name: &str) -> String {
    root().join(name).canonicalize().unwrap().display().to_string()
}

#[test]
#[ignore = "builds a workspace of its own, for minutes"]
fn a_workspace_for_two_documents_needs_no_file_by_hand() {
    let _guard = TARGET.lock().unwrap();
    let folder = folder();
    let folder = &folder.path().join("workspace");
    let program = installed();
    let (pets, other) = (document("docs/pets-1.yaml"), document("tests/documents/fastapi.json"));
    let arguments = ["init", &format!("pets={pets}"), &format!("other={other}")];
    let planned = succeed(folder, &program, &[&arguments[..], &["--dry-run"]].concat());
    assert!(planned.contains("add       openapi.toml") && fs::read_dir(folder).unwrap().next().is_none(), "{planned}");
    succeed(folder, &program, &arguments);
    succeed(folder, CARGO, &["xtask", "codegen", "--check"]);
    succeed(folder, CARGO, &["test", "--workspace"]);
    for arguments in
        [&["init", "-q"][..], &["add", "-A"], &["-c", "user.email=a@b", "-c", "user.name=a", "commit", "-qm", "init"]]
    {
        succeed(folder, "git", arguments);
    }
    // A second run has nothing to do.
    let again = succeed(folder, &program, &arguments);
    assert!(!again.contains("add ") && !again.contains("edit "), "{again}");

    let (path, before) = (folder.join("specs/pets.yaml"), fs::read_to_string(folder.join("specs/pets.yaml")).unwrap());
    fs::copy(root().join("docs/pets-2.yaml"), &path).unwrap();
    let (is_fine, printed) = run(folder, CARGO, &["test", "--package", "contract-tests", "contracts"]);
    assert!(!is_fine && printed.contains("pets: #/components/schemas/NewPet"), "{printed}");
    let (is_fine, printed) = run(folder, CARGO, &["xtask", "drift"]);
    assert!(!is_fine && printed.contains("response-property-removed"), "{printed}");
    fs::write(&path, before).unwrap();
    let printed = succeed(folder, CARGO, &["xtask", "update", "pets", &document("docs/pets-2.yaml")]);
    assert!(printed.contains("The workspace compiles without edits."), "{printed}");

    // The pull request with the update, as in the workflow.
    succeed(folder, "git", &["remote", "add", "origin", "."]);
    succeed(folder, "git", &["fetch", "-q", "origin", "HEAD:refs/remotes/origin/main"]);
    let (is_fine, printed) = step(folder, "contract.yml", "Clients are up to date");
    assert!(is_fine, "{printed}");
    let (is_fine, printed) = step(folder, "contract.yml", "Effect of changed documents");
    assert!(!is_fine && printed.contains("::error file=specs/pets.yaml,line="), "{printed}");
    assert!(fs::read_to_string(folder.join("summary.md")).unwrap().contains("response-property-removed"));
    fs::remove_file(folder.join("summary.md")).unwrap();
    let config = fs::read_to_string(folder.join("openapi.toml")).unwrap();
    let pinned = "document = \"specs/pets.yaml\"\n";
    let upstream = format!("{pinned}upstream = {:?}\n", document("docs/pets-1.yaml"));
    fs::write(folder.join("openapi.toml"), config.replacen(pinned, &upstream, 1)).unwrap();
    let (is_fine, printed) = step(folder, "upstream.yml", "Vendors' documents");
    assert!(!is_fine && fs::read_to_string(folder.join("summary.md")).unwrap().contains("pets (pinned)"), "{printed}");

    let package = "[client.package]\nlicense = \"MIT\"\npublish = true\n\n# ";
    fs::write(folder.join("openapi.toml"), config.replacen("# Pets", &format!("{package}Pets"), 1)).unwrap();
    succeed(folder, CARGO, &["xtask", "codegen"]);
    // Cargo unpacks a packaged dependency once for each version and target folder, so other sources need another
    // version.
    let runtime = folder.join("crates/openapi-runtime");
    let [of_this, other] = [env!("CARGO_PKG_VERSION_PATCH").to_owned(), (hash(&runtime) % 1_000_000).to_string()]
        .map(|patch| format!("version = \"0.{}.{patch}\"", env!("CARGO_PKG_VERSION_MINOR")));
    let manifest = fs::read_to_string(runtime.join("Cargo.toml")).unwrap();
    assert!(manifest.contains(&of_this), "{manifest}");
    fs::write(runtime.join("Cargo.toml"), manifest.replacen(&of_this, &other, 1)).unwrap();
    succeed(folder, CARGO, &["package", "--allow-dirty", "--package", "pets-client", "--package", "openapi-runtime"]);
}

#[test]
#[ignore = "builds a workspace of its own, for minutes"]
fn a_workspace_that_exists_keeps_its_files() {
    let _guard = TARGET.lock().unwrap();
    let folder = folder();
    let folder = &folder.path().join("workspace");
    let manifest = "# Ours.\n[workspace]\nmembers = [\n  \"app\", # the program\n]\nresolver = \"2\"\n\n[workspace.package]\nversion = \"3.1.0\"\nedition = \"2021\"\nlicense = \"MIT\"\n\n\
                    [workspace.lints.rust]\nwarnings = \"deny\"\nmissing_docs = \"deny\"\n\n[workspace.lints.clippy]\nall = { level = \"deny\", priority = -1 }\n";
    fs::write(folder.join("Cargo.toml"), manifest).unwrap();
    fs::create_dir_all(folder.join("app/src")).unwrap();
    let app =
        "[package]\nname = \"app\"\nversion.workspace = true\nedition.workspace = true\n\n[lints]\nworkspace = true\n";
    fs::write(folder.join("app/Cargo.toml"), app).unwrap();
    fs::write(folder.join("app/src/main.rs"), "//! The program.\nfn main() {}\n").unwrap();
    succeed(&folder.join("app"), &installed(), &["init", &format!("pets={}", document("docs/pets-1.yaml"))]);
    let after = fs::read_to_string(folder.join("Cargo.toml")).unwrap();
    let mut lines = after.lines();
    assert!(manifest.lines().all(|line| lines.any(|it| it == line)), "{after}");
    assert_eq!(fs::read_to_string(folder.join("app/Cargo.toml")).unwrap(), app);
    succeed(&folder.join("app"), CARGO, &["xtask", "codegen", "--check"]);
    succeed(folder, CARGO, &["clippy", "--workspace", "--all-targets"]);
    succeed(folder, CARGO, &["test", "--workspace"]);
}
