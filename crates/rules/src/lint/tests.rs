//! A pack with one fault each, and where the fault is told.

use super::*;
use tempfile::TempDir;

/// The `pack.toml` of a small base.
pub(crate) const BASE: &str = "id = \"test\"\nversion = 1\nlicence = \"MPL-2.0\"\n\
    name = { da = \"Prøve\", en = \"Test\" }\ndescription = { da = \"En\", en = \"One\" }\n\
    [policy]\nthreshold = 0.5\n";

const LAYER: &str = "id = \"aarhus\"\nversion = 1\nlicence = \"MPL-2.0\"\nlayer = \"municipality\"\n\
    name = { da = \"Aarhus\", en = \"Aarhus\" }\ndescription = { da = \"En\", en = \"One\" }\n";

const RULE: &str = r#"[[rule]]
id       = "test.card"
category = "LIBRARY_CARD"
name     = { da = "Kort", en = "Card" }
why      = { da = "Fører til låneren.", en = "Leads to the borrower." }
source   = "https://example.org"
pattern  = 'AAK-[0-9]{6}'
boundary = "word"
score    = 0.7

[[rule.test]]
text = "Kortet [[LIBRARY_CARD|AAK-204815]] er spærret."
[[rule.test]]
text = "Reolen AAK-2048 er flyttet."
"#;

const TODAY: &str = "2026-11-28";

/// A folder with these files.
pub(crate) fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (name, text) in files {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().expect("it is below the folder")).expect("writable");
        std::fs::write(path, text).expect("writable");
    }
    folder
}

fn faults(files: &[(&str, &str)]) -> Vec<Fault> {
    lint(folder(files).path(), &[], TODAY, Vec::new)
}

/// The one fault of a pack: its file and line, and what it says.
#[track_caller]
fn only(files: &[(&str, &str)]) -> Fault {
    let found = faults(files);
    let all: Vec<String> = found.iter().map(ToString::to_string).collect();
    assert_eq!(found.len(), 1, "{}", all.join("\n"));
    found.into_iter().next().expect("one")
}

/// Line, what, and suggestion of the one fault, as parts that must be in them.
#[track_caller]
fn says(fault: &Fault, file: &str, line: usize, what: &str, suggestion: &str) {
    assert!(fault.file.ends_with(file), "{fault}");
    assert_eq!(fault.line, line, "{fault}");
    assert!(fault.what.contains(what), "{fault}");
    assert!(fault.suggestion.as_deref().unwrap_or_default().contains(suggestion), "{fault}");
}

#[test]
fn a_sound_pack_has_no_faults() {
    assert_eq!(faults(&[("pack.toml", BASE), ("cards.toml", RULE)]), []);
    let layer = RULE.replace("test.card", "aarhus.card");
    assert_eq!(faults(&[("pack.toml", LAYER), ("cards.toml", &layer)]), []);
}

