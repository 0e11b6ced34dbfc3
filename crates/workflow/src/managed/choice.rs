//! The values that settings choose among.

use super::setting::{Bilingual, Choice};
use std::collections::BTreeSet;

macro_rules! choices {
    ($(#[$doc:meta])* $name:ident {
        $($(#[$variant_doc:meta])* $variant:ident = $value:literal, $da:literal, $en:literal;)*
    }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$variant_doc])* $variant,)* }

        impl $name {
            /// All of them, in the order in which they are offered.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// What the schema offers, in the same order.
            pub const CHOICES: &[Choice] = &[$(Choice { value: $value, label: Bilingual { da: $da, en: $en } }),*];

            /// The value in managed settings.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $value),* }
            }

            /// The one with exactly that value.
            pub fn named(value: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|choice| choice.as_str() == value)
            }
        }
    };
}

choices! {
    /// Who gets a new pack version first.
    Ring {
        /// Gets versions that are signed for the pilot ring, and all others.
        Pilot = "pilot", "Får nye versioner først (pilot)", "Gets new versions first (pilot)";
        /// Gets versions that are signed for everybody.
        Broad = "broad", "Får versioner, når de er til alle (broad)", "Gets versions when they are for everybody (broad)";
    }
}

choices! {
    /// What rules that are newer than the built-in pack do on this device.
    Mode {
        /// They are counted and change nothing.
        Shadow = "shadow", "Tælles kun (shadow)", "Only count (shadow)";
        /// What they find is shown as a hint.
        Advise = "advise", "Viser kun (advise)", "Only hint (advise)";
        /// They act like all other rules.
        Enforce = "enforce", "Griber ind (enforce)", "Act (enforce)";
    }
}

choices! {
    /// A way in which a text comes to Værn. Some of these do not exist yet; naming them now decides about them.
    FrontDoor {
        /// The window.
        Window = "window", "Vinduet", "The window";
        /// The global hotkey.
        Hotkey = "hotkey", "Genvejstasten", "The hotkey";
        /// The guard of the clipboard.
        Clipboard = "clipboard", "Vagten på udklipsholderen", "The clipboard guard";
        /// The extension of the browser.
        Extension = "extension", "Browserudvidelsen", "The browser extension";
        /// The proxy on this machine.
        Proxy = "proxy", "Proxyen på maskinen", "The proxy on this machine";
        /// Files that are dropped or opened.
        File = "file", "Filer", "Files";
        /// The command line.
        Cli = "cli", "Kommandolinjen", "The command line";
    }
}

/// The front doors that are open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FrontDoors(BTreeSet<FrontDoor>);

impl FrontDoors {
    /// All of them: nothing is configured.
    pub fn all() -> Self {
        FrontDoor::ALL.iter().copied().collect()
    }

    /// None of them: nothing can be sent.
    pub const fn none() -> Self {
        Self(BTreeSet::new())
    }

    /// Whether `door` is open.
    pub fn allows(&self, door: FrontDoor) -> bool {
        self.0.contains(&door)
    }

    /// Those that are open, in the order of [`FrontDoor::ALL`].
    pub fn iter(&self) -> impl Iterator<Item = FrontDoor> + '_ {
        self.0.iter().copied()
    }
}

impl FromIterator<FrontDoor> for FrontDoors {
    fn from_iter<I: IntoIterator<Item = FrontDoor>>(doors: I) -> Self {
        Self(doors.into_iter().collect())
    }
}
