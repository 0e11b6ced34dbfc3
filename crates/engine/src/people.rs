//! People from name lists and Danish context: titles, roles, greetings, verbs, genitive -s.
//!
//! Every term of a score is one of the [`weight`] constants: log-odds, named for what they say. They are the fast tier:
//! microseconds, while somebody types. What a trained recogniser says of the same words joins the sum (`join.rs`).

mod evidence;
mod join;
mod lookup;
mod read;
mod spec;
mod token;
mod weight;

use crate::candidate::Candidate;
use crate::category::Category;
use crate::hash;
use crate::inspect::Names;
use crate::normal::NormalText;
use crate::rule::BuildError;
use crate::score::{Evidence, EvidenceKind, LogOdds};
use crate::span::{Normal, Span};
use crate::words::{Facts, WordTable};
use aho_corasick::AhoCorasick;
use lookup::{Name, is_inflected, look_up};
pub use spec::PeopleSpec;
pub(crate) use spec::word_table;
use std::sync::Arc;
use token::Case;
pub(crate) use token::Token;

/// The rule id of everything found here.
const RULE: &str = "dk.person";
/// A first name with at least this many bearers is common.
const COMMON_BEARERS: u32 = 100;
/// A lower-case word alone needs this many bearers.
const LOWER_BEARERS: u32 = 1000;
/// Longest name in words.
const MAX_WORDS: usize = 6;
/// From this probability a name's parts are looked for in the rest of the text.
const MENTION_FROM: f32 = 0.7;

/// Recognises people.
pub(crate) struct PeopleDetector {
    spec: PeopleSpec,
    table: WordTable,
    fixed: AhoCorasick,
    /// Bytes of the longest fixed expression.
    longest_fixed: usize,
    rule: Arc<str>,
}

impl PeopleDetector {
    pub(crate) fn new(spec: PeopleSpec, table: WordTable) -> Result<Self, BuildError> {
        let fixed = AhoCorasick::new(&spec.not_people);
        let too_many = |e: aho_corasick::BuildError| BuildError::Pattern { rule: Arc::from(RULE), why: e.to_string() };
        let longest_fixed = spec.not_people.iter().map(String::len).max().unwrap_or(0);
        let fixed = fixed.map_err(too_many)?;
        Ok(Self { spec, table, fixed, longest_fixed, rule: Arc::from(RULE) })
    }
}

impl PeopleDetector {
    /// The words of `text`.
    pub(crate) fn tokens(&self, text: &NormalText<'_>, out: &mut Vec<Token>) {
        token::tokens(text, &self.table, out);
    }

    /// Appends the people of `text`, joined with those that trained recognisers left in `out`, and returns the parts of
    /// those names that are sure. A part that is sure, here or in the rest of the text (`known`), makes its other mentions
    /// more probable. `read`: a recogniser has read the whole text.
    pub(crate) fn find(
        &self,
        text: &NormalText<'_>,
        tokens: &[Token],
        known: Option<&Names>,
        read: bool,
        out: &mut Vec<Candidate>,
    ) -> Vec<u64> {
        let nothing = Names::default();
        let alone = Scan { detector: self, text, tokens, mentioned: &nothing, sure: Vec::new() };
        let said = alone.check(join::take_said(out));
        let mut found = alone.run(&said, read);
        let own = alone.parts_of(&found);
        let own_set: Names;
        let mentioned = match known {
            Some(known) => known,
            None => {
                own_set = own.iter().map(|name| (*name, 1)).collect();
                &own_set
            }
        };
        if !mentioned.is_empty() {
            let sure = found.iter().filter(|c| is_sure(c)).map(|c| c.span).collect();
            found = Scan { detector: self, text, tokens, mentioned, sure }.run(&said, read);
        }
        out.append(&mut found);
        own
    }
}

/// The hashes of the words, and of what they may be the genitive of.
pub(crate) fn word_hashes(tokens: &[Token], text: &NormalText<'_>) -> Vec<u64> {
    let mut out = Vec::with_capacity(tokens.len());
    for token in tokens {
        out.push(token.hash);
        let lower = &text.lower()[token.start..token.end];
        let stems = ["'s", "s", "'"].into_iter().filter_map(|ending| lower.strip_suffix(ending));
        out.extend(stems.map(|stem| hash::of(stem.as_bytes())));
    }
    out
}

/// One pass over the tokens of a text.
struct Scan<'s, 'a> {
    detector: &'s PeopleDetector,
    text: &'s NormalText<'a>,
    tokens: &'s [Token],
    mentioned: &'s Names,
    /// Names that are sure by themselves, in order: what stands in one is no mention of another.
    sure: Vec<Span<Normal>>,
}

fn is_sure(candidate: &Candidate) -> bool {
    candidate.score().probability() >= MENTION_FROM
}

