//! Guides: what a client does beside calling, page by page. All examples run against the mock.
//!
//! | what | page | shown by |
//! |---|---|---|
//! | layers, other clients, fakes | [`layers`] | `openapi-runtime/tests/send` |
//! | retries, idempotency keys, budget, deadline | [`retries`] | `openapi-runtime/tests/send`, the example `storm` |
//! | rate limits, limits of time and of bytes | [`limits`] | `openapi-runtime/tests/send`, `send/pace.rs` |
//! | pages and items, resumable, one ahead | [`pages`] | `openapi-runtime/tests/streams.rs`, the example `copy` |
//! | event streams, NDJSON, JSON sequences | [`streams`] | `openapi-runtime/tests/streams.rs` |
//! | files up and down, with progress | [`files`] | `openapi-runtime/tests/streams.rs` |
//! | OAuth 2 | `tokens`, with the feature `oauth2` | `openapi-runtime/tests/oauth.rs` |
//! | spans, trace context, metrics, departures, strictness | [`observing`] | `openapi-runtime/tests/trace.rs`, `tests/deviations.rs`, `tests/tests/amended.rs` |
//! | calls recorded, and played in tests | [`recording`] | `tests/tests/recording.rs` |
//! | webhooks and signatures | `webhooks`, with the feature `webhooks` | `openapi-runtime/src/webhooks/signature.rs` |
//! | blocking | `blocking`, with the feature `blocking` | `openapi-runtime/tests/streams.rs` |
//! | faults and state of the mock | [`mock`] | `openapi-mock/tests/faults.rs` |
//! | one view, workspaces, users, ids | [`view`] | `tests/tests/traps` |

#[cfg(feature = "blocking")]
pub mod blocking;
pub mod files;
pub mod layers;
pub mod limits;
pub mod mock;
pub mod observing;
pub mod pages;
pub mod recording;
pub mod retries;
pub mod streams;
#[cfg(feature = "oauth2")]
pub mod tokens;
#[cfg(feature = "rivergen")]
pub mod view;
#[cfg(feature = "webhooks")]
pub mod webhooks;
