//! The real keyring (Secret Service) of the session that `cargo xtask test` sets up, and one that is locked.

use crate::support::{Behaviour, FakeEndpoint, NOTE, configure, vaern};
use std::process::{Command, Stdio};
use vaern_workflow::{KeyStore as _, OsKeyring};

#[test]
fn the_keyring_stores_and_returns_a_key() {
    let keys = OsKeyring;
    keys.set("test-entry", "hemmelig-æøå").expect("the session's keyring is unlocked");
    assert_eq!(keys.get("test-entry").expect("stored").as_str(), "hemmelig-æøå");
}

/// A session of its own whose keyring nobody has unlocked.
#[test]
fn a_locked_keyring_stops_the_command_line_with_what_to_do() {
    let endpoint = FakeEndpoint::start(Behaviour::Echo(5));
    let home = tempfile::tempdir().expect("a folder");
    configure(home.path(), &endpoint, false);
    let data = tempfile::tempdir().expect("a folder");
    let mut child = Command::new("dbus-run-session")
        .arg("--")
        .arg(vaern())
        .args(["ask", "--yes"])
        .env("VAERN_HOME", home.path())
        .env("XDG_DATA_HOME", data.path())
        .env("XDG_RUNTIME_DIR", data.path())
        .env_remove("DISPLAY")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("dbus-run-session is installed");
    std::io::Write::write_all(&mut child.stdin.take().expect("piped"), NOTE.as_bytes()).expect("taken");
    let output = child.wait_with_output().expect("ends");
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(3), "{said}");
    assert!(said.to_lowercase().contains("nøglering"), "{said}");
    assert!(output.stdout.is_empty() && endpoint.bodies().is_empty());
}
