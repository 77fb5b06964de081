//! Applies a lock to operations.

use openapi_document::Pointer;
use openapi_lower::Note;

use super::{
    BodyLock, Lock, Matched, OperationLock, ParameterLock, ResponseLock, ResponseLocks, SuccessKindLock,
    likeness::{body_lock, response_lock},
    note::note,
    of_model::{key, response_key},
    represents::can_represent,
    scope::{Context, Scope},
};
use crate::model::{
    BodyKind, CommonParameter, Location, Model, Operation, Payload, Response, Status, SuccessKind, Type, Usage,
};
use crate::names::{NameTable, Named};

const SENT: Usage = Usage { request: true, response: false };
const RECEIVED: Usage = Usage { request: false, response: true };

pub(super) fn apply(model: &mut Named, scope: &Scope, lock: &Lock, matched: &Matched<'_>, notes: &mut Vec<Note>) {
    common(model, scope, lock);
    let mut operations = std::mem::take(&mut model.operations);
    let mut names = std::mem::take(&mut model.names);
    webhooks(model, scope, lock);
    let context = Context { model, scope };
    for operation in &mut operations {
        if let Some(locked) = matched.operation(operation.key) {
            parameters(context, &names, operation, locked, notes);
            bodies(context, &names, operation, locked, matched, notes);
            responses(context, &mut names, operation, locked, notes);
        }
    }
    model.operations = operations;
    model.names = names;
}

/// Preserves the types of webhooks.
fn webhooks(model: &mut Named, scope: &Scope, lock: &Lock) {
    let mut webhooks = std::mem::take(&mut model.webhooks);
    let context = Context { model, scope };
    for webhook in &mut webhooks {
        let known = lock.client.webhooks.get(&webhook.name);
        if let Some(kept) = known.and_then(|known| context.preserved(&known.ty, &webhook.ty, RECEIVED, false)) {
            webhook.ty = kept;
        }
    }
    model.webhooks = webhooks;
}

/// Preserves builder methods of the lock, as long as any operation has the parameter.
fn common(model: &mut Named, scope: &Scope, lock: &Lock) {
    for (known, ParameterLock { name, ty, .. }) in &lock.client.parameters {
        if model.parameters.iter().any(|common| key(&common.parameter) == *known) {
            continue;
        }
        let of_operations = || model.operations.iter().flat_map(|operation| &operation.parameters);
        let Some(found) = of_operations().find(|parameter| key(parameter) == *known) else { continue };
        let mut parameter = found.clone();
        if let Some(kept) = (Context { model, scope }).preserved(ty, &parameter.ty, SENT, true) {
            parameter.ty = kept;
        }
        let id = model.names.add_member(name);
        model.parameters.push(CommonParameter { id, required: false, parameter });
    }
    model.parameters.sort_by_key(|common| key(&common.parameter));
    for parameter in model.operations.iter_mut().flat_map(|operation| &mut operation.parameters) {
        if lock.client.parameters.contains_key(&key(parameter)) {
            parameter.position = None;
        }
    }
}

