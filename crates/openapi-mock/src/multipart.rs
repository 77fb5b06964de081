//! Multipart bodies (RFC 7578, RFC 2046, section 5.1).

use openapi_document::media_type;

use crate::form::Field;

/// Returns the boundary in a `Content-Type`.
pub(crate) fn boundary(content_type: &str) -> Option<&str> {
    content_type.split(';').skip(1).find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.trim().eq_ignore_ascii_case("boundary").then(|| value.trim().trim_matches('"'))
    })
}

/// Parses the parts of a body; `None` if the closing delimiter is missing.
pub(crate) fn parts(body: &[u8], boundary: &str) -> Option<Vec<Field>> {
    let delimiter = format!("--{boundary}");
    let mut rest = body.get(find(body, delimiter.as_bytes())?..)?;
    let mut fields = Vec::new();
    loop {
        rest = rest.get(delimiter.len()..)?;
        if rest.starts_with(b"--") {
            return Some(fields);
        }
        let begin = find(rest, b"\r\n")? + 2;
        rest = rest.get(begin..)?;
        let end = find(rest, format!("\r\n{delimiter}").as_bytes())?;
        fields.extend(part(rest.get(..end)?));
        rest = rest.get(end + 2..)?;
    }
}

fn part(part: &[u8]) -> Option<Field> {
    // A part without headers starts with the empty line.
    let (head, body) = match find(part, b"\r\n\r\n") {
        Some(at) => (part.get(..at)?, part.get(at + 4..)?),
        None => (&[] as &[u8], part.strip_prefix(b"\r\n")?),
    };
    let head = String::from_utf8_lossy(head);
    let header = |name: &str| {
        let mut lines = head.split("\r\n").filter_map(|line| line.split_once(':'));
        lines.find(|(known, _)| known.trim().eq_ignore_ascii_case(name)).map(|(_, value)| value.trim().to_owned())
    };
    let disposition = header("content-disposition")?;
    let content_type = header("content-type");
    let is_opaque = |it: &String| {
        let essence = media_type::essence(it);
        !media_type::is_json(&essence) && !essence.starts_with("text/")
    };
    let is_file = parameter(&disposition, "filename").is_some()
        || parameter(&disposition, "filename*").is_some()
        || content_type.as_ref().is_some_and(is_opaque);
    Some(Field {
        name: parameter(&disposition, "name")?,
        text: String::from_utf8_lossy(body).into_owned(),
        content_type,
        is_file,
    })
}

/// Returns a parameter of a header. Quoted values may contain semicolons.
fn parameter(header: &str, wanted: &str) -> Option<String> {
    let mut rest = header.split_once(';')?.1;
    loop {
        let (name, value) = rest.split_once('=')?;
        let (value, after) = match value.trim_start().strip_prefix('"') {
            Some(quoted) => {
                let mut end = None;
                let mut is_escaped = false;
                for (at, letter) in quoted.char_indices() {
                    match letter {
                        _ if is_escaped => is_escaped = false,
                        '\\' => is_escaped = true,
                        '"' => {
                            end = Some(at);
                            break;
                        }
                        _ => {}
                    }
                }
                let (value, after) = quoted.split_at(end?);
                (value.replace("\\\"", "\"").replace("%22", "\""), after.split_once(';').map_or("", |(_, after)| after))
            }
            None => {
                let (value, after) = value.split_once(';').unwrap_or((value, ""));
                (value.trim().to_owned(), after)
            }
        };
        if name.trim().eq_ignore_ascii_case(wanted) {
            return Some(value);
        }
        rest = after;
    }
}

fn find(text: &[u8], wanted: &[u8]) -> Option<usize> {
    text.windows(wanted.len().max(1)).position(|window| window == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_have_names_and_contents() {
        let body = b"--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--b\r\ncontent-disposition: form-data; name=\"f;x\"; filename=\"a \\\"b\\\".bin\"\r\nContent-Type: image/png\r\n\r\n\xff\r\n\r\n--b--\r\n";
        let fields = parts(body, "b").unwrap();
        let short: Vec<_> = fields.iter().map(|it| (it.name.as_str(), it.text.as_str(), it.is_file)).collect();
        assert_eq!(short, [("a", "1", false), ("f;x", "\u{fffd}\r\n", true)]);
        assert_eq!(fields[1].content_type.as_deref(), Some("image/png"));
        assert!(parts(b"--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1", "b").is_none());
        assert_eq!(boundary("multipart/form-data; boundary=\"x y\""), Some("x y"));
    }
}
