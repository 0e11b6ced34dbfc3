//! The main job, end to end, and the ways it can end early.

use super::driver::{Driver, PATIENCE, POLL, click, content, count, css, element, from_clipboard, to_clipboard, until};
use crate::support::{Behaviour, FakeEndpoint, bytes_below, configure, last_message, search, vaern};
use fantoccini::Client;
use fantoccini::key::Key;
use serde_json::json;
use std::process::Command;
use std::time::Instant;
use vaern_workflow::Receipt;
use vaern_workflow::audit::{Outcome, records};

const NOTE: &str = include_str!("../fixtures/note.txt");

/// The twelve identifiers of the note, as they stand in it, and how often each category is found.
const IDENTIFIERS: [&str; 12] = [
    "Mette Lykkegaard",
    "010283-9994",
    "Testvej 12, 2. tv., 8000 Aarhus C",
    "07.04.2018",
    "2022-137-0416",
    "20 12 34 56",
    "mette.lykkegaard@eksempel.dk",
    "1234567890",
    "DK50 0040 0440 1162 43",
    "AB 12 345",
    "Jonas Ravnsholt",
    "150776-9981",
];
/// What is marked by hand: the note's last word.
const BY_HAND: &str = "Havkatten";
/// What is kept, with a reason.
const KEPT: &str = "2022-137-0416";

async fn paste(client: &Client, text: &str) {
    to_clipboard(text);
    click(client, "[data-testid='editor']").await;
    press(client, &[Key::Control], "v").await;
}

/// Keys held down with a last one, in whatever has the focus.
async fn press(client: &Client, held: &[Key], last: &str) {
    let mut keys: String = held.iter().map(|k| char::from(*k)).collect();
    keys.push_str(last);
    keys.push(char::from(Key::Null));
    client.active_element().await.expect("something has the focus").send_keys(&keys).await.expect("keys arrive");
}

async fn highlights(client: &Client) -> Vec<String> {
    let script = "return [...document.querySelectorAll('[data-testid=highlight]')].map(e => e.dataset.category)";
    let value = client.execute(script, vec![]).await.expect("a script runs");
    value.as_array().into_iter().flatten().filter_map(|v| v.as_str().map(str::to_owned)).collect()
}

