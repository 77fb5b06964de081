//! Organizations of four APIs: [Partoo](partoo), [RiverGen](rivergen), [Kare](kare) and
//! [Katapult](katapult).
//!
//! Each API has an extension trait over its generated client, which makes it from credentials and
//! calls its operations with plain arguments. [`Organizations`] is one view over all four, and
//! [`Error`] one error that keeps status, headers and body.
//!
//! ```no_run
//! use orgkit::{Organizations, PartooExt, partoo};
//! # async fn run() -> Result<(), orgkit::Error> {
//! let partoo = partoo::Client::connect("my-key")?;
//! let organization = partoo.get(&42.into()).await?;
//! println!("{}", organization.name.unwrap_or_default());
//! # Ok(())
//! # }
//! ```

mod api;
mod call;
mod envelope;
mod error;
mod ext;
mod organization;
mod page;
mod view;

pub use api::Api;
pub use error::Error;
pub use ext::{
    kare::KareExt,
    katapult::{KatapultExt, Lookup},
    partoo::{PartooExt, Search},
    rivergen::RiverGenExt,
};
pub use organization::{Changes, Native, NewOrganization, Organization, OrganizationId};
pub use orgkit_client::support::{Credential, TokenSource};
pub use orgkit_client::{kare, katapult, partoo, rivergen};
pub use view::{Operation, Organizations};

/// The examples of the README, compiled.
#[cfg(doctest)]
#[doc = include_str!("../../../README.md")]
struct Readme;
