//! Conversion of descriptions for rustdoc.
//!
//! Both OpenAPI descriptions and rustdoc comments are CommonMark, but rustdoc treats code blocks as tests, words in
//! brackets as links to items, and HTML as markup. A document is untrusted, and its relative links have no base.

use std::ops::Range;

use pulldown_cmark::{BrokenLink, CodeBlockKind, Event, LinkType, Options, Parser, Tag, TagEnd, TextMergeWithOffset};

/// Tags that only affect presentation: their text is preserved.
const LOOKS: [&str; 34] = [
    "a",
    "b",
    "blockquote",
    "br",
    "center",
    "code",
    "dd",
    "div",
    "dl",
    "dt",
    "em",
    "font",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "img",
    "li",
    "ol",
    "p",
    "pre",
    "small",
    "span",
    "strong",
    "sub",
    "sup",
    "u",
    "ul",
    "table",
    "td",
];

/// Tags of tables, whose text is preserved as well.
const TABLES: [&str; 5] = ["tbody", "th", "thead", "tr", "caption"];

/// The CommonMark extensions that rustdoc enables.
const OPTIONS: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS);

/// Returns a description with code blocks marked as text, links absolute or removed, and without HTML.
pub(crate) fn plain(text: &str) -> String {
    let is_plain = !text.contains(['[', '<', '`', '~', '\t']) && !text.contains("    ") && !text.contains("://");
    if is_plain {
        return text.to_owned();
    }
    let once = edited(text);
    if is_safe(&once) {
        return once;
    }
    // The text between removed tags may have become markup.
    let twice = edited(&once);
    if is_safe(&twice) { twice } else { literal(text) }
}

/// Returns a text with the changes that make the most of its markup safe.
fn edited(text: &str) -> String {
    let mut edits = Edits { text, found: Vec::new() };
    let mut links: Vec<Link> = Vec::new();
    let mut code: Option<(Range<usize>, String)> = None;
    for (event, range) in TextMergeWithOffset::new(Parser::new_ext(text, OPTIONS).into_offset_iter()) {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(_) | CodeBlockKind::Indented)) => {
                code = Some((range, String::new()));
            }
            Event::End(TagEnd::CodeBlock) => {
                if let Some((range, content)) = code.take() {
                    edits.code(range, &content);
                }
            }
            Event::Text(content) if code.is_some() => {
                if let Some((_, text)) = &mut code {
                    text.push_str(&content);
                }
            }
            Event::Start(Tag::Link { link_type, dest_url, .. } | Tag::Image { link_type, dest_url, .. }) => {
                let is_kept = is_absolute(&dest_url) || link_type == LinkType::Email;
                links.push(Link { range, is_kept, content: None });
            }
            Event::End(TagEnd::Link | TagEnd::Image) => {
                if let Some(link) = links.pop().filter(|link| !link.is_kept) {
                    edits.unlink(&link);
                }
            }
            other => {
                if let Some(link) = links.last_mut() {
                    let start = link.content.as_ref().map_or(range.start, |known| known.start);
                    link.content = Some(start..range.end);
                }
                match other {
                    Event::Text(_) if links.is_empty() => edits.text(range),
                    Event::Html(_) | Event::InlineHtml(_) => edits.html(range),
                    _ => {}
                }
            }
        }
    }
    edits.apply()
}

/// Returns true if rustdoc finds neither HTML, nor a link to anything but an absolute URL, nor code that it would
/// compile.
fn is_safe(text: &str) -> bool {
    let mut has_item_links = false;
    let mut item_link = |_: BrokenLink<'_>| {
        has_item_links = true;
        None
    };
    let events = Parser::new_with_broken_link_callback(text, OPTIONS, Some(&mut item_link));
    let all_safe = events.into_iter().all(|event| match event {
        Event::Html(_) | Event::InlineHtml(_) => false,
        Event::Start(Tag::Link { link_type, dest_url, .. } | Tag::Image { link_type, dest_url, .. }) => {
            is_absolute(&dest_url) || link_type == LinkType::Email
        }
        Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)) => false,
        Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(language))) => language.as_ref() == "text",
        _ => true,
    });
    all_safe && !has_item_links
}

/// Returns a text without any markup: punctuation is escaped, and no line is indented.
fn literal(text: &str) -> String {
    let mut result = String::with_capacity(text.len() * 2);
    for line in text.lines().map(str::trim) {
        for c in line.chars() {
            if c.is_ascii_punctuation() {
                result.push('\\');
            }
            result.push(if c == '\t' { ' ' } else { c });
        }
        result.push('\n');
    }
    result.truncate(result.trim_end().len());
    result
}

