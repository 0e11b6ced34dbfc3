//! The recogniser as a detector of the engine.

use crate::encoder::{Encoder, Failed, Logits, Register};
use crate::labels::{Kind, Label, NEWS, Run, TOWN, best_runs, genitive, odds};
use crate::memory::Memory;
use crate::weights::LoadError;
use crate::words::{Stretch, Word, is_letter, stretches, words};
use rayon::prelude::*;
use std::ops::Range;
use std::sync::{Arc, OnceLock};
use vaern_engine::{Candidate, Category, Detector, Effort, Evidence, EvidenceKind, GapReason, LogOdds, NormalText};

/// Added to the log-odds of every kind against nothing when stretches are cut: whatever is at least about 20 % probable
/// becomes a candidate, and the engine's sum decides.
const FAVOUR: f32 = 1.5;
/// Words outside every stretch that are people with at least these log-odds (2 %) are told to the engine too: its lists may
/// know better.
const FAINT: f32 = -3.9;
/// Something that the encoder found.
#[derive(Debug, Clone, PartialEq)]
pub struct Mention {
    /// Bytes of the text; a genitive's s left out.
    pub range: Range<usize>,
    /// What it is.
    pub kind: Kind,
    /// Log-odds that it is one, the mean over its words.
    pub odds: f32,
}

/// The recogniser. It remembers what it read.
pub struct Names {
    /// Loaded by the first reading of full effort.
    encoder: OnceLock<Result<Encoder, LoadError>>,
    memory: Memory,
}

impl Names {
    /// A recogniser that loads its weights when it first needs them: about 40 ms and 50 MB.
    pub fn new() -> Self {
        Self { encoder: OnceLock::new(), memory: Memory::new() }
    }

    /// Loads the weights now.
    ///
    /// # Errors
    /// The weights in the binary are not the committed ones. Every reading is a gap then.
    pub fn load(&self) -> Result<(), LoadError> {
        self.encoder().map(|_| ())
    }

    fn encoder(&self) -> Result<&Encoder, LoadError> {
        self.encoder.get_or_init(Encoder::load).as_ref().map_err(|error| *error)
    }

    /// What stands in `text`. Linear: about a third of a millisecond a word on one core for what was not read before; all cores
    /// share it.
    ///
    /// # Errors
    /// [`GapReason::Pending`] if `effort` is quick and a stretch was not read before; what was is in the mentions all the
    /// same. [`GapReason::DetectorFailed`] if the arithmetic fails, which it does not.
    pub fn read(&self, text: &str, register: Register, effort: Effort) -> (Vec<Mention>, Result<(), GapReason>) {
        let words = words(text);
        let (logits, outcome) = self.logits(text, &words, register, effort);
        let labels = labels_of(register);
        let runs = best_runs(&logits, labels, if register == Register::News { 0.0 } else { FAVOUR });
        let mention = |run: &Run| mention(text, &words, &logits, labels, run, register);
        (runs.iter().map(mention).collect(), outcome)
    }

    fn logits(
        &self,
        text: &str,
        words: &[Word],
        register: Register,
        effort: Effort,
    ) -> (Vec<Logits>, Result<(), GapReason>) {
        let stretches = stretches(text, words);
        let read = |stretch: &Stretch| self.stretch(text, words, *stretch, register, effort);
        let read: Vec<_> = match effort {
            Effort::Quick => stretches.iter().map(read).collect(),
            Effort::Full => stretches.par_iter().map(read).collect(),
        };
        let mut outcome = Ok(());
        let mut out = Vec::with_capacity(words.len());
        for (stretch, read) in stretches.iter().zip(read) {
            let kept = stretch.keep - stretch.first..stretch.stop - stretch.first;
            match read {
                Ok(logits) => out.extend_from_slice(&logits[kept]),
                Err(reason) => {
                    outcome = Err(reason);
                    out.extend(kept.map(|_| nothing(labels_of(register))));
                }
            }
        }
        (out, outcome)
    }

    fn stretch(
        &self,
        text: &str,
        words: &[Word],
        stretch: Stretch,
        register: Register,
        effort: Effort,
    ) -> Result<Arc<[Logits]>, GapReason> {
        let words = &words[stretch.first..stretch.last];
        let (Some(first), Some(last)) = (words.first(), words.last()) else { return Ok(Arc::from(Vec::new())) };
        // Figures and signs hold no name.
        if !words.iter().any(|w| w.of(text).chars().any(char::is_alphabetic)) {
            return Ok(words.iter().map(|_| nothing(labels_of(register))).collect());
        }
        let key = self.memory.key(&text[first.start..last.end], register);
        if let Some(known) = self.memory.get(key) {
            return Ok(known);
        }
        if effort == Effort::Quick {
            // Weights that cannot be read will not be read later either.
            let failed = self.encoder.get().is_some_and(Result::is_err);
            return Err(if failed { GapReason::DetectorFailed } else { GapReason::Pending });
        }
        let encoder = self.encoder().map_err(|_| GapReason::DetectorFailed)?;
        let read = encoder.read(text, words, register).map_err(|Failed| GapReason::DetectorFailed)?;
        let read = Arc::from(read);
        self.memory.put(key, &read);
        Ok(read)
    }
}

