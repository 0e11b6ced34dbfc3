//! Signed packs on a device: what is refused, by name, and what stays in force.

use crate::support::NOTE;
use crate::support::packs::{ALL, Layer, ONLINE, Pc, SIGNERS, STRANGER, Shelf, TARGETS, days_ago, key, on_version_one};
use serde_json::json;
use std::fs;
use std::time::SystemTime;
use vaern_workflow::rules::repository::{Publisher, Roots};
use vaern_workflow::{Code, Conversation, Draft};

/// The update is refused for `cause`, the log says so, version 1 stays, and redaction goes on.
async fn refused(pc: &Pc, shelf: &Shelf, cause: &str) {
    let problem = pc.install(shelf).await.expect_err(cause);
    assert_eq!((problem.code, problem.args["cause"].as_str()), (Code::PackRejected, cause), "{:?}", problem.args);
    assert_eq!(pc.rejections(), [cause], "the log names it");
    assert_eq!(pc.version().await, 1, "the last good stays");
    let desk = pc.desk().await;
    let proposal = desk.propose(&Draft::new(NOTE), &Conversation::new());
    assert!(proposal.outgoing().contains("[CPR_1]"), "redaction goes on");
}

#[tokio::test]
async fn a_signed_layer_comes_into_force_and_its_rule_acts() {
    let (_shelf, pc) = on_version_one().await;
    let desk = pc.desk().await;
    let text = "Se JNR-123456, cpr 010283-9994.";
    let proposal = desk.propose(&Draft::new(text), &Conversation::new());
    assert_eq!(proposal.outgoing(), "Se [CASE_NUMBER_1], cpr [CPR_1].");
    let activated: Vec<_> = pc.log().into_iter().flat_map(|r| r.layers).collect();
    let layers: Vec<(&str, u64)> = activated.iter().map(|l| (l.id.as_str(), l.version)).collect();
    assert_eq!(layers, [("dk-base", 1), ("aarhus", 1)], "the log names each layer");
    let again = pc.install(&_shelf).await.expect("the same again");
    assert!(!again.changed);
}

#[tokio::test]
async fn an_altered_target_is_refused() {
    let (shelf, pc) = on_version_one().await;
    shelf.publish(&Layer::new(), 2);
    let path = shelf.target(2);
    let mut bytes = fs::read(&path).expect("a pack");
    let last = bytes.len() - 600;
    bytes[last] ^= 1;
    fs::write(&path, bytes).expect("ours");
    refused(&pc, &shelf, "altered").await;
}

#[tokio::test]
async fn what_is_unsigned_or_signed_by_strangers_or_by_one_of_two_is_refused() {
    for seeds in [&[][..], &[STRANGER, 98], &SIGNERS[..1], &[SIGNERS[0], STRANGER], &[SIGNERS[0], SIGNERS[0]]] {
        let (shelf, pc) = on_version_one().await;
        shelf.forge("aarhus", seeds, |_| ());
        let problem = pc.install(&shelf).await.expect_err("too few");
        assert_eq!(problem.args["cause"], "signature", "{seeds:?}");
        assert_eq!(pc.version().await, 1);
    }
}

#[tokio::test]
async fn the_state_of_yesterday_is_a_rollback() {
    let (shelf, pc) = on_version_one().await;
    let yesterday = shelf.copy();
    shelf.publish(&Layer::new(), 2);
    pc.install(&shelf).await.expect("version 2");
    let problem = pc.install(&yesterday).await.expect_err("older");
    assert_eq!(problem.args["cause"], "rollback");
    assert_eq!(pc.version().await, 2);
}

#[tokio::test]
async fn an_older_pack_in_newer_metadata_is_a_rollback() {
    let (shelf, pc) = on_version_one().await;
    shelf.publish(&Layer::new(), 2);
    pc.install(&shelf).await.expect("version 2");
    shelf.forge("aarhus", &SIGNERS, |signed| {
        signed["targets"].as_object_mut().expect("targets").remove("aarhus/2.pack");
    });
    let problem = pc.install(&shelf).await.expect_err("older");
    assert_eq!(problem.args["cause"], "rollback");
    assert_eq!(pc.version().await, 2);
}

