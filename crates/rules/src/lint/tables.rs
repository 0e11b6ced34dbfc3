//! What single tables say: ids, categories, texts, tests, days, addresses.

use super::sheet::Entry;
use super::{Draft, Fault, marks};
use crate::nearest::nearest;
use crate::repository::is_path;
use crate::syntax::LayerKind;
use std::collections::BTreeMap;
use url::Url;
use vaern_engine::Category;

/// What finds something: these share one space of ids.
const RULES: &[&str] = &["rule", "model", "always"];
/// Equal texts of fewer words may be equal words: «IBAN», «Status».
const LEAST_WORDS: usize = 3;

/// Every fault of a single table.
pub(super) fn check(draft: &Draft<'_>) -> Vec<Fault> {
    let mut out = pack_id(draft);
    out.extend(place(draft));
    for kinds in [RULES, &["exception"], &["endpoint"], &["lexicon"]] {
        out.extend(twins(draft, kinds));
    }
    let known = known_categories(draft);
    for entry in RULES.iter().flat_map(|kind| draft.entries(kind)) {
        out.extend(rule_id(draft, &entry));
        out.extend(category(&entry, "category", entry.text("category"), &known));
        out.extend(tests(&entry, entry.text("category").unwrap_or_default()));
    }
    for entry in draft.entries("people") {
        out.extend(tests(&entry, Category::PERSON.as_str()));
    }
    for kind in ["rule", "model", "always", "people", "exception", "endpoint"] {
        out.extend(draft.entries(kind).iter().flat_map(languages));
    }
    out.extend(languages(&draft.whole()));
    for entry in draft.entries("lexicon") {
        out.extend(prefix(draft, &entry));
    }
    for kind in ["policy", "exception"] {
        out.extend(draft.entries(kind).iter().flat_map(|entry| category_keys(entry, &known)));
    }
    out.extend(draft.entries("exception").iter().filter_map(|entry| past(draft, entry, "it ended, and has no effect")));
    for entry in draft.entries("endpoint") {
        out.extend(endpoint(draft, &entry, &known));
    }
    out.extend(links(draft));
    out
}

fn pack_id(draft: &Draft<'_>) -> Vec<Fault> {
    let whole = draft.whole();
    let Some(id) = whole.id() else { return Vec::new() };
    let (parts, shape) = match draft.kind {
        LayerKind::Administration => (2, "municipality/administration, as in aarhus/social"),
        _ => (1, "lower-case letters, digits and hyphens, as in aarhus"),
    };
    let good = is_path(id) && id.split('/').count() == parts;
    let fault = || whole.fault("id", format!("`{id}` is no id of a {}", draft.kind.as_str())).suggest(Some(shape));
    (!good).then(fault).into_iter().collect()
}

/// What only some layers may hold.
fn place(draft: &Draft<'_>) -> Vec<Fault> {
    let mut out = Vec::new();
    if draft.kind == LayerKind::Base {
        let exceptions = draft.entries("exception");
        out.extend(
            exceptions.iter().map(|e| e.fault("id", "a base has no exceptions").suggest(Some("only a layer loosens"))),
        );
        if draft.whole().value("policy.threshold").is_none() {
            let fault = draft.whole().fault("policy", "a base has a threshold");
            out.push(fault.suggest(Some("[policy] threshold = 0.5")));
        }
        return out;
    }
    for entry in draft.entries("model").iter().chain(&draft.entries("people")) {
        out.push(entry.fault("id", format!("only a base says how people are recognised: [{}]", entry.kind)));
    }
    out
}

fn rule_id(draft: &Draft<'_>, entry: &Entry<'_, '_>) -> Option<Fault> {
    let id = entry.id()?;
    let letter = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'_');
    if id.split('.').all(|part| !part.is_empty() && part.bytes().all(letter)) {
        return prefix(draft, entry);
    }
    let fault = entry.fault("id", "an id is lower-case words with dots between them");
    Some(fault.suggest(Some(id.to_lowercase().replace([' ', '/'], "."))))
}

/// What a layer brings bears the layer's name.
fn prefix(draft: &Draft<'_>, entry: &Entry<'_, '_>) -> Option<Fault> {
    let pack = draft.whole().id().filter(|_| draft.kind != LayerKind::Base)?.replace('/', ".");
    let id = entry.id().filter(|id| !id.starts_with(&format!("{pack}.")))?;
    let fault = entry.fault("id", format!("ids of this layer begin with `{pack}.`"));
    Some(fault.suggest(Some(format!("{pack}.{}", id.rsplit('.').next().unwrap_or(id)))))
}

fn twins(draft: &Draft<'_>, kinds: &[&'static str]) -> Vec<Fault> {
    let mut seen: BTreeMap<&str, String> = BTreeMap::new();
    let mut out = Vec::new();
    for entry in kinds.iter().flat_map(|kind| draft.entries(kind)) {
        let Some(id) = entry.id() else { continue };
        let fault = entry.fault("id", "the id is used twice");
        let here = format!("{}:{}", fault.file, fault.line);
        match seen.get(id) {
            Some(first) => out.push(fault.suggest(Some(format!("the first is at {first}")))),
            None => drop(seen.insert(id, here)),
        }
    }
    out
}

