//! Webhooks, as an enum that is read by name.

use super::Code;
use crate::{
    names::Named,
    rust::{doc_comment, in_client, literal},
};

pub(super) fn write(code: &mut Code, model: &Named) {
    if model.webhooks.is_empty() {
        return;
    }
    let text = &mut code.client;
    text.push_str("\ncrate::support::webhooks! {\n    /// A webhook of the API, by its name in the document.\n    pub enum Webhook {\n");
    for webhook in &model.webhooks {
        text.push_str(&doc_comment(&webhook.doc, "        "));
        text.push_str(&format!(
            "        {} => {}({}),\n",
            literal(&webhook.name),
            model.names.member(webhook.id),
            in_client(model, &webhook.ty)
        ));
    }
    text.push_str("    }\n}\n");
}