struct Link {
    range: Range<usize>,
    is_kept: bool,
    /// The range between the brackets.
    content: Option<Range<usize>>,
}

fn is_absolute(url: &str) -> bool {
    ["http://", "https://", "mailto:"].iter().any(|scheme| url.starts_with(scheme))
}

/// The changes to a text, which do not overlap.
struct Edits<'t> {
    text: &'t str,
    found: Vec<(Range<usize>, String)>,
}

impl Edits<'_> {
    /// Marks a code block as text, so that it is not a test.
    fn code(&mut self, range: Range<usize>, content: &str) {
        let is_fenced = self.text.get(range.clone()).is_some_and(|code| code.starts_with(['`', '~']));
        let before = self.text.get(..range.start).unwrap_or_default();
        // The indentation that marks a code block is removed.
        let before = match is_fenced {
            true => before,
            false => before.strip_suffix("    ").or_else(|| before.strip_suffix('\t')).unwrap_or(before),
        };
        let range = before.len()..range.end;
        // The markers of lists are not repeated, those of quotes are.
        let line = before.rsplit('\n').next().unwrap_or_default();
        let prefix: String = line.chars().map(|c| if c == '>' { '>' } else { ' ' }).collect();
        let longest = content.split(|c| c != '`').map(str::len).max().unwrap_or_default();
        let fence = "`".repeat(longest.max(2) + 1);
        let mut block = format!("{fence}text\n");
        for line in content.trim_end_matches('\n').lines() {
            block.push_str(&format!("{prefix}{line}\n"));
        }
        block.push_str(&format!("{prefix}{fence}"));
        if self.text.get(..range.end).is_some_and(|text| text.ends_with('\n')) {
            block.push('\n');
        }
        self.found.push((range, block));
    }

    /// Replaces an unresolvable link by its text.
    fn unlink(&mut self, link: &Link) {
        let words = link.content.clone().and_then(|range| self.text.get(range)).unwrap_or_default().to_owned();
        // Changes between the brackets are discarded with the link.
        self.found.retain(|(range, _)| range.start < link.range.start || range.end > link.range.end);
        self.found.push((link.range.clone(), escaped(&words)));
    }

    /// Escapes brackets in text, and turns bare URLs into links.
    fn text(&mut self, range: Range<usize>) {
        let Some(text) = self.text.get(range.clone()) else { return };
        let mut at = 0;
        while let Some((found, length)) = next(text, at) {
            let (start, end) = (range.start + found, range.start + found + length);
            let Some(piece) = text.get(found..found + length) else { break };
            let is_escaped = self.text.get(..start).is_some_and(|before| before.ends_with('\\'));
            if length > 1 {
                self.found.push((start..end, format!("<{piece}>")));
            } else if !is_escaped {
                self.found.push((start..end, format!("\\{piece}")));
            }
            at = found + length;
        }
    }

    /// Removes tags that only affect presentation, and escapes others.
    fn html(&mut self, range: Range<usize>) {
        let html = self.text.get(range.clone()).unwrap_or_default();
        let mut text = String::new();
        let mut rest = html;
        while let Some((before, tag)) = rest.split_once('<') {
            text.push_str(before);
            let (tag, after) = tag.split_once('>').unwrap_or((tag, ""));
            let name: String = tag
                .trim_start_matches('/')
                .chars()
                .take_while(char::is_ascii_alphanumeric)
                .collect::<String>()
                .to_lowercase();
            match name.as_str() {
                "br" | "p" | "li" if !tag.starts_with('/') => text.push(' '),
                name if LOOKS.contains(&name) || TABLES.contains(&name) || tag.starts_with("!--") => {}
                _ => text.push_str(&format!("\\<{}\\>", escaped(tag))),
            }
            rest = after;
        }
        text.push_str(rest);
        self.found.push((range, text));
    }

    fn apply(mut self) -> String {
        self.found.sort_by_key(|(range, _)| range.start);
        let mut result = String::with_capacity(self.text.len());
        let mut at = 0;
        for (range, new) in self.found {
            if range.start < at {
                continue;
            }
            result.push_str(self.text.get(at..range.start).unwrap_or_default());
            result.push_str(&new);
            at = range.end;
        }
        result.push_str(self.text.get(at..).unwrap_or_default());
        result
    }
}