#[test]
fn one_slip_in_a_rule_is_told_with_its_line_and_what_to_write() {
    let cases = [
        ("boundary = ", "boundry = ", 8, "unknown key `boundry`", "boundary"),
        ("\"word\"", "\"wrod\"", 8, "unknown boundary `wrod`", "word"),
        ("boundary = \"word\"", "validate = \"cpr2\"", 8, "unknown validate `cpr2`", "cpr"),
        ("boundary = \"word\"", "stage = \"shadwo\"", 8, "unknown stage `shadwo`", "shadow"),
        ("boundary = \"word\"", "grow = \"up\"", 8, "unknown grow `up`", "one of left, right, both"),
        ("0.7", "1.7", 9, "out of range", "0..=1"),
        ("0.7", "\"0.7\"", 9, "must be a number, not a text", ""),
        ("score    = 0.7\n", "", 1, "`score` is missing", "score = "),
        ("\"test.card\"", "\"Test Card\"", 2, "lower-case words with dots", "test.card"),
        ("\"test.card\"", "\"test..card\"", 2, "lower-case words with dots", ""),
        ("en = \"Card\"", "en = \" \"", 4, "`en` is empty", ""),
        ("https://example.org", "", 6, "`source` is empty", ""),
        ("Leads to the borrower.", "Fører til låneren.", 5, "`why` says the same in both languages", ""),
        ("[0-9]{6}", "([0-9]{6}", 7, "unclosed group", ""),
        ("[0-9]{6}", "[0-9]+", 7, "bound every repetition", "{1,40}"),
        ("AAK-", "(?<!B)AAK-", 7, "look-around", "boundary"),
        ("'AAK-[0-9]{6}'", "'''(?x)\n AAK\n - ) [0-9]'''", 9, "unopened group", ""),
        ("boundary = \"word\"", "lexicon = { id = \"dk.x\", group = \"w\" }", 8, "has no group `w`", "(?P<w>"),
        ("[0-9]{6}'", "(?P<w>[0-9]{6})'\nlexicon = { id = \"dk.x\", group = \"w\" }", 8, "there is no lexicon", ""),
        ("Kortet [[LIBRARY_CARD|", "Kortet [[", 12, "a mark has no category", "[[CATEGORY|value]]"),
    ];
    for (from, to, line, what, suggestion) in cases {
        let rule = RULE.replacen(from, to, 1);
        assert_ne!(rule, RULE, "{from}");
        let found = faults(&[("pack.toml", BASE), ("cards.toml", &rule)]);
        let fault = found.iter().find(|f| f.what.contains(what));
        let fault = fault.unwrap_or_else(|| panic!("{to}: {found:#?}"));
        says(fault, "cards.toml", line, what, suggestion);
    }
}

#[test]
fn a_rule_needs_a_hit_and_a_near_miss() {
    let cases = [
        (RULE.replace("Kortet [[LIBRARY_CARD|AAK-204815]] er spærret.", "Kortet er spærret."), "no test with a hit"),
        (RULE.replace("Reolen AAK-2048 er", "Kortet [[LIBRARY_CARD|AAK-204816]] er"), "no near miss"),
    ];
    for (rule, what) in cases {
        says(&only(&[("pack.toml", BASE), ("cards.toml", &rule)]), "cards.toml", 2, what, "[[rule.test]]");
    }
}

#[test]
fn all_faults_are_told_at_once_and_in_order() {
    let rule = RULE.replace("boundary = ", "boundry = ").replace("0.7", "7").replace("\"LIBRARY_CARD\"", "\"library\"");
    let second = RULE.replace("[0-9]{6}", "[0-9").replace("pattern", "# (?x)\npattern");
    let found = faults(&[("pack.toml", BASE), ("a.toml", &rule), ("b.toml", &second)]);
    let told: Vec<(&str, usize)> =
        found.iter().map(|f| (f.file.rsplit('/').next().unwrap_or_default(), f.line)).collect();
    assert_eq!(told, [("a.toml", 3), ("a.toml", 8), ("a.toml", 9), ("b.toml", 2), ("b.toml", 8)]);
    assert!(found[3].suggestion.as_deref().unwrap_or_default().contains("a.toml:2"), "{}", found[3]);
}

#[test]
fn a_fault_reads_as_compilers_write_them() {
    let fault = only(&[("pack.toml", BASE), ("cards.toml", &RULE.replace("boundary = ", "boundry = "))]);
    let path = &fault.file;
    let expected = format!("{path}:8: error[test.card]: unknown key `boundry`\n    boundry = \"word\"\nhelp: boundary");
    assert_eq!(fault.to_string(), expected);
}

