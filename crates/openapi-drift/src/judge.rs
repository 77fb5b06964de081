//! Evaluation of every rule on every pair of its kind.

use foldhash::HashSet;

use crate::{
    level::{Direction, Wire},
    pair::{Pairs, Part, SchemaPair},
    rules::{Finding, Found, Judge, Origin, Rule, rules},
};

/// Returns the findings of all rules.
pub fn judge(pairs: &Pairs<'_>) -> Vec<Finding> {
    let mut all: Vec<Finding> = Vec::new();
    for rule in rules() {
        match rule.judge {
            Judge::Operation(judge) => parts(rule, &pairs.operations, judge, &mut all),
            Judge::Parameter(judge) => parts(rule, &pairs.parameters, judge, &mut all),
            Judge::Body(judge) => parts(rule, &pairs.bodies, judge, &mut all),
            Judge::Media(judge) => parts(rule, &pairs.media, judge, &mut all),
            Judge::Response(judge) => parts(rule, &pairs.responses, judge, &mut all),
            Judge::Header(judge) => parts(rule, &pairs.headers, judge, &mut all),
            Judge::Security(judge) => parts(rule, &pairs.security, judge, &mut all),
            Judge::Server(judge) => parts(rule, &pairs.servers, judge, &mut all),
            Judge::Schema(judge) => schemas(rule, pairs, |_| true, judge, &mut all),
            // If no value fits the types of both, the rule for types reports the whole change.
            Judge::Whole(judge) if matches!(rule.id, "type-changed" | "default-changed") => {
                schemas(rule, pairs, |pair| pair.is_whole, judge, &mut all);
            }
            Judge::Whole(judge) => {
                schemas(rule, pairs, |pair| pair.is_whole && !pair.is_of_other_types(), judge, &mut all);
            }
            Judge::Surface => {}
        }
    }
    probe(pairs, &mut all);
    all
}

/// Limits the level of a finding for a replaced schema to that of its best replacement.
fn probe(pairs: &Pairs<'_>, all: &mut [Finding]) {
    let mut levels = vec![Wire::Safe; pairs.schemas.len()];
    for finding in all.iter() {
        if let Origin::Schema(index) = finding.origin
            && finding.probes.is_empty()
            && let Some(level) = levels.get_mut(index)
        {
            *level = (*level).max(finding.wire);
        }
    }
    for finding in all.iter_mut().filter(|finding| !finding.probes.is_empty() && finding.wire > Wire::Safe) {
        let best =
            finding.probes.iter().map(|probe| probe.map_or(Wire::Safe, |start| worst(pairs, &levels, start))).min();
        finding.wire = best.map_or(finding.wire, |best| finding.wire.min(best));
    }
}

/// Returns the highest level of the findings at a pair and inside it.
fn worst(pairs: &Pairs<'_>, levels: &[Wire], start: usize) -> Wire {
    let mut seen = HashSet::from_iter([start]);
    let mut queue = vec![start];
    let mut worst = Wire::Safe;
    while let Some(index) = queue.pop() {
        worst = worst.max(levels.get(index).copied().unwrap_or(Wire::Safe));
        let inside = pairs.schemas.get(index).into_iter().flat_map(|pair| &pair.inside);
        queue.extend(inside.map(|(_, inside)| *inside).filter(|inside| seen.insert(*inside)));
    }
    worst
}

fn found<'f>(rule: &'static Rule, direction: Direction, origin: Origin, all: &'f mut Vec<Finding>) -> Found<'f> {
    Found { rule, direction, origin, all, last: None }
}

fn schemas(
    rule: &'static Rule,
    pairs: &Pairs<'_>,
    is_meant: fn(&SchemaPair<'_>) -> bool,
    judge: fn(&SchemaPair<'_>, &mut Found<'_>),
    all: &mut Vec<Finding>,
) {
    for (index, pair) in pairs.schemas.iter().enumerate().filter(|(_, pair)| is_meant(pair)) {
        judge(pair, &mut found(rule, pair.direction, Origin::Schema(index), all));
    }
}

fn parts<T>(
    rule: &'static Rule,
    parts: &[Part<'_, T>],
    judge: fn(&Part<'_, T>, &mut Found<'_>),
    all: &mut Vec<Finding>,
) {
    for part in parts {
        judge(part, &mut found(rule, part.direction, Origin::Operation(part.operation), all));
    }
}