#[tokio::test]
async fn a_repository_that_is_held_back_is_a_freeze() {
    let shelf = Shelf::at(days_ago(30));
    shelf.publish_at(&Layer::new(), 1, ALL, days_ago(30));
    let pc = Pc::new(&shelf);
    let problem = pc.install(&shelf).await.expect_err("expired three weeks ago");
    assert_eq!(problem.args["cause"], "expired");
    assert_eq!(pc.version().await, 0);
}

#[tokio::test]
async fn parts_of_two_states_are_a_mixture() {
    let (shelf, pc) = on_version_one().await;
    let old = fs::read(shelf.path().join("metadata/1.aarhus.json")).expect("version 1");
    // Listed as version 2, and signed as version 1.
    shelf.write("2.aarhus.json", &old);
    shelf.list("aarhus", 2, &old);
    refused(&pc, &shelf, "mixture").await;
}

#[tokio::test]
async fn a_version_too_far_ahead_is_a_fast_forward() {
    let (shelf, pc) = on_version_one().await;
    shelf.publish(&Layer::new(), 5000);
    refused(&pc, &shelf, "fast-forward").await;
}

#[tokio::test]
async fn a_wiped_profile_opens_the_way_back_only_where_nothing_else_remembers() {
    let shelf = Shelf::new();
    shelf.publish(&Layer::new(), 1);
    let yesterday = shelf.copy();
    shelf.publish(&Layer::new(), 2);
    let mut pc = Pc::new(&shelf);
    pc.install(&shelf).await.expect("version 2");
    let wipe = |folder: &std::path::Path| fs::remove_dir_all(folder).expect("ours");

    // The packs alone: the machine's folder and the log remember.
    wipe(&pc.home().join("packs"));
    assert_eq!(pc.install(&yesterday).await.expect_err("remembered").args["cause"], "rollback");
    // The machine's folder too: the log remembers.
    fs::remove_file(pc.machine.path().join("floor.json")).expect("was written");
    wipe(&pc.home().join("packs"));
    assert_eq!(pc.install(&yesterday).await.expect_err("logged").args["cause"], "rollback");
    // Everything: the organisation's minimum remembers.
    wipe(&pc.home());
    pc.managed.min_pack_version.insert("aarhus".to_owned(), 2);
    assert_eq!(pc.install(&yesterday).await.expect_err("managed").args["cause"], "rollback");
    // Everything, and no minimum: nothing is left to know it by (docs/SECURITY.md).
    wipe(&pc.home());
    pc.managed.min_pack_version.clear();
    pc.install(&yesterday).await.expect("nobody remembers");
    assert_eq!(pc.version().await, 1);
}

#[tokio::test]
async fn endless_metadata_and_an_endless_pack_are_cut_off() {
    let (shelf, pc) = on_version_one().await;
    let timestamp = fs::read(shelf.path().join("metadata/timestamp.json")).expect("a timestamp");
    shelf.write("timestamp.json", &[timestamp.clone(), vec![b' '; 5 << 20]].concat());
    refused(&pc, &shelf, "endless-data").await;
    shelf.write("timestamp.json", &timestamp);
    shelf.publish(&Layer::new(), 2);
    let path = shelf.target(2);
    let bytes = fs::read(&path).expect("a pack");
    fs::write(&path, [bytes, vec![0; 1 << 20]].concat()).expect("ours");
    assert_eq!(pc.install(&shelf).await.expect_err("longer").args["cause"], "endless-data");
    assert_eq!(pc.version().await, 1);
}

#[tokio::test]
async fn a_bomb_in_an_archive_is_refused() {
    let (shelf, pc) = on_version_one().await;
    let folder = tempfile::tempdir().expect("a temporary folder");
    Layer::new().write(folder.path(), 2);
    for n in 0..600 {
        fs::write(folder.path().join(format!("more-{n}.toml")), "").expect("ours");
    }
    let entries = vaern_workflow::rules::collect(folder.path()).expect("readable");
    let bytes = vaern_workflow::rules::archive(&entries).expect("an archive");
    shelf.publish_bytes(2, &bytes);
    refused(&pc, &shelf, "too-large").await;
}

