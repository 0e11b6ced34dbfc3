//! Properties of the engine over generated texts: pieces of the pack's own tests, disguises and noise.

use crate::support::{ENGINE, PACK, RULES_ALONE};
use proptest::prelude::*;
use vaern_workflow::engine::{
    Action, Analysis, Candidate, Category, Detector, Document, Effort, Engine, Evidence, EvidenceKind, GapReason,
    Limits, LogOdds, NormalText, Plan, Rehydrator, RuleSet, Vault, diff, redact, restored_text,
};

/// Texts made of the pack's test texts, of words and of signs that normalisation changes.
fn texts() -> impl Strategy<Value = String> {
    let from_pack = prop::sample::select(PACK.tests.iter().map(|t| t.text()).collect::<Vec<_>>());
    let noise = "[ \\n\\t.,;:()\\[\\]_æøåA-Za-z0-9@\u{AD}\u{200B}\u{2013}\u{A0}🙂е]{0,12}";
    let part = prop_oneof![3 => from_pack, 2 => noise, 1 => Just("[PERSON_1]".to_owned())];
    prop::collection::vec(part, 1..5).prop_map(|parts| parts.join(" "))
}

fn plan(text: &str) -> Plan {
    PACK.policy.decide(RULES_ALONE.analyze(text))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn findings_are_sorted_disjoint_and_on_character_boundaries(text in texts()) {
        let findings = RULES_ALONE.analyze(&text).findings;
        for f in &findings {
            prop_assert!(text.get(f.span.start()..f.span.end()).is_some_and(|t| !t.is_empty()));
        }
        for pair in findings.windows(2) {
            prop_assert!(pair[0].span.end() <= pair[1].span.start());
        }
    }

    #[test]
    fn invariant_08_text_outside_findings_is_untouched(text in texts()) {
        let plan = plan(&text);
        let redaction = redact(&text, &plan, &Vault::new());
        let segments = diff(&text, &redaction);
        let source: String = segments.iter().map(|s| s.source).collect();
        let output: String = segments.iter().map(|s| s.output).collect();
        prop_assert_eq!(&source, &text);
        prop_assert_eq!(&output, &redaction.text);
        for s in segments {
            prop_assert!(s.decision.is_some() || s.source == s.output);
        }
    }

    #[test]
    fn invariant_09_redacting_twice_changes_nothing(text in texts()) {
        let (settled, redaction) = RULES_ALONE.settle(&text, plan(&text), &PACK.policy, &Vault::new());
        if settled.gaps().is_empty() {
            let again = plan(&redaction.text);
            let acted: Vec<_> = again.decisions().iter().filter(|d| d.action != Action::Keep).collect();
            prop_assert!(acted.is_empty(), "{:?} in {}", acted, redaction.text);
        }
    }

    #[test]
    fn normal_offsets_agree_with_a_walk_over_the_source(text in texts()) {
        let normal = NormalText::new(&text);
        let mut reached = 0;
        for (at, c) in normal.text().char_indices() {
            let span = normal.span(at, at + c.len_utf8()).and_then(|s| normal.to_source(s)).expect("stands for something");
            prop_assert!(text.get(span.start()..span.end()).is_some());
            // What lies between is invisible: nothing that a reader sees is lost.
            let between = text.get(reached..span.start().max(reached)).unwrap_or("");
            prop_assert!(!between.contains(char::is_alphanumeric), "{:?} before {:?}", between, c);
            if c.is_ascii_alphanumeric() && span.of(&text).is_ascii() {
                prop_assert!(span.of(&text).contains(c));
            }
            reached = span.end();
        }
        prop_assert!(!text[reached..].contains(char::is_alphanumeric));
    }

    #[test]
    fn an_edit_gives_what_a_fresh_inspection_gives(
        parts in prop::collection::vec(texts(), 3..9),
        edits in prop::collection::vec((0.0f64..1.0, 0usize..80, texts(), any::<bool>()), 1..5),
    ) {
        let mut text = parts.join("\n\n");
        let mut document = Document::new(&RULES_ALONE, &text);
        prop_assert_eq!(document.analysis(&RULES_ALONE), RULES_ALONE.analyze(&text));
        for (place, length, new, blank_line) in edits {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "a place in a short text")]
            let start = (place * text.len() as f64) as usize;
            let boundary = |at: usize| (at..=text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len());
            let range = boundary(start)..boundary(start + length);
            text.replace_range(range, &if blank_line { format!("\n\n{new}") } else { new });
            document.update(&RULES_ALONE, &text, Effort::Full);
            prop_assert_eq!(document.analysis(&RULES_ALONE), RULES_ALONE.analyze(&text), "{:?}", text);
        }
    }

    #[test]
    fn rehydrating_a_redaction_gives_the_source_back(text in texts()) {
        // Values are not put into web addresses: see `rehydrate.rs`.
        prop_assume!(!text.contains("://"));
        let (mut plan, _) = RULES_ALONE.settle(&text, plan(&text), &PACK.policy, &Vault::new());
        for index in 0..plan.decisions().len() {
            let action = plan.decisions()[index].action;
            if !matches!(action, Action::Keep | Action::Replace) {
                plan.set(index, Action::Replace, None);
            }
        }
        let redaction = redact(&text, &plan, &Vault::new());
        let mut rehydrator = Rehydrator::new(&redaction.vault);
        let mut pieces = rehydrator.push(&redaction.text);
        pieces.extend(rehydrator.finish());
        prop_assert_eq!(restored_text(&pieces), text);
    }

    #[test]
    fn invariant_03_no_byte_that_was_covered_is_uncovered(
        text in "[a-zæøå \u{AD}\u{2013}]{1,60}",
        spans in prop::collection::vec((0usize..60, 1usize..20, 0usize..4, 0.0f32..1.0), 0..12),
    ) {
        let engine = Engine::new(RuleSet::default(), vec![Box::new(Scripted(spans.clone()))], Limits::DESKTOP)
            .expect("builds");
        let Analysis { findings, .. } = engine.analyze(&text);
        let normal = NormalText::new(&text);
        for candidate in candidates(&spans, &normal) {
            if candidate.score().probability() >= 0.5 {
                let span = normal.to_source(candidate.span).expect("nothing was inserted");
                for byte in span.start()..span.end() {
                    let covered = findings.iter().any(|f| !f.hint && f.span.start() <= byte && byte < f.span.end());
                    prop_assert!(covered, "byte {byte} of {span:?} in {findings:?}");
                }
            }
        }
    }
}

