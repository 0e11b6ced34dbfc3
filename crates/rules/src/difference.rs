//! What another version of the rules finds in a corpus, and what it no longer finds. Places, never text.

use std::collections::{BTreeMap, BTreeSet};
use vaern_engine::{Analysis, Engine, Finding};

/// Places that are kept of a kind of change.
const MOST_PLACES: usize = 10;

/// Between two engines, over a corpus.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Difference {
    /// Texts that were read.
    pub texts: usize,
    /// Texts with a part that the old and the new engine could not inspect.
    pub gaps: (usize, usize),
    /// Of findings that are acted on.
    pub findings: Changes,
    /// Of hints.
    pub hints: Changes,
    /// Of what is only counted.
    pub shadow: Changes,
}

/// What came and what went.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changes {
    /// By the rule that finds it now.
    pub gained: BTreeMap<String, Places>,
    /// By the rule that found it.
    pub lost: BTreeMap<String, Places>,
    /// The same span, by another rule or as another category: `CPR by dk.cpr.plain`, before and now.
    pub changed: BTreeMap<(String, String), Places>,
}

/// How often, and where first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Places {
    /// How often.
    pub count: usize,
    /// The first ten: `id:start-end`, in code points of that text, the end not included.
    pub first: Vec<String>,
}

impl Difference {
    /// Whether both find the same.
    pub fn is_none(&self) -> bool {
        [&self.findings, &self.hints, &self.shadow].iter().all(|changes| changes.is_none())
    }
}

impl Changes {
    /// Whether nothing came, went or changed.
    pub fn is_none(&self) -> bool {
        self.gained.is_empty() && self.lost.is_empty() && self.changed.is_empty()
    }

    fn compare(&mut self, id: &str, text: &str, old: &[&Finding], new: &[&Finding]) {
        let (before, now) = (by_span(old), by_span(new));
        for span in before.keys().chain(now.keys()).collect::<BTreeSet<_>>() {
            let places = match (before.get(span), now.get(span)) {
                (Some(old), Some(new)) if old != new => self.changed.entry((who(old), who(new))).or_default(),
                (Some((_, rule)), None) => self.lost.entry((*rule).to_owned()).or_default(),
                (None, Some((_, rule))) => self.gained.entry((*rule).to_owned()).or_default(),
                _ => continue,
            };
            places.add(id, text, *span);
        }
    }
}

impl Places {
    fn add(&mut self, id: &str, text: &str, (start, end): (usize, usize)) {
        self.count += 1;
        if self.first.len() < MOST_PLACES {
            let points = |offset: usize| text.get(..offset).map_or(0, |before| before.chars().count());
            self.first.push(format!("{id}:{}-{}", points(start), points(end)));
        }
    }
}

/// Compares what `old` and `new` find in `texts`, each with its id. Both read every text once.
pub fn difference(old: &Engine, new: &Engine, texts: impl Iterator<Item = (String, String)>) -> Difference {
    let mut out = Difference::default();
    for (id, text) in texts {
        let (before, now) = (old.analyze(&text), new.analyze(&text));
        out.texts += 1;
        out.gaps.0 += usize::from(!before.gaps.is_empty());
        out.gaps.1 += usize::from(!now.gaps.is_empty());
        out.findings.compare(&id, &text, &picked(&before, false), &picked(&now, false));
        out.hints.compare(&id, &text, &picked(&before, true), &picked(&now, true));
        let (shadow, shadow_now) = (before.shadow.iter().collect::<Vec<_>>(), now.shadow.iter().collect::<Vec<_>>());
        out.shadow.compare(&id, &text, &shadow, &shadow_now);
    }
    out
}

fn picked(analysis: &Analysis, hints: bool) -> Vec<&Finding> {
    analysis.findings.iter().filter(|finding| finding.hint == hints).collect()
}

