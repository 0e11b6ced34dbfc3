//! Word lists: that they are there, and every line of them.

use super::{Draft, Fault, Severity};
use std::path::Path;

/// The most faults that are told of a list.
const MOST: usize = 5;

/// Faults of the word lists that `pack.toml` names.
pub(super) fn check(draft: &Draft<'_>) -> Vec<Fault> {
    let mut out = Vec::new();
    for entry in draft.entries("lexicon") {
        let Some(file) = entry.text("file") else { continue };
        let name = file.strip_prefix("lexicons/").unwrap_or_default();
        if name.contains('/') || !(name.ends_with(".txt") || name.ends_with(".tsv")) {
            let fault = entry.fault("file", format!("`{file}` is no list below lexicons/"));
            out.push(fault.suggest(Some("lexicons/NAME.txt, or lexicons/NAME.tsv with a number beside each word")));
            continue;
        }
        match std::fs::read(draft.folder.join(file)) {
            Ok(bytes) => out.extend(lines(&draft.folder.join(file), &bytes)),
            Err(e) => out.push(entry.fault("file", format!("`{file}` cannot be read: {e}"))),
        }
    }
    out
}

fn lines(path: &Path, bytes: &[u8]) -> Vec<Fault> {
    let fault = |(line, text, what): (usize, String, &str)| Fault {
        file: path.display().to_string(),
        line,
        rule: None,
        what: what.to_owned(),
        text,
        suggestion: Some("one word a line, or a word, a tab and a whole number".to_owned()),
        severity: Severity::Error,
    };
    let wrong = bytes.split(|b| *b == b'\n').enumerate().filter_map(|(index, line)| {
        let Ok(text) = std::str::from_utf8(line) else {
            return Some((index + 1, String::new(), "this line is no UTF-8"));
        };
        let (_, number) = text.trim_end_matches('\r').split_once('\t').filter(|_| !text.starts_with('#'))?;
        let bad = number.trim().parse::<u64>().is_err();
        bad.then(|| (index + 1, text.to_owned(), "behind the tab stands no whole number"))
    });
    wrong.take(MOST).map(fault).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bad_lines_of_a_list_are_named() {
        let faults = lines(Path::new("l.tsv"), b"# x\ty\nmette\t12\nhansen\tmange\n\xff\n");
        assert_eq!(faults.iter().map(|f| f.line).collect::<Vec<_>>(), [3, 4]);
    }
}
