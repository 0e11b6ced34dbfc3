//! The webview counts UTF-16 code units; everything else counts bytes. This is the only place that knows both.

/// UTF-16 offsets of ascending byte offsets of `text`. One pass.
pub(crate) fn from_bytes(text: &str, bytes: &[usize]) -> Vec<usize> {
    let mut out = Vec::with_capacity(bytes.len());
    let (mut units, mut wanted) = (0, bytes.iter().peekable());
    for (at, c) in text.char_indices() {
        while wanted.next_if(|b| **b <= at).is_some() {
            out.push(units);
        }
        units += c.len_utf16();
    }
    out.extend(wanted.map(|_| units));
    out
}

/// Byte offsets of ascending UTF-16 offsets of `text`. An offset within a surrogate pair moves to its end.
pub(crate) fn to_bytes(text: &str, units: &[usize]) -> Vec<usize> {
    let mut out = Vec::with_capacity(units.len());
    let (mut count, mut wanted) = (0, units.iter().peekable());
    for (at, c) in text.char_indices() {
        while wanted.next_if(|u| **u <= count).is_some() {
            out.push(at);
        }
        count += c.len_utf16();
    }
    out.extend(wanted.map(|_| text.len()));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_survive_the_border() {
        let text = "æ🙂x ø";
        assert_eq!(from_bytes(text, &[0, 2, 6, 7, 8, 10]), [0, 1, 3, 4, 5, 6]);
        assert_eq!(to_bytes(text, &[0, 1, 3, 4, 5, 6]), [0, 2, 6, 7, 8, 10]);
        assert_eq!(to_bytes(text, &[2, 99]), [6, 10]);
    }
}
