//! Lists that turn their pages.

mod link;
mod paged;
mod position;
mod stream;

pub use paged::{Paged, Paging, Says};
pub use position::{Position, UnknownPosition};
pub use stream::{Items, Page, Pages};
