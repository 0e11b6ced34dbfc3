//! What can fail, fails closed: nothing unapproved leaves, the text is kept, and the problem has a name.

use crate::support::{Behaviour, CANARIES, FakeEndpoint, NOTE, Office, bytes_below, code, open, search};
use std::borrow::Cow;
use std::sync::Arc;
use vaern_workflow::audit::{Kind, Outcome, records, verify};
use vaern_workflow::engine::{Action, Category, KeepReason, Span};
use vaern_workflow::rules::built_in;
use vaern_workflow::{Cancel, Code, Consent, Conversation, Desk, Draft, Event, KeyError, KeyStore, MemoryKeys, Setup};
use zeroize::Zeroizing;

/// Sends the note to an endpoint that misbehaves; checks the code, the log and that the draft is still there.
async fn misbehaves(behaviour: Behaviour, expected: Code) {
    let endpoint = FakeEndpoint::start(behaviour);
    fails(&endpoint, expected).await;
    assert_eq!(endpoint.bodies().len(), 1, "sent once, never again on its own");
}

async fn fails(endpoint: &FakeEndpoint, expected: Code) {
    let office = Office::new(endpoint).await;
    let draft = Draft::new(NOTE);
    let conversation = Conversation::new();
    let proposal = office.desk.propose(&draft, &conversation);
    let consent = Consent { token: proposal.token(), second_look: false };
    let approved = office.desk.approve(&proposal, &conversation, "test", &consent).expect("approved");
    let sent = office.desk.forward(approved, &Cancel::new(), &mut |_| {}).await;
    assert_eq!(code(sent), Some(expected));
    assert_eq!(draft.text(), NOTE, "the text is still in the editor");
    assert!(conversation.turns().is_empty());
    let records = records(&office.desk.log_folder()).expect("a sound log");
    let outcomes: Vec<Outcome> = records.iter().map(|r| r.outcome).collect();
    assert_eq!(outcomes, [Outcome::Intent, Outcome::Failed], "intent and outcome are both in the log");
    verify(&office.desk.log_folder(), None).expect("the log verifies");
    for body in endpoint.bodies() {
        assert_eq!(search(&body, &CANARIES), None);
    }
    for (path, bytes) in bytes_below(office.home.path()) {
        assert_eq!(search(&bytes, &CANARIES), None, "{}", path.display());
    }
}

#[tokio::test]
async fn an_endpoint_that_refuses_the_connection() {
    fails(&FakeEndpoint::nobody(), Code::EndpointRefused).await;
}

#[tokio::test]
async fn an_endpoint_that_never_answers() {
    misbehaves(Behaviour::Silence, Code::EndpointTimeout).await;
}

#[tokio::test]
async fn an_endpoint_that_stalls_in_the_middle() {
    misbehaves(Behaviour::Stall, Code::EndpointTimeout).await;
}

#[tokio::test]
async fn an_endpoint_that_breaks_off() {
    misbehaves(Behaviour::BreakOff, Code::EndpointReset).await;
}

#[tokio::test]
async fn an_endpoint_that_answers_with_a_web_page() {
    misbehaves(Behaviour::Garbage, Code::EndpointGarbage).await;
}

#[tokio::test]
async fn invariant_06_statuses_have_names_and_redirects_are_not_followed() {
    let table = [
        (401, Code::EndpointUnauthorised),
        (403, Code::EndpointUnauthorised),
        (429, Code::EndpointBusy),
        (500, Code::EndpointFailed),
        (503, Code::EndpointFailed),
        (400, Code::EndpointRejected),
        (302, Code::EndpointRejected),
        (307, Code::EndpointRejected),
    ];
    for (status, expected) in table {
        misbehaves(Behaviour::Status(status), expected).await;
    }
}

#[tokio::test]
async fn an_address_that_is_neither_https_nor_loopback_gets_no_bytes() {
    let endpoint = FakeEndpoint::start(Behaviour::Echo(5));
    let office = Office::new(&endpoint).await;
    let config = std::fs::read_to_string(office.home.path().join("config.toml")).expect("config");
    for address in ["http://192.0.2.1/v1", "ftp://127.0.0.1/v1", "https://user:pw@example.dk/v1", "not a url"] {
        let changed = config.replace(&endpoint.base_url(), address);
        std::fs::write(office.home.path().join("config.toml"), changed).expect("writable");
        let desk = open(office.home.path(), Arc::new(MemoryKeys::default())).await;
        assert_eq!(code(desk), Some(Code::ConfigInvalid), "{address}");
    }
    for twice_or_reserved in [config.replace("\"test\"", "\"demo\""), config.repeat(2)] {
        std::fs::write(office.home.path().join("config.toml"), twice_or_reserved).expect("writable");
        assert_eq!(code(open(office.home.path(), Arc::new(MemoryKeys::default())).await), Some(Code::ConfigInvalid));
    }
    assert!(endpoint.bodies().is_empty());
}

