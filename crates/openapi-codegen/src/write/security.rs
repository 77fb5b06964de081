//! The methods of the builder that take credentials, one per security scheme, named after it.

use super::Code;
use crate::{
    model::{Model, SchemeKind},
    rust::doc_comment,
};

pub(super) fn write(code: &mut Code, model: &Model) {
    let taken = |(_, scheme): &(usize, &crate::model::Scheme)| scheme.kind != SchemeKind::MutualTls;
    let schemes: Vec<_> = model.schemes.iter().enumerate().filter(taken).collect();
    if schemes.is_empty() {
        return;
    }
    let text = &mut code.client;
    text.push_str("impl Builder {\n");
    for (place, (index, scheme)) in schemes.into_iter().enumerate() {
        if place > 0 {
            text.push('\n');
        }
        let sent = match &scheme.kind {
            SchemeKind::Header(name) => format!("sent in the header `{name}`"),
            SchemeKind::Query(name) => format!("sent in the query as `{name}`"),
            SchemeKind::Cookie(name) => format!("sent in the cookie `{name}`"),
            SchemeKind::Basic => "sent as HTTP basic authentication".to_owned(),
            SchemeKind::Bearer => "sent as a bearer token".to_owned(),
            SchemeKind::Http(word) => format!("sent in the header `Authorization` after the word `{word}`"),
            SchemeKind::MutualTls => continue,
        };
        let mut doc = format!("The credential for `{}`, {sent}.", scheme.name);
        if !scheme.doc.is_empty() {
            doc.push_str(&format!("\n\n{}", scheme.doc));
        }
        text.push_str(&doc_comment(&doc, "    "));
        let method = &scheme.method;
        if scheme.kind == SchemeKind::Basic {
            text.push_str(&format!(
                "    pub fn {method}(mut self, user: &str, password: impl Into<crate::support::SecretString>) -> Self {{\n        self.inner.basic({index}, user, password);\n        self\n    }}\n"
            ));
        } else {
            text.push_str(&format!(
                "    pub fn {method}(mut self, credential: impl Into<Credential>) -> Self {{\n        self.inner.credential({index}, credential.into());\n        self\n    }}\n"
            ));
        }
    }
    text.push_str("}\n\n");
}
