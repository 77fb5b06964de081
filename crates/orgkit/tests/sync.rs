//! The example `sync`, interrupted and continued against a mock server that stores organizations.

#![cfg(all(feature = "partoo", feature = "rivergen", feature = "kare", feature = "katapult"))]
#![allow(clippy::unwrap_used, missing_docs)]

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
    time::{Duration, Instant},
};

use openapi_document::{Document, slice};
use openapi_mock::{Fault, Mock, Options};
use serde_json::Value;

const CREATE: &str = "createOrganization";

async fn rivergen() -> Mock {
    let bundle = Document::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../openapi-bundled.yaml")).unwrap();
    let options = Options { stateful: true, ..Options::default() };
    Mock::start_with(&slice::api(&bundle, "rivergen").unwrap(), options).await.unwrap()
}

/// Cargo builds the examples of a crate before its tests. They are in the target folder, the tests in the build folder,
/// which may be inside it.
fn program() -> PathBuf {
    let test = env::current_exe().unwrap();
    let profile = test.parent().unwrap().parent().unwrap().file_name().unwrap();
    let example = Path::new(profile).join("examples").join(format!("sync{}", env::consts::EXE_SUFFIX));
    test.ancestors().map(|folder| folder.join(&example)).find(|path| path.is_file()).unwrap()
}

struct Sync {
    folder: tempfile::TempDir,
    url: String,
}

impl Sync {
    fn new(mock: &Mock, names: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let listed: String = names.iter().map(|it| format!("    - {{name: {it}, alias: {it}.example}}\n")).collect();
        fs::write(folder.path().join("desired.yaml"), format!("rivergen:\n  organizations:\n{listed}")).unwrap();
        Self { folder, url: mock.url() }
    }

    fn command(&self, command: &str, options: &[&str]) -> Command {
        let mut process = Command::new(program());
        process.args([command, "desired.yaml", "--live"]).args(options).current_dir(self.folder.path());
        process.env("RIVERGEN_TOKEN", "token").env("RIVERGEN_BASE_URL", &self.url);
        process.stdout(Stdio::piped()).stderr(Stdio::piped());
        process
    }

    async fn output(&self, command: &str, options: &[&str]) -> Output {
        let mut process = self.command(command, options);
        tokio::task::spawn_blocking(move || process.output().unwrap()).await.unwrap()
    }

    fn apply(&self) -> Child {
        self.command("apply", &["--state", "plan.json"]).spawn().unwrap()
    }

    /// Waits until this step was requested.
    async fn started(&self, step: usize) {
        let began = Instant::now();
        let path = self.folder.path().join("plan.json");
        loop {
            let plans: Option<Value> = fs::read(&path).ok().and_then(|text| serde_json::from_slice(&text).ok());
            if plans.is_some_and(|plans| plans[0]["steps"][step]["state"] == "started") {
                // The request is on its way.
                return tokio::time::sleep(Duration::from_millis(300)).await;
            }
            assert!(began.elapsed() < Duration::from_secs(60), "step {step} was not started");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
}

fn names(mock: &Mock) -> Vec<String> {
    let stored = mock.stored("/api/v1/organizations");
    stored.iter().map(|it| it["name"].as_str().unwrap_or_default().to_owned()).collect()
}

#[tokio::test]
async fn a_run_continues_after_an_interruption() {
    let mock = rivergen().await;
    let sync = Sync::new(&mock, &["one", "two", "three"]);
    let output = sync.output("plan", &[]).await;
    let expected = "API       change  organization  details              state\n\
                    RiverGen  create  one           alias one.example    pending\n";
    assert!(
        String::from_utf8_lossy(&output.stdout).starts_with(expected),
        "{}",
        String::from_utf8_lossy(&output.stdout)
    );
    assert_eq!(output.status.code(), Some(1), "there are changes");

    // Killed after the first organization was created, and before the response.
    mock.fault(CREATE, Fault::Slow(Duration::from_secs(3600)));
    let mut run = sync.apply();
    sync.started(0).await;
    run.kill().unwrap();
    run.wait().unwrap();
    assert_eq!(names(&mock), ["one"]);

    // The first is found. The second is created, and no response arrives however often the client repeats the request.
    (0..3).for_each(|_| mock.fault(CREATE, Fault::Cut));
    let output = sync.output("apply", &["--state", "plan.json"]).await;
    assert_eq!(output.status.code(), Some(2), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(names(&mock), ["one", "two"]);

    // The second is found. The third request is rejected.
    mock.fault(CREATE, Fault::Status(403));
    let output = sync.output("apply", &["--state", "plan.json"]).await;
    assert_eq!(output.status.code(), Some(2), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(names(&mock), ["one", "two"]);

    let output = sync.output("apply", &["--state", "plan.json"]).await;
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(names(&mock), ["one", "two", "three"]);
    assert!(String::from_utf8_lossy(&output.stdout).contains("3 applied, 0 not supported"));
    assert!(!sync.folder.path().join("plan.json").exists());

    let output = sync.output("plan", &[]).await;
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stdout));
    assert!(String::from_utf8_lossy(&output.stdout).contains("no changes"));
}

#[tokio::test]
async fn a_mistake_in_the_file_is_named_with_its_line() {
    let mock = rivergen().await;
    let sync = Sync::new(&mock, &["one"]);
    fs::write(sync.folder.path().join("desired.yaml"), "rivergen:\n  organizations:\n    - nam: one\n").unwrap();
    let output = sync.output("plan", &[]).await;
    let printed = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2));
    assert!(printed.contains("desired.yaml:3:7: unknown field `nam`"), "{printed}");
    assert!(mock.requests().is_empty());
}
