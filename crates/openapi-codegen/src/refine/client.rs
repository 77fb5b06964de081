//! The module around the methods: imports, and the one place through which every call goes.

use syn::{Item as Syntax, parse_quote};

use super::Code;
use crate::{model::Model, rust::doc_attributes};

pub(super) fn refine(code: &mut Code, model: &Model) {
    code.client.items.retain(|item| !matches!(item, Syntax::Use(_) | Syntax::Mod(_)) && !is_prelude(item));
    for item in &mut code.client.items {
        if let Syntax::Struct(client) = item {
            client.attrs = doc_attributes(&format!("Client for {}, version {}.", model.title, model.version));
            client.attrs.push(parse_quote!(#[derive(Clone, Debug)]));
        }
    }
    let server = model.server.as_ref().map(|server| -> syn::ImplItem {
        parse_quote! {
            /// The first server that the document names.
            pub const SERVER: &'static str = #server;
        }
    });
    let version = &model.version;
    let send: syn::ItemImpl = parse_quote! {
        impl Client {
            #server

            /// The version of the document.
            pub const API_VERSION: &'static str = #version;

            async fn exchange<E>(&self, call: crate::support::Call) -> Result<crate::support::Reply, Error<E>> {
                let (request, info) = call.build(&self.client, &self.baseurl)?;
                let mut request = request;
                self.pre(&mut request, &info).await?;
                let result = self.exec(request, &info).await;
                self.post(&result, &info).await?;
                Ok(crate::support::Reply::new(result?))
            }
        }
    };
    let head: [Syntax; 4] = [
        parse_quote! { #[allow(unused_imports)] pub use progenitor_client::{ByteStream, ClientHooks, ClientInfo, OperationInfo, ResponseValue}; },
        parse_quote! { #[allow(unused_imports)] pub use crate::support::{Error, Failure}; },
        parse_quote! {
            /// The types that the operations take and answer.
            pub mod types;
        },
        Syntax::Impl(send),
    ];
    let rest = std::mem::take(&mut code.client.items);
    code.client.items = head.into_iter().chain(rest).collect();
}

/// progenitor's `prelude` module and the like only name the client again.
fn is_prelude(item: &Syntax) -> bool {
    matches!(item, Syntax::Mod(module) if module.ident == "prelude")
}
