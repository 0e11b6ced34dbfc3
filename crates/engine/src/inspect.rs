//! The inspection of one block of a text: readings, detectors, ties, overlap, mentions.

use crate::candidate::{Candidate, Effort, Finding, Gap, GapReason, Located};
use crate::engine::Engine;
use crate::hash::BuildFx;
use crate::mention::{self, Value, Values};
use crate::models;
use crate::normal::NormalText;
use crate::overlap;
use crate::people::Token;
use crate::reveal::{Blob, Disguises};
use crate::score::{Evidence, EvidenceKind};
use crate::span::{Normal, Source, Span};
use crate::table;
use crate::tie;
use std::collections::HashMap;
use std::sync::Arc;

/// Hashes of the parts of accepted names, and in how many blocks they were accepted.
pub(crate) type Names = HashMap<u64, usize, BuildFx>;

/// What a block contributes to the rest of the text.
#[derive(Debug, Default)]
pub(crate) struct Learnt {
    /// Hashes of the parts of names that were accepted in it.
    pub(crate) names: Vec<u64>,
    /// Other values that were accepted in it.
    pub(crate) values: Vec<Value>,
}

/// What is known from the whole text when a block is looked at again.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Known<'k> {
    pub(crate) names: &'k Names,
    pub(crate) values: &'k Values,
}

/// What was found in a block.
#[derive(Debug, Default)]
pub(crate) struct Inspected {
    /// Sorted, disjoint, offsets from the start of the block.
    pub(crate) findings: Vec<Finding>,
    pub(crate) gaps: Vec<Gap>,
    /// What rules that are only counted would have found.
    pub(crate) shadow: Vec<Finding>,
    /// Hashes of the words of the block, and keys of the places where a value may start.
    pub(crate) words: Vec<u64>,
    pub(crate) keys: Vec<u64>,
    pub(crate) learnt: Learnt,
    /// What it gave before people were looked for; nothing for a second look.
    pub(crate) seen: Seen,
}

/// What a block gives whatever is known of the rest of the text: kept, so that a second look walks no text.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    /// Of the plain reading: what rules and detectors found, before people and ties.
    candidates: Vec<Candidate>,
    /// Whether a trained recogniser of people has read all of it.
    read: bool,
    tokens: Vec<Token>,
    /// Of the other readings, and of encoded texts.
    others: Vec<Located>,
    /// Of the columns of tables.
    columns: Vec<Located>,
}

impl Inspected {
    /// The keys of all places where a value may start.
    pub(crate) fn places(&self) -> impl Iterator<Item = u64> {
        self.keys.iter().chain(&self.words).copied()
    }
}

/// What was found in one reading or several.
#[derive(Default)]
struct Found {
    located: Vec<Located>,
    gaps: Vec<Gap>,
}

impl Found {
    fn append(&mut self, mut more: Self) {
        self.located.append(&mut more.located);
        self.gaps.append(&mut more.gaps);
    }
}

impl Engine {
    /// Inspects `window`, whose first `context` bytes were inspected before and only give context, on its own.
    pub(crate) fn inspect(&self, window: &str, context: usize, effort: Effort) -> Inspected {
        let text = NormalText::new(window);
        let (mut seen, mut disguises) = (Seen::default(), Disguises::default());
        let mut gaps = self.see(&text, effort, &mut seen, &mut disguises);
        let mut found = Found::default();
        for blob in disguises.blobs(text.text()) {
            self.open_blob(&text, &blob, effort, &mut found);
        }
        disguises.readings(&text, &mut |reading| {
            let mut again = self.detect(reading, effort);
            again.located.retain_mut(|l| {
                l.candidate.evidence.push(Evidence::disguise("reading"));
                reading.is_rewritten(l.candidate.span)
            });
            found.append(again);
        });
        seen.others = found.located;
        gaps.append(&mut found.gaps);
        if let Some(weaver) = table::labelled(text.text()) {
            let mut columns = self.detect(&text.reading(weaver), effort);
            seen.columns = columns.located;
            gaps.append(&mut columns.gaps);
        }
        let out = self.conclude(&text, context, &seen, None);
        Inspected { gaps, seen, ..out }
    }

    /// Looks at a block again, knowing what the rest of the text has accepted.
    pub(crate) fn inspect_again(
        &self,
        window: &str,
        context: usize,
        before: &Inspected,
        known: Known<'_>,
    ) -> Inspected {
        let out = self.conclude(&NormalText::new(window), context, &before.seen, Some(known));
        Inspected { gaps: before.gaps.clone(), ..out }
    }

