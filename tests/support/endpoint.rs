//! A chat endpoint that behaves as told and keeps what it received.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

/// What the endpoint does with a request.
#[derive(Debug, Clone)]
pub enum Behaviour {
    /// «Resumé: … Slut.» around the last message that it was sent, in chunks of that many characters.
    Echo(usize),
    /// Says nothing.
    Silence,
    /// Streams a part, then says nothing more until it is released.
    Stall,
    /// Streams a part, then breaks off.
    BreakOff,
    /// Answers with a web page.
    Garbage,
    /// Answers with this status.
    Status(u16),
}

#[derive(Default)]
struct Seen {
    bodies: Vec<Vec<u8>>,
    headers: Vec<String>,
}

/// Listens on loopback until dropped.
pub struct FakeEndpoint {
    port: u16,
    seen: Arc<Mutex<Seen>>,
}

impl FakeEndpoint {
    pub fn start(behaviour: Behaviour) -> Self {
        Self::with_hook(behaviour, |_| {})
    }

    /// `hook` runs when a whole request has arrived, before anything is answered.
    pub fn with_hook(behaviour: Behaviour, hook: impl Fn(&[u8]) + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("loopback");
        let port = listener.local_addr().expect("bound").port();
        let seen: Arc<Mutex<Seen>> = Arc::default();
        let seen2 = Arc::clone(&seen);
        std::thread::spawn(move || {
            // Connections held open by `Silence` and `Stall`.
            let held = Mutex::default();
            for stream in listener.incoming().map_while(Result::ok) {
                // A client that goes away early is part of the tests.
                let _ = serve(stream, &behaviour, &seen2, &held, &hook);
            }
        });
        Self { port, seen }
    }

    /// An address where nobody listens.
    pub fn nobody() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("loopback");
        let port = listener.local_addr().expect("bound").port();
        Self { port, seen: Arc::default() }
    }

    pub fn base_url(&self) -> String {
        format!("http://127.0.0.1:{}/v1", self.port)
    }

    /// The bodies received so far.
    pub fn bodies(&self) -> Vec<Vec<u8>> {
        self.seen.lock().expect("no panic").bodies.clone()
    }

    /// The request lines and headers received so far.
    pub fn headers(&self) -> Vec<String> {
        self.seen.lock().expect("no panic").headers.clone()
    }
}

fn serve(
    stream: TcpStream,
    behaviour: &Behaviour,
    seen: &Mutex<Seen>,
    held: &Mutex<Vec<TcpStream>>,
    hook: &dyn Fn(&[u8]),
) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let (mut headers, mut length) = (String::new(), 0);
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 || line.trim().is_empty() {
            break;
        }
        if let Some((_, value)) = line.split_once(':').filter(|(name, _)| name.eq_ignore_ascii_case("content-length")) {
            length = value.trim().parse().unwrap_or(0);
        }
        headers.push_str(&line);
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    hook(&body);
    let mut guard = seen.lock().expect("no panic");
    guard.bodies.push(body.clone());
    guard.headers.push(headers);
    drop(guard);
    answer(stream, behaviour, &body, held)
}

fn answer(
    mut stream: TcpStream,
    behaviour: &Behaviour,
    body: &[u8],
    held: &Mutex<Vec<TcpStream>>,
) -> std::io::Result<()> {
    const HEAD: &str = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n";
    match behaviour {
        Behaviour::Echo(size) => {
            let text = format!("Resumé: {} Slut.", last_message(body));
            let chars: Vec<char> = text.chars().collect();
            let parts: Vec<String> = chars.chunks(*size).map(|c| c.iter().collect()).collect();
            stream_all(&mut stream, HEAD, &parts)
        }
        Behaviour::Silence => {
            held.lock().expect("no panic").push(stream);
            Ok(())
        }
        Behaviour::Stall => {
            write!(stream, "{HEAD}{}", event("Et begyndt svar"))?;
            stream.flush()?;
            held.lock().expect("no panic").push(stream);
            Ok(())
        }
        Behaviour::BreakOff => write!(stream, "{HEAD}{}data: {{\"choi", event("Et halvt svar om [PERSON_1]")),
        Behaviour::Garbage => write!(
            stream,
            "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\nconnection: close\r\n\r\n<html><body>Log ind</body></html>"
        ),
        Behaviour::Status(status) => write!(
            stream,
            "HTTP/1.1 {status} X\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
        ),
    }
}

fn stream_all(stream: &mut TcpStream, head: &str, parts: &[String]) -> std::io::Result<()> {
    write!(stream, "{head}")?;
    for part in parts {
        write!(stream, "{}", event(part))?;
        stream.flush()?;
    }
    write!(stream, "data: [DONE]\n\n")
}

fn event(text: &str) -> String {
    format!("data: {}\n\n", serde_json::json!({ "choices": [{ "delta": { "content": text } }] }))
}

/// The content of the last message of a request.
pub fn last_message(body: &[u8]) -> String {
    let request: serde_json::Value = serde_json::from_slice(body).expect("the request is JSON");
    let messages = request["messages"].as_array().expect("messages");
    messages.last().and_then(|m| m["content"].as_str()).expect("content").to_owned()
}
