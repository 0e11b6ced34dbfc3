//! The recogniser of names in the whole engine: names in no list, and a slow tier that has not answered yet.

use crate::support::{ENGINE, NOTE, PACK, RULES_ALONE};
use std::sync::Arc;
use vaern_workflow::audit::FrontDoor;
use vaern_workflow::engine::{Category, Document, Effort, Engine, EvidenceKind, GapReason, Limits};
use vaern_workflow::names::Names;
use vaern_workflow::{Code, Consent, Conversation, Desk, Draft, MemoryKeys, Setup};

/// What caseworkers write around a name, `{}`; every other one in lower case.
const SENTENCES: [&str; 12] = [
    "Kan du skrive et svar til {} om den manglende dokumentation?",
    "ringede til {} igen i dag men der var ingen hjemme",
    "{} har fået bevilget hjemmehjælp to gange om ugen.",
    "spørg lige {} om mødet stadig er på torsdag",
    "Ifølge læreren trives {} godt i den nye klasse.",
    "jeg har talt med {} og hun vil gerne have en ny tid",
    "Sagsbehandler: {}\nDato: 3. marts",
    "mor til drengen hedder {} og bor i samme opgang",
    "Vi bekræfter hermed, at {} er partsrepræsentant i sagen.",
    "kære {} tak for din mail om nøglen til skuret",
    "Naboen {} klager over støj fra varmepumpen.",
    "har du set om {} har afleveret sin opgave",
];

/// Names of the given group: first names and surnames.
fn names(group: &str) -> (Vec<&'static str>, Vec<&'static str>) {
    let rows = include_str!("names/names.tsv").lines().filter(|line| !line.starts_with('#'));
    let rows: Vec<Vec<&str>> = rows.map(|line| line.split('\t').collect()).collect();
    let part = |part: &str| rows.iter().filter(|r| r[0] == group && r[1] == part).map(|r| r[2]).collect();
    (part("first"), part("last"))
}

/// Per cent of the words of names that a finding covers, over 240 sentences.
fn recall(group: &str) -> (f64, Vec<String>) {
    let (first, last) = names(group);
    let (mut covered, mut all, mut missed) = (0.0, 0.0, Vec::new());
    for n in 0..240 {
        let sentence = SENTENCES[n % SENTENCES.len()];
        let name = format!("{} {}", first[n * 7 % first.len()], last[n * 11 % last.len()]);
        let lower = n % 2 == 1;
        let name = if lower { name.to_lowercase() } else { name };
        let text = sentence.replace("{}", &name);
        let start = sentence.find("{}").unwrap_or_default();
        let analysis = ENGINE.analyze(&text);
        assert_eq!(analysis.gaps, [], "{text}");
        let mut at = start;
        for word in name.split(' ') {
            let found = analysis.findings.iter().filter(|f| !f.hint && f.category == Category::PERSON);
            let is_covered = found.clone().any(|f| f.span.start() <= at && at + word.len() <= f.span.end());
            covered += f64::from(u8::from(is_covered));
            all += 1.0;
            if !is_covered {
                missed.push(text.clone());
            }
            at += word.len() + 1;
        }
    }
    (100.0 * covered / all, missed)
}

#[test]
fn people_whose_names_stand_in_no_list_are_found() {
    let (recall, missed) = recall("unlisted");
    assert!(recall >= 97.0, "{recall:.1} % of the words of names; missed:\n{}", missed.join("\n"));
}

#[test]
fn people_with_minority_names_are_found() {
    let (recall, missed) = recall("minority");
    assert!(recall >= 98.0, "{recall:.1} % of the words of names; missed:\n{}", missed.join("\n"));
}

/// An engine whose recogniser has read nothing yet.
fn fresh() -> (Engine, Arc<Names>) {
    let names = Arc::new(Names::new());
    let engine = PACK.engine(vec![Box::new(Arc::clone(&names))], Limits::DESKTOP).expect("every rule builds");
    (engine, names)
}

