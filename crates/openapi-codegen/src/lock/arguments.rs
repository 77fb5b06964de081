//! The arguments of locked methods and constructors.

use std::collections::BTreeMap;

use openapi_document::Pointer;

use super::{
    LockedType, MemberLock, OperationLock, ParameterLock, SuccessKindLock,
    expression::{payload_text, text},
    found::Found,
};

/// A constructor, with the members that it takes, by their names in JSON.
#[derive(Clone, Copy)]
pub(super) struct Constructor<'l> {
    pub(super) takes: &'l [String],
    /// All members of the type.
    pub(super) members: &'l BTreeMap<String, MemberLock>,
    /// The location of the type.
    pub(super) at: &'l Pointer,
}

/// The description of the body in the list of arguments.
pub(super) const BODY: &str = "a body";

/// Returns the arguments of a method, in order; the body has no type.
fn arguments(operation: &OperationLock) -> Vec<(&str, Option<&LockedType>)> {
    let mut listed: Vec<(&str, &ParameterLock)> = operation
        .parameters
        .iter()
        .map(|(key, it)| (key.as_str(), it))
        .filter(|(_, it)| it.position.is_some())
        .collect();
    listed.sort_by_key(|(_, parameter)| parameter.position);
    let mut all: Vec<_> = listed.into_iter().map(|(key, it)| (key, Some(&it.ty))).collect();
    if operation.bodies.values().any(|body| body.is_argument) {
        all.push((BODY, None));
    }
    all
}

/// Returns the type of the value that awaiting a call yields.
pub(super) fn gives(operation: &OperationLock) -> String {
    match &operation.success_kind {
        SuccessKindLock::One(payload) => payload_text(payload),
        SuccessKindLock::Several => format!("one of {}", operation.success.as_deref().unwrap_or_default()),
    }
}

/// Formats names for a message.
fn parts(names: &[&str]) -> String {
    let quoted = names.iter().map(|name| if *name == BODY { name.to_string() } else { format!("`{name}`") });
    quoted.collect::<Vec<_>>().join(", ")
}

impl Found<'_> {
    /// Compares the arguments of a method.
    pub(super) fn arguments(&mut self, before: &OperationLock, now: &OperationLock, at: &Pointer) {
        let (listed, listed_now) = (arguments(before), arguments(now));
        let describe = |listed: &[(&str, Option<&LockedType>)]| {
            let texts = listed.iter().map(|(_, ty)| ty.map_or_else(|| "body".to_owned(), text));
            format!("({})", texts.collect::<Vec<_>>().join(", "))
        };
        let is_same = listed.len() == listed_now.len()
            && listed.iter().zip(&listed_now).all(|((_, one), (_, other))| match (one, other) {
                (Some(one), Some(other)) => self.is_same(one, other),
                (one, other) => one.is_none() == other.is_none(),
            });
        if is_same {
            return;
        }
        let has = |listed: &[(&str, Option<&LockedType>)], key: &str| listed.iter().any(|(known, _)| *known == key);
        let needed = listed_now.iter().filter(|(key, _)| !has(&listed, key)).map(|(key, _)| *key).collect::<Vec<_>>();
        let gone = listed.iter().filter(|(key, _)| !has(&listed_now, key)).map(|(key, _)| *key).collect::<Vec<_>>();
        let reason = match (needed.as_slice(), gone.as_slice()) {
            ([], []) => "the document declares different parameter types".to_owned(),
            (needed, []) => format!("the document now requires {}", parts(needed)),
            ([], gone) => format!("the document no longer defines {}", parts(gone)),
            (needed, gone) => {
                format!("the document now requires {} and no longer defines {}", parts(needed), parts(gone))
            }
        };
        self.add(&before.method, describe(&listed), Some(describe(&listed_now)), at.clone(), reason);
    }

    /// Compares the arguments of a constructor, by the names of the members in JSON.
    pub(super) fn constructor(
        &mut self,
        item: &str,
        before: Constructor<'_>,
        after: Option<Constructor<'_>>,
        at: &Pointer,
    ) {
        let describe = |Constructor { takes, members, .. }: Constructor<'_>| {
            let of = |wire: &String| members.get(wire).map_or(wire.clone(), |it| it.name.clone());
            format!("({})", takes.iter().map(of).collect::<Vec<_>>().join(", "))
        };
        let place = at.child("required");
        let item = format!("{item}::new");
        match after {
            Some(after) if after.takes == before.takes => {}
            Some(after) => {
                // A member that only one of the documents declares is the location of the reason.
                let alone = |one: Constructor<'_>, other: Constructor<'_>| {
                    let wire = one.takes.iter().find(|wire| !other.members.contains_key(*wire))?;
                    Some(one.at.child("properties").child(wire))
                };
                let place = alone(after, before).or_else(|| alone(before, after)).unwrap_or(place);
                let needed: Vec<&str> =
                    after.takes.iter().filter(|wire| !before.takes.contains(wire)).map(String::as_str).collect();
                let reason = if needed.is_empty() {
                    format!("the document declares different members at `#{at}`")
                } else {
                    format!("the document now requires {}", parts(&needed))
                };
                self.add(&item, describe(before), Some(describe(after)), place, reason);
            }
            None => {
                let reason = format!("the type at `#{at}` no longer has a constructor");
                self.add(&item, describe(before), None, place, reason);
            }
        }
    }
}
