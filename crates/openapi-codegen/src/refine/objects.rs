//! Structs: their names on the wire, their documentation, the order of the document, and absent, null
//! and value told apart where a member may be both absent and null.

use super::Code;
use crate::{
    model::{Definition, Field, Model, Shape, Type},
    rust::{deprecated, doc_comment, in_types, literal},
};

pub(super) fn refine(code: &mut Code, model: &Model) {
    for (name, def) in &model.types {
        let Definition::Struct { fields, additional } = &def.definition else { continue };
        let Some(emitted) = code.structs.get(name) else { continue };
        let has_default = fields.iter().all(|field| !field.required || field.ty.nullable);
        let derives = if has_default { "Clone, Debug, Default, PartialEq" } else { "Clone, Debug, PartialEq" };
        let mut text = format!(
            "crate::support::object! {{\n{}    #[derive({derives})]\n{}    pub struct {name} {{\n",
            doc_comment(&def.doc, "    "),
            deprecated(def.deprecated, "    "),
        );
        for field in fields {
            let is_it = |it: &&syn::Field| it.ident.as_ref().is_some_and(|name| *name == field.name);
            let emitted = emitted.fields.iter().find(is_it);
            text.push_str(&member(field, emitted.is_some_and(|emitted| is_boxed(&emitted.ty))));
        }
        if let Some(ty) = additional {
            let map = in_types(&Type::new(Shape::Map(Box::new(ty.clone()))));
            text.push_str("        ..\n        /// Members that the document does not name.\n");
            text.push_str(&format!("        pub additional: {map},\n"));
        }
        text.push_str("    }\n}\n");
        code.types.insert(name.clone(), text);
    }
}

/// A member with the type that one would write by hand: by the document's own names, a list or map
/// that may be absent told from an empty one, null told from absent.
fn member(field: &Field, is_boxed: bool) -> String {
    let mut ty = in_types(&Type { nullable: false, ..field.ty.clone() });
    if is_boxed {
        ty = format!("Box<{ty}>");
    }
    let (ty, kind) = match (field.required, field.ty.nullable) {
        (true, false) => (ty, "required"),
        (true, true) => (format!("Option<{ty}>"), "required"),
        (false, false) => (format!("Option<{ty}>"), "optional"),
        (false, true) => (format!("Option<Option<{ty}>>"), "nullable"),
    };
    let (name, wire) = (&field.name, literal(&field.wire));
    let docs = doc_comment(&field.doc, "        ");
    let deprecated = deprecated(field.deprecated, "        ");
    format!("{docs}{deprecated}        pub {name}: {ty} = {kind} {wire},\n")
}

/// Whether typify boxed a member because its type leads back to itself.
fn is_boxed(ty: &syn::Type) -> bool {
    let syn::Type::Path(path) = ty else { return false };
    let Some(last) = path.path.segments.last() else { return false };
    match &last.arguments {
        _ if last.ident == "Box" => true,
        syn::PathArguments::AngleBracketed(arguments) if last.ident == "Option" => arguments
            .args
            .iter()
            .any(|argument| matches!(argument, syn::GenericArgument::Type(inner) if is_boxed(inner))),
        _ => false,
    }
}
