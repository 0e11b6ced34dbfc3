//! What a review of signed packs found: each went wrong once.

use crate::support::packs::{ALL, Layer, ONLINE, Pc, SIGNERS, Shelf, key, on_version_one};
use std::fs;
use std::time::SystemTime;
use vaern_workflow::rules::repository::{Publisher, Ring, Signing};
use vaern_workflow::{Code, Consent, Conversation, Draft};

const EXCEPTION: &str =
    "[[exception]]\nid = \"aarhus.x\"\nreason = { da = \"Prøve\", en = \"Trial\" }\nuntil = \"2099-01-01\"\n";

/// An own rule called a CPR number a place, and the exception for places let it leave.
#[tokio::test]
async fn a_layers_rule_took_the_label_from_a_cpr_number_and_its_exception_let_it_leave() {
    let shelf = Shelf::new();
    let mut layer = Layer::with(&format!("{EXCEPTION}actions = {{ LOCATION = \"keep\" }}\n"));
    layer.rules = layer.rules.replace("\"CASE_NUMBER\"", "\"LOCATION\"").replace("CASE_NUMBER|", "LOCATION|");
    layer.rules =
        layer.rules.replace("'JNR-[0-9]{6}'", "'(?:JNR-[0-9]{6}|[0-9]{6}-[0-9]{4})'").replace("0.9\n", "0.99\n");
    shelf.publish(&layer, 1);
    let pc = Pc::new(&shelf);
    pc.install(&shelf).await.expect("the layer as such is allowed");
    let desk = pc.desk().await;
    let proposal = desk.propose(&Draft::new("Se JNR-123456. Hendes cpr er 010283-9994."), &Conversation::new());
    assert_eq!(proposal.outgoing(), "Se JNR-123456. Hendes cpr er [CPR_1].");
}

/// Five versions for the pilot ring pushed the only one for everybody off the list, and the layer was dropped.
#[tokio::test]
async fn a_layer_was_dropped_when_no_listed_version_was_for_the_device() {
    let (shelf, pc) = on_version_one().await;
    for version in 2..9 {
        let pilot = Signing { ring: Ring::Pilot, percent: 100 };
        shelf.publish_at(&Layer::new(), version, pilot, SystemTime::now());
    }
    pc.install(&shelf).await.expect("version 1 is still listed");
    assert_eq!(pc.version().await, 1);
    shelf.forge("aarhus", &SIGNERS, |signed| {
        signed["targets"].as_object_mut().expect("targets").remove("aarhus/1.pack");
    });
    assert_eq!(pc.install(&shelf).await.expect_err("none is for it").args["cause"], "no-version");
    assert_eq!(pc.version().await, 1);
}

