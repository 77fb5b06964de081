//! Calls: conversion to requests, attempts up to the last one, and reading of the response.

mod attempt;
mod call;
pub(crate) mod exchange;
mod facts;
pub(crate) mod read;
mod request;
mod response;
mod responses;
mod sent;

pub use call::Call;
pub use read::map;
pub use response::Response;
pub use responses::Successes;
