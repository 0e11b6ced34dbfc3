//! A text as the encoder reads it: words, and stretches of sentences. `training/text.py` does the same.

use unicode_normalization::char::is_combining_mark;

/// Words that a stretch of sentences has at least, where the text goes on.
const LEAST: usize = 16;
/// Words that sentences are joined up to.
const TARGET: usize = 48;
/// The most words of a stretch.
const LONGEST: usize = 64;
/// Words that the parts of a long sentence share.
const OVERLAP: usize = 12;

/// Before a full stop that does not end a sentence. Lower case.
const ABBREVIATIONS: &[&str] = &[
    "bl", "ca", "dr", "evt", "fx", "hr", "inkl", "jf", "kl", "mfl", "mht", "mv", "nr", "osv", "pga", "pkt", "sml",
    "stk", "str", "tlf", "vedr", "prof", "adv", "fr", "frk", "cand", "lic", "eks", "ang", "att", "ekskl", "max", "min",
    "mio", "mia", "ref", "afd", "tv", "th",
];

/// A run of letters, digits and combining marks; a run of one other character; a placeholder. Byte offsets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Word {
    pub(crate) start: usize,
    pub(crate) end: usize,
}

impl Word {
    pub(crate) fn of<'t>(&self, text: &'t str) -> &'t str {
        &text[self.start..self.end]
    }
}

/// Words that are read together, `first..last`; the labels of `keep..stop` count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stretch {
    pub(crate) first: usize,
    pub(crate) last: usize,
    pub(crate) keep: usize,
    pub(crate) stop: usize,
}

pub(crate) fn is_letter(c: char) -> bool {
    c.is_alphanumeric() || !c.is_ascii() && is_combining_mark(c)
}

/// The words of `text`. One pass.
pub(crate) fn words(text: &str) -> Vec<Word> {
    let mut out = Vec::with_capacity(text.len() / 5);
    let mut chars = text.char_indices().peekable();
    while let Some((start, c)) = chars.next() {
        if c.is_whitespace() {
            continue;
        }
        let end = match placeholder(&text[start..]) {
            Some(len) => start + len,
            None => {
                let goes_on = |next: char| if is_letter(c) { is_letter(next) } else { next == c };
                start + text[start..].find(|next| !goes_on(next)).unwrap_or(text.len() - start)
            }
        };
        while chars.next_if(|(at, _)| *at < end).is_some() {}
        out.push(Word { start, end });
    }
    out
}

/// The length of a placeholder at the start of `text`: `[PERSON_1]`, `[CPR_12B]`.
fn placeholder(text: &str) -> Option<usize> {
    let name = text.strip_prefix('[')?;
    let letters = name.find(|c: char| !(c.is_ascii_uppercase() || c == '_'))?;
    let rest = name[letters..].trim_start_matches(|c: char| c.is_ascii_digit());
    let digits = name.len() - letters - rest.len();
    let rest = rest.strip_prefix(|c: char| c.is_ascii_uppercase()).unwrap_or(rest);
    let whole = letters > 1 && digits > 0 && name.starts_with(|c| c != '_') && name[..letters].ends_with('_');
    (whole && rest.starts_with(']')).then(|| text.len() - rest.len() + 1)
}

fn ends_sentence(text: &str, words: &[Word], at: usize) -> bool {
    let (word, Some(next)) = (words[at], words.get(at + 1)) else { return true };
    let gap = &text[word.end..next.start];
    if gap.contains('\n') {
        return true;
    }
    let mark = text[word.start..].chars().next().unwrap_or_default();
    if gap.is_empty() || !".!?".contains(mark) || text[next.start..].starts_with(char::is_lowercase) {
        return false;
    }
    let abbreviates = |before: &Word| {
        let written = before.of(text);
        before.end == word.start
            && (written.chars().count() == 1
                || written.chars().all(char::is_numeric)
                || ABBREVIATIONS.contains(&written.to_lowercase().as_str()))
    };
    !(mark == '.' && at > 0 && abbreviates(&words[at - 1]))
}

/// What is read together: sentences joined up to [`TARGET`] words; a blank line always parts, and so does one sentence in
/// three, by how it ends, so that an edit moves only the next few cuts. A sentence over [`LONGEST`] words is read in
/// overlapping parts. Together they keep every word once.
pub(crate) fn stretches(text: &str, words: &[Word]) -> Vec<Stretch> {
    let (mut out, mut start, mut sentence) = (Vec::new(), 0, 0);
    for at in (0..words.len()).filter(|at| ends_sentence(text, words, *at)) {
        let next = at + 1;
        if sentence > start && next - start > TARGET {
            part(&mut out, start, sentence);
            start = sentence;
        }
        let blank = |next: &Word| text[words[at].end..next.start].matches('\n').count() > 1;
        if words.get(next).is_none_or(blank) || next - start >= LEAST && parts_here(text, &words[sentence..next]) {
            part(&mut out, start, next);
            start = next;
        }
        sentence = next;
    }
    out
}

/// Whether the sum of the bytes of the last three words of a sentence is a multiple of three.
fn parts_here(text: &str, sentence: &[Word]) -> bool {
    let last = &sentence[sentence.len().saturating_sub(3)..];
    last.iter().flat_map(|w| w.of(text).bytes()).map(u32::from).sum::<u32>() % 3 == 0
}

fn part(out: &mut Vec<Stretch>, mut start: usize, end: usize) {
    let from = |start: usize, out: &[Stretch]| out.last().map_or(start, |s: &Stretch| s.stop.max(start));
    while end - start > LONGEST {
        let last = start + LONGEST;
        out.push(Stretch { first: start, last, keep: from(start, out), stop: last - OVERLAP / 2 });
        start = last - OVERLAP;
    }
    out.push(Stretch { first: start, last: end, keep: from(start, out), stop: end });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> Vec<&str> {
        words(text).iter().map(|w| w.of(text)).collect()
    }

    #[test]
    fn words_are_runs_of_letters_or_of_one_sign() {
        assert_eq!(
            split("Hr. Al-Sayed, [PERSON_1B] …  -- x_y"),
            ["Hr", ".", "Al", "-", "Sayed", ",", "[PERSON_1B]", "…", "--", "x", "_", "y"]
        );
        assert_eq!(split("[X] [_1] [A_]"), ["[", "X", "]", "[", "_", "1", "]", "[", "A", "_", "]"]);
    }

    #[test]
    fn an_edit_moves_only_the_next_few_cuts() {
        let text: String = (0..200).map(|n| format!("Sætning nummer {n} står her og siger noget. ")).collect();
        let cuts = |text: &str| -> Vec<usize> {
            let words = words(text);
            stretches(text, &words).iter().map(|s| text.len() - words[s.last - 1].end).collect()
        };
        let (before, after) = (cuts(&text), cuts(&format!("Et par ord mere. {text}")));
        let moved = before.iter().filter(|cut| !after.contains(cut)).count();
        assert!(moved <= 4, "{moved} of {} cuts moved", before.len());
    }

    #[test]
    fn stretches_keep_every_word_once_whatever_the_text() {
        let long = "ord ".repeat(200);
        let text = format!("Hej Bo. Kl. 10 kommer hr. Holm.\n\n{long}\n{}", "Ja. Nej. ".repeat(60));
        let words = words(&text);
        let mut next = 0;
        for s in stretches(&text, &words) {
            assert_eq!(s.keep, next, "{s:?}");
            assert!(s.first <= s.keep && s.keep < s.stop && s.stop <= s.last && s.last - s.first <= LONGEST, "{s:?}");
            next = s.stop;
        }
        assert_eq!(next, words.len());
    }
}
