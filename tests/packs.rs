//! Signed packs on a device: what is refused, by name, and what stays in force.

use crate::support::packs::{ALL, Layer, ONLINE, Pc, ROOT, SIGNERS, STRANGER, Shelf, TARGETS, days_ago, key, sign};
use crate::support::{NOTE, bytes_below};
use serde_json::json;
use std::collections::BTreeMap;
use std::fs;
use std::time::SystemTime;
use vaern_workflow::managed::Mode;
use vaern_workflow::packs::{Freshness, Store};
use vaern_workflow::rules::repository::{Publisher, Repository, Ring, Roots, Signing};
use vaern_workflow::{Code, Consent, Conversation, Draft, Problem};

/// A device on version 1, and the shelf that it came from.
async fn on_version_one() -> (Shelf, Pc) {
    let shelf = Shelf::new();
    shelf.publish(&Layer::new(), 1);
    let pc = Pc::new(&shelf);
    pc.install(&shelf).await.expect("installs");
    assert_eq!(pc.version().await, 1);
    (shelf, pc)
}

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
    wipe(&pc.home.path().join("packs"));
    assert_eq!(pc.install(&yesterday).await.expect_err("remembered").args["cause"], "rollback");
    // The machine's folder too: the log remembers.
    fs::remove_file(pc.machine.path().join("floor.json")).expect("was written");
    wipe(&pc.home.path().join("packs"));
    assert_eq!(pc.install(&yesterday).await.expect_err("logged").args["cause"], "rollback");
    // Everything: the organisation's minimum remembers.
    wipe(pc.home.path());
    pc.managed.min_pack_version.insert("aarhus".to_owned(), 2);
    assert_eq!(pc.install(&yesterday).await.expect_err("managed").args["cause"], "rollback");
    // Everything, and no minimum: nothing is left to know it by (docs/SECURITY.md).
    wipe(pc.home.path());
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
    publish_bytes(&shelf, 2, &bytes);
    refused(&pc, &shelf, "too-large").await;
}

/// An fst of a few hundred bytes can spell billions of words: here every word of twelve letters.
#[tokio::test]
async fn a_bomb_in_a_lexicon_is_refused() {
    let (shelf, pc) = on_version_one().await;
    let folder = tempfile::tempdir().expect("a temporary folder");
    let lexicon = "[[lexicon]]\nid = \"aarhus.bomb\"\nfile = \"lexicons/bomb.txt\"\nkind = \"words\"\n";
    Layer::with(lexicon).write(folder.path(), 2);
    let mut entries = vaern_workflow::rules::collect(folder.path()).expect("readable");
    // The footer says how many words there are.
    let mut fst = fst::MapBuilder::memory();
    fst.insert("a", 0).expect("in order");
    let mut fst = fst.into_inner().expect("built");
    let count = fst.len() - 20;
    fst[count..count + 8].copy_from_slice(&u64::MAX.to_le_bytes());
    entries.insert("lexicons/bomb.fst".to_owned(), fst);
    publish_bytes(&shelf, 2, &vaern_workflow::rules::archive(&entries).expect("an archive"));
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
    publish_bytes(&shelf, 2, &layer.archive(2));
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
        publish_bytes(&shelf, 2, &Layer::with(&format!("{head}{loosens}\n")).archive(2));
        let problem = pc.install(&shelf).await.expect_err(loosens);
        assert_eq!(problem.args["cause"], "never-loosen", "{loosens}: {:?}", problem.args);
        assert_eq!(pc.version().await, 1);
    }
}

