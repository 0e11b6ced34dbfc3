//! What the loader and the engine say of every rule.

use super::sheet::Entry;
use super::{Draft, Fault};
use crate::archive;
use crate::lower;
use crate::nearest::nearest_or_all;
use crate::pack::{Files, Origin, Pack, PackError};
use crate::syntax::{LayerKind, PackFile, PolicyTable, TopicFile};
use std::borrow::Cow;
use std::collections::BTreeMap;
use vaern_engine::{BuildError, Engine, Lexicons, Limits, RuleSet, RuleSpec};

/// What keeps rules from being built.
pub(super) fn check(draft: &Draft<'_>) -> Vec<Fault> {
    let Some(manifest) = &draft.manifest else { return Vec::new() };
    let (lexicons, mut out) = lexicons(draft, manifest, &files(draft));
    let mut rules = Vec::new();
    let mut take = |entry, lowered: Result<Pack, PackError>| match lowered {
        Ok(pack) => rules.push((entry, pack.rules.rules)),
        Err(e) => out.extend(loader_fault(&entry, e)),
    };
    for (sheet, topic) in &draft.topics {
        for (entry, rule) in sheet.entries("rule").into_iter().zip(&topic.rule) {
            let topic = TopicFile { rule: vec![rule.clone()], ..TopicFile::default() };
            take(entry, lowered(&bare(manifest), topic, &Files::new()));
        }
    }
    for (entry, table) in draft.entries("always").into_iter().zip(&manifest.always) {
        let only = PackFile { always: vec![table.clone()], ..bare(manifest) };
        take(entry, lowered(&only, TopicFile::default(), &Files::new()));
    }
    broken(&rules, &lexicons, &mut out);
    out
}

/// Finds the rules that do not build, by halves: many sound rules cost little more than one.
fn broken(rules: &[(Entry<'_, '_>, Vec<RuleSpec>)], lexicons: &Lexicons, out: &mut Vec<Fault>) {
    let set = RuleSet {
        rules: rules.iter().flat_map(|(_, specs)| specs).cloned().collect(),
        lexicons: lexicons.clone(),
        ..RuleSet::default()
    };
    let Err(e) = Engine::new(set, Vec::new(), Limits::DESKTOP) else { return };
    match rules {
        [] => {}
        [(entry, _)] => out.push(engine_fault(entry, &e, lexicons)),
        many => {
            let (left, right) = many.split_at(many.len() / 2);
            broken(left, lexicons, out);
            broken(right, lexicons, out);
        }
    }
}

/// `pack.toml` with nothing in it but what every pack has.
pub(super) fn bare(manifest: &PackFile) -> PackFile {
    PackFile {
        layer: LayerKind::Base,
        policy: PolicyTable { threshold: Some(0.5), ..PolicyTable::default() },
        lexicon: Vec::new(),
        always: Vec::new(),
        exception: Vec::new(),
        endpoint: Vec::new(),
        guideline: None,
        ..manifest.clone()
    }
}

/// A pack of these tables alone.
///
/// # Errors
/// [`PackError`].
pub(super) fn lowered(manifest: &PackFile, topic: TopicFile, files: &Files) -> Result<Pack, PackError> {
    let topics = BTreeMap::from([("topic.toml".to_owned(), topic)]);
    lower::lower(manifest, &topics, files, String::new(), Origin::Draft)
}

/// The pack's files, without lists that are broken: `lists` has told of those.
pub(super) fn files(draft: &Draft<'_>) -> Files {
    let entries = archive::collect(draft.folder).unwrap_or_default();
    entries.into_iter().map(|(name, bytes)| (name, Cow::Owned(bytes))).collect()
}

/// The lists of the pack and of those below it.
fn lexicons(draft: &Draft<'_>, manifest: &PackFile, files: &Files) -> (Lexicons, Vec<Fault>) {
    let mut all = draft.below.as_ref().map(|below| below.pack.rules.lexicons.clone()).unwrap_or_default();
    let mut out = Vec::new();
    for (entry, table) in draft.entries("lexicon").into_iter().zip(&manifest.lexicon) {
        let only = PackFile { lexicon: vec![table.clone()], ..bare(manifest) };
        match lowered(&only, TopicFile::default(), files) {
            Ok(pack) => all.extend(pack.rules.lexicons),
            // That it is missing is known already.
            Err(PackError::Missing(_)) => {}
            Err(e) => out.push(entry.fault("file", e.to_string())),
        }
    }
    (all, out)
}

fn loader_fault(entry: &Entry<'_, '_>, e: PackError) -> Option<Fault> {
    match e {
        // `tables` tells of categories, with a suggestion.
        PackError::Rule { why, .. } if why.starts_with("bad category") => None,
        PackError::Rule { why, .. } => Some(entry.fault(loader_key(&why), why)),
        e => Some(entry.fault("id", e.to_string())),
    }
}

/// The key that the loader's reason is about.
fn loader_key(why: &str) -> &'static str {
    match () {
        () if why.starts_with("the term") => "terms",
        () if why.starts_with("a rule has either") => "pattern",
        () => "id",
    }
}

fn engine_fault(entry: &Entry<'_, '_>, e: &BuildError, lexicons: &Lexicons) -> Fault {
    match e {
        BuildError::UnknownLexicon { lexicon, .. } => {
            let names: Vec<&str> = lexicons.keys().map(|id| &**id).collect();
            let suggestion = (!names.is_empty()).then(|| nearest_or_all(lexicon, names));
            entry.fault("lexicon.id", format!("there is no lexicon `{lexicon}`")).suggest(suggestion)
        }
        BuildError::UnknownGroup { group, .. } => {
            let fault = entry.fault("lexicon.group", format!("the pattern has no group `{group}`"));
            fault.suggest(Some(format!("(?P<{group}> … ) in the pattern")))
        }
        BuildError::Pattern { why, .. } => pattern_fault(entry, why),
        e => entry.fault("id", e.to_string()),
    }
}

/// A fault in a pattern, on the line of the pattern that is meant.
fn pattern_fault(entry: &Entry<'_, '_>, why: &str) -> Fault {
    let what = why.rsplit("error: ").next().unwrap_or(why).trim();
    let suggestion = match () {
        () if what.contains("look-around") => Some("use `boundary`, `except` or `context` instead"),
        () if what.contains("backreferences") => Some("no back-references: two rules, or a validator"),
        () if what.contains("bound every repetition") => Some("{1,40} instead of + or *"),
        () if what.contains("empty text") => Some("at least one sign that must be there"),
        () => None,
    };
    let Some(value) = entry.value("pattern") else { return entry.fault("terms", what).suggest(suggestion) };
    let first = entry.sheet.line(value.span().start);
    let opening = entry.sheet.text.get(value.span().start..).unwrap_or_default();
    let skipped = usize::from(["'''\n", "\"\"\"\n", "'''\r\n", "\"\"\"\r\n"].iter().any(|o| opening.starts_with(o)));
    let fault = entry.sheet.fault_on(first + skipped + line_within(why), entry.id(), what);
    fault.suggest(suggestion)
}

/// Which line of the pattern (from 0) the report of `regex-syntax` points at with `^`.
fn line_within(why: &str) -> usize {
    let lines: Vec<&str> = why.lines().collect();
    let pointer = lines.iter().position(|line| line.contains('^') && line.chars().all(|c| c == '^' || c == ' '));
    let shown = pointer.and_then(|at| lines.get(at.checked_sub(1)?)?.split_once(':')).map(|(number, _)| number.trim());
    shown.and_then(|number| number.parse::<usize>().ok()).map_or(0, |number| number.saturating_sub(1))
}
