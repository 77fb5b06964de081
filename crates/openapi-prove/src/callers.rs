//! A program that uses every item of a lock: every method with its arguments, every setter, every member with its
//! type, every variant. If it compiles with one client it compiles with a later one, unless the lock reports a break.

use std::{collections::HashSet, fmt::Write};

use openapi_document::Pointer;

use openapi_codegen::{
    Break,
    lock::{
        BodyLock, DefinitionShape, Lock, LockedType, OperationLock, PayloadLock, ResponseLock, ResponseLocks,
        SuccessKindLock, TypeLock,
    },
    model::{Shape, Text, Type},
    type_path,
};

/// The path of the client's types in the program.
const TYPES: &str = "api::types::";

/// Returns the source of a library that uses every item of a lock, except reported breaks. The client is `api`.
pub fn callers(lock: &Lock, breaks: &[Break]) -> String {
    let broken = breaks.iter().map(|it| it.item.as_str()).collect();
    let program = Program { lock, broken };
    let mut text = String::from(
        "//! Uses every public item of a client.\n#![allow(warnings)]\n\nfn any<T>() -> T {\n    loop {}\n}\n\n",
    );
    for operation in lock.operations.values() {
        program.operation(&mut text, operation);
    }
    for (index, (name, def)) in lock.types.iter().enumerate() {
        program.definition(&mut text, index, name, def);
    }
    text
}

struct Program<'l> {
    lock: &'l Lock,
    /// The items that are reported as broken.
    broken: HashSet<&'l str>,
}