#[tokio::test]
async fn a_layer_that_loosens_without_an_exception_is_refused() {
    let (shelf, pc) = on_version_one().await;
    publish_bytes(&shelf, 2, &Layer::with("[policy.actions]\nPHONE = \"keep\"\n").archive(2));
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
async fn a_clock_that_went_back_a_year_is_noticed() {
    let (shelf, pc) = on_version_one().await;
    let seen = (SystemTime::now() + std::time::Duration::from_secs(365 * 24 * 60 * 60))
        .duration_since(SystemTime::UNIX_EPOCH)
        .expect("after 1970")
        .as_secs();
    // As it is when the device had seen a day a year from now.
    let memory = pc.home.path().join("packs/memory/latest_known_time.json");
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
    fs::write(pc.home.path().join("packs/root.json"), other.root()).expect("ours");
    let rejected = pc.desk().await.rules().rejected.clone();
    assert_eq!(rejected.map(|why| why.cause), Some("root".to_owned()));
    assert_eq!(pc.version().await, 0, "the pack that the program came with");
}

#[tokio::test]
async fn keys_are_replaced_by_a_root_that_old_and_new_holders_sign() {
    let (shelf, pc) = on_version_one().await;
    let publisher = Publisher::new(shelf.path(), SystemTime::now());
    let new = [21, 22, 23].map(key);
    let (targets, online) = (key(TARGETS).public(), key(ONLINE).public());
    let roots = Roots { root: &new, threshold: 2, targets: &targets, online: &online };
    assert!(publisher.rotate(&roots, &[key(ROOT[0])]).is_err(), "one of the old ones is too few");
    publisher.rotate(&roots, &ROOT.map(key)).expect("two of the old ones");
    shelf.publish(&Layer::new(), 2);
    pc.install(&shelf).await.expect("follows");
    assert_eq!(pc.version().await, 2);
}

#[tokio::test]
async fn expired_rules_stop_sending_after_the_days_of_grace_and_never_redacting() {
    for (ago, freshness, sends) in
        [(0, Freshness::Fresh, true), (10, Freshness::Ageing, true), (40, Freshness::Expired, false)]
    {
        let (_shelf, mut pc) = on_version_one().await;
        // The device's own copy, as it is after so many days away from the repository.
        let generation = pc.home.path().join("packs/gen-1");
        let aged = Shelf::at(days_ago(ago));
        aged.publish_at(&Layer::new(), 1, ALL, days_ago(ago));
        for (path, bytes) in bytes_below(aged.path()) {
            let to = generation.join(path.strip_prefix(aged.path()).expect("below"));
            fs::create_dir_all(to.parent().expect("a folder")).expect("ours");
            fs::write(to, bytes).expect("ours");
        }
        fs::write(pc.home.path().join("packs/root.json"), aged.root()).expect("ours");
        pc.managed.root_fingerprint = None;
        let desk = pc.desk().await;
        assert_eq!(desk.rules().freshness(SystemTime::now()), freshness, "{ago} days, {:?}", desk.rules().rejected);
        let (draft, conversation) = (Draft::new(NOTE), Conversation::new());
        let proposal = desk.propose(&draft, &conversation);
        assert!(proposal.outgoing().contains("[CPR_1]"));
        let consent = Consent { token: proposal.token(), second_look: false };
        let approved = desk.approve(&proposal, &conversation, "demo", &consent).map(drop);
        assert_eq!(approved, if sends { Ok(()) } else { Err(Problem::new(Code::PackExpired)) });
        assert!(desk.copy_safe(&proposal, proposal.token()).is_ok(), "the safe text can be had");
    }
}

#[tokio::test]
async fn a_rollout_reaches_the_signed_share_of_devices_and_the_pilot_ring_first() {
    let shelf = Shelf::new();
    shelf.publish(&Layer::new(), 1);
    shelf.publish_at(&Layer::new(), 2, Signing { ring: Ring::Pilot, percent: 100 }, SystemTime::now());
    let mut pc = Pc::new(&shelf);
    pc.install(&shelf).await.expect("installs");
    assert_eq!(pc.version().await, 1, "version 2 is for the pilot ring");
    pc.managed.ring = vaern_workflow::managed::Ring::Pilot;
    pc.install(&shelf).await.expect("installs");
    assert_eq!(pc.version().await, 2);

    shelf.publish_at(&Layer::new(), 3, Signing { ring: Ring::Broad, percent: 30 }, SystemTime::now());
    let repository = stored(&shelf).await;
    let offers = repository.offers("aarhus").expect("offers");
    let third = offers.last().expect("version 3");
    let reached = |n: u32| third.is_for(&format!("{n:032}"), vaern_workflow::rules::repository::Ring::Broad);
    let share = (0..1000).filter(|n| reached(*n)).count();
    assert!((250..350).contains(&share), "{share} of 1000");
}

#[tokio::test]
async fn on_a_device_in_shadow_mode_a_new_rule_counts_and_changes_nothing() {
    let (_shelf, mut pc) = on_version_one().await;
    for (mode, outgoing, counted) in [
        (Mode::Shadow, "Se JNR-123456.", 1),
        (Mode::Advise, "Se JNR-123456.", 0),
        (Mode::Enforce, "Se [CASE_NUMBER_1].", 0),
    ] {
        pc.managed.mode = mode;
        let desk = pc.desk().await;
        let (draft, conversation) = (Draft::new("Se JNR-123456."), Conversation::new());
        let proposal = desk.propose(&draft, &conversation);
        assert_eq!(proposal.outgoing(), outgoing, "{mode:?}");
        desk.copy_safe(&proposal, proposal.token()).expect("copied");
        assert_eq!(desk.shadow().get("aarhus.journal").copied().unwrap_or(0), counted, "{mode:?}");
    }
    let counted = pc
        .log()
        .iter()
        .flat_map(|r| r.rules.clone())
        .filter(|r| r.reason.as_ref().is_some_and(|r| r.as_str() == "shadow"))
        .count();
    assert_eq!(counted, 1, "IT reads the rate in the log");
}

#[tokio::test]
async fn a_stored_generation_that_was_tampered_with_gives_way_to_the_one_before() {
    let (shelf, pc) = on_version_one().await;
    shelf.publish(&Layer::new(), 2);
    pc.install(&shelf).await.expect("version 2");
    let generation = pc.home.path().join("packs/gen-2");
    let target = bytes_below(&generation.join("targets")).remove(0).0;
    fs::write(target, b"something else").expect("ours");
    assert_eq!(pc.version().await, 1, "the one before");
    assert!(pc.rejections().iter().all(|c| c == "endless-data" || c == "altered"), "{:?}", pc.rejections());
    assert!(!pc.rejections().is_empty());
}

#[tokio::test]
async fn what_was_compiled_is_believed_only_under_its_seal() {
    let (_shelf, pc) = on_version_one().await;
    let compiled = pc.home.path().join("packs/gen-1/compiled");
    let mut bytes = fs::read(&compiled).expect("it is there");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 0xff;
    fs::write(&compiled, bytes).expect("ours");
    let proposal = pc.desk().await.propose(&Draft::new("Se JNR-123456, cpr 010283-9994."), &Conversation::new());
    assert_eq!(proposal.outgoing(), "Se [CASE_NUMBER_1], cpr [CPR_1].", "compiled anew");
}

/// Killed before any one step on disk: the device comes up with a pack that holds, and the next install works.
#[tokio::test]
async fn a_device_that_is_killed_at_any_step_of_an_activation_comes_up_with_a_valid_pack() {
    use std::panic::{AssertUnwindSafe, catch_unwind};
    const ROUNDS: usize = 500;
    const STEPS: usize = 23;
    let (shelf, pc) = on_version_one().await;
    let store = Store::of(pc.home.path());
    let first = store.generations().remove(0);
    let listing = Store::listing(&first).expect("written");
    let files = bytes_below(&first).into_iter().map(|(path, bytes)| (relative(&path, &first), bytes));
    let files: BTreeMap<String, Vec<u8>> = files.filter(|(name, _)| name != "layers.json").collect();
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| ()));
    let mut finished = 0;
    let mut broken = Vec::new();
    for round in 0..ROUNDS {
        let mut left = round % STEPS;
        let mut kill = |_: &str| {
            assert!(left > 0, "killed");
            left -= 1;
        };
        let ended = catch_unwind(AssertUnwindSafe(|| store.activate(&files, &listing, &mut kill)));
        finished += usize::from(matches!(ended, Ok(Ok(()))));
        if !in_force_holds(&store).await {
            broken.push(round);
        }
    }
    std::panic::set_hook(hook);
    assert_eq!(broken, [0usize; 0], "rounds after which nothing valid was in force");
    assert!(finished > ROUNDS / STEPS && finished < ROUNDS, "{finished} of {ROUNDS} came to their end");
    assert_eq!(pc.version().await, 1, "the whole device comes up");
    shelf.publish(&Layer::new(), 2);
    pc.install(&shelf).await.expect("the next one");
    assert_eq!(pc.version().await, 2);
}