impl Scan<'_, '_> {
    fn run(&self, said: &[join::Said], read: bool) -> Vec<Candidate> {
        let mut listed = Vec::new();
        let mut at = 0;
        while at < self.tokens.len() {
            match self.candidate(at) {
                Some((candidate, next)) => {
                    listed.push(candidate);
                    at = next;
                }
                None => at += 1,
            }
        }
        let mut out = join::join(listed, said, read);
        out.iter_mut().for_each(|candidate| self.weigh_office(candidate, read));
        out
    }

    /// Whoever is named right after a public office acts in it, unless a recogniser reads it otherwise.
    fn weigh_office(&self, candidate: &mut Candidate, read: bool) {
        let at = self.tokens.partition_point(|t| t.start < candidate.span.start());
        let office = at > 0 && self.joined(at) && self.has(at - 1, Facts::OFFICE);
        if office && (!read || join::is_public(candidate)) {
            candidate.category = Category::PUBLIC_PERSON;
            candidate.evidence.push(self.term(EvidenceKind::Role, "public-role", 0.0));
        }
    }

    /// The words of names found with confidence.
    fn parts_of(&self, found: &[Candidate]) -> Vec<u64> {
        let mut parts = Vec::new();
        for part in found
            .iter()
            .filter(|c| is_sure(c))
            .flat_map(|c| self.text.lower()[c.span.start()..c.span.end()].split([' ', '-']))
        {
            let hash = hash::of(part.as_bytes());
            if part.chars().count() >= 3 && !self.detector.table.get(hash).facts.has(Facts::PARTICLE) {
                parts.push(hash);
            }
        }
        parts.sort_unstable();
        parts.dedup();
        parts
    }

    fn candidate(&self, at: usize) -> Option<(Candidate, usize)> {
        if self.is_out_of_question(at) {
            return None;
        }
        let before = self.cue_before(at);
        if !self.can_start(at, before.is_some()) {
            return None;
        }
        let end = self.extend(at);
        if self.is_fixed_expression(at, end) || self.is_street(at, end) {
            return None;
        }
        let mut evidence = vec![self.term(EvidenceKind::Pattern, "name", weight::BASE)];
        self.weigh_words(at, end, &mut evidence);
        self.weigh_neighbours(at, end, before, &mut evidence);
        let last = self.name(end - 1);
        let span = Span::trusted(self.tokens[at].start, self.tokens[end - 1].end - last.genitive);
        Some((
            Candidate {
                span,
                category: Category::PERSON,
                rule: Arc::clone(&self.detector.rule),
                evidence,
                tied: false,
            },
            end,
        ))
    }

    fn can_start(&self, at: usize, has_cue: bool) -> bool {
        let (token, name) = (&self.tokens[at], self.name(at));
        let mentioned = self.is_mentioned(at);
        if name.common && !mentioned {
            return false;
        }
        match token.case {
            Case::Lower => {
                let pair = name.is_first_only(LOWER_BEARERS / 20) && self.pairs_with_surname(at);
                let cue = has_cue && name.first >= COMMON_BEARERS && !name.word;
                let bearers = || {
                    if is_inflected(&self.detector.table, self.lower(at)) { LOWER_BEARERS } else { LOWER_BEARERS / 2 }
                };
                pair || cue
                    || mentioned && !name.word
                    || name.is_first_only(LOWER_BEARERS / 2) && name.is_first_only(bearers())
            }
            Case::Initial => self.initials_lead_to_a_surname(at),
            Case::Title | Case::Upper => {
                let listed = name.first > 0 || name.last > 0;
                listed || mentioned || has_cue && !name.word || !name.word && self.leads_to_a_name(at)
            }
        }
    }

    fn name(&self, at: usize) -> Name {
        look_up(&self.detector.table, &self.tokens[at], self.lower(at))
    }

    /// Nearly all words are in lower case, ordinary, and no part of a name.
    fn is_out_of_question(&self, at: usize) -> bool {
        let Token { case, known, .. } = &self.tokens[at];
        *case == Case::Lower
            && (known.facts.has(Facts::WORD) || known.facts.has(Facts::COMMON))
            && known.first < COMMON_BEARERS
            && !self.is_mentioned(at)
    }

    /// «H. C. Testesen»: any number of initials and then a surname.
    fn initials_lead_to_a_surname(&self, at: usize) -> bool {
        let mut next = at + 1;
        while self.joined(next) && self.tokens[next].case == Case::Initial && next - at < MAX_WORDS {
            next += 1;
        }
        let dotted = self.text.text()[..self.tokens[at].end].ends_with('.');
        dotted && self.joined(next) && self.name(next).last > 0 && self.tokens[next].case == Case::Title
    }

