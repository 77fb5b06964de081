//! Pagination of lists.

mod ahead;
mod link;
mod paged;
mod position;
mod stream;
mod trail;

pub use paged::{PageInfo, Paged, Paging};
pub use position::{Position, UnknownPosition};
pub use stream::{Items, Page, Pages};
