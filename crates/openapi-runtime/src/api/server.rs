//! Servers (OpenAPI 3.2, "Server Object").

use std::str::FromStr;

use reqwest::Url;

use crate::{BuildError, common::masked::masked};

type ParseError = <Url as FromStr>::Err;

/// A server of a document: a URL template, which may have variables and may be relative to the URL of the document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Server {
    template: &'static str,
    variables: Vec<(&'static str, String)>,
}

/// The servers shared by a group of operations. The first one is used unless the caller chooses another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ServerGroup {
    /// The URL template of the first server.
    pub template: &'static str,
    /// Its variables, with their defaults.
    pub variables: &'static [(&'static str, &'static str)],
    /// The builder method that sets another base URL for the group.
    pub setter: &'static str,
}

impl Server {
    /// Creates a server with the defaults of its variables.
    pub fn new(template: &'static str, variables: &[(&'static str, &'static str)]) -> Self {
        let variables = variables.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
        Self { template, variables }
    }

    /// Sets a variable. One that the URL does not contain has no effect.
    #[must_use]
    pub fn set(mut self, name: &'static str, value: impl Into<String>) -> Self {
        match self.variables.iter_mut().find(|(known, _)| *known == name) {
            Some((_, known)) => *known = value.into(),
            None => self.variables.push((name, value.into())),
        }
        self
    }

    /// Returns the URL with the values of its variables.
    ///
    /// # Errors
    ///
    /// Returns an error if a value would change the structure of the URL: a variable in the host must not contain a
    /// slash, for example, so that credentials are not sent to another host.
    pub fn url(&self) -> Result<String, BuildError> {
        let mut url = String::new();
        let mut rest = self.template;
        while let Some((text, after)) = rest.split_once('{') {
            let Some((name, after)) = after.split_once('}') else { break };
            url.push_str(text);
            let value = self.variables.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str());
            let value = value.ok_or_else(|| {
                BuildError::variable(name, "has no value and no default; set the variable or a base URL")
            })?;
            let stands_alone = url.is_empty() && !after.starts_with("://");
            check(name, value, &url, stands_alone)?;
            url.push_str(value);
            rest = after;
        }
        url.push_str(rest);
        Ok(url)
    }
}

/// Checks a value; the permitted characters depend on the part of the URL that the variable is in.
fn check(name: &str, value: &str, before: &str, stands_alone: bool) -> Result<(), BuildError> {
    let refused: &[char] = match before.split_once("://") {
        _ if stands_alone => &['?', '#'],
        None => &['/', '\\', '?', '#', '@', ':'],
        Some((_, after)) if after.contains('/') => &['?', '#', '\\'],
        Some(_) => &['/', '\\', '?', '#', '@'],
    };
    let is_refused = |c: char| refused.contains(&c) || c.is_whitespace() || c.is_control();
    match value.chars().find(|c| is_refused(*c)) {
        Some(c) => Err(BuildError::variable(name, &format!("must not contain {c:?} at its position in the URL"))),
        None => Ok(()),
    }
}

/// The base URL of calls.
#[derive(Debug, Clone)]
pub(crate) struct Base {
    pub(crate) url: Url,
    /// The URL as text, without a slash at its end.
    pub(crate) text: String,
    /// The index at which the path starts in `text`.
    pub(crate) path: usize,
}

impl Base {
    /// Returns the path of the base URL, which the paths of calls are appended to.
    pub(crate) fn path(&self) -> &str {
        self.text.get(self.path..).unwrap_or_default()
    }
}