struct LockedKeys;

impl KeyStore for LockedKeys {
    fn get(&self, _: &str) -> Result<Zeroizing<String>, KeyError> {
        Err(KeyError::Locked)
    }
    fn set(&self, _: &str, _: &str) -> Result<(), KeyError> {
        Err(KeyError::Locked)
    }
}

/// The log's key is there, the endpoint's is behind a lock.
struct LockedEndpointKeys(MemoryKeys);

impl KeyStore for LockedEndpointKeys {
    fn get(&self, name: &str) -> Result<Zeroizing<String>, KeyError> {
        if name.starts_with("endpoint-") { Err(KeyError::Locked) } else { self.0.get(name) }
    }
    fn set(&self, name: &str, secret: &str) -> Result<(), KeyError> {
        self.0.set(name, secret)
    }
}

#[tokio::test]
async fn invariant_06_a_locked_keyring_sends_nothing() {
    let endpoint = FakeEndpoint::start(Behaviour::Echo(5));
    let office = Office::with_keys(&endpoint, Arc::new(LockedKeys), false).await;
    assert_eq!(code(office.send(NOTE).await), Some(Code::KeyringLocked));
    let keys = Arc::new(LockedEndpointKeys(MemoryKeys::default()));
    let office = Office::with_keys(&endpoint, keys, true).await;
    assert_eq!(code(office.send(NOTE).await), Some(Code::KeyringLocked));
    let office = Office::with_keys(&endpoint, Arc::new(MemoryKeys::default()), true).await;
    assert_eq!(code(office.send(NOTE).await), Some(Code::EndpointKeyMissing));
    assert!(endpoint.bodies().is_empty());
    office.desk.set_key("test", "k-123").expect("stored");
    office.send(NOTE).await.expect("sent");
    assert!(endpoint.headers()[0].to_lowercase().contains("authorization: bearer k-123"));
}

#[tokio::test]
async fn a_lost_log_key_is_not_replaced_by_a_new_one() {
    let endpoint = FakeEndpoint::start(Behaviour::Echo(5));
    let office = Office::new(&endpoint).await;
    office.send(NOTE).await.expect("sent");
    let reopened = open(office.home.path(), Arc::new(MemoryKeys::default())).await.expect("opens");
    let office = Office { desk: reopened, home: office.home };
    assert_eq!(code(office.send(NOTE).await), Some(Code::LogKeyUnavailable));
    assert_eq!(endpoint.bodies().len(), 1);
}

/// A key that others can read or replace proves nothing.
#[cfg(unix)]
#[tokio::test]
async fn a_key_file_that_others_can_read_is_refused() {
    use std::os::unix::fs::PermissionsExt as _;
    let endpoint = FakeEndpoint::start(Behaviour::Echo(5));
    let office = Office::new(&endpoint).await;
    let file = office.home.path().join("log-key");
    std::fs::write(&file, "00".repeat(32)).expect("writable");
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o644)).expect("ours");
    assert_eq!(code(office.send(NOTE).await), Some(Code::LogKeyUnavailable));
    assert!(endpoint.bodies().is_empty());
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600)).expect("ours");
    office.send(NOTE).await.expect("its owner's alone");
}

struct NoKeys;

impl KeyStore for NoKeys {
    fn get(&self, _: &str) -> Result<Zeroizing<String>, KeyError> {
        Err(KeyError::NoKeyring)
    }
    fn set(&self, _: &str, _: &str) -> Result<(), KeyError> {
        Err(KeyError::NoKeyring)
    }
}

#[tokio::test]
async fn without_a_keyring_the_log_has_a_private_file_and_an_endpoint_has_no_key() {
    let endpoint = FakeEndpoint::start(Behaviour::Echo(5));
    let office = Office::with_keys(&endpoint, Arc::new(NoKeys), true).await;
    assert_eq!(code(office.send(NOTE).await), Some(Code::KeyringMissing));
    assert_eq!(code(office.desk.set_key("test", "k-123")), Some(Code::KeyringMissing));
    assert!(endpoint.bodies().is_empty());
    let office = Office::with_keys(&endpoint, Arc::new(NoKeys), false).await;
    office.send(NOTE).await.expect("sent");
    let logged = records(&office.desk.log_folder()).expect("sound");
    assert_eq!(logged[0].key.as_ref().map(|key| key.as_str()), Some("file"), "and the log says so");
}

