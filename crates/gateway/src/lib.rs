//! Approved endpoints: wire format, streaming, TLS. The only crate that opens sockets, and `sockets.rs` its only file.

mod chat;
mod demo;
mod sockets;
mod sse;

pub use chat::{Delta, Message, Role, decode, encode};
pub use demo::{DEMO_ID, DEMO_MODEL};
pub use sockets::{Answer, DemoServer, Download, Gateway};
pub use sse::SseParser;

use std::time::Duration;
use zeroize::Zeroizing;

/// An endpoint that the organisation approved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoint {
    /// Stable id, as the log has it.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// Up to and including `/v1`, without a trailing slash.
    pub base_url: String,
    /// Model name.
    pub model: String,
    /// Whether it wants a key (bearer token).
    pub needs_key: bool,
}

impl Endpoint {
    /// Whether its address may be used at all: `https`, or `http` on this machine, without credentials in it.
    pub fn is_allowed(&self) -> bool {
        sockets::is_allowed(&self.base_url)
    }
}

/// A secret that is wiped when dropped and prints nothing.
#[derive(Clone)]
pub struct ApiKey(Zeroizing<String>);

impl ApiKey {
    /// Takes over the key.
    pub fn new(key: String) -> Self {
        Self(Zeroizing::new(key))
    }

    pub(crate) fn expose(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for ApiKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ApiKey(…)")
    }
}

/// How long to wait.
#[derive(Debug, Clone, Copy)]
pub struct Timeouts {
    /// For a connection.
    pub connect: Duration,
    /// For the first byte of the answer after the request was sent.
    pub first_byte: Duration,
    /// Between two parts of the answer.
    pub idle: Duration,
}

impl Timeouts {
    /// 10 s to connect, 60 s to the first byte, 60 s between parts: a large model on a busy day, not a dead one.
    pub const DEFAULT: Self =
        Self { connect: Duration::from_secs(10), first_byte: Duration::from_secs(60), idle: Duration::from_secs(60) };
}

/// Longest answer, in bytes of content: far beyond any model's output, so that a broken endpoint cannot fill memory.
pub const MAX_ANSWER: usize = 4 << 20;

/// What went wrong between us and the endpoint. Carries no text of either side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum GatewayError {
    /// Nobody listens, no route, or the name does not resolve.
    #[error("the endpoint could not be reached")]
    Refused,
    /// No connection, first byte or next part in time.
    #[error("the endpoint did not answer in time")]
    Timeout,
    /// The connection broke before the answer was complete.
    #[error("the endpoint broke off")]
    Reset,
    /// The answer is not in the agreed format, or too long.
    #[error("the endpoint answered something else than agreed")]
    Garbage,
    /// 401 or 403.
    #[error("the endpoint did not accept the key")]
    Unauthorised,
    /// 429.
    #[error("the endpoint is busy")]
    Busy,
    /// 5xx.
    #[error("the endpoint failed with status {0}")]
    Failed(u16),
    /// Any other status, redirects included: they are never followed.
    #[error("the endpoint refused the request with status {0}")]
    Rejected(u16),
    /// The address is no `https` URL (or `http` on loopback).
    #[error("the endpoint's address is not allowed")]
    Address,
}