#[tokio::test]
async fn a_word_list_that_lies_about_its_length_is_refused() {
    let (shelf, pc) = on_version_one().await;
    let folder = tempfile::tempdir().expect("a temporary folder");
    let lexicon = "[[lexicon]]\nid = \"aarhus.bomb\"\nfile = \"lexicons/bomb.txt\"\nkind = \"words\"\n";
    Layer::with(lexicon).write(folder.path(), 2);
    let mut entries = vaern_workflow::rules::collect(folder.path()).expect("readable");
    // The footer says how many words there are; they are never walked.
    let mut fst = fst::MapBuilder::memory();
    fst.insert("a", 0).expect("in order");
    let mut fst = fst.into_inner().expect("built");
    let count = fst.len() - 20;
    fst[count..count + 8].copy_from_slice(&u64::MAX.to_le_bytes());
    entries.insert("lexicons/bomb.fst".to_owned(), fst);
    shelf.publish_bytes(2, &vaern_workflow::rules::archive(&entries).expect("an archive"));
    let problem = pc.install(&shelf).await.expect_err("a bomb");
    assert!(["too-large", "malformed"].contains(&problem.args["cause"].as_str()), "{:?}", problem.args);
    assert_eq!(pc.version().await, 1);
}

#[tokio::test]
async fn a_target_name_that_climbs_or_belongs_to_another_is_refused() {
    for name in ["aarhus/../dk-base/9.pack", "aarhus/social/9.pack", "aarhus/09.pack", "aarhus/x.pack"] {
        let (shelf, pc) = on_version_one().await;
        shelf.forge("aarhus", &SIGNERS, |signed| {
            let target = signed["targets"]["aarhus/1.pack"].clone();
            signed["targets"][name] = target;
        });
        let problem = pc.install(&shelf).await.expect_err(name);
        assert!(["name", "malformed"].contains(&problem.args["cause"].as_str()), "{name}: {:?}", problem.args);
        assert_eq!(pc.version().await, 1);
    }
}

#[tokio::test]
async fn a_pattern_that_explodes_is_refused() {
    let (shelf, pc) = on_version_one().await;
    let mut layer = Layer::new();
    layer.rules = layer.rules.replace("JNR-[0-9]{6}", r"(?:[a-zæøå]{1,50}\s){1,150}JNR-[0-9]{6}");
    shelf.publish_bytes(2, &layer.archive(2));
    refused(&pc, &shelf, "pattern").await;
}

#[tokio::test]
async fn a_pack_whose_own_tests_fail_here_is_refused() {
    let (shelf, pc) = on_version_one().await;
    let mut layer = Layer::new();
    layer.rules = layer.rules.replace("Se JNR-12 i arkivet.", "Se [[CASE_NUMBER|JNR-12]] i arkivet.");
    shelf.publish(&layer, 2);
    refused(&pc, &shelf, "own-tests").await;
}

#[tokio::test]
async fn a_layer_that_loosens_what_nobody_may_is_refused() {
    let head =
        "[[exception]]\nid = \"aarhus.x\"\nreason = { da = \"Prøve\", en = \"Trial\" }\nuntil = \"2099-01-01\"\n";
    for loosens in [
        "actions = { CPR = \"keep\" }",
        "actions = { HEALTH = \"keep\" }",
        "actions = { ADDRESS = \"keep\" }",
        "thresholds = { SECRET = 0.99 }",
        "rules = [\"dk.cpr.plain.person\"]",
        "rules = [\"social.protected\"]",
    ] {
        let (shelf, pc) = on_version_one().await;
        shelf.publish_bytes(2, &Layer::with(&format!("{head}{loosens}\n")).archive(2));
        let problem = pc.install(&shelf).await.expect_err(loosens);
        assert_eq!(problem.args["cause"], "never-loosen", "{loosens}: {:?}", problem.args);
        assert_eq!(pc.version().await, 1);
    }
}