/// The page's own review is of the text on screen once the outgoing text holds its last words.
async fn reviewed(client: &Client, tail: &str) {
    let script = format!(
        "return document.querySelector('[data-testid=outgoing]').textContent.includes({}) && \
         !document.querySelector('[data-testid=verdict][data-verdict=reading]') && \
         !document.querySelector('[data-testid=send]').disabled",
        json!(tail)
    );
    until(client, "the review is of the text on screen", &script).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn paste_review_approve_send_and_read_the_answer_with_the_names_in_it() {
    let endpoint = FakeEndpoint::start(Behaviour::Echo(7));
    let driver = Driver::start();
    configure(&driver.home(), &endpoint, false);
    let client = driver.open().await;

    paste(&client, NOTE.trim_end()).await;
    reviewed(&client, BY_HAND).await;
    let found = highlights(&client).await;
    let at_least = [
        ("PERSON", 3),
        ("CPR", 2),
        ("ADDRESS", 1),
        ("BIRTHDATE", 1),
        ("CASE_NUMBER", 1),
        ("PHONE", 1),
        ("EMAIL", 1),
        ("BANK_ACCOUNT", 1),
        ("IBAN", 1),
        ("LICENSE_PLATE", 1),
    ];
    for (category, n) in at_least {
        assert!(found.iter().filter(|c| *c == category).count() >= n, "{category} in {found:?}");
    }
    let outgoing = content(&client, "[data-testid='outgoing']").await;
    assert_eq!(search(outgoing.as_bytes(), &IDENTIFIERS), None, "nothing of the twelve would leave");

    keep_with_a_reason(&client).await;
    mark_the_last_word_by_hand(&client).await;
    let outgoing = content(&client, "[data-testid='outgoing']").await;
    assert!(outgoing.contains(KEPT) && !outgoing.contains(BY_HAND), "{outgoing}");

    press(&client, &[Key::Control], &char::from(Key::Return).to_string()).await;
    element(&client, "receipt").await;
    let body = endpoint.bodies().remove(0);
    assert_eq!(last_message(&body), outgoing, "the endpoint received what the diff showed, byte for byte");
    let gone: Vec<&str> = IDENTIFIERS.iter().copied().filter(|i| *i != KEPT).chain([BY_HAND]).collect();
    assert_eq!(search(&body, &gone), None);

    let answer = content(&client, "[data-testid='answer']").await;
    assert_eq!(answer, format!("Resumé: {} Slut.", NOTE.trim_end()), "the names are back");
    the_receipt_is_for_these_bytes(&client, &body).await;
    the_page_has_no_network_and_no_other_command(&client, &endpoint).await;
    let title = client.title().await.expect("a title");
    assert_eq!(search(title.as_bytes(), &IDENTIFIERS), None, "{title}");
    client.close().await.expect("closes");

    let verified = Command::new(vaern()).args(["audit", "verify"]).env("VAERN_HOME", driver.home()).output();
    let verified = verified.expect("runs");
    assert!(verified.status.success(), "{}", String::from_utf8_lossy(&verified.stderr));
    invariant_07_the_canary_is_found_nowhere(&driver, &gone);
}

async fn keep_with_a_reason(client: &Client) {
    let finding = "[data-testid='finding'][data-category='CASE_NUMBER']";
    click(client, finding).await;
    click(client, &format!("{finding} [data-testid='action-keep']")).await;
    click(client, "[data-reason='needed-for-task']").await;
    until(
        client,
        "the case number is kept",
        &format!("return document.querySelector(\"{finding}\").dataset.action === 'keep'"),
    )
    .await;
}

async fn mark_the_last_word_by_hand(client: &Client) {
    click(client, "[data-testid='editor']").await;
    press(client, &[Key::Control], &char::from(Key::End).to_string()).await;
    press(client, &[Key::Control, Key::Shift], &char::from(Key::Left).to_string()).await;
    press(client, &[Key::Control], "m").await;
    click(client, "[data-testid='mark-category'][data-category='ORG_PRIVATE']").await;
    until(
        client,
        "the word is marked",
        &format!("return !document.querySelector('[data-testid=outgoing]').textContent.includes('{BY_HAND}')"),
    )
    .await;
}

async fn the_receipt_is_for_these_bytes(client: &Client, body: &[u8]) {
    click(client, "[data-testid='receipt'] button").await;
    let started = Instant::now();
    let receipt: Receipt = loop {
        if let Ok(receipt) = serde_json::from_str(&from_clipboard()) {
            break receipt;
        }
        assert!(started.elapsed() < PATIENCE, "the receipt is on the clipboard");
    };
    receipt.check(body).expect("the receipt is for the bytes that the endpoint received");
}

/// Invariant 12, seen from inside the page.
async fn the_page_has_no_network_and_no_other_command(client: &Client, endpoint: &FakeEndpoint) {
    let before = endpoint.bodies().len();
    let script = "const [url, done] = arguments; fetch(url, { method: 'POST', body: 'x' }).then(() => done('sent'), e => done('refused'))";
    let url = format!("{}/chat/completions", endpoint.base_url());
    let fetched = client.execute_async(script, vec![json!(url)]).await.expect("a script runs");
    assert_eq!(fetched, json!("refused"));
    assert_eq!(endpoint.bodies().len(), before);
    for command in ["plugin:clipboard-manager|read_text", "plugin:event|emit", "plugin:window|create", "no_such"] {
        let script = "const [command, done] = arguments; window.__TAURI_INTERNALS__.invoke(command, {}).then(() => done('ran'), e => done('refused'))";
        let ran = client.execute_async(script, vec![json!(command)]).await.expect("a script runs");
        assert_eq!(ran, json!("refused"), "{command}");
    }
}

fn invariant_07_the_canary_is_found_nowhere(driver: &Driver, canaries: &[&str]) {
    let files = bytes_below(driver.root());
    assert!(files.iter().any(|(path, _)| path.ends_with("audit/log.jsonl")), "the app wrote its log here");
    for (path, bytes) in files {
        assert_eq!(search(&bytes, canaries), None, "{}", path.display());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_found_is_sent_with_one_keystroke_and_a_follow_up_keeps_the_placeholders() {
    let endpoint = FakeEndpoint::start(Behaviour::Echo(5));
    let driver = Driver::start();
    configure(&driver.home(), &endpoint, false);
    let client = driver.open().await;
    for (turn, text) in ["Hvad er en partshøring?", "Skriv til Mette Lykkegaard.", "Ring til Mette Lykkegaard i dag."]
        .into_iter()
        .enumerate()
    {
        paste(&client, text).await;
        let shown = text.replace("Mette Lykkegaard", "[PERSON_1]");
        reviewed(&client, &shown).await;
        press(&client, &[Key::Control], &char::from(Key::Return).to_string()).await;
        let done = format!("return document.querySelectorAll('[data-testid=receipt]').length === {}", turn + 1);
        until(&client, "the answer is complete", &done).await;
        assert_eq!(last_message(&endpoint.bodies()[turn]), shown);
    }
    assert_eq!(count(&client, "[data-testid='problem']").await, 0);
    client.close().await.expect("closes");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reloaded_page_starts_anew_and_a_decision_about_another_text_is_refused() {
    let endpoint = FakeEndpoint::start(Behaviour::Echo(5));
    let driver = Driver::start();
    configure(&driver.home(), &endpoint, false);
    let client = driver.open().await;
    paste(&client, "Ring til Mette Lykkegaard.").await;
    reviewed(&client, "[PERSON_1]").await;
    press(&client, &[Key::Control], &char::from(Key::Return).to_string()).await;
    element(&client, "receipt").await;
    client.refresh().await.expect("the page is loaded anew");
    element(&client, "editor").await;
    paste(&client, "Skriv til Mette Lykkegaard.").await;
    reviewed(&client, "Skriv til [PERSON_1].").await;

    let script = "const [revision, finding, done] = arguments; \
         const args = { revision, finding, all: true, action: 'keep', reason: 'own-data' }; \
         window.__TAURI_INTERNALS__.invoke('choose', args).then(() => done('done'), e => done(e.code))";
    let (start, end) = (10, 25);
    let stale = [
        json!([999, { "start": start, "end": end, "category": "PERSON" }]),
        json!([1, { "start": start, "end": end - 1, "category": "PERSON" }]),
    ];
    for args in stale {
        let args = args.as_array().expect("a list").clone();
        let refused = client.execute_async(script, args).await.expect("a script runs");
        assert_eq!(refused, json!("review-stale"));
    }

    press(&client, &[Key::Control], &char::from(Key::Return).to_string()).await;
    element(&client, "receipt").await;
    let body = String::from_utf8(endpoint.bodies().remove(1)).expect("JSON");
    assert!(body.contains("Skriv til [PERSON_1].") && !body.contains("Ring til"), "nothing unseen goes along: {body}");
    client.close().await.expect("closes");
}

/// The mark was refused as stale when the names had been read between the keystroke and the command.
#[tokio::test(flavor = "multi_thread")]
async fn a_decision_made_while_names_are_being_read_is_not_lost() {
    let driver = Driver::start();
    let client = driver.open().await;
    element(&client, "editor").await;
    let script = "const done = arguments[0]; const ask = (name, args) => window.__TAURI_INTERNALS__.invoke(name, args); (async () => { \
         const quick = await ask('review', { text: 'Skriv til Mette Lykkegaard om Havkatten.', endpoint: null }); \
         const { revision, pending, findings: [{ start, end, category }] } = quick; \
         await ask('finish', { revision }); \
         await ask('mark', { revision, start: 30, end: 39, category: 'ORG_PRIVATE' }); \
         const args = { revision, finding: { start, end, category }, all: true, action: 'keep', reason: 'own-data' }; \
         return [pending, (await ask('choose', args)).outgoing]; })().then(done, e => done(e.code))";
    let outcome = client.execute_async(script, vec![]).await.expect("a script runs");
    assert_eq!(outcome, json!([true, "Skriv til Mette Lykkegaard om [ORG_PRIVATE_1]."]));
    client.close().await.expect("closes");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failed_send_says_so_in_danish_and_keeps_the_text() {
    let endpoint = FakeEndpoint::start(Behaviour::Status(500));
    let driver = Driver::start();
    configure(&driver.home(), &endpoint, false);
    let client = driver.open().await;
    let text = "Skriv til Mette Lykkegaard i dag.";
    paste(&client, text).await;
    reviewed(&client, "[PERSON_1]").await;
    press(&client, &[Key::Control], &char::from(Key::Return).to_string()).await;
    let problem = css(&client, "[data-testid='problem'][data-code='endpoint-failed']").await;
    let said = problem.text().await.expect("a text");
    assert!(said.contains("Testmodel"), "the message names the endpoint: {said}");
    assert_eq!(content(&client, "[data-testid='editor']").await, text, "the text is still in the editor");
    client.close().await.expect("closes");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_log_that_cannot_be_written_stops_the_window_from_sending() {
    let endpoint = FakeEndpoint::start(Behaviour::Echo(5));
    let driver = Driver::start();
    configure(&driver.home(), &endpoint, false);
    std::fs::write(driver.home().join("audit"), "a file where the folder should be").expect("ours");
    let client = driver.open().await;
    css(&client, "[data-testid='problem'][data-code='log-unwritable']").await;
    paste(&client, "Skriv til Mette Lykkegaard.").await;
    let redacted = "return document.querySelector('[data-testid=outgoing]').textContent === 'Skriv til [PERSON_1].'";
    until(&client, "redaction goes on", redacted).await;
    press(&client, &[Key::Control], &char::from(Key::Return).to_string()).await;
    assert!(endpoint.bodies().is_empty());
    client.close().await.expect("closes");
    assert!(endpoint.bodies().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn five_megabytes_and_binary_are_refused_and_the_window_lives() {
    let driver = Driver::start();
    let client = driver.open().await;
    // A real clipboard of 5 MB through xclip and WebDriver takes minutes; the page's own command is what has to hold.
    let script = "const [done] = arguments; const text = 'Mette Lykkegaard 010283-9994. '.repeat(175000); \
         window.__TAURI_INTERNALS__.invoke('review', { text, endpoint: null }).then(r => done([r.verdict, r.gaps[0].reason]), e => done(e))";
    let large = client.execute_async(script, vec![]).await.expect("a script runs");
    assert_eq!(large, json!(["block", "too-large"]));
    paste(&client, "binært \u{1}\u{2}\u{3}\u{4} indhold").await;
    css(&client, "[data-testid='verdict'][data-verdict='block']").await;
    client.close().await.expect("closes");
}

#[tokio::test(flavor = "multi_thread")]
async fn closing_the_window_in_the_middle_of_an_answer_leaves_a_sound_log() {
    let endpoint = FakeEndpoint::start(Behaviour::Stall);
    let driver = Driver::start();
    configure(&driver.home(), &endpoint, false);
    let client = driver.open().await;
    paste(&client, "Skriv til Mette Lykkegaard.").await;
    reviewed(&client, "[PERSON_1]").await;
    press(&client, &[Key::Control], &char::from(Key::Return).to_string()).await;
    until(
        &client,
        "the answer has begun",
        "return (document.querySelector('[data-testid=answer]')?.textContent ?? '').includes('begyndt')",
    )
    .await;
    // Asks as the window's own close button does.
    let closed = Command::new("wmctrl").args(["-F", "-c", "Værn"]).status().expect("wmctrl is installed");
    assert!(closed.success());
    let folder = driver.home().join("audit");
    let started = Instant::now();
    loop {
        let outcomes: Vec<Outcome> = records(&folder).unwrap_or_default().iter().map(|r| r.outcome).collect();
        if outcomes == [Outcome::Intent, Outcome::Cancelled] {
            break;
        }
        assert!(started.elapsed() < PATIENCE, "the outcome is in the log: {outcomes:?}");
        tokio::time::sleep(POLL).await;
    }
    vaern_workflow::audit::verify(&folder, None).expect("the log verifies");
}

/// The page «Regler», on the rules that are really in force.
#[tokio::test(flavor = "multi_thread")]
async fn the_page_of_rules_shows_the_layer_finds_a_rule_and_tries_a_text() {
    let driver = Driver::start();
    let client = driver.open().await;
    element(&client, "editor").await;
    click(&client, "[data-testid='rules']").await;
    let layer = element(&client, "layer").await.text().await.expect("a text");
    assert!(layer.contains("dk-base"), "{layer}");

    click(&client, "[role='tab']:nth-of-type(2)").await;
    click(&client, "[data-testid='rule-search']").await;
    client.active_element().await.expect("the field").send_keys("iban").await.expect("keys arrive");
    until(
        &client,
        "few rules are left",
        "const n = document.querySelectorAll('[data-testid=rule]').length; return n > 0 && n < 10",
    )
    .await;

    click(&client, "[role='tab']:nth-of-type(3)").await;
    click(&client, "[data-testid='try-text']").await;
    let text = "Borgeren Mette Lykkegaard, cpr 010283-9994.";
    client.active_element().await.expect("the field").send_keys(text).await.expect("keys arrive");
    until(&client, "both are found", "return document.querySelectorAll('[data-testid=tried]').length >= 2").await;
    let tried = content(&client, "[data-testid='tried']:last-of-type").await;
    assert!(tried.contains("CPR"), "{tried}");
    client.close().await.expect("closes");
    let written = bytes_below(driver.root());
    let found = written.iter().find(|(_, bytes)| search(bytes, &["Lykkegaard", "010283-9994"]).is_some());
    assert_eq!(found.map(|(path, _)| path), None, "what was tried is kept nowhere");
}
