//! `cargo xtask test`: every check, in an order that finds cheap mistakes first.

use crate::machine::{APP, TESTS, VIRTUAL_DISPLAY, interop, npm, npm_run, packages, page};
use crate::shell::{capture, command, root, run, text};
use crate::tidy;
use anyhow::{Result, bail};
use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};

/// How many tests a step ran.
#[derive(Default, Clone, Copy)]
struct Count {
    passed: u32,
    failed: u32,
}

struct Report {
    total: Count,
    times: Vec<(&'static str, Duration, Count)>,
}

/// Runs everything; fails at the end if anything failed.
pub(crate) fn all() -> Result<()> {
    let mut report = Report { total: Count::default(), times: Vec::new() };
    report.prepare("packages", || packages(&[APP, VIRTUAL_DISPLAY, TESTS]))?;
    report.prepare("npm", npm)?;
    let mut python = PathBuf::new();
    report.prepare("interop", || interop().map(|path| python = path))?;
    report.one("fmt", command("cargo", &["fmt", "--all", "--check"]));
    report.step("tidy", tidy_counts);
    report.one("svelte-check", npm_run("check"));
    report.counted("vitest", npm_run("test"), vitest_count);
    report.step("page", || page().map(|()| Count { passed: 1, failed: 0 }));
    report.counted("axe", npm_run("a11y"), plain_count);
    report.counted("flow by keyboard", npm_run("flow"), plain_count);
    let all = ["--workspace", "--all-targets", "--quiet"];
    report.one("clippy", cargo("clippy", &all, &["--", "-D", "warnings"]));
    report.one("build", cargo("build", &["--workspace", "--bins", "--quiet"], &[]));
    let unit = ["--workspace", "--lib", "--bins"];
    report.counted("unit tests", cargo("test", &unit, &[]), cargo_count);
    report.counted("doc tests", cargo("test", &["--workspace", "--doc"], &[]), cargo_count);
    let mut integration = cargo("test", &["-p", "vaern-tests"], &["--", "--skip", "e2e::"]);
    integration.env("VAERN_PYTHON_TUF", python);
    report.counted("integration tests", integration, cargo_count);
    report.counted("pack tests", vaern(&["pack", "test"]), plain_count);
    report.counted("end-to-end", in_session("e2e::", &[]), cargo_count);
    report.finish()
}

/// Writes what is generated and committed.
pub(crate) fn write_bindings() -> Result<()> {
    let mut test = cargo("test", &["-p", "vaern-desktop", "--quiet"], &["the_committed_bindings"]);
    test.env("VAERN_WRITE_BINDINGS", "1");
    run(test)?;
    let mut deploy = cargo("test", &["-p", "vaern-workflow", "--lib", "--quiet"], &["the_committed_deployment_files"]);
    deploy.env("VAERN_WRITE_DEPLOY", "1");
    run(deploy)?;
    let mut schema = cargo("test", &["-p", "vaern-rules", "--lib", "--quiet"], &["the_committed_schemas"]);
    schema.env("VAERN_WRITE_SCHEMA", "1");
    run(schema)
}

/// Pictures of the real window in the states of the main job, small enough for the repository.
pub(crate) fn pictures() -> Result<()> {
    packages(&[APP, VIRTUAL_DISPLAY, TESTS])?;
    npm()?;
    page()?;
    run(cargo("build", &["-p", "vaern-desktop", "--quiet"], &[]))?;
    let docs = root().join("docs");
    let mut session = in_session("e2e::pictures", &[]);
    session.env("VAERN_PICTURES", &docs);
    run(session)?;
    for name in ["empty", "findings", "diff", "answer", "rules"] {
        let path = docs.join(format!("{name}.png"));
        let path = path.to_str().unwrap_or_default();
        run(command("convert", &[path, "-strip", "-colors", "128", "-define", "png:compression-level=9", path]))?;
    }
    Ok(())
}

fn cargo(verb: &str, args: &[&str], rest: &[&str]) -> Command {
    let mut cargo = command("cargo", &[verb, "--locked"]);
    cargo.args(args).args(rest);
    // A Rust backtrace of a failing property is noise.
    cargo.env("RUST_BACKTRACE", "0");
    cargo
}

fn vaern(args: &[&str]) -> Command {
    command(crate::shell::target().join("debug/vaern"), args)
}

/// Tests of `vaern-tests` under a virtual display, a session bus and an unlocked keyring, all of their own.
pub(crate) fn in_session(filter: &str, rest: &[&str]) -> Command {
    const SCRIPT: &str = r#"
        set -eu
        export XDG_DATA_HOME="$(mktemp -d)" XDG_RUNTIME_DIR="$(mktemp -d)"
        printf 'test\n' | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1
        openbox >/dev/null 2>&1 &
        exec cargo test --locked -p vaern-tests "$@"
    "#;
    let mut display = command("xvfb-run", &["-a", "-s", "-screen 0 1280x900x24"]);
    display.args(["dbus-run-session", "--", "bash", "-c", SCRIPT, "session", filter, "--", "--test-threads=1"]);
    display.args(rest).env("RUST_BACKTRACE", "0");
    display
}

impl Report {
    /// What the others need; a failure ends the run.
    fn prepare(&mut self, name: &'static str, work: impl FnOnce() -> Result<()>) -> Result<()> {
        let started = Instant::now();
        work()?;
        self.times.push((name, started.elapsed(), Count::default()));
        Ok(())
    }

