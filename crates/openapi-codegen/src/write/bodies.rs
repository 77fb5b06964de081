//! Bodies that are more than JSON of a type: forms with files, and a choice of media types.

use super::Code;
use crate::{
    model::{Body, BodyKind, FormDef, Model, Operation, Shape, Text, Type},
    rust::{doc_comment, in_types, literal},
};

pub(super) fn write(code: &mut Code, model: &Model) {
    for operation in &model.operations {
        let Some(body) = &operation.body else { continue };
        for (_, kind) in &body.kinds {
            if let BodyKind::Multipart { name, forms } = kind {
                forms_of(code, operation, name, forms);
            }
        }
        if body.kinds.len() > 1 {
            code.types.insert(body.name.clone(), choice(operation, body));
        }
    }
}

/// One form, or an enum of those that the document has.
fn forms_of(code: &mut Code, operation: &Operation, name: &str, forms: &[FormDef]) {
    for it in forms {
        code.types.insert(it.name.clone(), form(operation, it));
    }
    if let [only] = forms
        && only.name == name
    {
        return;
    }
    let mut text = format!(
        "/// The form that `{}` sends, one of several.\n#[derive(Clone, Debug, PartialEq)]\npub enum {name} {{\n",
        operation.function
    );
    for form in forms {
        text.push_str(&format!("    #[allow(missing_docs)]\n    {}({}),\n", form.variant, form.name));
    }
    text.push_str(&format!(
        "}}\nimpl crate::support::Multipart for {name} {{\n    fn parts(&self, form: &mut crate::support::Form) -> ::std::result::Result<(), crate::support::RequestError> {{\n        match self {{\n"
    ));
    for form in forms {
        text.push_str(&format!("            Self::{}(value) => value.parts(form),\n", form.variant));
    }
    text.push_str("        }\n    }\n}\n");
    code.types.insert(name.to_owned(), text);
}

/// Whether the part is a file.
fn is_file(ty: &Type) -> bool {
    ty.shape == Shape::Text(Text::Binary)
}

fn form(operation: &Operation, FormDef { name, parts, .. }: &FormDef) -> String {
    let all_optional = parts.iter().all(|part| !part.required);
    let derives = if all_optional { "Clone, Debug, Default, PartialEq" } else { "Clone, Debug, PartialEq" };
    let mut fields = String::new();
    let mut writes = String::new();
    for part in parts {
        let is_file_list = matches!(&part.ty.shape, Shape::Array(inner) if is_file(inner));
        let (ty, write) = match () {
            () if is_file(&part.ty) => ("crate::support::Upload".to_owned(), "file"),
            () if is_file_list => ("Vec<crate::support::Upload>".to_owned(), "files"),
            () => (in_types(&Type { nullable: false, ..part.ty.clone() }), "value"),
        };
        fields.push_str(&doc_comment(&part.doc, "    "));
        let ty = if part.required { ty } else { format!("Option<{ty}>") };
        fields.push_str(&format!("    pub {}: {ty},\n", part.name));
        let wire = literal(&part.wire);
        writes.push_str(&match part.required {
            true => format!("        form.{write}({wire}, &self.{})?;\n", part.name),
            false => format!(
                "        if let Some(part) = &self.{} {{\n            form.{write}({wire}, part)?;\n        }}\n",
                part.name
            ),
        });
    }
    let form = if parts.is_empty() { "_form" } else { "form" };
    format!(
        "/// The parts of the form that `{}` sends.\n#[derive({derives})]\npub struct {name} {{\n{fields}}}\n\
         impl crate::support::Multipart for {name} {{\n    fn parts(&self, {form}: &mut crate::support::Form) -> ::std::result::Result<(), crate::support::RequestError> {{\n{writes}        Ok(())\n    }}\n}}\n",
        operation.function
    )
}

fn choice(operation: &Operation, body: &Body) -> String {
    let mut text = format!(
        "/// The body of `{}`, in one of the media types that it takes.\n#[derive(Clone, Debug, PartialEq)]\npub enum {} {{\n",
        operation.function, body.name
    );
    for (variant, (media_type, kind)) in body.variants().iter().zip(&body.kinds) {
        let ty = match kind {
            BodyKind::Json(ty) | BodyKind::Form(ty) => in_types(ty),
            BodyKind::Multipart { name, .. } => name.clone(),
            BodyKind::Text | BodyKind::Bytes => "crate::support::Body".to_owned(),
        };
        text.push_str(&doc_comment(&format!("`{media_type}`"), "    "));
        text.push_str(&format!("    {variant}({ty}),\n"));
    }
    text.push_str("}\n");
    text
}
