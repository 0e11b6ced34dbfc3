//! Base64 and hexadecimal: a text inside a text. One layer is opened; what is found inside covers the whole blob.

use crate::vault::Sensitive;
use std::ops::Range;

/// Shortest blob that is opened, in characters.
const SHORTEST: usize = 12;
/// Longest, in bytes: about 48 KB of text inside.
const LONGEST: usize = 64 * 1024;

/// A decoded blob.
#[derive(Debug)]
pub(crate) struct Blob {
    /// Where it stands in the text.
    pub(crate) range: Range<usize>,
    /// What it says.
    pub(crate) inside: Sensitive,
}

/// The blobs of `text` that hold readable text: runs of their characters, and the `pairs` of hexadecimal digits, such as
/// `6d 65 74`. Linear.
pub(crate) fn blobs(text: &str, pairs: &[Range<usize>]) -> Vec<Blob> {
    let mut out = Vec::new();
    for range in runs(text).chain(pairs.iter().cloned()) {
        let run = &text[range.clone()];
        let decoded = hexadecimal(run).and_then(readable).or_else(|| base64(run).and_then(readable));
        out.extend(decoded.map(|inside| Blob { range, inside: Sensitive::new(inside) }));
    }
    out
}

/// Runs of the characters of either encoding that are long enough and look like no word.
fn runs(text: &str) -> impl Iterator<Item = Range<usize>> {
    let bytes = text.as_bytes();
    let part = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'_' | b'-');
    let mut at = 0;
    std::iter::from_fn(move || {
        // A run of SHORTEST has every SHORTEST-th byte in it.
        while at + SHORTEST <= bytes.len() {
            let probe = at + SHORTEST - 1;
            if !part(bytes[probe]) {
                at = probe + 1;
                continue;
            }
            let start = at + bytes[at..probe].iter().rposition(|b| !part(*b)).map_or(0, |before| before + 1);
            let mut end = bytes[probe..].iter().position(|b| !part(*b)).map_or(bytes.len(), |len| probe + len);
            at = end;
            if !(SHORTEST..=LONGEST).contains(&(end - start)) || looks_like_a_word(&bytes[start..end]) {
                continue;
            }
            while bytes.get(end) == Some(&b'=') {
                end += 1;
            }
            at = end;
            return Some(start..end);
        }
        None
    })
}

/// Where pairs of hexadecimal digits end that go on at `at`.
pub(super) fn end_of_pairs(text: &str, mut at: usize) -> usize {
    let pair = |bytes: &[u8]| matches!(bytes[0], b' ' | b':') && bytes[1..].iter().all(u8::is_ascii_hexdigit);
    while text.as_bytes().get(at..at + 3).is_some_and(pair) {
        at += 3;
    }
    at
}

/// Small letters only, or with one capital in front.
fn looks_like_a_word(run: &[u8]) -> bool {
    run[1..].iter().all(|b| b.is_ascii_lowercase() || *b == b'-')
}

fn hexadecimal(run: &str) -> Option<Vec<u8>> {
    let run: String = run.chars().filter(|c| !matches!(c, ' ' | ':')).collect();
    if !run.len().is_multiple_of(2) || !run.bytes().all(|b| b.is_ascii_hexdigit()) {
        return None;
    }
    (0..run.len() / 2).map(|i| u8::from_str_radix(&run[2 * i..2 * i + 2], 16).ok()).collect()
}

/// Both alphabets of RFC 4648, with or without padding.
fn base64(run: &str) -> Option<Vec<u8>> {
    let body = run.trim_end_matches('=');
    let (mut bits, mut held, mut out) = (0_u32, 0, Vec::with_capacity(body.len() * 3 / 4));
    for byte in body.bytes() {
        let six = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            _ => return None,
        };
        bits = bits << 6 | u32::from(six);
        held += 6;
        if held >= 8 {
            held -= 8;
            out.push(u8::try_from(bits >> held & 0xFF).unwrap_or(0));
        }
    }
    Some(out)
}

/// Text, if the bytes are one: UTF-8 without control characters.
fn readable(bytes: Vec<u8>) -> Option<String> {
    let text = String::from_utf8(bytes).ok()?;
    let odd = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t');
    (text.len() >= 6 && !text.contains(odd)).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_encodings_are_opened_and_words_are_not() {
        let inside =
            |text: &str| blobs(text, &[]).into_iter().map(|b| b.inside.expose().to_owned()).collect::<Vec<_>>();
        assert_eq!(inside("token MDEwMjgzLTk5OTQ= slut"), ["010283-9994"]);
        assert_eq!(inside("hex 3031303238332d39393934"), ["010283-9994"]);
        assert_eq!(inside("Socialforvaltningen ringer 0102839994"), Vec::<String>::new());
    }
}