/// Preserves arguments in their order; newly required ones follow.
fn parameters(
    context: Context<'_>,
    names: &NameTable,
    operation: &mut Operation,
    locked: &OperationLock,
    notes: &mut Vec<Note>,
) {
    let at = place(operation).child("parameters");
    let count = locked.parameters.len();
    let placeholders: Vec<String> = operation.placeholders().into_iter().flatten().map(key).collect();
    // A renamed placeholder is the same argument if its position is unchanged.
    let of_path = |at: usize| {
        let mut of_path: Vec<_> = locked.parameters.iter().filter(|(key, _)| key.starts_with("path ")).collect();
        of_path.sort_by_key(|(_, parameter)| parameter.position);
        of_path.get(at).map(|(_, parameter)| *parameter)
    };
    for parameter in &mut operation.parameters {
        let own = key(parameter);
        let known = locked.parameters.get(&own).or_else(|| {
            let place =
                placeholders.iter().position(|it| *it == own).filter(|_| parameter.location == Location::Path)?;
            of_path(place)
        });
        let Some(known) = known else {
            parameter.position = parameter.position.map(|position| count + position);
            continue;
        };
        let kept = context.preserved(&known.ty, &parameter.ty, SENT, true);
        if let Some(kept) = kept.filter(|kept| *kept != parameter.ty) {
            let note = note(at.clone(), &known.ty, &names.by_name(&parameter.ty));
            let message = format!("{} parameter `{}`: {}", parameter.location.as_str(), parameter.wire, note.message);
            notes.push(Note { message, ..note });
            parameter.ty = kept;
        }
        parameter.position = match (known.position, parameter.position) {
            (Some(position), _) => Some(position),
            (None, Some(position)) => Some(count + position),
            (None, None) => None,
        };
    }
}

/// Returns the location of an operation.
fn place(operation: &Operation) -> Pointer {
    Pointer::from("/paths").child(&operation.path).child(operation.method.to_lowercase())
}

fn bodies(
    context: Context<'_>,
    names: &NameTable,
    operation: &mut Operation,
    locked: &OperationLock,
    matched: &Matched<'_>,
    notes: &mut Vec<Note>,
) {
    let at = place(operation).child("requestBody").child("content");
    let Some(body) = &mut operation.body else { return };
    let known: Vec<_> = body.kinds.iter().map(|kind| body_lock(locked, &body.kinds, kind)).collect();
    for (kind, known) in body.kinds.iter_mut().zip(known) {
        let Some(BodyLock { ty: Some(kept), .. }) = known else { continue };
        match &mut kind.kind {
            BodyKind::Json(ty) | BodyKind::Form(ty) => {
                if let Some(known) = context.preserved(kept, ty, SENT, false).filter(|known| known != ty) {
                    notes.push(note(at.child(&kind.media_type), kept, &names.by_name(ty)));
                    *ty = known;
                }
            }
            BodyKind::Multipart(forms) => {
                for form in forms {
                    let name = names.of(form.id);
                    form.taken = matched.taken(name).map(<[String]>::to_vec).unwrap_or_default();
                    for part in &mut form.parts {
                        let Some(known) = matched.part(name, &part.wire) else { continue };
                        let kept = Type { nullable: false, ..known.ty.clone() };
                        if let Some(kept) = context.preserved(&kept, &part.ty, SENT, false) {
                            part.ty = kept;
                        }
                        // A part that was required remains an argument.
                        part.required |= !known.ty.nullable;
                    }
                }
            }
            BodyKind::Text | BodyKind::Bytes => {}
        }
    }
}

fn responses(
    context: Context<'_>,
    names: &mut NameTable,
    operation: &mut Operation,
    locked: &OperationLock,
    notes: &mut Vec<Note>,
) {
    let at = place(operation).child("responses");
    match &locked.success_kind {
        SuccessKindLock::Several => operation.success_kind = SuccessKind::Several,
        SuccessKindLock::One(kept) => {
            if let Some(kept) = context.payload(kept) {
                let mut now = operation.success.iter().map(|response| &response.payload);
                if now.any(|now| payload_can_represent(context.model, &kept, now))
                    || operation.success.is_empty() && kept == Payload::Bytes
                {
                    operation.success_kind = SuccessKind::One(kept);
                }
            }
        }
    }
    let one = match &operation.success_kind {
        SuccessKind::One(payload) => Some(payload.clone()),
        SuccessKind::Several => None,
    };
    sides(context, names, &mut operation.success, &locked.successes, &at, notes);
    sides(context, names, &mut operation.failure, &locked.failures, &at, notes);
    // A single success is read as before.
    for response in &mut operation.success {
        if let Some(one) = one.as_ref().filter(|one| payload_can_represent(context.model, one, &response.payload)) {
            note_type(names, &at, response, one, notes);
            response.payload = one.clone();
        }
    }
}

