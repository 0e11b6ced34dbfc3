//! The schema: one table of all managed settings. The reader goes by it, and everything in `deploy/` is made from it.

use super::choice::{FrontDoor, Mode, Ring};
use super::fault::{Why, short};
use crate::messages::Language;
use serde_json::Value;

/// A text in both languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bilingual {
    /// In Danish.
    pub da: &'static str,
    /// In English.
    pub en: &'static str,
}

impl Bilingual {
    /// The text in `language`.
    pub const fn of(self, language: Language) -> &'static str {
        match language {
            Language::Danish => self.da,
            Language::English => self.en,
        }
    }
}

/// One of the values that a setting chooses among.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Choice {
    /// As it is written.
    pub value: &'static str,
    /// What people read.
    pub label: Bilingual,
}

/// The form of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Format {
    /// The form as a regular expression of JSON Schema (ECMA-262), for whole texts. The reader has a parser for each
    /// form; it refuses everything that this refuses.
    pub pattern: &'static str,
    /// Characters at most.
    pub max_length: usize,
    /// The form in words.
    pub hint: Bilingual,
}

/// What the value of a setting looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A list of different texts of one form. In the registry `REG_MULTI_SZ`.
    List(Format),
    /// A list of different values out of these. In the registry `REG_MULTI_SZ`.
    ListOf(&'static [Choice]),
    /// A text. In the registry `REG_SZ`.
    Text(Format),
    /// One of these values. In the registry `REG_SZ`.
    Choice(&'static [Choice]),
}

/// Which setting it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Key {
    RepositoryUrls,
    RootFingerprint,
    Unit,
    MinPackVersion,
    Ring,
    Mode,
    FrontDoors,
}

/// What Værn does not do while the value of a setting is invalid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stops {
    Nothing,
    Updates,
    Sending,
}

/// One setting.
#[derive(Debug, Clone, Copy)]
pub struct Setting {
    pub(super) key: Key,
    /// The name: of the JSON key, the registry value, the ADMX policy and the preference.
    pub name: &'static str,
    /// What its value looks like.
    pub kind: Kind,
    /// The title in an editor.
    pub title: Bilingual,
    /// What it does.
    pub about: Bilingual,
    /// What holds when it is not configured.
    pub default: Bilingual,
    /// What holds when its value is invalid: the restrictive choice.
    pub invalid: Bilingual,
    /// A valid value; several items for a list only.
    pub example: &'static [&'static str],
    pub(super) stops: Stops,
}

const URL: Format = Format {
    pattern: r"^(https://[^/:\s@?#\\\x00-\x1f\x7f-\x9f][^/\s@?#\\\x00-\x1f\x7f-\x9f]*(/[^\s@?#\\\x00-\x1f\x7f-\x9f]*)?|file://[^/\s@?#\\\x00-\x1f\x7f-\x9f]*/[^\s@?#\\\x00-\x1f\x7f-\x9f]+|http://(localhost|127\.0\.0\.1|\[::1\])(:[0-9]{1,5})?(/[^\s@?#\\\x00-\x1f\x7f-\x9f]*)?)$",
    max_length: 1023,
    hint: Bilingual {
        da: "https://…, file://… eller http://localhost…, uden brugernavn, mellemrum, «?» og «#»",
        en: "https://…, file://… or http://localhost…, without a user, blanks, «?» and «#»",
    },
};

const FINGERPRINT: Format = Format {
    pattern: "^[0-9a-f]{64}$",
    max_length: 64,
    hint: Bilingual { da: "64 hexadecimale cifre med små bogstaver", en: "64 lower-case hexadecimal digits" },
};

const UNIT: Format = Format {
    pattern: "^[a-z0-9-]{1,40}(/[a-z0-9-]{1,40})?$",
    max_length: 81,
    hint: Bilingual {
        da: "kommune eller kommune/forvaltning med tegnene a-z, 0-9 og bindestreg",
        en: "kommune or kommune/forvaltning, of a-z, 0-9 and hyphens",
    },
};