/// The built-in names, and those that the packs below find.
fn known_categories(draft: &Draft<'_>) -> Vec<String> {
    let built_in = Category::DIRECT.iter().chain(Category::SPECIAL).chain([&Category::PUBLIC_PERSON]);
    let below = draft.below.iter().flat_map(|below| below.pack.categories());
    built_in.chain(below).map(|category| category.as_str().to_owned()).collect()
}

fn category(entry: &Entry<'_, '_>, key: &str, written: Option<&str>, known: &[String]) -> Option<Fault> {
    let written = written.filter(|written| known.iter().all(|known| known != written))?;
    let near = nearest(written, known.iter().map(String::as_str));
    match Category::parse(written) {
        Err(_) => {
            let fault = entry.fault(key, format!("`{written}` is no category"));
            Some(fault.suggest(near.or_else(|| Some("1 to 32 of A-Z 0-9 _, a letter first".to_owned()))))
        }
        // A slip of one letter is seldom a new category.
        Ok(_) => {
            let near = near.filter(|near| strsim::damerau_levenshtein(written, near) == 1)?;
            Some(entry.fault(key, format!("`{written}` is a new category")).suggest(Some(near)).warning())
        }
    }
}

fn category_keys(entry: &Entry<'_, '_>, known: &[String]) -> Vec<Fault> {
    let mut out = Vec::new();
    for map in ["actions", "thresholds"] {
        let keys = entry.keys(map);
        out.extend(keys.into_iter().filter_map(|key| category(entry, &format!("{map}.{key}"), Some(key), known)));
    }
    let looks = entry.list("second_look");
    out.extend(looks.into_iter().filter_map(|(name, _)| category(entry, "second_look", Some(name), known)));
    out
}

/// Hits, near misses, and marks that are marks.
fn tests(entry: &Entry<'_, '_>, category: &str) -> Vec<Fault> {
    let tests = entry.tests();
    let mut out = Vec::new();
    for (text, at) in &tests {
        if let Err(what) = marks::read(text) {
            out.push(entry.sheet.fault(at.clone(), entry.id(), what).suggest(Some("[[CATEGORY|value]]")));
        }
    }
    let hit = format!("[[{category}|");
    if Category::parse(category).is_ok() && !tests.iter().any(|(text, _)| text.contains(&hit)) {
        let fault = entry.fault("id", "no test with a hit");
        out.push(fault.suggest(Some(format!("[[{}.test]] text = \"… {hit}value]] …\"", entry.kind))));
    }
    if !tests.iter().any(|(text, _)| !text.contains("[[")) {
        let fault = entry.fault("id", "no near miss among the tests");
        out.push(fault.suggest(Some(format!("[[{}.test]] with a text that looks like a hit and is none", entry.kind))));
    }
    out
}

/// A text that was copied and not translated.
fn languages(entry: &Entry<'_, '_>) -> Vec<Fault> {
    let same = |key: &&str| {
        let (da, en) = (entry.text(&format!("{key}.da")), entry.text(&format!("{key}.en")));
        da == en && da.is_some_and(|da| da.split_whitespace().count() >= LEAST_WORDS)
    };
    let keys = ["name", "why", "reason", "description", "text"].into_iter().filter(same);
    keys.map(|key| entry.fault(&format!("{key}.en"), format!("`{key}` says the same in both languages")).warning())
        .collect()
}

fn past(draft: &Draft<'_>, entry: &Entry<'_, '_>, what: &str) -> Option<Fault> {
    let until = entry.text("until").filter(|until| until.parse::<jiff::civil::Date>().is_ok())?;
    (until < draft.today).then(|| entry.fault("until", format!("{what} since {until}")).warning())
}

fn endpoint(draft: &Draft<'_>, entry: &Entry<'_, '_>, known: &[String]) -> Vec<Fault> {
    let mut out: Vec<Fault> = past(draft, entry, "it may not be used").into_iter().collect();
    if let Some(url) = entry.text("base_url").filter(|url| !is_allowed(url)) {
        let what = format!("`{url}` is neither https nor on this machine, or has a password in it");
        let better = url.strip_prefix("http://").map(|rest| format!("https://{rest}"));
        out.push(entry.fault("base_url", what).suggest(better.filter(|better| is_allowed(better))));
    }
    let class = |name: &str| ["direct", "special"].contains(&name);
    for (name, _) in entry.list("keeps").into_iter().filter(|(name, _)| !class(name)) {
        out.extend(category(entry, "keeps", Some(name), known).map(|fault| {
            match nearest(name, ["direct", "special"]) {
                Some(class) => fault.suggest(Some(class)),
                None => fault,
            }
        }));
    }
    out
}

/// As the gateway decides: https, or http on this machine; no user name and no password.
fn is_allowed(base_url: &str) -> bool {
    let Ok(url) = Url::parse(base_url) else { return false };
    let loopback = matches!(url.host_str(), Some("127.0.0.1" | "localhost" | "[::1]"));
    let scheme = url.scheme() == "https" || (url.scheme() == "http" && loopback);
    scheme && url.username().is_empty() && url.password().is_none()
}

fn links(draft: &Draft<'_>) -> Vec<Fault> {
    let guidelines = draft.entries("guideline");
    let links = guidelines.iter().flat_map(|entry| entry.sub("link").into_iter());
    let bad = links.filter(|link| link.text("url").is_some_and(|url| !url.starts_with("https://")));
    bad.map(|link| link.fault("url", "a link leads to https").suggest(Some("https://…"))).collect()
}
