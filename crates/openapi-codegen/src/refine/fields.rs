//! Members of structs: their names on the wire, their documentation, the order of the document, and
//! absent, null and value told apart where a member may be both absent and null.

use std::collections::HashMap;

use syn::{Attribute, Item as Syntax, parse_quote};

use super::{Code, Item};
use crate::{
    model::{Definition, Field, Model, Type, TypeDef},
    rust,
};

pub(super) fn refine(code: &mut Code, model: &Model) {
    for (name, item) in &mut code.types {
        let (Item::Syntax(item), Some(def)) = (item, model.types.get(name.as_str())) else { continue };
        let Syntax::Struct(emitted) = &mut **item else { continue };
        let Definition::Struct { fields, additional } = &def.definition else { continue };
        emitted.attrs = attributes(def, fields);
        if let syn::Fields::Named(named) = &mut emitted.fields {
            let mut by_name: HashMap<String, syn::Field> = std::mem::take(&mut named.named)
                .into_iter()
                .filter_map(|field| Some((field.ident.as_ref()?.to_string(), field)))
                .collect();
            for field in fields {
                let Some(mut emitted) = by_name.remove(&field.name) else { continue };
                member(&mut emitted, field);
                named.named.push(emitted);
            }
            named.named.extend(additional.as_ref().map(rest));
        }
    }
}

fn attributes(def: &TypeDef, fields: &[Field]) -> Vec<Attribute> {
    let mut attributes = docs(&def.doc);
    let is_optional = |field: &Field| !field.required || field.ty.nullable;
    attributes.push(if fields.iter().all(is_optional) {
        parse_quote!(#[derive(Clone, Debug, Default, PartialEq, serde::Deserialize, serde::Serialize, schemars::JsonSchema)])
    } else {
        parse_quote!(#[derive(Clone, Debug, PartialEq, serde::Deserialize, serde::Serialize, schemars::JsonSchema)])
    });
    if def.deprecated {
        attributes.push(parse_quote!(#[deprecated]));
    }
    attributes
}

pub(super) fn docs(doc: &str) -> Vec<Attribute> {
    rust::doc_lines(doc).into_iter().map(|line| parse_quote!(#[doc = #line])).collect()
}

fn member(emitted: &mut syn::Field, field: &Field) {
    emitted.attrs = docs(&field.doc);
    emitted.ty = spelled(&emitted.ty, field);
    if field.deprecated {
        emitted.attrs.push(parse_quote!(#[deprecated]));
    }
    let wire = &field.wire;
    let is_renamed = *wire != field.name;
    let rename: Option<proc_macro2::TokenStream> = is_renamed.then(|| quote::quote!(rename = #wire,));
    match (field.required, field.ty.nullable) {
        (true, _) => {
            if is_renamed {
                emitted.attrs.push(parse_quote!(#[serde(rename = #wire)]));
            }
        }
        (false, false) => {
            emitted.attrs.push(parse_quote!(#[serde(#rename default, skip_serializing_if = "Option::is_none")]));
        }
        (false, true) => {
            emitted.attrs.push(
                parse_quote!(#[serde(#rename default, skip_serializing_if = "Option::is_none", deserialize_with = "crate::support::nullable")]),
            );
        }
    }
}

/// The type as one would write it: by the document's own names, a list or map that may be absent
/// told from an empty one, null told from absent. typify's own spelling stays where it found that a
/// type leads back to itself and needs a box.
fn spelled(emitted: &syn::Type, field: &Field) -> syn::Type {
    let value = Type { nullable: false, ..field.ty.clone() };
    let inner = match boxed(emitted) {
        Some(found) => Some(found.clone()),
        None => syn::parse_str(&rust::in_types(&value)).ok(),
    };
    let Some(inner) = inner else { return emitted.clone() };
    match (field.required, field.ty.nullable) {
        (true, false) => inner,
        (true, true) | (false, false) => parse_quote!(Option<#inner>),
        (false, true) => parse_quote!(Option<Option<#inner>>),
    }
}

/// The box in a type, if there is one outside of a list or map.
fn boxed(ty: &syn::Type) -> Option<&syn::Type> {
    let syn::Type::Path(path) = ty else { return None };
    let last = path.path.segments.last()?;
    match last.ident.to_string().as_str() {
        "Box" => Some(ty),
        "Option" => {
            let syn::PathArguments::AngleBracketed(arguments) = &last.arguments else { return None };
            arguments.args.iter().find_map(|argument| match argument {
                syn::GenericArgument::Type(inner) => boxed(inner),
                _ => None,
            })
        }
        _ => None,
    }
}

/// The members that the document allows beside the known ones.
fn rest(ty: &Type) -> syn::Field {
    let map = Type::new(crate::model::Shape::Map(Box::new(ty.clone())));
    let ty: syn::Type = syn::parse_str(&rust::in_types(&map))
        .unwrap_or_else(|_| parse_quote!(serde_json::Map<String, serde_json::Value>));
    parse_quote! {
        /// Members that the document does not name.
        #[serde(flatten)]
        pub additional: #ty
    }
}