/// A detector that reports what it is told.
struct Scripted(Vec<(usize, usize, usize, f32)>);

impl Detector for Scripted {
    fn detect(&self, text: &NormalText<'_>, _: Effort, out: &mut Vec<Candidate>) -> Result<(), GapReason> {
        out.extend(candidates(&self.0, text));
        Ok(())
    }
}

fn candidates(spans: &[(usize, usize, usize, f32)], text: &NormalText<'_>) -> Vec<Candidate> {
    let categories = [Category::CPR, Category::PHONE, Category::PERSON, Category::HEALTH];
    let boundaries: Vec<usize> = (0..=text.text().len()).filter(|i| text.text().is_char_boundary(*i)).collect();
    let at = |i: usize| boundaries[i.min(boundaries.len() - 1)];
    let candidate = |(start, length, category, p): &(usize, usize, usize, f32)| {
        let span = text.span(at(*start), at(start + length))?;
        let weight = LogOdds::from_probability(*p);
        let evidence = vec![Evidence { kind: EvidenceKind::Pattern, detail: "scripted".into(), weight }];
        Some(Candidate {
            span,
            category: categories[*category].clone(),
            rule: "scripted".into(),
            evidence,
            tied: false,
        })
    };
    spans.iter().filter_map(candidate).collect()
}

proptest! {
    // Reading takes the recogniser milliseconds.
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn invariant_09_redacting_twice_changes_nothing_with_the_recogniser(text in texts()) {
        let first = PACK.policy.decide(ENGINE.analyze(&text));
        let (settled, redaction) = ENGINE.settle(&text, first, &PACK.policy, &Vault::new());
        if settled.gaps().is_empty() {
            let again = PACK.policy.decide(ENGINE.analyze(&redaction.text));
            prop_assert!(again.decisions().iter().all(|d| d.action == Action::Keep), "{:?}", redaction.text);
        }
    }
}

/// The evaluation corpus is for measuring; here it only serves as real text that must settle and round-trip.
#[test]
fn invariant_09_holds_on_every_prompt_of_the_corpus() {
    let corpus = include_str!("corpus/dev.jsonl");
    for line in corpus.lines() {
        let prompt: serde_json::Value = serde_json::from_str(line).expect("JSON lines");
        let text = prompt["text"].as_str().expect("text");
        let (settled, redaction) =
            ENGINE.settle(text, PACK.policy.decide(ENGINE.analyze(text)), &PACK.policy, &Vault::new());
        assert!(settled.gaps().is_empty(), "{}", prompt["id"]);
        let again = PACK.policy.decide(ENGINE.analyze(&redaction.text));
        let acted = again.decisions().iter().filter(|d| d.action != Action::Keep).count();
        assert_eq!(acted, 0, "{} still has findings", prompt["id"]);
    }
}
