//! The contracts in `openapi.toml`: a change fails here with its name; `cargo insta review` accepts it.

openapi_contract::tests!();
