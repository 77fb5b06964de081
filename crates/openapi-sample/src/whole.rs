//! The combination of all schemas that apply to one value.

use openapi_document::Pointer;
use serde_json::{Map, Number, Value};

use crate::Judge;

/// A schema with its location.
pub(crate) type Place<'a> = (Pointer, &'a Value);

/// One of the schemas that apply to a value.
#[derive(Debug)]
pub(crate) struct Part<'a> {
    pub(crate) at: Pointer,
    pub(crate) schema: &'a Map<String, Value>,
    /// `true` if it describes the whole value: it is not a branch.
    pub(crate) is_outer: bool,
}

/// The schemas that apply to a value: references resolved, branches chosen.
#[derive(Debug, Default)]
pub(crate) struct Whole<'a> {
    pub(crate) parts: Vec<Part<'a>>,
    /// The schemas that must not apply.
    pub(crate) nots: Vec<&'a Value>,
    /// The members whose value is determined by a discriminator.
    pub(crate) tags: Vec<(&'a str, String)>,
    /// The members that are omitted if possible.
    pub(crate) avoided: Vec<&'a str>,
    /// The number of nested references and branches that were followed.
    pub(crate) hops: usize,
}

/// All types, in the order in which they are tried.
pub(crate) const TYPES: [&str; 7] = ["string", "object", "array", "integer", "number", "boolean", "null"];

/// The keywords that apply to a type, in the order in which the type of an untyped schema is determined.
static KEYWORDS: [(&str, &[&str]); 4] = [
    (
        "object",
        &[
            "properties",
            "additionalProperties",
            "required",
            "patternProperties",
            "propertyNames",
            "minProperties",
            "maxProperties",
            "dependentRequired",
            "dependentSchemas",
            "unevaluatedProperties",
        ],
    ),
    ("array", &["items", "prefixItems", "minItems", "maxItems", "uniqueItems", "contains", "unevaluatedItems"]),
    ("number", &["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"]),
    ("string", &["pattern", "minLength", "maxLength", "format"]),
];

impl<'a> Whole<'a> {
    /// Returns the values of a keyword in all schemas.
    pub(crate) fn each(&self, key: &str) -> impl Iterator<Item = (&Part<'a>, &'a Value)> {
        self.parts.iter().filter_map(move |part| Some((part, part.schema.get(key)?)))
    }