fn sides(
    context: Context<'_>,
    names: &mut NameTable,
    responses: &mut Vec<Response>,
    locked: &ResponseLocks,
    at: &Pointer,
    notes: &mut Vec<Note>,
) {
    let known: Vec<_> = responses.iter().map(|response| response_lock(locked, responses, response)).collect();
    for (response, known) in responses.iter_mut().zip(known) {
        if let Some(known) = known
            && let Some(kept) = context.payload(&known.payload)
            && payload_can_represent(context.model, &kept, &response.payload)
        {
            note_type(names, at, response, &kept, notes);
            response.payload = kept;
        }
    }
    for (known, ResponseLock { variant, payload }) in locked {
        let is_there = responses.iter().any(|it| response_key(it) == *known || names.member(it.id) == variant);
        let (status, media_type) = known.split_once(' ').unwrap_or((known, ""));
        let Some(status) = Status::parse(status).filter(|_| !is_there) else { continue };
        let Some(payload) = context.payload(payload) else { continue };
        let response = Response {
            id: names.add_member(variant),
            status,
            doc: "No longer defined by the document.".to_owned(),
            media_type: media_type.to_owned(),
            media_types: Vec::new(),
            is_distinguishable: !media_type.is_empty(),
            payload,
        };
        // The status is inserted before any range, which would match first.
        let place = responses.iter().position(|it| it.status > status).unwrap_or(responses.len());
        responses.insert(place, response);
    }
}

/// Adds a note on a response that is read as the locked type although the document declares another one.
fn note_type(names: &NameTable, at: &Pointer, response: &Response, kept: &Payload, notes: &mut Vec<Note>) {
    if let (Some(kept), Some(now)) = (kept.ty(), response.payload.ty())
        && kept != now
    {
        let (kept, now) = (names.by_name(kept), names.by_name(now));
        notes.push(note(at.child(response.status.to_string()), &kept, &now));
    }
}

/// Returns true if the body of a response can be read as the locked type.
fn payload_can_represent(model: &Model, kept: &Payload, now: &Payload) -> bool {
    match (kept, now) {
        (Payload::Json(kept), Payload::Json(now)) | (Payload::Events(kept), Payload::Events(now)) => {
            can_represent(model, kept, now, RECEIVED, false)
        }
        // No body, text and bytes can be read from any response.
        (Payload::Empty | Payload::Bytes, _) => true,
        (Payload::Text, Payload::Json(_) | Payload::Text) => true,
        (kept, now) => kept == now,
    }
}

#[cfg(test)]
mod tests {
    use openapi_document::Document;

    use crate::{generate, generate_locked, lock::DefinitionShape};

    #[test]
    fn the_arguments_of_a_form_stay_in_their_order() {
        let document = |required: &str, properties: &str| {
            let schema = format!("{{type: object, required: [{required}], properties: {{{properties}}}}}");
            let text = format!(
                "openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\npaths:\n  /x:\n    put: {{operationId: putX, requestBody: {{required: true, content: {{multipart/form-data: {{schema: {schema}}}}}}}, responses: {{'204': {{description: d}}}}}}\n"
            );
            Document::parse("t.yaml", text).unwrap()
        };
        let before = generate(&document("t, u", "t: {type: string}, u: {type: string}")).lock;
        let now = document("t, u, s", "s: {type: string}, u: {type: string}, t: {type: string}");
        let now = generate_locked(&now, &before).lock;
        let taken = |lock: &crate::Lock| match &lock.types["PutXForm"].shape {
            DefinitionShape::Struct { new, .. } => new.clone().unwrap(),
            other => panic!("{other:?}"),
        };
        assert_eq!(taken(&before), ["t", "u"]);
        assert_eq!(taken(&now), ["t", "u", "s"]);
    }
}
