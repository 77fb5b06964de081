//! The commands, one module each: its arguments, which are its configuration, and `run`.

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
