//! Multipart form bodies, which may contain files.

use super::{
    Code,
    arguments::{Argument, argument, owned},
    styles::style_of,
};
use crate::{
    model::{BodyKind, Definition, Encoding, FormDef, Model, Operation, Part, Shape, Text, Type},
    names::Named,
    rust::{alias, doc_comment, in_types, literal},
};

pub(super) fn write(code: &mut Code, model: &Named) {
    for operation in &model.operations {
        for body in operation.body.iter().flat_map(|body| &body.kinds) {
            let BodyKind::Multipart(forms) = &body.kind else { continue };
            for it in forms {
                code.types.insert(model.names.of(it.id).to_owned(), form(model, operation, it));
            }
            if body.is_choice() {
                let name = model.names.of(body.form_type);
                code.types.insert(name.to_owned(), choice(model, operation, name, forms));
            }
        }
    }
}

/// Writes an enum of the alternative forms of an operation.
fn choice(model: &Named, operation: &Operation, name: &str, forms: &[FormDef]) -> String {
    let mut text = format!(
        "/// The form that `{}` sends, one of several.\n#[derive(Clone, Debug, PartialEq)]\n#[non_exhaustive]\npub enum {name} {{\n",
        model.names.member(operation.function)
    );
    let names = || forms.iter().map(|form| (model.names.member(form.variant), model.names.of(form.id)));
    for (variant, form) in names() {
        text.push_str(&format!("    #[allow(missing_docs)]\n    {variant}({form}),\n"));
    }
    text.push_str(&format!(
        "}}\nimpl crate::support::Multipart for {name} {{\n    fn parts(&self, form: &mut crate::support::Form) -> ::std::result::Result<(), crate::support::RequestError> {{\n        match self {{\n"
    ));
    for (variant, _) in names() {
        text.push_str(&format!("            Self::{variant}(value) => value.parts(form),\n"));
    }
    text.push_str("        }\n    }\n}\n");
    for (variant, form) in names() {
        text.push_str(&format!(
            "impl ::std::convert::From<{form}> for {name} {{\n    fn from(value: {form}) -> Self {{\n        Self::{variant}(value)\n    }}\n}}\n"
        ));
    }
    text
}

/// Returns true if the part is a file.
fn is_file(model: &Model, ty: &Type) -> bool {
    *model.shape(ty) == Shape::Text(Text::Binary)
}

/// Returns true if the part is a file or a string: a union of binary text and other strings.
fn is_either(model: &Model, ty: &Type) -> bool {
    let Some(Definition::Union { variants, .. }) = model.definition(ty).map(|def| &def.definition) else {
        return false;
    };
    let texts = variants.iter().filter(|variant| matches!(model.shape(&variant.ty), Shape::Text(_))).count();
    texts == variants.len() && variants.iter().any(|variant| is_file(model, &variant.ty))
}

/// Returns the kind of a part that is not serialized by its type: a file, or a file or a string.
pub fn kind_of(model: &Model, ty: &Type) -> Option<PartKind> {
    match () {
        () if is_file(model, ty) => Some(PartKind::File),
        () if is_either(model, ty) => Some(PartKind::Either),
        () => None,
    }
}

/// A kind of part that is not serialized by its type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PartKind {
    /// A file.
    File,
    /// A file or a string.
    Either,
}

