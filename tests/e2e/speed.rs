//! How fast the window is. Printed by `cargo xtask bench` for the optimised app; never asserted on a clock.

use super::driver::{Driver, click, count, to_clipboard, until};
use fantoccini::Client;
use fantoccini::key::Key;
use serde_json::json;

/// About 2,000 words in which nothing is found until the address at the end is whole.
fn long_text() -> String {
    let sentence = "Sagen er drøftet på mødet og skal behandles igen efter sommerferien når alle bilag er kommet. ";
    format!("{}\nmail {UNFINISHED}", sentence.repeat(2000 / sentence.split(' ').count()))
}

/// One letter short of an e-mail address.
const UNFINISHED: &str = "xq7@eksempel.d";

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_window_says_how_fast_it_is() {
    let driver = Driver::start();
    let mut starts = Vec::new();
    for _ in 0..4 {
        let client = driver.open().await;
        until(&client, "the page is up", "return performance.getEntriesByName('interactive').length === 1").await;
        starts.push(since_process_start(&client).await);
        client.close().await.expect("closes");
    }
    // The first start reads everything from disk.
    println!("window interactive after process start, warm: {:.0} ms (median of 3)", median(starts.split_off(1)));
    let client = driver.open().await;
    let keys = keystrokes(&client).await;
    assert_eq!(keys.len(), 15);
    println!("highlight after a keystroke at 2,000 words: {:.1} ms (median of 15)", median(keys));
    client.close().await.expect("closes");
}

/// From the start of the app's process to the page's own mark.
async fn since_process_start(client: &Client) -> f64 {
    let script = "return performance.timeOrigin + performance.getEntriesByName('interactive')[0].startTime";
    let interactive = client.execute(script, vec![]).await.expect("a script runs").as_f64().expect("a number");
    interactive - newest_app_start()
}

/// When the newest process of the app started, in milliseconds since 1970 (Linux: field 22 of /proc/PID/stat, in
/// ticks of 10 ms since boot).
fn newest_app_start() -> f64 {
    let read = |path: &str| std::fs::read_to_string(path).unwrap_or_default();
    let boot = read("/proc/stat").lines().find_map(|l| l.strip_prefix("btime ")?.parse::<f64>().ok()).expect("btime");
    let uptime: f64 = read("/proc/uptime").split(' ').next().and_then(|u| u.parse().ok()).expect("uptime");
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).expect("after 1970").as_secs_f64();
    // `btime` is whole seconds; uptime tells the rest.
    let boot = if (now - uptime - boot).abs() < 2.0 { now - uptime } else { boot };
    let ticks = std::fs::read_dir("/proc").expect("Linux").flatten().filter_map(|entry| {
        let stat = read(&format!("{}/stat", entry.path().display()));
        let (name, rest) = stat.split_once('(')?.1.rsplit_once(')')?;
        // The kernel keeps 15 characters of a name.
        name.starts_with("vaern-desktop").then(|| rest.split(' ').nth(20)?.parse::<f64>().ok()).flatten()
    });
    (boot + ticks.fold(0.0, f64::max) / 100.0) * 1000.0
}

/// Types the last letter of an e-mail address and takes it away again: milliseconds from the key to the painted highlight.
async fn keystrokes(client: &Client) -> Vec<f64> {
    to_clipboard(&long_text());
    click(client, "[data-testid='editor']").await;
    let editor = client.active_element().await.expect("the editor");
    editor.send_keys(&format!("{}v{}", char::from(Key::Control), char::from(Key::Null))).await.expect("keys");
    let shown = "return document.querySelector('[data-testid=outgoing]').textContent.includes('xq7@eksempel.d')";
    until(client, "the text is reviewed", shown).await;
    let watch = "window.__t = []; let down = 0; \
        document.addEventListener('keydown', e => { if (e.key === 'k') down = performance.now() }, true); \
        new MutationObserver(() => { if (down && document.querySelector('[data-testid=highlight]')) { \
          const key = down; down = 0; requestAnimationFrame(() => window.__t.push(performance.now() - key)) } }) \
        .observe(document.querySelector('[data-testid=editor]'), { childList: true, subtree: true, attributes: true });";
    client.execute(watch, vec![]).await.expect("a script runs");
    for round in 1..=15 {
        editor.send_keys("k").await.expect("keys");
        let measured = format!("return window.__t.length === {round}");
        until(client, "the highlight is painted", &measured).await;
        editor.send_keys(&char::from(Key::Backspace).to_string()).await.expect("keys");
        until(client, "it is gone", "return document.querySelectorAll('[data-testid=highlight]').length === 0").await;
    }
    assert_eq!(count(client, "[data-testid='highlight']").await, 0);
    let times = client.execute("return window.__t", vec![]).await.expect("a script runs");
    let times = times.as_array().cloned().unwrap_or_default();
    times.iter().filter_map(serde_json::Value::as_f64).filter(|ms| json!(ms) != json!(null)).collect()
}
