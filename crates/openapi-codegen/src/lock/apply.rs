//! Applies a lock to a model: preserves the types of members and parameters, plain values and options, the order
//! of arguments, and variants that the document no longer lists.

use super::{
    DefinitionShape, Lock, Matched, MemberLock, TypeLock,
    note::note,
    operations,
    scope::{Context, Scope},
};
use crate::model::{
    Constant, Definition, Deprecation, EnumValue, Field, Model, Shape, Tag, Text, Type, TypeDef, TypeId, Usage, Variant,
};
use crate::names::{NameTable, Named};
use openapi_lower::Note;

/// Applies a lock: preserves the locked properties that the document still permits.
pub(crate) fn apply(model: &mut Named, lock: &Lock, matched: &Matched<'_>) {
    let known = model.types.ids().filter_map(|id| Some((id, matched.types.get(&id)?.1)));
    let known: Vec<(TypeId, &TypeLock)> = known.collect();
    let mut scope = Scope::of(model);
    for (name, def) in &matched.aliases {
        if let DefinitionShape::Alias(ty) = &def.shape
            && let Some(ty) = scope.find(ty)
        {
            alias(model, &mut scope, name, ty);
        }
    }
    // The kinds of types are decided first, as members refer to them. In each phase all types are inspected before
    // one changes, so that the result does not depend on their order.
    let mut names = std::mem::take(&mut model.names);
    let context = Context { model, scope: &scope };
    let definitions =
        known.iter().filter_map(|(id, locked)| Some((*id, definition(context, &mut names, *id, locked)?)));
    define(definitions.collect(), model);
    model.names = names;
    // Next, the members that remain options, which affects compatibility; then the types of members.
    let context = Context { model, scope: &scope };
    let settled = known.iter().filter_map(|(id, locked)| Some((*id, presence(context, *id, locked)?)));
    define(settled.collect(), model);
    let mut notes = Vec::new();
    let context = Context { model, scope: &scope };
    let structs = known.iter().filter_map(|(id, locked)| Some((*id, members(context, *id, locked, &mut notes)?)));
    define(structs.collect(), model);
    for (name, id) in &matched.moved {
        alias(model, &mut scope, name, Type::named(*id));
    }
    operations::apply(model, &scope, lock, matched, &mut notes);
    model.notes.append(&mut notes);
}

/// Replaces the definitions of types.
fn define(definitions: Vec<(TypeId, Definition)>, model: &mut Model) {
    for (id, definition) in definitions {
        if let Some(def) = model.types.get_mut(id) {
            def.definition = definition;
        }
    }
}

/// Returns the locked definition of a type, if it is still possible.
fn definition(context: Context<'_>, names: &mut NameTable, id: TypeId, locked: &TypeLock) -> Option<Definition> {
    let Context { model, scope } = context;
    let def = model.types.get(id)?;
    match (&locked.shape, &def.definition) {
        (DefinitionShape::Alias(kept), Definition::Alias(now)) => {
            context.preserved(kept, now, def.usage, false).map(Definition::Alias)
        }
        (DefinitionShape::Wrapper(kept), Definition::Wrapper(now)) => {
            context.preserved(kept, now, def.usage, false).map(Definition::Wrapper)
        }
        (DefinitionShape::Alias(kept), _) => {
            let kept = context.preserved(kept, &Type::named(id), def.usage, false)?;
            let is_itself = *model.shape(&kept) == Shape::Named(id);
            (!is_itself).then_some(Definition::Alias(kept))
        }
        (
            DefinitionShape::Enum(values),
            now @ (Definition::Enum { .. } | Definition::Alias(Type { shape: Shape::Text(Text::Plain), .. })),
        ) => {
            let (mut all, is_gone) = match now {
                Definition::Enum { values } => (values.clone(), true),
                _ => (Vec::new(), false),
            };
            for (text, variant) in values {
                if !all.iter().any(|value| value.text == *text) {
                    all.push(EnumValue { id: names.add_member(variant), text: text.clone(), is_gone });
                }
            }
            Some(Definition::Enum { values: all })
        }
        (DefinitionShape::Union { tag, variants: locked }, Definition::Union { variants, tag: now }) => {
            let mut all = variants.clone();
            for variant in &mut all {
                let kept = locked.get(names.member(variant.id)).map(|locked| &locked.ty);
                if let Some(kept) = kept.and_then(|kept| context.preserved(kept, &variant.ty, def.usage, false)) {
                    variant.ty = kept;
                }
            }
            for (variant, locked) in locked {
                let Some(ty) = scope.find(&locked.ty) else { continue };
                let is_there = all.iter().any(|known| names.member(known.id) == variant || known.ty.shape == ty.shape);
                if !is_there {
                    all.push(Variant {
                        id: names.add_member(variant),
                        title: None,
                        ty,
                        boxed: false,
                        values: Vec::new(),
                        branches: Vec::new(),
                        word: None,
                        tags: locked.tags.iter().map(|tag| Constant::Text(tag.clone())).collect(),
                        converts: false,
                        is_default: false,
                    });
                }
            }
            let tag = now.clone().or_else(|| tag.as_ref().map(|property| Tag { property: property.clone() }));
            Some(Definition::Union { variants: all, tag })
        }
        _ => None,
    }
}

