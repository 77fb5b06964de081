//! Spans of attempts, by OpenTelemetry's names for HTTP clients (semantic conventions 1.27, "HTTP spans").
//!
//! Neither URL nor headers nor bodies are in them: what stands there may be secret. The path is told by its
//! template.

#[cfg(feature = "tracing")]
mod spans {
    use std::future::Future;

    use reqwest::Url;
    use tracing::{Instrument, field::Empty, instrument::Instrumented};

    use crate::{
        Operation,
        send::{
            Lost,
            attempt::{Answer, Content},
        },
    };

    /// The span of an attempt. Without a subscriber that wants it, it costs nothing.
    pub(crate) struct Span(tracing::Span);

    impl Span {
        pub(crate) fn attempt(operation: &'static Operation, url: &Url, number: u32) -> Self {
            let span = tracing::info_span!(
                "http.client.request",
                otel.name = Empty,
                otel.kind = "client",
                otel.status_code = Empty,
                http.request.method = operation.method,
                http.request.resend_count = Empty,
                http.response.status_code = Empty,
                http.response.body.size = Empty,
                url.template = operation.path,
                server.address = Empty,
                server.port = Empty,
                error.type = Empty,
            );
            if !span.is_disabled() {
                span.record("otel.name", format!("{} {}", operation.method, operation.path));
                if let Some(host) = url.host_str() {
                    span.record("server.address", host);
                }
                if let Some(port) = url.port_or_known_default() {
                    span.record("server.port", port);
                }
                if number > 1 {
                    span.record("http.request.resend_count", number - 1);
                }
            }
            Self(span)
        }

        /// Asks something within the span.
        pub(crate) fn ask<T>(&self, ask: impl FnOnce() -> T) -> T {
            self.0.in_scope(ask)
        }

        pub(crate) fn run<F: Future>(&self, work: F) -> Instrumented<F> {
            work.instrument(self.0.clone())
        }

        pub(crate) fn end(&self, result: &Result<Answer, Lost>) {
            if self.0.is_disabled() {
                return;
            }
            match result {
                Ok(answer) => {
                    let status = answer.status.as_u16();
                    self.0.record("http.response.status_code", status);
                    if let Content::Whole(body) = &answer.content {
                        self.0.record("http.response.body.size", body.len());
                    }
                    if status >= 400 {
                        self.0.record("error.type", status).record("otel.status_code", "ERROR");
                    }
                }
                Err(lost) => {
                    self.0.record("error.type", kind(lost)).record("otel.status_code", "ERROR");
                }
            }
        }
    }

    fn kind(lost: &Lost) -> &'static str {
        match lost {
            Lost::Request(_) => "request",
            _ if lost.is_timeout() => "timeout",
            _ if lost.is_unseen() => "connect",
            Lost::TooLarge(_) => "too_large",
            _ => "transport",
        }
    }
}

#[cfg(not(feature = "tracing"))]
mod spans {
    use std::future::Future;

    use reqwest::Url;

    use crate::{
        Operation,
        send::{Lost, attempt::Answer},
    };

    /// Nothing, where nobody wants spans.
    pub(crate) struct Span;

    impl Span {
        pub(crate) fn attempt(_: &'static Operation, _: &Url, _: u32) -> Self {
            Self
        }

        pub(crate) fn ask<T>(&self, ask: impl FnOnce() -> T) -> T {
            ask()
        }

        pub(crate) fn run<F: Future>(&self, work: F) -> F {
            work
        }

        pub(crate) fn end(&self, _: &Result<Answer, Lost>) {}
    }
}

pub(super) use spans::Span;
