//! Attacks on the log, each detected and named.

use std::fs;
use std::path::Path;
use std::time::{Duration, SystemTime};
use vaern_workflow::audit::{
    Entry, Fault, FrontDoor, Hour, Id, Kind, Log, LogError, Outcome, Record, SigningKey, Verifier, records, verify,
};

const ORIGIN: &str = "vaern.test/log";

fn key() -> SigningKey {
    SigningKey::from_bytes(&[7; 32])
}

fn entry() -> Entry {
    Entry {
        kind: Kind::Send,
        outcome: Outcome::Intent,
        front_door: FrontDoor::Cli,
        key: None,
        endpoint: Id::new("demo").ok(),
        pack: None,
        engine: Id::new("0.1.0").expect("an identifier"),
        counts: Vec::new(),
        rules: Vec::new(),
        bytes: Some(900),
        seconds: None,
        commitment: None,
        refers_to: None,
        org_unit: None,
        layers: Vec::new(),
        cause: None,
    }
}

/// A log of `n` records.
fn log(folder: &Path, n: u64) -> Log {
    let mut log = Log::open(folder, ORIGIN, key()).expect("opens");
    for _ in 0..n {
        log.append(entry(), SystemTime::now()).expect("appends");
    }
    log
}

fn lines(folder: &Path) -> Vec<String> {
    fs::read_to_string(folder.join("log.jsonl")).expect("readable").lines().map(str::to_owned).collect()
}

fn write(folder: &Path, lines: &[String]) {
    fs::write(folder.join("log.jsonl"), lines.join("\n") + "\n").expect("writable");
}

fn change(line: &str, change: impl Fn(&mut Record)) -> String {
    let mut record = Record::parse(line.as_bytes()).expect("a record");
    change(&mut record);
    String::from_utf8(record.leaf()).expect("JSON")
}

#[test]
fn every_kind_of_tampering_is_found_and_named() {
    type Attack = fn(&mut Vec<String>);
    type IsFound = fn(&Fault) -> bool;
    let attacks: [(&str, Attack, IsFound); 8] = [
        ("edit", |l| l[1] = l[1].replace("demo", "other"), |f| matches!(f, Fault::Root { .. })),
        ("delete", |l| drop(l.remove(1)), |f| matches!(f, Fault::Sequence(1))),
        ("reorder", |l| l.swap(0, 1), |f| matches!(f, Fault::Sequence(0))),
        ("insert", |l| l.insert(1, l[1].clone()), |f| matches!(f, Fault::Sequence(2))),
        ("cut off", |l| drop(l.pop()), |f| matches!(f, Fault::Root { signed: 4, found: 3 })),
        ("another spelling", |l| l[1] = l[1].replace("\":", "\": "), |f| matches!(f, Fault::Record(1))),
        (
            "another hour",
            |l| l[3] = change(&l[3], |r| r.time = Hour::of(SystemTime::UNIX_EPOCH)),
            |f| matches!(f, Fault::Time(3)),
        ),
        (
            "two forged at the end",
            |l| {
                for sequence in 4..6 {
                    l.push(change(&l[3].clone(), |r| r.sequence = sequence));
                }
            },
            |f| matches!(f, Fault::Unsigned(2)),
        ),
    ];
    for (name, attack, found) in attacks {
        let folder = tempfile::tempdir().expect("a folder");
        drop(log(folder.path(), 4));
        verify(folder.path(), None).expect("sound before");
        let mut forged = lines(folder.path());
        attack(&mut forged);
        write(folder.path(), &forged);
        let fault = verify(folder.path(), None).expect_err(name);
        assert!(found(&fault), "{name}: {fault}");
        let appended =
            Log::open(folder.path(), ORIGIN, key()).and_then(|mut log| log.append(entry(), SystemTime::now()));
        assert!(appended.is_err(), "{name}: and nothing more is written, so nothing more is sent");
    }
}

