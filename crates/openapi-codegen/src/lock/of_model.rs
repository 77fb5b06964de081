//! The lock of a model: all its public items.

use std::collections::BTreeMap;

use openapi_document::Pointer;

use super::{
    BodyLock, ClientLock, DefinitionShape, Lock, LockedType, MemberLock, OperationLock, ParameterLock, PayloadLock,
    ResponseLock, ResponseLocks, ServerLock, SuccessKindLock, TypeLock, VariableLock, VariantLock, ViewLock,
    ViewMethodLock, WebhookLock,
};
use crate::model::{
    BodyKind, Constant, Definition, Field, FormDef, Operation, Parameter, Part, Payload, Response, Shape, SuccessKind,
    Text, Type, TypeDef, TypeId, lookup,
};
use crate::names::{NameTable, Named};

impl Lock {
    /// Creates the lock of a model.
    pub fn of(model: &Named) -> Self {
        let operations = model.operations.iter();
        let mut types: BTreeMap<String, TypeLock> =
            model.types.iter().map(|(id, def)| (model.names.of(id).to_owned(), definition(model, id, def))).collect();
        for body in model.operations.iter().filter_map(|it| it.body.as_ref()).flat_map(|body| &body.kinds) {
            let BodyKind::Multipart(forms) = &body.kind else { continue };
            types.extend(forms.iter().map(|it| (model.names.of(it.id).to_owned(), form(model, it))));
            if body.is_choice() {
                types.insert(model.names.of(body.form_type).to_owned(), choice(&model.names, forms));
            }
        }
        Self {
            client: client(model),
            operations: operations.map(|it| (Self::key(&it.method, &it.path), operation(model, it))).collect(),
            types,
        }
    }
}

fn client(model: &Named) -> ClientLock {
    let names = &model.names;
    let mut servers = BTreeMap::new();
    for group in &model.servers {
        for server in &group.servers {
            let name = |id| names.member(id).to_owned();
            let locked = || ServerLock { prefix: name(group.id), name: name(server.id) };
            servers.entry(server.url.clone()).or_insert_with(locked);
        }
    }
    ClientLock {
        constants: model.server().map(|_| ("SERVER".to_owned(), "string".to_owned())).into_iter().collect(),
        credentials: model.schemes.iter().map(|it| (it.name.clone(), names.member(it.id).to_owned())).collect(),
        parameters: model
            .parameters
            .iter()
            .map(|common| {
                let ParameterLock { ty, .. } = parameter(names, &common.parameter);
                let name = names.member(common.id).to_owned();
                (key(&common.parameter), ParameterLock { name, position: None, ty })
            })
            .collect(),
        servers,
        variables: variables(model),
        views: names
            .views
            .iter()
            .map(|view| (view.tag.clone(), ViewLock { method: view.method.clone(), ty: view.type_name.clone() }))
            .collect(),
        webhooks: model
            .webhooks
            .iter()
            .map(|webhook| {
                let (variant, ty) = (names.member(webhook.id).to_owned(), names.by_name(&webhook.ty));
                (webhook.name.clone(), WebhookLock { variant, ty })
            })
            .collect(),
    }
}

fn variables(model: &Named) -> BTreeMap<String, VariableLock> {
    let of_group = model.servers.iter().flat_map(|group| group.variables().into_iter().map(move |it| (group, it)));
    of_group
        .map(|(group, variable)| {
            let name = |id| model.names.member(id).to_owned();
            let values = variable.values.iter().map(|(id, text)| (text.clone(), name(*id))).collect();
            let ty = Some(model.names.of(variable.type_id).to_owned()).filter(|_| !variable.values.is_empty());
            let locked = VariableLock { setter: name(variable.id), ty, values };
            (ClientLock::variable_key(&name(group.id), &variable.wire), locked)
        })
        .collect()
}

/// Returns the key of a parameter.
pub(crate) fn key(parameter: &Parameter) -> String {
    format!("{} {}", parameter.location.as_str(), parameter.wire)
}

fn parameter(names: &NameTable, parameter: &Parameter) -> ParameterLock {
    let name = names.member(parameter.id).to_owned();
    ParameterLock { name, position: parameter.position, ty: names.by_name(&parameter.ty) }
}

fn operation(model: &Named, operation: &Operation) -> OperationLock {
    let names = &model.names;
    let success = names.of(operation.success_type);
    let methods = names.views.iter().flat_map(|view| view.methods.iter().map(|(key, name)| (*key, &view.method, name)));
    let mut view = methods.filter(|(key, ..)| *key == operation.key);
    let view = view.next().map(|(_, view, name)| ViewMethodLock { view: view.clone(), name: name.clone() });
    // Positions are consecutive and start at zero.
    let mut parameters: BTreeMap<String, ParameterLock> =
        operation.parameters.iter().map(|it| (key(it), parameter(names, it))).collect();
    for (position, argument) in operation.arguments().into_iter().enumerate() {
        if let Some(known) = parameters.get_mut(&key(argument)) {
            known.position = Some(position);
        }
    }
    let bodies = operation.body.iter().flat_map(|body| body.kinds.iter().map(|kind| (body.is_argument, kind)));
    let of_body = |(is_argument, body): (bool, &crate::model::Body)| {
        let ty = match &body.kind {
            BodyKind::Json(ty) | BodyKind::Form(ty) => Some(names.by_name(ty)),
            BodyKind::Multipart(_) => Some(Type::named(names.of(body.form_type).to_owned())),
            BodyKind::Text | BodyKind::Bytes => None,
        };
        let kind = body.kind.word().to_owned();
        (body.media_type.clone(), BodyLock { is_argument, method: names.member(body.method).to_owned(), ty, kind })
    };
    OperationLock {
        id: operation.id.clone(),
        method: names.member(operation.function).to_owned(),
        view,
        call: names.of(operation.call).to_owned(),
        error: names.of(operation.failure_type).to_owned(),
        success: Some(success.to_owned()).filter(|name| !name.is_empty()),
        success_kind: match &operation.success_kind {
            SuccessKind::One(payload) => SuccessKindLock::One(by_name(names, payload)),
            SuccessKind::Several => SuccessKindLock::Several,
        },
        value: operation
            .envelope
            .as_ref()
            .map(|envelope| Pointer::root().join(envelope.value.iter().map(String::as_str)).to_string()),
        pages: lookup::item(&model.types, operation).map(|ty| names.by_name(&ty)),
        parameters,
        bodies: bodies.map(of_body).collect(),
        successes: match success.is_empty() {
            true => BTreeMap::new(),
            false => responses(names, &operation.success),
        },
        failures: responses(names, &operation.failure),
    }
}

