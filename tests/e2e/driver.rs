//! WebKitWebDriver and the app under it, in folders of their own.

use fantoccini::wd::Capabilities;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::json;
use std::fs::File;
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// How long anything may take on a loaded machine.
pub const PATIENCE: Duration = Duration::from_secs(30);
/// Between two looks at something that another process does and nothing announces.
pub const POLL: Duration = Duration::from_millis(20);

/// A driver whose app keeps everything that it writes below `root`.
pub struct Driver {
    process: Child,
    port: u16,
    root: TempDir,
}

impl Driver {
    pub fn start() -> Self {
        let display = std::env::var_os("DISPLAY");
        assert!(display.is_some(), "the e2e tests need a display: run `cargo xtask test`");
        let root = tempfile::tempdir().expect("a temporary folder");
        for name in ["home", "data", "cache", "config", "tmp", "vaern"] {
            std::fs::create_dir(root.path().join(name)).expect("ours");
        }
        let port = TcpListener::bind("127.0.0.1:0").and_then(|l| l.local_addr()).expect("loopback").port();
        let at = |name: &str| root.path().join(name);
        let stream = |name: &str| Stdio::from(File::create(at(name)).expect("ours"));
        let process = Command::new("WebKitWebDriver")
            .arg(format!("--port={port}"))
            // What `tauri-driver` does and no more: it lets the driver into the webview.
            .env("TAURI_AUTOMATION", "true")
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .env("VAERN_HOME", at("vaern"))
            .env("VAERN_MACHINE", at("machine"))
            .env("HOME", at("home"))
            .env("XDG_DATA_HOME", at("data"))
            .env("XDG_CACHE_HOME", at("cache"))
            .env("XDG_CONFIG_HOME", at("config"))
            .env("TMPDIR", at("tmp"))
            .env("LANG", "da_DK.UTF-8")
            .stdout(stream("stdout"))
            .stderr(stream("stderr"))
            .spawn()
            .expect("WebKitWebDriver is installed: run `cargo xtask test`");
        let started = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(started.elapsed() < PATIENCE, "the driver does not listen");
            std::thread::sleep(POLL);
        }
        Self { process, port, root }
    }

    /// Opens the app's window.
    pub async fn open(&self) -> Client {
        let app = crate::support::built("vaern-desktop");
        let mut capabilities = Capabilities::new();
        capabilities.insert("webkitgtk:browserOptions".into(), json!({ "binary": app, "args": [] }));
        ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities)
            .connect(&format!("http://127.0.0.1:{}", self.port))
            .await
            .expect("a session")
    }

    /// The app's data directory.
    pub fn home(&self) -> PathBuf {
        self.root.path().join("vaern")
    }

    /// Everything that app and driver could have written, standard streams included.
    pub fn root(&self) -> &Path {
        self.root.path()
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // SIGTERM, so that the driver ends the app too.
        let _ = Command::new("kill").arg(self.process.id().to_string()).status();
        let _ = self.process.wait();
        // A test that failed in the middle leaves its app behind; the next test must not meet that window.
        for process in std::fs::read_dir("/proc").into_iter().flatten().flatten() {
            let environment = std::fs::read(process.path().join("environ")).unwrap_or_default();
            let ours = format!("VAERN_HOME={}", self.home().display());
            if environment.split(|b| *b == 0).any(|variable| variable == ours.as_bytes()) {
                let _ = Command::new("kill").arg(process.file_name()).status();
            }
        }
    }
}

/// The element with that `data-testid`, once it is there.
pub async fn element(client: &Client, testid: &str) -> fantoccini::elements::Element {
    css(client, &format!("[data-testid='{testid}']")).await
}

/// The first element that matches, once it is there.
pub async fn css(client: &Client, selector: &str) -> fantoccini::elements::Element {
    let found = client.wait().at_most(PATIENCE).for_element(Locator::Css(selector)).await;
    found.unwrap_or_else(|e| panic!("{selector}: {e}"))
}

/// Clicks what matches; tries again when the page has redrawn it meanwhile.
pub async fn click(client: &Client, selector: &str) {
    let started = Instant::now();
    loop {
        match css(client, selector).await.click().await {
            Ok(()) => return,
            Err(e) if started.elapsed() > PATIENCE => panic!("{selector}: {e}"),
            Err(_) => tokio::time::sleep(POLL).await,
        }
    }
}

/// `textContent` of the first match, as the page has it (`text()` would normalise blanks).
pub async fn content(client: &Client, selector: &str) -> String {
    let script = "const e = document.querySelector(arguments[0]); return e ? e.textContent : null";
    let value = client.execute(script, vec![json!(selector)]).await.expect("a script runs");
    value.as_str().unwrap_or_default().to_owned()
}

/// Waits until `script` returns true. The driver polls the page; nothing sleeps.
pub async fn until(client: &Client, what: &str, script: &str) {
    let started = Instant::now();
    while client.execute(script, vec![]).await.expect("a script runs") != json!(true) {
        assert!(started.elapsed() < PATIENCE, "never came true: {what}");
    }
}

/// How many elements match.
pub async fn count(client: &Client, selector: &str) -> usize {
    client.find_all(Locator::Css(selector)).await.map_or(0, |found| found.len())
}

/// Puts `text` on the clipboard, as another program would.
pub fn to_clipboard(text: &str) {
    use std::io::Write as _;
    let mut xclip = Command::new("xclip")
        .args(["-selection", "clipboard", "-in"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .expect("xclip is installed");
    xclip.stdin.take().expect("piped").write_all(text.as_bytes()).expect("taken");
    assert!(xclip.wait().expect("ends").success());
}

/// What another program would paste.
pub fn from_clipboard() -> String {
    let output = Command::new("xclip").args(["-selection", "clipboard", "-out"]).output().expect("xclip");
    String::from_utf8(output.stdout).expect("UTF-8")
}
