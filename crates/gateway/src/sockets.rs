//! Every socket of Værn is opened in this file (invariant 12): the client's, and the demo endpoint's on loopback.

use crate::demo::{self, DEMO_ID, DEMO_MODEL, DemoRequest};
use crate::{ApiKey, Delta, Endpoint, GatewayError, MAX_ANSWER, SseParser, Timeouts, decode};
use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, StatusCode, header};
use axum::routing::post;
use axum::{Router, response::Response};
use futures_util::{StreamExt as _, stream};
use std::collections::VecDeque;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio::time::timeout;

/// Sends approved bytes to approved endpoints.
#[derive(Debug, Clone)]
pub struct Gateway {
    /// For the network: with the system's proxy settings.
    remote: reqwest::Client,
    /// For this machine: never through a proxy, which would see text and key in the clear.
    loopback: reqwest::Client,
    timeouts: Timeouts,
}

impl Gateway {
    /// A client with the operating system's trust store and proxy settings. Redirects are never followed.
    ///
    /// # Errors
    /// [`GatewayError::Refused`] when TLS cannot be set up on this machine.
    pub fn new(timeouts: Timeouts) -> Result<Self, GatewayError> {
        // Fails only when another part of the process chose a provider first, which is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let builder = || {
            reqwest::Client::builder()
                .connect_timeout(timeouts.connect)
                .redirect(reqwest::redirect::Policy::none())
                .user_agent("vaern")
        };
        let client = |builder: reqwest::ClientBuilder| builder.build().map_err(|_| GatewayError::Refused);
        Ok(Self { remote: client(builder())?, loopback: client(builder().no_proxy())?, timeouts })
    }

    /// Posts `body`, byte for byte, to the endpoint's chat completions.
    ///
    /// # Errors
    /// [`GatewayError`], before any part of an answer.
    pub async fn send(&self, endpoint: &Endpoint, body: Vec<u8>, key: Option<&ApiKey>) -> Result<Answer, GatewayError> {
        let client = match route(&endpoint.base_url).ok_or(GatewayError::Address)? {
            Route::Loopback => &self.loopback,
            Route::Network => &self.remote,
        };
        let mut request = client
            .post(format!("{}/chat/completions", endpoint.base_url))
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::ACCEPT, "text/event-stream")
            .body(body);
        if let Some(key) = key {
            request = request.bearer_auth(key.expose());
        }
        let response = timeout(self.timeouts.connect + self.timeouts.first_byte, request.send())
            .await
            .map_err(|_| GatewayError::Timeout)?
            .map_err(|e| send_error(&e))?;
        status(response.status())?;
        Ok(Answer {
            response,
            parser: SseParser::default(),
            ready: VecDeque::new(),
            received: 0,
            timeouts: self.timeouts,
            done: false,
        })
    }
}

impl Gateway {
    /// Fetches a file, part by part. Redirects are not followed.
    ///
    /// # Errors
    /// [`GatewayError`], before any part.
    pub async fn download(&self, url: &str) -> Result<Download, GatewayError> {
        let client = match route(url).ok_or(GatewayError::Address)? {
            Route::Loopback => &self.loopback,
            Route::Network => &self.remote,
        };
        let patience = self.timeouts.connect + self.timeouts.first_byte;
        let response = timeout(patience, client.get(url).send()).await.map_err(|_| GatewayError::Timeout)?;
        let response = response.map_err(|e| send_error(&e))?;
        status(response.status())?;
        Ok(Download { response, idle: self.timeouts.idle })
    }
}

/// A file that is arriving. Dropping it closes the connection.
#[derive(Debug)]
pub struct Download {
    response: reqwest::Response,
    idle: std::time::Duration,
}

impl Download {
    /// The next part; `None` at the end.
    ///
    /// # Errors
    /// [`GatewayError::Timeout`], [`GatewayError::Reset`].
    pub async fn next(&mut self) -> Result<Option<Bytes>, GatewayError> {
        let part = timeout(self.idle, self.response.chunk()).await.map_err(|_| GatewayError::Timeout)?;
        part.map_err(|_| GatewayError::Reset)
    }
}

/// How an address is reached.
enum Route {
    /// This machine.
    Loopback,
    /// Anywhere else, by TLS.
    Network,
}

/// `https`, or `http` to this machine only: approved bytes do not cross a network in the clear. `None`: not allowed.
fn route(base_url: &str) -> Option<Route> {
    let url = reqwest::Url::parse(base_url).ok().filter(|url| url.username().is_empty() && url.password().is_none())?;
    let loopback = matches!(url.host_str(), Some("127.0.0.1" | "localhost" | "[::1]"));
    match (url.scheme(), loopback) {
        ("http" | "https", true) => Some(Route::Loopback),
        ("https", false) => Some(Route::Network),
        _ => None,
    }
}

pub(crate) fn is_allowed(base_url: &str) -> bool {
    route(base_url).is_some()
}

