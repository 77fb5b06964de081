//! Arrays: items by position, items required by `contains`, and unique items.

use serde_json::{Value, json};

use crate::{
    sample::{DEPTH, Sampler, Variety, below},
    whole::{Place, Whole, is_valid_at},
};

/// The maximum number of items that are generated to satisfy `minItems`.
const ITEMS: usize = 100;

/// The number of attempts to generate an item that differs from the others.
const TRIES: usize = 60;

/// A schema that some of the items must satisfy.
struct Contained<'a> {
    place: Place<'a>,
    least: usize,
    most: usize,
    /// The number of items that satisfy it.
    found: usize,
}

impl<'a> Sampler<'a> {
    pub(crate) fn array(&mut self, whole: &Whole<'a>, depth: usize) -> Value {
        let least = whole.least("minItems").min(ITEMS);
        let mut most = whole.most("maxItems").unwrap_or(usize::MAX);
        let mut placed = 0;
        for part in &whole.parts {
            let own = part.schema.get("prefixItems").and_then(Value::as_array).map_or(0, Vec::len);
            placed = placed.max(own);
            if part.schema.get("items") == Some(&Value::Bool(false)) {
                most = most.min(own);
            }
        }
        let has_items = whole.each("items").next().is_some();
        if !has_items && whole.each("unevaluatedItems").any(|(_, rest)| *rest == Value::Bool(false)) {
            most = most.min(placed);
        }
        let varies = self.variety == Variety::Any && depth <= DEPTH && self.random.bool();
        let wanted = usize::from(depth <= DEPTH) + usize::from(varies);
        let mut contained = contained(whole);
        let owed = contained.iter().map(|it| it.least).sum::<usize>();
        let count = wanted.max(least).max(placed).max(placed + owed).min(most);
        let is_unique = whole.each("uniqueItems").any(|(_, flag)| *flag == Value::Bool(true));
        let mut items: Vec<Value> = Vec::new();
        while items.len() < count {
            let Some(item) = self.item(whole, &items, placed, &mut contained, is_unique, depth) else { break };
            items.push(item);
        }
        Value::Array(items)
    }

    /// Generates the next item; `None` if none is found that differs from the others.
    fn item(
        &mut self,
        whole: &Whole<'a>,
        items: &[Value],
        placed: usize,
        contained: &mut [Contained<'a>],
        is_unique: bool,
        depth: usize,
    ) -> Option<Value> {
        let index = items.len();
        let mut places = places(whole, index);
        if index >= placed
            && let Some(owed) = contained.iter().find(|it| it.found < it.least)
        {
            places.push(owed.place.clone());
        }
        for turn in 0..TRIES + 10 * index {
            let item = match turn {
                0 if places.is_empty() => json!("text"),
                0 => self.value(&places, depth + 1),
                _ if places.is_empty() => json!(format!("text{}", index + turn)),
                _ => self.other_value(&places, depth + 1),
            };
            if is_unique && items.contains(&item) {
                continue;
            }
            let satisfied: Vec<bool> =
                contained.iter().map(|it| is_valid_at(self.judge, std::slice::from_ref(&it.place), &item)).collect();
            let is_over =
                contained.iter().zip(&satisfied).any(|(it, is_satisfied)| *is_satisfied && it.found >= it.most);
            if is_over && turn + 1 < TRIES {
                continue;
            }
            for (it, is_satisfied) in contained.iter_mut().zip(satisfied) {
                it.found += usize::from(is_satisfied);
            }
            return Some(item);
        }
        None
    }
}

/// Returns the schemas that apply to an item.
fn places<'a>(whole: &Whole<'a>, index: usize) -> Vec<Place<'a>> {
    let mut places: Vec<Place<'a>> = Vec::new();
    for part in &whole.parts {
        let placed = part.schema.get("prefixItems").and_then(Value::as_array);
        match (placed.and_then(|placed| placed.get(index)), part.schema.get("items")) {
            (Some(schema), _) => places.push((below(&part.at, "prefixItems", index), schema)),
            (None, Some(schema)) => places.push((part.at.child("items"), schema)),
            (None, None) => {}
        }
    }
    if places.is_empty() {
        let rest = whole.each("unevaluatedItems");
        places.extend(rest.map(|(part, schema)| (part.at.child("unevaluatedItems"), schema)));
    }
    places.retain(|(_, schema)| schema.is_object() || **schema == Value::Bool(false));
    places
}

fn contained<'a>(whole: &Whole<'a>) -> Vec<Contained<'a>> {
    let count = |schema: &Value| schema.as_u64().and_then(|count| usize::try_from(count).ok());
    let read = |(part, schema): (&crate::whole::Part<'a>, &'a Value)| Contained {
        place: (part.at.child("contains"), schema),
        least: part.schema.get("minContains").and_then(count).unwrap_or(1).min(ITEMS),
        most: part.schema.get("maxContains").and_then(count).unwrap_or(usize::MAX),
        found: 0,
    };
    whole.each("contains").map(read).collect()
}

#[cfg(test)]
mod tests {
    use crate::sample::tests::sampled;

    #[test]
    fn arrays_have_the_items_that_they_must_have() {
        for schema in [
            r#"{"type": "array", "uniqueItems": true, "minItems": 4, "items": {"enum": ["a", "b", "c", "d"]}}"#,
            r#"{"type": "array", "uniqueItems": true, "minItems": 3, "items": {"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"]}}"#,
            r#"{"type": "array", "uniqueItems": true, "minItems": 2, "items": {"type": "boolean"}}"#,
            r#"{"type": "array", "uniqueItems": true, "minItems": 3, "items": {"type": "string", "maxLength": 3}}"#,
            r#"{"type": "array", "uniqueItems": true, "minItems": 2}"#,
            r#"{"type": "array", "contains": {"const": 7}, "minContains": 2, "maxContains": 2, "minItems": 4, "items": {"type": "integer", "maximum": 9}}"#,
            r#"{"type": "array", "prefixItems": [{"type": "string"}, {"type": "integer"}], "items": false, "minItems": 2}"#,
            r#"{"type": "array", "prefixItems": [{"type": "string"}], "contains": {"type": "boolean"}}"#,
            r#"{"allOf": [{"type": "array", "items": {"type": "integer"}}, {"items": {"minimum": 4}, "minItems": 2}]}"#,
            r#"{"type": "array", "maxItems": 0, "items": {"type": "string"}}"#,
        ] {
            sampled(schema);
        }
    }
}