#[tokio::test]
async fn a_log_that_cannot_be_written_sends_nothing() {
    let endpoint = FakeEndpoint::start(Behaviour::Echo(5));
    let office = Office::new(&endpoint).await;
    let folder = office.desk.log_folder();
    std::fs::write(&folder, "a file where the folder should be").expect("writable");
    assert_eq!(code(office.send(NOTE).await), Some(Code::LogUnwritable));
    assert!(endpoint.bodies().is_empty());
    std::fs::remove_file(&folder).expect("removable");
    office.send(NOTE).await.expect("works again without a restart");
}

#[tokio::test]
async fn a_log_that_was_tampered_with_sends_nothing() {
    let endpoint = FakeEndpoint::start(Behaviour::Echo(5));
    let keys: Arc<dyn KeyStore> = Arc::new(MemoryKeys::default());
    let office = Office::with_keys(&endpoint, Arc::clone(&keys), false).await;
    office.send(NOTE).await.expect("sent");
    let leaves = office.desk.log_folder().join("log.jsonl");
    let text = std::fs::read_to_string(&leaves).expect("readable").replace("\"replace\"", "\"keep\"");
    std::fs::write(&leaves, text).expect("writable");
    assert!(verify(&office.desk.log_folder(), None).is_err());
    let office = Office { desk: open(office.home.path(), keys).await.expect("opens"), home: office.home };
    assert_eq!(code(office.send(NOTE).await), Some(Code::LogDamaged));
    assert_eq!(endpoint.bodies().len(), 1);
}

#[tokio::test]
async fn invariant_06_a_damaged_pack_does_not_open() {
    let (bytes, proof) = built_in();
    let mut damaged = bytes.into_owned();
    let middle = damaged.len() / 2;
    damaged[middle] ^= 1;
    let home = tempfile::tempdir().expect("a folder");
    let setup = Setup {
        pack: (Cow::Owned(damaged), proof),
        ..Setup::new(home.path().to_owned(), vaern_workflow::audit::FrontDoor::Window)
    };
    assert_eq!(code(Desk::open(setup).await), Some(Code::PackDamaged));
}

#[tokio::test]
async fn a_configuration_with_an_unknown_key_does_not_open() {
    let home = tempfile::tempdir().expect("a folder");
    std::fs::write(home.path().join("config.toml"), "[[endpoint]]\nid = \"a\"\nurl = \"x\"\n").expect("writable");
    assert_eq!(code(open(home.path(), Arc::new(MemoryKeys::default())).await), Some(Code::ConfigInvalid));
}

#[tokio::test]
async fn what_cannot_be_inspected_is_not_sent_and_the_attempt_is_logged() {
    let endpoint = FakeEndpoint::start(Behaviour::Echo(5));
    let office = Office::new(&endpoint).await;
    let five_megabytes = format!("{NOTE} ").repeat(5 * 1024 * 1024 / NOTE.len());
    let binary = String::from_utf8_lossy(&(0..4096u32).map(|i| (i * 7 % 256) as u8).collect::<Vec<_>>()).into_owned();
    for text in [five_megabytes.as_str(), binary.as_str(), "tekst med \0 i"] {
        assert_eq!(code(office.send(text).await), Some(Code::ReviewBlocked));
    }
    let logged = records(&office.desk.log_folder()).expect("a sound log");
    assert!(logged.iter().all(|r| r.kind == Kind::Gap && r.outcome == Outcome::Stopped));
    assert_eq!(logged.len(), 3);
    assert!(endpoint.bodies().is_empty());
}

#[tokio::test]
async fn approval_is_of_what_is_on_screen() {
    let endpoint = FakeEndpoint::start(Behaviour::Echo(5));
    let office = Office::new(&endpoint).await;
    let conversation = Conversation::new();
    let proposal = office.desk.propose(&Draft::new(NOTE), &conversation);
    let old = office.desk.propose(&Draft::new("noget andet"), &conversation);
    let stale = Consent { token: old.token(), second_look: false };
    let refused = office.desk.approve(&proposal, &conversation, "test", &stale);
    assert_eq!(code(refused), Some(Code::ReviewStale));
    let consent = Consent { token: proposal.token(), second_look: false };
    let unknown = office.desk.approve(&proposal, &conversation, "another", &consent);
    assert_eq!(code(unknown), Some(Code::EndpointUnknown));
    assert_eq!(code(office.send("  \n ").await), Some(Code::NothingToSend));
    let secret = office.desk.propose(&Draft::new("adgangskode: Sommer-Regn-4711"), &conversation);
    assert!(secret.wants_second_look() && !secret.outgoing().contains("4711"));
    let consent = Consent { token: secret.token(), second_look: false };
    let refused = office.desk.approve(&secret, &conversation, "test", &consent);
    assert_eq!(code(refused), Some(Code::SecondLookNeeded));
    assert!(endpoint.bodies().is_empty());
}