const LEAST_VERSION: Format = Format {
    pattern: "^[a-z0-9-]{1,40}(/[a-z0-9-]{1,40})?=[1-9][0-9]{0,17}$",
    max_length: 100,
    hint: Bilingual { da: "lag=N, hvor N er et helt tal fra 1", en: "layer=N, where N is a whole number from 1" },
};

/// All managed settings, in the order in which they are shown. There are no others.
pub const SETTINGS: &[Setting] = &[
    Setting {
        key: Key::RepositoryUrls,
        name: "RepositoryUrls",
        kind: Kind::List(URL),
        title: Bilingual { da: "Pakkelagre", en: "Repositories of rule packs" },
        about: Bilingual {
            da: "Hvor Værn henter regelpakker: en webserver, et netværksdrev eller en USB-nøgle. De prøves i den viste rækkefølge. Værn stoler ikke på et pakkelager i sig selv: indholdet tæller kun med de rigtige underskrifter.",
            en: "Where Værn fetches rule packs: a web server, a file share or a USB stick. They are tried in this order. A repository is not trusted in itself: what it holds counts with the right signatures only.",
        },
        default: Bilingual { da: "Værn henter ingen opdateringer.", en: "Værn fetches no updates." },
        invalid: Bilingual { da: "Værn henter ingen opdateringer.", en: "Værn fetches no updates." },
        example: &["https://regler.kommune.example/vaern/", "file://filserver.kommune.example/vaern/"],
        stops: Stops::Updates,
    },
    Setting {
        key: Key::RootFingerprint,
        name: "RootFingerprint",
        kind: Kind::Text(FINGERPRINT),
        title: Bilingual { da: "Rodfilens fingeraftryk", en: "Fingerprint of the root file" },
        about: Bilingual {
            da: "SHA-256 af filen 1.root.json, som al tillid til regelpakker hviler på. «vaern pack repo» skriver fingeraftrykket.",
            en: "The SHA-256 of the file 1.root.json, on which all trust in rule packs rests. «vaern pack repo» prints it.",
        },
        default: Bilingual {
            da: "Værn stoler ikke på noget pakkelager og henter ingen opdateringer.",
            en: "Værn trusts no repository and fetches no updates.",
        },
        invalid: Bilingual {
            da: "Værn stoler ikke på noget pakkelager og henter ingen opdateringer.",
            en: "Værn trusts no repository and fetches no updates.",
        },
        example: &["b5bb9d8014a0f9b1d61e21e796d78dccdf1352f23cd32812f4850b878ae4944c"],
        stops: Stops::Updates,
    },
    Setting {
        key: Key::Unit,
        name: "Unit",
        kind: Kind::Text(UNIT),
        title: Bilingual { da: "Organisatorisk enhed", en: "Unit" },
        about: Bilingual {
            da: "Kommunen, eller kommunen og forvaltningen, hvis lag pc’en følger oven på grundpakken.",
            en: "The municipality, or municipality and administration, whose layers this device follows on top of the base pack.",
        },
        default: Bilingual { da: "Kun grundpakken gælder.", en: "The base pack alone is in force." },
        invalid: Bilingual { da: "Kun grundpakken gælder.", en: "The base pack alone is in force." },
        example: &["aarhus/social"],
        stops: Stops::Nothing,
    },
    Setting {
        key: Key::MinPackVersion,
        name: "MinPackVersion",
        kind: Kind::List(LEAST_VERSION),
        title: Bilingual { da: "Laveste tilladte version af hvert lag", en: "Lowest allowed version of each layer" },
        about: Bilingual {
            da: "Den laveste version af hvert lag, som pc’en må sende med. En ældre pakke bliver ikke taget i brug, heller ikke når Værns data er slettet.",
            en: "The lowest version of each layer with which this device may send. An older pack does not come into use, not even when Værn's data were wiped.",
        },
        default: Bilingual {
            da: "Den højeste version, som pc’en har set, er den laveste tilladte.",
            en: "The highest version that this device has seen is the lowest allowed.",
        },
        invalid: Bilingual { da: "Værn sender ikke.", en: "Værn does not send." },
        example: &["dk-base=13", "aarhus=4", "aarhus/social=2"],
        stops: Stops::Sending,
    },
    Setting {
        key: Key::Ring,
        name: "Ring",
        kind: Kind::Choice(Ring::CHOICES),
        title: Bilingual { da: "Ring", en: "Ring" },
        about: Bilingual {
            da: "Om pc’en får nye versioner først, eller når de er til alle.",
            en: "Whether this device gets new versions first, or when they are for everybody.",
        },
        default: Bilingual { da: "Pc’en er i ringen broad.", en: "This device is in the ring broad." },
        invalid: Bilingual { da: "Pc’en er i ringen broad.", en: "This device is in the ring broad." },
        example: &["broad"],
        stops: Stops::Nothing,
    },
    Setting {
        key: Key::Mode,
        name: "Mode",
        kind: Kind::Choice(Mode::CHOICES),
        title: Bilingual { da: "Hvad nye regler gør", en: "What new rules do" },
        about: Bilingual {
            da: "Hvad regler, der er nyere end den indbyggede pakke, gør på pc’en: bliver kun talt, bliver kun vist eller griber ind. De indbyggede regler griber altid ind, og det gør nye regler for CPR-numre, adresser, adgangskoder og følsomme oplysninger også.",
            en: "What rules that are newer than the built-in pack do on this device: only count, only hint, or act. The built-in rules always act, and so do new rules for CPR numbers, addresses, secrets and special categories.",
        },
        default: Bilingual { da: "Nye regler griber ind (enforce).", en: "New rules act (enforce)." },
        invalid: Bilingual { da: "Nye regler griber ind (enforce).", en: "New rules act (enforce)." },
        example: &["enforce"],
        stops: Stops::Nothing,
    },
    Setting {
        key: Key::FrontDoors,
        name: "FrontDoors",
        kind: Kind::ListOf(FrontDoor::CHOICES),
        title: Bilingual { da: "Tilladte indgange", en: "Allowed front doors" },
        about: Bilingual {
            da: "Hvor en tekst må komme ind i Værn. En tom liste lukker alle indgange. Værdier: window, hotkey, clipboard, extension, proxy, file, cli.",
            en: "Where a text may enter Værn. An empty list closes all front doors. Values: window, hotkey, clipboard, extension, proxy, file, cli.",
        },
        default: Bilingual { da: "Alle er åbne.", en: "All are open." },
        invalid: Bilingual { da: "Alle er lukkede. Værn sender ikke.", en: "All are closed. Værn does not send." },
        example: &["window", "cli"],
        stops: Stops::Sending,
    },
];