fn send_error(e: &reqwest::Error) -> GatewayError {
    match () {
        () if e.is_timeout() => GatewayError::Timeout,
        () if e.is_connect() => GatewayError::Refused,
        () => GatewayError::Reset,
    }
}

fn status(status: StatusCode) -> Result<(), GatewayError> {
    match status.as_u16() {
        200 => Ok(()),
        401 | 403 => Err(GatewayError::Unauthorised),
        429 => Err(GatewayError::Busy),
        code @ 500.. => Err(GatewayError::Failed(code)),
        code => Err(GatewayError::Rejected(code)),
    }
}

/// An answer that is arriving. Dropping it closes the connection.
#[derive(Debug)]
pub struct Answer {
    response: reqwest::Response,
    parser: SseParser,
    ready: VecDeque<String>,
    received: usize,
    timeouts: Timeouts,
    done: bool,
}

impl Answer {
    /// The next part of the text; `None` after `[DONE]`.
    ///
    /// # Errors
    /// [`GatewayError`]; a stream that ends without `[DONE]` is [`GatewayError::Reset`], one that never was a stream
    /// [`GatewayError::Garbage`].
    pub async fn next(&mut self) -> Result<Option<String>, GatewayError> {
        loop {
            if self.done {
                return Ok(None);
            }
            if let Some(data) = self.ready.pop_front() {
                match decode(&data)? {
                    Delta::Text(text) => return self.within_limit(text).map(Some),
                    Delta::Done => self.done = true,
                    Delta::Nothing => {}
                }
                continue;
            }
            let part = timeout(self.timeouts.idle, self.response.chunk()).await.map_err(|_| GatewayError::Timeout)?;
            match part {
                Ok(Some(bytes)) => self.ready.extend(self.parser.push(&bytes).map_err(|_| GatewayError::Garbage)?),
                Ok(None) if self.received == 0 => return Err(GatewayError::Garbage),
                Ok(None) | Err(_) => return Err(GatewayError::Reset),
            }
        }
    }

    fn within_limit(&mut self, text: String) -> Result<String, GatewayError> {
        self.received += text.len();
        if self.received > MAX_ANSWER { Err(GatewayError::Garbage) } else { Ok(text) }
    }
}

/// The demo endpoint on a free port of loopback; stops when dropped. Bound to 127.0.0.1 only, and it wants the token
/// that it was started with, so that no other program on the machine is answered.
#[derive(Debug)]
pub struct DemoServer {
    address: SocketAddr,
    token: String,
    task: JoinHandle<()>,
}

impl DemoServer {
    /// Starts it. `token` should be random.
    ///
    /// # Errors
    /// What the operating system says about listening on loopback.
    pub async fn start(token: String) -> std::io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let expected: Arc<str> = Arc::from(format!("Bearer {token}"));
        let handler = move |headers: HeaderMap, body: Bytes| {
            let answer = answer(&expected, &headers, &body);
            async move { answer }
        };
        let router = Router::new().route("/v1/chat/completions", post(handler));
        let task = tokio::spawn(async move {
            // Ends with the task; an accept error on loopback leaves the demo unreachable, which the client reports.
            let _ = axum::serve(listener, router).await;
        });
        Ok(Self { address, token, task })
    }

    /// How the client reaches it.
    pub fn endpoint(&self) -> Endpoint {
        Endpoint {
            id: DEMO_ID.to_owned(),
            name: "Demo: ingen sprogmodel".to_owned(),
            base_url: format!("http://{}/v1", self.address),
            model: DEMO_MODEL.to_owned(),
            needs_key: true,
        }
    }

    /// The key for it.
    pub fn key(&self) -> ApiKey {
        ApiKey::new(self.token.clone())
    }
}

impl Drop for DemoServer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

fn answer(expected: &str, headers: &HeaderMap, body: &[u8]) -> Response {
    let plain = |status: StatusCode| {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = status;
        response
    };
    if headers.get(header::AUTHORIZATION).and_then(|v| v.to_str().ok()) != Some(expected) {
        return plain(StatusCode::UNAUTHORIZED);
    }
    let Ok(request) = serde_json::from_slice::<DemoRequest>(body) else { return plain(StatusCode::BAD_REQUEST) };
    let mut events: Vec<String> = demo::chunks(&demo::reply(&request)).iter().map(|c| demo::event(c)).collect();
    events.push("data: [DONE]\n\n".to_owned());
    let body = stream::iter(events.into_iter().map(Ok::<_, std::convert::Infallible>));
    // A pause between parts, so that one sees it arrive; it is a demo.
    let paced = body.then(|event| async {
        tokio::time::sleep(std::time::Duration::from_millis(12)).await;
        event
    });
    let mut response = Response::new(Body::from_stream(paced));
    response.headers_mut().insert(header::CONTENT_TYPE, header::HeaderValue::from_static("text/event-stream"));
    response
}