    /// Returns the numeric values of a keyword.
    pub(crate) fn numbers(&self, key: &str) -> impl Iterator<Item = &'a Number> {
        self.each(key).filter_map(|(_, value)| value.as_number())
    }

    /// Returns the first string value of a keyword.
    pub(crate) fn text(&self, key: &str) -> Option<&'a str> {
        self.each(key).find_map(|(_, value)| value.as_str())
    }

    /// Returns the strings in the list values of a keyword, each once.
    pub(crate) fn names(&self, key: &str) -> Vec<&'a str> {
        let mut names = Vec::new();
        for name in self.each(key).filter_map(|(_, value)| value.as_array()).flatten().filter_map(Value::as_str) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names
    }

    /// Returns the greatest count among the values of a keyword.
    pub(crate) fn least(&self, key: &str) -> usize {
        self.numbers(key).filter_map(count).max().unwrap_or_default()
    }

    /// Returns the smallest count among the values of a keyword.
    pub(crate) fn most(&self, key: &str) -> Option<usize> {
        self.numbers(key).filter_map(count).min()
    }

    /// Returns the types that every schema allows; `None` if none declares a type.
    pub(crate) fn types(&self) -> Option<Vec<&'a str>> {
        let mut allowed: Option<Vec<&'a str>> = None;
        for (part, _) in self.each("type") {
            let mut own = types(part.schema);
            if own.contains(&"number") {
                own.push("integer");
            }
            allowed = Some(match allowed {
                Some(known) => known.into_iter().filter(|name| own.contains(name)).collect(),
                None => own,
            });
        }
        let mut allowed = allowed?;
        if allowed.contains(&"number") {
            allowed.retain(|name| *name != "integer");
        }
        allowed.retain(|name| !self.is_excluded(name));
        Some(allowed)
    }

    /// Returns true if a type is excluded by a `not`.
    pub(crate) fn is_excluded(&self, name: &str) -> bool {
        let excludes = |not: &&Value| not.as_object().is_some_and(|not| not.len() == 1 && types(not).contains(&name));
        self.nots.iter().any(excludes)
    }

    /// Returns true if a value is excluded by a `not`.
    pub(crate) fn is_refused(&self, value: &Value) -> bool {
        self.nots.iter().any(|not| {
            let is_listed = not.get("enum").and_then(Value::as_array).is_some_and(|values| values.contains(value));
            is_listed || not.get("const") == Some(value)
        })
    }

    pub(crate) fn allows_null(&self) -> bool {
        let is_nullable = |part: &Part<'_>| part.schema.get("nullable") == Some(&Value::Bool(true));
        self.parts.iter().any(|part| part.is_outer && is_nullable(part))
            || self.types().is_some_and(|types| types.contains(&"null"))
    }

    /// Returns the type to which the keywords of untyped schemas apply.
    pub(crate) fn implied(&self) -> Option<&'static str> {
        // Beside the format of a number, .NET writes the pattern of the number's string form.
        let formats = || self.parts.iter().filter_map(|part| part.schema.get("format")?.as_str());
        if formats().any(|name| matches!(name, "float" | "double" | "decimal")) {
            return Some("number");
        }
        if formats().any(|name| name.strip_prefix('u').unwrap_or(name).strip_prefix("int").is_some()) {
            return Some("integer");
        }
        let has_any =
            |keys: &[&str]| self.parts.iter().any(|part| keys.iter().any(|key| part.schema.contains_key(*key)));
        KEYWORDS.iter().find(|(_, keys)| has_any(keys)).map(|(name, _)| *name)
    }

    /// Returns the values that all lists contain and that have an allowed type, if any schema lists values.
    pub(crate) fn listed(&self) -> Option<Vec<&'a Value>> {
        let constants = self.each("const").map(|(_, value)| vec![value]);
        let enums = self.each("enum").filter_map(|(_, value)| Some(value.as_array()?.iter().collect::<Vec<_>>()));
        let mut lists = constants.chain(enums);
        let mut listed = lists.next()?;
        for list in lists {
            listed.retain(|value| list.contains(value));
        }
        let types = self.types();
        listed.retain(|value| !self.is_refused(value));
        listed.retain(|value| types.as_ref().is_none_or(|types| types.iter().any(|name| is_of(value, name))));
        Some(listed)
    }

    /// Returns true if keywords constrain a listed value beyond its type.
    pub(crate) fn is_narrow(&self) -> bool {
        let is_constrained = |part: &Part<'_>| {
            let holds = |(_, keys): &(&str, &[&str])| keys.iter().any(|key| part.schema.contains_key(*key));
            KEYWORDS.iter().any(holds)
        };
        self.parts.len() > 1 || !self.nots.is_empty() || self.parts.iter().any(is_constrained)
    }
}

/// Returns true if every schema allows a value.
pub(crate) fn is_valid_at(judge: &Judge, places: &[Place<'_>], value: &Value) -> bool {
    places.iter().all(|(at, _)| judge.is_valid(at, value))
}

/// Returns the types that a schema declares.
pub(crate) fn types(schema: &Map<String, Value>) -> Vec<&str> {
    match schema.get("type") {
        Some(Value::String(name)) => vec![name.as_str()],
        Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

fn is_of(value: &Value, name: &str) -> bool {
    match value {
        Value::Null => name == "null",
        Value::Bool(_) => name == "boolean",
        Value::Number(number) => {
            name == "number" || name == "integer" && number.as_f64().is_some_and(|number| number.fract() == 0.0)
        }
        Value::String(_) => name == "string",
        Value::Array(_) => name == "array",
        Value::Object(_) => name == "object",
    }
}

fn count(number: &Number) -> Option<usize> {
    let float = || number.as_f64().filter(|number| *number >= 0.0).map(|number| number as usize);
    number.as_u64().and_then(|number| usize::try_from(number).ok()).or_else(float)
}
