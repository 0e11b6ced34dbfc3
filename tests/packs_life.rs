//! The life of packs on a device: keys that change, rollouts, age, what only counts, and being switched off half way.

use crate::support::packs::{
    ALL, Layer, ONLINE, Pc, ROOT, SIGNERS, Shelf, TARGETS, days_ago, key, on_version_one, sign,
};
use crate::support::{NOTE, bytes_below, vaern};
use std::collections::BTreeMap;
use std::fs;
use std::time::{Instant, SystemTime};
use vaern_workflow::managed::Mode;
use vaern_workflow::packs::{Freshness, Store};
use vaern_workflow::rules::repository::{Publisher, Repository, Ring, Roots, Signing};
use vaern_workflow::{Code, Consent, Conversation, Draft, Problem};

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
        let generation = pc.home().join("packs/gen-1");
        let aged = Shelf::at(days_ago(ago));
        aged.publish_at(&Layer::new(), 1, ALL, days_ago(ago));
        for (path, bytes) in bytes_below(aged.path()) {
            let to = generation.join(path.strip_prefix(aged.path()).expect("below"));
            fs::create_dir_all(to.parent().expect("a folder")).expect("ours");
            fs::write(to, bytes).expect("ours");
        }
        fs::write(generation.join("root.json"), aged.root()).expect("ours");
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
    let shelf = Shelf::new();
    shelf.publish(&Layer::new(), 1);
    let mut logged = 0;
    for (mode, outgoing, counted) in [
        (Mode::Shadow, "Se JNR-123456.", 1),
        (Mode::Advise, "Se JNR-123456.", 0),
        (Mode::Enforce, "Se [CASE_NUMBER_1].", 0),
    ] {
        let mut pc = Pc::new(&shelf);
        pc.managed.mode = mode;
        pc.install(&shelf).await.expect("its own tests pass, whatever the mode");
        let desk = pc.desk().await;
        let (draft, conversation) = (Draft::new("Se JNR-123456."), Conversation::new());
        let proposal = desk.propose(&draft, &conversation);
        assert_eq!(proposal.outgoing(), outgoing, "{mode:?}");
        desk.copy_safe(&proposal, proposal.token()).expect("copied");
        assert_eq!(desk.shadow().get("aarhus.journal").copied().unwrap_or(0), counted, "{mode:?}");
        let reasons = pc.log().into_iter().flat_map(|r| r.rules).filter_map(|r| r.reason);
        logged += reasons.filter(|reason| reason.as_str() == "shadow").count();
    }
    assert_eq!(logged, 1, "IT reads the rate in the log");
}

#[tokio::test]
async fn a_stored_generation_that_was_tampered_with_gives_way_to_the_one_before() {
    let (shelf, pc) = on_version_one().await;
    shelf.publish(&Layer::new(), 2);
    pc.install(&shelf).await.expect("version 2");
    let generation = pc.home().join("packs/gen-2");
    let target = bytes_below(&generation.join("targets")).remove(0).0;
    fs::write(target, b"something else").expect("ours");
    assert_eq!(pc.version().await, 1, "the one before");
    assert!(pc.rejections().iter().all(|c| c == "endless-data" || c == "altered"), "{:?}", pc.rejections());
    assert!(!pc.rejections().is_empty());
}

#[tokio::test]
async fn what_was_compiled_is_believed_only_under_its_seal() {
    let (_shelf, pc) = on_version_one().await;
    let compiled = pc.home().join("packs/gen-1/compiled");
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
    let store = Store::of(&pc.home());
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
    let (Some(listing), Some(root)) = (Store::listing(&generation), Store::root(&generation)) else { return false };
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

/// The signing helper of these tests signs what the reader reads.
#[test]
fn the_forger_writes_what_the_publisher_writes() {
    let shelf = Shelf::new();
    shelf.publish(&Layer::new(), 1);
    let published = shelf.json("1.aarhus.json");
    let forged: serde_json::Value = serde_json::from_slice(&sign(&published["signed"], &SIGNERS)).expect("JSON");
    assert_eq!(forged, published, "Ed25519 is deterministic");
}

/// A real process, really killed, at moments that are spread over the time that an installation takes.
#[tokio::test]
async fn a_process_that_is_killed_while_it_installs_leaves_a_device_that_comes_up() {
    let (shelf, pc) = on_version_one().await;
    let policy = pc.home().join("policy.json");
    fs::write(&policy, "{ \"Unit\": \"aarhus\" }").expect("ours");
    let install = || {
        let mut vaern = std::process::Command::new(vaern());
        vaern.args(["pack", "install", "--repo", &shelf.url()]);
        vaern.env("VAERN_HOME", pc.home()).env("VAERN_MACHINE", pc.machine.path()).env("VAERN_POLICY", &policy);
        vaern.stdout(std::process::Stdio::null()).stderr(std::process::Stdio::null());
        vaern
    };
    let started = Instant::now();
    let ended = install().status().expect("runs");
    let whole = started.elapsed();
    assert!(ended.success(), "{ended}");
    const ROUNDS: u32 = 20;
    for round in 0..ROUNDS {
        let mut child = install().spawn().expect("starts");
        std::thread::sleep(whole * round / ROUNDS);
        // SIGKILL on Unix: nothing is tidied up.
        child.kill().expect("killed or ended");
        child.wait().expect("gone");
        assert!(in_force_holds(&Store::of(&pc.home())).await, "round {round}");
    }
    assert_eq!(pc.version().await, 1);
}
