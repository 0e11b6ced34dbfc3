//! What is wrong with a pack's folder, all of it at once, with file, line and what to write instead.

mod build;
mod decides;
mod layer;
mod lists;
mod marks;
mod shape;
mod sheet;
mod tables;

use crate::layers::Effective;
use crate::pack::PackError;
use crate::schema;
use crate::syntax::{LayerKind, PackFile, TopicFile};
use sheet::Sheet;
use std::path::{Path, PathBuf};
use vaern_engine::Detector;

/// Whether a pack can be used with a fault in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Severity {
    /// No.
    Error,
    /// Yes, but somebody should look.
    Warning,
}

/// Something that is wrong with a pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The file, as it was reached.
    pub file: String,
    /// Its line, from 1.
    pub line: usize,
    /// The rule, or whatever else with an id, that it is about.
    pub rule: Option<String>,
    /// What is wrong.
    pub what: String,
    /// That line of the pack's file, at most 160 characters. Never anything but a pack's own text.
    pub text: String,
    /// What to write instead.
    pub suggestion: Option<String>,
    /// How bad it is.
    pub severity: Severity,
}

impl Fault {
    fn warning(self) -> Self {
        Self { severity: Severity::Warning, ..self }
    }

    fn suggest(self, suggestion: Option<impl Into<String>>) -> Self {
        Self { suggestion: suggestion.map(Into::into), ..self }
    }
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let severity = match self.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        write!(f, "{}:{}: {severity}", self.file, self.line)?;
        if let Some(rule) = &self.rule {
            write!(f, "[{rule}]")?;
        }
        write!(f, ": {}", self.what)?;
        if !self.text.is_empty() {
            write!(f, "\n    {}", self.text)?;
        }
        match &self.suggestion {
            Some(suggestion) => write!(f, "\nhelp: {suggestion}"),
            None => Ok(()),
        }
    }
}

/// Checks the pack in `folder`, on top of `bases` as [`Effective::draft`] puts it there. `today` is `2026-11-28`; `detectors`
/// are those that the pack will work with. Costs two builds of all rules and one run of the pack's tests; more builds where
/// patterns are broken.
pub fn lint(
    folder: &Path,
    bases: &[PathBuf],
    today: &str,
    detectors: impl Fn() -> Vec<Box<dyn Detector>>,
) -> Vec<Fault> {
    let texts = match read(folder) {
        Ok(texts) => texts,
        Err(faults) => return faults,
    };
    let mut faults = Vec::new();
    let mut sheets = Vec::new();
    for (name, text) in &texts {
        let (sheet, syntax) = Sheet::read(folder.join(name).display().to_string(), name, text);
        faults.extend(syntax);
        sheets.push(sheet);
    }
    let draft = Draft::new(folder, &sheets, bases, today, &mut faults);
    faults.extend(tables::check(&draft));
    faults.extend(lists::check(&draft));
    faults.extend(build::check(&draft));
    faults.extend(layer::check(&draft));
    if faults.iter().all(|fault| fault.severity == Severity::Warning) {
        match Effective::draft(Some(folder), bases, today) {
            Ok(whole) => faults.extend(decides::check(&draft, &whole, detectors())),
            Err(e) => faults.push(draft.place(&e)),
        }
    }
    faults.sort_by(|a, b| (&a.file, a.line).cmp(&(&b.file, b.line)));
    faults.dedup();
    faults
}

/// The pack under work, as far as it could be read.
struct Draft<'d> {
    folder: &'d Path,
    sheets: &'d [Sheet<'d>],
    bases: &'d [PathBuf],
    today: &'d str,
    /// `pack.toml`, if nothing in it is against the schema.
    manifest: Option<PackFile>,
    /// The topics of which that is true, with their sheets.
    topics: Vec<(&'d Sheet<'d>, TopicFile)>,
    kind: LayerKind,
    /// What lies below a layer.
    below: Option<Effective>,
}