#[tokio::test]
async fn a_layer_that_loosens_without_an_exception_is_refused() {
    let (shelf, pc) = on_version_one().await;
    shelf.publish_bytes(2, &Layer::with("[policy.actions]\nPHONE = \"keep\"\n").archive(2));
    refused(&pc, &shelf, "layer").await;
}

#[tokio::test]
async fn an_exception_holds_until_its_last_day_and_its_terms_never_hide_a_number() {
    let exception = |until: &str| {
        let terms = "terms = [\"Borgerservice Nord\", \"010283-9994\"]\nactions = { PHONE = \"keep\" }\n";
        let head = "[[exception]]\nid = \"aarhus.own\"\nreason = { da = \"Egne numre\", en = \"Own numbers\" }\n";
        Layer::with(&format!("{head}until = \"{until}\"\n{terms}"))
    };
    let text = "Ring 20 12 34 56. Cpr 010283-9994.";
    for (until, outgoing) in
        [("2099-01-01", "Ring 20 12 34 56. Cpr [CPR_1]."), ("2020-01-01", "Ring [PHONE_1]. Cpr [CPR_1].")]
    {
        let shelf = Shelf::new();
        shelf.publish(&exception(until), 1);
        let pc = Pc::new(&shelf);
        pc.install(&shelf).await.expect("installs");
        let proposal = pc.desk().await.propose(&Draft::new(text), &Conversation::new());
        assert_eq!(proposal.outgoing(), outgoing, "until {until}");
        let logged: Vec<String> = pc.log().iter().flat_map(|r| &r.rules).map(|r| r.id.as_str().to_owned()).collect();
        assert_eq!(logged.contains(&"aarhus.own".to_owned()), until == "2099-01-01", "the log has what holds");
    }
}

#[tokio::test]
async fn a_day_before_the_latest_that_was_seen_is_noticed() {
    let (shelf, pc) = on_version_one().await;
    let seen = (SystemTime::now() + std::time::Duration::from_secs(365 * 24 * 60 * 60))
        .duration_since(SystemTime::UNIX_EPOCH)
        .expect("after 1970")
        .as_secs();
    // As it is when the device had seen a day a year from now.
    let memory = pc.home().join("packs/memory/latest_known_time.json");
    assert!(memory.exists());
    fs::write(&memory, format!("\"{}\"", day(seen))).expect("ours");
    refused(&pc, &shelf, "clock").await;
    // And what has expired does not become young again.
    fs::write(pc.machine.path().join("floor.json"), json!({ "versions": {}, "latest": seen }).to_string())
        .expect("ours");
    let desk = pc.desk().await;
    assert_eq!(desk.may_send(SystemTime::now()), Err(Code::PackExpired.into()));
}

fn day(seconds: u64) -> String {
    let day = vaern_workflow::today(SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(seconds));
    format!("{day}T00:00:00Z")
}

#[tokio::test]
async fn another_root_than_the_managed_one_is_refused() {
    let (shelf, pc) = on_version_one().await;
    let other = Shelf { folder: tempfile::tempdir().expect("a temporary folder") };
    let root = [11, 12, 13].map(key);
    let (targets, online) = (key(TARGETS).public(), key(ONLINE).public());
    let publisher = Publisher::new(other.path(), SystemTime::now());
    publisher.init(&Roots { root: &root, threshold: 2, targets: &targets, online: &online }).expect("made");
    let signers = SIGNERS.map(|seed| key(seed).public());
    publisher.delegate("aarhus", &signers, 2, &key(TARGETS)).expect("delegated");
    other.publish(&Layer::new(), 2);
    assert_eq!(Pc::new(&shelf).install(&other).await.expect_err("another root").args["cause"], "root");
    // A device that trusted the other one before its organisation named a root.
    fs::write(pc.home().join("packs/gen-1/root.json"), other.root()).expect("ours");
    let rejected = pc.desk().await.rules().rejected.clone();
    assert_eq!(rejected.map(|why| why.cause), Some("root".to_owned()));
    assert_eq!(pc.version().await, 0, "the pack that the program came with");
}
