//! Signed notes and checkpoints (C2SP `signed-note` and `tlog-checkpoint`), Ed25519: the formats that Go's
//! `golang.org/x/mod/sumdb/note` and other tools read.

use crate::tree::Hash;
use base64::prelude::{BASE64_STANDARD, Engine as _};
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use sha2::{Digest, Sha256};

/// Signature type byte of Ed25519.
const ED25519: u8 = 1;

/// A log's public key with its name, as auditors get it: `name+hash+key`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verifier {
    name: String,
    key: VerifyingKey,
}

/// A state of the log: its origin, size and root.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// Which log.
    pub origin: String,
    /// Number of leaves.
    pub size: u64,
    /// Root of the tree of that size.
    pub root: Hash,
}

/// Why a note or key is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NoteError {
    /// Not `name+8 hex digits+base64 key`, or the hash does not fit the key.
    #[error("malformed verifier key")]
    Key,
    /// No text, blank line and signature lines.
    #[error("malformed signed note")]
    Note,
    /// No signature of this key, or one that does not verify.
    #[error("the checkpoint's signature does not verify")]
    Signature,
    /// The signed text is no checkpoint.
    #[error("the note is no checkpoint")]
    Checkpoint,
}

impl Verifier {
    /// The verifier of a signing key.
    pub fn of(name: &str, key: &SigningKey) -> Self {
        Self { name: name.to_owned(), key: key.verifying_key() }
    }

    /// The log's name (its origin).
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The text form.
    pub fn encode(&self) -> String {
        let key = [&[ED25519][..], self.key.as_bytes()].concat();
        format!("{}+{}+{}", self.name, hex::encode(self.id()), BASE64_STANDARD.encode(key))
    }

    /// Reads the text form.
    ///
    /// # Errors
    /// [`NoteError::Key`].
    pub fn parse(text: &str) -> Result<Self, NoteError> {
        let mut parts = text.trim().splitn(3, '+');
        let (Some(name), Some(id), Some(key)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(NoteError::Key);
        };
        let bytes = BASE64_STANDARD.decode(key).map_err(|_| NoteError::Key)?;
        let (kind, key) = bytes.split_first().ok_or(NoteError::Key)?;
        let key: [u8; 32] = key.try_into().map_err(|_| NoteError::Key)?;
        let key = VerifyingKey::from_bytes(&key).map_err(|_| NoteError::Key)?;
        let verifier = Self { name: name.to_owned(), key };
        let fits = *kind == ED25519 && !name.is_empty() && hex::encode(verifier.id()) == id;
        if fits { Ok(verifier) } else { Err(NoteError::Key) }
    }

    fn id(&self) -> [u8; 4] {
        let hash = Sha256::new().chain_update(&self.name).chain_update(b"\n").chain_update([ED25519]);
        let hash = hash.chain_update(self.key.as_bytes()).finalize();
        [hash[0], hash[1], hash[2], hash[3]]
    }
}

impl Checkpoint {
    /// Signs the checkpoint as a note.
    pub fn sign(&self, key: &SigningKey) -> String {
        let text = format!("{}\n{}\n{}\n", self.origin, self.size, BASE64_STANDARD.encode(self.root));
        let signature = key.sign(text.as_bytes());
        let blob = [&Verifier::of(&self.origin, key).id()[..], &signature.to_bytes()].concat();
        format!("{text}\n\u{2014} {} {}\n", self.origin, BASE64_STANDARD.encode(blob))
    }

    /// Reads and verifies a signed checkpoint.
    ///
    /// # Errors
    /// [`NoteError`].
    pub fn open(note: &str, verifier: &Verifier) -> Result<Self, NoteError> {
        let (text, signatures) = note.split_once("\n\n").ok_or(NoteError::Note)?;
        let text = format!("{text}\n");
        let mut lines = signatures.lines().filter_map(|line| line.strip_prefix("\u{2014} ")?.split_once(' '));
        let blob = lines.find(|(name, _)| *name == verifier.name).ok_or(NoteError::Signature)?.1;
        let blob = BASE64_STANDARD.decode(blob).map_err(|_| NoteError::Note)?;
        let (id, signature) = blob.split_at_checked(4).ok_or(NoteError::Note)?;
        let signature = Signature::from_slice(signature).map_err(|_| NoteError::Note)?;
        if id != verifier.id() || verifier.key.verify_strict(text.as_bytes(), &signature).is_err() {
            return Err(NoteError::Signature);
        }
        let mut lines = text.lines();
        let origin = lines.next().filter(|o| *o == verifier.name).ok_or(NoteError::Checkpoint)?.to_owned();
        let size = lines.next().and_then(|s| s.parse().ok()).ok_or(NoteError::Checkpoint)?;
        let root = lines.next().and_then(|r| BASE64_STANDARD.decode(r).ok()).ok_or(NoteError::Checkpoint)?;
        Ok(Self { origin, size, root: root.try_into().map_err(|_| NoteError::Checkpoint)? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of Go's `sumdb/note` documentation.
    const PETER: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    const NOTE: &str = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem \
                        is.\n\n\u{2014} PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

    #[test]
    fn reads_what_go_signed() {
        let verifier = Verifier::parse(PETER).expect("Go's key");
        assert_eq!(verifier.encode(), PETER);
        // Signed correctly, and no checkpoint: the signature check comes first.
        assert_eq!(Checkpoint::open(NOTE, &verifier), Err(NoteError::Checkpoint));
        let changed = NOTE.replace("answer", "Answer");
        assert_eq!(Checkpoint::open(&changed, &verifier), Err(NoteError::Signature));
    }

    #[test]
    fn a_checkpoint_survives_the_round_trip_and_no_change() {
        let key = SigningKey::from_bytes(&[7; 32]);
        let checkpoint = Checkpoint { origin: "vaern.test".into(), size: 3, root: [9; 32] };
        let note = checkpoint.sign(&key);
        let verifier = Verifier::of("vaern.test", &key);
        assert_eq!(Checkpoint::open(&note, &verifier), Ok(checkpoint));
        assert_eq!(Checkpoint::open(&note.replace("\n3\n", "\n4\n"), &verifier), Err(NoteError::Signature));
        let other = Verifier::of("vaern.test", &SigningKey::from_bytes(&[8; 32]));
        assert_eq!(Checkpoint::open(&note, &other), Err(NoteError::Signature));
    }
}
