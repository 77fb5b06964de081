//! The contracts that `openapi.toml` lists: a change fails here with its name; `cargo insta review` accepts it.

openapi_contract::tests!();
