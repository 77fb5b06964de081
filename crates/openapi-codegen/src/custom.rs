//! Derives and attributes that a user adds to generated structs.

use std::{collections::BTreeMap, fmt};

use crate::{model::Definition, names::Named};

/// Additions to the structs of a client.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Custom {
    /// Traits that every struct derives: `Eq`, `serde_with::SerializeDisplay`.
    pub derive: Vec<String>,
    /// Additions to one struct, by its Rust name.
    pub types: BTreeMap<String, CustomType>,
}

/// Additions to one struct.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CustomType {
    /// Further traits that it derives.
    pub derive: Vec<String>,
    /// Its attributes, without `#[` and `]`.
    pub attributes: Vec<String>,
    /// The attributes of fields, by their Rust names.
    pub fields: BTreeMap<String, Vec<String>>,
}

/// A struct or a field that [`Custom`] names and the client does not have: `Org`, `Org.nmae`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnmatchedName<'c> {
    /// The name of the struct.
    pub ty: &'c str,
    /// The name of the field, if the client has the struct.
    pub field: Option<&'c str>,
}

impl fmt::Display for UnmatchedName<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.ty)?;
        self.field.map_or(Ok(()), |field| write!(f, ".{field}"))
    }
}

impl Custom {
    /// Returns the structs and fields that the client does not have.
    pub fn unmatched(&self, model: &Named) -> Vec<UnmatchedName<'_>> {
        let mut found = Vec::new();
        for (name, custom) in &self.types {
            let fields = match model.find(name).map(|def| &def.definition) {
                Some(Definition::Struct { fields, .. }) => fields,
                _ => {
                    found.push(UnmatchedName { ty: name, field: None });
                    continue;
                }
            };
            let is_unknown = |field: &&String| !fields.iter().any(|known| model.names.member(known.id) == *field);
            let unknown = custom.fields.keys().filter(is_unknown);
            found.extend(unknown.map(|field| UnmatchedName { ty: name, field: Some(field) }));
        }
        found
    }

    /// Returns the derives of a struct, the given ones first.
    pub(crate) fn derives(&self, name: &str, given: &str) -> String {
        let own = self.types.get(name).map(|custom| custom.derive.as_slice()).unwrap_or_default();
        let mut all: Vec<&str> = given.split(", ").collect();
        for derive in self.derive.iter().chain(own) {
            if !all.contains(&derive.as_str()) {
                all.push(derive);
            }
        }
        all.join(", ")
    }

    /// Returns the attributes of a struct, one per line.
    pub(crate) fn of_struct(&self, name: &str) -> String {
        lines(self.types.get(name).map(|custom| custom.attributes.as_slice()), "")
    }

    /// Returns the attributes of a field, one per line.
    pub(crate) fn of_field(&self, name: &str, field: &str) -> String {
        lines(self.types.get(name).and_then(|custom| custom.fields.get(field)).map(Vec::as_slice), "    ")
    }
}

fn lines(attributes: Option<&[String]>, indent: &str) -> String {
    attributes.into_iter().flatten().map(|attribute| format!("{indent}#[{attribute}]\n")).collect()
}

/// Returns `true` for the path of a trait that a struct may derive.
pub fn is_derive(text: &str) -> bool {
    syn::parse_str::<syn::Path>(text).is_ok()
}

/// Returns `true` for an attribute without `#[` and `]`.
pub fn is_attribute(text: &str) -> bool {
    syn::parse_str::<syn::Meta>(text).is_ok()
}

#[cfg(test)]
mod tests {
    use openapi_document::Document;
    use serde_json::json;

    use super::*;
    use crate::generate_with;

    #[test]
    fn derives_and_attributes_are_written_and_others_are_reported() {
        let root = json!({"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": {}, "components": {"schemas": {
            "Org": {"type": "object", "properties": {"id": {"type": "integer"}}},
            "User": {"type": "object", "properties": {"id": {"type": "integer"}}},
            "Kind": {"type": "string", "enum": ["a"]}}}});
        let document = Document::parse("t.json", root.to_string()).unwrap();
        let org = CustomType {
            derive: vec!["Hash".to_owned(), "Clone".to_owned()],
            attributes: vec!["must_use".to_owned()],
            fields: BTreeMap::from([
                ("id".to_owned(), vec!["cfg_attr(test, allow(dead_code))".to_owned()]),
                ("nmae".to_owned(), Vec::new()),
            ]),
        };
        let types = BTreeMap::from([("Org".to_owned(), org), ("Kind".to_owned(), CustomType::default())]);
        let custom = Custom { derive: vec!["Eq".to_owned()], types };
        let generated = generate_with(&document, None, &custom);
        let types = &generated.texts.types;
        for expected in [
            "#[derive(Clone, PartialEq, Eq, Hash)]\n#[non_exhaustive]\n#[must_use]\npub struct Org {\n",
            "    #[cfg_attr(test, allow(dead_code))]\n    pub id: Option<i64>,\n",
            "#[derive(Clone, PartialEq, Eq)]\n#[non_exhaustive]\npub struct User {\n",
        ] {
            assert!(types.contains(expected), "{expected} in\n{types}");
        }
        let unmatched: Vec<String> = custom.unmatched(&generated.model).iter().map(ToString::to_string).collect();
        assert_eq!(unmatched, ["Kind", "Org.nmae"]);
    }

    #[test]
    fn only_paths_and_attributes_are_accepted() {
        assert!(is_derive("Eq") && is_derive("fake::Dummy") && !is_derive("Eq)] struct") && !is_derive(""));
        assert!(is_attribute("doc = \"a\"") && is_attribute("cfg_attr(test, derive(Eq))") && is_attribute("must_use"));
        assert!(!is_attribute("#[must_use]") && !is_attribute("a] fn x() {} #[b"));
    }
}
