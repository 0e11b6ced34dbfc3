//! Proof of one send that an outsider can check: given the bytes, that these and no others were logged.

use rand::RngCore as _;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use vaern_audit::{Appended, Checkpoint, Hash, Record, Verifier, leaf_hash, verify_inclusion};
use zeroize::ZeroizeOnDrop;

/// 32 random bytes. Without them the commitment tells nothing about the bytes; they are in the receipt alone.
#[derive(Debug, Clone, ZeroizeOnDrop)]
pub struct Salt([u8; 32]);

impl Salt {
    pub(crate) fn random() -> Self {
        let mut salt = [0; 32];
        rand::rng().fill_bytes(&mut salt);
        Self(salt)
    }

    /// `SHA-256(salt || bytes)`, hexadecimal.
    pub(crate) fn commit(&self, bytes: &[u8]) -> String {
        hex::encode(Sha256::new().chain_update(self.0).chain_update(bytes).finalize())
    }
}

/// A receipt. Holds no text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Receipt {
    /// Version of this format.
    pub version: u64,
    /// Number of the record.
    pub sequence: u64,
    /// `SHA-256(salt || bytes on the wire)`, hexadecimal.
    pub commitment: String,
    /// The salt, hexadecimal.
    pub salt: String,
    /// The record, as it stands in the log.
    pub leaf: String,
    /// Audit path of the record, hexadecimal, leaf side first.
    pub inclusion: Vec<String>,
    /// Signed checkpoint over it.
    pub checkpoint: String,
    /// The log's public key. An outsider compares it with the one the organisation published.
    pub verifier: String,
}

/// What does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReceiptFault {
    /// A field is not what it should be.
    #[error("the receipt is malformed")]
    Malformed,
    /// The bytes are not those that were logged.
    #[error("the bytes are not those that were logged")]
    Bytes,
    /// The record is not in the log.
    #[error("the record is not in the signed log")]
    Inclusion,
}

impl Receipt {
    pub(crate) fn new(salt: &Salt, commitment: &str, appended: &Appended, verifier: &Verifier) -> Self {
        Self {
            version: 1,
            sequence: appended.sequence,
            commitment: commitment.to_owned(),
            salt: hex::encode(salt.0),
            leaf: String::from_utf8_lossy(&appended.leaf).into_owned(),
            inclusion: appended.inclusion.iter().map(hex::encode).collect(),
            checkpoint: appended.checkpoint.clone(),
            verifier: verifier.encode(),
        }
    }

    /// Checks that exactly `bytes` were logged before they were sent.
    ///
    /// # Errors
    /// [`ReceiptFault`].
    pub fn check(&self, bytes: &[u8]) -> Result<(), ReceiptFault> {
        let malformed = ReceiptFault::Malformed;
        let verifier = Verifier::parse(&self.verifier).map_err(|_| malformed)?;
        let signed = Checkpoint::open(&self.checkpoint, &verifier).map_err(|_| ReceiptFault::Inclusion)?;
        let decode = |h: &String| hex::decode(h).ok().and_then(|b| Hash::try_from(b).ok());
        let path: Vec<Hash> = self.inclusion.iter().map(decode).collect::<Option<_>>().ok_or(malformed)?;
        let leaf = leaf_hash(self.leaf.as_bytes());
        if !verify_inclusion(&leaf, self.sequence, signed.size, &path, &signed.root) {
            return Err(ReceiptFault::Inclusion);
        }
        let record = Record::parse(self.leaf.as_bytes()).map_err(|_| malformed)?;
        let salt = Salt(hex::decode(&self.salt).ok().and_then(|b| b.try_into().ok()).ok_or(malformed)?);
        let commitment = salt.commit(bytes);
        let logged = record.commitment.is_some_and(|c| c.as_str() == commitment);
        if logged && commitment == self.commitment { Ok(()) } else { Err(ReceiptFault::Bytes) }
    }
}