/// Category and rule by first byte and end. Of several on one span, as only `shadow` has, the last counts.
fn by_span<'f>(findings: &[&'f Finding]) -> BTreeMap<(usize, usize), (&'f str, &'f str)> {
    findings.iter().map(|f| ((f.span.start(), f.span.end()), (f.category.as_str(), &*f.rule))).collect()
}

fn who((category, rule): &(&str, &str)) -> String {
    format!("{category} by {rule}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::tests::{BASE, folder};

    const OLD: &str = r#"[[rule]]
id       = "test.card"
category = "LIBRARY_CARD"
name     = { da = "Kort", en = "Card" }
why      = { da = "Fører til låneren.", en = "Leads to the borrower." }
source   = "https://example.org"
pattern  = 'AAK-[0-9]{6}'
score    = 0.7
"#;

    fn engine(rules: &str) -> Engine {
        let folder = folder(&[("pack.toml", BASE), ("cards.toml", rules)]);
        let pack = crate::Pack::draft(folder.path()).expect("it loads");
        pack.engine(Vec::new(), vaern_engine::Limits::DESKTOP).expect("it builds")
    }

    fn texts<'t>(texts: &'t [(&str, &str)]) -> impl Iterator<Item = (String, String)> + use<'t> {
        texts.iter().map(|(id, text)| ((*id).to_owned(), (*text).to_owned()))
    }

    #[test]
    fn what_came_went_and_changed_is_counted_with_its_place() {
        let corpus = [("a", "Æblet AAK-204815 og AAK-2048"), ("b", "AAK-204816, AAK-204817"), ("c", "intet")];
        let cases = [
            (OLD.replace("{6}", "{4}"), (1, 3, 0), "test.card", "a:20-28"),
            (OLD.replace("{6}", "{4,6}"), (1, 0, 0), "test.card", "a:20-28"),
            (OLD.replace("test.card", "test.other"), (0, 0, 3), "", ""),
            (OLD.replace("0.7", "0.3"), (0, 3, 0), "", ""),
            (OLD.to_owned(), (0, 0, 0), "", ""),
        ];
        for (new, counts, rule, place) in cases {
            let found = difference(&engine(OLD), &engine(&new), texts(&corpus));
            let count = |places: &BTreeMap<String, Places>| places.values().map(|p| p.count).sum::<usize>();
            let changed: usize = found.findings.changed.values().map(|p| p.count).sum();
            assert_eq!((count(&found.findings.gained), count(&found.findings.lost), changed), counts, "{new}");
            assert_eq!(found.is_none(), counts == (0, 0, 0));
            if !rule.is_empty() {
                assert_eq!(found.findings.gained[rule].first, [place]);
            }
            assert_eq!(found.texts, 3);
        }
        let weaker = difference(&engine(OLD), &engine(&OLD.replace("0.7", "0.3")), texts(&corpus));
        assert_eq!(weaker.hints.gained["test.card"].count, 3, "what is no longer acted on is a hint");
        let shadow = OLD.replace("score", "stage = \"shadow\"\nscore");
        assert_eq!(difference(&engine(OLD), &engine(&shadow), texts(&corpus)).shadow.gained["test.card"].count, 3);
        let renamed = difference(&engine(OLD), &engine(&OLD.replace("test.card", "test.other")), texts(&corpus));
        let key = ("LIBRARY_CARD by test.card".to_owned(), "LIBRARY_CARD by test.other".to_owned());
        assert_eq!(renamed.findings.changed[&key].first, ["a:6-16", "b:0-10", "b:12-22"]);
    }

    #[test]
    fn ten_places_are_kept() {
        let many: Vec<(String, String)> = (0..30).map(|i| (i.to_string(), "AAK-204815".to_owned())).collect();
        let none = engine("");
        let found = difference(&none, &engine(OLD), many.into_iter());
        let places = &found.findings.gained["test.card"];
        assert_eq!((places.count, places.first.len()), (30, MOST_PLACES));
    }
}