#[tokio::test]
async fn keeping_a_direct_identifier_needs_a_reason_and_then_protects_what_is_special() {
    let endpoint = FakeEndpoint::start(Behaviour::Echo(5));
    let office = Office::new(&endpoint).await;
    let conversation = Conversation::new();
    let mut draft = Draft::new("Mette Hansen har fået insulin siden marts.");
    let at = draft.text().find("insulin").expect("there");
    let span = Span::new(draft.text(), at, at + "insulin".len()).expect("a span");
    draft.mark(span, Category::HEALTH);
    let proposal = office.desk.propose(&draft, &conversation);
    assert_eq!(proposal.outgoing(), "[PERSON_1] har fået [HEALTH_1] siden marts.", "marked by hand does not leave");
    draft.choose(proposal.plan(), 0, true, Action::Keep, None);
    let proposal = office.desk.propose(&draft, &conversation);
    let consent = Consent { token: proposal.token(), second_look: false };
    let refused = office.desk.approve(&proposal, &conversation, "test", &consent);
    assert_eq!(code(refused), Some(Code::ReasonNeeded));
    draft.choose(proposal.plan(), 0, true, Action::Keep, Some(KeepReason::NeededForTask));
    let proposal = office.desk.propose(&draft, &conversation);
    let consent = Consent { token: proposal.token(), second_look: false };
    office.desk.approve(&proposal, &conversation, "test", &consent).expect("with a reason");
    assert_eq!(proposal.outgoing(), "Mette Hansen har fået [HEALTH_1] siden marts.");
    assert!(draft.undo() && draft.undo() && draft.undo() && !draft.undo(), "every step can be taken back");
    assert!(endpoint.bodies().is_empty());
}

#[tokio::test]
async fn a_secret_that_is_kept_is_not_copied_as_safe() {
    let endpoint = FakeEndpoint::start(Behaviour::Echo(5));
    let office = Office::new(&endpoint).await;
    let conversation = Conversation::new();
    let mut draft = Draft::new("adgangskode: Sommer-Regn-4711");
    let proposal = office.desk.propose(&draft, &conversation);
    assert_eq!(office.desk.copy_safe(&proposal, proposal.token()).as_deref(), Ok("adgangskode: [REMOVED]"));
    draft.choose(proposal.plan(), 0, true, Action::Keep, Some(KeepReason::OwnData));
    let proposal = office.desk.propose(&draft, &conversation);
    assert_eq!(code(office.desk.copy_safe(&proposal, proposal.token())), Some(Code::SecondLookNeeded));
    let outcomes: Vec<Outcome> = records(&office.desk.log_folder()).expect("sound").iter().map(|r| r.outcome).collect();
    assert_eq!(outcomes, [Outcome::Copied]);
}

#[tokio::test]
async fn stopping_and_closing_leave_a_record() {
    let endpoint = FakeEndpoint::start(Behaviour::Stall);
    for dropped in [false, true] {
        let office = Office::new(&endpoint).await;
        let conversation = Conversation::new();
        let proposal = office.desk.propose(&Draft::new(NOTE), &conversation);
        let consent = Consent { token: proposal.token(), second_look: false };
        let approved = office.desk.approve(&proposal, &conversation, "test", &consent).expect("approved");
        let cancel = Cancel::new();
        let (arrived, mut arrives) = tokio::sync::mpsc::unbounded_channel();
        let mut on = |event| {
            if matches!(event, Event::Piece(_)) {
                let _ = arrived.send(());
            }
        };
        let mut forward = Box::pin(office.desk.forward(approved, &cancel, &mut on));
        tokio::select! {
            _ = &mut forward => panic!("the endpoint stalls"),
            _ = arrives.recv() => {}
        }
        if dropped {
            drop(forward);
        } else {
            cancel.cancel();
            assert_eq!(code(forward.await), Some(Code::Cancelled));
        }
        let outcomes: Vec<Outcome> =
            records(&office.desk.log_folder()).expect("sound").iter().map(|r| r.outcome).collect();
        assert_eq!(outcomes, [Outcome::Intent, Outcome::Cancelled]);
    }
}
