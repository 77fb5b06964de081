//! Bodies that are forms with parts, among them files.

use super::{
    Code,
    passing::{Passed, owned, passed},
};
use crate::{
    model::{BodyKind, FormDef, Model, Operation, Part, Shape, Text, Type, is_choice},
    rust::{alias, doc_comment, in_types, literal},
};

pub(super) fn write(code: &mut Code, model: &Model) {
    for operation in &model.operations {
        for body in operation.body.iter().flat_map(|body| &body.kinds) {
            let BodyKind::Multipart { name, forms } = &body.kind else { continue };
            for it in forms {
                code.types.insert(it.name.clone(), form(model, operation, it));
            }
            if is_choice(body) {
                code.types.insert(name.clone(), choice(operation, name, forms));
            }
        }
    }
}

/// An enum of the forms that an operation takes.
fn choice(operation: &Operation, name: &str, forms: &[FormDef]) -> String {
    let mut text = format!(
        "/// The form that `{}` sends, one of several.\n#[derive(Clone, Debug, PartialEq)]\n#[non_exhaustive]\npub enum {name} {{\n",
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
    for form in forms {
        text.push_str(&format!(
            "impl ::std::convert::From<{0}> for {name} {{\n    fn from(value: {0}) -> Self {{\n        Self::{1}(value)\n    }}\n}}\n",
            form.name, form.variant
        ));
    }
    text
}

/// Whether the part is a file.
fn is_file(ty: &Type) -> bool {
    ty.shape == Shape::Text(Text::Binary)
}

/// What a part is: how it is passed, its type, and how it is written.
fn part_of(model: &Model, part: &Part) -> (Passed, String, &'static str) {
    let is_file_list = matches!(&part.ty.shape, Shape::Array(inner) if is_file(inner));
    let upload = "crate::support::Upload".to_owned();
    match () {
        () if is_file(&part.ty) => (passed(upload.clone(), "{v}"), upload, "file"),
        () if is_file_list => {
            let ty = format!("impl ::std::iter::IntoIterator<Item = {upload}>");
            (passed(ty, "{v}.into_iter().collect()"), format!("Vec<{upload}>"), "files")
        }
        () => (owned(model, &part.ty, ""), in_types(&Type { nullable: false, ..part.ty.clone() }), "value"),
    }
}

fn form(model: &Model, operation: &Operation, FormDef { name, parts, .. }: &FormDef) -> String {
    let (mut fields, mut writes) = (String::new(), String::new());
    let (mut arguments, mut values, mut setters) = (Vec::new(), String::new(), String::new());
    for part in parts {
        let (how, ty, write) = part_of(model, part);
        let taken = &how.ty;
        let (field, wire) = (&part.name, literal(&part.wire));
        fields.push_str(&doc_comment(&part.doc, "    "));
        fields.push_str(&alias(&part.wire, field, "    "));
        let held = if part.required { ty } else { format!("Option<{ty}>") };
        fields.push_str(&format!("    pub {field}: {held},\n"));
        if part.required {
            writes.push_str(&format!("        form.{write}({wire}, &self.{field})?;\n"));
            arguments.push(format!("{field}: {taken}"));
            values.push_str(&format!("            {field}: {},\n", how.value(field)));
        } else {
            writes.push_str(&format!(
                "        if let Some(part) = &self.{field} {{\n            form.{write}({wire}, part)?;\n        }}\n"
            ));
            values.push_str(&format!("            {field}: None,\n"));
        }
        let value = how.value("value");
        let value = if part.required { value } else { format!("Some({value})") };
        setters.push_str(&format!(
            "\n    /// Sets [`{field}`](Self#structfield.{field}).\n    #[must_use]\n    pub fn {field}(mut self, value: {taken}) -> Self {{\n        self.{field} = {value};\n        self\n    }}\n"
        ));
    }
    let form = if parts.is_empty() { "_form" } else { "form" };
    let mut text = format!(
        "/// The parts of the form that `{}` sends.\n#[derive(Clone, Debug, PartialEq)]\n#[non_exhaustive]\npub struct {name} {{\n{fields}}}\n\
         impl {name} {{\n    /// With what must be there.\n    pub fn new({}) -> Self {{\n        Self {{\n{values}        }}\n    }}\n{setters}}}\n\
         impl crate::support::Multipart for {name} {{\n    fn parts(&self, {form}: &mut crate::support::Form) -> ::std::result::Result<(), crate::support::RequestError> {{\n{writes}        Ok(())\n    }}\n}}\n",
        operation.function,
        arguments.join(", "),
    );
    if arguments.is_empty() {
        text.push_str(&format!(
            "impl ::std::default::Default for {name} {{\n    fn default() -> Self {{\n        Self::new()\n    }}\n}}\n"
        ));
    }
    text
}
