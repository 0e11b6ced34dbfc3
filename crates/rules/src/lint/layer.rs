//! A layer on what lies below it: every single statement of its `pack.toml` is tried alone, so that all that loosen are told.

use super::build::{bare, lowered};
use super::sheet::Entry;
use super::{Draft, Fault};
use crate::layers::Effective;
use crate::nearest::nearest;
use crate::pack::{Files, Pack, PackError};
use crate::syntax::{ExceptionTable, LayerKind, PackFile, PolicyTable, TopicFile};
use std::collections::BTreeMap;
use std::ops::Range;

/// One statement, as a pack of its own.
struct Statement {
    /// Where it stands in `pack.toml`.
    at: Range<usize>,
    /// Whose it is.
    id: Option<String>,
    pack: PackFile,
}

/// What the layer says and may not.
pub(super) fn check(draft: &Draft<'_>) -> Vec<Fault> {
    let (Some(manifest), Some(below)) = (&draft.manifest, &draft.below) else { return Vec::new() };
    let bare = PackFile { layer: draft.kind, policy: PolicyTable::default(), ..bare(manifest) };
    let policy = PolicyTable { second_look: Vec::new(), ..manifest.policy.clone() };
    let all = PackFile { policy, exception: manifest.exception.clone(), ..bare.clone() };
    if matches!(tried(draft, &all), Ok(None)) {
        return Vec::new();
    }
    let refused = |statement: Statement| {
        let e = match tried(draft, &statement.pack) {
            Ok(refused) => refused?,
            Err(e) => e,
        };
        let fault = draft.manifest_sheet().fault(statement.at, statement.id.as_deref(), what(&e));
        Some(fault.suggest(suggestion(&e, below)))
    };
    statements(draft, manifest, &bare).into_iter().filter_map(refused).collect()
}

/// What the layering says of the pack, if it can be read at all.
fn tried(draft: &Draft<'_>, manifest: &PackFile) -> Result<Option<PackError>, PackError> {
    let pack = lowered(manifest, TopicFile::default(), &Files::new())?;
    let mut packs = draft.bases.iter().map(|base| Pack::draft(base)).collect::<Result<Vec<_>, _>>()?;
    packs.push(pack);
    Ok(Effective::stacked(packs, draft.today).err())
}

fn statements(draft: &Draft<'_>, manifest: &PackFile, bare: &PackFile) -> Vec<Statement> {
    let whole = draft.whole();
    let mut out = vec![Statement { at: whole.at("layer"), id: None, pack: bare.clone() }];
    for entry in draft.entries("policy") {
        out.extend(policy(&entry, &manifest.policy, bare));
    }
    for (entry, table) in draft.entries("exception").into_iter().zip(&manifest.exception) {
        out.extend(exception(&entry, table, bare));
    }
    out
}

fn policy(entry: &Entry<'_, '_>, table: &PolicyTable, bare: &PackFile) -> Vec<Statement> {
    let one = |at: &str, policy: PolicyTable| {
        let pack = PackFile { policy, ..bare.clone() };
        Statement { at: entry.at(at), id: None, pack }
    };
    let none = PolicyTable::default;
    let mut out = Vec::new();
    if table.threshold.is_some() {
        out.push(one("threshold", PolicyTable { threshold: table.threshold, ..none() }));
    }
    for (category, action) in &table.actions {
        let actions = BTreeMap::from([(category.clone(), action.clone())]);
        out.push(one(&format!("actions.{category}"), PolicyTable { actions, ..none() }));
    }
    for (category, threshold) in &table.thresholds {
        let thresholds = BTreeMap::from([(category.clone(), *threshold)]);
        out.push(one(&format!("thresholds.{category}"), PolicyTable { thresholds, ..none() }));
    }
    out
}

fn exception(entry: &Entry<'_, '_>, table: &ExceptionTable, bare: &PackFile) -> Vec<Statement> {
    let none =
        ExceptionTable { rules: Vec::new(), actions: BTreeMap::new(), thresholds: BTreeMap::new(), ..table.clone() };
    let one = |at: Range<usize>, exception: ExceptionTable| {
        let pack = PackFile { exception: vec![exception], ..bare.clone() };
        Statement { at, id: Some(table.id.clone()), pack }
    };
    let mut out = Vec::new();
    for (rule, at) in entry.list("rules") {
        out.push(one(at, ExceptionTable { rules: vec![rule.to_owned()], ..none.clone() }));
    }
    for (category, action) in &table.actions {
        let actions = BTreeMap::from([(category.clone(), action.clone())]);
        out.push(one(entry.at(&format!("actions.{category}")), ExceptionTable { actions, ..none.clone() }));
    }
    for (category, threshold) in &table.thresholds {
        let thresholds = BTreeMap::from([(category.clone(), *threshold)]);
        out.push(one(entry.at(&format!("thresholds.{category}")), ExceptionTable { thresholds, ..none.clone() }));
    }
    out
}

fn what(e: &PackError) -> String {
    match e {
        PackError::Layer { why, .. } | PackError::Rule { why, .. } => why.clone(),
        PackError::NeverLoosen { what, .. } => format!("it loosens what may never be loosened: {what}"),
        e => e.to_string(),
    }
}

fn suggestion(e: &PackError, below: &Effective) -> Option<String> {
    let why = match e {
        PackError::Layer { why, .. } => why,
        PackError::NeverLoosen { .. } => return Some("leave it out: no exception covers this".to_owned()),
        _ => return None,
    };
    match why.strip_prefix("there is no rule ") {
        Some(rule) => nearest(rule, below.pack.info.keys().map(String::as_str)),
        None if why.contains("[[exception]]") => Some("write an [[exception]] with a reason and a last day".to_owned()),
        None if why.contains(LayerKind::Administration.as_str()) => {
            Some("name what it stands on with --base".to_owned())
        }
        None => None,
    }
}
