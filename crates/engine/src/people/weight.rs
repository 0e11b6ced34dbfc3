//! The log-odds terms of the people recogniser.

/// A capitalised word is a person, before anything is known about it.
pub(super) const BASE: f32 = -1.2;
/// A common first name that is no ordinary word.
pub(super) const FIRST: f32 = 2.2;
/// A rare first name that is no ordinary word.
pub(super) const RARE_FIRST: f32 = 1.3;
/// A first name that is also an ordinary word (Liv, Storm), and hardly used as a name.
pub(super) const FIRST_OR_WORD: f32 = 0.3;
/// The same, borne by many: a capital in the middle of a sentence then means the name.
pub(super) const COMMON_FIRST_OR_WORD: f32 = 1.3;
/// A surname alone.
pub(super) const LAST: f32 = 1.3;
/// A surname alone that is also an ordinary word (Holm, Lund).
pub(super) const LAST_OR_WORD: f32 = -0.8;
/// A word in no list, beside a cue.
pub(super) const UNKNOWN: f32 = 0.0;
/// One more word from the lists.
pub(super) const NEXT_NAME: f32 = 1.7;
/// One more word that is a name and an ordinary word.
pub(super) const NEXT_NAME_OR_WORD: f32 = 1.1;
/// One more capitalised word in no list; an initial.
pub(super) const NEXT_UNKNOWN: f32 = 0.6;
/// Hr., fru, dr. before it.
pub(super) const TITLE: f32 = 3.0;
/// «borgeren», «moderen», «sagsbehandler» before it.
pub(super) const ROLE: f32 = 2.2;
/// «Kære», «hedder», «navn:», «Mvh» before it.
pub(super) const CUE: f32 = 2.4;
/// «oplyser», «ringer» after it.
pub(super) const VERB: f32 = 1.6;
/// The same name was accepted elsewhere in the text.
pub(super) const MENTION: f32 = 2.6;
/// «Kommune», «ApS», «Skole» after it.
pub(super) const ORGANISATION: f32 = -3.5;
/// «lokale», «projekt», «båden» before it: the name of a thing.
pub(super) const THING: f32 = -3.5;
/// It is (also) a place.
pub(super) const PLACE: f32 = -2.2;
/// «i», «på», «fra» before a place.
pub(super) const PLACE_PREPOSITION: f32 = -1.5;
/// An ordinary word that opens a sentence is capitalised anyway.
pub(super) const SENTENCE_START: f32 = -1.2;
/// Written in lower case.
pub(super) const LOWER_CASE: f32 = -0.8;
/// One word in capitals is more often an abbreviation.
pub(super) const SINGLE_CAPITALS: f32 = -1.0;