#[test]
fn what_was_not_read_yet_is_a_gap_and_then_the_full_answer() {
    let (engine, _) = fresh();
    let mut document = Document::default();
    document.update(&engine, NOTE, Effort::Quick);
    let quick = document.analysis(&engine);
    assert!(quick.gaps.iter().any(|gap| gap.reason == GapReason::Pending), "{:?}", quick.gaps);
    assert!(quick.findings.iter().any(|f| f.category == Category::CPR), "the rules answer at once");
    assert!(quick.findings.iter().any(|f| f.category == Category::PERSON), "and the lists");
    let full = engine.analyze(NOTE);
    assert_eq!(full.gaps, []);
    document.update(&engine, NOTE, Effort::Quick);
    assert_eq!(document.analysis(&engine), full, "what was read is remembered");
    let edited = NOTE.replace("Hansen", "Testesen");
    document.update(&engine, &edited, Effort::Full);
    assert_eq!(document.analysis(&engine), engine.analyze(&edited));
}

#[tokio::test]
async fn nothing_is_approved_before_the_slow_tier_has_read_it() {
    let home = tempfile::tempdir().expect("a folder");
    let setup =
        Setup { keys: Arc::new(MemoryKeys::default()), ..Setup::new(home.path().to_owned(), FrontDoor::Window) };
    let desk = Arc::new(Desk::open(setup).await.expect("the desk opens"));
    let (mut draft, conversation) =
        (Draft::new("Skriv til Arwo Plimsen om mødet, som ingen anden prøve nævner."), Conversation::new());
    let quick = desk.propose_quickly(&draft, &conversation);
    assert!(quick.is_pending());
    let consent = Consent { token: quick.token(), second_look: true };
    let refused = desk.approve(&quick, &conversation, "demo", &consent).map(|_| ()).expect_err("not read yet");
    assert_eq!(refused.code, Code::ReviewBlocked);
    let (known, finished) = desk.ahead(&draft, &conversation).read();
    assert!(!finished.is_pending());
    draft.learn_from(known);
    let read = desk.propose_quickly(&draft, &conversation);
    assert!(!read.is_pending());
    assert_eq!(read.outgoing(), desk.propose(&draft, &conversation).outgoing());
    assert!(!read.outgoing().contains("Plimsen"), "{}", read.outgoing());
}

#[test]
fn a_politician_in_office_is_shown_and_kept_and_a_neighbour_of_that_name_is_not() {
    let category = |text: &str, name: &str| {
        let found = ENGINE.analyze(text).findings.into_iter();
        found.filter(|f| !f.hint && f.span.of(text).contains(name)).map(|f| f.category).next()
    };
    let office = "Borgmester Karla Testesen åbner den nye svømmehal på lørdag.";
    assert_eq!(category(office, "Testesen"), Some(Category::PUBLIC_PERSON));
    let neighbour = "Naboen Karla Testesen klager over borgmesteren.";
    assert_eq!(category(neighbour, "Testesen"), Some(Category::PERSON));
}

/// Whether an accepted finding covers `name` in `text`.
fn covered(text: &str, name: &str) -> bool {
    let start = text.find(name).expect("the name is in the text");
    let found = ENGINE.analyze(text).findings;
    found.iter().any(|f| !f.hint && f.span.start() <= start && start + name.len() <= f.span.end())
}

#[test]
fn a_name_before_a_dash_is_not_cut_off() {
    let text = "Deltagere: Zedrik - Krogh";
    assert!(covered(text, "Zedrik") && covered(text, "Krogh"));
}

#[test]
fn a_listed_name_between_two_that_were_read_is_not_lost() {
    assert!(covered("Deltagere: Dag Tue Ask Berg", "Ask"));
}

#[test]
fn a_politician_in_office_makes_nobody_else_of_that_name_public() {
    let text = "Borgmester Krogh åbner broen på lørdag.\n\nTimer: krogh, 3 timer.";
    let found = ENGINE.analyze(text).findings;
    let later = found.iter().filter(|f| f.span.start() > 40);
    assert!(later.clone().all(|f| f.category != Category::PUBLIC_PERSON), "{:?}", later.collect::<Vec<_>>());
}

/// A surname that is an ordinary word too was only a hint where the recogniser did not see it, though its bearer was named before.
#[test]
fn a_surname_alone_is_found_by_the_full_name_before_it() {
    let text = "Vi har talt med Peter Lund. Vi har siden taget Lund med på råd.";
    let analysis = RULES_ALONE.analyze(text);
    let found: Vec<(&str, bool, bool)> = analysis
        .findings
        .iter()
        .map(|f| (f.span.of(text), f.hint, f.evidence.iter().any(|e| e.kind == EvidenceKind::Mention)))
        .collect();
    assert_eq!(found, [("Peter Lund", false, false), ("Lund", false, true)], "the full name is no mention of itself");
}