    /// What rules and detectors find in one reading, with its words.
    fn see(&self, text: &NormalText<'_>, effort: Effort, seen: &mut Seen, disguises: &mut Disguises) -> Vec<Gap> {
        self.patterns.scan(text, &mut seen.candidates, disguises);
        if let Some(layered) = &self.layered {
            layered.scan(text, &mut seen.candidates, disguises);
        }
        let mut gaps = Vec::new();
        for detector in &self.detectors {
            match detector.detect(text, effort, &mut seen.candidates) {
                Ok(()) => seen.read |= detector.reads_people(),
                Err(reason) => gaps.push(Gap { reason }),
            }
        }
        if let Some(people) = &self.people {
            people.tokens(text, &mut seen.tokens);
        }
        gaps
    }

    /// Everything in one reading, with places in the source, and the parts of names that are sure.
    fn locate(&self, text: &NormalText<'_>, seen: &Seen, known: Option<Known<'_>>) -> (Vec<Located>, Vec<u64>) {
        let mut candidates = seen.candidates.clone();
        models::weigh(&mut candidates, &self.rules.models, text, &seen.tokens);
        let mut names = Vec::new();
        if let Some(people) = &self.people {
            names = people.find(text, &seen.tokens, known.map(|k| k.names), seen.read, &mut candidates);
            tie::settle(&mut candidates, text, &seen.tokens);
        }
        let candidates = self.without_placeholders(candidates, text).into_iter();
        let located =
            candidates.filter_map(|candidate| Some(Located { span: text.to_source(candidate.span)?, candidate }));
        (located.collect(), names)
    }

    /// What is found in another reading, on its own.
    fn detect(&self, text: &NormalText<'_>, effort: Effort) -> Found {
        let mut seen = Seen::default();
        let gaps = self.see(text, effort, &mut seen, &mut Disguises::default());
        Found { located: self.locate(text, &seen, None).0, gaps }
    }

    /// From what was seen to findings.
    fn conclude(&self, text: &NormalText<'_>, context: usize, seen: &Seen, known: Option<Known<'_>>) -> Inspected {
        let mut out = Inspected::default();
        let (mut located, names) = self.locate(text, seen, known);
        out.learnt.names = names;
        located.extend(seen.others.iter().cloned());
        apply_columns(&mut located, &seen.columns);
        located.retain(|l| l.span.start() >= context);
        self.never.clear(text, &mut located);
        out.shadow = overlap::take_shadow(&mut located, &self.rules);
        out.findings = overlap::resolve(located, &self.rules, &self.layered_ids);
        self.settle_mentions(text, &seen.tokens, context, known, &mut out);
        out.words = crate::people::word_hashes(&seen.tokens, text);
        out.findings.iter_mut().chain(&mut out.shadow).for_each(|f| f.span = f.span.back(context));
        out
    }

    /// What an encoded text inside the text says: the strongest finding in it covers the whole of it.
    fn open_blob(&self, text: &NormalText<'_>, blob: &Blob, effort: Effort, found: &mut Found) {
        let mut within = self.detect(&NormalText::new(blob.inside.expose()), effort);
        found.gaps.append(&mut within.gaps);
        let best = within.located.into_iter().max_by(|a, b| {
            let score = |l: &Located| l.candidate.score().value();
            score(a).total_cmp(&score(b)).then_with(|| b.candidate.rule.cmp(&a.candidate.rule))
        });
        if let (Some(best), Some(span)) = (best, text.span(blob.range.start, blob.range.end)) {
            let mut candidate = Candidate { span, ..best.candidate };
            candidate.evidence.push(Evidence::disguise("encoded"));
            found.located.extend(text.to_source(span).map(|span| Located { span, candidate }));
        }
    }

    /// Finds the accepted values again, in all their written forms, where nothing accepted stands yet.
    fn settle_mentions(
        &self,
        text: &NormalText<'_>,
        tokens: &[Token],
        context: usize,
        known: Option<Known<'_>>,
        out: &mut Inspected,
    ) {
        let source = text.source();
        out.learnt.values =
            out.findings.iter().filter_map(|f| Value::of(f, &f.span.of(source).to_lowercase())).collect();
        out.keys = mention::starts(text.lower()).map(|(_, key)| key).collect();
        let mut own = Values::default();
        let values = match known {
            Some(known) => known.values,
            None => {
                out.learnt.values.iter().for_each(|value| own.add(value));
                &own
            }
        };
        if values.is_empty() {
            return;
        }
        let mut more = Vec::new();
        let words = tokens.iter().map(|t| (t.start, t.hash));
        for (at, key) in mention::starts(text.lower()).chain(words) {
            let Some((end, meaning)) = values.at(text.lower(), at, key) else { continue };
            let Some(span) = text.to_source(Span::<Normal>::trusted(at, end)).filter(|s| s.start() >= context) else {
                continue;
            };
            if !taken(&out.findings, span) && !more.iter().any(|m: &Finding| m.span.overlaps(&span)) {
                let mention =
                    Evidence { kind: EvidenceKind::Mention, detail: Arc::from("mention"), weight: meaning.score };
                let (category, rule) = (meaning.category.clone(), Arc::clone(&meaning.rule));
                more.push(Finding { span, category, rule, score: meaning.score, hint: false, evidence: vec![mention] });
            }
        }
        more.sort_by_key(|f| f.span.start());
        if !more.is_empty() {
            out.findings.retain(|f| !f.hint || !more.iter().any(|m| m.span.overlaps(&f.span)));
            out.findings.append(&mut more);
            out.findings.sort_by_key(|f| f.span.start());
        }
    }