/// What is in force at the start was not asked for its age: an edited list of layers left the base alone, and sending on.
#[tokio::test]
async fn a_layer_that_is_missing_or_older_than_what_was_seen_did_not_stop_sending() {
    let (shelf, pc) = on_version_one().await;
    shelf.publish(&Layer::new(), 2);
    pc.install(&shelf).await.expect("version 2");
    assert_eq!(pc.desk().await.may_send(SystemTime::now()), Ok(()));
    let stopped = |desk: vaern_workflow::Desk| desk.may_send(SystemTime::now()).map_err(|p| p.code);
    // Back to the generation before.
    fs::write(pc.home().join("packs/current"), "gen-1").expect("ours");
    assert_eq!(stopped(pc.desk().await), Err(Code::PackTooOld));
    fs::write(pc.home().join("packs/current"), "gen-2").expect("ours");
    assert_eq!(stopped(pc.desk().await), Ok(()));
    // No layer at all.
    fs::write(pc.home().join("packs/gen-2/layers.json"), r#"{"activated":"2026-01-01","layers":[]}"#).expect("ours");
    assert_eq!(stopped(pc.desk().await), Err(Code::PackTooOld));
    let proposal = pc.desk().await.propose(&Draft::new("cpr 010283-9994"), &Conversation::new());
    assert_eq!(proposal.outgoing(), "cpr [CPR_1]", "redaction goes on");
}

/// A rule that only counts could not be signed or installed, since its own tests wanted it to act.
#[tokio::test]
async fn a_pack_with_a_shadow_rule_failed_its_own_tests() {
    let shelf = Shelf::new();
    let mut layer = Layer::new();
    layer.rules = layer.rules.replace("score    = 0.9\n", "score    = 0.9\nstage    = \"shadow\"\n");
    shelf.publish(&layer, 1);
    let pc = Pc::new(&shelf);
    pc.install(&shelf).await.expect("installs");
    let proposal = pc.desk().await.propose(&Draft::new("Se JNR-123456."), &Conversation::new());
    assert_eq!(proposal.outgoing(), "Se JNR-123456.");
}

/// Once an exception had ended, the tests that rely on it failed at every update, until the signatures ran out.
#[tokio::test]
async fn an_exception_that_had_ended_stopped_updates() {
    let shelf = Shelf::new();
    let ended = EXCEPTION.replace("2099", "2020");
    let mut layer = Layer::with(&format!("{ended}terms = [\"Borgervej 1\"]\n"));
    layer.rules.push_str("[[rule.test]]\ntext = \"Vi bor Borgervej 1.\"\n");
    shelf.publish(&layer, 1);
    let pc = Pc::new(&shelf);
    pc.install(&shelf).await.expect("its tests are run as if it held");
    let proposal = pc.desk().await.propose(&Draft::new("Vi bor Borgervej 1."), &Conversation::new());
    assert_eq!(proposal.outgoing(), "Vi bor [ADDRESS_1].", "it holds no more");
}

/// Any user of a machine may write to its shared folder; what stands there crashed Værn for all.
#[tokio::test]
async fn a_senseless_floor_in_the_machines_folder_crashed_every_users_program() {
    let (shelf, pc) = on_version_one().await;
    let senseless =
        r#"{"versions":{"aarhus":18446744073709551615,"dk-base":18446744073709551615},"latest":18446744073709551615}"#;
    fs::write(pc.machine.path().join("floor.json"), senseless).expect("ours");
    assert_eq!(pc.desk().await.may_send(SystemTime::now()), Ok(()));
    shelf.publish(&Layer::new(), 2);
    pc.install(&shelf).await.expect("goes on");
    assert_eq!(pc.version().await, 2);
}

/// The half-hourly update made every review stale and pushed the generation before out, though nothing was new.
#[tokio::test]
async fn an_update_without_news_changes_nothing_that_anybody_sees() {
    let (shelf, pc) = on_version_one().await;
    shelf.publish(&Layer::new(), 2);
    pc.install(&shelf).await.expect("version 2");
    let desk = pc.desk().await;
    let (draft, conversation) = (Draft::new("Ring til Mette Lykkegaard."), Conversation::new());
    let proposal = desk.propose(&draft, &conversation);
    for _ in 0..3 {
        assert!(!desk.install(&[shelf.url()], None).await.expect("nothing new").changed);
    }
    let consent = Consent { token: proposal.token(), second_look: false };
    let approved = desk.approve(&proposal, &conversation, "demo", &consent).map(drop);
    assert_eq!(approved, Ok(()), "the review on screen stands");
    let previous = fs::read_to_string(pc.home().join("packs/previous")).expect("kept");
    let listing = fs::read_to_string(pc.home().join("packs").join(previous).join("layers.json")).expect("kept");
    assert!(listing.contains("\"version\":1"), "version 1 is still there: {listing}");
}

/// The root was replaced before anything under it had been verified.
#[tokio::test]
async fn a_failed_installation_with_another_root_lost_the_layers_in_force() {
    let (_shelf, mut pc) = on_version_one().await;
    pc.managed.root_fingerprint = None;
    let other = Shelf::new();
    let nowhere = "file:///nowhere/at/all/".to_owned();
    let failed = pc.desk().await.install(&[nowhere], Some(&other.root())).await.expect_err("nobody there");
    assert_eq!(failed.args["cause"], "unreachable");
    assert_eq!(pc.version().await, 1);
}

/// An administration could send what the municipality's agreement covers to a host of its own.
#[tokio::test]
async fn a_layer_above_widened_the_endpoint_of_a_layer_below() {
    let endpoint = |url: &str, keeps: &str| {
        format!(
            "[[endpoint]]\nid = \"ki\"\nname = {{ da = \"KI\", en = \"AI\" }}\nkind = \"openai\"\nbase_url = \"{url}\"\n\
             model = \"m\"\nregion = \"EU\"\nauth = \"key\"\nkeeps = [{keeps}]\nlegal_basis = \"x\"\nagreement = \"y\"\nuntil = \"2099-01-01\"\n"
        )
    };
    let below = Layer::with(&endpoint("https://ki.eksempel.dk/v1", "\"special\""));
    let folder = tempfile::tempdir().expect("a temporary folder");
    below.write(&folder.path().join("aarhus"), 1);
    for (above, good) in [
        (endpoint("https://ki.eksempel.dk/v1", ""), true),
        (endpoint("https://ki.eksempel.dk/v1", "\"special\", \"direct\""), false),
        (endpoint("https://andre.eksempel.dk/v1", "\"special\""), false),
    ] {
        let top = folder.path().join("social");
        Layer::with(&above).write(&top, 1);
        let manifest = fs::read_to_string(top.join("pack.toml")).expect("written");
        let manifest =
            manifest.replace("id = \"aarhus\"", "id = \"aarhus/social\"").replace("municipality", "administration");
        fs::write(top.join("pack.toml"), manifest).expect("ours");
        fs::remove_file(top.join("rules.toml")).expect("written");
        let bases = [folder.path().join("aarhus")];
        let stacked = vaern_workflow::rules::Effective::draft(Some(&top), &bases, "2026-11-28");
        assert_eq!(stacked.is_ok(), good, "{above} {:?}", stacked.err());
    }
}

/// Managed settings and exceptions were read once: a change waited for the next start.
#[tokio::test]
async fn a_changed_setting_waited_for_the_next_start() {
    use std::sync::{Arc, Mutex};
    use vaern_workflow::audit::FrontDoor;
    use vaern_workflow::managed::{FrontDoors, Managed};
    use vaern_workflow::{Desk, MemoryKeys, Setup};
    let home = tempfile::tempdir().expect("a temporary folder");
    let now = Arc::new(Mutex::new(Managed::none()));
    let read = Arc::clone(&now);
    let setup = Setup {
        keys: Arc::new(MemoryKeys::default()),
        machine: home.path().join("machine"),
        managed: Arc::new(move || read.lock().expect("not poisoned").clone()),
        ..Setup::new(home.path().to_owned(), FrontDoor::Window)
    };
    let desk = Desk::open(setup).await.expect("opens");
    assert_eq!(desk.may_send(SystemTime::now()), Ok(()));
    now.lock().expect("not poisoned").front_doors = FrontDoors::none();
    assert!(desk.reload_if_changed().await.expect("loads"));
    assert_eq!(desk.may_send(SystemTime::now()).map_err(|p| p.code), Err(Code::FrontDoorClosed));
}

/// A base could say less of what nobody may loosen than the one in the program.
#[tokio::test]
async fn a_signed_base_that_keeps_cpr_numbers_was_accepted() {
    let shelf = Shelf::new();
    shelf.publish(&Layer::new(), 1);
    let signers = SIGNERS.map(|seed| key(seed).public());
    let publisher = Publisher::new(shelf.path(), SystemTime::now());
    publisher.delegate("dk-base", &signers, 2, &key(crate::support::packs::TARGETS)).expect("delegated");
    let folder = tempfile::tempdir().expect("a temporary folder");
    let manifest = "id = \"dk-base\"\nversion = 2\nlicence = \"MPL-2.0\"\nname = { da = \"Base\", en = \"Base\" }\n\
        description = { da = \"Prøve.\", en = \"Trial.\" }\n[policy]\nthreshold = 0.5\n[policy.actions]\nCPR = \"keep\"\n";
    fs::write(folder.path().join("pack.toml"), manifest).expect("ours");
    let entries = vaern_workflow::rules::collect(folder.path()).expect("readable");
    let bytes = vaern_workflow::rules::archive(&entries).expect("an archive");
    for seed in SIGNERS {
        publisher.sign("dk-base", 2, &bytes, &key(seed), ALL).expect("signed");
    }
    publisher.publish(&key(ONLINE), 7).expect("published");
    let pc = Pc::new(&shelf);
    assert_eq!(pc.install(&shelf).await.expect_err("refused").args["cause"], "never-loosen");
}

/// A layer that nobody signed again for a year stopped everybody's updates without a word.
#[test]
fn a_role_that_ends_soon_is_spoken_of() {
    use crate::support::packs::days_ago;
    let shelf = Shelf::at(days_ago(320));
    shelf.publish_at(&Layer::new(), 1, ALL, days_ago(320));
    let again = |days: u64| Publisher::new(shelf.path(), days_ago(days)).publish(&key(ONLINE), 7).expect("published");
    assert_eq!(again(310), [""; 0], "a year is left");
    assert_eq!(again(0), ["aarhus", "root", "targets"]);
}

/// Every half hour the same refusal became another record.
#[tokio::test]
async fn a_version_that_stays_refused_is_logged_once() {
    let (shelf, pc) = on_version_one().await;
    shelf.publish(&Layer::new(), 5000);
    let desk = pc.desk().await;
    for _ in 0..3 {
        assert!(desk.install(&[shelf.url()], None).await.is_err());
    }
    assert_eq!(pc.rejections(), ["fast-forward"]);
    assert_eq!(desk.rejected().map(|why| why.cause), Some("fast-forward".to_owned()), "and the page says so");
}
