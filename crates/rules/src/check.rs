//! The tests that a pack brings, run through the whole engine.

use crate::pack::{Pack, PackError};
use vaern_engine::{BuildError, Detector, Engine, Limits};

/// A text whose findings are marked `[[CATEGORY|value]]`.
#[derive(Debug, Clone)]
pub struct PackTest {
    /// The file it stands in.
    pub file: String,
    /// The rule it belongs to.
    pub rule: String,
    /// The text with its marks.
    pub marked: String,
}

/// A test that failed.
#[derive(Debug, Clone)]
pub struct Failure {
    /// Which.
    pub test: PackTest,
    /// What the engine marked instead.
    pub found: String,
}

impl PackTest {
    pub(crate) fn new(file: &str, rule: &str, marked: &str) -> Self {
        Self { file: file.to_owned(), rule: rule.to_owned(), marked: marked.to_owned() }
    }

    /// The text without its marks.
    pub fn text(&self) -> String {
        let mut out = String::new();
        let mut rest = self.marked.as_str();
        while let Some((before, marked)) = rest.split_once("[[") {
            out.push_str(before);
            let (mark, after) = marked.split_once("]]").unwrap_or((marked, ""));
            out.push_str(mark.split_once('|').map_or(mark, |(_, value)| value));
            rest = after;
        }
        out + rest
    }
}

/// Marks the engine's findings (hints left out) in `text`.
pub fn mark(engine: &Engine, text: &str) -> String {
    let mut out = String::new();
    let mut from = 0;
    for finding in engine.analyze(text).findings.iter().filter(|f| !f.hint) {
        out.push_str(&text[from..finding.span.start()]);
        out.push_str(&format!("[[{}|{}]]", finding.category, finding.span.of(text)));
        from = finding.span.end();
    }
    out + &text[from..]
}

impl Pack {
    /// The engine of this pack with further `detectors`.
    ///
    /// # Errors
    /// [`BuildError`] names the rule that cannot be built.
    pub fn engine(&self, detectors: Vec<Box<dyn Detector>>, limits: Limits) -> Result<Engine, BuildError> {
        Engine::new(self.rules.clone(), detectors, limits)
    }

    /// Runs every test through the engine with `detectors`; returns those that failed.
    ///
    /// # Errors
    /// [`PackError::Rule`] when a rule cannot be built.
    pub fn run_tests(&self, detectors: Vec<Box<dyn Detector>>) -> Result<Vec<Failure>, PackError> {
        let broken = |e: BuildError| PackError::Rule { rule: self.id.clone(), why: e.to_string() };
        let engine = self.engine(detectors, Limits::DESKTOP).map_err(broken)?;
        let outcome = |test: &PackTest| {
            let found = mark(&engine, &test.text());
            (found != test.marked).then(|| Failure { test: test.clone(), found })
        };
        Ok(self.tests.iter().filter_map(outcome).collect())
    }
}