    /// Cuts placeholders that stand in the text already out of the candidates.
    fn without_placeholders(&self, candidates: Vec<Candidate>, text: &NormalText<'_>) -> Vec<Candidate> {
        if candidates.is_empty() {
            return candidates;
        }
        let taken: Vec<Span<Normal>> = self.placeholders.find(text.text());
        if taken.is_empty() {
            return candidates;
        }
        let mut out = Vec::with_capacity(candidates.len());
        for candidate in candidates {
            let mut from = candidate.span.start();
            let first = taken.partition_point(|hole| hole.end() <= from);
            for hole in taken[first..].iter().take_while(|hole| hole.overlaps(&candidate.span)) {
                push_piece(&mut out, &candidate, text, from, hole.start());
                from = hole.end();
            }
            push_piece(&mut out, &candidate, text, from, candidate.span.end());
        }
        out
    }
}

/// Adds what the columns of tables say. Where a rule found the same before, knowing the header it knows better; and what
/// the header says against one reading of a value, it says against all of the same kind.
fn apply_columns(located: &mut Vec<Located>, columns: &[Located]) {
    let mut places: HashMap<(usize, usize, Arc<str>), usize, BuildFx> = HashMap::default();
    for (index, l) in located.iter().enumerate().filter(|_| !columns.is_empty()) {
        places.insert((l.span.start(), l.span.end(), Arc::clone(&l.candidate.rule)), index);
    }
    for column in columns {
        if let Some(foreign) = column.candidate.evidence.iter().find(|e| e.kind == EvidenceKind::ForeignCue) {
            let same = |l: &&mut Located| l.span == column.span && l.candidate.category == column.candidate.category;
            for other in located.iter_mut().filter(same) {
                if other.candidate.evidence.iter().all(|e| e.kind != EvidenceKind::ForeignCue) {
                    other.candidate.evidence.push(foreign.clone());
                }
            }
        }
        match places.get(&(column.span.start(), column.span.end(), Arc::clone(&column.candidate.rule))) {
            Some(index) => located[*index] = column.clone(),
            None => located.push(column.clone()),
        }
    }
}

/// Whether something accepted stands within the span.
fn taken(findings: &[Finding], span: Span<Source>) -> bool {
    let at = findings.partition_point(|f| f.span.end() <= span.start());
    findings[at..].iter().take_while(|f| f.span.start() < span.end()).any(|f| !f.hint)
}

fn push_piece(out: &mut Vec<Candidate>, candidate: &Candidate, text: &NormalText<'_>, from: usize, until: usize) {
    let piece = text.text().get(from..until).unwrap_or("");
    if from == candidate.span.start() && until == candidate.span.end() {
        out.push(candidate.clone());
    } else if piece.contains(char::is_alphanumeric) {
        out.push(Candidate { span: Span::trusted(from, until), ..candidate.clone() });
    }
}

/// Why a text is refused whole, from counts over its blocks.
pub(crate) fn refusal(chars: usize, odd: usize, nul: bool) -> Option<GapReason> {
    (nul || odd * 50 > chars).then_some(GapReason::NotText)
}

/// Characters, how many of them are controls or replacement characters, and whether there is a NUL.
pub(crate) fn count_odd(text: &str) -> (usize, usize, bool) {
    let plain_control = |b: &u8| (*b < 0x20 && !matches!(b, b'\n' | b'\r' | b'\t' | 0xC)) || *b == 0x7F;
    let mut odd = text.bytes().filter(|b| plain_control(b)).count();
    if text.bytes().any(|b| matches!(b, 0xC2 | 0xEF)) {
        let other = |c: &char| (*c > '\u{7F}' && c.is_control() && *c != '\u{85}') || *c == '\u{FFFD}';
        odd += text.chars().filter(other).count();
    }
    (text.chars().count(), odd, text.as_bytes().contains(&0))
}