/// Returns the argument for a part, the type of its field, and the method that serializes it.
fn part_of(model: &Named, part: &Part) -> (Argument, String, &'static str) {
    let upload = "crate::support::Upload".to_owned();
    let either = "crate::support::TextOrUpload".to_owned();
    let into = format!("impl ::std::convert::Into<{either}>");
    let list = |item: &str| format!("impl ::std::iter::IntoIterator<Item = {item}>");
    let inner = match model.shape(&part.ty) {
        Shape::Array(inner) => kind_of(model, inner),
        _ => None,
    };
    match (kind_of(model, &part.ty), inner) {
        (Some(PartKind::File), _) => (argument(upload.clone(), "{v}"), upload, "file"),
        (Some(PartKind::Either), _) => (argument(into, "{v}.into()"), either, "either"),
        (None, Some(PartKind::File)) => {
            (argument(list(&upload), "{v}.into_iter().collect()"), format!("Vec<{upload}>"), "files")
        }
        (None, Some(PartKind::Either)) => {
            let made = "{v}.into_iter().map(::std::convert::Into::into).collect()";
            (argument(list(&into), made), format!("Vec<{either}>"), "eithers")
        }
        (None, None) => {
            let is_list = matches!(model.shape(&part.ty), Shape::Array(_));
            let each = part.encoding.as_ref().is_some_and(|it| it.each) && is_list;
            let write = if each { "values" } else { "value" };
            (owned(model, &part.ty, ""), in_types(model, &Type { nullable: false, ..part.ty.clone() }), write)
        }
    }
}

/// Writes the serialization of a part as an expression of the runtime.
fn encoding(part: &Part) -> Option<String> {
    let Encoding { wire: _, style, content_type, each: _, headers } = part.encoding.as_ref()?;
    let content_type = content_type.as_ref().map_or_else(|| "None".to_owned(), |it| format!("Some({})", literal(it)));
    let style = style.map_or_else(
        || "None".to_owned(),
        |(style, explode, reserved)| format!("Some({})", style_of(style, explode, reserved)),
    );
    let headers: Vec<String> =
        headers.iter().map(|(name, value)| format!("({}, {})", literal(name), literal(value))).collect();
    Some(format!(
        "crate::support::PartEncoding {{ content_type: {content_type}, style: {style}, headers: &[{}] }}",
        headers.join(", ")
    ))
}

fn form(model: &Named, operation: &Operation, def: &FormDef) -> String {
    let (name, parts) = (model.names.of(def.id), &def.parts);
    let (mut fields, mut writes) = (String::new(), String::new());
    let (mut values, mut setters) = (String::new(), String::new());
    let argument = |part: &Part| format!("{}: {}", model.names.member(part.id), part_of(model, part).0.ty);
    let arguments: Vec<String> = def.arguments().into_iter().map(argument).collect();
    for part in parts {
        let (how, ty, write) = part_of(model, part);
        let taken = &how.ty;
        let (field, wire) = (model.names.member(part.id), literal(&part.wire));
        let (write, wire) = match encoding(part) {
            Some(encoding) => (format!("{write}_as"), format!("{wire}, &{encoding}")),
            None if matches!(write, "either" | "eithers") => {
                (format!("{write}_as"), format!("{wire}, &crate::support::PartEncoding::PLAIN"))
            }
            None => (write.to_owned(), wire),
        };
        fields.push_str(&doc_comment(&part.doc, "    "));
        fields.push_str(&alias(&part.wire, field, "    "));
        let field_type = if part.required { ty } else { format!("Option<{ty}>") };
        fields.push_str(&format!("    pub {field}: {field_type},\n"));
        if part.required {
            writes.push_str(&format!("        form.{write}({wire}, &self.{field})?;\n"));
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
         impl {name} {{\n    /// Creates a form from its required parts.\n    pub fn new({}) -> Self {{\n        Self {{\n{values}        }}\n    }}\n{setters}}}\n\
         impl crate::support::Multipart for {name} {{\n    fn parts(&self, {form}: &mut crate::support::Form) -> ::std::result::Result<(), crate::support::RequestError> {{\n{writes}        Ok(())\n    }}\n}}\n",
        model.names.member(operation.function),
        arguments.join(", "),
    );
    if arguments.is_empty() {
        text.push_str(&format!(
            "impl ::std::default::Default for {name} {{\n    fn default() -> Self {{\n        Self::new()\n    }}\n}}\n"
        ));
    }
    text
}
