//! The media types that a client accepts (RFC 9110, section 12.5.1).

use openapi_document::media_type;

/// The media ranges of `Accept` with their qualities.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Accept(Vec<(String, f32)>);

impl Accept {
    /// Parses the lines of the header. An absent header accepts everything.
    pub(crate) fn read<'h>(lines: impl Iterator<Item = &'h str>) -> Self {
        let read = |range: &str| {
            let essence = media_type::essence(range);
            let essence = if essence == "*" { "*/*".to_owned() } else { essence };
            let quality = range.split(';').skip(1).find_map(|parameter| {
                let (name, value) = parameter.split_once('=')?;
                name.trim().eq_ignore_ascii_case("q").then(|| value.trim().parse().unwrap_or(1.0))
            });
            (!essence.is_empty()).then(|| (essence, quality.unwrap_or(1.0)))
        };
        Self(lines.flat_map(|line| line.split(',')).filter_map(read).collect())
    }

    /// Returns the quality of a media type by the most specific range that covers it; 0 if it is not accepted.
    fn quality(&self, media_type: &str) -> f32 {
        if self.0.is_empty() {
            return 1.0;
        }
        let closeness = |range: &str| usize::from(!range.starts_with('*')) + usize::from(!range.ends_with('*'));
        let fitting = self.0.iter().filter(|(range, _)| media_type::covers(range, media_type));
        fitting.max_by_key(|(range, _)| closeness(range)).map_or(0.0, |(_, quality)| *quality)
    }

    /// Returns the media type to send for a documented one, with its quality; `None` if it is not accepted. A
    /// documented range becomes a media type within it.
    pub(crate) fn concrete(&self, documented: &str) -> Option<(String, f32)> {
        let usual = match media_type::essence(documented).as_str() {
            "*/*" | "application/*" => "application/json".to_owned(),
            "text/*" => "text/plain".to_owned(),
            "image/*" => "image/png".to_owned(),
            "audio/*" => "audio/mpeg".to_owned(),
            "video/*" => "video/mp4".to_owned(),
            other if other.ends_with('*') => other.replace('*', "octet-stream"),
            _ => documented.to_owned(),
        };
        let quality = self.quality(&usual);
        if quality > 0.0 {
            return Some((usual, quality));
        }
        let asked = self
            .0
            .iter()
            .find(|(range, quality)| *quality > 0.0 && !range.contains('*') && media_type::covers(documented, range));
        asked.cloned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(header: &str) -> Accept {
        Accept::read([header].into_iter())
    }

    #[test]
    fn the_closest_range_decides() {
        let accept = read("text/*;q=0.3, text/html;q=0, */*;q=0.1, application/json");
        let quality = |media_type: &str| accept.concrete(media_type).map(|(_, quality)| quality);
        assert_eq!(quality("application/json; charset=utf-8"), Some(1.0));
        assert_eq!(quality("text/plain"), Some(0.3));
        assert_eq!((quality("text/html"), quality("image/png")), (None, Some(0.1)));
        assert_eq!(Accept::default().concrete("a/b"), Some(("a/b".to_owned(), 1.0)));
    }

    #[test]
    fn ranges_are_sent_as_one_media_type() {
        let concrete = |accept: &str, media_type: &str| read(accept).concrete(media_type).map(|(name, _)| name);
        assert_eq!(concrete("*/*", "*/*").as_deref(), Some("application/json"));
        assert_eq!(concrete("*/*", "text/*").as_deref(), Some("text/plain"));
        assert_eq!(concrete("image/webp", "image/*").as_deref(), Some("image/webp"));
        assert_eq!(concrete("image/webp", "text/*"), None);
    }
}
