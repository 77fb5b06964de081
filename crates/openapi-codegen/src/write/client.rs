//! The head of the module: what it re-exports, and the client with what builds it.

use super::{Code, environment};
use crate::{
    model::{Flow, SchemeKind},
    names::{Named, RUNTIME_TYPES},
    rust::{doc_comment, literal},
};

pub(super) fn write(code: &mut Code, model: &Named) {
    let text = &mut code.client;
    text.push_str(
        "mod builder;\nmod call;\nmod client;\n\npub use self::{builder::Builder, call::Call, client::Credentials};\n#[doc(hidden)]\npub use self::runtime::*;\n\n\
         /// Types of the runtime: errors, credentials, bodies, streams, and options of calls. They are re-exported by this\n/// module's parent as well.\npub mod runtime {\n    #[doc(inline)]\n    pub use crate::support::{\n",
    );
    text.push_str(RUNTIME_TYPES);
    text.push_str(
        "    };\n}\n\
         /// Crates with types that occur in requests and responses.\n#[doc(no_inline)]\npub use ::{chrono, indexmap, uuid};\n\n\
         /// The calls of the operations by name, with setters for optional parameters.\npub mod calls;\n\
         /// Marker types of the operations, which distinguish their calls.\npub mod operations;\n\
         /// Request and response types. A type that only responses contain has no constructor: tests deserialize it\n/// from JSON.\npub mod types;\n",
    );
    if !code.schemas.is_empty() {
        text.push_str("#[cfg(feature = \"schemars\")]\nmod schemas;\n");
    }
    text.push_str(
        "\n/// OAuth 2.0 tokens.\n#[cfg(all(feature = \"oauth2\", not(target_arch = \"wasm32\")))]\n#[doc(inline)]\npub use crate::support::oauth;\n/// Blocking calls, for programs without an async runtime.\n#[cfg(all(feature = \"blocking\", not(target_arch = \"wasm32\")))]\n#[doc(inline)]\npub use crate::support::blocking;\n\n",
    );
    let doc = doc_comment(&format!("Client for {}, version {}.", model.title, model.version), "");
    text.push_str(&format!(
        "{doc}#[derive(Clone, Debug)]\npub struct Client {{\n    pub(crate) core: crate::support::Core,\n}}\n\n"
    ));

    text.push_str("static SPEC: crate::support::Spec = crate::support::Spec {\n");
    text.push_str("    user_agent: concat!(env!(\"CARGO_PKG_NAME\"), \"/\", env!(\"CARGO_PKG_VERSION\")),\n");
    text.push_str("    schemes: &[");
    for scheme in &model.schemes {
        text.push_str(&format!(
            "\n        crate::support::Scheme {{ name: {}, kind: crate::support::SchemeKind::{} }},",
            literal(&scheme.name),
            kind(&scheme.kind)
        ));
    }
    text.push_str(if model.schemes.is_empty() { "],\n" } else { "\n    ],\n" });
    let document =
        model.document_url.as_ref().map_or_else(|| "None".to_owned(), |url| format!("Some({})", literal(url)));
    text.push_str(&format!(
        "    security: {},\n    document: {document},\n    servers: &[\n",
        alternatives(&model.security)
    ));
    for group in &model.servers {
        let Some(first) = group.servers.first() else { continue };
        let variables: Vec<String> = first
            .variables
            .iter()
            .filter_map(|variable| {
                Some(format!("({}, {})", literal(&variable.wire), literal(variable.default.as_ref()?)))
            })
            .collect();
        text.push_str(&format!(
            "        crate::support::ServerGroup {{ template: {}, variables: &[{}], setter: \"{}\" }},\n",
            literal(&first.url),
            variables.join(", "),
            model.names.base_url_method(group),
        ));
    }
    text.push_str(&format!("    ],\n    environment: {},\n    parameters: &[", environment::spec(model)));
    for common in &model.parameters {
        text.push_str(&format!(
            "\n        crate::support::ClientParameter {{ name: {}, required: {} }},",
            literal(&common.parameter.wire),
            common.required
        ));
    }
    let rate = model.rate_limit.map_or_else(|| "None".to_owned(), |limit| format!("Some({limit:?})"));
    let reported = model.reported_rate.as_ref().map_or_else(
        || "None".to_owned(),
        |(pointers, seconds)| {
            let pointers: Vec<String> = pointers.iter().map(|it| literal(it)).collect();
            format!("Some((&[{}], {seconds}))", pointers.join(", "))
        },
    );
    let end = if model.parameters.is_empty() { "]" } else { "\n    ]" };
    let flows: Vec<String> = model.flows.iter().map(flow).collect();
    let flows = if flows.is_empty() { "&[]".to_owned() } else { format!("&[\n{}    ]", flows.concat()) };
    text.push_str(&format!("{end},\n    flows: {flows},\n    rate: {rate},\n    reported_rate: {reported},\n}};\n\n"));
}

fn flow(flow: &Flow) -> String {
    let scopes: Vec<String> = flow.scopes.iter().map(|scope| literal(scope)).collect();
    format!(
        "        crate::support::Flow {{\n            scheme: {},\n            kind: crate::support::FlowKind::{},\n            authorization_url: {},\n            token_url: {},\n            scopes: &[{}],\n        }},\n",
        literal(&flow.scheme),
        if flow.is_of_user { "AuthorizationCode" } else { "ClientCredentials" },
        literal(&flow.authorization_url),
        literal(&flow.token_url),
        scopes.join(", ")
    )
}

fn kind(kind: &SchemeKind) -> String {
    match kind {
        SchemeKind::Header(name) => format!("Header({})", literal(name)),
        SchemeKind::Query(name) => format!("Query({})", literal(name)),
        SchemeKind::Cookie(name) => format!("Cookie({})", literal(name)),
        SchemeKind::Basic => "Basic".to_owned(),
        SchemeKind::Bearer => "Bearer".to_owned(),
        SchemeKind::Http(word) => format!("Http({})", literal(word)),
        SchemeKind::MutualTls => "MutualTls".to_owned(),
    }
}

/// Formats alternatives of security schemes, by the indices of the schemes.
pub(super) fn alternatives(alternatives: &[Vec<usize>]) -> String {
    let all: Vec<String> = alternatives
        .iter()
        .map(|needed| {
            let needed: Vec<String> = needed.iter().map(usize::to_string).collect();
            format!("&[{}]", needed.join(", "))
        })
        .collect();
    format!("&[{}]", all.join(", "))
}
