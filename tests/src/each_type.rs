//! Every type of the generated clients, with its JSON Schema and its round trip.
//!
//! The list is generated with the clients; a test compares it with the models.

use schemars::{Schema, SchemaGenerator};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

/// A generated type.
pub struct Entry {
    /// The name of the API.
    pub api: &'static str,
    /// The name of the type.
    pub name: &'static str,
    /// The function that returns its JSON Schema, by schemars.
    pub schema: fn() -> Schema,
    /// The function that reads JSON as the type and writes it again.
    pub round_trip: fn(&Value) -> Result<Value, serde_json::Error>,
}

fn schema_of<T: schemars::JsonSchema>() -> Schema {
    SchemaGenerator::default().into_root_schema_for::<T>()
}

fn round_trip<T: Serialize + DeserializeOwned>(value: &Value) -> Result<Value, serde_json::Error> {
    serde_json::to_value(serde_json::from_value::<T>(value.clone())?)
}

macro_rules! entries {
    ($($api:ident { $($name:ident)* })*) => {
        /// Every type, by API in the order of the bundle.
        pub const EACH_TYPE: &[Entry] = &[$($(Entry {
            api: stringify!($api),
            name: stringify!($name),
            schema: schema_of::<orgkit_client::$api::types::$name>,
            round_trip: round_trip::<orgkit_client::$api::types::$name>,
        },)*)*];
    };
}

orgkit_client::each_type!(entries);
