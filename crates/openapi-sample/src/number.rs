//! Numbers within bounds. Integers are computed as `i128`, since a float cannot represent all integers beyond 2^53.

use serde_json::{Number, Value, json};

use crate::{sample::Sampler, whole::Whole};

/// The bound of integers whose schema has none.
const WIDEST: i128 = 9_000_000_000_000_000;

/// The magnitude to which bounds are clamped, so that sums of them do not overflow.
const FAR: i128 = 1 << 100;

/// The maximum number of decimals of `multipleOf` that are considered.
const DECIMALS: u32 = 12;

impl Sampler<'_> {
    pub(crate) fn integer(&mut self, whole: &Whole<'_>) -> Value {
        let (least, most) = integer_bounds(whole);
        let width = width(whole);
        let mut low = least.unwrap_or(if most.is_some_and(|most| most < 0) { -WIDEST } else { 0 });
        let mut high = most.unwrap_or_else(|| WIDEST.max(low.saturating_add(1000)));
        if let Some((narrowest, widest)) = width {
            (low, high) = (low.max(narrowest), high.min(widest));
        }
        (low, high) = (low.max(i128::from(i64::MIN)), high.min(i128::from(u64::MAX)));
        let high = high.max(low);
        let step = whole.numbers("multipleOf").filter_map(integer_step).fold(1, common_multiple);
        let (first, last) = (ceiling(low, step), high.div_euclid(step));
        let wanted = if self.is_settled() {
            low.max(1).min(high)
        } else if self.random.bool() {
            self.random.i128(low..=high.min(low.saturating_add(1000)))
        } else {
            self.random.i128(low..=high)
        };
        let number = wanted.div_euclid(step).min(last).max(first).saturating_mul(step);
        number_of(number)
    }

    pub(crate) fn number(&mut self, whole: &Whole<'_>) -> Value {
        let (low, high) = (bound(whole, Side::Low), bound(whole, Side::High));
        let is_large = |limit: &Limit| limit.value.abs() > 9.0e15 && limit.value.fract() == 0.0;
        if low.as_ref().is_some_and(is_large) || high.as_ref().is_some_and(is_large) {
            return self.integer(whole);
        }
        let is_open = |limit: &Option<Limit>| limit.as_ref().is_some_and(|limit| limit.is_exclusive);
        let (low_open, high_open) = (is_open(&low), is_open(&high));
        let high = high.map(|limit| limit.value);
        let low = low.map(|limit| limit.value).unwrap_or(match high {
            Some(high) if high < 0.0 => high - 1000.0,
            _ => 0.0,
        });
        let high = high.unwrap_or(low + 1000.0).max(low);
        let share = if self.is_settled() { 0.5 } else { self.random.f64() };
        let mut number = low + (high - low) * share;
        let steps: Vec<f64> =
            whole.numbers("multipleOf").filter_map(Number::as_f64).filter(|step| *step > 0.0).collect();
        if let Some(stepped) = stepped(&steps, low, high, number) {
            return Number::from_f64(stepped).map_or(json!(0), Value::Number);
        }
        if high - low > 1.0 {
            number = ((number * 100.0).round() / 100.0).clamp(low, high);
        }
        if low_open && number <= low || high_open && number >= high {
            number = low + (high - low) / 2.0;
        }
        Number::from_f64(number).map_or(json!(0), Value::Number)
    }
}

/// Returns an integer as a JSON value.
fn number_of(number: i128) -> Value {
    let small = i64::try_from(number).ok().map(Value::from);
    small.or_else(|| u64::try_from(number).ok().map(Value::from)).unwrap_or(Value::Null)
}

/// Returns the multiple of all steps that is nearest to a number, within bounds.
fn stepped(steps: &[f64], low: f64, high: f64, wanted: f64) -> Option<f64> {
    if steps.is_empty() {
        return None;
    }
    let scale = steps.iter().map(|step| decimals(*step)).max().unwrap_or_default();
    let scale = 10_f64.powi(i32::try_from(scale).unwrap_or_default());
    let scaled = |number: f64| limited((number * scale).round());
    let step = steps.iter().map(|step| scaled(*step)).filter(|step| *step > 0).fold(1, common_multiple);
    let (first, last) =
        (ceiling(limited((low * scale).ceil()), step), limited((high * scale).floor()).div_euclid(step));
    let count = scaled(wanted).div_euclid(step).min(last).max(first);
    Some(count.saturating_mul(step) as f64 / scale)
}

/// Returns the number of decimals of a number.
fn decimals(number: f64) -> u32 {
    let is_whole = |scaled: f64| (scaled - scaled.round()).abs() < 1e-9 * scaled.abs().max(1.0);
    (0..DECIMALS).find(|count| is_whole(number * 10_f64.powi(*count as i32))).unwrap_or(DECIMALS)
}

/// Returns the smallest integer that is a multiple of a step, which may be a fraction.
fn integer_step(step: &Number) -> Option<i128> {
    if let Some(step) = exact(step) {
        return (step > 0).then_some(step);
    }
    let step = step.as_f64().filter(|step| *step > 0.0)?;
    let scale = 10_i128.pow(decimals(step));
    let scaled = limited((step * scale as f64).round());
    (scaled > 0).then(|| scaled / divisor(scaled, scale))
}