/// Returns the key of a response: its status, and its media type if the status has several.
pub(super) fn response_key(response: &Response) -> String {
    match response.is_distinguishable {
        true => format!("{} {}", response.status, response.media_type),
        false => response.status.to_string(),
    }
}

fn responses(names: &NameTable, responses: &[Response]) -> ResponseLocks {
    let of =
        |it: &Response| ResponseLock { variant: names.member(it.id).to_owned(), payload: by_name(names, &it.payload) };
    responses.iter().map(|it| (response_key(it), of(it))).collect()
}

fn by_name(names: &NameTable, payload: &Payload) -> PayloadLock {
    payload.rename(&mut |id| Some(names.of(*id).to_owned())).unwrap_or(Payload::Bytes)
}

fn definition(model: &Named, id: TypeId, def: &TypeDef) -> TypeLock {
    let names = &model.names;
    let folded = model.folded.iter().filter(|(_, other)| *other == id).map(|(at, _)| at.clone()).collect();
    let shape = match &def.definition {
        Definition::Struct { fields, additional, constructor } => DefinitionShape::Struct {
            new: constructor.clone(),
            members: fields.iter().map(|field| (field.wire.clone(), member(names, field))).collect(),
            additional: additional.as_ref().map(|ty| names.by_name(ty)),
            is_form: false,
        },
        Definition::Enum { values } => DefinitionShape::Enum(
            values.iter().map(|value| (value.text.clone(), names.member(value.id).to_owned())).collect(),
        ),
        Definition::Union { variants, tag } => DefinitionShape::Union {
            tag: tag.as_ref().map(|tag| tag.property.clone()),
            variants: variants
                .iter()
                .map(|variant| {
                    let tags = variant.tags.iter().map(Constant::to_text).collect();
                    (
                        names.member(variant.id).to_owned(),
                        VariantLock {
                            ty: names.by_name(&variant.ty),
                            tags,
                            is_explicit: !variant.converts,
                            boxed: variant.boxed,
                        },
                    )
                })
                .collect(),
        },
        Definition::Alias(ty) => DefinitionShape::Alias(names.by_name(ty)),
        Definition::Wrapper(ty) => DefinitionShape::Wrapper(names.by_name(ty)),
    };
    TypeLock { at: def.pointer.clone(), folded, shape }
}

fn member(names: &NameTable, field: &Field) -> MemberLock {
    MemberLock {
        name: names.member(field.id).to_owned(),
        ty: Type { nullable: !field.is_plain || field.ty.is_null(), ..names.by_name(&field.ty) },
        distinguishes_null: field.distinguishes_null,
        is_settable: field.is_settable,
        constant: field.constant.clone().filter(|_| field.is_plain),
        boxed: field.boxed,
    }
}

fn form(model: &Named, form: &FormDef) -> TypeLock {
    let of_part = |part: &Part| {
        let ty = Type { nullable: !part.required, ..part_type(model, &part.ty) };
        let name = model.names.member(part.id).to_owned();
        let member =
            MemberLock { name, ty, distinguishes_null: false, is_settable: true, constant: None, boxed: false };
        (part.wire.clone(), member)
    };
    let new = form.arguments().into_iter().map(|part| part.wire.clone()).collect();
    let shape = DefinitionShape::Struct {
        new: Some(new),
        members: form.parts.iter().map(of_part).collect(),
        additional: None,
        is_form: true,
    };
    TypeLock { at: Default::default(), folded: Vec::new(), shape }
}

/// Returns the type of a part. A file has the same type in Rust whatever the name of its schema.
fn part_type(model: &Named, ty: &Type) -> LockedType {
    let is_file = |ty: &Type| *model.shape(ty) == Shape::Text(Text::Binary);
    let file = || Type::new(Shape::Text(Text::Binary));
    match model.shape(ty) {
        Shape::Array(inner) if is_file(inner) => Type::new(Shape::Array(Box::new(file()))),
        _ if is_file(ty) => file(),
        _ => model.names.by_name(ty),
    }
}

fn choice(names: &NameTable, forms: &[FormDef]) -> TypeLock {
    let variants = forms.iter().map(|form| {
        let ty = Type::named(names.of(form.id).to_owned());
        let variant = VariantLock { ty, tags: Vec::new(), is_explicit: false, boxed: false };
        (names.member(form.variant).to_owned(), variant)
    });
    let shape = DefinitionShape::Union { tag: None, variants: variants.collect() };
    TypeLock { at: Default::default(), folded: Vec::new(), shape }
}
