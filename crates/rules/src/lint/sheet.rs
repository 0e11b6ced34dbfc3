//! One TOML file of a pack, and where everything in it stands.

use super::{Fault, Severity};
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A file that was read, whatever its contents are.
pub(super) struct Sheet<'t> {
    /// As it is named to people.
    pub(super) path: String,
    /// Below the pack: `pack.toml`.
    pub(super) name: &'t str,
    /// What stands in it.
    pub(super) text: &'t str,
    /// Its tables; what was understood of them when the syntax is broken.
    pub(super) tree: Spanned<DeTable<'t>>,
}

/// A table of a file: one of `[[rule]]`, or `[policy]`, or the file itself.
#[derive(Clone, Copy)]
pub(super) struct Entry<'s, 't> {
    pub(super) sheet: &'s Sheet<'t>,
    /// The key that it stands under, `rule`; empty for the file itself.
    pub(super) kind: &'s str,
    table: &'s DeTable<'t>,
    start: usize,
}

/// The longest text that is quoted from a file, in characters.
const LONGEST_QUOTE: usize = 160;
/// The most faults of syntax that are told of a file: one leads to others.
const MOST_SYNTAX: usize = 3;

impl<'t> Sheet<'t> {
    /// Reads `text`; what is wrong with its syntax comes back beside it.
    pub(super) fn read(path: String, name: &'t str, text: &'t str) -> (Self, Vec<Fault>) {
        let (tree, mut errors) = DeTable::parse_recoverable(text);
        errors.sort_by_key(|e| e.span().map_or(0, |span| span.start));
        let sheet = Self { path, name, text, tree };
        let mut faults: Vec<Fault> = Vec::new();
        for e in errors {
            let fault = sheet.fault(e.span().unwrap_or(0..0), None, e.message());
            if faults.len() < MOST_SYNTAX && faults.iter().all(|other| other.line != fault.line) {
                faults.push(fault);
            }
        }
        (sheet, faults)
    }

    /// The line of a byte, from 1.
    pub(super) fn line(&self, offset: usize) -> usize {
        let before = self.text.as_bytes().get(..offset).unwrap_or(self.text.as_bytes());
        1 + before.iter().filter(|b| **b == b'\n').count()
    }

    /// An error at `span`.
    pub(super) fn fault(&self, span: Range<usize>, rule: Option<&str>, what: impl Into<String>) -> Fault {
        self.fault_on(self.line(span.start), rule, what)
    }

    /// An error on a line (from 1), which is quoted.
    pub(super) fn fault_on(&self, line: usize, rule: Option<&str>, what: impl Into<String>) -> Fault {
        let quoted = self.text.lines().nth(line.saturating_sub(1)).unwrap_or_default().trim();
        Fault {
            file: self.path.clone(),
            line,
            rule: rule.map(str::to_owned),
            what: what.into(),
            text: quoted.chars().take(LONGEST_QUOTE).collect(),
            suggestion: None,
            severity: Severity::Error,
        }
    }

    /// The file as a table.
    pub(super) fn whole(&self) -> Entry<'_, 't> {
        Entry { sheet: self, kind: "", table: self.tree.get_ref(), start: 0 }
    }

    /// The tables under `kind`, in the order of the file: `rule` gives every `[[rule]]`, `policy` the one `[policy]`.
    pub(super) fn entries<'s>(&'s self, kind: &'s str) -> Vec<Entry<'s, 't>> {
        let tables: Vec<&Spanned<DeValue<'t>>> = match self.tree.get_ref().get(kind) {
            Some(value) => match value.get_ref() {
                DeValue::Array(tables) => tables.iter().collect(),
                _ => vec![value],
            },
            None => Vec::new(),
        };
        let entry = |value: &'s Spanned<DeValue<'t>>| match value.get_ref() {
            DeValue::Table(table) => Some(Entry { sheet: self, kind, table, start: value.span().start }),
            _ => None,
        };
        tables.into_iter().filter_map(entry).collect()
    }

    /// The table with that id, of whatever kind.
    pub(super) fn entry(&self, id: &str) -> Option<Entry<'_, 't>> {
        const KINDS: &[&str] = &["rule", "model", "always", "exception", "endpoint", "lexicon"];
        KINDS.iter().flat_map(|kind| self.entries(kind)).find(|entry| entry.text("id") == Some(id))
    }
}

impl<'s, 't> Entry<'s, 't> {
    /// Where a key stands: `why.da`, or the nearest that does: `why`, else the table itself.
    pub(super) fn at(&self, path: &str) -> Range<usize> {
        let (mut table, mut at) = (self.table, self.start..self.start);
        for part in path.split('.') {
            let Some((key, value)) = table.get_key_value(part) else { break };
            at = key.span();
            let DeValue::Table(inner) = value.get_ref() else { break };
            table = inner;
        }
        at
    }

