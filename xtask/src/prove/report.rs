//! What became of the samples.

use indexmap::IndexMap;
use openapi_document::Pointer;
use serde::Serialize;
use serde_json::{Value, json};

use super::Sample;

/// What became of one sample.
pub enum Outcome {
    /// It came back as it was.
    Survived,
    /// It came back as something else.
    Changed(Value),
    /// The type did not take it.
    Refused,
}

/// The counts of one schema.
#[derive(Debug, Default, Serialize)]
struct Row {
    pointer: String,
    valid: usize,
    refused: usize,
    changed: usize,
    invalid: usize,
    /// Invalid samples that the type took.
    accepted: usize,
    /// The first valid sample that did not survive, and what came back.
    example: Option<Value>,
    #[serde(skip)]
    not_sampled: bool,
}

/// The counts of all schemas.
#[derive(Debug, Default)]
pub struct Proof(IndexMap<String, Row>);

impl Proof {
    /// A schema with so many valid samples.
    pub fn add(&mut self, name: &str, pointer: &Pointer, found: usize) {
        let row = Row { pointer: pointer.to_reference(), not_sampled: found == 0, ..Row::default() };
        self.0.insert(name.to_owned(), row);
    }

    /// The names of the types.
    pub fn names(&self) -> Vec<String> {
        self.0.keys().cloned().collect()
    }

    /// Counts one sample.
    pub fn count(&mut self, sample: &Sample, outcome: &Outcome) {
        let Some(row) = self.0.get_mut(&sample.name) else { return };
        if !sample.is_valid {
            row.invalid += 1;
            row.accepted += usize::from(!matches!(outcome, Outcome::Refused));
            return;
        }
        row.valid += 1;
        let example = match outcome {
            Outcome::Survived => return,
            Outcome::Changed(back) => {
                row.changed += 1;
                json!({"sample": sample.value, "became": back})
            }
            Outcome::Refused => {
                row.refused += 1;
                json!({"sample": sample.value, "became": null})
            }
        };
        row.example.get_or_insert(example);
    }

    fn sum(&self, field: fn(&Row) -> usize) -> usize {
        self.0.values().map(field).sum()
    }

    /// How many valid samples there were.
    pub fn valid(&self) -> usize {
        self.sum(|row| row.valid)
    }

    /// How many of them did not survive.
    pub fn lost(&self) -> usize {
        self.sum(|row| row.refused + row.changed)
    }

    /// For machines.
    pub fn json(&self) -> String {
        let value = json!({
            "summary": {
                "schemas": self.0.len(), "valid": self.valid(), "refused": self.sum(|row| row.refused),
                "changed": self.sum(|row| row.changed), "invalid": self.sum(|row| row.invalid),
                "accepted": self.sum(|row| row.accepted), "not_sampled": self.sum(|row| usize::from(row.not_sampled)),
            },
            "schemas": self.0,
        });
        serde_json::to_string_pretty(&value).unwrap_or_default() + "\n"
    }

    /// For people: the schemas that lost samples, the worst first, and the totals.
    pub fn table(&self) -> String {
        let mut rows: Vec<(&String, &Row)> = self.0.iter().filter(|(_, row)| row.refused + row.changed > 0).collect();
        rows.sort_by_key(|(_, row)| std::cmp::Reverse(row.refused + row.changed));
        let mut text = String::new();
        if !rows.is_empty() {
            text.push_str(&format!("{:40} {:>6} {:>8} {:>8}\n", "schema", "valid", "refused", "changed"));
        }
        for (name, row) in rows {
            text.push_str(&format!("{name:40} {:>6} {:>8} {:>8}\n", row.valid, row.refused, row.changed));
            if let Some(example) = &row.example {
                let line: String = example.to_string().chars().take(300).collect();
                text.push_str(&format!("    {line}\n"));
            }
        }
        let survived = self.valid() - self.lost();
        let share = if self.valid() == 0 { 100.0 } else { 100.0 * survived as f64 / self.valid() as f64 };
        text.push_str(&format!(
            "{} schemas; {survived} of {} valid samples survived ({share:.2} %); {} of {} invalid ones were taken; {} schemas could not be sampled\n",
            self.0.len(),
            self.valid(),
            self.sum(|row| row.accepted),
            self.sum(|row| row.invalid),
            self.sum(|row| usize::from(row.not_sampled)),
        ));
        text
    }
}
