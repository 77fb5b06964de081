//! Bodies of responses into files.

use std::{
    future::{Future, poll_fn},
    io,
    path::{Path, PathBuf},
};

use progenitor_client::{ByteStream, ResponseValue};
use reqwest::header::CONTENT_LENGTH;
use tokio::{fs, io::AsyncWriteExt};

/// Saves what comes as bytes.
pub trait Download {
    /// Writes the body into a file, as it comes, and returns how many bytes it has. `progress` is told after
    /// each piece how many bytes have come, and how many there will be if the server says so.
    ///
    /// The file is there when all of it is: until then it has a name of its own in the same folder, which ends with
    /// `.part`, and is removed if the body breaks off or the future is dropped. Downloads to one path do not mix: the
    /// file is the one that is whole last.
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
            // The URL may hold a credential.
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

/// A file that is not whole; it is removed unless it was given its name.
struct Part(PathBuf);

/// A name beside that of a file, which no other download has.
fn part_of(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".{:016x}.part", fastrand::u64(..)));
    name.into()
}

impl Drop for Part {
    fn drop(&mut self) {
        // It is not there any more if it was given its name.
        let _ = std::fs::remove_file(&self.0);
    }
}