/// Returns a struct in which the members whose types are unchanged remain options or plain values.
fn presence(context: Context<'_>, id: TypeId, locked: &TypeLock) -> Option<Definition> {
    let DefinitionShape::Struct { members, .. } = &locked.shape else { return None };
    let TypeDef { definition, usage, .. } = context.model.types.get(id)?;
    let mut definition = definition.clone();
    let Definition::Struct { fields, .. } = &mut definition else { return None };
    for field in fields {
        apply_presence(context, field, members.get(&field.wire), *usage);
    }
    Some(definition)
}

/// Returns the members of a struct and the arguments of its constructor.
fn members(context: Context<'_>, id: TypeId, locked: &TypeLock, notes: &mut Vec<Note>) -> Option<Definition> {
    let DefinitionShape::Struct { new, members, additional: locked_additional, .. } = &locked.shape else {
        return None;
    };
    let Some(TypeDef { definition: Definition::Struct { fields, additional, constructor }, usage, pointer, .. }) =
        context.model.types.get(id)
    else {
        return None;
    };
    let usage = *usage;
    let (mut fields, mut additional, natural) = (fields.clone(), additional.clone(), constructor.clone());
    for field in &mut fields {
        let member = members.get(&field.wire);
        if let Some(member) = member {
            let now = field.ty.clone();
            apply_type(context, field, member, usage);
            if field.ty.shape != now.shape {
                let now = context.model.names.by_name(&now);
                notes.push(note(pointer.child("properties").child(&field.wire), &member.ty, &now));
            }
        }
        apply_presence(context, field, member, usage);
    }
    if let Some(kept) = locked_additional {
        let kept = match &additional {
            Some(now) => context.preserved(kept, now, usage, false),
            None => context.scope.find(kept),
        };
        additional = kept.or(additional);
    }
    let constructor = match new {
        None => natural,
        Some(taken) => Some({
            // Locked arguments keep their positions; newly required ones follow.
            let is_there = |wire: &&String| fields.iter().any(|field| field.wire == **wire && !field.ty.is_null());
            let mut all: Vec<String> = taken.iter().filter(is_there).cloned().collect();
            // Those that only requests contain are optional in Rust, so that earlier constructors need not take them.
            let is_left_out = |it: &Field| it.constant.is_some() || !it.is_plain && it.is_required_in_requests();
            let is_left_out = |wire: &String| fields.iter().any(|it| it.wire == *wire && is_left_out(it));
            let needed = natural.into_iter().flatten().filter(|wire| !taken.contains(wire) && !is_left_out(wire));
            all.extend(needed);
            all
        }),
    };
    // The constructor has to take every plain value.
    let constructor = constructor.map(|mut all| {
        let further = fields.iter().filter(|field| field.is_needed()).map(|field| field.wire.clone());
        let further: Vec<String> = further.filter(|wire| !all.contains(wire)).collect();
        all.extend(further);
        all
    });
    Some(Definition::Struct { fields, additional, constructor })
}

/// Preserves the locked type of a member, if it can represent the values that the document now declares.
fn apply_type(context: Context<'_>, field: &mut Field, member: &MemberLock, usage: Usage) {
    let kept = Type { nullable: false, ..member.ty.clone() };
    let now = Type { nullable: false, ..field.ty.clone() };
    if kept.is_null() || now.is_null() {
        return;
    }
    if let Some(kept) = context.preserved(&kept, &now, usage, false).filter(|kept| kept.shape != now.shape) {
        field.ty.shape = kept.shape;
        field.values.clear();
    }
}

/// Preserves whether a member is a plain value or an option, if its type is unchanged.
fn apply_presence(context: Context<'_>, field: &mut Field, member: Option<&MemberLock>, usage: Usage) {
    let Some(member) = member else {
        // A new member is an option in received types, as stored values and test data do not contain it.
        if !usage.is_sent() {
            (field.required, field.is_plain) = (false, false);
        }
        return;
    };
    let is_same = context.scope.find(&member.ty).is_some_and(|kept| kept.shape == field.ty.shape);
    if !is_same || field.ty.is_null() {
        return;
    }
    field.is_settable |= member.is_settable;
    if member.ty.nullable {
        // An option remains one, and continues to distinguish null.
        field.is_plain = false;
        if member.distinguishes_null {
            field.distinguishes_null = true;
        }
        return;
    }
    // A plain value remains one; the runtime provides a default if it is absent.
    field.is_plain = true;
    // A constant remains one as long as the document permits the value.
    let is_allowed = |constant: &Constant| match (&field.ty.shape, constant) {
        (Shape::Named(id), Constant::Text(text)) => match context.model.types.get(*id).map(|def| &def.definition) {
            Some(Definition::Enum { values }) => values.iter().any(|value| value.text == *text && !value.is_gone),
            _ => false,
        },
        _ => field.values.is_empty() || field.values.contains(constant),
    };
    if field.constant.is_none() {
        field.constant = member.constant.clone().filter(is_allowed);
    }
}