#[test]
fn a_forged_record_after_the_signed_ones_is_never_signed() {
    let folder = tempfile::tempdir().expect("a folder");
    drop(log(folder.path(), 2));
    let mut forged = lines(folder.path());
    forged.push(change(&forged[1].clone(), |r| r.sequence = 2));
    write(folder.path(), &forged);
    assert_eq!(verify(folder.path(), None).expect("as after a crash").unsigned, 1);
    let mut log = Log::open(folder.path(), ORIGIN, key()).expect("opens");
    assert_eq!(log.size(), 2, "what was never acknowledged is cut off");
    log.append(entry(), SystemTime::now()).expect("appends");
    assert_eq!(verify(folder.path(), None).expect("sound").size, 3);
}

/// Found by reading the code again: a missing or emptied file looked like a log that had not begun.
#[test]
fn a_log_whose_records_were_all_taken_away_does_not_start_anew() {
    type Attack = fn(&Path);
    let attacks: [(&str, Attack); 2] = [
        ("deleted", |path| fs::remove_file(path).expect("removable")),
        ("emptied", |path| fs::write(path, "").expect("writable")),
    ];
    for (name, attack) in attacks {
        let folder = tempfile::tempdir().expect("a folder");
        let mut running = log(folder.path(), 3);
        attack(&folder.path().join("log.jsonl"));
        assert!(
            matches!(Log::open(folder.path(), ORIGIN, key()), Err(LogError::Damaged(_))),
            "{name}, at the next start"
        );
        let appended = running.append(entry(), SystemTime::now());
        assert!(matches!(appended, Err(LogError::Damaged(_))), "{name}, while running");
        assert!(verify(folder.path(), None).is_err(), "{name}");
    }
}

#[test]
fn a_torn_line_is_cut_off_and_the_log_goes_on() {
    let folder = tempfile::tempdir().expect("a folder");
    drop(log(folder.path(), 2));
    let path = folder.path().join("log.jsonl");
    let whole = fs::read_to_string(&path).expect("readable");
    fs::write(&path, format!("{whole}{}", &whole[..40])).expect("writable");
    assert_eq!(verify(folder.path(), None).expect("a torn line is no record").size, 2);
    let mut log = Log::open(folder.path(), ORIGIN, key()).expect("opens");
    assert_eq!(log.append(entry(), SystemTime::now()).expect("appends").sequence, 2);
    assert_eq!(verify(folder.path(), None).expect("sound").size, 3);
}

#[test]
fn another_key_is_refused_and_a_key_from_elsewhere_finds_a_replaced_log() {
    let folder = tempfile::tempdir().expect("a folder");
    let published = log(folder.path(), 2).verifier();
    let other = SigningKey::from_bytes(&[8; 32]);
    assert!(matches!(Log::open(folder.path(), ORIGIN, other.clone()), Err(LogError::Note(_))));
    verify(folder.path(), Some(&published)).expect("the published key fits");
    let replaced = tempfile::tempdir().expect("a folder");
    let mut forged = Log::open(replaced.path(), ORIGIN, other).expect("opens");
    forged.append(entry(), SystemTime::now()).expect("appends");
    verify(replaced.path(), None).expect("sound by its own key");
    assert!(matches!(verify(replaced.path(), Some(&published)), Err(Fault::Note(_))));
    assert_eq!(Verifier::parse(&published.encode()).as_ref(), Ok(&published));
}

#[test]
fn two_processes_and_a_clock_that_is_set_back_leave_one_sound_log() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut a = log(folder.path(), 1);
    let mut b = Log::open(folder.path(), ORIGIN, key()).expect("opens");
    let now = SystemTime::now();
    for round in 0..5 {
        let earlier = now - Duration::from_secs(3600 * round);
        assert_eq!(a.append(entry(), earlier).expect("appends").sequence, 1 + 2 * round);
        assert_eq!(b.append(entry(), now).expect("appends").sequence, 2 + 2 * round);
    }
    assert_eq!(verify(folder.path(), None).expect("sound").size, 11);
    assert_eq!(records(folder.path()).expect("readable").len(), 11);
}