impl Default for Names {
    fn default() -> Self {
        Self::new()
    }
}

const fn labels_of(register: Register) -> &'static [Label] {
    match register {
        Register::News => NEWS,
        Register::Municipal => TOWN,
    }
}

/// Surely nothing.
fn nothing(labels: &[Label]) -> Logits {
    let logit = |label: &Label| if label.is_none() { 0.0 } else { -20.0 };
    Logits { labels: labels.iter().map(logit).collect(), genitive: -20.0 }
}

/// A person in office is a person, and the other way round.
const fn alike(kind: Kind) -> &'static [Kind] {
    match kind {
        Kind::Person | Kind::Public => &[Kind::Person, Kind::Public, Kind::Initials],
        Kind::Initials => &[Kind::Initials, Kind::Person],
        Kind::Address => &[Kind::Address],
        Kind::Place => &[Kind::Place],
        Kind::Organisation => &[Kind::Organisation],
        Kind::Username => &[Kind::Username],
        Kind::Secret => &[Kind::Secret],
    }
}

fn mention(text: &str, words: &[Word], logits: &[Logits], labels: &[Label], run: &Run, register: Register) -> Mention {
    let each = logits[run.first..run.last].iter().map(|word| odds(word, labels, alike(run.kind)));
    #[expect(clippy::cast_precision_loss, reason = "a mention has a handful of words")]
    let odds = each.sum::<f32>() / (run.last - run.first) as f32;
    let (first, last) = (words[run.first], words[run.last - 1]);
    let person = matches!(run.kind, Kind::Person | Kind::Public) && register == Register::Municipal;
    let ending = if person { genitive(text, last, &logits[run.last - 1]) } else { 0 };
    Mention { range: first.start..last.end - ending, kind: run.kind, odds }
}

const fn category(kind: Kind) -> Category {
    match kind {
        Kind::Person | Kind::Public | Kind::Initials => Category::PERSON,
        Kind::Address => Category::ADDRESS,
        Kind::Place => Category::LOCATION,
        Kind::Organisation => Category::ORG_PRIVATE,
        Kind::Username => Category::USERNAME,
        Kind::Secret => Category::SECRET,
    }
}

const fn detail(kind: Kind) -> &'static str {
    match kind {
        Kind::Person => "person",
        Kind::Public => "public",
        Kind::Initials => "initials",
        Kind::Address => "address",
        Kind::Place => "place",
        Kind::Organisation => "organisation",
        Kind::Username => "username",
        Kind::Secret => "secret",
    }
}

impl Detector for Names {
    fn detect(&self, text: &NormalText<'_>, effort: Effort, out: &mut Vec<Candidate>) -> Result<(), GapReason> {
        let words = words(text.text());
        let (logits, outcome) = self.logits(text.text(), &words, Register::Municipal, effort);
        let runs = best_runs(&logits, TOWN, FAVOUR);
        let mut push = |mention: Mention| {
            let Some(span) = text.span(mention.range.start, mention.range.end) else { return };
            let weight = LogOdds::new(mention.odds);
            let evidence =
                vec![Evidence { kind: EvidenceKind::Model, detail: Arc::from(detail(mention.kind)), weight }];
            let rule = Arc::from(format!("names.{}", detail(mention.kind)));
            out.push(Candidate { span, category: category(mention.kind), rule, evidence, tied: false });
        };
        let mut next = 0;
        for run in &runs {
            faint(text.text(), &words, &logits, next..run.first).for_each(&mut push);
            push(mention(text.text(), &words, &logits, TOWN, run, Register::Municipal));
            next = run.last;
        }
        faint(text.text(), &words, &logits, next..words.len()).for_each(&mut push);
        outcome
    }

    fn reads_people(&self) -> bool {
        true
    }
}

/// Words that are perhaps people.
fn faint<'t>(
    text: &'t str,
    words: &'t [Word],
    logits: &'t [Logits],
    range: Range<usize>,
) -> impl Iterator<Item = Mention> + 't {
    range.filter_map(move |at| {
        let odds = odds(&logits[at], TOWN, alike(Kind::Person));
        let Word { start, end } = words[at];
        let is_word = text[start..].starts_with(is_letter);
        (odds >= FAINT && is_word).then_some(Mention { range: start..end, kind: Kind::Person, odds })
    })
}
