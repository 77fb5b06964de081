//! The state that the calls of a client share, and its builder.

mod builder;
mod builder_environment;
mod builder_sending;
mod state;

pub use builder::Builder;
pub use state::Core;
