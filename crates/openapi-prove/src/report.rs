//! The results for the samples.

use crate::{
    branches::Verdict,
    counts::Counts,
    harness::Choice,
    requests::{Requests, Wrong},
    samples::Sample,
    targets::{Target, Targets},
};
use openapi_lower::{Level, Note};
use openapi_sample::is_same;
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::HashSet;

/// The maximum number of schemas in the list of the worst ones.
const WORST: usize = 10;

/// The result of one sample.
pub enum RoundTripResult {
    /// The value was unchanged by the round trip.
    Survived,
    /// The value was changed by the round trip.
    Changed(Value),
    /// The type rejected the value.
    Refused,
}

/// The results for the samples of one schema.
#[derive(Debug, Clone, Serialize)]
struct Row {
    name: String,
    pointer: String,
    #[serde(rename = "type")]
    ty: String,
    #[serde(flatten)]
    counts: Counts,
    /// The first valid sample that was rejected or changed, with the result.
    lost: Option<Value>,
    /// The first invalid sample that the type accepted.
    taken: Option<Value>,
    /// The first wrong choice of a union: the union, the index of the variant, and the value.
    misread: Option<Value>,
    /// A cause of rejected or changed samples: a note of lowering on this schema other than `kept`, or an
    /// observation.
    note: Option<String>,
}

/// The results for the samples of one document.
pub struct Proof {
    /// The results for the requests.
    pub requests: Requests,
    rows: Vec<Row>,
    operations: Vec<(String, Vec<(String, usize)>)>,
}

impl Proof {
    /// Creates a proof without results.
    pub fn new(targets: Targets, notes: &[Note]) -> Self {
        let row = |(target, name): (Target, String)| {
            let is_about = |note: &&Note| {
                note.level != Level::Kept
                    && (note.pointer.is_within(&target.pointer) || target.pointer.is_within(&note.pointer))
            };
            Row {
                name,
                pointer: target.pointer.to_reference(),
                ty: target.ty.replace("proof::", ""),
                counts: Counts::default(),
                lost: None,
                taken: None,
                misread: None,
                note: notes.iter().find(is_about).map(|note| format!("{}: {}", note.pass, note.message)),
            }
        };
        let requests = Requests::default();
        Self { requests, rows: targets.all.into_iter().map(row).collect(), operations: targets.operations }
    }

    /// Counts one sample.
    pub fn count(&mut self, sample: &Sample, result: &RoundTripResult) {
        let Some(row) = self.rows.get_mut(sample.target) else { return };
        if !sample.is_valid {
            row.counts.invalid += 1;
            if !matches!(result, RoundTripResult::Refused) {
                row.counts.accepted += 1;
                row.taken.get_or_insert_with(|| sample.value.clone());
            }
            return;
        }
        row.counts.valid += 1;
        let became = match result {
            RoundTripResult::Survived => return,
            RoundTripResult::Changed(back) => {
                row.counts.changed += 1;
                back.clone()
            }
            RoundTripResult::Refused => {
                row.counts.refused += 1;
                Value::Null
            }
        };
        if row.note.is_none() && has_only_lost_members(&sample.value, &became) {
            row.note = Some("undocumented members were dropped, as the type ignores them".to_owned());
        }
        row.lost.get_or_insert_with(|| json!({"sample": sample.value, "became": became}));
    }

    /// Counts one choice of a union.
    pub fn count_choice(&mut self, sample: &Sample, choice: &Choice, verdict: Verdict) {
        let Some(row) = self.rows.get_mut(sample.target) else { return };
        if verdict == Verdict::Unknown {
            return;
        }
        row.counts.chosen += 1;
        if verdict == Verdict::Wrong {
            row.counts.wrong += 1;
            let Choice(union, branch, value) = choice;
            row.misread.get_or_insert_with(
                || json!({"union": union.replace("proof::", ""), "branch": branch, "value": value}),
            );
        }
    }

    fn total(&self) -> Counts {
        sum(self.rows.iter().map(|row| row.counts))
    }

    fn not_sampled(&self) -> usize {
        self.rows.iter().filter(|row| row.counts.valid == 0).count()
    }