/// Adds an alias for a type.
fn alias(model: &mut Named, scope: &mut Scope, name: &str, ty: Type) {
    let id = model.types.new_id();
    if !scope.add(name, id) {
        return;
    }
    let reason = match &ty.shape {
        Shape::Named(other) => format!("renamed to `{}` in the document", model.names.of(*other)),
        _ => "no longer defined by the document".to_owned(),
    };
    let def = TypeDef {
        candidates: Vec::new(),
        doc: String::new(),
        deprecated: Some(Deprecation { reason }),
        pointer: Default::default(),
        definition: Definition::Alias(ty),
        nullable: false,
        usage: Usage::default(),
        is_closed: false,
        keeps_unknown: false,
    };
    model.types.insert(id, def);
    model.names.name(id, name.to_owned());
}

#[cfg(test)]
mod tests {
    use openapi_document::Document;
    use openapi_lower::{Normal, normalise};

    use crate::surface_changes;

    /// Returns a document of orders with an address, and addresses on their own.
    fn document(address: &str, of_order: &str) -> Normal {
        let get = |name: &str| {
            let schema = format!("{{$ref: '#/components/schemas/{name}'}}");
            format!(
                "{{get: {{responses: {{'200': {{description: d, content: {{application/json: {{schema: {schema}}}}}}}}}}}}}"
            )
        };
        let text = format!(
            "openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\npaths: {{/orders: {}, /addresses: {}}}\n\
             components: {{schemas: {{Address: {address}, Order: {{type: object, properties: {{address: {of_order}}}}}}}}}",
            get("Order"),
            get("Address"),
        );
        normalise(&Document::parse("t.yaml", text).unwrap())
    }

    /// Compares documents that differ in order only: two nullable components with nullable members.
    #[test]
    fn another_order_of_members_swaps_no_arguments() {
        let document = |members: &str| {
            let author =
                format!("{{type: object, nullable: true, required: [name, email], properties: {{{members}}}}}");
            let simple = format!("type: object, properties: {{author: {author}}}");
            let text = format!(
                "openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\npaths: {{/a: {{get: {{operationId: op, responses: {{'200': {{description: d, content: {{application/json: {{schema: {{type: object, properties: {{a: {{$ref: '#/components/schemas/simple'}}, b: {{$ref: '#/components/schemas/nullable-simple'}}}}}}}}}}}}}}}}}}}}\n\
                 components: {{schemas: {{simple: {{{simple}}}, nullable-simple: {{{simple}, nullable: true}}}}}}"
            );
            normalise(&Document::parse("t.yaml", text).unwrap())
        };
        let old = document("name: {type: string}, email: {type: string}");
        let new = document("email: {type: string}, name: {type: string}");
        let changes = surface_changes(&old, &new, None);
        assert!(changes.breaks.is_empty() && changes.additions.is_empty(), "{changes:#?}");
    }

    #[test]
    fn a_list_stays_one_where_the_document_fixes_its_length() {
        let document = |point: &str| {
            let text = format!(
                "openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\npaths: {{/a: {{get: {{operationId: op, responses: {{'200': {{description: d, content: {{application/json: {{schema: {{$ref: '#/components/schemas/A'}}}}}}}}}}}}}}}}\n\
                 components: {{schemas: {{A: {{type: object, required: [at], properties: {{at: {point}}}}}}}}}"
            );
            normalise(&Document::parse("t.yaml", text).unwrap())
        };
        let list = document("{type: array, items: {type: number}}");
        let tuple = document("{type: array, prefixItems: [{type: number}, {type: number}], minItems: 2, maxItems: 2}");
        assert_eq!(surface_changes(&list, &tuple, None).breaks.len(), 0);
        // A list of any length cannot be represented by a tuple.
        let breaks = surface_changes(&tuple, &list, None).breaks;
        assert_eq!(
            breaks.iter().map(|it| (it.before.as_str(), it.after.as_deref())).collect::<Vec<_>>(),
            [("tuple<f64,f64>", Some("list<f64>"))]
        );
    }

    #[test]
    fn what_a_type_can_represent_does_not_depend_on_which_type_comes_first() {
        let optional = "{type: object, properties: {city: {type: string}}}";
        let required = "{type: object, required: [city], properties: {city: {type: string}}}";
        // The address keeps its optional city, so that it can represent that of an order.
        let old = document(optional, "{$ref: '#/components/schemas/Address'}");
        let new = document(required, optional);
        // The seeds of hash maps differ each time, so that all orders occur.
        for _ in 0..16 {
            let breaks = surface_changes(&old, &new, None).breaks;
            assert!(breaks.is_empty(), "{breaks:#?}");
        }
    }
}
