//! The extension traits of orgkit have no method that only forwards to a generated one.

#![allow(clippy::unwrap_used)]

use std::fs;

use contract_tests::root;
use syn::{Attribute, Expr, ExprLit, ImplItem, Item, Lit, Meta, Stmt, TraitItem, Type};

/// The reasons for which a method exists.
const REASONS: [&str; 4] = ["combination", "verification", "translation", "waiting"];

fn files() -> Vec<syn::File> {
    let folder = fs::read_dir(root().join("crates/orgkit/src/apis")).unwrap();
    folder.map(|entry| syn::parse_file(&fs::read_to_string(entry.unwrap().path()).unwrap()).unwrap()).collect()
}

fn docs(attributes: &[Attribute]) -> String {
    let lines = attributes.iter().filter_map(|attribute| match &attribute.meta {
        Meta::NameValue(pair) if pair.path.is_ident("doc") => match &pair.value {
            Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Some(text.value()),
            _ => None,
        },
        _ => None,
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// Returns true for a method of the value itself, possibly awaited and with a member of its result.
fn is_one_call(expression: &Expr) -> bool {
    match expression {
        Expr::Await(inner) => is_one_call(&inner.base),
        Expr::Try(inner) => is_one_call(&inner.expr),
        Expr::Field(inner) => is_one_call(&inner.base),
        Expr::Call(call) => call.args.last().is_some_and(is_one_call),
        Expr::MethodCall(call) => match &*call.receiver {
            Expr::Path(path) => path.path.is_ident("self"),
            receiver => is_one_call(receiver),
        },
        _ => false,
    }
}

#[test]
fn every_method_of_an_extension_trait_has_a_reason() {
    let mut count = 0;
    for file in files() {
        for item in &file.items {
            let Item::Trait(item) = item else { continue };
            for method in &item.items {
                let TraitItem::Fn(method) = method else { continue };
                let docs = docs(&method.attrs);
                let name = &method.sig.ident;
                let is_stated = REASONS.iter().any(|reason| docs.contains(&format!("Reason: {reason}.")));
                assert!(is_stated, "{}::{name} states none of the reasons {REASONS:?}", item.ident);
                count += 1;
            }
        }
    }
    assert!(count > 0);
}

#[test]
fn no_method_of_an_extension_trait_is_a_single_call() {
    let mut found = Vec::new();
    for file in files() {
        for item in &file.items {
            let Item::Impl(item) = item else { continue };
            let (Some((of, _)), Type::Path(_)) = (&item.trait_, &*item.self_ty) else { continue };
            let is_extension = of.segments.last().is_some_and(|name| name.ident.to_string().ends_with("Ext"));
            for method in item.items.iter().filter(|_| is_extension) {
                let ImplItem::Fn(method) = method else { continue };
                if matches!(method.block.stmts.as_slice(), [Stmt::Expr(body, None)] if is_one_call(body)) {
                    found.push(method.sig.ident.to_string());
                }
            }
        }
    }
    assert!(found.is_empty(), "methods that only forward: {found:?}");
}

#[test]
fn a_forwarding_method_is_recognized() {
    let forwards = ["self.get(1).await", "Ok(value(API, self.get(1).await)?.data.organization)", "self.get(1)"];
    for text in forwards {
        assert!(is_one_call(&syn::parse_str(text).unwrap()), "{text}");
    }
    for text in ["Verified(self)", "match lookup { _ => self.get(1) }", "if a { self } else { self.get() }"] {
        assert!(!is_one_call(&syn::parse_str(text).unwrap()), "{text}");
    }
}
