//! Valid samples of a schema, and samples made invalid in one location.

use openapi_document::Pointer;
use openapi_sample::{Judge, Sampler, Variety};
use serde_json::Value;

/// A sample of a type.
pub struct Sample {
    /// The index of its target.
    pub target: usize,
    /// The value.
    pub value: Value,
    /// A flag for values that the original schema allows.
    pub is_valid: bool,
}

/// The source of samples.
pub struct Samples<'a> {
    /// The original document.
    pub root: &'a Value,
    /// The judge of the samples.
    pub judge: &'a Judge,
    /// The number of valid samples for each schema.
    pub count: u64,
    /// The seed.
    pub seed: u64,
}

impl Samples<'_> {
    /// Returns the samples of one schema; empty if it has no validator or no valid value is found.
    pub fn of(&self, target: usize, pointer: &Pointer) -> Vec<Sample> {
        if self.judge.validator(pointer).is_none() {
            return Vec::new();
        }
        let mut samples = Vec::new();
        for number in 0..self.count {
            let seed = self.seed.wrapping_mul(1_000_003).wrapping_add(number);
            let mut sampler = Sampler::new(self.root, self.judge, seed, Variety::Any);
            let Some(value) = sampler.sample(pointer) else {
                // If the first attempts find no value, later ones do not either.
                if number > 2 && samples.is_empty() {
                    break;
                }
                continue;
            };
            let mut random = fastrand::Rng::with_seed(seed);
            if let Some(value) = broken(&value, &mut random).filter(|it| !self.judge.is_valid(pointer, it)) {
                samples.push(Sample { target, value, is_valid: false });
            }
            samples.push(Sample { target, value, is_valid: true });
        }
        samples
    }
}

/// Returns the value changed in one location: a member or item of another type, or without a member.
fn broken(value: &Value, random: &mut fastrand::Rng) -> Option<Value> {
    let mut places = vec![Pointer::root()];
    collect(value, &Pointer::root(), &mut places);
    let place = places.get(random.usize(..places.len()))?;
    let mut broken = value.clone();
    let parent = place.parent().filter(|_| random.u8(..4) == 0);
    match parent.and_then(|parent| broken.pointer_mut(parent.as_str())) {
        Some(Value::Object(members)) => {
            members.shift_remove(&place.last());
        }
        _ => {
            let target = broken.pointer_mut(place.as_str())?;
            *target = of_other_type(target);
        }
    }
    Some(broken)
}

fn collect(value: &Value, at: &Pointer, places: &mut Vec<Pointer>) {
    let children: Vec<(Pointer, &Value)> = match value {
        Value::Object(members) => members.iter().map(|(key, value)| (at.child(key), value)).collect(),
        Value::Array(items) => items.iter().enumerate().map(|(index, value)| (at.child(index), value)).collect(),
        _ => return,
    };
    for (pointer, child) in children {
        places.push(pointer.clone());
        collect(child, &pointer, places);
    }
}

fn of_other_type(value: &Value) -> Value {
    match value {
        Value::String(_) => Value::from(7),
        Value::Bool(_) => Value::from("true"),
        Value::Number(_) => Value::from("seven"),
        _ => Value::from(false),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_broken_value_differs_in_one_place() {
        let value = json!({"id": 1, "tags": ["a", "b"], "owner": {"name": "x"}});
        for seed in 0..100 {
            let broken = broken(&value, &mut fastrand::Rng::with_seed(seed)).unwrap();
            assert_ne!(broken, value);
            let same_members =
                ["id", "tags", "owner"].iter().filter(|key| broken.get(**key) == value.get(**key)).count();
            assert!(same_members >= 2 || !broken.is_object(), "{broken}");
        }
    }
}
