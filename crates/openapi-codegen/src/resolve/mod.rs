//! Resolving: what a model has beside what the document says directly. Each step completes the model; `steps` has their
//! order.

mod aliases;
mod boxes;
mod circles;
mod common;
mod constructors;
mod conversions;
mod cycles;
mod declared_pages;
mod pages;
mod steps;
mod tags;
mod twins;
mod unknown;
mod usage;

pub(crate) use boxes::place as place_boxes;
pub(crate) use conversions::find as find_conversions;
pub(crate) use steps::resolve;
