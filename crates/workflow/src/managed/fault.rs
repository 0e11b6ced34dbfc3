//! What is wrong with managed settings, in words for whoever set them.

use super::setting::{Bilingual, Choice, Setting, Stops};
use crate::messages::Language;

/// Characters of a value that are shown at most.
const SHOWN: usize = 200;

/// Something in the managed settings that Værn cannot obey.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The name of the setting; where nothing could be read, the file or key.
    pub setting: String,
    /// Why.
    pub why: Why,
}

/// Why a setting is not obeyed. Values are cut after 200 characters.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Why {
    /// The settings as a whole cannot be read. The reason is English.
    Unreadable(String),
    /// There is no setting of this name.
    NoSuchSetting,
    /// The value is no text.
    NotText,
    /// The value is no list of texts.
    NotList,
    /// A text has another form than the setting wants.
    Malformed {
        /// The text.
        item: String,
        /// The form.
        hint: Bilingual,
    },
    /// A value that there is not.
    Unknown {
        /// The value.
        item: String,
        /// Those that there are.
        choices: &'static [Choice],
    },
    /// This stands twice in a list.
    Twice(String),
}

impl Fault {
    /// Whether nothing may be sent before this is mended.
    ///
    /// A name that does not exist stops sending too: it may be a misspelt `MinPackVersion` or `FrontDoors`.
    pub fn stops_sending(&self) -> bool {
        matches!(self.why, Why::Unreadable(_) | Why::NoSuchSetting) || self.stops() == Stops::Sending
    }

    /// Whether nothing may be fetched before this is mended.
    pub fn stops_updates(&self) -> bool {
        matches!(self.why, Why::Unreadable(_)) || self.stops() == Stops::Updates
    }

    /// What is wrong and what Værn does meanwhile.
    pub fn text(&self, language: Language) -> String {
        format!("{}: {}", self.setting, self.meaning(language))
    }

    /// The same without the name of the setting.
    pub fn meaning(&self, language: Language) -> String {
        let (why, now) = (self.why.text(language), self.now().of(language));
        let meanwhile = match language {
            Language::Danish => "Indtil det er rettet",
            Language::English => "Until it is mended",
        };
        format!("{why} {meanwhile}: {now}")
    }

    fn now(&self) -> Bilingual {
        match (&self.why, Setting::named(&self.setting)) {
            (Why::Unreadable(_), _) => Bilingual {
                da: "Værn sender ikke, henter ingen opdateringer og bruger kun grundpakken.",
                en: "Værn does not send, fetches no updates and uses the base pack alone.",
            },
            (_, Some(setting)) => setting.invalid,
            (_, None) => Bilingual { da: "Værn sender ikke.", en: "Værn does not send." },
        }
    }

    fn stops(&self) -> Stops {
        Setting::named(&self.setting).map_or(Stops::Nothing, |setting| setting.stops)
    }
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text(Language::English))
    }
}

impl Why {
    /// The reason as one sentence.
    pub fn text(&self, language: Language) -> String {
        match language {
            Language::Danish => self.danish(),
            Language::English => self.english(),
        }
    }

    fn danish(&self) -> String {
        match self {
            Self::Unreadable(why) => format!("De styrede indstillinger kan ikke læses ({why})."),
            Self::NoSuchSetting => "Der findes ingen indstilling med det navn.".to_owned(),
            Self::NotText => "Værdien er ikke en tekst.".to_owned(),
            Self::NotList => "Værdien er ikke en liste af tekster.".to_owned(),
            Self::Malformed { item, hint } => format!("«{item}» er ikke {}.", hint.da),
            Self::Unknown { item, choices } => format!("«{item}» er ikke en af værdierne {}.", values(choices)),
            Self::Twice(item) => format!("«{item}» står der to gange."),
        }
    }

    fn english(&self) -> String {
        match self {
            Self::Unreadable(why) => format!("The managed settings cannot be read ({why})."),
            Self::NoSuchSetting => "There is no setting of that name.".to_owned(),
            Self::NotText => "The value is no text.".to_owned(),
            Self::NotList => "The value is no list of texts.".to_owned(),
            Self::Malformed { item, hint } => format!("«{item}» is not {}.", hint.en),
            Self::Unknown { item, choices } => format!("«{item}» is none of {}.", values(choices)),
            Self::Twice(item) => format!("«{item}» stands there twice."),
        }
    }
}

fn values(choices: &[Choice]) -> String {
    let values: Vec<&str> = choices.iter().map(|choice| choice.value).collect();
    values.join(", ")
}

/// `text` on one line, cut after 200 characters.
pub(super) fn short(text: &str) -> String {
    let mut out: String = text.chars().take(SHOWN).map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect();
    if text.chars().nth(SHOWN).is_some() {
        out.push('…');
    }
    out
}
