//! Pictures of the real window in the four states of the main job, and of the page «Regler». `cargo xtask pictures` keeps those in `docs/` current.

use super::driver::{Driver, click, css, element, to_clipboard, until};
use fantoccini::Client;
use fantoccini::key::Key;
use std::path::{Path, PathBuf};

const NOTE: &str = include_str!("../fixtures/note.txt");

#[tokio::test(flavor = "multi_thread")]
async fn the_states_can_be_pictured() {
    let temporary = tempfile::tempdir().expect("a folder");
    let folder = std::env::var_os("VAERN_PICTURES").map_or_else(|| temporary.path().to_owned(), PathBuf::from);
    let driver = Driver::start();
    let client = driver.open().await;
    element(&client, "endpoint").await;
    picture(&client, &folder, "empty").await;

    to_clipboard(NOTE.trim_end());
    click(&client, "[data-testid='editor']").await;
    let paste = format!("{}v{}", char::from(Key::Control), char::from(Key::Null));
    client.active_element().await.expect("the editor").send_keys(&paste).await.expect("keys arrive");
    until(&client, "findings are listed", "return document.querySelectorAll('[data-testid=finding]').length > 10")
        .await;
    let script = "document.querySelector('.cm-scroller').scrollTop = 0";
    client.execute(script, vec![]).await.expect("a script runs");
    picture(&client, &folder, "findings").await;

    click(&client, "[data-testid='diff-mode'] [data-value='inline'], [data-testid='diff-mode'] button:last-child")
        .await;
    until(
        &client,
        "the diff is inline",
        "return document.querySelector('[data-testid=outgoing]').dataset.mode === 'inline'",
    )
    .await;
    picture(&client, &folder, "diff").await;

    click(&client, "[data-testid='send']").await;
    css(&client, "[data-testid='receipt']").await;
    picture(&client, &folder, "answer").await;

    click(&client, "[data-testid='rules']").await;
    css(&client, "[data-testid='layer']").await;
    picture(&client, &folder, "rules").await;
    client.close().await.expect("closes");
}

/// A PNG of the page, once it has painted what the DOM says.
async fn picture(client: &Client, folder: &Path, name: &str) {
    // WebKit hands out the last painted frame: wait for two more.
    let script = "const [done] = arguments; let n = 0; const next = () => ++n > 30 ? done(true) : requestAnimationFrame(next); next()";
    client.execute_async(script, vec![]).await.expect("a script runs");
    let png = client.screenshot().await.expect("a picture");
    assert!(png.starts_with(b"\x89PNG") && png.len() > 5_000, "{name}: {} bytes", png.len());
    std::fs::write(folder.join(format!("{name}.png")), png).expect("writable");
}
