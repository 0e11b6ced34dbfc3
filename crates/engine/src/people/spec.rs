//! What a pack says about people.

use super::RULE;
use crate::lexicon::Lexicons;
use crate::rule::BuildError;
use crate::words::{Facts, WordTable};
use std::collections::HashSet;
use std::sync::Arc;

/// Word lists and cues of the people recogniser, lower case.
#[derive(Debug, Clone, Default)]
pub struct PeopleSpec {
    /// Lexicon ids: first names and surnames with bearer counts, ordinary words, places.
    pub first_names: Arc<str>,
    /// Surnames.
    pub surnames: Arc<str>,
    /// Ordinary words.
    pub ordinary: Arc<str>,
    /// Towns, municipalities, countries.
    pub places: Arc<str>,
    /// Before a name, not part of it: «hr», «fru», «dr».
    pub titles: HashSet<String>,
    /// Roles after which a capitalised word is a person.
    pub roles: HashSet<String>,
    /// Verbs that people do.
    pub verbs: HashSet<String>,
    /// Words that announce a name: «navn», «hedder», «kære», «hilsen».
    pub cues: HashSet<String>,
    /// Words before the name of a thing or an animal: «lokale», «projekt», «båden».
    pub things: HashSet<String>,
    /// Lower-case words inside names: «von», «af», «el».
    pub particles: HashSet<String>,
    /// Words after which the name before is an organisation's.
    pub organisations: HashSet<String>,
    /// Endings of street names.
    pub street_suffixes: Vec<String>,
    /// Words that are no names although the lists have them.
    pub common: HashSet<String>,
    /// Names that are ordinary words as well.
    pub ambiguous: HashSet<String>,
    /// Fixed expressions of several words that are no people.
    pub not_people: Vec<String>,
    /// Words that speak of a person: «hun», «hans», «barnet».
    pub person_words: HashSet<String>,
    /// Public offices: whoever is named right after one of them acts in it.
    pub offices: HashSet<String>,
}

impl PeopleSpec {
    /// Every cue word with what it says, in order.
    /// The word lists that the table is made of.
    pub(crate) const fn lists(&self) -> [&Arc<str>; 4] {
        [&self.first_names, &self.surnames, &self.ordinary, &self.places]
    }

    pub(crate) fn words(&self) -> Vec<(&str, Facts)> {
        let sets = [
            (&self.ambiguous, Facts::WORD),
            (&self.common, Facts::COMMON),
            (&self.titles, Facts::TITLE),
            (&self.roles, Facts::ROLE),
            (&self.cues, Facts::CUE),
            (&self.things, Facts::THING),
            (&self.particles, Facts::PARTICLE),
            (&self.organisations, Facts::ORGANISATION),
            (&self.verbs, Facts::VERB),
            (&self.person_words, Facts::PERSON),
            (&self.offices, Facts::OFFICE),
        ];
        let mut words: Vec<(&str, Facts)> =
            sets.into_iter().flat_map(|(set, fact)| set.iter().map(move |word| (word.as_str(), fact))).collect();
        words.sort_unstable_by_key(|(word, fact)| (*word, format!("{fact:?}")));
        words
    }
}

/// The table of a pack's lists and cue words.
pub(crate) fn word_table(spec: &PeopleSpec, lexicons: &Lexicons) -> Result<WordTable, BuildError> {
    let get = |id: &Arc<str>| {
        let missing = || BuildError::UnknownLexicon { rule: Arc::from(RULE), lexicon: Arc::clone(id) };
        lexicons.get(id).ok_or_else(missing)
    };
    let words = spec.words();
    let lists = [(get(&spec.ordinary)?, Facts::WORD), (get(&spec.places)?, Facts::PLACE)];
    Ok(WordTable::new(get(&spec.first_names)?, get(&spec.surnames)?, &lists, &words))
}