async fn stored(shelf: &Shelf) -> Repository {
    Repository::stored(&shelf.root(), shelf.path()).await.expect("it holds")
}

/// Whether the generation in force verifies, with every pack that it lists.
async fn in_force_holds(store: &Store) -> bool {
    let Some(generation) = store.generations().into_iter().next() else { return false };
    let (Some(listing), Some(root)) = (Store::listing(&generation), store.root()) else { return false };
    let Ok(repository) = Repository::stored(&root, &generation).await else { return false };
    for layer in &listing.layers {
        let offers = repository.offers(&layer.path).unwrap_or_default();
        let Some(offer) = offers.iter().find(|offer| offer.version == layer.version) else { return false };
        if repository.read(offer).await.is_err() {
            return false;
        }
    }
    true
}

fn relative(path: &std::path::Path, folder: &std::path::Path) -> String {
    path.strip_prefix(folder).expect("below").display().to_string()
}

fn publish_bytes(shelf: &Shelf, version: u64, bytes: &[u8]) {
    let publisher = Publisher::new(shelf.path(), SystemTime::now());
    for seed in SIGNERS {
        publisher.sign("aarhus", version, bytes, &key(seed), ALL).expect("signed");
    }
    publisher.publish(&key(ONLINE), 7).expect("published");
}

/// The signing helper of these tests signs what the reader reads.
#[test]
fn the_forger_writes_what_the_publisher_writes() {
    let shelf = Shelf::new();
    shelf.publish(&Layer::new(), 1);
    let published = shelf.json("1.aarhus.json");
    let forged: serde_json::Value = serde_json::from_slice(&sign(&published["signed"], &SIGNERS)).expect("JSON");
    assert_eq!(forged, published, "Ed25519 is deterministic");
}
