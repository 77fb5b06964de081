//! The builder methods that set credentials, one for each security scheme and named after it.

use super::Code;
use crate::{
    model::{Scheme, SchemeKind},
    names::Named,
    rust::doc_comment,
};

pub(super) fn write(code: &mut Code, model: &Named) {
    let taken = |(_, scheme): &(usize, &Scheme)| scheme.kind != SchemeKind::MutualTls;
    let schemes: Vec<(usize, &Scheme)> = model.schemes.iter().enumerate().filter(taken).collect();
    if schemes.is_empty() {
        return;
    }
    // One set of methods for the client's credentials, and one for those of a single call.
    for (holder, place, set) in
        [("Builder", "self.inner.credential", "credential"), ("Credentials", "self.0.set", "set")]
    {
        let methods: Vec<String> =
            schemes.iter().map(|(index, scheme)| method(model, *index, scheme, place, set)).collect();
        code.client.push_str(&format!("impl {holder} {{\n{}}}\n\n", methods.join("\n")));
    }
}

fn method(model: &Named, index: usize, scheme: &Scheme, place: &str, set: &str) -> String {
    let sent = match &scheme.kind {
        SchemeKind::Header(name) => format!("sent in the header `{name}`"),
        SchemeKind::Query(name) => format!("sent in the query as `{name}`"),
        SchemeKind::Cookie(name) => format!("sent in the cookie `{name}`"),
        SchemeKind::Basic => "sent as HTTP basic authentication".to_owned(),
        SchemeKind::Bearer => "sent as a bearer token".to_owned(),
        SchemeKind::MutualTls => "sent as a client certificate".to_owned(),
        SchemeKind::Http(word) => format!("sent in the header `Authorization` after the word `{word}`"),
    };
    let doc = format!("Sets the credential for `{}`, {sent}.\n\n{}", scheme.name, scheme.doc);
    let (docs, method) = (doc_comment(&doc, "    "), model.names.member(scheme.id));
    let (arguments, value) = match (&scheme.kind, set) {
        (SchemeKind::Basic, "credential") => {
            let arguments = "user: &str, password: impl ::std::convert::Into<crate::support::SecretString>";
            return format!(
                "{docs}    pub fn {method}(mut self, {arguments}) -> Self {{\n        self.inner.basic({index}, user, password);\n        self\n    }}\n"
            );
        }
        (SchemeKind::Basic, _) => (
            "user: &str, password: impl ::std::convert::Into<crate::support::SecretString>",
            "Credential::basic(user, password)",
        ),
        _ => ("credential: impl ::std::convert::Into<Credential>", "credential.into()"),
    };
    format!(
        "{docs}    pub fn {method}(mut self, {arguments}) -> Self {{\n        {place}({index}, {value});\n        self\n    }}\n"
    )
}