impl Program<'_> {
    fn breaks(&self, item: &str) -> bool {
        self.broken.contains(item)
    }

    fn operation(&self, text: &mut String, operation: &OperationLock) {
        let method = &operation.method;
        let call = format!("{method}().call");
        if self.breaks(method) || self.breaks(&call) || self.breaks(&format!("{method}().error")) {
            return;
        }
        let mut arguments: Vec<_> = operation.parameters.values().filter(|it| it.position.is_some()).collect();
        arguments.sort_by_key(|parameter| parameter.position);
        let arguments: Vec<String> = arguments.into_iter().map(|parameter| self.argument(&parameter.ty)).collect();
        let mut bodies = operation.bodies.values().filter(|body| body.is_argument && !self.breaks(&body.method));
        let has_body = operation.bodies.values().any(|body| body.is_argument);
        let begin = match bodies.next() {
            Some(first) => format!("{}({})", first.method, self.with(&arguments, first)),
            // All of its methods break.
            None if has_body => return,
            None => format!("{method}({})", arguments.join(", ")),
        };
        let _ = writeln!(text, "async fn call_{method}(client: &api::Client) {{");
        let _ = writeln!(text, "    let mut call: api::calls::{} = client.{begin};", operation.call);
        for other in bodies {
            let arguments = self.with(&arguments, other);
            let _ = writeln!(text, "    call = client.{}({arguments});", other.method);
        }
        for parameter in operation.parameters.values().filter(|it| it.position.is_none()) {
            if !self.breaks(&format!("{method}().{}", parameter.name)) {
                let _ = writeln!(text, "    call = call.{}({});", parameter.name, self.argument(&parameter.ty));
            }
        }
        for body in operation
            .bodies
            .values()
            .filter(|body| !body.is_argument && !self.breaks(&format!("{method}().{}", body.method)))
        {
            let _ = writeln!(text, "    call = call.{}({});", body.method, self.body(body));
        }
        let given = match &operation.success_kind {
            _ if self.breaks(&format!("{method}().await")) => "_".to_owned(),
            SuccessKindLock::One(PayloadLock::Json(ty)) if operation.value.is_some() => {
                self.value(ty, operation.value.as_deref().unwrap_or_default())
            }
            SuccessKindLock::One(payload) => given(payload),
            SuccessKindLock::Several => format!("{TYPES}{}", operation.success.as_deref().unwrap_or_default()),
        };
        let error = format!("{TYPES}{}", operation.error);
        let _ = writeln!(
            text,
            "    let given: Result<api::ResponseValue<{given}>, api::Error<{error}>> = call.await;\n    \
             if let Some(error) = given.err().as_ref().and_then(|error| error.documented()) {{"
        );
        self.responses(text, &operation.error, &operation.failures);
        text.push_str("    }\n}\n");
        if let Some(success) = operation.success.as_ref().filter(|it| !self.breaks(&format!("types::{it}"))) {
            let _ = writeln!(text, "fn describe_{method}(error: &{TYPES}{success}) {{");
            self.responses(text, success, &operation.successes);
            text.push_str("}\n");
        }
    }

    /// Returns the type of the value at a JSON Pointer inside an envelope.
    fn value(&self, envelope: &LockedType, pointer: &str) -> String {
        let mut ty = envelope.clone();
        for key in Pointer::from(pointer).keys() {
            let Shape::Named(name) = &ty.shape else { return "_".to_owned() };
            ty = match self.lock.types.get(name).map(|def| &def.shape) {
                Some(DefinitionShape::Struct { members, .. }) => match members.get(&key) {
                    Some(member) => member.ty.clone(),
                    None => return "_".to_owned(),
                },
                _ => return "_".to_owned(),
            };
        }
        type_path(&ty, TYPES)
    }

    /// Writes a match on each response of an enum.
    fn responses(&self, text: &mut String, name: &str, responses: &ResponseLocks) {
        text.push_str("        match error {\n");
        for ResponseLock { variant, payload } in responses.values() {
            if self.breaks(&format!("types::{name}::{variant}")) {
                continue;
            }
            let (pattern, ty) = match payload {
                PayloadLock::Empty => (String::new(), None),
                PayloadLock::Upgrade => ("(_)".to_owned(), None),
                payload => ("(body)".to_owned(), Some(given(payload))),
            };
            let look = ty.map(|ty| format!("let _: &{ty} = body;")).unwrap_or_default();
            let _ = writeln!(text, "            {TYPES}{name}::{variant}{pattern} => {{ {look} }}");
        }
        text.push_str("            _ => {}\n        }\n");
    }

    fn definition(&self, text: &mut String, index: usize, name: &str, def: &TypeLock) {
        let item = format!("types::{name}");
        if self.breaks(&item) {
            return;
        }
        let path = format!("{TYPES}{name}");
        let _ = writeln!(text, "fn type_{index}(value: &mut {path}) {{");
        match &def.shape {
            DefinitionShape::Struct { new, members, additional, is_form } => {
                for member in members.values().filter(|it| !self.breaks(&format!("{item}.{}", it.name))) {
                    let (field, is_option) = (&member.name, member.ty.nullable && member.ty.shape != Shape::Null);
                    let mut ty = self.kept(&Type { nullable: false, ..member.ty.clone() }, *is_form);
                    if member.ty.shape == Shape::Null && member.distinguishes_null {
                        continue;
                    }
                    if member.boxed {
                        ty = format!("Box<{ty}>");
                    }
                    if is_option {
                        ty = format!("Option<{ty}>");
                    }
                    if member.ty.shape != Shape::Null {
                        let _ =
                            writeln!(text, "    let _: &{ty} = &value.{field};\n    value.{field} = any::<{ty}>();");
                    }
                    if member.is_settable && new.is_some() {
                        let value = self.owned(&member.ty, *is_form);
                        let _ = writeln!(text, "    *value = any::<{path}>().{field}({value});");
                    }
                    if member.distinguishes_null {
                        let plain = field.trim_end_matches('_');
                        let _ = writeln!(text, "    let _: bool = value.is_{plain}_null();");
                        if member.is_settable {
                            let _ = writeln!(text, "    *value = any::<{path}>().{plain}_null().{plain}_absent();");
                        }
                    }
                }
                if let Some(new) = new.as_ref().filter(|_| !self.breaks(&format!("{item}::new"))) {
                    let of = |wire: &String| members.get(wire).map(|it| self.owned(&it.ty, *is_form));
                    let values: Vec<String> = new.iter().filter_map(of).collect();
                    let _ = writeln!(text, "    *value = {path}::new({});", values.join(", "));
                    if values.is_empty() && !is_form {
                        let _ = writeln!(text, "    *value = {path}::default();");
                    }
                }
                if let Some(ty) = additional.as_ref().filter(|_| !self.breaks(&format!("{item}.additional"))) {
                    let map = self.kept(&Type::new(Shape::Map(Box::new(ty.clone()))), false);
                    let _ = writeln!(text, "    let _: &{map} = &value.additional;");
                }
            }
            DefinitionShape::Enum(values) => {
                text.push_str("    match value {\n");
                let mut seen = HashSet::new();
                for variant in values.values().filter(|it| seen.insert(*it) && !self.breaks(&format!("{item}::{it}"))) {
                    let _ = writeln!(text, "        {path}::{variant} => {{}}");
                }
                text.push_str("        other => { let _: &str = other.as_str(); }\n    }\n");
                let _ = writeln!(text, "    let _: {path} = \"a\".into();");
            }
            DefinitionShape::Union { tag, variants } => {
                let known = |it: &String| !self.breaks(&format!("{item}::{it}"));
                text.push_str("    match value {\n");
                for (variant, locked) in variants.iter().filter(|(it, _)| known(it)) {
                    let ty = self.kept(&locked.ty, false);
                    let ty = if locked.boxed { format!("Box<{ty}>") } else { ty };
                    let _ = writeln!(text, "        {path}::{variant}(inner) => {{ let _: &{ty} = inner; }}");
                }
                text.push_str("        _ => {}\n    }\n");
                for (_, locked) in variants.iter().filter(|(it, locked)| known(it) && !locked.is_explicit) {
                    // A choice between forms is constructed by name.
                    if !def.at.as_str().is_empty() {
                        let _ = writeln!(text, "    let _: {path} = any::<{}>().into();", self.kept(&locked.ty, false));
                    }
                }
                if tag.is_some() && !self.breaks(&format!("{item}::tag")) {
                    text.push_str("    let _: &str = value.tag();\n");
                }
            }
            DefinitionShape::Wrapper(ty) => {
                let _ = writeln!(text, "    let _: &mut {} = &mut value.0;", self.kept(ty, false));
            }
            DefinitionShape::Alias(ty) => {
                let _ = writeln!(text, "    let _: &mut {} = value;", self.kept(ty, false));
            }
        }
        text.push_str("}\n");
    }

    /// Returns the type of a stored value.
    fn kept(&self, ty: &LockedType, is_form: bool) -> String {
        if is_form && self.shape(ty) == Shape::Text(Text::Binary) {
            return "api::Upload".to_owned();
        }
        if let (true, Shape::Array(inner)) = (is_form, self.shape(ty)) {
            return format!("Vec<{}>", self.kept(&inner, is_form));
        }
        path(ty)
    }

    /// Returns the expression of an owned argument.
    fn owned(&self, ty: &LockedType, is_form: bool) -> String {
        let ty = Type { nullable: false, ..ty.clone() };
        match self.shape(&ty) {
            Shape::Null => "()".to_owned(),
            _ => format!("any::<{}>()", self.kept(&ty, is_form)),
        }
    }

    /// Returns the expression of an argument that is serialized immediately.
    fn argument(&self, ty: &LockedType) -> String {
        let plain = Type { nullable: false, ..ty.clone() };
        let is_borrowed = match self.shape(&plain) {
            Shape::Text(Text::Secret) | Shape::Any | Shape::Map(_) | Shape::Tuple(_) => true,
            Shape::Named(name) => !matches!(
                self.lock.types.get(&name).map(|def| &def.shape),
                Some(DefinitionShape::Enum(_) | DefinitionShape::Union { .. })
            ),
            _ => false,
        };
        format!("{}any::<{}>()", if is_borrowed { "&" } else { "" }, path(&plain))
    }

    fn with(&self, arguments: &[String], body: &BodyLock) -> String {
        let mut all = arguments.to_vec();
        all.push(self.body(body));
        all.join(", ")
    }

    fn body(&self, body: &BodyLock) -> String {
        let Some(ty) = &body.ty else { return "any::<api::Body>()".to_owned() };
        let is_value = match self.shape(ty) {
            Shape::Text(Text::Secret) => false,
            Shape::Text(_) | Shape::Boolean | Shape::Integer(_) | Shape::Number | Shape::Null => true,
            _ => false,
        };
        format!("{}any::<{}>()", if is_value { "" } else { "&" }, path(ty))
    }

    /// Returns the shape of a type, with aliases resolved.
    fn shape(&self, ty: &LockedType) -> Shape<String> {
        self.lock.plain_type(ty).shape.clone()
    }
}

/// Returns the path of a type in the program.
fn path(ty: &LockedType) -> String {
    type_path(ty, TYPES).replace("crate::support::Secret", "api::Secret")
}

/// Returns the type of a response's payload.
fn given(payload: &PayloadLock) -> String {
    match payload {
        PayloadLock::Empty => "()".to_owned(),
        PayloadLock::Json(ty) => path(ty),
        PayloadLock::Events(ty) => format!("api::EventStream<{}>", path(ty)),
        PayloadLock::Text => "String".to_owned(),
        PayloadLock::Bytes => "api::ByteStream".to_owned(),
        PayloadLock::Upgrade => "_".to_owned(),
    }
}
