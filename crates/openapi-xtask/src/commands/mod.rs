//! The commands, one module for each, with its arguments and the function `run`.

pub mod amend;
pub mod bundle;
pub mod codegen;
pub mod compare;
pub mod corpus;
pub mod drift;
pub mod init;
pub mod lower;
pub mod mock;
pub mod prove;
pub mod update;
