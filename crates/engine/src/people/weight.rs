//! The log-odds terms of the people recogniser. Those of the lists were fitted on the training prompts (logistic regression,
//! drawn towards what was set by hand before), one decimal; the fit itself is not in the repository.

/// A capitalised word is a person, before anything is known about it.
pub(super) const BASE: f32 = 0.5;
/// A common first name that is no ordinary word.
pub(super) const FIRST: f32 = 3.1;
/// A rare first name that is no ordinary word.
pub(super) const RARE_FIRST: f32 = 2.3;
/// A first name that is also an ordinary word (Liv, Storm), and hardly used as a name.
pub(super) const FIRST_OR_WORD: f32 = 0.2;
/// The same, borne by many: a capital in the middle of a sentence then means the name.
pub(super) const COMMON_FIRST_OR_WORD: f32 = 0.9;
/// A surname alone.
pub(super) const LAST: f32 = 1.5;
/// A surname alone that is also an ordinary word (Holm, Lund).
pub(super) const LAST_OR_WORD: f32 = -0.3;
/// A word in no list, beside a cue.
pub(super) const UNKNOWN: f32 = 0.2;
/// One more word from the lists.
pub(super) const NEXT_NAME: f32 = 1.6;
/// One more word that is a name and an ordinary word.
pub(super) const NEXT_NAME_OR_WORD: f32 = 0.4;
/// An initial.
pub(super) const INITIAL: f32 = 0.8;
/// One more capitalised word in no list.
pub(super) const NEXT_UNKNOWN: f32 = -0.3;
/// Hr., fru, dr. before it.
pub(super) const TITLE: f32 = 3.2;
/// «borgeren», «moderen», «sagsbehandler» before it.
pub(super) const ROLE: f32 = 2.8;
/// «Kære», «hedder», «navn:», «Mvh» before it.
pub(super) const CUE: f32 = 1.7;
/// «oplyser», «ringer» after it.
pub(super) const VERB: f32 = 1.5;
/// The same name was accepted elsewhere in the text. Set by hand: the fit saw names that were sure by themselves too.
pub(super) const MENTION: f32 = 2.6;
/// «Kommune», «ApS», «Skole» after it.
pub(super) const ORGANISATION: f32 = -3.1;
/// «lokale», «projekt», «båden» before it: the name of a thing.
pub(super) const THING: f32 = -4.3;
/// It is (also) a place.
pub(super) const PLACE: f32 = -3.4;
/// «i», «på», «fra» before a place.
pub(super) const PLACE_PREPOSITION: f32 = -1.7;
/// An ordinary word that opens a sentence is capitalised anyway.
pub(super) const SENTENCE_START: f32 = -0.9;
/// Written in lower case.
pub(super) const LOWER_CASE: f32 = -0.4;
/// One word in capitals is more often an abbreviation.
pub(super) const SINGLE_CAPITALS: f32 = -2.3;
/// Where a recogniser sees a name too, this is taken off: the prior is in both sums. This and the next two were fitted on
/// the prompts held out from its training.
pub(super) const SHARED: f32 = -0.9;
/// It has read the sentence and sees no name.
pub(super) const MODEL_UNSEEN: f32 = -3.1;
/// Of a word in no list it alone says that it is a name.
pub(super) const UNLISTED: f32 = 0.5;
/// What it takes for a name is an everyday word in lower case, in no list of names.
pub(super) const EVERYDAY_LOWER: f32 = -3.0;
/// The same with a capital.
pub(super) const EVERYDAY: f32 = -2.5;
/// The same of a word that is a name as well, «hans».
pub(super) const NAME_OR_WORD: f32 = -0.7;
/// What stands beside digits, a line below or an at sign: a file name, an identifier.
pub(super) const GLUED: f32 = -0.5;
/// What stands in a path or an address of the web.
pub(super) const IN_A_PATH: f32 = -1.5;
/// From these log-odds its span is the name's.
pub(super) const MODEL_SURE: f32 = -1.5;
/// From these log-odds it is worth a hint without the lists.
pub(super) const MODEL_FAINT: f32 = -1.5;
