//! The comparison of two surfaces.

use openapi_document::{Pointer, end_of_chain};

use super::{
    Addition, Break, SurfaceChanges,
    item::{Entry, Item, Kind, Surface},
    list::{ALIAS, TARGET},
    signature::Signature,
};
use crate::{
    lock::Lock,
    model::{Shape, Type},
};

impl Lock {
    /// Returns the differences between the public items of an earlier lock and those of this one.
    pub fn changes_since(&self, before: &Self) -> SurfaceChanges {
        // Most documents are generated again without a change, which is cheap to see.
        if self == before {
            return SurfaceChanges::default();
        }
        let comparison = Comparison { before: Surface::of(before), now: Surface::of(self) };
        SurfaceChanges { breaks: comparison.breaks(), additions: comparison.additions() }
    }
}

/// Two surfaces.
pub(super) struct Comparison<'l> {
    pub(super) before: Surface<'l>,
    pub(super) now: Surface<'l>,
}

impl<'l> Comparison<'l> {
    /// Returns the items that callers can no longer use.
    fn breaks(&self) -> Vec<Break> {
        let mut all = Vec::new();
        for was in self.before.entries.iter().filter(|was| was.form.is_some()) {
            let Some(owner) = self.before.get(was.owner) else { continue };
            // The break of a removed or replaced item includes its parts.
            if let Some(owner_now) = self.current(owner).filter(|now| now.form == owner.form) {
                self.changes(was, [owner, owner_now], &mut all);
            }
        }
        all
    }

