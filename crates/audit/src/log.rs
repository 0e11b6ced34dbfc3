//! The log on disk: one leaf a line in `log.jsonl`, the latest signed checkpoint in `checkpoint`.
//!
//! A record is acknowledged once its line and the checkpoint over it are on disk. Several processes may append: each
//! takes the lock, reads what the others wrote, appends, and signs.

use crate::note::{Checkpoint, NoteError, Verifier};
use crate::record::{Entry, Hour, Record};
use crate::tree::{Hash, Tree, leaf_hash};
use ed25519_dalek::SigningKey;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufRead as _, BufReader, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

pub(crate) const LEAVES: &str = "log.jsonl";
pub(crate) const CHECKPOINT: &str = "checkpoint";
pub(crate) const VERIFIER: &str = "log.vkey";
const LOCK: &str = "lock";

/// Why a record could not be written. Nothing may be sent then.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LogError {
    /// The directory is missing, read-only or full.
    #[error("the log cannot be written: {0}")]
    Io(#[from] io::Error),
    /// A leaf does not parse, or the checkpoint does not fit the leaves: damaged or tampered with.
    #[error("the log is damaged at record {0}")]
    Damaged(u64),
    /// The checkpoint or the key file is not signed by this key.
    #[error(transparent)]
    Note(#[from] NoteError),
}

/// An open log.
#[derive(Debug)]
pub struct Log {
    folder: PathBuf,
    key: SigningKey,
    origin: String,
    tree: Tree,
    /// Bytes of `log.jsonl` that are in the tree.
    read: u64,
    /// Hour of the latest record.
    latest: Option<Hour>,
}

/// A written record with what a receipt needs.
#[derive(Debug, Clone)]
pub struct Appended {
    /// Its number, from 0.
    pub sequence: u64,
    /// Its leaf.
    pub leaf: Vec<u8>,
    /// Proof that it is in the log.
    pub inclusion: Vec<Hash>,
    /// The signed checkpoint over it.
    pub checkpoint: String,
}

impl Log {
    /// Opens the log in `folder`, or starts one. Reads and hashes all leaves once.
    ///
    /// # Errors
    /// [`LogError`]; a torn last line (power cut before the record was acknowledged) is cut off, not an error.
    pub fn open(folder: &Path, origin: &str, key: SigningKey) -> Result<Self, LogError> {
        fs::create_dir_all(folder)?;
        let mut log = Self {
            folder: folder.to_owned(),
            key,
            origin: origin.to_owned(),
            tree: Tree::default(),
            read: 0,
            latest: None,
        };
        let _lock = log.lock()?;
        log.check_verifier()?;
        log.catch_up()?;
        Ok(log)
    }

    /// The name of the log in `folder`, if one was started there.
    pub fn origin(folder: &Path) -> Option<String> {
        let text = fs::read_to_string(folder.join(VERIFIER)).ok()?;
        Verifier::parse(&text).ok().map(|v| v.name().to_owned())
    }

    /// Appends a record: on disk (fsync), with a signed checkpoint over it, when this returns.
    ///
    /// # Errors
    /// [`LogError`]; the record then does not count, and the next append starts where this one did.
    pub fn append(&mut self, entry: Entry, now: SystemTime) -> Result<Appended, LogError> {
        let _lock = self.lock()?;
        self.catch_up()?;
        let sequence = self.tree.size();
        // A clock that was set back must not make a sound log look rearranged.
        let hour = self.latest.iter().cloned().fold(Hour::of(now), Ord::max);
        let leaf = Record::new(entry, sequence, hour.clone()).leaf();
        self.tree.push(leaf_hash(&leaf));
        let checkpoint = match self.write(&leaf) {
            Ok(checkpoint) => checkpoint,
            Err(e) => {
                self.tree.truncate(sequence);
                return Err(e.into());
            }
        };
        self.read += leaf.len() as u64 + 1;
        self.latest = Some(hour);
        let inclusion = self.tree.inclusion(sequence, self.tree.size()).unwrap_or_default();
        Ok(Appended { sequence, leaf, inclusion, checkpoint })
    }

    /// Number of records.
    pub fn size(&self) -> u64 {
        self.tree.size()
    }

    /// The public key, for auditors.
    pub fn verifier(&self) -> Verifier {
        Verifier::of(&self.origin, &self.key)
    }

    /// Held until dropped; other processes wait.
    fn lock(&self) -> io::Result<File> {
        let file = OpenOptions::new().create(true).truncate(false).write(true).open(self.folder.join(LOCK))?;
        file.lock()?;
        Ok(file)
    }

    /// The key file must be ours: a log that was signed by another key is not taken over quietly.
    fn check_verifier(&self) -> Result<(), LogError> {
        let path = self.folder.join(VERIFIER);
        match fs::read_to_string(&path) {
            Ok(text) if Verifier::parse(&text)? == self.verifier() => Ok(()),
            Ok(_) => Err(NoteError::Signature.into()),
            Err(e) if e.kind() == io::ErrorKind::NotFound && !self.folder.join(LEAVES).exists() => {
                Ok(replace(&self.folder, VERIFIER, self.verifier().encode().as_bytes())?)
            }
            Err(e) => Err(e.into()),
        }
    }

    /// Reads what was appended since, by us or by another process, and checks it against the checkpoint.
    fn catch_up(&mut self) -> Result<(), LogError> {
        let file = match File::open(self.folder.join(LEAVES)) {
            Ok(file) => file,
            // No records yet; but then none may have been signed either.
            Err(e) if e.kind() == io::ErrorKind::NotFound && self.read == 0 => {
                return self.signed_size(&self.tree).map(drop);
            }
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Err(LogError::Damaged(0)),
            Err(e) => return Err(e.into()),
        };
        let length = file.metadata()?.len();
        if length < self.read {
            return Err(LogError::Damaged(self.tree.size()));
        }
        if length == self.read && length > 0 {
            return Ok(());
        }
        let mut tree = self.tree.clone();
        let (mut read, mut latest) = (self.read, self.latest.clone());
        let mut reader = BufReader::new(file);
        reader.seek(SeekFrom::Start(read))?;
        let mut line = Vec::new();
        // Where the last whole line starts, and the hour of the one before it.
        let (mut last_line, mut before_last) = (read, latest.clone());
        while reader.read_until(b'\n', &mut line)? > 0 {
            if line.last() != Some(&b'\n') {
                self.truncate(read)?;
                break;
            }
            let leaf = &line[..line.len() - 1];
            let record = Record::parse(leaf).ok().filter(|r| r.sequence == tree.size());
            (last_line, before_last) = (read, latest);
            latest = Some(record.ok_or(LogError::Damaged(tree.size()))?.time);
            tree.push(leaf_hash(leaf));
            read += line.len() as u64;
            line.clear();
        }
        let signed = self.signed_size(&tree)?;
        if signed < tree.size() {
            // Written, but never signed and so never acknowledged: nothing was sent for it. A crash leaves at most one.
            self.truncate(last_line)?;
            tree.truncate(signed);
            (read, latest) = (last_line, before_last);
        }
        (self.tree, self.read, self.latest) = (tree, read, latest);
        Ok(())
    }

    /// How many records the checkpoint signs: all that are on disk, or all but the last.
    fn signed_size(&self, tree: &Tree) -> Result<u64, LogError> {
        let signed = match fs::read_to_string(self.folder.join(CHECKPOINT)) {
            Ok(note) => Checkpoint::open(&note, &self.verifier())?,
            Err(e) if e.kind() == io::ErrorKind::NotFound => self.checkpoint_of(&Tree::default()),
            Err(e) => return Err(e.into()),
        };
        let fits = tree.root(signed.size) == Some(signed.root) && tree.size() - signed.size <= 1;
        if fits { Ok(signed.size) } else { Err(LogError::Damaged(signed.size.min(tree.size()))) }
    }

    fn checkpoint_of(&self, tree: &Tree) -> Checkpoint {
        let root = tree.root(tree.size()).unwrap_or_default();
        Checkpoint { origin: self.origin.clone(), size: tree.size(), root }
    }

    /// The line, then the checkpoint over the tree (which has the leaf already). A line that is not acknowledged must
    /// not stand there; if taking it back fails too, it is the one unsigned record that a crash may leave.
    fn write(&self, leaf: &[u8]) -> io::Result<String> {
        let checkpoint = self.checkpoint_of(&self.tree).sign(&self.key);
        let written = self.write_line(leaf).and_then(|()| replace(&self.folder, CHECKPOINT, checkpoint.as_bytes()));
        if written.is_err() {
            let _ = self.truncate(self.read);
        }
        written.map(|()| checkpoint)
    }

    fn write_line(&self, leaf: &[u8]) -> io::Result<()> {
        let mut file = OpenOptions::new().create(true).append(true).open(self.folder.join(LEAVES))?;
        file.write_all(&[leaf, b"\n"].concat())?;
        file.sync_data()
    }

    fn truncate(&self, length: u64) -> io::Result<()> {
        let file = OpenOptions::new().write(true).open(self.folder.join(LEAVES))?;
        file.set_len(length)?;
        file.sync_data()
    }
}

/// Writes a file whole or not at all: temporary file, fsync, rename, fsync of the folder.
fn replace(folder: &Path, name: &str, bytes: &[u8]) -> io::Result<()> {
    let temporary = folder.join(format!("{name}.new"));
    let mut file = File::create(&temporary)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&temporary, folder.join(name))?;
    sync_folder(folder)
}

#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

/// Windows has no fsync of a folder; NTFS journals the rename.
#[cfg(not(unix))]
fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}