    /// Returns the counts of an operation's parts.
    fn parts<'a>(&'a self, parts: &'a [(String, usize)]) -> impl Iterator<Item = (&'a str, &'a Row)> {
        parts.iter().filter_map(|(part, index)| Some((part.as_str(), self.rows.get(*index)?)))
    }

    fn summary(&self) -> Value {
        let Requests { sent, right, refused, unspecified, wrong } = &self.requests;
        let wrong: Vec<Value> = wrong
            .iter()
            .map(|it| json!({"operation": it.operation, "part": it.part, "expected": it.expected, "found": it.found}))
            .collect();
        let mut summary = json!({
            "requests": {"sent": sent, "right": right, "refused": refused, "unsaid": unspecified, "wrong": wrong},
            "schemas": self.rows.len(), "operations": self.operations.len(), "not_sampled": self.not_sampled(),
        });
        if let (Some(summary), Ok(Value::Object(counts))) =
            (summary.as_object_mut(), serde_json::to_value(self.total()))
        {
            summary.extend(counts);
        }
        summary
    }

    fn json(&self) -> Value {
        let operations: Vec<Value> = self
            .operations
            .iter()
            .map(|(name, parts)| {
                let all = sum(self.parts(parts).map(|(_, row)| row.counts));
                let parts: Vec<Value> = self
                    .parts(parts)
                    .map(|(part, row)| json!({"part": part, "pointer": row.pointer, "type": row.ty, "counts": row.counts}))
                    .collect();
                json!({"operation": name, "counts": all, "parts": parts})
            })
            .collect();
        json!({"summary": self.summary(), "schemas": self.rows, "operations": operations})
    }
}

/// Returns true if the result is the sample without some of its members.
fn has_only_lost_members(sample: &Value, back: &Value) -> bool {
    match (sample, back) {
        (Value::Object(sample), Value::Object(back)) => {
            back.iter().all(|(key, back)| sample.get(key).is_some_and(|value| has_only_lost_members(value, back)))
        }
        (Value::Array(sample), Value::Array(back)) => {
            sample.len() == back.len()
                && sample.iter().zip(back).all(|(value, back)| has_only_lost_members(value, back))
        }
        (sample, back) => is_same(sample, back),
    }
}

fn sum(counts: impl Iterator<Item = Counts>) -> Counts {
    counts.fold(Counts::default(), |mut sum, counts| {
        sum += counts;
        sum
    })
}

/// The proofs of one or more documents, by file.
#[derive(Default)]
pub struct Proofs {
    documents: Vec<(String, Proof)>,
    unproved: usize,
}

impl Proofs {
    /// Adds the proof of a document.
    pub fn add(&mut self, file: String, proof: Proof) {
        self.documents.push((file, proof));
    }

    /// Counts a document that could not be proved.
    pub fn fail(&mut self) {
        self.unproved += 1;
    }

    /// Returns the number of documents that could not be proved.
    pub fn unproved(&self) -> usize {
        self.unproved
    }

    /// Returns the counts of all documents.
    pub fn total(&self) -> Counts {
        sum(self.documents.iter().map(|(_, proof)| proof.total()))
    }

    /// Returns the number of requests that were sent.
    pub fn requests(&self) -> usize {
        self.documents.iter().map(|(_, proof)| proof.requests.sent).sum()
    }

    /// Returns the number of requests that do not match the document.
    pub fn wrong_requests(&self) -> usize {
        self.documents.iter().map(|(_, proof)| proof.requests.sent - proof.requests.right).sum()
    }

