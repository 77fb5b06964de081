//! Judging: every rule over every pair of its kind.

use crate::{
    level::Direction,
    pair::{Pairs, Part},
    rules::{Finding, Found, Judge, Origin, RULES, Rule},
};

/// What the rules find.
pub fn judge(pairs: &Pairs<'_>) -> Vec<Finding> {
    let mut all: Vec<Finding> = Vec::new();
    for rule in RULES {
        match rule.judge {
            Judge::Operation(judge) => parts(rule, &pairs.operations, judge, &mut all),
            Judge::Parameter(judge) => parts(rule, &pairs.parameters, judge, &mut all),
            Judge::Body(judge) => parts(rule, &pairs.bodies, judge, &mut all),
            Judge::Media(judge) => parts(rule, &pairs.media, judge, &mut all),
            Judge::Response(judge) => parts(rule, &pairs.responses, judge, &mut all),
            Judge::Header(judge) => parts(rule, &pairs.headers, judge, &mut all),
            Judge::Security(judge) => parts(rule, &pairs.security, judge, &mut all),
            Judge::Server(judge) => parts(rule, &pairs.servers, judge, &mut all),
            Judge::Schema(judge) => {
                for (index, pair) in pairs.schemas.iter().enumerate() {
                    judge(pair, &mut found(rule, pair.direction, Origin::Schema(index), &mut all));
                }
            }
            Judge::Surface => {}
        }
    }
    all
}

fn found<'f>(rule: &'static Rule, direction: Direction, origin: Origin, all: &'f mut Vec<Finding>) -> Found<'f> {
    Found { rule, direction, origin, all, last: None }
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