fn divisor(a: i128, b: i128) -> i128 {
    if b == 0 { a } else { divisor(b, a % b) }
}

fn common_multiple(a: i128, b: i128) -> i128 {
    // A larger multiple is not reachable.
    (a / divisor(a, b).max(1)).saturating_mul(b).clamp(1, FAR)
}

/// Returns the factor of the first multiple of a step that is not below a bound.
fn ceiling(bound: i128, step: i128) -> i128 {
    -(-bound).div_euclid(step)
}

fn exact(number: &Number) -> Option<i128> {
    number.as_i64().map(i128::from).or_else(|| number.as_u64().map(i128::from))
}

fn limited(number: f64) -> i128 {
    (number as i128).clamp(-FAR, FAR)
}

/// Returns the range of a format with a width, whether or not the judge asserts formats.
fn width(whole: &Whole<'_>) -> Option<(i128, i128)> {
    let signed = |limit: i128| Some((-limit, limit));
    match whole.text("format")? {
        "int8" => signed(127),
        "uint8" => Some((0, 255)),
        "int16" => signed(32_767),
        "uint16" => Some((0, 65_535)),
        "int32" => signed(2_147_483_647),
        "uint32" => Some((0, 4_294_967_295)),
        "int64" => Some((i64::MIN.into(), i64::MAX.into())),
        "uint64" => Some((0, u64::MAX.into())),
        _ => None,
    }
}

/// Returns the bounds of integers, both within the range.
fn integer_bounds(whole: &Whole<'_>) -> (Option<i128>, Option<i128>) {
    let (mut low, mut high): (Option<i128>, Option<i128>) = (None, None);
    for part in &whole.parts {
        let number = |key: &str| part.schema.get(key).and_then(Value::as_number);
        let flag = |key: &str| part.schema.get(key) == Some(&Value::Bool(true));
        let least = |number: &Number, is_exclusive: bool| match exact(number) {
            Some(limit) => limit + i128::from(is_exclusive),
            None => {
                let limit = number.as_f64().unwrap_or_default();
                if is_exclusive { limited(limit.floor()) + 1 } else { limited(limit.ceil()) }
            }
        };
        let most = |number: &Number, is_exclusive: bool| match exact(number) {
            Some(limit) => limit - i128::from(is_exclusive),
            None => {
                let limit = number.as_f64().unwrap_or_default();
                if is_exclusive { limited(limit.ceil()) - 1 } else { limited(limit.floor()) }
            }
        };
        let lows = [
            number("minimum").map(|number| least(number, flag("exclusiveMinimum"))),
            number("exclusiveMinimum").map(|number| least(number, true)),
        ];
        let highs = [
            number("maximum").map(|number| most(number, flag("exclusiveMaximum"))),
            number("exclusiveMaximum").map(|number| most(number, true)),
        ];
        low = lows.into_iter().flatten().chain(low).max();
        high = highs.into_iter().flatten().chain(high).min();
    }
    (low, high)
}

/// A bound of numbers.
struct Limit {
    value: f64,
    is_exclusive: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Low,
    High,
}

/// Returns the narrowest bound on one side.
fn bound(whole: &Whole<'_>, side: Side) -> Option<Limit> {
    let (plain, exclusive) = match side {
        Side::Low => ("minimum", "exclusiveMinimum"),
        Side::High => ("maximum", "exclusiveMaximum"),
    };
    let mut found: Option<Limit> = None;
    for part in &whole.parts {
        let number = |key: &str| part.schema.get(key).and_then(Value::as_f64);
        let is_flagged = part.schema.get(exclusive) == Some(&Value::Bool(true));
        let own = number(plain).map(|value| Limit { value, is_exclusive: is_flagged });
        let open = number(exclusive).map(|value| Limit { value, is_exclusive: true });
        for limit in own.into_iter().chain(open) {
            let is_narrower = found.as_ref().is_none_or(|known| match side {
                Side::Low => limit.value > known.value || limit.value == known.value && limit.is_exclusive,
                Side::High => limit.value < known.value || limit.value == known.value && limit.is_exclusive,
            });
            if is_narrower {
                found = Some(limit);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use crate::sample::tests::sampled;

    #[test]
    fn numbers_are_within_their_bounds() {
        for schema in [
            r#"{"type": "integer", "minimum": 9007199254740993}"#,
            r#"{"type": "integer", "minimum": 9007199254740993, "maximum": 9007199254740993}"#,
            r#"{"type": "integer", "exclusiveMinimum": 9223372036854775806, "maximum": 18446744073709551615}"#,
            r#"{"type": "integer", "minimum": -7, "maximum": -3, "multipleOf": 5}"#,
            r#"{"type": "integer", "multipleOf": 2.5, "minimum": 1}"#,
            r#"{"type": "integer", "allOf": [{"multipleOf": 4}, {"multipleOf": 6}, {"minimum": 13}]}"#,
            r#"{"allOf": [{"type": "number", "minimum": 3}, {"maximum": 5}], "exclusiveMaximum": 5}"#,
            r#"{"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 0.1}"#,
            r#"{"type": "number", "multipleOf": 0.01, "minimum": 0.1, "maximum": 0.2}"#,
            r#"{"type": "number", "maximum": -5}"#,
            r#"{"type": "number", "minimum": 9007199254740993}"#,
        ] {
            sampled(schema);
        }
    }
}
