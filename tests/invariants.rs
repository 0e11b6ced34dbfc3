//! The invariants of docs/DESIGN.md that need more than one crate. 9 and 11 stand in `properties` and `rehydration`,
//! 12 in `vaern-desktop` (permissions), `e2e` (the page's network) and `cargo xtask tidy` (sockets in one file).

use crate::support::{Behaviour, CANARIES, ENGINE, FakeEndpoint, NOTE, Office, PACK, RULES_ALONE, bytes_below, search};
use std::sync::{Arc, Mutex};
use vaern_workflow::audit::{Outcome, Record, records};
use vaern_workflow::engine::{
    Candidate, Detector, Effort, Engine, GapReason, Limits, NormalText, Rehydrator, RuleSet, Vault, Verdict,
    restored_text,
};
use vaern_workflow::rules::{Pack, Trusted, built_in};
use vaern_workflow::{Conversation, Draft};

#[test]
fn invariant_01_the_same_text_gives_the_same_plan() {
    let other = PACK.engine(vaern_workflow::recognisers(), Limits::DESKTOP).expect("builds");
    let policy = &PACK.policy;
    for test in &PACK.tests {
        let text = test.text();
        assert_eq!(policy.decide(ENGINE.analyze(&text)), policy.decide(other.analyze(&text)), "{text}");
    }
}

/// Finds one thing and then fails.
struct Failing;

impl Detector for Failing {
    fn detect(&self, _: &NormalText<'_>, _: Effort, _: &mut Vec<Candidate>) -> Result<(), GapReason> {
        Err(GapReason::DetectorFailed)
    }
}

#[test]
fn invariant_02_a_failed_detector_is_a_gap_and_a_gap_blocks() {
    let rules =
        RuleSet { rules: PACK.rules.rules.clone(), lexicons: PACK.rules.lexicons.clone(), ..RuleSet::default() };
    let engine = Engine::new(rules, vec![Box::new(Failing)], Limits::DESKTOP).expect("builds");
    let analysis = engine.analyze(NOTE);
    assert!(analysis.findings.iter().any(|f| f.category.as_str() == "CPR"), "the others keep their findings");
    assert_eq!(analysis.gaps.len(), 1);
    assert_eq!(PACK.policy.decide(analysis).verdict(), Verdict::Block);
}

/// The text that would leave is inspected too; when it cannot be (placeholders made it too long), nothing leaves.
#[test]
fn invariant_02_an_outgoing_text_that_cannot_be_inspected_is_a_gap() {
    let text = "Ib ringer til Bo Bak og Ib ringer igen til Bo Bak i dag, siger fru Ib Bak.";
    let engine = PACK
        .engine(vaern_workflow::recognisers(), Limits { max_bytes: text.len(), ..Limits::DESKTOP })
        .expect("builds");
    let plan = PACK.policy.decide(engine.analyze(text));
    assert!(plan.gaps().is_empty());
    let (plan, redaction) = engine.settle(text, plan, &PACK.policy, &Vault::new());
    assert!(redaction.text.len() > text.len(), "{}", redaction.text);
    assert_eq!(plan.verdict(), Verdict::Block);
}

#[tokio::test]
async fn invariant_04_the_bytes_on_the_wire_are_the_approved_ones_and_the_logged_ones() {
    let endpoint = FakeEndpoint::start(Behaviour::Echo(3));
    let office = Office::new(&endpoint).await;
    let conversation = Conversation::new();
    let proposal = office.desk.propose(&Draft::new(NOTE), &conversation);
    let shown = proposal.wire(&conversation, &office.desk.endpoint("test").expect("approved"));
    let completed = office.send(NOTE).await.expect("sent");
    let received = endpoint.bodies().remove(0);
    assert_eq!(received, shown, "what was shown is what arrived");
    completed.receipt.check(&received).expect("the receipt is for these bytes");
    let mut other = received.clone();
    other[10] ^= 1;
    assert!(completed.receipt.check(&other).is_err(), "and for no others");
    assert_eq!(restored_text(&completed.pieces), format!("Resumé: {NOTE} Slut."));
}

