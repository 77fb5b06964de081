//! Round trips of sampled values.
#![allow(clippy::panic, reason = "a failed test panics")]

/// Samples values of each document and checks that the compiled client writes them back unchanged. The samples are
/// validated by the crate jsonschema. Without the feature `round-trip`, does nothing.
///
/// # Panics
///
/// Panics if a value is changed by the round trip, or a client does not compile.
#[cfg(feature = "round-trip")]
pub fn round_trip(folder: &str) {
    use std::path::Path;

    use openapi_prove::Settings;
    use openapi_xtask::{Reading, config::Workspace};

    let workspace = Workspace::above(Path::new(folder)).unwrap_or_else(|failure| panic!("{failure}"));
    for api in &workspace.config.apis {
        let document = workspace.read_api(api, &Reading::default()).unwrap_or_else(|failure| panic!("{failure}"));
        let settings = Settings {
            samples: 10,
            seed: 0,
            send_to: None,
            folder: workspace.scratch("prove"),
            runtime: workspace.scratch_runtime().unwrap_or_else(|failure| panic!("{failure}")),
        };
        let proof = openapi_prove::prove(&document, &settings).unwrap_or_else(|error| panic!("{}: {error}", api.name));
        let mut proofs = openapi_prove::Proofs::default();
        proofs.add(api.name.clone(), proof);
        let lost = proofs.total().lost();
        assert!(lost == 0, "{}: {lost} values came back changed:\n{}", api.name, proofs.table());
        let wrong = proofs.wrong_requests();
        assert!(wrong == 0, "{}: {wrong} requests do not match the document:\n{}", api.name, proofs.table());
    }
}

/// Does nothing: the feature `round-trip` is off.
#[cfg(not(feature = "round-trip"))]
pub fn round_trip(_folder: &str) {}