#[test]
fn syntax_missing_files_and_lists_are_told() {
    says(&only(&[("cards.toml", RULE)]), "pack.toml", 1, "the file is missing", "vaern pack new");
    let broken = BASE.replace("version = 1", "version = \"1");
    assert_eq!(faults(&[("pack.toml", &broken)])[0].line, 2);
    let list = format!("{BASE}[[lexicon]]\nid = \"test.words\"\nfile = \"lexicons/w.tsv\"\nkind = \"word\"\n");
    let missing = faults(&[("pack.toml", &list)]);
    assert_eq!(missing.iter().map(|f| f.line).collect::<Vec<_>>(), [10, 11]);
    assert_eq!(missing[1].suggestion.as_deref(), Some("words"));
    let list = list.replace("\"word\"", "\"words\"");
    let fault = only(&[("pack.toml", &list), ("lexicons/w.tsv", "a\t1\nb\tmange\n")]);
    says(&fault, "lexicons/w.tsv", 2, "no whole number", "a tab");
}

#[test]
fn a_layer_may_not_loosen_and_every_try_is_told() {
    let tries = "[policy]\nthreshold = 0.9\n[policy.actions]\nCPR = \"keep\"\nPHONE = \"remove\"\n[policy.thresholds]\nPHONE = 0.9\n\
        [[exception]]\nid = \"aarhus.e\"\nreason = { da = \"a\", en = \"b\" }\nuntil = \"2027-06-30\"\n\
        rules = [\n  \"dk.cpr.hyphen\",\n  \"dk.cvr.cued\",\n  \"dk.cvr.cude\",\n]\nactions = { HEALTH = \"remove\", PHONE = \"keep\" }\n";
    let found = faults(&[("pack.toml", &format!("{LAYER}{tries}"))]);
    let told: Vec<(usize, &str)> = found.iter().map(|f| (f.line, f.what.as_str())).collect();
    let lines: Vec<usize> = told.iter().map(|(line, _)| *line).collect();
    assert_eq!(lines, [8, 10, 13, 19, 21, 23], "{told:#?}");
    assert!(found[1].suggestion.as_deref().is_some_and(|s| s.contains("[[exception]]")));
    assert!(found[3].what.contains("never be loosened: rule dk.cpr.hyphen (CPR)"));
    assert_eq!(found[4].suggestion.as_deref(), Some("dk.cvr.cued"));
    assert!(found[5].what.contains("category HEALTH"));
}

#[test]
fn a_layers_ids_bear_its_name() {
    let pack = format!("{LAYER}[[lexicon]]\nid = \"words\"\nfile = \"lexicons/w.txt\"\nkind = \"words\"\n");
    let found = faults(&[("pack.toml", &pack), ("cards.toml", RULE), ("lexicons/w.txt", "a\n")]);
    let told: Vec<(usize, Option<&str>)> = found.iter().map(|f| (f.line, f.suggestion.as_deref())).collect();
    assert_eq!(told, [(2, Some("aarhus.card")), (8, Some("aarhus.words"))]);
    let person = "[[model]]\nid = \"names.place\"\ncategory = \"LOCATION\"\nname = { da = \"a\", en = \"b\" }\n\
        why = { da = \"a\", en = \"b\" }\nleast = 0.5\n";
    let found = faults(&[("pack.toml", LAYER), ("m.toml", person)]);
    assert!(found.iter().any(|f| f.what.contains("only a base says")), "{found:#?}");
    for (id, good) in [("aarhus", true), ("Aarhus", false), ("aarhus/social", false), ("../x", false)] {
        let pack = LAYER.replace("\"aarhus\"", &format!("\"{id}\""));
        assert_eq!(faults(&[("pack.toml", &pack)]).is_empty(), good, "{id}");
    }
}

#[test]
fn an_administration_stands_on_its_municipality() {
    let below = folder(&[("pack.toml", LAYER)]);
    let pack = LAYER.replace("\"aarhus\"", "\"aarhus/social\"").replace("municipality", "administration");
    let on = |id: &str| {
        let above = folder(&[("pack.toml", &pack.replace("aarhus/social", id))]);
        lint(above.path(), &[below.path().to_owned()], TODAY, Vec::new)
    };
    assert_eq!(on("aarhus/social"), []);
    let foreign = on("odense/social");
    assert_eq!(foreign.len(), 1);
    says(&foreign[0], "pack.toml", 4, "it is no administration of aarhus", "--base");
}

