//! The keywords whose value contains schemas (JSON Schema Core 2020-12, sections 10 and 11, and earlier versions),
//! one row for each. Code that visits, corrects or compares schemas uses this table.

/// The form in which a keyword contains schemas.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holding {
    /// One schema.
    One,
    /// An array of schemas.
    List,
    /// One schema, or an array of them (`items` up to JSON Schema 2019-09).
    OneOrList,
    /// An object of schemas, by names that the document chooses.
    Map,
}

/// The effect of a narrower subschema on the enclosing schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// The schema is narrower as well.
    Along,
    /// The effect is unknown, or the schema becomes wider (`not`, `if`).
    Opaque,
    /// None: the subschemas are definitions.
    Nothing,
}

/// A keyword whose value contains schemas.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Applicator {
    /// The keyword.
    pub name: &'static str,
    /// The form in which it contains schemas.
    pub holding: Holding,
    /// The JSON type whose values it constrains; `None` for values of every type.
    pub of: Option<&'static str>,
    /// The effect of a narrower subschema.
    pub effect: Effect,
}

macro_rules! applicators {
    ($($name:literal $holding:ident $($of:literal)? $effect:ident;)*) => {
        /// Every keyword that contains schemas.
        pub const APPLICATORS: &[Applicator] = &[$(applicators!(@row $name $holding $($of)? $effect)),*];

        /// Returns the row of a keyword; `None` if it contains no schemas.
        pub fn applicator(keyword: &str) -> Option<&'static Applicator> {
            // A match rather than a search, since this is called for every member of every schema.
            match keyword {
                $($name => {
                    const ROW: Applicator = applicators!(@row $name $holding $($of)? $effect);
                    Some(&ROW)
                })*
                _ => None,
            }
        }
    };
    (@row $name:literal $holding:ident $effect:ident) => {
        Applicator { name: $name, holding: Holding::$holding, of: None, effect: Effect::$effect }
    };
    (@row $name:literal $holding:ident $of:literal $effect:ident) => {
        Applicator { name: $name, holding: Holding::$holding, of: Some($of), effect: Effect::$effect }
    };
}

applicators! {
    "allOf" List Along;
    "anyOf" List Along;
    "oneOf" List Opaque;
    "not" One Opaque;
    "if" One Opaque;
    "then" One Along;
    "else" One Along;
    "properties" Map "object" Along;
    "additionalProperties" One "object" Along;
    "patternProperties" Map "object" Along;
    "propertyNames" One "object" Along;
    "unevaluatedProperties" One "object" Along;
    "dependentSchemas" Map "object" Along;
    "items" OneOrList "array" Along;
    "prefixItems" List "array" Along;
    "contains" One "array" Along;
    "unevaluatedItems" One "array" Along;
    "additionalItems" One "array" Along;
    "contentSchema" One "string" Along;
    "$defs" Map Nothing;
    "definitions" Map Nothing;
}

/// Returns the keywords that contain schemas in a form.
pub fn of_holding(holding: Holding) -> impl Iterator<Item = &'static str> {
    APPLICATORS.iter().filter(move |row| row.holding == holding).map(|row| row.name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_keyword_is_listed_once_and_found() {
        for row in APPLICATORS {
            assert_eq!(APPLICATORS.iter().filter(|other| other.name == row.name).count(), 1, "{}", row.name);
            assert_eq!(applicator(row.name), Some(row));
        }
        assert_eq!(applicator("enum"), None);
        assert_eq!(of_holding(Holding::List).collect::<Vec<_>>(), ["allOf", "anyOf", "oneOf", "prefixItems"]);
    }
}
