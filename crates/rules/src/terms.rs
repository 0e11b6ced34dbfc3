//! Lists of terms become patterns: whole words with Danish inflection, or parts of compounds.

use crate::pack::PackError;
use std::collections::BTreeMap;
use vaern_engine::Grow;

/// Endings that a whole word may have: definite form, plural, genitive, adjective and verb endings, longest first.
const INFLECTION: &[&str] = &[
    "ernes", "endes", "enes", "erne", "eres", "ende", "edes", "este", "ens", "ets", "ers", "ene", "ede", "ere", "est",
    "nes", "rne", "tes", "es", "en", "et", "er", "ne", "te", "ns", "ts", "rs", "de", "e", "s", "t", "r", "n",
];
/// A shorter term takes no ending but -s: «hiv» is not «hive».
const SHORTEST_INFLECTED: usize = 4;

/// The pattern of each group of terms with equal openness.
pub(crate) fn patterns(rule: &str, terms: &[String]) -> Result<Vec<(Grow, String)>, PackError> {
    let mut groups: BTreeMap<(bool, bool), Vec<String>> = BTreeMap::new();
    for written in terms {
        let text = written.trim_matches('*');
        let open = (written.starts_with('*'), written.ends_with('*'));
        if text.chars().count() < 2 || text.contains('*') {
            let why = format!("the term {written} has no two letters, or a star inside");
            return Err(PackError::Rule { rule: rule.to_owned(), why });
        }
        groups.entry(open).or_default().push(text.to_owned());
    }
    Ok(groups
        .into_iter()
        .map(|((left, right), mut terms)| {
            terms.sort_by_key(|t| std::cmp::Reverse(t.len()));
            (Grow { left, right }, alternation(&terms, right))
        })
        .collect())
}

fn alternation(terms: &[String], open: bool) -> String {
    let one = |term: &String| {
        let cased = term.chars().any(char::is_uppercase);
        let words: Vec<String> = term.split(' ').map(escaped).collect();
        let ending = match () {
            () if open => String::new(),
            () if term.chars().count() < SHORTEST_INFLECTED || cased => "s?\\b".to_owned(),
            () => format!("(?:{})?\\b", INFLECTION.join("|")),
        };
        format!("(?{}:{}){ending}", if cased { "-i" } else { "i" }, words.join("[ \\n]"))
    };
    terms.iter().map(one).collect::<Vec<_>>().join("|")
}

/// A word of a term as `regex` syntax.
fn escaped(word: &str) -> String {
    word.chars().fold(String::new(), |mut out, c| {
        if !c.is_alphanumeric() {
            out.push('\\');
        }
        out.push(c);
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_in_the_middle_is_refused() {
        for bad in ["de*mens", "*", "a"] {
            assert!(patterns("r", &[bad.to_owned()]).is_err(), "{bad}");
        }
        let groups = patterns("r", &["demens".to_owned(), "*misbrug*".to_owned()]).expect("terms");
        assert_eq!(groups.len(), 2);
    }
}
