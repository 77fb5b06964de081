//! Pairing of operations, and of the parts of each.

use foldhash::{HashMap, HashMapExt};
use openapi_document::{Location, Status, media_type::covers};

use super::{Carrier, Context, Lone, Part, Root, RootOf, Walk};
use crate::{
    contract::{BodyForm, Contract, Media, Operation, Parameter, Place, Response, Security, Server, canonical_url},
    level::Direction,
};

impl<'a> Walk<'a> {
    /// Pairs the operations by method and path, ignoring the names of path parameters.
    pub(super) fn operations(&mut self) {
        let (old, new) = (&self.sides.old.operations, &self.sides.new.operations);
        let mut by_key: HashMap<(&str, String), Vec<&'a Operation>> = HashMap::new();
        for operation in new {
            by_key.entry((&operation.verb, operation.template())).or_default().push(operation);
        }
        let mut pairs: Vec<(Option<&'a Operation>, Option<&'a Operation>)> = Vec::new();
        for operation in old {
            let candidates = by_key.get_mut(&(operation.verb.as_str(), operation.template()));
            let found = candidates.and_then(|candidates| {
                let same = candidates.iter().position(|it| it.path == operation.path);
                (!candidates.is_empty()).then(|| candidates.remove(same.unwrap_or(0)))
            });
            pairs.push((Some(operation), found));
        }
        let mut left: Vec<&'a Operation> = by_key.into_values().flatten().collect();
        by_url(&mut pairs, new, &mut left);
        // An operation without a counterpart by path may have one by id.
        let is_unique = |all: &[Operation], id: &str| all.iter().filter(|it| it.id.as_deref() == Some(id)).count() == 1;
        for (before, after) in pairs.iter_mut().filter(|(_, after)| after.is_none()) {
            let Some((id, operation)) = before.and_then(|it| Some((it.id.as_deref()?, it))) else { continue };
            let found =
                left.iter().position(|it| it.id.as_deref() == Some(id) && it.is_inbound == operation.is_inbound);
            if let Some(found) = found.filter(|_| is_unique(old, id) && is_unique(new, id)) {
                *after = Some(left.swap_remove(found));
            }
        }
        // In document order.
        pairs.extend(new.iter().filter(|it| left.iter().any(|left| left.at == it.at)).map(|it| (None, Some(it))));
        for (index, (old, new)) in pairs.into_iter().enumerate() {
            let is_inbound = old.or(new).is_some_and(|it| it.is_inbound);
            self.found.operations.push(Part::new(index, Direction::Both, old, new));
            if let (Some(old), Some(new)) = (old, new) {
                Inside { walk: self, index, is_inbound }.operation(old, new);
            }
        }
    }
}

/// Pairs operations whose paths differ but whose complete URLs are the same.
fn by_url<'a>(
    pairs: &mut [(Option<&'a Operation>, Option<&'a Operation>)],
    new: &'a [Operation],
    left: &mut Vec<&'a Operation>,
) {
    if left.is_empty() {
        return;
    }
    let mut known: HashMap<(&str, String), &'a Operation> = HashMap::new();
    for operation in new.iter().filter(|it| !it.is_inbound && is_left(it, left)) {
        for url in operation.urls() {
            known.entry((&operation.verb, url)).or_insert(operation);
        }
    }
    for (before, after) in pairs.iter_mut().filter(|(_, after)| after.is_none()) {
        let Some(operation) = before.filter(|it| !it.is_inbound) else { continue };
        let urls = operation.urls().into_iter();
        let mut found = urls.filter_map(|url| known.get(&(operation.verb.as_str(), url)).copied());
        if let Some(found) = found.find(|it| is_left(it, left)) {
            left.retain(|it| it.at != found.at);
            *after = Some(found);
        }
    }
}

/// The state of pairing the parts of one operation.
struct Inside<'w, 'a> {
    walk: &'w mut Walk<'a>,
    index: usize,
    is_inbound: bool,
}

