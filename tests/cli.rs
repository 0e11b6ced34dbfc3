//! The `vaern` command as a process: outputs, exit codes, and a disk that is full or read-only.

use crate::support::{Behaviour, CANARIES, FakeEndpoint, NOTE, bytes_below, configure, search, vaern};
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

fn run(home: &Path, args: &[&str], input: &str) -> Output {
    let mut command = Command::new(vaern());
    command.args(args).env("VAERN_HOME", home).env_remove("DBUS_SESSION_BUS_ADDRESS");
    feed(command, input)
}

fn feed(mut command: Command, input: &str) -> Output {
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("starts");
    // A process that stops early closes the pipe.
    let _ = child.stdin.take().expect("piped").write_all(input.as_bytes());
    child.wait_with_output().expect("ends")
}

fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn detect_writes_a_line_for_a_line_in_each_unit() {
    let home = tempfile::tempdir().expect("a folder");
    let line = "{\"id\":\"a\",\"text\":\"🙂 æ cpr 010283-9994\"}\n{\"id\":7,\"text\":\"intet her\"}\n";
    for (unit, start) in [("byte", 12), ("codepoint", 8), ("utf16", 9)] {
        let output = run(home.path(), &["detect", "--jsonl", "--offsets", unit], line);
        assert!(output.status.success());
        let lines: Vec<serde_json::Value> =
            stdout(&output).lines().map(|l| serde_json::from_str(l).expect("JSON")).collect();
        assert_eq!(lines.len(), 2);
        assert_eq!(lines[0]["spans"][0]["start"], start, "{unit}");
        assert_eq!(lines[0]["spans"][0]["end"], start + 11);
        assert_eq!(lines[0]["spans"][0]["label"], "CPR");
        assert_eq!(lines[1], serde_json::json!({ "id": 7, "spans": [], "gaps": [] }));
    }
}

#[test]
fn redact_shows_what_changes() {
    let home = tempfile::tempdir().expect("a folder");
    let plain = run(home.path(), &["redact"], NOTE);
    assert_eq!(stdout(&plain), "Borgeren [PERSON_1], cpr [CPR_1], ringede fra [PHONE_1] om sin ansøgning.");
    let diff = run(home.path(), &["redact", "--diff"], NOTE);
    assert!(stdout(&diff).contains("[-010283-9994-]{+[CPR_1]+}"));
    let blocked = run(home.path(), &["redact"], "nul\0byte");
    assert_eq!(blocked.status.code(), Some(1));
    assert!(blocked.stdout.is_empty());
    assert_eq!(run(home.path(), &["redact", "--nonsense"], "").status.code(), Some(2));
}

#[test]
fn ask_reviews_sends_restores_and_leaves_a_log_that_verifies() {
    let endpoint = FakeEndpoint::start(Behaviour::Echo(5));
    let home = tempfile::tempdir().expect("a folder");
    configure(home.path(), &endpoint, false);
    let refused = run(home.path(), &["ask"], NOTE);
    assert_eq!(refused.status.code(), Some(1), "without a terminal and without --yes nothing is approved");
    assert!(endpoint.bodies().is_empty());
    let receipt = home.path().join("receipt.json");
    let receipt_arg = receipt.to_str().expect("UTF-8");
    let sent = run(home.path(), &["ask", "--yes", "--receipt", receipt_arg], NOTE);
    assert!(sent.status.success(), "{}", String::from_utf8_lossy(&sent.stderr));
    assert_eq!(stdout(&sent).trim(), format!("Resumé: {NOTE} Slut."));
    let wire = home.path().join("wire");
    std::fs::write(&wire, &endpoint.bodies()[0]).expect("writable");
    let wire_arg = wire.to_str().expect("UTF-8");
    assert!(run(home.path(), &["audit", "receipt", receipt_arg, wire_arg], "").status.success());
    assert_eq!(run(home.path(), &["audit", "receipt", receipt_arg, receipt_arg], "").status.code(), Some(1));
    assert!(run(home.path(), &["audit", "verify"], "").status.success());
    assert!(stdout(&run(home.path(), &["doctor"], "")).contains("2 poster, kontrolleret"));
    for (path, bytes) in bytes_below(home.path()) {
        assert_eq!(search(&bytes, &CANARIES), None, "{}", path.display());
    }
    let leaves = home.path().join("audit/log.jsonl");
    let changed = std::fs::read_to_string(&leaves).expect("readable").replace("intent", "copied");
    std::fs::write(&leaves, changed).expect("writable");
    assert_eq!(run(home.path(), &["audit", "verify"], "").status.code(), Some(1));
}

#[test]
fn the_demo_endpoint_answers_without_configuration_or_network() {
    let home = tempfile::tempdir().expect("a folder");
    let output = run(home.path(), &["ask", "--yes", "--endpoint", "demo"], NOTE);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(stdout(&output).starts_with("Demo: ingen sprogmodel."));
    assert!(stdout(&output).contains("Mette Hansen"));
    assert_eq!(run(home.path(), &["ask", "--yes", "--endpoint", "x"], NOTE).status.code(), Some(2));
}

