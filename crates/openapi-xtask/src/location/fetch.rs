//! Fetching of documents at URLs.

use std::time::Duration;

use crate::{failure::Failure, url::without_secrets};

/// The timeout of a whole request.
const TIMEOUT: Duration = Duration::from_secs(60);

/// Returns the body of a response, limited to a number of bytes.
pub(super) fn fetch(url: &str, limit: u64) -> Result<Vec<u8>, Failure> {
    let failed =
        |error: &dyn std::fmt::Display| Failure::Usage(format!("cannot read {}: {error}", without_secrets(url)));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(|error| failed(&error))?;
    runtime.block_on(async {
        let client = reqwest::Client::builder().timeout(TIMEOUT).build().map_err(|error| failed(&error))?;
        let response = client.get(url).send().await.and_then(reqwest::Response::error_for_status);
        let mut response = response.map_err(|error| failed(&error.without_url()))?;
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| failed(&error.without_url()))? {
            body.extend_from_slice(&chunk);
            if body.len() as u64 > limit {
                return Err(failed(&format!("the response exceeds {limit} bytes")));
            }
        }
        Ok(body)
    })
}