    /// Compares an item with the current one; its owner is known in both surfaces.
    fn changes(&self, was: &Entry<'l>, owners: [&Entry<'l>; 2], all: &mut Vec<Break>) {
        let found = self.current(was);
        // An item in another form is another item, except a type and a setter that became an argument.
        let now = found.filter(|now| match was.item.kind {
            _ if now.form == was.form => true,
            Kind::Setter => now.declaration == was.declaration,
            kind => kind == Kind::Type,
        });
        let mut add = |before: String, after: Option<String>, reason: &dyn Fn(&Pointer) -> String| {
            let pointer = self.location(was, found, owners);
            all.push(Break { item: was.path.clone(), before, after, reason: reason(&pointer), pointer });
        };
        let is_same = |now: &Entry<'l>| now.form == was.form && was.signature.is_same(&now.signature, self.now.lock);
        if !now.is_some_and(is_same) {
            let after = now.map(|now| now.signature.text_beside(&was.signature).into_owned());
            let before = now.map_or_else(|| was.signature.text(), |now| was.signature.text_beside(&now.signature));
            add(before.into_owned(), after, &|at| self.reason(was, now, at, owners[1]));
        }
        for flag in was.flags.iter().filter(|flag| now.is_some_and(|now| !now.flags.contains(flag))) {
            add((*flag).to_owned(), None, &|at| format!("the definition at `#{at}` has changed"));
        }
    }

    /// Returns the current entry of an item, possibly in another form.
    fn current(&self, was: &Entry<'l>) -> Option<&Entry<'l>> {
        let mut item = was.item;
        if was.owner.kind == Kind::Type {
            item.owner = self.current(self.before.get(was.owner)?)?.item.name;
        }
        let now = self.now.get(item);
        match item.kind {
            // An alias can be used in the same way as its target.
            Kind::Type if was.form != Some(ALIAS) => Some(end_of_chain(now?, |now| self.target(now))),
            // Another parameter may have the name of a setter that became an argument.
            Kind::Setter => self.now.declared(was.declaration).filter(|now| now.form.is_none()).or(now),
            _ => now,
        }
    }

    /// Returns the type that an alias is another name for.
    fn target(&self, alias: &Entry<'l>) -> Option<&Entry<'l>> {
        let target = self.now.get(Item { kind: Kind::Part, owner: alias.item.name, name: TARGET })?;
        match target.signature {
            Signature::Type(Type { shape: Shape::Named(name), .. }) if alias.form == Some(ALIAS) => {
                self.now.get(Item { name, ..alias.item })
            }
            _ => None,
        }
    }

    /// Returns the location of a change: within the current owner, except for removed parts of types.
    fn location(&self, was: &Entry<'l>, now: Option<&Entry<'l>>, [owner, owner_now]: [&Entry<'l>; 2]) -> Pointer {
        // A member that only one of the documents declares is the reason for a changed constructor.
        let alone = |new: &Entry<'l>, of: &Entry<'l>, others: &Surface<'l>, other: &Entry<'l>| {
            let member = |name| Item { kind: Kind::Member, owner: other.item.name, name };
            let wire = new.signature.keys().into_iter().find(|wire| others.get(member(wire)).is_none())?;
            Some(of.at.join(["properties", wire]))
        };
        let special = match (was.item.kind, now) {
            (Kind::Member | Kind::Variant, None) => Some(was.at.clone()),
            (Kind::Type, Some(now)) => Some(now.at.clone()).filter(|at| *at != Pointer::root()),
            (Kind::Constructor, Some(now)) => {
                alone(now, owner_now, &self.before, owner).or_else(|| alone(was, owner, &self.now, owner_now))
            }
            _ => None,
        };
        special.unwrap_or_else(|| {
            let rest = was.at.as_str().strip_prefix(owner.at.as_str()).unwrap_or_default();
            Pointer::from(format!("{}{rest}", owner_now.at).as_str())
        })
    }

    /// Returns the items that callers can use now and could not use before.
    fn additions(&self) -> Vec<Addition> {
        let mut all = Vec::new();
        // Additions are ordered by kind within the client and within each operation and type.
        let mut section = 0;
        for now in &self.now.entries {
            let kind = now.item.kind;
            section += usize::from(matches!(kind, Kind::Operation | Kind::Type));
            let known = match kind {
                // Identified by URL and by name in the document, even if the name in Rust is not new.
                Kind::Server | Kind::Webhook => self.before.declared(now.declaration),
                _ => self.before.get(now.item),
            };
            if let (Some(what), None) = (&now.added, known)
                && self.is_known(now.owner)
            {
                let item = match kind {
                    Kind::Server => format!("Server::{}", now.item.name),
                    Kind::Body => now.item.name.to_owned(),
                    _ => now.path.clone(),
                };
                all.push((section, kind, Addition { item, what: what.clone(), pointer: now.at.clone() }));
            }
        }
        all.sort_by_key(|(section, kind, _)| (*section, *kind));
        all.into_iter().map(|(.., addition)| addition).collect()
    }

    /// Returns true if an owner existed before in the form that it has now.
    fn is_known(&self, owner: Item<'l>) -> bool {
        match owner.kind {
            // A variable may list its values only now.
            Kind::VariableType => self.before.get(Item { kind: Kind::Variable, owner: "", ..owner }).is_some(),
            _ => self.before.get(owner).is_some_and(|was| self.now.get(owner).is_some_and(|now| now.form == was.form)),
        }
    }
}

#[cfg(test)]
mod tests {
    use openapi_document::Document;

    use super::*;
    use crate::{generate, generate_locked};

    fn document(text: &str) -> Document {
        Document::parse("t.yaml", format!("openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\n{text}")).unwrap()
    }

    /// Returns the lock of a document with one operation and one schema.
    fn lock(parameters: &str, schema: &str) -> Lock {
        generate(&document(&format!(
            "paths:\n  /a:\n    post: {{operationId: op, parameters: [{parameters}], requestBody: {{required: true, content: {{application/json: {{schema: {{$ref: '#/components/schemas/A'}}}}}}}}, responses: {{'200': {{description: d, content: {{application/json: {{schema: {{$ref: '#/components/schemas/A'}}}}}}}}}}}}\ncomponents: {{schemas: {{A: {schema}}}}}\n"
        )))
        .lock
    }

    fn breaks_between(before: &Lock, now: &Lock) -> Vec<String> {
        now.changes_since(before).breaks.into_iter().map(|it| format!("{}: {}", it.item, it.reason)).collect()
    }

    const OBJECT: &str = "{type: object, properties: {x: {type: string}}}";

    #[test]
    fn a_parameter_that_becomes_required_becomes_an_argument() {
        let optional = lock("{name: q, in: query, schema: {type: string}}", OBJECT);
        let required = lock("{name: q, in: query, required: true, schema: {type: string}}", OBJECT);
        let found = breaks_between(&optional, &required);
        assert!(
            found.contains(
                &"op().q: the document now requires the query parameter `q`, which becomes an argument".to_owned()
            ),
            "{found:#?}"
        );
        assert!(found.iter().any(|it| it.starts_with("op: the document now requires")), "{found:#?}");
        assert!(breaks_between(&optional, &optional).is_empty());
    }

    #[test]
    fn members_that_are_removed_or_of_another_type_are_reported_with_their_place() {
        let before = lock("", "{type: object, properties: {x: {type: string}, y: {type: integer}}}");
        let now = lock("", "{type: object, properties: {y: {type: boolean}}}");
        let found = breaks_between(&before, &now);
        assert_eq!(found.len(), 2, "{found:#?}");
        assert!(found[0].starts_with("types::A.x: no longer defined by the document"), "{found:#?}");
        assert!(found[1].contains("`#/components/schemas/A/properties/y`") && found[1].contains("bool"), "{found:#?}");
    }

    #[test]
    fn another_kind_of_type_breaks_once() {
        let found = breaks_between(&lock("", OBJECT), &lock("", "{type: string, enum: [a, b]}"));
        assert_eq!(found.iter().filter(|it| it.starts_with("types::A:")).count(), 1, "{found:#?}");
        assert!(found.iter().any(|it| it.contains("declares an enum")), "{found:#?}");
    }

    #[test]
    fn an_alias_is_compared_by_its_target() {
        let list = |item: &str| lock("", &format!("{{type: array, items: {{type: {item}}}}}"));
        let found = breaks_between(&list("string"), &list("integer"));
        assert!(found.iter().any(|it| it.starts_with("types::A: the document now declares `list<i64>`")), "{found:#?}");
        let parse = |types: &str| Lock::parse("t.lock", &format!("lock: 1\ntypes:\n{types}")).unwrap();
        let of = |name: &str, members: &str| format!("  {name}: {{at: /{name}, is: struct, members: {{{members}}}}}\n");
        let before = parse(&of("A", "x: x string, y: y string"));
        let now = parse(&format!("  A: {{is: alias, of: B}}\n{}", of("B", "x: x string")));
        let found = breaks_between(&before, &now);
        assert_eq!(found, ["types::A.y: no longer defined by the document (previously at `#/A/properties/y`)"]);
    }

    /// Returns a document with one operation and these servers and parameters.
    fn served(servers: &str, parameters: &str) -> Document {
        document(&format!(
            "servers: {servers}\npaths: {{/l: {{get: {{operationId: l, parameters: [{parameters}], responses: {{'200': {{description: d, content: {{application/json: {{schema: {{type: array, items: {{type: string}}}}}}}}}}}}}}}}}}\n"
        ))
    }

    fn breaks(old: &Document, new: &Document) -> Vec<String> {
        let before = generate(old).lock;
        generate_locked(new, &before).breaks.into_iter().map(|it| it.item).collect()
    }

    #[test]
    fn arguments_in_another_order_of_the_path_are_a_break() {
        let of = |path: &str| {
            let parameters = ["x", "y"].map(|name| {
                let name = if path.contains(&format!("{{{name}}}")) { name } else { "z" };
                format!("{{name: {name}, in: path, required: true, schema: {{type: string}}}}")
            });
            document(&format!(
                "paths: {{'{path}': {{get: {{operationId: a, parameters: [{}], responses: {{'204': {{description: d}}}}}}}}}}\n",
                parameters.join(", ")
            ))
        };
        let before = generate(&of("/a/{x}/{y}")).lock;
        let found = generate_locked(&of("/a/{y}/{x}"), &before).breaks;
        let found: Vec<_> =
            found.iter().map(|it| (it.item.as_str(), it.before.as_str(), it.after.as_deref(), &it.reason)).collect();
        let reason = "the path has the parameters in another order".to_owned();
        assert_eq!(found, [("a", "/{x}/{y}", Some("/{y}/{x}"), &reason)]);
        // In another path the arguments are those of the same names.
        for same in ["/a/{x}/{y}", "/b/{x}/c/{y}", "/a/{x}/{z}", "/a/{z}/{y}", "/b/{y}/a/{x}"] {
            assert_eq!(breaks(&of("/a/{x}/{y}"), &of(same)), Vec::<String>::new(), "{same}");
        }
    }

    const PAGES: &str =
        "{name: page, in: query, schema: {type: integer}}, {name: per_page, in: query, schema: {type: integer}}";

    #[test]
    fn pages_that_are_not_turned_any_more_are_gone() {
        let server = "[{url: 'https://h.example'}]";
        let old = served(server, PAGES);
        let new = served(server, "{name: per_page, in: query, schema: {type: integer}}");
        assert_eq!(breaks(&old, &new), ["l().page", "l().items"]);
        assert!(breaks(&new, &old).is_empty());
    }

    #[test]
    fn variables_of_servers_have_setters_and_variants() {
        let server = |variables: &str| format!("[{{url: 'https://{{r}}.h.example', variables: {variables}}}]");
        let old = served(&server("{r: {default: eu, enum: [eu, us]}}"), "");
        let less = served(&server("{r: {default: eu, enum: [eu]}}"), "");
        assert_eq!(breaks(&old, &less), ["ServerR::Us"]);
        let none = served("[{url: 'https://eu.h.example'}]", "");
        let found = breaks(&old, &none);
        assert!(found.contains(&"Server::r".to_owned()), "{found:?}");
        assert!(breaks(&none, &served("[{url: 'https://us.h.example'}]", "")).is_empty());
    }

    #[test]
    fn what_is_new_is_listed_with_its_place() {
        let with = |more: &str, paths: &str| {
            let text = format!(
                "paths:\n  /a:\n    get: {{operationId: getA, responses: {{'200': {{description: a, content: {{application/json: {{schema: {{$ref: '#/components/schemas/A'}}}}}}}}}}}}\n{paths}components: {{schemas: {{A: {{type: object, properties: {{b: {{type: string, enum: [x{more}]}}{}}}}}}}}}\n",
                if more.is_empty() { "" } else { ", c: {type: integer}" }
            );
            document(&text)
        };
        let before = generate(&with("", "")).lock;
        let added = "  /b:\n    get: {operationId: getB, responses: {'204': {description: b}}}\n";
        let now = generate_locked(&with(", y", added), &before).lock;
        let items: Vec<_> =
            now.changes_since(&before).additions.into_iter().map(|it| format!("{} {}", it.item, it.pointer)).collect();
        for expected in [
            "get_b /paths/~1b/get",
            "types::A.c /components/schemas/A/properties/c",
            "types::Ab::Y /components/schemas/A/properties/b/enum",
        ] {
            assert!(items.iter().any(|it| it == expected), "{expected}: {items:#?}");
        }
        assert!(before.changes_since(&now).additions.is_empty() && now.changes_since(&now).additions.is_empty());
    }
}
