//! Look-alikes of Latin letters and of digits.

/// Cyrillic and Greek letters that look like Latin ones, lower and upper case
/// (Unicode confusables, the subset seen in Danish names and cue words).
const LOOKALIKES: &[(char, char)] = &[
    ('а', 'a'),
    ('е', 'e'),
    ('о', 'o'),
    ('р', 'p'),
    ('с', 'c'),
    ('у', 'y'),
    ('х', 'x'),
    ('і', 'i'),
    ('ј', 'j'),
    ('ѕ', 's'),
    ('ԁ', 'd'),
    ('һ', 'h'),
    ('ո', 'n'),
    ('ν', 'v'),
    ('ο', 'o'),
    ('α', 'a'),
    ('ι', 'i'),
    ('к', 'k'),
    ('А', 'A'),
    ('В', 'B'),
    ('Е', 'E'),
    ('К', 'K'),
    ('М', 'M'),
    ('Н', 'H'),
    ('О', 'O'),
    ('Р', 'P'),
    ('С', 'C'),
    ('Т', 'T'),
    ('У', 'Y'),
    ('Х', 'X'),
    ('І', 'I'),
    ('Ј', 'J'),
    ('Ѕ', 'S'),
    ('Α', 'A'),
    ('Β', 'B'),
    ('Ε', 'E'),
    ('Ζ', 'Z'),
    ('Η', 'H'),
    ('Ι', 'I'),
    ('Κ', 'K'),
    ('Μ', 'M'),
    ('Ν', 'N'),
    ('Ο', 'O'),
    ('Ρ', 'P'),
    ('Τ', 'T'),
];

/// First code point of the runs of ten decimal digits (general category Nd) that occur in the scripts of Danish
/// residents' languages and in what phones and PDFs produce.
const DIGIT_ZEROS: &[u32] = &[
    0x0660, 0x06F0, 0x07C0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0B66, 0x0BE6, 0x0C66, 0x0CE6, 0x0D66, 0x0E50, 0x0ED0,
    0x0F20, 0x1040, 0x17E0, 0x1810, 0xFF10, 0x1D7CE, 0x1D7D8, 0x1D7E2, 0x1D7EC, 0x1D7F6, 0x1FBF0,
];

/// Longest word that is looked at, in characters to each side.
const WORD: usize = 64;

/// The ASCII digit that a decimal digit of another script stands for.
pub(crate) fn decimal_digit(c: char) -> Option<char> {
    let code = u32::from(c);
    let zero = DIGIT_ZEROS.iter().find(|zero| (**zero..**zero + 10).contains(&code))?;
    char::from_digit(code - zero, 10)
}

/// Whether the word around `at` mixes ASCII letters with look-alikes of another script. A wholly Cyrillic or Greek word
/// is no disguise. Looks at most [`WORD`] characters each way.
pub(crate) fn word_around(text: &str, at: usize) -> bool {
    let part = |c: &char| c.is_alphanumeric();
    let ascii = |c: char| c.is_ascii_alphabetic();
    text[at..].chars().take(WORD).take_while(part).any(ascii)
        || text[..at].chars().rev().take(WORD).take_while(part).any(ascii)
}

/// The Latin letter that `c` imitates.
pub(crate) fn latin(c: char) -> Option<char> {
    if !('\u{370}'..'\u{590}').contains(&c) {
        return None;
    }
    LOOKALIKES.iter().find(|(look, _)| *look == c).map(|(_, latin)| *latin)
}
