//! A server with scripted behavior.

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

/// The behavior of a server after a request.
#[derive(Clone, Copy)]
pub enum Step {
    Sends(&'static str),
    /// Closes the connection without a response.
    Cuts,
    /// Sends the text, and then nothing more.
    Stalls(&'static str),
}

pub const FINE: Step = Step::Sends("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}");

pub const fn status(line: &'static str) -> Step {
    Step::Sends(line)
}

pub const BUSY: Step = status("HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\n\r\n");
pub const BUSY_FOR_NOW: Step =
    status("HTTP/1.1 503 Service Unavailable\r\nretry-after: 0\r\ncontent-length: 0\r\n\r\n");
pub const TOO_MANY: Step = status("HTTP/1.1 429 Too Many Requests\r\nretry-after: 0\r\ncontent-length: 0\r\n\r\n");
pub const REFUSED: Step = status("HTTP/1.1 401 Unauthorized\r\ncontent-length: 0\r\n\r\n");

/// A server that follows a script, whose last step repeats, and records the requests.
pub struct Server {
    pub url: String,
    received: Arc<Mutex<Vec<String>>>,
}

impl Server {
    pub async fn new(script: &[Step]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (received, script) = (Arc::new(Mutex::new(Vec::new())), script.to_vec());
        let (record, next) = (Arc::clone(&received), Arc::new(AtomicU32::new(0)));
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let (record, next, script) = (Arc::clone(&record), Arc::clone(&next), script.clone());
                tokio::spawn(async move {
                    loop {
                        let mut text = String::new();
                        let mut buffer = [0; 4096];
                        while !is_whole(&text) {
                            match stream.read(&mut buffer).await {
                                Ok(0) | Err(_) => return,
                                Ok(count) => text.push_str(&String::from_utf8_lossy(&buffer[..count])),
                            }
                        }
                        record.lock().unwrap().push(text);
                        let turn = next.fetch_add(1, Ordering::SeqCst) as usize;
                        match script[turn.min(script.len() - 1)] {
                            Step::Sends(text) => drop(stream.write_all(text.as_bytes()).await),
                            Step::Cuts => return,
                            Step::Stalls(text) => {
                                drop(stream.write_all(text.as_bytes()).await);
                                tokio::time::sleep(Duration::from_secs(60)).await;
                            }
                        }
                    }
                });
            }
        });
        Self { url, received }
    }

    pub fn received(&self) -> Vec<String> {
        self.received.lock().unwrap().clone()
    }
}

fn is_whole(text: &str) -> bool {
    let Some((head, body)) = text.split_once("\r\n\r\n") else { return false };
    let lower = head.to_lowercase();
    match lower.split_once("content-length: ").and_then(|(_, rest)| rest.lines().next()?.parse::<usize>().ok()) {
        Some(length) => body.len() >= length,
        None => !lower.contains("transfer-encoding: chunked") || body.ends_with("0\r\n\r\n"),
    }
}