    /// A word in no list before one that is a name and nothing else: «Bashira Karimi».
    fn leads_to_a_name(&self, at: usize) -> bool {
        let lower = self.lower(at);
        let speaks_of_a_person = [Facts::ROLE, Facts::TITLE, Facts::CUE].into_iter().any(|fact| self.has(at, fact));
        let title = |i: usize| self.tokens[i].case == Case::Title;
        title(at)
            && !speaks_of_a_person
            && !is_inflected(&self.detector.table, lower)
            && self.joined(at + 1)
            && title(at + 1)
            && {
                let next = self.name(at + 1);
                !next.word && !next.common && !next.place && next.first + next.last > 0
            }
    }

    fn pairs_with_surname(&self, at: usize) -> bool {
        self.joined(at + 1) && {
            let next = self.name(at + 1);
            next.last >= COMMON_BEARERS && (!next.word || next.last >= LOWER_BEARERS) && !next.common
        }
    }

    /// The index after the last token of the name that starts at `at`.
    fn extend(&self, at: usize) -> usize {
        let case = self.tokens[at].case;
        let mut end = at + 1;
        while end < self.tokens.len() && end - at < MAX_WORDS && self.joined(end) && self.name(end - 1).genitive == 0 {
            let (token, name) = (&self.tokens[end], self.name(end));
            let listed = name.first > 0 || name.last > 0;
            let continues = match token.case {
                Case::Lower if case == Case::Lower => end == at + 1 && self.pairs_with_surname(at),
                Case::Lower => self.is_particle(end),
                Case::Initial => self.name(at).first > 0 || case == Case::Initial,
                Case::Upper if case != Case::Upper => false,
                Case::Title | Case::Upper => case != Case::Lower && !name.common && (listed || !name.word),
            };
            if !continues {
                break;
            }
            end += 1;
        }
        // An initial or a particle does not end a name, unless the name is one word and an initial («Mette K.»).
        while end > at + 1 && self.tokens[end - 1].case == Case::Lower && case != Case::Lower {
            end -= 1;
        }
        end
    }

    fn is_particle(&self, at: usize) -> bool {
        self.has(at, Facts::PARTICLE)
            && self.joined(at + 1)
            && self.tokens[at + 1].case == Case::Title
            && (self.name(at + 1).last > 0 || !self.name(at + 1).word)
    }

    /// Whether the token at `at` follows the one before it after one blank.
    fn joined(&self, at: usize) -> bool {
        at > 0 && at < self.tokens.len() && {
            let gap = &self.text.text()[self.tokens[at - 1].end..self.tokens[at].start];
            gap == " "
        }
    }

    fn has(&self, at: usize, fact: Facts) -> bool {
        self.tokens[at].known.facts.has(fact)
    }

    /// Whether the word, or what it is the genitive of, is part of a name that was accepted elsewhere.
    fn is_mentioned(&self, at: usize) -> bool {
        let start = self.tokens[at].start;
        let before = self.sure.partition_point(|span| span.start() <= start);
        let sure_itself = before > 0 && start < self.sure[before - 1].end();
        if self.mentioned.is_empty() || sure_itself {
            return false;
        }
        let stems = || ["'s", "s", "'"].into_iter().filter_map(|ending| self.lower(at).strip_suffix(ending));
        self.mentioned.contains_key(&self.tokens[at].hash)
            || stems().any(|stem| self.mentioned.contains_key(&hash::of(stem.as_bytes())))
    }

    /// Whether the words lie within a fixed expression that is no person.
    fn is_fixed_expression(&self, at: usize, end: usize) -> bool {
        let (start, end) = (self.tokens[at].start, self.tokens[end - 1].end);
        let lower = self.text.lower();
        let from = floor_char_boundary(lower, start.saturating_sub(self.detector.longest_fixed));
        let until = floor_char_boundary(lower, end + self.detector.longest_fixed);
        let mut hits = self.detector.fixed.find_overlapping_iter(&lower[from..until]);
        hits.any(|hit| from + hit.start() <= start && end <= from + hit.end())
    }

    /// «Jens Jensens Vej», «Skovvej 4»: a street, which the address rules see to.
    fn is_street(&self, at: usize, end: usize) -> bool {
        let suffixes = &self.detector.spec.street_suffixes;
        let ends_as_street = |i: usize| {
            let lower = self.lower(i);
            suffixes.iter().any(|s| lower.ends_with(s.as_str()) && lower.len() > s.len() + 1)
        };
        let is_suffix = |i: usize| self.tokens[i].case == Case::Title && suffixes.iter().any(|s| s == self.lower(i));
        let number_follows = self.text.text()[self.tokens[end - 1].end..]
            .strip_prefix(' ')
            .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
        (at + 1..end).any(is_suffix) || self.joined(end) && is_suffix(end) || number_follows && ends_as_street(end - 1)
    }

    fn lower(&self, at: usize) -> &str {
        &self.text.lower()[self.tokens[at].start..self.tokens[at].end]
    }

    fn term(&self, kind: EvidenceKind, detail: &'static str, weight: f32) -> Evidence {
        Evidence { kind, detail: Arc::from(detail), weight: LogOdds::new(weight) }
    }
}

fn floor_char_boundary(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}
