//! The marks of tests: `[[CATEGORY|value]]`.

use std::ops::Range;
use vaern_engine::Category;

/// The text without its marks, and what was marked: category and bytes in that text.
pub(super) type Marked = (String, Vec<(Category, Range<usize>)>);

/// Reads the marks of a test.
///
/// # Errors
/// Says what is wrong with the first mark that is none.
pub(super) fn read(text: &str) -> Result<Marked, String> {
    let (mut out, mut marks, mut rest) = (String::new(), Vec::new(), text);
    while let Some((before, after)) = rest.split_once("[[") {
        out.push_str(before);
        let (mark, after) = after.split_once("]]").ok_or("a mark has no end")?;
        let (category, value) = mark.split_once('|').ok_or("a mark has no category")?;
        let category = Category::parse(category).map_err(|_| format!("`{category}` is no category"))?;
        if value.is_empty() {
            return Err("a mark has no value".to_owned());
        }
        marks.push((category, out.len()..out.len() + value.len()));
        out.push_str(value);
        rest = after;
    }
    out.push_str(rest);
    Ok((out, marks))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_read_and_what_is_none_is_refused() {
        let (text, marks) = read("æ [[CPR|12]] b [[PHONE|3]]").expect("two marks");
        assert_eq!(text, "æ 12 b 3");
        assert_eq!(
            marks.iter().map(|(c, at)| (c.as_str(), &text[at.clone()])).collect::<Vec<_>>(),
            [("CPR", "12"), ("PHONE", "3")]
        );
        for bad in ["[[CPR|1", "[[1]]", "[[cpr|1]]", "[[CPR|]]"] {
            assert!(read(bad).is_err(), "{bad}");
        }
    }
}