#[test]
fn what_is_over_is_a_warning_and_an_open_address_an_error() {
    let endpoint = "[[endpoint]]\nid = \"ki\"\nname = { da = \"a\", en = \"b\" }\nkind = \"openai\"\n\
        base_url = \"http://ki.example.dk/v1\"\nmodel = \"m\"\nregion = \"EU\"\nauth = \"nøgle\"\nkeeps = [\"specil\"]\n\
        legal_basis = \"x\"\nagreement = \"y\"\nuntil = \"2026-11-27\"\n";
    let exception = "[[exception]]\nid = \"aarhus.e\"\nreason = { da = \"a\", en = \"b\" }\nuntil = \"2026-11-27\"\n";
    let found = faults(&[("pack.toml", &format!("{LAYER}{endpoint}{exception}"))]);
    let told: Vec<(usize, Severity, Option<&str>)> =
        found.iter().map(|f| (f.line, f.severity, f.suggestion.as_deref())).collect();
    assert_eq!(
        told,
        [
            (11, Severity::Error, Some("https://ki.example.dk/v1")),
            (14, Severity::Error, Some("one of none, key")),
            (15, Severity::Error, Some("special")),
            (18, Severity::Warning, None),
            (22, Severity::Warning, None),
        ]
    );
    let local = endpoint.replace("http://ki.example.dk", "http://127.0.0.1:8080").replace("nøgle", "none");
    let local = local.replace("specil", "special").replace("2026-11-27", "2026-11-28");
    assert_eq!(faults(&[("pack.toml", &format!("{LAYER}{local}"))]), []);
    let bad = local.replace("2026-11-28", "28.11.2026");
    says(&only(&[("pack.toml", &format!("{LAYER}{bad}"))]), "pack.toml", 18, "must be a day", "2027-06-30");
}

#[test]
fn a_rule_that_never_decides_is_told() {
    let weak = RULE.replace("test.card", "test.weak").replace("0.7", "0.6");
    let both = format!("{RULE}{weak}");
    let fault = only(&[("pack.toml", BASE), ("cards.toml", &both)]);
    says(&fault, "cards.toml", 16, "never decides any of its own hits: test.card is stronger", "only this rule");
    assert_eq!(fault.severity, Severity::Warning);
}

#[test]
fn always_and_links_are_checked() {
    let always = "[[always]]\nid = \"test.house\"\ncategory = \"ADRESS\"\nname = { da = \"a\", en = \"b\" }\n\
        why = { da = \"a\", en = \"b\" }\nterms = [\"x\"]\n[[always.test]]\ntext = \"[[ADRESS|Huset]]\"\n[[always.test]]\ntext = \"hus\"\n\
        [guideline]\nversion = \"1\"\n[[guideline.link]]\nname = { da = \"a\", en = \"b\" }\nurl = \"http://x.dk\"\n";
    let found = faults(&[("pack.toml", &format!("{BASE}{always}"))]);
    let told: Vec<(usize, Severity)> = found.iter().map(|f| (f.line, f.severity)).collect();
    assert_eq!(told, [(10, Severity::Warning), (13, Severity::Error), (22, Severity::Error)], "{found:#?}");
    assert_eq!(found[0].suggestion.as_deref(), Some("ADDRESS"));
}

/// The pack that the binary carries is held to the same.
#[test]
fn the_national_pack_has_no_errors() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../rules/dk-base");
    let found = lint(&folder, &[], TODAY, Vec::new);
    let told: Vec<String> = found.iter().filter(|f| f.severity == Severity::Error).map(ToString::to_string).collect();
    assert_eq!(told, Vec::<String>::new());
    // Some of its rules give way to others in all their tests: that is known, and a matter of those tests.
    assert!(found.iter().all(|f| f.what.starts_with("it never decides")), "{found:#?}");
}
