//! Generation of strings that match a regular expression.

use std::collections::HashMap;

use fastrand::Rng;
use regex_syntax::hir::{Class, Hir, HirKind, Repetition};

/// The maximum length of a generated string, in bytes.
const LONGEST: usize = 20_000;

/// The maximum number of parts of a pattern that are expanded, which limits nested repetitions of nothing.
const STEPS: usize = 200_000;

/// An ECMA-262 regular expression for which strings are generated. Look-around and back references are ignored: the
/// caller verifies each string.
#[derive(Debug)]
pub(crate) struct Pattern {
    hir: Hir,
    /// The number of repetitions with a variable count.
    flexible: usize,
}

impl Pattern {
    /// Parses a pattern; `None` if its syntax cannot be translated.
    pub(crate) fn parse(pattern: &str) -> Option<Self> {
        let hir = regex_syntax::parse(&translated(pattern)).ok()?;
        let flexible = flexible(&hir);
        Some(Self { hir, flexible })
    }

    /// Generates a string of at least `least` characters, if the pattern allows it. Each turn distributes the
    /// characters differently.
    pub(crate) fn write(&self, random: &mut Rng, least: usize, is_plain: bool, turn: usize) -> String {
        let fixed = self.hir.properties().minimum_len().unwrap_or(0);
        let missing = least.saturating_sub(fixed);
        let shared = missing.div_ceil(self.flexible.max(1));
        let classes = HashMap::new();
        let mut writer = match turn % 3 {
            0 => Writer { random, is_plain, stretch: shared, spread: 4, only: None, index: 0, left: STEPS, classes },
            1 => {
                let only = Some(random.usize(..self.flexible.max(1)));
                Writer { random, is_plain, stretch: missing, spread: 2, only, index: 0, left: STEPS, classes }
            }
            _ => Writer { random, is_plain, stretch: shared, spread: 0, only: None, index: 0, left: STEPS, classes },
        };
        let mut text = String::new();
        writer.put(&self.hir, &mut text);
        text
    }
}

fn flexible(hir: &Hir) -> usize {
    let own = match hir.kind() {
        HirKind::Repetition(repetition) if repetition.max != Some(repetition.min) => 1,
        _ => 0,
    };
    own + hir.kind().subs().iter().map(flexible).sum::<usize>()
}

struct Writer<'r> {
    random: &'r mut Rng,
    /// `true` if letters and digits are preferred throughout.
    is_plain: bool,
    /// The number of times a repetition is written beyond its minimum.
    stretch: usize,
    /// The maximum number of random further times.
    spread: usize,
    /// The only repetition that is stretched; all if `None`.
    only: Option<usize>,
    /// The number of the next flexible repetition.
    index: usize,
    /// The number of parts that may still be expanded.
    left: usize,
    /// The characters for each class of the pattern, by its address.
    classes: HashMap<*const Class, Choices>,
}

impl Writer<'_> {
    fn put(&mut self, hir: &Hir, text: &mut String) {
        if text.len() > LONGEST || self.left == 0 {
            return;
        }
        self.left -= 1;
        match hir.kind() {
            HirKind::Empty | HirKind::Look(_) => {}
            HirKind::Literal(literal) => text.push_str(&String::from_utf8_lossy(&literal.0)),
            HirKind::Class(class) => text.extend(self.character(class)),
            HirKind::Repetition(repetition) => {
                for _ in 0..self.count(repetition) {
                    if self.left == 0 {
                        break;
                    }
                    self.put(&repetition.sub, text);
                }
            }
            HirKind::Capture(capture) => self.put(&capture.sub, text),
            HirKind::Concat(parts) => parts.iter().for_each(|part| self.put(part, text)),
            HirKind::Alternation(branches) => {
                let index = self.random.usize(..branches.len().max(1));
                if let Some(branch) = branches.get(index) {
                    self.put(branch, text);
                }
            }
        }
    }

    fn count(&mut self, repetition: &Repetition) -> usize {
        let least = repetition.min as usize;
        let most = repetition.max.map_or(LONGEST, |most| most as usize);
        if least >= most {
            return least.min(LONGEST);
        }
        let is_stretched = self.only.is_none_or(|only| only == self.index);
        self.index += 1;
        let stretch = if is_stretched { self.stretch } else { 0 };
        let more = stretch + self.random.usize(..=self.spread);
        least.saturating_add(more).min(most).min(LONGEST)
    }

    fn character(&mut self, class: &Class) -> Option<char> {
        let Choices { words, printed, first } =
            self.classes.entry(std::ptr::from_ref(class)).or_insert_with(|| Choices::of(class));
        let is_odd = !self.is_plain && self.random.u8(..) < 32;
        if !words.is_empty() && !is_odd {
            return words.get(self.random.usize(..words.len())).copied();
        }
        if !printed.is_empty() {
            return printed.get(self.random.usize(..printed.len())).copied();
        }
        *first
    }
}