/// Returns the position and length of the next bracket or bare URL in a text.
fn next(text: &str, at: usize) -> Option<(usize, usize)> {
    let rest = text.get(at..)?;
    let bracket = rest.find(['[', ']']).map(|found| (found, 1));
    let address = ["http://", "https://"].iter().filter_map(|scheme| rest.find(scheme)).min().map(|found| {
        let address = rest.get(found..).unwrap_or_default();
        let end = address.find(|c: char| c.is_whitespace() || "<>()[]\"`|*\\'".contains(c)).unwrap_or(address.len());
        let length = address.get(..end).unwrap_or_default().trim_end_matches(['.', ',', ';', ':', '!', '?', '_']).len();
        (found, length.max(2))
    });
    let (found, length) = [bracket, address].into_iter().flatten().min()?;
    Some((at + found, length))
}

fn escaped(text: &str) -> String {
    text.replace('[', "\\[").replace(']', "\\]").replace('<', "\\<").replace('>', "\\>")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_is_text() {
        assert_eq!(plain("A:\n```\nlet x;\n```\nB"), "A:\n```text\nlet x;\n```\nB");
        assert_eq!(plain("A:\n~~~rust\nx ``` y\n~~~"), "A:\n````text\nx ``` y\n````");
        assert_eq!(plain("A:\n\n    let x;\n    y\n\nB"), "A:\n\n```text\nlet x;\ny\n```\n\nB");
        assert_eq!(plain("- a\n\n  ```json\n  {}\n  ```\n- b"), "- a\n\n  ```text\n  {}\n  ```\n- b");
        assert_eq!(plain("Use `a[0]` and `<b>`."), "Use `a[0]` and `<b>`.");
    }

    #[test]
    fn links_lead_somewhere_or_are_words() {
        assert_eq!(plain("See [the guide](https://a.example/b)."), "See [the guide](https://a.example/b).");
        assert_eq!(plain("See [the guide](/docs#x) and [`b`](#c)."), "See the guide and `b`.");
        assert_eq!(plain("An array `of` [items] \\[x\\]"), "An array `of` \\[items\\] \\[x\\]");
        assert_eq!(plain("At https://a.example/x_y, or."), "At <https://a.example/x_y>, or.");
        assert_eq!(plain("![logo](logo.png) <https://a.example>"), "logo <https://a.example>");
    }

    #[test]
    fn html_is_words() {
        assert_eq!(plain("<p>One<br/>two</p> for <id>"), " One two for \\<id\\>");
        assert_eq!(plain("a <script>alert(1)</script>"), "a \\<script\\>alert(1)\\</script\\>");
        assert_eq!(plain("<p>Where <code>period[start]</code> is</p>"), " Where period\\[start\\] is");
        let hostile = plain("<img src=x onerror=alert(1)><b onclick='x'>b</b>");
        assert_eq!(hostile, "b");
    }

    /// Tests every sequence of four parts with a meaning in Markdown or HTML: the words are preserved, and rustdoc
    /// finds neither HTML, nor a link to anything but an absolute URL, nor code that it would compile.
    #[test]
    fn any_text_stays_a_text() {
        const PARTS: [&str; 15] = [
            "[",
            "](a)",
            "]: x",
            "`",
            "```\n",
            "\n",
            "    ",
            "<b>",
            "<",
            ">",
            "word ",
            "- ",
            "\t",
            "![",
            "https://a.example ",
        ];
        for number in 0..PARTS.len().pow(4) {
            let part = |position: u32| PARTS[number / PARTS.len().pow(position) % PARTS.len()];
            let text = [part(0), part(1), part(2), part(3)].concat();
            let written = plain(&text);
            let mut words = 0;
            for event in Parser::new(&written) {
                match event {
                    Event::Html(html) | Event::InlineHtml(html) => panic!("{text:?} became {written:?}: HTML {html:?}"),
                    Event::Start(Tag::Link { dest_url, .. }) => {
                        assert!(
                            dest_url.starts_with("https://a.example"),
                            "{text:?} became {written:?}: link {dest_url:?}"
                        );
                    }
                    Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(language))) => {
                        assert_eq!(language.as_ref(), "text", "{text:?} became {written:?}");
                    }
                    Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)) => {
                        panic!("{text:?} became {written:?}: code")
                    }
                    Event::Text(it) | Event::Code(it) => words += it.matches("word").count(),
                    _ => {}
                }
            }
            // The definition of a link is not displayed.
            let shown = Parser::new(&text).map(|event| match event {
                Event::Text(it) | Event::Code(it) => it.matches("word").count(),
                _ => 0,
            });
            assert!(words >= shown.sum(), "{text:?} became {written:?}");
        }
    }
}
