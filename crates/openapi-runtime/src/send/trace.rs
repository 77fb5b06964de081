//! Spans of attempts, with the attribute names of OpenTelemetry for HTTP clients (semantic conventions 1.27, "HTTP
//! spans").
//!
//! They contain neither URLs nor headers nor bodies, which may be secret. The path is reported as its template.

#[cfg(feature = "tracing")]
mod spans {
    use std::{future::Future, time::Duration};

    use reqwest::Url;
    use tracing::{Instrument, field::Empty, instrument::Instrumented};

    use crate::{
        Operation,
        common::no_response::NoResponse,
        response::answer::{Answer, Content},
    };

    /// The span of an attempt. It costs nothing without a subscriber that enables it.
    pub(crate) struct Span {
        span: tracing::Span,
        has_ended: bool,
    }

    impl Span {
        /// Creates the span of an attempt to this URL, if it is sent at all.
        pub(crate) fn attempt(operation: &'static Operation, url: Option<&Url>, number: u32) -> Self {
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
                if let Some(host) = url.and_then(Url::host_str) {
                    span.record("server.address", host);
                }
                if let Some(port) = url.and_then(Url::port_or_known_default) {
                    span.record("server.port", port);
                }
                if number > 1 {
                    span.record("http.request.resend_count", number - 1);
                }
            }
            Self { span, has_ended: false }
        }

        /// Runs a closure within the span.
        pub(crate) fn ask<T>(&self, ask: impl FnOnce() -> T) -> T {
            self.span.in_scope(ask)
        }

        pub(crate) fn run<F: Future>(&self, work: F) -> Instrumented<F> {
            work.instrument(self.span.clone())
        }

        pub(crate) fn end(mut self, result: &Result<Answer, NoResponse>) {
            self.has_ended = true;
            if self.span.is_disabled() {
                return;
            }
            match result {
                Ok(answer) => {
                    let status = answer.status.as_u16();
                    self.span.record("http.response.status_code", status);
                    if let Content::Whole(body) = &answer.content {
                        self.span.record("http.response.body.size", body.len());
                    }
                    if status >= 400 {
                        self.span.record("error.type", status).record("otel.status_code", "ERROR");
                    }
                }
                Err(no_response) => {
                    self.span.record("error.type", kind(no_response)).record("otel.status_code", "ERROR");
                }
            }
        }
    }

    /// A dropped call ends the span of its attempt as well.
    impl Drop for Span {
        fn drop(&mut self) {
            if !self.has_ended && !self.span.is_disabled() {
                self.span.record("error.type", "dropped").record("otel.status_code", "ERROR");
            }
        }
    }

    /// Logs that a call waits before it is sent.
    pub(crate) fn waits(operation: &'static Operation, wait: Duration, reason: &'static str) {
        let seconds = wait.as_secs_f64();
        tracing::info!(operation = operation.id, seconds, "call delayed: {reason}");
    }

    fn kind(no_response: &NoResponse) -> &'static str {
        match no_response {
            NoResponse::Request(_) => "request",
            _ if no_response.is_timeout() => "timeout",
            _ if no_response.is_unseen() => "connect",
            NoResponse::TooLarge(_) => "too_large",
            NoResponse::Held { .. } => "rate_limit",
            _ => "transport",
        }
    }
}

#[cfg(not(feature = "tracing"))]
mod spans {
    use std::{future::Future, time::Duration};

    use reqwest::Url;

    use crate::{Operation, common::no_response::NoResponse, response::answer::Answer};

    /// The empty span without the feature `tracing`.
    pub(crate) struct Span;

    impl Span {
        pub(crate) fn attempt(_: &'static Operation, _: Option<&Url>, _: u32) -> Self {
            Self
        }

        pub(crate) fn ask<T>(&self, ask: impl FnOnce() -> T) -> T {
            ask()
        }

        pub(crate) fn run<F: Future>(&self, work: F) -> F {
            work
        }

        pub(crate) fn end(self, _: &Result<Answer, NoResponse>) {}
    }

    pub(crate) fn waits(_: &'static Operation, _: Duration, _: &'static str) {}
}

pub(crate) use spans::{Span, waits};