    /// A check that passes or fails as one.
    fn one(&mut self, name: &'static str, command: Command) {
        self.counted(name, command, |_| None);
    }

    /// A command whose output says how many tests ran.
    fn counted(&mut self, name: &'static str, command: Command, read: fn(&str) -> Option<Count>) {
        self.step(name, || {
            let output = capture(command)?;
            let said = text(&output);
            let fallback = Count { passed: 1, failed: 0 };
            let mut count = read(&said).unwrap_or(fallback);
            if !output.status.success() {
                count.failed = count.failed.max(1);
                count.passed -= u32::from(read(&said).is_none());
                println!("{said}");
            }
            Ok(count)
        });
    }

    fn step(&mut self, name: &'static str, work: impl FnOnce() -> Result<Count>) {
        let started = Instant::now();
        let count = work().unwrap_or_else(|e| {
            println!("{name}: {e:#}");
            Count { passed: 0, failed: 1 }
        });
        let took = started.elapsed();
        let verdict = if count.failed == 0 { "ok" } else { "FAILED" };
        println!("{:>7.1} s  {name}: {verdict} ({} passed, {} failed)", took.as_secs_f64(), count.passed, count.failed);
        self.total.passed += count.passed;
        self.total.failed += count.failed;
        self.times.push((name, took, count));
    }

    fn finish(self) -> Result<()> {
        let whole: Duration = self.times.iter().map(|(_, took, _)| *took).sum();
        println!("{:>7.1} s  in all", whole.as_secs_f64());
        let failed: Vec<&str> = self.times.iter().filter(|(_, _, c)| c.failed > 0).map(|(name, ..)| *name).collect();
        println!("{} passed, {} failed", self.total.passed, self.total.failed);
        if failed.is_empty() { Ok(()) } else { bail!("failed: {}", failed.join(", ")) }
    }
}

fn tidy_counts() -> Result<Count> {
    let findings = tidy::check()?;
    for finding in &findings {
        println!("tidy: {finding}");
    }
    Ok(Count { passed: u32::from(findings.is_empty()), failed: u32::try_from(findings.len())? })
}

/// `test result: ok. 3 passed; 0 failed; …`, summed over binaries.
fn cargo_count(said: &str) -> Option<Count> {
    let results = said.lines().filter_map(|line| line.split_once("test result:").map(|(_, rest)| rest));
    results.map(|rest| (number_before(rest, "passed"), number_before(rest, "failed"))).fold(None, |sum, (p, f)| {
        let sum = sum.unwrap_or_default();
        Some(Count { passed: sum.passed + p.unwrap_or(0), failed: sum.failed + f.unwrap_or(0) })
    })
}

/// `Tests  3 failed | 40 passed (43)`
fn vitest_count(said: &str) -> Option<Count> {
    let line = said.lines().find(|l| l.contains("Tests ") && l.contains("passed"))?;
    Some(Count { passed: number_before(line, "passed")?, failed: number_before(line, "failed").unwrap_or(0) })
}

/// `N passed, N failed`
fn plain_count(said: &str) -> Option<Count> {
    let line = said.lines().rev().find(|l| l.contains(" passed, "))?;
    Some(Count { passed: number_before(line, "passed")?, failed: number_before(line, "failed")? })
}

/// The number right before `word`, colour codes left out.
fn number_before(line: &str, word: &str) -> Option<u32> {
    let before = line.split_once(&format!(" {word}"))?.0;
    let digits: String = before.chars().rev().take_while(char::is_ascii_digit).collect();
    digits.chars().rev().collect::<String>().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_read_from_what_runners_print() {
        let count = |c: Option<Count>| c.map(|c| (c.passed, c.failed));
        let cargo = "test result: ok. 3 passed; 0 failed; 0 ignored\nx\ntest result: FAILED. 2 passed; 1 failed;";
        assert_eq!(count(cargo_count(cargo)), Some((5, 1)));
        assert_eq!(count(cargo_count("error: no")), None);
        assert_eq!(count(vitest_count("      Tests  3 failed | 40 passed (43)")), Some((40, 3)));
        assert_eq!(count(vitest_count("      Tests  40 passed (40)")), Some((40, 0)));
        assert_eq!(count(plain_count("x\n12 passed, 3 failed\n")), Some((12, 3)));
    }
}
