//! The steps of [`generate`](crate::generate), one by one: for benchmarks, and for tools that stop
//! on the way.

use std::panic::{AssertUnwindSafe, catch_unwind};

use progenitor_impl::{GenerationSettings, Generator, TypeImpl};

use crate::{model::Model, skeleton};

pub use crate::{
    format::format,
    model::build as model,
    refine::{Code, refine},
};

/// Has progenitor write the code of a model. It panics on what it does not know; the skeleton holds
/// nothing of that kind, and should it ever, the panic becomes an error.
///
/// # Errors
///
/// What progenitor says.
pub fn generate(model: &Model) -> Result<syn::File, String> {
    let document: openapiv3::OpenAPI =
        serde_json::from_value(skeleton::skeleton(model)).map_err(|error| error.to_string())?;
    let mut settings = GenerationSettings::default();
    settings.with_conversion(secret(), "crate::support::Secret", [TypeImpl::Display].into_iter());
    let tokens = catch_unwind(AssertUnwindSafe(|| Generator::new(&settings).generate_tokens(&document)))
        .map_err(|panic| {
            let text = panic.downcast_ref::<String>().cloned();
            text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned())).unwrap_or_default()
        })?
        .map_err(|error| error.to_string())?;
    syn::parse2(tokens).map_err(|error| error.to_string())
}

/// The schema of a text that is never printed.
fn secret() -> schemars08::schema::SchemaObject {
    schemars08::schema::SchemaObject {
        instance_type: Some(schemars08::schema::InstanceType::String.into()),
        format: Some("password".to_owned()),
        ..Default::default()
    }
}
