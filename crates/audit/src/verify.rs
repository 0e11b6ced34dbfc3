//! Verification of a log folder with nothing but its files and, better, a public key from elsewhere.

use crate::log::{CHECKPOINT, LEAVES, VERIFIER};
use crate::note::{Checkpoint, NoteError, Verifier};
use crate::record::{Hour, Record};
use crate::tree::{Tree, leaf_hash};
use std::fs;
use std::io::{self, BufRead as _, BufReader};
use std::path::Path;

/// What a sound log looks like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Records that the signed checkpoint covers.
    pub size: u64,
    /// Complete records after it that no checkpoint covers (0, or 1 after a crash).
    pub unsigned: u64,
    /// The log's name.
    pub origin: String,
    /// Root over `size` records, hexadecimal.
    pub root: String,
}

/// What is wrong with a log.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    /// A file is missing or unreadable.
    #[error("{0}: {1}")]
    Io(&'static str, #[source] io::Error),
    /// Key, signature or checkpoint.
    #[error(transparent)]
    Note(#[from] NoteError),
    /// A line is no record in canonical form.
    #[error("record {0} is not a record in canonical form")]
    Record(u64),
    /// Records are not numbered 0, 1, 2, …: one was removed, inserted or moved.
    #[error("record {0} carries another number")]
    Sequence(u64),
    /// An hour lies before the one of the record before.
    #[error("record {0} lies before the one it follows")]
    Time(u64),
    /// The leaves do not have the signed root: a record was changed, or the log was cut.
    #[error("the records are not those that were signed (signed {signed}, found {found})")]
    Root {
        /// Size in the checkpoint.
        signed: u64,
        /// Complete records found.
        found: u64,
    },
    /// More than one record without a signature.
    #[error("{0} records follow that no checkpoint covers")]
    Unsigned(u64),
}

/// Verifies the log in `folder` against `verifier`, or against the key that lies in the folder.
///
/// # Errors
/// The first [`Fault`], naming the record.
pub fn verify(folder: &Path, verifier: Option<&Verifier>) -> Result<Report, Fault> {
    let read = |name: &'static str| fs::read_to_string(folder.join(name)).map_err(|e| Fault::Io(name, e));
    let own;
    let verifier = match verifier {
        Some(verifier) => verifier,
        None => {
            own = Verifier::parse(&read(VERIFIER)?)?;
            &own
        }
    };
    let signed = Checkpoint::open(&read(CHECKPOINT)?, verifier)?;
    let tree = read_leaves(folder)?;
    if tree.root(signed.size) != Some(signed.root) {
        return Err(Fault::Root { signed: signed.size, found: tree.size() });
    }
    let unsigned = tree.size() - signed.size;
    if unsigned > 1 {
        return Err(Fault::Unsigned(unsigned));
    }
    Ok(Report { size: signed.size, unsigned, origin: signed.origin, root: hex::encode(signed.root) })
}

/// All records, in order. A torn last line is left out.
///
/// # Errors
/// [`Fault::Io`], [`Fault::Record`].
pub fn records(folder: &Path) -> Result<Vec<Record>, Fault> {
    let mut out = Vec::new();
    for_each_leaf(folder, |index, leaf| {
        out.push(Record::parse(leaf).map_err(|_| Fault::Record(index))?);
        Ok(())
    })?;
    Ok(out)
}

fn read_leaves(folder: &Path) -> Result<Tree, Fault> {
    let mut tree = Tree::default();
    let mut latest: Option<Hour> = None;
    for_each_leaf(folder, |index, leaf| {
        let record = Record::parse(leaf).map_err(|_| Fault::Record(index))?;
        if record.leaf() != leaf {
            return Err(Fault::Record(index));
        }
        if record.sequence != index {
            return Err(Fault::Sequence(index));
        }
        if latest.as_ref().is_some_and(|latest| record.time < *latest) {
            return Err(Fault::Time(index));
        }
        latest = Some(record.time);
        tree.push(leaf_hash(leaf));
        Ok(())
    })?;
    Ok(tree)
}

fn for_each_leaf(folder: &Path, mut each: impl FnMut(u64, &[u8]) -> Result<(), Fault>) -> Result<(), Fault> {
    let io = |e| Fault::Io(LEAVES, e);
    let mut reader = BufReader::new(fs::File::open(folder.join(LEAVES)).map_err(io)?);
    let mut line = Vec::new();
    for index in 0.. {
        line.clear();
        if reader.read_until(b'\n', &mut line).map_err(io)? == 0 || line.last() != Some(&b'\n') {
            break;
        }
        each(index, &line[..line.len() - 1])?;
    }
    Ok(())
}
