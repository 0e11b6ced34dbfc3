//! What a finding is about.

use std::borrow::Cow;
use std::fmt;

/// A category name such as `CPR`. A pack may add categories; the built-in ones keep their names.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Category(Cow<'static, str>);

/// How a category identifies people, which decides the default policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// Points to a person (or home, account, device) on its own.
    Direct,
    /// GDPR art. 9 and 10, and confidential social matters.
    Special,
    /// Points to a person whose office is public; shown and kept.
    Public,
}

/// A category name is 1-32 upper-case ASCII letters, digits and `_`, starting with a letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadCategory;

macro_rules! categories {
    (direct: $($direct:ident)*; special: $($special:ident)*) => {
        impl Category {
            $(#[doc = concat!("Direct identifier `", stringify!($direct), "`.")]
              pub const $direct: Self = Self(Cow::Borrowed(stringify!($direct)));)*
            $(#[doc = concat!("Special category `", stringify!($special), "`.")]
              pub const $special: Self = Self(Cow::Borrowed(stringify!($special)));)*
            /// The built-in direct identifiers, in the order a person would pick one by hand.
            pub const DIRECT: &[Self] = &[$(Self::$direct),*];
            /// The built-in special categories.
            pub const SPECIAL: &[Self] = &[$(Self::$special),*];
        }
    };
}

categories! {
    direct: PERSON CPR ADDRESS PHONE EMAIL BIRTHDATE CASE_NUMBER LOCATION ORG_PRIVATE CVR BANK_ACCOUNT IBAN CARD
        LICENSE_PLATE VEHICLE PASSPORT DRIVING_LICENCE USERNAME EMPLOYEE_ID STUDENT_ID PROPERTY_ID IP MAC
        URL_PERSONAL SECRET;
    special: HEALTH SOCIAL CRIME RELIGION ETHNICITY UNION POLITICS SEXUAL
}

impl Category {
    /// Somebody in public office, acting as such: «borgmester Hansen åbner broen».
    pub const PUBLIC_PERSON: Self = Self(Cow::Borrowed("PUBLIC_PERSON"));

    /// Parses a category name.
    ///
    /// # Errors
    /// [`BadCategory`] when the name is not 1-32 of `A-Z 0-9 _`, starting with a letter.
    pub fn parse(name: &str) -> Result<Self, BadCategory> {
        if let Some(known) = Self::DIRECT.iter().chain(Self::SPECIAL).find(|c| c.as_str() == name) {
            return Ok(known.clone());
        }
        let ok = (1..=32).contains(&name.len())
            && name.starts_with(|c: char| c.is_ascii_uppercase())
            && name.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_');
        if ok { Ok(Self(Cow::Owned(name.to_owned()))) } else { Err(BadCategory) }
    }

    /// The name, e.g. `CPR`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether no layer of rules may loosen what a lower one says of it, exceptions included: CPR numbers, addresses
    /// (any may be protected), secrets and the special categories.
    pub fn is_never_loosened(&self) -> bool {
        self.class() == Class::Special || [Self::CPR, Self::ADDRESS, Self::SECRET].contains(self)
    }

    /// Whether an exception may name expressions that are not meant: «Rådhuspladsen 1» is nobody's address, but nothing
    /// that is written down ahead can be nobody's CPR number.
    pub fn yields_to_terms(&self) -> bool {
        *self == Self::ADDRESS || !self.is_never_loosened()
    }

    /// Its class; a pack's own category counts as direct, the strict choice.
    pub fn class(&self) -> Class {
        match () {
            () if Self::SPECIAL.contains(self) => Class::Special,
            () if *self == Self::PUBLIC_PERSON => Class::Public,
            () => Class::Direct,
        }
    }
}

impl fmt::Display for Category {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_checked() {
        assert_eq!(Category::parse("CPR"), Ok(Category::CPR));
        assert!(Category::parse("LIBRARY_CARD").is_ok());
        for bad in ["", "cpr", "1A", "A-B", "ÆØÅ", &"A".repeat(33)] {
            assert_eq!(Category::parse(bad), Err(BadCategory), "{bad}");
        }
    }

    #[test]
    fn an_unknown_category_is_treated_as_direct() {
        assert_eq!(Category::parse("LIBRARY_CARD").map(|c| c.class()), Ok(Class::Direct));
        assert_eq!(Category::HEALTH.class(), Class::Special);
    }
}
