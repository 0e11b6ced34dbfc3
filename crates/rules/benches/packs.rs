//! A large pack beside the built-in one: `cargo xtask bench packs`. Prints; asserts nothing. Times are CPU times.
//!
//! A municipal layer of 2,000 rules and a word list of 200,000 entries stands on the base. Half of the rules are numbers with
//! a prefix of their own, a quarter are words, a quarter look a name up in the list.
#![expect(clippy::print_stdout, reason = "printing is what it does")]

use rustix::time::{ClockId, clock_gettime};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;
use std::time::Duration;
use vaern_engine::{Compiled, Engine, Limits, Stage};
use vaern_rules::{Conditions, Effective, Pack, open_built_in};

const RULES: usize = 2000;
const WORDS: usize = 200_000;
const PROMPT: usize = 2048;

fn main() {
    let Some(corpus) = std::env::args().skip(1).find(|a| !a.starts_with("--")) else {
        println!("usage: packs CORPUS");
        return;
    };
    let text = std::fs::read_to_string(corpus).expect("the corpus is a text");
    let folder = std::env::temp_dir().join(format!("vaern-bench-{}", std::process::id()));
    write_layer(&folder);
    let archive = vaern_rules::archive(&vaern_rules::collect(&folder).expect("readable")).expect("an archive");
    println!("layer: {RULES} rules, {WORDS} words, {:.1} MB", megabytes(archive.len()));

    let before = resident();
    let (base, took) = timed(|| base().engine(Vec::new(), Limits::DESKTOP).expect("builds"));
    println!("built-in pack, opened and built: {:.0} ms, {:.1} MB", ms(took), resident() - before);

    let (compiled, took) =
        timed(|| Compiled::build_layers(&effective(&folder).pack.rules).expect("builds").expect("a layer"));
    println!(
        "  once, at activation: automata of the layer in {:.0} ms, {:.1} MB",
        ms(took),
        megabytes(compiled.bytes().len())
    );
    let before = resident();
    let (large, took) = timed(|| engine(&folder, compiled));
    println!("with the layer, opened and built: {:.0} ms, {:.1} MB more", ms(took), resident() - before);

    let (alone, layered) = (scan(&base, &text), scan(&large, &text));
    println!("a 2 KB prompt: {:.1} us alone, {:.1} us with the layer, ratio {:.2}", alone, layered, layered / alone);
    std::fs::remove_dir_all(&folder).expect("ours");
}

fn engine(folder: &Path, compiled: Compiled) -> Engine {
    let mut pack = effective(folder).pack;
    pack.rules.compiled_layers = Some(compiled);
    pack.engine(Vec::new(), Limits::DESKTOP).expect("builds")
}

fn base() -> Pack {
    open_built_in().expect("opens")
}

fn effective(folder: &Path) -> Effective {
    let base = base();
    let known: BTreeSet<String> = base.info.keys().cloned().collect();
    let conditions = Conditions { today: "2026-11-28", newcomers: Stage::Enforce, known: &known };
    Effective::of(base, vec![Pack::draft(folder).expect("opens")], conditions).expect("a layer")
}

fn write_layer(folder: &Path) {
    std::fs::create_dir_all(folder.join("lexicons")).expect("writable");
    let manifest = "id = \"stor\"\nversion = 1\nlicence = \"MPL-2.0\"\nlayer = \"municipality\"\n\
        name = { da = \"Stor\", en = \"Large\" }\ndescription = { da = \"Til måling.\", en = \"For measuring.\" }\n\
        [[lexicon]]\nid = \"stor.words\"\nfile = \"lexicons/words.txt\"\nkind = \"words\"\n";
    std::fs::write(folder.join("pack.toml"), manifest).expect("writable");
    let words: BTreeSet<String> = (0..WORDS).map(|n| format!("{}{}", word(n), word(n / 7))).collect();
    std::fs::write(folder.join("lexicons/words.txt"), words.into_iter().collect::<Vec<_>>().join("\n"))
        .expect("writable");
    let mut rules = String::new();
    for n in 0..RULES {
        let what = match n % 4 {
            0 | 1 => format!("pattern = '{}{}-[0-9]{{5,9}}'", word(n).to_uppercase(), n % 10),
            2 => format!("terms = [\"{}anlægget\", \"{}gruppen\"]", word(n), word(n + 1)),
            _ => format!(
                "pattern = '{} (?P<w>[A-ZÆØÅ][a-zæøå]{{2,20}}) [0-9]{{2,4}}'\nlexicon = {{ id = \"stor.words\", group = \"w\" }}",
                word(n)
            ),
        };
        let about =
            "name = { da = \"Egen\", en = \"Own\" }\nwhy = { da = \"Peger på en sag.\", en = \"Points to a case.\" }";
        write!(rules, "[[rule]]\nid = \"stor.r{n}\"\ncategory = \"CASE_NUMBER\"\n{about}\nsource = \"egen\"\n{what}\nscore = 0.8\n")
            .expect("a string");
    }
    std::fs::write(folder.join("rules.toml"), rules).expect("writable");
}

/// A word that is none: consonants and vowels in turn.
fn word(mut n: usize) -> String {
    let mut out = String::new();
    for _ in 0..3 {
        out.push(char::from(b"bdfghjklmnprstv"[n % 15]));
        n /= 15;
        out.push(char::from(b"aeiouy"[n % 6]));
        n /= 6;
    }
    out
}

/// Microseconds for a prompt, the median of a thousand, each the best of five.
fn scan(engine: &Engine, text: &str) -> f64 {
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let prompts = lines.chunks(12).map(<[&str]>::concat).filter(|p| p.len() <= 2 * PROMPT).take(1000);
    let mut times: Vec<Duration> =
        prompts.map(|p| (0..5).map(|_| timed(|| engine.analyze(&p)).1).min().unwrap_or_default()).collect();
    times.sort();
    times[times.len() / 2].as_secs_f64() * 1e6
}

fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let now = || {
        let t = clock_gettime(ClockId::ProcessCPUTime);
        Duration::new(u64::try_from(t.tv_sec).unwrap_or(0), u32::try_from(t.tv_nsec).unwrap_or(0))
    };
    let before = now();
    let done = work();
    (done, now() - before)
}

fn ms(took: Duration) -> f64 {
    took.as_secs_f64() * 1000.0
}

#[expect(clippy::cast_precision_loss, reason = "megabytes")]
fn megabytes(bytes: usize) -> f64 {
    bytes as f64 / 1e6
}

/// Resident memory of this process, in megabytes.
fn resident() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|l| l.strip_prefix("VmRSS:"));
    line.and_then(|l| l.trim().trim_end_matches(" kB").parse::<f64>().ok()).unwrap_or(0.0) / 1e3
}
