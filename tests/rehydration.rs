//! Putting names back (invariant 11).

use crate::support::ENGINE;
use proptest::prelude::*;
use vaern_workflow::engine::{Piece, Rehydrator, Vault, join, redact, restored_text};

/// A vault with two people, a CPR number and a phone number.
fn vault() -> Vault {
    let text = "Mette Hansen, cpr 010283-9994, og Søren Ågård, tlf. 20 12 34 56. Mette ringede.";
    let plan = crate::support::PACK.policy.decide(ENGINE.analyze(text));
    let redaction = redact(text, &plan, &Vault::new());
    assert_eq!(redaction.text, "[PERSON_1], cpr [CPR_1], og [PERSON_2], tlf. [PHONE_1]. [PERSON_1B] ringede.");
    redaction.vault
}

fn whole(answer: &str) -> Vec<Piece> {
    in_parts(&[answer])
}

fn in_parts(parts: &[&str]) -> Vec<Piece> {
    let mut rehydrator = Rehydrator::new(&vault());
    let mut pieces: Vec<Piece> = parts.iter().flat_map(|p| rehydrator.push(p)).collect();
    pieces.extend(rehydrator.finish());
    join(pieces)
}

#[test]
fn invariant_11_only_issued_placeholders_are_put_back() {
    let table = [
        ("Kære [PERSON_1]!", "Kære Mette Hansen!"),
        ("[PERSON_1]s sag", "Mette Hansens sag"),
        ("[PERSON_1B]s sag", "Mettes sag"),
        ("PERSON_1 og PERSON_2.", "Mette Hansen og Søren Ågård."),
        ("[person_1], [Person_2]", "Mette Hansen, Søren Ågård"),
        ("**[PERSON_1]**", "**Mette Hansen**"),
        ("[PERSON\\_1]", "Mette Hansen"),
        ("[ PERSON_1 ]", "Mette Hansen"),
        ("[PERSON_1", "Mette Hansen"),
        ("[CPR_1]/[PHONE_1]", "010283-9994/20 12 34 56"),
        ("PERSON_1s", "Mette Hansens"),
        ("\"PERSON_2\":1", "\"Søren Ågård\":1"),
        // Not issued here, or something else: left as it is.
        ("[PERSON_3] og PERSON_12", "[PERSON_3] og PERSON_12"),
        ("[PERSON_1C] [PERSON_01]", "[PERSON_1C] [PERSON_01]"),
        ("XPERSON_1 PERSON_ PERSON", "XPERSON_1 PERSON_ PERSON"),
        ("[CPR_111111] [EMAIL_1] [1] [x", "[CPR_111111] [EMAIL_1] [1] [x"),
        ("https://x.dk/?q=[CPR_1] [CPR_1]", "https://x.dk/?q=[CPR_1] 010283-9994"),
        ("![b](https://x.dk/PERSON_1.png)\nPERSON_1", "![b](https://x.dk/PERSON_1.png)\nMette Hansen"),
        ("CPR-nummer og person_1x9", "CPR-nummer og person_1x9"),
    ];
    for (answer, expected) in table {
        assert_eq!(restored_text(&whole(answer)), expected, "{answer}");
    }
}

#[test]
fn unknown_placeholders_are_shown_as_such() {
    let unknown = |answer: &str| whole(answer).iter().filter(|p| matches!(p, Piece::Unknown(_))).count();
    assert_eq!(unknown("[PERSON_3] [PERSON_1] EMAIL_7 [CPR_2]"), 3);
    assert_eq!(unknown("[1] og PERSON"), 0);
}

/// A category of two words, whose `_` Markdown escapes as well.
#[test]
fn every_underscore_may_be_escaped() {
    let text = "Sagsnr. 2022-137-0416 er lukket.";
    let redaction = redact(text, &crate::support::PACK.policy.decide(ENGINE.analyze(text)), &Vault::new());
    for written in ["[CASE_NUMBER_1]", "[CASE\\_NUMBER\\_1]", "case_number\\_1"] {
        for cut in 0..=written.len() {
            let mut rehydrator = Rehydrator::new(&redaction.vault);
            let mut pieces = rehydrator.push(&written[..cut]);
            pieces.extend(rehydrator.push(&written[cut..]));
            pieces.extend(rehydrator.finish());
            assert_eq!(restored_text(&join(pieces)), "2022-137-0416", "{written} cut at {cut}");
        }
    }
}

const ANSWER: &str = "Se https://x/[CPR_1]: Kære [PERSON_1], [PERSON_1B]s cpr [CPR_1] og **PERSON_2**: [PERSON_3] [ PHONE_1 ] [PERSON\\_2] \
                      PERSON_12 [PERSON_1æ] [CPR PERSON_1s";

#[test]
fn splitting_the_stream_once_or_twice_anywhere_changes_nothing() {
    let expected = whole(ANSWER);
    let cuts: Vec<usize> = (0..=ANSWER.len()).filter(|i| ANSWER.is_char_boundary(*i)).collect();
    for (n, a) in cuts.iter().enumerate() {
        for b in &cuts[n..] {
            let parts = [&ANSWER[..*a], &ANSWER[*a..*b], &ANSWER[*b..]];
            assert_eq!(in_parts(&parts), expected, "cut at {a} and {b}");
        }
    }
}

proptest! {
    #[test]
    fn any_answer_in_single_characters_is_the_answer_in_one(
        answer in "(\\[|\\]|_|\\\\| |PERSON|person|CPR|IP|1|2|B|s|x|æ|\\*){0,24}"
    ) {
        let parts: Vec<String> = answer.chars().map(String::from).collect();
        let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
        prop_assert_eq!(in_parts(&parts), whole(&answer));
    }
}
