//! `cargo xtask bench`: speed, side by side in one run. Prints; asserts nothing.

use crate::check::in_session;
use crate::machine::{APP, TESTS, VIRTUAL_DISPLAY, npm, packages, page};
use crate::shell::{command, root, run, target};
use anyhow::{Result, ensure};
use std::fs;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Runs of a command; the median is printed.
const RUNS: usize = 25;

/// Prints every figure.
pub(crate) fn print() -> Result<()> {
    packages(&[APP, VIRTUAL_DISPLAY, TESTS])?;
    npm()?;
    page()?;
    // One at a time, as `cargo xtask run` does it: together they would be built with another set of features.
    for package in ["vaern-cli", "vaern-desktop"] {
        run(command("cargo", &["build", "--quiet", "--profile", "fast", "-p", package]))?;
    }
    processes()?;
    throughput()?;
    window()
}

/// A whole `vaern redact` beside a whole `cat` of the same text.
fn processes() -> Result<()> {
    let note = fs::read_to_string(root().join("docs/sample.txt"))?;
    let text: String = note.chars().cycle().take(2048).collect();
    let file = target().join("bench-2k.txt");
    fs::write(&file, &text)?;
    let vaern = target().join("fast/vaern");
    let [redact, version, cat] = median_of([
        &|| timed(Command::new(&vaern).arg("redact").arg(&file)),
        &|| timed(Command::new(&vaern).arg("--version")),
        &|| timed(Command::new("cat").arg(&file)),
    ])?;
    println!("vaern redact, 2 KB, whole process: {:.1} ms", ms(redact));
    println!(
        "  of it before any work (vaern --version): {:.1} ms; `cat` of the same file: {:.1} ms",
        ms(version),
        ms(cat)
    );
    println!("  ratio to `cat`: {:.1}", redact.as_secs_f64() / cat.as_secs_f64());
    Ok(())
}

/// `vaern detect --jsonl` over 2 MB of prompts beside one regular expression of `grep` over the same file.
fn throughput() -> Result<()> {
    let corpus = fs::read_to_string(root().join("tests/corpus/dev.jsonl"))?;
    let file = target().join("bench-prompts.jsonl");
    fs::write(&file, corpus.repeat(10))?;
    let size = fs::metadata(&file)?.len();
    let vaern = target().join("fast/vaern");
    let [detect, grep] = median_of([&|| timed(Command::new(&vaern).args(["detect", "--jsonl"]).arg(&file)), &|| {
        timed(Command::new("grep").args(["-cE", "[0-3][0-9][01][0-9]{3}-?[0-9]{4}"]).arg(&file))
    }])?;
    #[expect(clippy::cast_precision_loss, reason = "a few megabytes")]
    let rate = |took: Duration| size as f64 / 1e6 / took.as_secs_f64();
    println!("vaern detect, everything on, {:.1} MB of JSON lines: {:.1} MB/s", megabytes(size), rate(detect));
    println!(
        "  grep -E for one CPR pattern, same file: {:.1} MB/s; ratio {:.3}",
        rate(grep),
        rate(detect) / rate(grep)
    );
    Ok(())
}

#[expect(clippy::cast_precision_loss, reason = "a few megabytes")]
fn megabytes(size: u64) -> f64 {
    size as f64 / 1e6
}

/// The optimised app in a real window.
fn window() -> Result<()> {
    let mut test = in_session("e2e::speed", &["--nocapture"]);
    test.env("VAERN_BUILT", target().join("fast")).stderr(Stdio::null());
    let output = test.output()?;
    for line in String::from_utf8_lossy(&output.stdout).lines().filter(|l| l.contains(" ms (median")) {
        println!("{}", line.trim_start_matches(|c: char| c != 'w' && c != 'h'));
    }
    ensure!(output.status.success(), "the window could not be measured");
    Ok(())
}

fn timed(command: &mut Command) -> Result<Duration> {
    let started = Instant::now();
    let status = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status()?;
    let took = started.elapsed();
    ensure!(status.code().is_some(), "{command:?} was killed");
    Ok(took)
}

/// Runs the contestants in turn, so that they share whatever the machine is doing, and takes each one's median.
fn median_of<const N: usize>(contestants: [&dyn Fn() -> Result<Duration>; N]) -> Result<[Duration; N]> {
    let mut times = [const { Vec::new() }; N];
    for _ in 0..=RUNS {
        for (contestant, times) in contestants.iter().zip(&mut times) {
            times.push(contestant()?);
        }
    }
    Ok(times.map(|mut times| {
        // The first run of each warmed the caches.
        times.remove(0);
        times.sort();
        times[RUNS / 2]
    }))
}

fn ms(took: Duration) -> f64 {
    took.as_secs_f64() * 1000.0
}