/// An escape sequence could hide what one approves, or hand a restored value to the terminal's clipboard.
#[test]
fn the_terminal_obeys_neither_the_text_nor_the_answer() {
    let endpoint = FakeEndpoint::start(Behaviour::Echo(3));
    let home = tempfile::tempdir().expect("a folder");
    configure(home.path(), &endpoint, false);
    let text = format!("{NOTE} \u{1b}[8mskjult\u{1b}[0m og \u{1b}]52;c;x\u{7}. {NOTE} {NOTE} {NOTE}");
    let output = run(home.path(), &["ask", "--yes"], &text);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    for stream in [&output.stdout, &output.stderr] {
        assert!(!stream.contains(&0x1b) && !stream.contains(&7));
    }
    assert!(stdout(&output).contains("skjult"));
}

/// A proxy sees everything that goes through it, so what stays on this machine does not.
#[test]
fn loopback_does_not_go_through_the_proxy_of_the_environment() {
    let proxy = FakeEndpoint::start(Behaviour::Echo(5));
    let endpoint = FakeEndpoint::start(Behaviour::Echo(5));
    let home = tempfile::tempdir().expect("a folder");
    configure(home.path(), &endpoint, false);
    let mut command = Command::new(vaern());
    command.args(["ask", "--yes"]).env("VAERN_HOME", home.path()).env_remove("NO_PROXY").env_remove("no_proxy");
    for name in ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "ALL_PROXY"] {
        command.env(name, proxy.base_url().trim_end_matches("/v1"));
    }
    let output = feed(command, NOTE);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!((proxy.bodies().len(), endpoint.bodies().len()), (0, 1));
}

/// A disk that is full in the middle of a record: a file-size limit does what `ENOSPC` does, for any user.
#[cfg(unix)]
#[test]
fn a_full_disk_sends_nothing_and_the_log_still_verifies() {
    let endpoint = FakeEndpoint::start(Behaviour::Echo(5));
    let home = tempfile::tempdir().expect("a folder");
    configure(home.path(), &endpoint, false);
    assert!(run(home.path(), &["ask", "--yes"], NOTE).status.success());
    assert!(run(home.path(), &["ask", "--yes"], NOTE).status.success());
    let size = std::fs::metadata(home.path().join("audit/log.jsonl")).expect("a log").len();
    let mut limited = Command::new("bash");
    // `ulimit -f` counts KiB: one more record crosses the limit. An ignored SIGXFSZ makes the write fail instead.
    let script = format!("trap '' XFSZ; ulimit -f {}; exec \"$0\" ask --yes", size / 1024);
    limited.arg("-c").arg(script).arg(vaern()).env("VAERN_HOME", home.path());
    let output = feed(limited, NOTE);
    assert_eq!(output.status.code(), Some(3), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(output.stdout.is_empty());
    assert_eq!(endpoint.bodies().len(), 2, "nothing was sent");
    let verified = run(home.path(), &["audit", "verify"], "");
    assert!(verified.status.success(), "{}", String::from_utf8_lossy(&verified.stderr));
    assert!(run(home.path(), &["ask", "--yes"], NOTE).status.success(), "and works again with room");
}

/// A read-only log folder. Root may write anywhere, so root hands the command to `nobody`.
#[cfg(unix)]
#[test]
fn a_read_only_log_sends_nothing() {
    use std::os::unix::fs::PermissionsExt as _;
    let endpoint = FakeEndpoint::start(Behaviour::Echo(5));
    let home = tempfile::tempdir().expect("a folder");
    configure(home.path(), &endpoint, false);
    std::fs::create_dir(home.path().join("audit")).expect("writable");
    let closed = |mode| std::fs::set_permissions(home.path(), std::fs::Permissions::from_mode(mode)).expect("ours");
    closed(0o555);
    let is_root = std::fs::metadata("/proc/self").is_ok_and(|m| std::os::unix::fs::MetadataExt::uid(&m) == 0);
    let copy = tempfile::tempdir().expect("a folder");
    std::fs::set_permissions(copy.path(), std::fs::Permissions::from_mode(0o755)).expect("ours");
    let binary = copy.path().join("vaern");
    std::fs::copy(vaern(), &binary).expect("copied where everybody may read it");
    let mut command = if is_root {
        let mut command = Command::new("setpriv");
        command.args(["--reuid=65534", "--regid=65534", "--clear-groups"]).arg(&binary);
        command
    } else {
        Command::new(&binary)
    };
    command.args(["ask", "--yes"]).env("VAERN_HOME", home.path()).env_remove("DBUS_SESSION_BUS_ADDRESS");
    let output = feed(command, NOTE);
    closed(0o755);
    assert_eq!(output.status.code(), Some(3), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(!output.stderr.is_empty() && search(&output.stderr, &["010283-9994\n"]).is_none());
    assert!(endpoint.bodies().is_empty());
}