/// The characters that are used for a class.
struct Choices {
    /// The ASCII letters and digits.
    words: Vec<char>,
    /// The printable ASCII characters.
    printed: Vec<char>,
    /// The first character of the class.
    first: Option<char>,
}

impl Choices {
    fn of(class: &Class) -> Self {
        // Ranges are sorted, and few of them are ASCII.
        let (first, ranges): (Option<char>, Vec<(char, char)>) = match class {
            Class::Unicode(class) => {
                let all = class.ranges().iter().map(|range| (range.start(), range.end()));
                (all.clone().next().map(|(start, _)| start), all.take_while(|(start, _)| start.is_ascii()).collect())
            }
            Class::Bytes(class) => {
                let all = class.ranges().iter().map(|range| (char::from(range.start()), char::from(range.end())));
                (all.clone().next().map(|(start, _)| start), all.take_while(|(start, _)| start.is_ascii()).collect())
            }
        };
        let has = |letter: &char| ranges.iter().any(|(start, end)| (start..=end).contains(&letter));
        let printed: Vec<char> = (' '..='~').filter(has).collect();
        let words = printed.iter().copied().filter(char::is_ascii_alphanumeric).collect();
        Self { words, printed, first }
    }
}

/// Translates a pattern to the syntax of `regex-syntax`, without look-around.
fn translated(pattern: &str) -> String {
    let mut out = String::with_capacity(pattern.len());
    let mut rest = pattern;
    let mut is_in_class = false;
    while let Some(letter) = rest.chars().next() {
        let after = rest.get(letter.len_utf8()..).unwrap_or_default();
        if letter == '\\' {
            let Some(escaped) = after.chars().next() else { break };
            // In that syntax `\<` and `\>` are word boundaries.
            if !matches!(escaped, '<' | '>') {
                out.push('\\');
            }
            out.push(escaped);
            rest = after.get(escaped.len_utf8()..).unwrap_or_default();
            continue;
        }
        if is_in_class {
            let is_set_syntax = matches!(letter, '[' | '&' | '~') || letter == '-' && after.starts_with('-');
            if is_set_syntax {
                out.push('\\');
            }
            is_in_class = letter != ']';
        } else if letter == '[' {
            is_in_class = true;
        } else if ["(?=", "(?!", "(?<=", "(?<!"].iter().any(|look| rest.starts_with(look)) {
            rest = rest.get(group(rest)..).unwrap_or_default();
            continue;
        }
        out.push(letter);
        rest = after;
    }
    out
}

/// Returns the length of the group at the start of a text, in bytes.
fn group(text: &str) -> usize {
    let (mut depth, mut is_in_class, mut is_escaped) = (0_usize, false, false);
    for (at, letter) in text.char_indices() {
        match letter {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            ']' => is_in_class = false,
            _ if is_in_class => {}
            '[' => is_in_class = true,
            '(' => depth += 1,
            ')' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return at + 1;
                }
            }
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn texts_match_the_pattern_that_they_are_written_for() {
        for pattern in [
            r"^\+[1-9]\d{1,14}$",
            r"^[^@\s]+@[^@\s]+\.[^@\s]+$",
            r"^arn:aws:[a-z0-9-]+:[a-z0-9-]*:\d{12}:.+$",
            r"^(GET|POST)\/[a-z]+(\?[a-z]=\d)*$",
            r"^(?<year>\d{4})-(0[1-9]|1[0-2])$",
            r"^[\w.\-[&]{3,}$",
            r"^\p{Lu}{2}$",
            r"^(?!x)[a-w]{4}$",
        ] {
            let validator = jsonschema::validator_for(&json!({"pattern": pattern})).unwrap();
            let parsed = Pattern::parse(pattern).unwrap_or_else(|| panic!("{pattern} is not read"));
            for turn in 0..30 {
                let text = parsed.write(&mut Rng::with_seed(turn), 0, turn % 2 == 0, turn as usize);
                assert!(validator.is_valid(&json!(text)), "{pattern}: {text:?}");
            }
        }
    }

    #[test]
    fn a_text_is_as_long_as_it_must_be() {
        let parsed = Pattern::parse("^[a-z]+-[0-9]*$").unwrap();
        assert!(parsed.write(&mut Rng::with_seed(1), 40, true, 0).len() >= 40);
        assert!(Pattern::parse(r"^(a)\1$").is_none());
    }

    #[test]
    fn a_long_text_of_a_large_class_takes_no_time() {
        let parsed = Pattern::parse(r"^\p{L}{20000}$").unwrap();
        let began = std::time::Instant::now();
        for turn in 0..30 {
            assert_eq!(parsed.write(&mut Rng::with_seed(1), 0, true, turn).len(), 20_000);
        }
        assert!(began.elapsed() < std::time::Duration::from_secs(5), "{:?}", began.elapsed());
    }
}
