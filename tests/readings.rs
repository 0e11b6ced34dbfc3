//! Values in disguise, encoded, and in the columns of tables: each is covered whole.

use crate::support::{ENGINE, PACK};
use vaern_workflow::engine::{Action, Document, Effort, GapReason, Limits, NormalText, Vault};

/// Whether every letter and digit of `value` in `text` is covered.
fn covered(text: &str, value: &str) -> bool {
    let start = text.find(value).unwrap_or_else(|| panic!("{value} is not in {text}"));
    let findings = ENGINE.analyze(text).findings;
    let holds = |at: usize| findings.iter().any(|f| !f.hint && f.span.start() <= at && at < f.span.end());
    text[start..start + value.len()].char_indices().all(|(at, c)| !c.is_alphanumeric() || holds(start + at))
}

#[test]
fn disguised_values_are_covered_whole() {
    let cases = [
        ("Cpr &#48;&#49;0283&#45;9994 er noteret.", "&#48;&#49;0283&#45;9994"),
        ("Borgeren har cpr 010283%2D9994 i linket.", "010283%2D9994"),
        (r"Feltet er cpr: 010283\u002d9994 her.", r"010283\u002d9994"),
        ("Cpr =3010283-9994 i mailen.", "3010283-9994"),
        ("Skriv til s=C3=B8ren@firma.example i dag.", "s=C3=B8ren@firma.example"),
        ("Skriv til sÃ¸ren@firma.example i dag.", "sÃ¸ren@firma.example"),
        ("Skriv til anna.holm (at) firma (dot) example", "anna.holm (at) firma (dot) example"),
        ("Skriv til anna.holm snabel-a firma punktum dk i dag.", "anna.holm snabel-a firma punktum dk"),
        ("Cpr er 010283-<b>9994</b>.", "010283-<b>9994"),
        ("Cpr er **010283**-9994.", "010283**-9994"),
        ("Borgerens cpr er 0102\n83-9994 ifølge brevet.", "0102\n83-9994"),
        ("Kort: 4571 0000\n0000 0001 er spærret.", "4571 0000\n0000 0001"),
        ("Cpr er O1O283-9994 på scanningen.", "O1O283-9994"),
        ("Cpr er nul et nul to otte tre ni ni ni fire.", "nul et nul to otte tre ni ni ni fire"),
        (
            "Ring på toogtyve, treogtredive, fireogfyrre, femoghalvtreds.",
            "toogtyve, treogtredive, fireogfyrre, femoghalvtreds",
        ),
        ("Værdien MDEwMjgzLTk5OTQ= er cpr.", "MDEwMjgzLTk5OTQ="),
        ("Værdien 3031303238332d39393934 er cpr.", "3031303238332d39393934"),
        ("Værdien 30 31 30 32 38 33 2d 39 39 39 34 er cpr.", "30 31 30 32 38 33 2d 39 39 39 34"),
    ];
    let missed: Vec<&str> = cases.iter().filter(|(text, value)| !covered(text, value)).map(|(text, _)| *text).collect();
    assert!(missed.is_empty(), "{missed:#?}");
}

#[test]
fn what_looks_like_an_encoding_is_read_as_it_stands_too() {
    // «=20» is a blank in quoted-printable; here it is the start of a number.
    assert!(covered("telefon=20123456", "20123456"));
}

#[test]
fn a_column_is_known_by_its_header() {
    assert!(covered("navn;medarbejdernr;afdeling\nMette Hansen;40799;Vej\nLars Holm;40800;Park\n", "40800"));
    assert!(covered("INSERT INTO t (navn, brugernavn) VALUES ('Mette', 'metha'), ('Lars', 'larho');", "larho"));
    let orders = "vare;ordrenr\nstole;0102839999\nborde;0102839998\n";
    assert!(!covered(orders, "0102839998"), "a column of order numbers");
}

#[test]
fn a_value_accepted_once_is_found_in_its_other_written_forms() {
    let text = "Hun har telefon 20 12 34 56.\n\nSkriv noget om huset.\n\nJeg har noteret 20123456 og 2012-3456.";
    assert!(covered(text, "20123456"));
    assert!(covered(text, "2012-3456"));
}

#[test]
fn a_private_key_behind_a_long_paragraph_is_found_in_spite_of_the_blank_line_in_its_header() {
    let prose = "Vi har gennemgået sagen og vender tilbage. ".repeat(16);
    let body = "MIIEowIBAAKCAQEA7bq1\n".repeat(3);
    let key = format!("-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\n{body}-----END RSA PRIVATE KEY-----");
    assert!(covered(&format!("{prose}\n{key}\n"), "MIIEowIBAAKCAQEA7bq1"));
}

#[test]
fn a_document_that_is_too_large_is_refused_and_inspected_when_it_is_not() {
    let mut document = Document::new(&ENGINE, "cpr 010283-9994");
    document.update(&ENGINE, &"x ".repeat(Limits::DESKTOP.max_bytes), Effort::Full);
    let gaps: Vec<GapReason> = document.analysis(&ENGINE).gaps.iter().map(|gap| gap.reason).collect();
    assert_eq!(gaps, [GapReason::TooLarge]);
    document.update(&ENGINE, "cpr 010283-9994 igen", Effort::Full);
    assert_eq!(document.analysis(&ENGINE), ENGINE.analyze("cpr 010283-9994 igen"));
}

/// Found by `fuzz/fuzz_targets/redact.rs`: kept as a benefit while a person was near, a name once that was replaced.
#[test]
fn a_kept_word_that_reads_as_a_name_in_the_outgoing_text_is_replaced() {
    let text = "Ya;C\nP*\u{c}SR,\u{c}Pa \nz,@XqEB1?SU`RYa;C\nRYa;Crr";
    let (plan, redaction) = ENGINE.settle(text, PACK.policy.decide(ENGINE.analyze(text)), &PACK.policy, &Vault::new());
    let again = PACK.policy.decide(ENGINE.analyze(&redaction.text));
    let acted = again.decisions().iter().filter(|d| d.action != Action::Keep).count();
    assert!(acted == 0 || !plan.gaps().is_empty(), "{}", redaction.text);
}

#[test]
fn nothing_of_the_text_is_in_the_debug_form_of_what_holds_it() {
    let text = "Mette Hansen, cpr 010283-9994, ringede. Telefon 20 12 34 56, koden MDEwMjgzLTk5OTQ=.";
    let forms = format!("{:?} {:?}", Document::new(&ENGINE, text), NormalText::new(text));
    for word in ["mette", "hansen", "0102839994", "010283-9994", "20 12 34 56", "20123456", "MDEwMjgz"] {
        assert!(!forms.to_lowercase().contains(&word.to_lowercase()), "{word}");
    }
}
