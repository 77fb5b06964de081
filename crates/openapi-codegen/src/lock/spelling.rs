//! Names in a lock, which must be valid in Rust.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, de::Error as _};

use super::expression::{checked_name, checked_type_name};

pub(super) fn name<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    checked_name(&String::deserialize(deserializer)?).map_err(D::Error::custom)
}

pub(super) fn type_name<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    checked_type_name(&String::deserialize(deserializer)?).map_err(D::Error::custom)
}

pub(super) fn optional_type_name<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    type_name(deserializer).map(Some)
}

/// A name, as a type so that an error has the location of the entry.
#[derive(Deserialize)]
struct Name(#[serde(deserialize_with = "name")] String);

/// The name of a type or a variant.
#[derive(Deserialize)]
struct TypeName(#[serde(deserialize_with = "type_name")] String);

pub(super) fn names<'de, D: Deserializer<'de>>(deserializer: D) -> Result<BTreeMap<String, String>, D::Error> {
    let entries: BTreeMap<String, Name> = BTreeMap::deserialize(deserializer)?;
    Ok(entries.into_iter().map(|(key, Name(name))| (key, name)).collect())
}

pub(super) fn type_names<'de, D: Deserializer<'de>>(deserializer: D) -> Result<BTreeMap<String, String>, D::Error> {
    let entries: BTreeMap<String, TypeName> = BTreeMap::deserialize(deserializer)?;
    Ok(entries.into_iter().map(|(key, TypeName(name))| (key, name)).collect())
}