impl Setting {
    /// The setting of exactly that name.
    pub fn named(name: &str) -> Option<&'static Self> {
        SETTINGS.iter().find(|setting| setting.name == name)
    }
}

impl Kind {
    /// Whether the value is a list.
    pub const fn is_list(self) -> bool {
        matches!(self, Self::List(_) | Self::ListOf(_))
    }

    /// The texts of a value: exactly one unless this is a list. Their form is not looked at.
    pub(super) fn items(self, value: &Value) -> Result<Vec<&str>, Why> {
        if !self.is_list() {
            return value.as_str().map(|text| vec![text]).ok_or(Why::NotText);
        }
        let list = value.as_array().ok_or(Why::NotList)?;
        let items: Vec<&str> = list.iter().map(|item| item.as_str().ok_or(Why::NotList)).collect::<Result<_, _>>()?;
        let twice = items.iter().enumerate().find(|(index, item)| items[..*index].contains(item));
        twice.map_or(Ok(()), |(_, item)| Err(Why::Twice(short(item))))?;
        Ok(items)
    }

    /// Why `item` is refused.
    pub(super) fn refuse(self, item: &str) -> Why {
        match self {
            Self::List(format) | Self::Text(format) => Why::Malformed { item: short(item), hint: format.hint },
            Self::ListOf(choices) | Self::Choice(choices) => Why::Unknown { item: short(item), choices },
        }
    }
}