impl<'a> Inside<'_, 'a> {
    /// Reverses a direction for inbound operations.
    fn direction(&self, direction: Direction) -> Direction {
        if self.is_inbound { direction.reversed() } else { direction }
    }

    fn part<T>(&self, direction: Direction, old: Option<&'a T>, new: Option<&'a T>) -> Part<'a, T> {
        Part::new(self.index, self.direction(direction), old, new)
    }

    fn operation(&mut self, old: &'a Operation, new: &'a Operation) {
        self.parameters(old, new);
        let (before, after) = (old.body.as_ref(), new.body.as_ref());
        if before.is_some() || after.is_some() {
            let part = self.part(Direction::Request, before, after);
            self.walk.found.bodies.push(part);
        }
        if let (Some(before), Some(after)) = (before, after) {
            self.content(&before.content, &after.content, Direction::Request, None);
        }
        self.responses(old, new);
        if old.security.alternatives != new.security.alternatives {
            let part: Part<'a, Security> = self.part(Direction::Request, Some(&old.security), Some(&new.security));
            self.walk.found.security.push(part);
        }
        self.servers(old, new);
    }

    fn parameters(&mut self, old: &'a Operation, new: &'a Operation) {
        // Path parameters are matched by their position in the path, not by name.
        let (before, after) = (old.placeholders(), new.placeholders());
        let renamed = |name: &str| {
            let place = before.iter().position(|it| *it == name)?;
            after.get(place).copied()
        };
        let mut taken: Vec<&Parameter> = Vec::new();
        for parameter in &old.parameters {
            let name = match parameter.location {
                Location::Path => renamed(&parameter.name).unwrap_or(&parameter.name).to_owned(),
                Location::Header => parameter.name.to_lowercase(),
                _ => parameter.name.clone(),
            };
            let found = new.parameters.iter().find(|it| {
                let is_same =
                    if it.location == Location::Header { it.name.eq_ignore_ascii_case(&name) } else { it.name == name };
                is_same && it.location == parameter.location
            });
            taken.extend(found);
            self.parameter(Some(parameter), found);
        }
        for parameter in &new.parameters {
            if !taken.iter().any(|it| it.at == parameter.at) {
                self.parameter(None, Some(parameter));
            }
        }
    }

    fn parameter(&mut self, old: Option<&'a Parameter>, new: Option<&'a Parameter>) {
        let mut part = self.part(Direction::Request, old, new);
        let types = |contract: &Contract<'_>, it: Option<&Parameter>| contract.meaning.types(it?.schema.as_ref()?.node);
        part.types = types(self.walk.sides.old, old).zip(types(self.walk.sides.new, new));
        self.walk.found.parameters.push(part);
        if let (Some(old), Some(new)) = (old, new) {
            let of = RootOf::Parameter(new.location.as_str(), new.name.clone());
            let carrier = Carrier::of_parameter(old, new);
            // Generated code does not read the parameters of webhooks and callbacks.
            let is_unread = self.is_inbound;
            let context = Context { may_be_absent: !old.is_required, carrier, is_unread, ..Context::default() };
            self.root(of, old.schema.as_ref(), new.schema.as_ref(), Direction::Request, context);
        }
    }

    /// Pairs the media types of a body, or of the response with a status.
    fn content(&mut self, old: &'a [Media], new: &'a [Media], direction: Direction, status: Option<Status>) {
        let find = |all: &'a [Media], name: &str| {
            let exact = all.iter().find(|media| media.name == name);
            exact.or_else(|| all.iter().find(|media| covers(&media.name, name)))
        };
        let mut taken: Vec<&Media> = Vec::new();
        let mut all: Vec<(Option<&'a Media>, Option<&'a Media>)> = Vec::new();
        for media in old {
            let found = find(new, &media.name).or_else(|| new.iter().find(|it| covers(&media.name, &it.name)));
            taken.extend(found);
            all.push((Some(media), found));
        }
        for media in new.iter().filter(|media| !taken.iter().any(|it| it.at == media.at)) {
            all.push((find(old, &media.name), Some(media)));
        }
        let is_response = status.is_some();
        for (before, after) in all {
            let mut part = self.part(direction, before, after);
            // The client reads another media type of the same form, and returns text and bytes irrespective of their
            // type.
            part.is_known_elsewhere = before.is_some_and(|before| {
                let form = before.body_form(is_response);
                is_response && after.is_none() && (form == BodyForm::Raw || has(new, form))
            });
            part.beside = (old.len() - usize::from(before.is_some()), new.len() - usize::from(after.is_some()));
            part.is_success = status.is_none_or(Status::is_success);
            self.walk.found.media.push(part);
            match (before, after) {
                (Some(before), Some(after)) => self.bodies(before, after, direction, status),
                (Some(before), None) if is_response && before.body_form(true) == BodyForm::Json => {
                    let like = new.iter().find(|it| it.body_form(true) == BodyForm::Json);
                    like.into_iter().for_each(|after| self.bodies(before, after, direction, status));
                }
                _ => {}
            }
        }
    }

    /// Pairs the schemas of two media types of a body.
    fn bodies(&mut self, old: &'a Media, new: &'a Media, direction: Direction, status: Option<Status>) {
        let of = |suffix: &str| {
            let name = format!("{}{suffix}", new.name);
            status.map_or_else(|| RootOf::Body(name.clone()), |it| RootOf::Response(it.to_string(), name.clone()))
        };
        let context = Context::default();
        self.root(of(" items"), old.items.as_ref(), new.items.as_ref(), direction, context);
        let carrier = match old.body_form(status.is_some()) {
            // The server validates the text of a request against the schema; the client does not validate that of a
            // response.
            BodyForm::Raw if status.is_none() && old.name.starts_with("text/") => Carrier::Text(Lone::Never),
            BodyForm::Raw => return self.unread(old, new),
            BodyForm::Form => Carrier::of_form(old, new),
            BodyForm::Json | BodyForm::Items | BodyForm::Parts => Carrier::Json,
        };
        let context = Context { carrier, ..context };
        self.root(of(""), old.schema.as_ref(), new.schema.as_ref(), direction, context);
    }

    /// Records the schemas of a body that the client does not parse.
    fn unread(&mut self, old: &Media, new: &Media) {
        if let (Some(before), Some(after)) = (&old.schema, &new.schema)
            && !self.walk.sides.are_equivalent(before.node, after.node)
        {
            let reason = format!("the client returns a body of `{}` unparsed; its schema is not compared", old.name);
            self.walk.found.unread.push((after.at.clone(), reason));
        }
    }

    /// Pairs responses by status. A status that only a range or the default covers is paired with that.
    fn responses(&mut self, old: &'a Operation, new: &'a Operation) {
        let find = |all: &'a [Response], status: Status| {
            let exact = all.iter().find(|it| it.status == status);
            let range = || match status {
                Status::Code(code) => all.iter().find(|it| it.status == Status::Range(code / 100)),
                _ => None,
            };
            // The default covers failures if successes are documented.
            let default = || {
                let covers = !status.is_success() || !all.iter().any(|it| it.status.is_success());
                all.iter().find(|it| covers && it.status == Status::Default)
            };
            exact.or_else(range).or_else(default)
        };
        let mut statuses: Vec<Status> = old.responses.iter().chain(&new.responses).map(|it| it.status).collect();
        statuses.sort();
        statuses.dedup();
        for status in statuses {
            let (before, after) = (find(&old.responses, status), find(&new.responses, status));
            let mut part = self.part(Direction::Response, before, after);
            part.is_success = status.is_success();
            let count = |all: &[Response]| all.iter().filter(|it| it.status.is_success()).count();
            part.beside = (count(&old.responses), count(&new.responses));
            let mut known = old.responses.iter().filter(|it| it.status.is_success());
            // A client that reads no body of a success accepts any success.
            let reads_none = known.clone().all(|it| it.content.is_empty());
            part.is_known_elsewhere = match (before, after) {
                (Some(_), None) => reads_none,
                (None, Some(after)) => reads_none || known.any(|it| self.is_same(it, after)),
                _ => false,
            };
            self.walk.found.responses.push(part);
            let (Some(before), Some(after)) = (before, after) else { continue };
            if !before.content.is_empty() && !after.content.is_empty() {
                self.content(&before.content, &after.content, Direction::Response, Some(status));
            }
            self.headers(status, before, after);
        }
    }

    /// Returns true if the bodies of two responses have the same meaning.
    fn is_same(&self, old: &Response, new: &Response) -> bool {
        let body = |response: &'_ Response| response.content.first().map(|media| media.schema.clone());
        match (body(old), body(new)) {
            (None, None) => true,
            (Some(Some(old)), Some(Some(new))) => self.walk.sides.are_equivalent(old.node, new.node),
            _ => false,
        }
    }

    fn headers(&mut self, status: Status, old: &'a Response, new: &'a Response) {
        let find = |all: &'a [Parameter], name: &str| all.iter().find(|it| it.name == name);
        let mut pairs: Vec<(Option<&'a Parameter>, Option<&'a Parameter>)> =
            old.headers.iter().map(|header| (Some(header), find(&new.headers, &header.name))).collect();
        let added = new.headers.iter().filter(|it| find(&old.headers, &it.name).is_none());
        pairs.extend(added.map(|header| (None, Some(header))));
        for (before, after) in pairs {
            let part = self.part(Direction::Response, before, after);
            self.walk.found.headers.push(part);
            let (Some(before), Some(after)) = (before, after) else { continue };
            let of = RootOf::Header(status.to_string(), after.name.clone());
            let context = Context { may_be_absent: true, is_unread: true, ..Context::default() };
            self.root(of, before.schema.as_ref(), after.schema.as_ref(), Direction::Response, context);
        }
    }

    fn servers(&mut self, old: &'a Operation, new: &'a Operation) {
        // Complete URLs are compared, since a prefix may be in the server or in the path. A moved path is a separate
        // change.
        let (before, after) = (old.template(), new.template());
        let is_same = |old: &Server, new: &Server| {
            let is_same = |old: &str, new: &str| canonical_url(old) == canonical_url(new);
            is_same(&old.url, &new.url) || is_same(&format!("{}{before}", old.url), &format!("{}{after}", new.url))
        };
        for server in &old.servers {
            let found = new.servers.iter().find(|it| is_same(server, it));
            if found.is_none_or(|found| found.variables != server.variables) {
                let part = self.part(Direction::Request, Some(server), found);
                self.walk.found.servers.push(part);
            }
        }
        for server in new.servers.iter().filter(|it| !old.servers.iter().any(|old| is_same(old, it))) {
            let part = self.part(Direction::Request, None, Some(server));
            self.walk.found.servers.push(part);
        }
    }

    /// Pairs two top-level schemas of an operation. A missing one allows any value.
    fn root(
        &mut self,
        of: RootOf,
        old: Option<&'a Place>,
        new: Option<&'a Place>,
        direction: Direction,
        context: Context,
    ) {
        let (Some(old), Some(new)) = (old, new) else { return };
        let direction = self.direction(direction);
        let Some(pair) = self.walk.pair(old.node, new.node, direction, context, None) else { return };
        self.walk.found.roots.push(Root {
            operation: self.index,
            direction,
            of,
            old: old.at.clone(),
            new: new.at.clone(),
            pair,
        });
    }
}

/// Returns true if an operation has no counterpart yet.
fn is_left(operation: &Operation, left: &[&Operation]) -> bool {
    left.iter().any(|it| it.at == operation.at)
}

/// Returns true if the client passes one of the media types of a response in a form.
fn has(content: &[Media], form: BodyForm) -> bool {
    content.iter().any(|media| media.body_form(true) == form)
}
