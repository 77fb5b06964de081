//! The conversion of a document to a model.

use foldhash::{HashMap, HashMapExt};
use openapi_document::{Members, Pointer, components, operations as operations_of};
use openapi_lower::{Level, Note};
use serde_json::Value;

use super::{
    access::Access,
    builder::{Builder, Prose},
    nullable_variants, operations, rate_limit,
    security::{Security, flows, other_flows},
    webhooks,
};
use crate::model::{Model, Types};

/// Reads the model of a document in normal form. Types have ids, and no names yet.
pub(crate) fn read(root: &Value, prose: Prose) -> Model {
    let schemas = components(root, "schemas");
    // Documents have about as many unnamed schemas as named ones.
    let mut types = Types::with_capacity(schemas.map_or(0, |all| all.len() * 2));
    let ids = schemas.into_iter().flatten().map(|(name, _)| (name.clone(), types.id_of(&Pointer::schema(name))));
    let mut builder = Builder {
        root,
        prose,
        components: ids.collect(),
        types,
        places: HashMap::new(),
        nullable: HashMap::new(),
        notes: Vec::new(),
    };
    let listed = operations_of(root);
    let mut access = Access::of(&mut builder.types, root, &listed);
    for (name, schema) in schemas.into_iter().flatten() {
        builder.component(name, schema);
    }
    let operations = operations::read(&mut builder, &listed, &mut access);
    let webhooks = webhooks::read(&mut builder, &listed);
    let info = |key: &str| {
        let text = root.member("info").and_then(|info| info.member(key)).and_then(Value::as_str);
        text.unwrap_or_default().to_owned()
    };
    let document_url = root.member("$self").and_then(Value::as_str).filter(|url| url.starts_with("http"));
    let Access { security: Security { schemes, default, unknown, .. }, servers, .. } = access;
    let notes = unknown.into_iter().map(|(pointer, name)| Note {
        pass: "security".to_owned(),
        pointer,
        level: Level::Dropped,
        message: format!("undefined security scheme `{name}`; the security requirement that names it is ignored"),
        resolved: None,
    });
    let flows_without_code = other_flows(root).into_iter().map(|(pointer, flow)| Note {
        pass: "security".to_owned(),
        pointer,
        level: Level::Dropped,
        message: format!(
            "the OAuth 2 flow `{flow}` is not supported; obtain a token yourself and set it as the credential"
        ),
        resolved: None,
    });
    let rate_limits = rate_limit::invalid(root, &listed).into_iter().map(|pointer| Note {
        pass: "rate-limit".to_owned(),
        pointer,
        level: Level::Dropped,
        message: "invalid `x-rate-limit`: expected `{requests: 300, seconds: 60}`".to_owned(),
        resolved: None,
    });
    let notes = notes.chain(flows_without_code).chain(rate_limits).chain(builder.notes);
    Model {
        title: info("title"),
        version: info("version"),
        document_url: document_url.map(str::to_owned),
        rate_limit: rate_limit::of_document(root),
        reported_rate: rate_limit::reported_rate(root),
        servers,
        schemes,
        flows: flows(root),
        security: default,
        notes: notes.collect(),
        types: builder.types,
        nullable_variants: nullable_variants::read(root),
        folded: Vec::new(),
        operations,
        webhooks,
        parameters: Vec::new(),
    }
}
