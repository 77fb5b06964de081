//! Names that generated code uses itself. Those of methods are read from the templates, so that a method that is added
//! there is reserved as well.

use std::sync::LazyLock;

use crate::templates;

/// The names of types that generated code uses without a path.
pub(super) const TYPES: [&str; 4] = ["Box", "Option", "String", "Vec"];

/// The types of the runtime that the module of the client re-exports, as its source lists them.
pub(crate) const RUNTIME_TYPES: &str = "        \
ApiError, Body, BuildError, ByteStream, Credential, DecodeError, Deviation, Deviations, Error, ErrorKind, EventError,
        EventStream, Position, RateLimit, RequestError, ResponseValue, Retry, Secret, Stopped, TextOrUpload, TokenSource, Upload,
";

/// The types in the module of the client.
pub(super) fn client_types() -> impl Iterator<Item = &'static str> {
    let own = ["Builder", "Call", "Client", "Credentials", "Server", "Webhook"];
    own.into_iter().chain(RUNTIME_TYPES.split([',', ' ', '\n']).filter(|name| !name.is_empty()))
}

/// The names used in the module of calls.
pub(super) const CALLS: [&str; 6] = ["Box", "Call", "Credentials", "Option", "String", "Vec"];

/// The names that the body of a method uses.
pub(super) const METHOD: [&str; 3] = ["self", "call", "value"];

/// Names that calls may have methods for in the future, so that parameters never use them.
const LATER: [&str; 9] =
    ["attempts", "blocking", "deadline", "events", "progress", "read", "strict", "wire", "without"];

/// The methods that only some calls have.
const SOME: [&str; 2] = ["send_any", "send_whole"];

static CLIENT: LazyLock<Vec<&'static str>> = LazyLock::new(|| methods_of("Client", &["clone"]));
static CALL: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    let more: Vec<&str> = SOME.into_iter().chain(["clone", "into_future"]).collect();
    methods_of("Call", &more)
});
static BUILDER: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    // The method for the choice of a server is part of the generated builder, not of the runtime's.
    methods_of("Builder", &["clone", "default", "limits", "new", "server"])
});

/// Returns the methods that every generated client has.
pub(super) fn client() -> impl Iterator<Item = &'static str> {
    CLIENT.iter().copied()
}

/// Returns the methods that calls have.
pub(super) fn call() -> impl Iterator<Item = &'static str> {
    CALL.iter().copied()
}

/// Returns the methods that calls have, or may have in the future.
pub(super) fn call_or_later() -> impl Iterator<Item = &'static str> {
    call().chain(LATER)
}

/// Returns the methods that every builder has.
pub(super) fn builder() -> impl Iterator<Item = &'static str> {
    BUILDER.iter().copied()
}

/// Returns the methods of a type that the templates define, and some more.
fn methods_of(name: &str, more: &[&'static str]) -> Vec<&'static str> {
    let mut found = more.to_vec();
    for (_, text) in templates::ALL {
        let mut is_inside = false;
        for line in text.lines().map(str::trim) {
            if line.starts_with("impl") {
                is_inside = type_of(line) == Some(name);
            } else if let Some(method) = line.split_once("fn ").and_then(|(before, rest)| {
                let is_method = before.split_whitespace().all(|word| matches!(word, "pub" | "async" | "const"));
                let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_')?;
                rest.get(..end).filter(|_| is_method && is_inside)
            }) && !found.contains(&method)
            {
                found.push(method);
            }
        }
    }
    found
}

/// Returns the type of an inherent `impl`, without its parameters. Trait methods do not collide.
fn type_of(line: &str) -> Option<&str> {
    let line = line.trim_end_matches('{').trim();
    let name = line.rsplit(' ').next().filter(|_| !line.contains(" for "))?;
    Some(name.split('<').next().unwrap_or(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn methods_are_read_from_the_templates() {
        let client: Vec<&str> = client().collect();
        for name in ["base_url", "builder", "clone", "flows", "new"] {
            assert!(client.contains(&name), "{name}: {client:?}");
        }
        let call: Vec<&str> = call().collect();
        for name in ["operation", "timeout", "pages", "items", "send", "send_blocking", "into_future", "preview"] {
            assert!(call.contains(&name), "{name}: {call:?}");
        }
        assert!(!call.contains(&"build"), "{call:?}");
        let builder: Vec<&str> = builder().collect();
        for name in ["build", "strict", "layer", "trace_context", "record"] {
            assert!(builder.contains(&name), "{name}: {builder:?}");
        }
    }
}