    /// The text of a key, and no other kind of value.
    pub(super) fn text(&self, path: &str) -> Option<&'s str> {
        self.value(path).and_then(|value| value.get_ref().as_str())
    }

    /// The value of a key.
    pub(super) fn value(&self, path: &str) -> Option<&'s Spanned<DeValue<'t>>> {
        let mut parts = path.split('.');
        let mut value = self.table.get(parts.next()?)?;
        for part in parts {
            value = value.get_ref().as_table()?.get(part)?;
        }
        Some(value)
    }

    /// The keys of a table that stands under `path`.
    pub(super) fn keys(&self, path: &str) -> Vec<&'s str> {
        let table = self.value(path).and_then(|value| value.get_ref().as_table());
        table.into_iter().flat_map(|table| table.keys()).map(|key| &**key.get_ref()).collect()
    }

    /// The strings of a list, with where they stand.
    pub(super) fn list(&self, path: &str) -> Vec<(&'s str, Range<usize>)> {
        let list = self.value(path).and_then(|value| value.get_ref().as_array());
        let items = list.into_iter().flat_map(|list| list.iter());
        items.filter_map(|item| Some((item.get_ref().as_str()?, item.span()))).collect()
    }

    /// The texts of its `[[….test]]` tables, with where they stand.
    pub(super) fn tests(&self) -> Vec<(&'s str, Range<usize>)> {
        let list = self.value("test").and_then(|value| value.get_ref().as_array());
        let texts = list.into_iter().flat_map(|list| list.iter()).filter_map(|test| {
            let (key, value) = test.get_ref().as_table()?.get_key_value("text")?;
            Some((value.get_ref().as_str()?, key.span()))
        });
        texts.collect()
    }

    /// The tables of a list that stands under `key`: `[[guideline.link]]`.
    pub(super) fn sub(&self, key: &'s str) -> Vec<Entry<'s, 't>> {
        let list = self.value(key).and_then(|value| value.get_ref().as_array());
        let tables = list.into_iter().flat_map(|list| list.iter());
        let entry = |value: &'s Spanned<DeValue<'t>>| match value.get_ref() {
            DeValue::Table(table) => Some(Entry { sheet: self.sheet, kind: key, table, start: value.span().start }),
            _ => None,
        };
        tables.filter_map(entry).collect()
    }

    /// Its id.
    pub(super) fn id(&self) -> Option<&'s str> {
        self.text("id")
    }

    /// An error at a key of this table.
    pub(super) fn fault(&self, path: &str, what: impl Into<String>) -> Fault {
        self.sheet.fault(self.at(path), self.id(), what)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "id = \"p\"\n\n[[rule]]\nid = \"a\"\nwhy = { da = \"x\", en = \"y\" }\n\n[[rule]]\nscore = 1\nid = \"b\"\n\
                        [rule.context]\nwords = [\"æ\",\n  \"q\"]\n[[rule.test]]\ntext = \"t\"\n";

    #[test]
    fn a_key_of_a_table_is_found_by_the_id_of_the_table() {
        let (sheet, faults) = Sheet::read("f.toml".to_owned(), "f.toml", TEXT);
        assert!(faults.is_empty());
        let cases = [
            ("a", "id", 4),
            ("a", "why", 5),
            ("a", "why.en", 5),
            ("a", "missing", 3),
            ("b", "score", 8),
            ("b", "context.words", 11),
            ("b", "context.missing", 10),
            ("b", "missing.at.all", 7),
        ];
        for (id, key, line) in cases {
            let fault = sheet.entry(id).expect("it is there").fault(key, "x");
            assert_eq!((fault.line, fault.rule.as_deref()), (line, Some(id)), "{id} {key}");
        }
        assert!(sheet.entry("p").is_none(), "the pack is no table");
        assert_eq!(sheet.whole().fault("id", "x").line, 1);
        let b = sheet.entry("b").expect("it is there");
        assert_eq!(
            b.list("context.words").iter().map(|(w, at)| (*w, sheet.line(at.start))).collect::<Vec<_>>(),
            [("æ", 11), ("q", 12)]
        );
        assert_eq!(b.tests().iter().map(|(t, at)| (*t, sheet.line(at.start))).collect::<Vec<_>>(), [("t", 14)]);
    }

    #[test]
    fn a_fault_of_syntax_has_a_line_and_leads_to_few_others() {
        let (_, faults) = Sheet::read("f.toml".to_owned(), "f.toml", "a = 1\nb = \"x\nc = 3\nd d\n");
        assert_eq!(faults[0].line, 2);
        assert_eq!(faults[0].text, "b = \"x");
        assert!(faults.len() <= MOST_SYNTAX);
    }
}
