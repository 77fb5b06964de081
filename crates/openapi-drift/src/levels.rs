//! Levels that a team sets for rules, in the file of accepted changes.

use std::collections::BTreeMap;

use openapi_document::{Error, Pointer, Problem};
use serde_json::Value;

use crate::{
    change::{Change, Drift},
    level::{Source, Wire},
    rules::rule,
};

/// The form of the levels, for error messages.
const FORM: &str = "write `levels: {enum-value-added: safe, response-type-changed: {wire: risky, source: none}}`";

/// Levels by the name of the rule.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Levels(BTreeMap<String, Level>);

/// The levels of a rule. `None` retains the level that the rule determines.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Level {
    wire: Option<Wire>,
    source: Option<Source>,
}

impl Levels {
    /// Reads the member `levels`.
    pub(crate) fn read(file: &openapi_document::Source, at: &Pointer, value: &Value) -> Result<Self, Error> {
        let wrong = |at: &Pointer, message: String| file.error(at, Problem::Data(message));
        let members = match value {
            Value::Null => return Ok(Self::default()),
            Value::Object(members) => members,
            _ => return Err(wrong(at, format!("`levels` is not an object; {FORM}"))),
        };
        let mut levels = BTreeMap::new();
        for (name, value) in members {
            let at = at.child(name);
            if rule(name).is_none() {
                let message = format!("unknown rule `{name}`; `cargo xtask drift --list` lists all rules");
                return Err(wrong(&at, message));
            }
            let wire = |at: &Pointer, value: &Value| {
                let all = [Wire::Safe, Wire::Risky, Wire::Breaking];
                let found = all.into_iter().find(|level| value.as_str() == Some(level.as_str()));
                found.ok_or_else(|| wrong(at, format!("invalid level {value}; expected `safe`, `risky` or `breaking`")))
            };
            let source = |at: &Pointer, value: &Value| {
                let all = [Source::None, Source::Minor, Source::Major];
                let found = all.into_iter().find(|level| value.as_str() == Some(level.as_str()));
                found.ok_or_else(|| wrong(at, format!("invalid level {value}; expected `none`, `minor` or `major`")))
            };
            let mut level = Level::default();
            match value {
                Value::Object(axes) => {
                    for (axis, value) in axes {
                        let at = at.child(axis);
                        match axis.as_str() {
                            "wire" => level.wire = Some(wire(&at, value)?),
                            "source" => level.source = Some(source(&at, value)?),
                            _ => return Err(wrong(&at, format!("unknown member `{axis}`; {FORM}"))),
                        }
                    }
                }
                value => level.wire = Some(wire(&at, value)?),
            }
            levels.insert(name.clone(), level);
        }
        Ok(Self(levels))
    }

    /// Sets the levels of changes. The name of a rule in one direction, such as `response-type-changed`, takes
    /// precedence over its name without the direction.
    pub(crate) fn apply(&self, drift: &mut Drift) {
        if self.0.is_empty() {
            return;
        }
        for change in &mut drift.changes {
            let Some(Level { wire, source }) = self.of(change) else { continue };
            change.wire = wire.unwrap_or(change.wire);
            change.source = source.unwrap_or(change.source);
        }
        drift.sort();
    }

    fn of(&self, change: &Change) -> Option<Level> {
        let plain = || rule(&change.rule).and_then(|rule| self.0.get(rule.id));
        self.0.get(&change.rule).or_else(plain).copied()
    }
}

#[cfg(test)]
mod tests {
    use openapi_document::{Document, Limits};

    use super::*;
    use crate::{Options, drift};

    fn read(text: &str) -> Result<Levels, Error> {
        let file = openapi_document::Source::parse("a.yaml", text, &Limits::default()).unwrap();
        Levels::read(&file, &Pointer::from("/levels"), &file.root()["levels"])
    }

    /// Returns the changes of a document whose response changed its type.
    fn changed() -> Drift {
        let text = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {/a: {get: {responses: {'200': {description: d, content: {application/json: {schema: {type: string}}}}}}}}\n";
        let parse = |text: &str| Document::parse("t.yaml", text).unwrap();
        drift(&parse(text), &parse(&text.replace("string", "integer")), &Options::default())
    }

    #[test]
    fn a_level_replaces_that_of_the_rule_in_the_report_and_its_summary() {
        let mut drift = changed();
        assert_eq!(drift.summary.wire, Wire::Breaking);
        read("levels: {enum-value-added: breaking}").unwrap().apply(&mut drift);
        assert_eq!(drift.summary.wire, Wire::Breaking);
        read("levels: {type-changed: {wire: safe, source: none}}").unwrap().apply(&mut drift);
        let change = drift.changes.iter().find(|change| change.rule == "response-type-changed").unwrap();
        assert_eq!((change.wire, change.source), (Wire::Safe, Source::None));
        // The rule in one direction takes precedence.
        read("levels: {type-changed: safe, response-type-changed: risky}").unwrap().apply(&mut drift);
        drift.count();
        assert_eq!((drift.summary.wire, drift.changes[0].wire), (Wire::Risky, Wire::Risky));
    }

    #[test]
    fn errors_have_the_place_of_the_level() {
        for (text, message) in [
            ("levels: {type-change: safe}", "a.yaml:1:10: unknown rule `type-change`"),
            ("levels: {type-changed: fine}", "a.yaml:1:10: invalid level \"fine\"; expected `safe`"),
            ("levels: {type-changed: {source: safe}}", "invalid level \"safe\"; expected `none`"),
            ("levels: {type-changed: {both: safe}}", "unknown member `both`"),
            ("levels: []", "`levels` is not an object"),
        ] {
            let error = read(text).unwrap_err().to_string();
            assert!(error.contains(message), "{error}");
        }
    }
}
