//! Saving of response bodies to files.

use std::{
    future::{Future, poll_fn},
    io,
    path::{Path, PathBuf},
};

use progenitor_client::{ByteStream, ResponseValue};
use reqwest::header::CONTENT_LENGTH;
use tokio::{fs, io::AsyncWriteExt};

/// A response body that can be saved to a file.
pub trait Download {
    /// Writes the body to a file as it arrives, and returns its length in bytes. `progress` is called after each
    /// chunk with the number of bytes received, and the total if the server declares it.
    ///
    /// The file appears when it is complete: until then the data is in a temporary file in the same folder, whose
    /// name ends with `.part` and which is removed if the body breaks off or the future is dropped. Concurrent
    /// downloads to one path do not mix: the last one to complete determines the file.
    fn save(
        self,
        path: impl AsRef<Path> + Send,
        progress: impl FnMut(u64, Option<u64>) + Send,
    ) -> impl Future<Output = io::Result<u64>> + Send;
}

impl Download for ResponseValue<ByteStream> {
    async fn save(
        self,
        path: impl AsRef<Path> + Send,
        mut progress: impl FnMut(u64, Option<u64>) + Send,
    ) -> io::Result<u64> {
        let total = self.headers().get(CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse().ok());
        let path = path.as_ref();
        let part = part_of(path);
        let mut file = fs::OpenOptions::new().write(true).create_new(true).open(&part).await?;
        let part = Part(part);
        let mut stream = self.into_inner().into_inner();
        let mut count = 0;
        while let Some(chunk) = poll_fn(|context| stream.as_mut().poll_next(context)).await {
            // The URL may contain a credential.
            let chunk = chunk.map_err(|error| io::Error::other(error.without_url()))?;
            file.write_all(&chunk).await?;
            count += chunk.len() as u64;
            progress(count, total);
        }
        file.sync_all().await?;
        fs::rename(&part.0, path).await?;
        Ok(count)
    }
}

/// An incomplete file; it is removed when dropped unless it was renamed.
struct Part(PathBuf);

/// Returns a name beside that of a file, unique to this download.
fn part_of(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".{:016x}.part", fastrand::u64(..)));
    name.into()
}

impl Drop for Part {
    fn drop(&mut self) {
        // A renamed file no longer exists at this path.
        let _ = std::fs::remove_file(&self.0);
    }
}