/// Parses the base URL of calls: absolute, or relative to the URL of the document.
pub(crate) fn base(url: &str, document: Option<&Url>, setter: &'static str) -> Result<Base, BuildError> {
    let parsed = match (Url::parse(url), document) {
        (Ok(absolute), _) => absolute,
        (Err(ParseError::RelativeUrlWithoutBase), Some(document)) => {
            document.join(url).map_err(|error| BuildError::url(url, error.to_string()))?
        }
        (Err(ParseError::RelativeUrlWithoutBase), None) => {
            return Err(BuildError::Relative { url: masked(url), setter });
        }
        (Err(error), _) => return Err(BuildError::url(url, error.to_string())),
    };
    if !matches!(parsed.scheme(), "http" | "https") || parsed.host().is_none() {
        return Err(BuildError::url(url, "it must be an absolute http or https URL"));
    }
    if parsed.query().is_some() || parsed.fragment().is_some() {
        return Err(BuildError::url(url, "it must not have a query or a fragment"));
    }
    if !parsed.username().is_empty() || parsed.password().is_some() {
        return Err(BuildError::url(url, "it must not contain a user name or password; set them as a credential"));
    }
    let text = parsed.as_str().trim_end_matches('/').to_owned();
    let host = text.find("://").map_or(0, |at| at + 3);
    let path = text.get(host..).and_then(|rest| rest.find('/')).map_or(text.len(), |at| host + at);
    Ok(Base { url: parsed, text, path })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_have_defaults_and_can_be_set() {
        let server = Server::new("https://{region}.zoo.example/{version}", &[("region", "eu"), ("version", "v1")]);
        assert_eq!(server.url().unwrap(), "https://eu.zoo.example/v1");
        assert_eq!(server.clone().set("region", "us").url().unwrap(), "https://us.zoo.example/v1");
        for hostile in ["evil.example/", "evil.example#", "a@evil.example", "a b", "x\\y"] {
            let error = server.clone().set("region", hostile).url().unwrap_err();
            assert!(error.to_string().contains("`region`"), "{error}");
        }
        assert_eq!(server.set("version", "a/b").url().unwrap(), "https://eu.zoo.example/a/b");
        let whole = Server::new("{server}", &[("server", "https://zoo.example")]);
        assert_eq!(whole.url().unwrap(), "https://zoo.example");
        let scheme = Server::new("{scheme}://{host}", &[("scheme", "https"), ("host", "zoo.example:8443")]);
        assert_eq!(scheme.url().unwrap(), "https://zoo.example:8443");
        assert!(Server::new("https://{host}", &[]).url().is_err());
    }

    #[test]
    fn a_relative_server_is_relative_to_the_document() {
        let document = Url::parse("https://zoo.example/specs/api.yaml").unwrap();
        assert_eq!(base("/v1", Some(&document), "base_url").unwrap().text, "https://zoo.example/v1");
        assert_eq!(base("../v2/", Some(&document), "base_url").unwrap().text, "https://zoo.example/v2");
        assert!(matches!(base("/v1", None, "base_url"), Err(BuildError::Relative { .. })));
        assert!(base("ftp://zoo.example", None, "base_url").is_err());
        assert!(base("https://zoo.example?a", None, "base_url").is_err());
        let error = base("https://me:pw@zoo.example", None, "base_url").unwrap_err();
        assert!(!format!("{error} {error:?}").contains("pw"), "{error}");
    }

    #[test]
    fn an_error_shows_no_secret_of_a_url() {
        for url in [
            "https://me:s3cret@zoo.example:99999/",
            "https://me:s3cret@zoo.example/?x=1",
            "https://me:s3/cret?@zoo.example/",
            "https:me:s3cret@zoo.example/v1",
            "ftp://me:s3cret@zoo.example/",
            "https://zoo.example/?api_key=s3cret",
            "https://zoo.example/#s3cret",
            "me:s3cret@zoo.example",
            "//me:s3cret@zoo.example",
        ] {
            let error = base(url, None, "base_url").unwrap_err();
            let text = format!("{error} {error:?}");
            assert!(!text.contains("s3") && text.contains("zoo.example"), "{url}: {text}");
        }
        // A URL that cannot be parsed is not treated as relative.
        let error = base("https://zoo.example:99999/", None, "base_url").unwrap_err();
        assert!(error.to_string().contains("invalid port number"), "{error}");
        assert_eq!(masked("https://zoo.example/v1"), "https://zoo.example/v1");
    }
}
