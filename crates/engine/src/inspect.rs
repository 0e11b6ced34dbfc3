//! The inspection of one block of a text: readings, detectors, ties, overlap, mentions.

use crate::candidate::{Candidate, Finding, Gap, GapReason, Located};
use crate::engine::Engine;
use crate::hash::BuildFx;
use crate::mention::{self, Value, Values};
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
    /// Hashes of the words of the block, and keys of the places where a value may start.
    pub(crate) words: Vec<u64>,
    pub(crate) keys: Vec<u64>,
    pub(crate) learnt: Learnt,
}

impl Inspected {
    /// The keys of all places where a value may start.
    pub(crate) fn places(&self) -> impl Iterator<Item = u64> {
        self.keys.iter().chain(&self.words).copied()
    }
}

/// What was found in the readings of a window.
#[derive(Default)]
struct Found {
    located: Vec<Located>,
    gaps: Vec<Gap>,
}

/// One reading of a text, and what is needed to read it.
struct Reading<'r> {
    known: Option<Known<'r>>,
    tokens: &'r mut Vec<Token>,
    disguises: &'r mut Disguises,
    /// Whether it is another one than the plain one.
    other: bool,
}

impl Engine {
    /// Inspects `window`, whose first `context` bytes were inspected before and only give context. With `known`, values and
    /// names from elsewhere in the text are found too; without, the block is on its own, and says what it has `learnt`.
    pub(crate) fn inspect(&self, window: &str, context: usize, known: Option<Known<'_>>) -> Inspected {
        let mut out = Inspected::default();
        let text = NormalText::new(window);
        let mut found = Found::default();
        let mut tokens = Vec::new();
        let mut disguises = Disguises::default();
        self.detect(
            &text,
            Reading { known, tokens: &mut tokens, disguises: &mut disguises, other: false },
            &mut found,
            Some(&mut out.learnt),
        );
        for blob in disguises.blobs(text.text()) {
            self.open_blob(&text, &blob, &mut found);
        }
        disguises.readings(&text, &mut |reading| self.detect_again(reading, known, &mut found));
        if let Some(weaver) = table::labelled(text.text()) {
            self.detect_columns(&text.reading(weaver), known, &mut found);
        }
        let Found { mut located, gaps } = found;
        located.retain(|l| l.span.start() >= context);
        out.gaps = gaps;
        out.findings = overlap::resolve(located, |category| self.rules.threshold(category));
        self.settle_mentions(&text, &tokens, context, known, &mut out);
        out.words = crate::people::word_hashes(&tokens, &text);
        out.findings.iter_mut().for_each(|f| f.span = f.span.back(context));
        out
    }

    /// What the detectors find in one reading of the text. In another reading than the plain one, only what touches a
    /// place that reads differently counts: the rest was found before.
    fn detect(&self, text: &NormalText<'_>, reading: Reading<'_>, found: &mut Found, learnt: Option<&mut Learnt>) {
        let Reading { known, tokens, disguises, other } = reading;
        let mut candidates = Vec::new();
        self.patterns.scan(text, &mut candidates, disguises);
        for detector in &self.detectors {
            if let Err(reason) = detector.detect(text, &mut candidates) {
                found.gaps.push(Gap { reason });
            }
        }
        if let Some(people) = &self.people {
            people.tokens(text, tokens);
            let names = people.find(text, tokens, known.map(|k| k.names), &mut candidates);
            if let Some(learnt) = learnt {
                learnt.names = names;
            }
            tie::settle(&mut candidates, text, tokens);
        }
        for mut candidate in self.without_placeholders(candidates, text) {
            if other {
                if !text.is_rewritten(candidate.span) {
                    continue;
                }
                candidate.evidence.push(Evidence::disguise("reading"));
            }
            found.located.extend(text.to_source(candidate.span).map(|span| Located { span, candidate }));
        }
    }

    fn detect_again(&self, reading: &NormalText<'_>, known: Option<Known<'_>>, found: &mut Found) {
        let (tokens, disguises) = (&mut Vec::new(), &mut Disguises::default());
        self.detect(reading, Reading { known, tokens, disguises, other: true }, found, None);
    }

    /// What the columns of tables say. Where a rule found the same before, knowing the header it knows better.
    fn detect_columns(&self, labelled: &NormalText<'_>, known: Option<Known<'_>>, found: &mut Found) {
        let (tokens, disguises) = (&mut Vec::new(), &mut Disguises::default());
        let mut columns = Found::default();
        self.detect(labelled, Reading { known, tokens, disguises, other: false }, &mut columns, None);
        found.gaps.append(&mut columns.gaps);
        let mut places: HashMap<(usize, usize, Arc<str>), usize> = HashMap::new();
        for (index, l) in found.located.iter().enumerate() {
            places.insert((l.span.start(), l.span.end(), Arc::clone(&l.candidate.rule)), index);
        }
        for column in columns.located {
            // What the header says against one reading of a value, it says against all of the same kind.
            if let Some(foreign) = column.candidate.evidence.iter().find(|e| e.kind == EvidenceKind::ForeignCue) {
                let same =
                    |l: &&mut Located| l.span == column.span && l.candidate.category == column.candidate.category;
                for other in found.located.iter_mut().filter(same) {
                    if other.candidate.evidence.iter().all(|e| e.kind != EvidenceKind::ForeignCue) {
                        other.candidate.evidence.push(foreign.clone());
                    }
                }
            }
            match places.get(&(column.span.start(), column.span.end(), Arc::clone(&column.candidate.rule))) {
                Some(index) => found.located[*index] = column,
                None => found.located.push(column),
            }
        }
    }

    /// What an encoded text inside the text says: the strongest finding in it covers the whole of it.
    fn open_blob(&self, text: &NormalText<'_>, blob: &Blob, found: &mut Found) {
        let inside = NormalText::new(&blob.inside);
        let mut within = Found::default();
        let (tokens, disguises) = (&mut Vec::new(), &mut Disguises::default());
        self.detect(&inside, Reading { known: None, tokens, disguises, other: false }, &mut within, None);
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