impl<'d> Draft<'d> {
    fn new(
        folder: &'d Path,
        sheets: &'d [Sheet<'d>],
        bases: &'d [PathBuf],
        today: &'d str,
        faults: &mut Vec<Fault>,
    ) -> Self {
        let (pack, topic) = (schema::pack(), schema::topic());
        let broken: Vec<&str> = faults.iter().map(|fault| fault.file.as_str()).collect();
        let whole: Vec<&Sheet<'_>> = sheets.iter().filter(|sheet| !broken.contains(&sheet.path.as_str())).collect();
        let (mut manifest, mut topics) = (None, Vec::new());
        for sheet in whole {
            let is_manifest = sheet.name == MANIFEST;
            let found = shape::check(sheet, if is_manifest { &pack } else { &topic });
            match () {
                () if !found.is_empty() => faults.extend(found),
                () if is_manifest => manifest = typed(sheet, faults),
                () => topics.extend(typed(sheet, faults).map(|topic| (sheet, topic))),
            }
        }
        let written = sheets.iter().find(|sheet| sheet.name == MANIFEST).and_then(|sheet| sheet.whole().text("layer"));
        let kind = match written {
            Some("municipality") => LayerKind::Municipality,
            Some("administration") => LayerKind::Administration,
            _ => LayerKind::Base,
        };
        let mut draft = Self { folder, sheets, bases, today, manifest, topics, kind, below: None };
        if kind != LayerKind::Base {
            match Effective::draft(None, bases, today) {
                Ok(below) => draft.below = Some(below),
                Err(e) => faults.push(draft.whole().fault("layer", format!("its base does not load: {e}"))),
            }
        }
        draft
    }

    /// `pack.toml`; [`read`] has seen to it that there is one.
    fn manifest_sheet(&self) -> &'d Sheet<'d> {
        let sheets = self.sheets;
        sheets.iter().find(|sheet| sheet.name == MANIFEST).unwrap_or(&sheets[0])
    }

    fn whole(&self) -> sheet::Entry<'d, 'd> {
        self.manifest_sheet().whole()
    }

    /// Every table of a kind, in whatever file.
    fn entries(&self, kind: &'d str) -> Vec<sheet::Entry<'d, 'd>> {
        self.sheets.iter().flat_map(|sheet| sheet.entries(kind)).collect()
    }

    /// An error of the loader where what it names stands.
    fn place(&self, e: &PackError) -> Fault {
        let (id, what) = match e {
            PackError::Rule { rule, why } => (rule.as_str(), why.clone()),
            PackError::Syntax { why, .. } | PackError::Layer { why, .. } => ("", why.clone()),
            e => ("", e.to_string()),
        };
        let entry = self.sheets.iter().find_map(|sheet| sheet.entry(id.trim_start_matches("endpoint ")));
        entry.unwrap_or_else(|| self.whole()).fault("id", what)
    }
}

const MANIFEST: &str = "pack.toml";

/// The file as the loader reads it.
fn typed<T: serde::de::DeserializeOwned>(sheet: &Sheet<'_>, faults: &mut Vec<Fault>) -> Option<T> {
    let fault = |e: toml::de::Error| sheet.fault(e.span().unwrap_or(0..0), None, e.message());
    toml::from_str(sheet.text).map_err(|e| faults.push(fault(e))).ok()
}

/// The texts of the pack's TOML files, by name; `pack.toml` is among them.
fn read(folder: &Path) -> Result<Vec<(String, String)>, Vec<Fault>> {
    let fault = |path: &Path, what: String| Fault {
        file: path.display().to_string(),
        line: 1,
        rule: None,
        what,
        text: String::new(),
        suggestion: None,
        severity: Severity::Error,
    };
    let entries = std::fs::read_dir(folder).map_err(|e| vec![fault(folder, e.to_string())])?;
    let mut out = Vec::new();
    for path in entries.filter_map(|entry| Some(entry.ok()?.path())) {
        let name = path.file_name().and_then(|name| name.to_str()).filter(|name| name.ends_with(".toml"));
        if let Some(name) = name {
            let text = std::fs::read_to_string(&path).map_err(|e| vec![fault(&path, e.to_string())])?;
            out.push((name.to_owned(), text));
        }
    }
    if out.iter().all(|(name, _)| name != MANIFEST) {
        let missing = fault(&folder.join(MANIFEST), "the file is missing".to_owned());
        return Err(vec![missing.suggest(Some("`vaern pack new` writes a first one"))]);
    }
    out.sort();
    Ok(out)
}

#[cfg(test)]
pub(crate) mod tests;