#[tokio::test]
async fn invariant_05_the_record_is_on_disk_before_the_first_byte_leaves() {
    let at_arrival: Arc<Mutex<Option<Vec<Record>>>> = Arc::default();
    let folder: Arc<Mutex<Option<std::path::PathBuf>>> = Arc::default();
    let (seen, place) = (Arc::clone(&at_arrival), Arc::clone(&folder));
    let endpoint = FakeEndpoint::with_hook(Behaviour::Echo(9), move |_| {
        let folder = place.lock().expect("no panic").clone().expect("set before sending");
        *seen.lock().expect("no panic") = Some(records(&folder).expect("a sound log"));
    });
    let office = Office::new(&endpoint).await;
    *folder.lock().expect("no panic") = Some(office.desk.log_folder());
    office.send(NOTE).await.expect("sent");
    let seen = at_arrival.lock().expect("no panic").take().expect("the endpoint was asked");
    assert_eq!(seen.iter().map(|r| r.outcome).collect::<Vec<_>>(), [Outcome::Intent]);
}

#[tokio::test]
async fn invariant_07_no_personal_data_at_rest_or_on_the_wire() {
    let endpoint = FakeEndpoint::start(Behaviour::Echo(7));
    let office = Office::new(&endpoint).await;
    let mut conversation = Conversation::new();
    let first = office.send_in(&conversation, NOTE).await.expect("sent");
    conversation.record(&first);
    let second = office.send_in(&conversation, "Skriv et svar til Mette Hansen, cpr 010283-9994.").await.expect("sent");
    conversation.record(&second);
    for body in endpoint.bodies() {
        assert_eq!(search(&body, &CANARIES), None, "on the wire");
    }
    let files = bytes_below(office.home.path());
    assert!(files.len() >= 4, "log, checkpoint, key, configuration");
    for (path, bytes) in files {
        assert_eq!(search(&bytes, &CANARIES), None, "{}", path.display());
    }
    let printed = format!("{first:?} {conversation:?} {:?}", office.desk.propose(&Draft::new(NOTE), &conversation));
    assert_eq!(search(printed.as_bytes(), &CANARIES), None, "Debug shows no text");
}

#[tokio::test]
async fn the_same_person_keeps_the_same_placeholder_over_several_turns() {
    let endpoint = FakeEndpoint::start(Behaviour::Echo(4));
    let office = Office::new(&endpoint).await;
    let mut conversation = Conversation::new();
    let texts =
        ["Mette Hansen har søgt.", "Jens Olsen er partsrepræsentant for Mette Hansen.", "Skriv til Mette Hansen."];
    for text in texts {
        let completed = office.send_in(&conversation, text).await.expect("sent");
        assert_eq!(restored_text(&completed.pieces), format!("Resumé: {text} Slut."));
        conversation.record(&completed);
    }
    let last = String::from_utf8(endpoint.bodies().pop().expect("three requests")).expect("JSON");
    assert!(last.contains("Skriv til [PERSON_1].") && last.contains("[PERSON_2] er partsrepræsentant for [PERSON_1]."));
    assert!(!last.contains("PERSON_3"));
}

#[test]
fn invariant_10_a_pack_with_any_changed_byte_does_not_load() {
    let (bytes, proof) = built_in();
    let step = bytes.len() / 64;
    for at in (0..bytes.len()).step_by(step) {
        let mut changed = bytes.clone().into_owned();
        changed[at] ^= 0x20;
        assert!(Trusted::verify(changed.into(), &proof).is_err(), "byte {at}");
    }
    let mut longer = bytes.clone().into_owned();
    longer.push(0);
    assert!(Trusted::verify(longer.into(), &proof).is_err());
    Trusted::verify(bytes, &proof).and_then(Pack::open).expect("and unchanged it does");
}

