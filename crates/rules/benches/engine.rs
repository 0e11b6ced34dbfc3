//! The engine's speed: `cargo xtask bench engine`. Prints; asserts nothing. Times are CPU times of this process.
//!
//! Arguments: a Danish text of some megabytes (`tests/measure/danish.py` makes it) and a folder of adversarial texts.
#![expect(clippy::print_stdout, reason = "printing is what it does")]

use rustix::time::{ClockId, clock_gettime};
use std::path::{Path, PathBuf};
use std::time::Duration;
use vaern_engine::{Category, Class, Document, Effort, Engine, Limits, RuleSet};
use vaern_rules::{Pack, open_built_in};

/// Size of the pieces that a long text is given in, cut at line ends, as the peers get it.
const CHUNK: usize = 64 * 1024;
/// Size of a prompt.
const PROMPT: usize = 2048;

fn main() {
    let arguments: Vec<PathBuf> =
        std::env::args().skip(1).filter(|a| !a.starts_with("--")).map(PathBuf::from).collect();
    let [corpus, adversarial] = arguments.as_slice() else {
        println!("usage: engine CORPUS ADVERSARIAL_FOLDER");
        return;
    };
    let text = std::fs::read_to_string(corpus).expect("the corpus is a text");
    let pack = built_in_pack();
    let (everything, build) = timed(|| pack.engine(Vec::new(), Limits::DESKTOP).expect("the pack builds"));
    println!("engine built: {:.1} ms", ms(build));
    let identifiers = Engine::new(identifiers_only(&pack.rules), Vec::new(), Limits::DESKTOP).expect("builds");
    for (name, engine) in [("everything", &everything), ("identifiers and secrets", &identifiers)] {
        throughput(name, engine, &text);
        prompts(name, engine, &text);
    }
    edits(&everything, &text);
    worst_cases(&everything, adversarial);
}

/// One character typed in a text of 100 KB, at a thousand places.
fn edits(engine: &Engine, text: &str) {
    let mut text = cut(text, 100_000).to_owned();
    let mut document = Document::new(engine, &text);
    let step = text.len() / 1000;
    let mut times: Vec<Duration> = (0..1000)
        .map(|i| {
            let at = (i * step..text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(0);
            text.insert(at, 'x');
            timed(|| document.update(engine, &text, Effort::Full)).1
        })
        .collect();
    times.sort();
    let at = |share: usize| times[(times.len() - 1) * share / 100].as_secs_f64() * 1e6;
    println!("one edit in 100 KB: p50 {:.1} us, p99 {:.1} us", at(50), at(99));
    let (_, all) = timed(|| document.analysis(engine));
    println!("  all findings of it, copied out: {:.1} us", all.as_secs_f64() * 1e6);
}

fn built_in_pack() -> Pack {
    open_built_in().expect("opens")
}

/// The rules of numbers, addresses of machines and secrets: no people, no streets, no special categories.
fn identifiers_only(rules: &RuleSet) -> RuleSet {
    let left_out = [Category::PERSON, Category::ADDRESS, Category::LOCATION, Category::ORG_PRIVATE];
    let wanted = |c: &Category| c.class() == Class::Direct && !left_out.contains(c);
    RuleSet {
        rules: rules.rules.iter().filter(|r| wanted(&r.category)).cloned().collect(),
        people: None,
        ..rules.clone()
    }
}

fn throughput(name: &str, engine: &Engine, text: &str) {
    let chunks = pieces(text, CHUNK);
    let mut findings = 0;
    let best = (0..5)
        .map(|_| timed(|| findings = chunks.iter().map(|c| engine.analyze(c).findings.len()).sum()).1)
        .min()
        .unwrap_or_default();
    println!("{name}: {:.1} MB/s ({:.1} MB, {findings} findings)", rate(text.len(), best), megabytes(text.len()));
}

fn prompts(name: &str, engine: &Engine, text: &str) {
    let prompts: Vec<&str> = pieces(text, PROMPT).into_iter().take(1000).collect();
    let mut times: Vec<Duration> = prompts
        .iter()
        .map(|prompt| (0..5).map(|_| timed(|| engine.analyze(prompt)).1).min().unwrap_or_default())
        .collect();
    times.sort();
    let at = |share: usize| times[(times.len() - 1) * share / 100].as_secs_f64() * 1e6;
    println!("{name}, a 2 KB prompt: p50 {:.1} us, p99 {:.1} us", at(50), at(99));
}

fn worst_cases(engine: &Engine, folder: &Path) {
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(folder).expect("a folder").filter_map(|entry| Some(entry.ok()?.path())).collect();
    files.sort();
    for file in files {
        let text = std::fs::read_to_string(&file).expect("a text");
        let text = cut(&text, Limits::DESKTOP.max_bytes);
        let name = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let best = (0..2).map(|_| timed(|| engine.analyze(text)).1).min().unwrap_or_default();
        println!("worst case {name}: {:.1} MB/s", rate(text.len(), best));
    }
}

/// Pieces of about `size` bytes, cut at line ends.
fn pieces(text: &str, size: usize) -> Vec<&str> {
    let mut out = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let near = cut(rest, size);
        let end = if near.len() == rest.len() { rest.len() } else { near.rfind('\n').map_or(near.len(), |at| at + 1) };
        let (piece, after) = rest.split_at(end);
        out.push(piece);
        rest = after;
    }
    out
}

/// The first `size` bytes, or a little less.
fn cut(text: &str, size: usize) -> &str {
    let end = (0..=size.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    &text[..end]
}

/// What the process has spent on the processor.
fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let now = || Duration::try_from(clock_gettime(ClockId::ProcessCPUTime)).unwrap_or_default();
    let started = now();
    let out = std::hint::black_box(work());
    (out, now().saturating_sub(started))
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

#[expect(clippy::cast_precision_loss, reason = "a few megabytes")]
fn megabytes(bytes: usize) -> f64 {
    bytes as f64 / 1e6
}

fn rate(bytes: usize, time: Duration) -> f64 {
    megabytes(bytes) / time.as_secs_f64()
}
