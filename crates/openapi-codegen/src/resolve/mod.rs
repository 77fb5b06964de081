//! Derives the properties of a model that the document does not declare directly. Each step completes the model;
//! `steps` defines their order.

mod aliases;
mod boxes;
mod circles;
mod common;
mod constructors;
mod conversions;
mod cycles;
mod declared_envelopes;
mod declared_pages;
mod detected_pages;
mod envelopes;
mod nullable_variants;
mod pages;
mod steps;
mod tags;
mod unknown;
mod usage;

pub(crate) use boxes::place as place_boxes;
pub(crate) use conversions::find as find_conversions;
pub(crate) use envelopes::find as find_envelopes;
pub(crate) use steps::resolve;
