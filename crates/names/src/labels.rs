//! From the logits of words to stretches with a kind and a probability.

use crate::encoder::Logits;
use crate::words::Word;

/// What a stretch is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Somebody.
    Person,
    /// Somebody in public office, acting as such.
    Public,
    /// Initials of somebody.
    Initials,
    /// Where somebody lives.
    Address,
    /// A place; in municipal texts one tied to a person.
    Place,
    /// An organisation; in municipal texts one tied to a person.
    Organisation,
    /// A log-in.
    Username,
    /// A password or key.
    Secret,
}

/// One label: nothing, or a kind and whether it begins here.
pub(crate) type Label = Option<(Kind, bool)>;

const fn begin(kind: Kind) -> Label {
    Some((kind, true))
}

const fn inside(kind: Kind) -> Label {
    Some((kind, false))
}

/// The labels of news, in the order of the head's outputs (`training/model.py`).
pub(crate) const NEWS: &[Label] = &[
    None,
    begin(Kind::Person),
    inside(Kind::Person),
    begin(Kind::Place),
    inside(Kind::Place),
    begin(Kind::Organisation),
    inside(Kind::Organisation),
];

/// The labels of municipal texts.
pub(crate) const TOWN: &[Label] = &[
    None,
    begin(Kind::Person),
    inside(Kind::Person),
    begin(Kind::Public),
    inside(Kind::Public),
    begin(Kind::Initials),
    inside(Kind::Initials),
    begin(Kind::Address),
    inside(Kind::Address),
    begin(Kind::Place),
    inside(Kind::Place),
    begin(Kind::Organisation),
    inside(Kind::Organisation),
    begin(Kind::Username),
    inside(Kind::Username),
    begin(Kind::Secret),
    inside(Kind::Secret),
];

/// Words `first..last` are a `kind`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Run {
    pub(crate) first: usize,
    pub(crate) last: usize,
    pub(crate) kind: Kind,
}

/// The most probable labels, of which «inside» only follows its own kind. `favour` is added to the log-odds of every kind
/// against nothing: above 0 finds more.
pub(crate) fn best_runs(logits: &[Logits], labels: &[Label], favour: f32) -> Vec<Run> {
    let Some(first) = logits.first() else { return Vec::new() };
    let lift = |label: usize| if labels[label].is_some() { favour } else { 0.0 };
    let may_start = |label: usize| !matches!(labels[label], Some((_, false)));
    let may_follow = |before: usize, label: usize| match (labels[before], labels[label]) {
        (before, Some((kind, false))) => before.is_some_and(|(k, _)| k == kind),
        _ => true,
    };
    let all = 0..labels.len();
    let start = |l: usize| if may_start(l) { first.labels[l] + lift(l) } else { f32::NEG_INFINITY };
    let mut best: Vec<f32> = all.clone().map(start).collect();
    let mut back: Vec<Vec<usize>> = Vec::with_capacity(logits.len());
    for word in &logits[1..] {
        let step = |label: usize| {
            let from = all.clone().filter(|before| may_follow(*before, label));
            let before = from.max_by(|a, b| best[*a].total_cmp(&best[*b]).then(b.cmp(a))).unwrap_or(0);
            (before, best[before] + word.labels[label] + lift(label))
        };
        let steps: Vec<(usize, f32)> = all.clone().map(step).collect();
        best = steps.iter().map(|s| s.1).collect();
        back.push(steps.iter().map(|s| s.0).collect());
    }
    let mut at = all.max_by(|a, b| best[*a].total_cmp(&best[*b]).then(b.cmp(a))).unwrap_or(0);
    let mut path = vec![at];
    for steps in back.iter().rev() {
        at = steps[at];
        path.push(at);
    }
    path.reverse();
    runs(path.iter().map(|l| labels[*l]))
}

fn runs(path: impl Iterator<Item = Label>) -> Vec<Run> {
    let mut out: Vec<Run> = Vec::new();
    for (at, label) in path.enumerate() {
        match (label, out.last_mut()) {
            (Some((kind, false)), Some(run)) if run.last == at && run.kind == kind => run.last = at + 1,
            (Some((kind, _)), _) => out.push(Run { first: at, last: at + 1, kind }),
            (None, _) => {}
        }
    }
    out
}

/// How probable it is that a word is of one of `kinds`, as log-odds.
pub(crate) fn odds(word: &Logits, labels: &[Label], kinds: &[Kind]) -> f32 {
    let max = word.labels.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let (mut yes, mut no) = (0.0f32, 0.0f32);
    for (value, label) in word.labels.iter().zip(labels) {
        let weight = crate::math::exp(value - max);
        if label.is_some_and(|(kind, _)| kinds.contains(&kind)) { yes += weight } else { no += weight }
    }
    (yes.max(1e-12) / no.max(1e-12)).ln()
}

/// Bytes of a genitive ending of a name's last word, by what the model says of it.
pub(crate) fn genitive(text: &str, word: Word, logits: &Logits) -> usize {
    let written = word.of(text);
    usize::from(logits.genitive > 0.0 && written.len() > 2 && written.ends_with(['s', 'S']))
}
