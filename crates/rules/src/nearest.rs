//! «Did you mean»: the nearest of the names that exist.

/// The name that `written` is probably meant to be: at most a third of its letters (at least one) differ.
pub(crate) fn nearest<'n>(written: &str, names: impl IntoIterator<Item = &'n str>) -> Option<String> {
    let near = |name: &'n str| (strsim::damerau_levenshtein(&written.to_lowercase(), &name.to_lowercase()), name);
    let most = (written.chars().count() / 3).max(1);
    let best = names.into_iter().map(near).filter(|(distance, _)| *distance <= most).min();
    best.map(|(_, name)| name.to_owned())
}

/// The nearest name, or else all of them.
pub(crate) fn nearest_or_all<'n>(written: &str, names: impl IntoIterator<Item = &'n str> + Clone) -> String {
    nearest(written, names.clone())
        .unwrap_or_else(|| format!("one of {}", names.into_iter().collect::<Vec<_>>().join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_understood_and_another_word_is_not() {
        let names = ["pattern", "boundary", "validate"];
        for (written, meant) in [("patern", Some("pattern")), ("Boundray", Some("boundary")), ("colour", None)] {
            assert_eq!(nearest(written, names).as_deref(), meant, "{written}");
        }
        assert_eq!(nearest_or_all("x", ["digit", "word"]), "one of digit, word");
    }
}
