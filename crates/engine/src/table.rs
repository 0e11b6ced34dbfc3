//! Tables: the header of a column is the cue for its values, and the name of a column in SQL for the values inserted.
//!
//! A table is read once more with every value behind its header, «CPR: 010283-9994;Navn: Mette», so that every rule
//! that knows «CPR: …» knows the column.

use crate::normal::Weaver;
use std::ops::Range;

/// Most columns of a table that is understood.
const MOST_COLUMNS: usize = 200;
/// Longest header of a column, in bytes.
const LONGEST_HEADER: usize = 40;

/// `text` with a label before each value of its tables; `None` if it has no table.
pub(crate) fn labelled(text: &str) -> Option<Weaver<'_>> {
    let mut labels = Vec::new();
    separated_values(text, &mut labels);
    inserted_values(text, &mut labels);
    if labels.is_empty() {
        return None;
    }
    labels.sort_by_key(|(at, _)| *at);
    let mut weaver = Weaver::new(text);
    for (at, label) in labels {
        weaver.replace(at, at, &format!("{label}: "));
    }
    Some(weaver)
}

/// Lines with equally many separators under a line of words.
fn separated_values<'t>(text: &'t str, labels: &mut Vec<(usize, &'t str)>) {
    for separator in [b';', b'\t', b'|', b','] {
        if !text.as_bytes().contains(&separator) {
            continue;
        }
        let mut header: Option<Vec<Range<usize>>> = None;
        for line in lines(text) {
            let cells = cells(text, line.clone(), separator);
            let is_rule = text[line].chars().all(|c| matches!(c, '-' | ':' | '|' | ' ' | '+' | '='));
            match &header {
                _ if is_rule && cells.len() > 1 => {}
                Some(names) if names.len() == cells.len() => {
                    for (name, cell) in names.iter().zip(&cells) {
                        let value = unquoted(&text[cell.clone()]);
                        if !name.is_empty() && !value.is_empty() {
                            labels.push((cell.end - value.len(), text[name.clone()].trim()));
                        }
                    }
                }
                _ => header = is_header(text, &cells, separator).then_some(cells),
            }
        }
    }
}

/// A cell from its first letter, digit or sign on: a label stands inside the quotes.
fn unquoted(cell: &str) -> &str {
    cell.trim_start().trim_start_matches(['"', '\''])
}

fn lines(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    text.split_inclusive('\n').map(move |line| {
        let start = at;
        at += line.len();
        start..start + line.trim_end_matches(['\n', '\r']).len()
    })
}

/// The cells of a line, quotes respected. A bar at either end of it borders no cell.
fn cells(text: &str, line: Range<usize>, separator: u8) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let (mut out, mut start, mut quoted) = (Vec::new(), line.start, false);
    for at in line.clone() {
        match bytes[at] {
            b'"' => quoted = !quoted,
            byte if byte == separator && !quoted && out.len() < MOST_COLUMNS => {
                out.push(start..at);
                start = at + 1;
            }
            _ => {}
        }
    }
    out.push(start..line.end);
    if separator == b'|' {
        out.retain(|cell| !text[cell.clone()].trim().is_empty() || cell.start > line.start && cell.end < line.end);
    }
    out
}

/// Words without a digit, at least two of them; with commas no blank behind them, since sentences have those.
fn is_header(text: &str, cells: &[Range<usize>], separator: u8) -> bool {
    let word = |cell: &Range<usize>| {
        let name = text[cell.clone()].trim().trim_matches('"');
        let blank = separator == b',' && text[cell.clone()].starts_with(' ');
        name.len() <= LONGEST_HEADER && !blank && !name.contains(|c: char| c.is_ascii_digit() || c == '@')
    };
    let named = cells.iter().filter(|cell| text[(*cell).clone()].contains(char::is_alphabetic)).count();
    named >= 2 && cells.iter().all(word)
}

/// `INSERT INTO t (cpr, navn) VALUES ('…', '…'), (…)`.
fn inserted_values<'t>(text: &'t str, labels: &mut Vec<(usize, &'t str)>) {
    const KEYWORD: &str = "values";
    let bytes = text.as_bytes();
    let mut from = 0;
    while let Some(at) = find_ignoring_case(bytes, KEYWORD.as_bytes(), from) {
        from = at + KEYWORD.len();
        let before = text[..at].trim_end();
        let Some(open) = before.strip_suffix(')').and_then(|list| list.rfind('(')) else { continue };
        let names = cells(text, open + 1..before.len() - 1, b',');
        let mut next = from;
        while let Some((tuple, after)) = tuple(text, next) {
            for (name, cell) in names.iter().zip(cells_of_tuple(text, tuple)) {
                let value = unquoted(&text[cell.clone()]);
                labels.push((cell.end - value.len(), text[name.clone()].trim().trim_matches(['`', '"', '[', ']'])));
            }
            next = after;
        }
        from = next;
    }
}

fn find_ignoring_case(bytes: &[u8], wanted: &[u8], from: usize) -> Option<usize> {
    let windows = bytes.get(from..)?.windows(wanted.len());
    windows.into_iter().position(|window| window.eq_ignore_ascii_case(wanted)).map(|offset| from + offset)
}

/// The inside of the parenthesis that `at` leads to, and what comes after it and a comma.
fn tuple(text: &str, at: usize) -> Option<(Range<usize>, usize)> {
    let bytes = text.as_bytes();
    let skip = |at: usize| at + text[at..].bytes().take_while(u8::is_ascii_whitespace).count();
    let open = skip(at);
    if bytes.get(open) != Some(&b'(') {
        return None;
    }
    let mut quoted = false;
    for end in open + 1..bytes.len() {
        match bytes[end] {
            b'\'' => quoted = !quoted,
            b')' if !quoted => {
                let after = skip(end + 1);
                return Some((open + 1..end, after + usize::from(bytes.get(after) == Some(&b','))));
            }
            _ => {}
        }
    }
    None
}

fn cells_of_tuple(text: &str, tuple: Range<usize>) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let (mut out, mut start, mut quoted) = (Vec::new(), tuple.start, false);
    for at in tuple.clone() {
        match bytes[at] {
            b'\'' => quoted = !quoted,
            b',' if !quoted => {
                out.push(start..at);
                start = at + 1;
            }
            _ => {}
        }
    }
    out.push(start..tuple.end);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normal::NormalText;

    fn read(text: &str) -> String {
        let normal = NormalText::new(text);
        labelled(normal.text()).map_or_else(|| text.to_owned(), |weaver| normal.reading(weaver).text().to_owned())
    }

    #[test]
    fn headers_stand_before_their_values() {
        assert_eq!(read("CPR;Navn\n0102839994;Mette\n"), "CPR;Navn\nCPR: 0102839994;Navn: Mette\n");
        assert_eq!(read("| Navn | Nr |\n|---|---|\n| Bo | 4 |"), "| Navn | Nr |\n|---|---|\n| Navn: Bo | Nr: 4 |");
        assert_eq!(read("navn,cpr\nBo,1\nIda,2"), "navn,cpr\nnavn: Bo,cpr: 1\nnavn: Ida,cpr: 2");
        assert_eq!(
            read("insert into t (cpr, navn) values ('1', 'Bo, jr'), ('2','Ida')"),
            "insert into t (cpr, navn) values ('cpr: 1', 'navn: Bo, jr'), ('cpr: 2','navn: Ida')"
        );
    }

    #[test]
    fn prose_is_no_table() {
        for prose in ["Kom, se og lær.\nHun sagde, at det gik.", "Et; to\nog mere", "a;b;c\n1;2"] {
            assert_eq!(read(prose), prose);
        }
    }
}