    /// Returns the requests that do not match the document, the first of each operation.
    fn wrong(&self) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        let mut seen: HashSet<(&str, &str)> = HashSet::new();
        for (file, proof) in &self.documents {
            for it in &proof.requests.wrong {
                if seen.insert((file, &it.operation)) {
                    let Wrong { operation, part, expected, found } = it;
                    lines.push(format!("{file}: {operation}: {part}: expected {expected}, found {found}"));
                }
            }
        }
        lines.truncate(WORST);
        lines
    }

    /// Returns the first few schemas for which no value was found.
    fn unsampled(&self) -> Vec<String> {
        let all = self.documents.iter().flat_map(|(file, proof)| proof.rows.iter().map(move |row| (file, row)));
        let unsampled = all.filter(|(_, row)| row.counts.valid == 0);
        unsampled.take(WORST).map(|(file, row)| format!("{file}: {} ({})", row.name, row.pointer)).collect()
    }

    /// Returns the schemas with rejected or changed samples or wrong choices, the worst first.
    fn worst(&self) -> Vec<(&str, &Row)> {
        let all =
            self.documents.iter().flat_map(|(file, proof)| proof.rows.iter().map(move |row| (file.as_str(), row)));
        let mut worst: Vec<_> = all.filter(|(_, row)| row.counts.lost() + row.counts.wrong > 0).collect();
        worst.sort_by_key(|(_, row)| std::cmp::Reverse(row.counts.lost() + row.counts.wrong));
        worst.truncate(WORST);
        worst
    }

    /// Returns the proof of one document as JSON.
    pub fn json_of_one(&self) -> String {
        pretty(&self.documents.first().map(|(_, proof)| proof.json()).unwrap_or_default())
    }

    /// Returns the proofs of all documents as JSON.
    pub fn json(&self) -> String {
        let documents: Vec<Value> =
            self.documents.iter().map(|(file, proof)| json!({"file": file, "summary": proof.summary()})).collect();
        let worst: Vec<Value> = self.worst().iter().map(|(file, row)| json!({"file": file, "schema": row})).collect();
        pretty(&json!({"summary": self.total(), "documents": documents, "worst": worst}))
    }

    /// Returns a text table: the documents if there are several, the worst schemas, and the totals.
    pub fn table(&self) -> String {
        let mut text = String::new();
        if self.documents.len() > 1 {
            text.push_str(&self.by_document());
        }
        let worst = self.worst();
        if !worst.is_empty() {
            text.push_str(&format!(
                "\n{:50} {:>6} {:>8} {:>8} {:>8}\n",
                "schemas with the most failures", "valid", "rejected", "changed", "misread"
            ));
        }
        for (file, row) in worst {
            let Counts { valid, refused, changed, wrong, .. } = row.counts;
            text.push_str(&format!("{:50} {valid:>6} {refused:>8} {changed:>8} {wrong:>8}  {file}\n", row.name));
            if let Some(misread) = &row.misread {
                let line = format!("{} selected {} for {}", misread["union"], misread["branch"], misread["value"]);
                text.push_str(&format!("    {}\n", line.chars().take(300).collect::<String>()));
            }
            let example = row.lost.as_ref().map(|lost| format!("{} -> {}", lost["sample"], lost["became"]));
            for line in example.iter().chain(&row.note) {
                text.push_str(&format!("    {}\n", line.chars().take(300).collect::<String>()));
            }
        }
        let unsampled = self.unsampled();
        if !unsampled.is_empty() {
            text.push_str(&format!("\nschemas without a valid sample, not proved\n    {}\n", unsampled.join("\n    ")));
        }
        let wrong = self.wrong();
        if !wrong.is_empty() {
            text.push_str(&format!("\nrequests that do not match the document\n    {}\n", wrong.join("\n    ")));
        }
        let total = self.total();
        let count = |of: fn(&Proof) -> usize| self.documents.iter().map(|(_, proof)| of(proof)).sum::<usize>();
        let whole = |proof: &Proof| {
            let is_whole = |parts: &&(_, Vec<_>)| proof.parts(&parts.1).all(|(_, row)| row.counts.lost() == 0);
            proof.operations.iter().filter(is_whole).count()
        };
        text.push_str(&format!(
            "{}; {} schemas, {} without a valid sample; all samples of {} of {} operations round-trip; {} of {} invalid samples were accepted; {} of {} union variants were selected correctly\n",
            total.survived(),
            count(|proof| proof.rows.len()),
            count(Proof::not_sampled),
            count(whole),
            count(|proof| proof.operations.len()),
            total.accepted,
            total.invalid,
            total.chosen - total.wrong,
            total.chosen,
        ));
        text.push_str(&format!(
            "{} of {} requests of {} operations match the document; {} arguments were rejected by the client; the serialization of {} parts is not defined by OpenAPI\n",
            count(|proof| proof.requests.right),
            count(|proof| proof.requests.sent),
            count(|proof| proof.operations.len()),
            count(|proof| proof.requests.refused),
            count(|proof| proof.requests.unspecified),
        ));
        text
    }

    fn by_document(&self) -> String {
        let width = self.documents.iter().map(|(file, _)| file.len()).max().unwrap_or_default();
        let mut text = format!(
            "{:width$} {:>7} {:>5} {:>8} {:>8} {:>8} {:>8} {:>8} {:>11}\n",
            "document", "schemas", "ops", "valid", "rejected", "changed", "invalid", "accepted", "not sampled"
        );
        for (file, proof) in &self.documents {
            let Counts { valid, refused, changed, invalid, accepted, .. } = proof.total();
            text.push_str(&format!(
                "{file:width$} {:>7} {:>5} {valid:>8} {refused:>8} {changed:>8} {invalid:>8} {accepted:>8} {:>11}\n",
                proof.rows.len(),
                proof.operations.len(),
                proof.not_sampled(),
            ));
        }
        text
    }
}

fn pretty(value: &Value) -> String {
    serde_json::to_string_pretty(value).unwrap_or_default() + "\n"
}
