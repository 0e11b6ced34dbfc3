//! Signing keys of people: Ed25519, PKCS#8 PEM, which `openssl` and every token reads.

use super::RepositoryError;
use ed25519_dalek::pkcs8::spki::der::pem::LineEnding;
use ed25519_dalek::pkcs8::{DecodePrivateKey as _, DecodePublicKey as _, EncodePrivateKey as _, EncodePublicKey as _};
use ed25519_dalek::{Signer as _, SigningKey, VerifyingKey};
use tough::schema::decoded::{Decoded, Hex};
use tough::schema::key::{Ed25519Key, Ed25519Scheme, Key};
use tough::schema::{Role, Signature};
use zeroize::Zeroizing;

/// A private key. Wiped when dropped; prints nothing.
pub struct KeyPair(SigningKey);

/// The public half.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicKey(VerifyingKey);

impl std::fmt::Debug for KeyPair {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "KeyPair({})", self.public().id())
    }
}

impl KeyPair {
    /// From 32 random bytes.
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        Self(SigningKey::from_bytes(seed))
    }

    /// Reads PKCS#8 PEM.
    ///
    /// # Errors
    /// [`RepositoryError::Malformed`].
    pub fn from_pem(pem: &str) -> Result<Self, RepositoryError> {
        let malformed = |e| RepositoryError::Malformed(format!("private key: {e}"));
        SigningKey::from_pkcs8_pem(pem).map(Self).map_err(malformed)
    }

    /// As PKCS#8 PEM.
    ///
    /// # Errors
    /// [`RepositoryError::Malformed`], in practice never.
    pub fn to_pem(&self) -> Result<Zeroizing<String>, RepositoryError> {
        self.0.to_pkcs8_pem(LineEnding::LF).map_err(|e| RepositoryError::Malformed(e.to_string()))
    }

    /// The public half.
    pub fn public(&self) -> PublicKey {
        PublicKey(self.0.verifying_key())
    }

    /// Signs what `role` says.
    pub(super) fn sign(&self, role: &impl Role) -> Result<Signature, RepositoryError> {
        let bytes = role.canonical_form().map_err(|e| RepositoryError::Malformed(e.to_string()))?;
        Ok(Signature { keyid: self.public().tuf_id()?, sig: self.0.sign(&bytes).to_vec().into() })
    }
}

impl PublicKey {
    /// Reads PEM (`PUBLIC KEY`).
    ///
    /// # Errors
    /// [`RepositoryError::Malformed`].
    pub fn from_pem(pem: &str) -> Result<Self, RepositoryError> {
        let malformed = |e| RepositoryError::Malformed(format!("public key: {e}"));
        VerifyingKey::from_public_key_pem(pem).map(Self).map_err(malformed)
    }

    /// As PEM.
    ///
    /// # Errors
    /// [`RepositoryError::Malformed`], in practice never.
    pub fn to_pem(&self) -> Result<String, RepositoryError> {
        self.0.to_public_key_pem(LineEnding::LF).map_err(|e| RepositoryError::Malformed(e.to_string()))
    }

    /// TUF's id of the key: SHA-256 of its canonical JSON, hexadecimal.
    pub fn id(&self) -> String {
        self.tuf_id().map_or_else(|_| String::new(), |id| hex::encode(&*id))
    }

    pub(super) fn tuf_id(&self) -> Result<Decoded<Hex>, RepositoryError> {
        self.tuf().key_id().map_err(|e| RepositoryError::Malformed(e.to_string()))
    }

    pub(super) fn tuf(&self) -> Key {
        let public = self.0.as_bytes().to_vec().into();
        let keyval = Ed25519Key { public, _extra: std::collections::HashMap::new() };
        Key::Ed25519 { keyval, scheme: Ed25519Scheme::Ed25519, _extra: std::collections::HashMap::new() }
    }
}

/// Whether the signature by an Ed25519 key holds; keys of other kinds are left to `tough`.
pub(super) fn holds(key: &Key, signature: &Signature, message: &[u8]) -> bool {
    let Key::Ed25519 { keyval, .. } = key else { return false };
    let key = keyval.public.as_ref().try_into().ok().and_then(|bytes| VerifyingKey::from_bytes(bytes).ok());
    let signature = ed25519_dalek::Signature::from_slice(signature.sig.as_ref()).ok();
    key.zip(signature).is_some_and(|(key, signature)| key.verify_strict(message, &signature).is_ok())
}