#[test]
fn invariant_13_a_record_has_no_room_for_text_or_for_a_person() {
    let leaf = include_str!("fixtures/record.json").trim();
    let record = Record::parse(leaf.as_bytes()).expect("the committed record still parses");
    assert_eq!(record.leaf(), leaf.as_bytes(), "and is canonical");
    let value: serde_json::Value = serde_json::from_str(leaf).expect("JSON");
    let fields: Vec<&String> = value.as_object().expect("an object").keys().collect();
    let allowed = [
        "commitment",
        "counts",
        "endpoint",
        "engine",
        "front_door",
        "key",
        "kind",
        "latency",
        "org_unit",
        "outcome",
        "pack",
        "refers_to",
        "rules",
        "sequence",
        "size",
        "time",
        "version",
    ];
    assert_eq!(fields, allowed, "no user, no text, no window title");
    for (field, text) in [("endpoint", "Mette Hansen"), ("engine", "0.1 cpr"), ("org_unit", "æ"), ("time", "2026")] {
        let mut changed = value.clone();
        changed[field] = serde_json::Value::String(text.to_owned());
        assert!(Record::parse(changed.to_string().as_bytes()).is_err(), "{field} takes {text}");
    }
    let mut extra = value;
    extra["user"] = serde_json::Value::String("x".to_owned());
    assert!(Record::parse(extra.to_string().as_bytes()).is_err(), "unknown fields are refused");
}

#[tokio::test]
async fn an_endpoint_gets_only_the_turns_that_were_approved_for_it() {
    let (first, second) = (FakeEndpoint::start(Behaviour::Echo(4)), FakeEndpoint::start(Behaviour::Echo(4)));
    let office = Office::new(&first).await;
    let mut conversation = Conversation::new();
    let completed = office.send_in(&conversation, "Mette Hansen har søgt om hjælp.").await.expect("sent");
    conversation.record(&completed);
    crate::support::configure(office.home.path(), &second, false);
    let config = std::fs::read_to_string(office.home.path().join("config.toml")).expect("configuration");
    std::fs::write(office.home.path().join("config.toml"), config.replace("\"test\"", "\"other\"")).expect("writable");
    let keys = Arc::new(vaern_workflow::MemoryKeys::default());
    std::fs::remove_dir_all(office.desk.log_folder()).expect("another key, another log");
    let desk = crate::support::open(office.home.path(), keys).await.expect("opens");
    let proposal = desk.propose(&Draft::new("Skriv til Mette Hansen."), &conversation);
    let wire = proposal.wire(&conversation, &desk.endpoint("other").expect("approved"));
    let wire = String::from_utf8(wire).expect("JSON");
    assert!(wire.contains("Skriv til [PERSON_1].") && !wire.contains("søgt om hjælp"), "{wire}");
}

#[test]
fn nine_thousand_names_get_nine_thousand_placeholders_and_come_back() {
    let text: String = (0..9000).map(|i| format!("Mette {}sen, ", word(i))).collect();
    let plan = PACK.policy.decide(RULES_ALONE.analyze(&text));
    let (_, redaction) = RULES_ALONE.settle(&text, plan, &PACK.policy, &Vault::new());
    assert!(redaction.vault.len() > 8_900, "{}", redaction.vault.len());
    let mut rehydrator = Rehydrator::new(&redaction.vault);
    let mut pieces = rehydrator.push(&redaction.text);
    pieces.extend(rehydrator.finish());
    assert_eq!(restored_text(&pieces), text);
}

/// A made-up word for a number.
fn word(mut i: usize) -> String {
    let mut out = String::from("Q");
    for _ in 0..4 {
        out.push(char::from(b'a' + u8::try_from(i % 23).expect("small")));
        i /= 23;
    }
    out
}
