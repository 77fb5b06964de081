//! Settings from environment variables. The environment of a process is shared by its threads, so that each case runs this
//! program again.

#![allow(clippy::unwrap_used, missing_docs)]

use std::{env, process::Command};

use openapi_runtime::{Environment, Operation, Scheme, SchemeKind, ServerGroup, Spec, Variables};

mod generated;

use generated::*;
use openapi_runtime as support;

static SPEC: Spec = Spec {
    schemes: &[
        Scheme { name: "key", kind: SchemeKind::Header("x-key") },
        Scheme { name: "login", kind: SchemeKind::Basic },
    ],
    security: &[&[0, 1]],
    servers: &[ServerGroup { template: "https://zoo.example", variables: &[], setter: "base_url" }],
    environment: Environment {
        base_url: "ZOO_BASE_URL",
        credentials: &[
            (0, Variables::Token("ZOO_TOKEN")),
            (1, Variables::Basic("ZOO_LOGIN_USER", "ZOO_LOGIN_PASSWORD")),
        ],
    },
    ..Spec::PLAIN
};

const READ: Operation = Operation { id: "read", path: "/pets", ..Operation::PLAIN };

/// Prints the request of a client from the environment.
#[tokio::test]
#[ignore = "run by the other tests, with an environment"]
async fn child() {
    let client = match Client::from_env() {
        Ok(client) => client,
        Err(error) => return println!("error: {error}"),
    };
    match support::Call::new(&client.core, &READ).into_request().await {
        Ok(request) => {
            let header = |name: &str| request.headers()[name].to_str().unwrap().to_owned();
            println!("{} key={} login={}", request.uri(), header("x-key"), header("authorization"));
        }
        Err(error) => println!("error: {error}"),
    }
}

fn with(variables: &[(&str, &str)]) -> String {
    let mut command = Command::new(env::current_exe().unwrap());
    command.args(["--ignored", "--exact", "child", "--nocapture"]).envs(variables.iter().copied());
    String::from_utf8(command.output().unwrap().stdout).unwrap()
}

const LOGIN: [(&str, &str); 2] = [("ZOO_LOGIN_USER", "rex"), ("ZOO_LOGIN_PASSWORD", "s3cret")];

#[test]
fn server_and_credentials_are_read() {
    let printed = with(&[&LOGIN[..], &[("ZOO_TOKEN", "k3y"), ("ZOO_BASE_URL", "https://staging.example/v2")]].concat());
    // `rex:s3cret` in Base64.
    let expected = "https://staging.example/v2/pets key=k3y login=Basic cmV4OnMzY3JldA==";
    assert!(printed.contains(expected), "{printed}");
}

#[test]
fn a_variable_that_is_missing_or_empty_is_a_missing_credential() {
    for variables in [&LOGIN[..], &[LOGIN[0], LOGIN[1], ("ZOO_TOKEN", "")]] {
        let printed = with(variables);
        assert!(printed.contains("error: ") && printed.contains("`key` and `login`"), "{printed}");
    }
}

#[test]
fn an_invalid_value_is_an_error() {
    let printed = with(&[("ZOO_BASE_URL", "https://[zoo")]);
    assert!(printed.contains("error: invalid base URL"), "{printed}");
    let printed = with(&[("ZOO_LOGIN_USER", "a:b")]);
    assert!(printed.contains("error: the user name for `login` contains a colon"), "{printed}");
}

#[cfg(unix)]
#[test]
fn a_value_that_is_not_unicode_is_an_error() {
    use std::{ffi::OsStr, os::unix::ffi::OsStrExt};

    let mut command = Command::new(env::current_exe().unwrap());
    command.args(["--ignored", "--exact", "child", "--nocapture"]).env("ZOO_TOKEN", OsStr::from_bytes(b"a\xff"));
    let printed = String::from_utf8(command.output().unwrap().stdout).unwrap();
    assert!(printed.contains("error: the environment variable `ZOO_TOKEN` is not valid Unicode"), "{printed}");
}
