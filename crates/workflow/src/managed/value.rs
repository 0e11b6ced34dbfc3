//! Values with a form of their own: a repository's address, a root's fingerprint, a unit, the least version of a layer.

use sha2::{Digest as _, Sha256};

/// Characters of a repository's address at most: what the policy editor of Windows lets through.
const URL_LENGTH: usize = 1023;

/// Bytes of one segment of a layer's name at most.
const SEGMENT_LENGTH: usize = 40;

/// Digits of a version at most, so that every one fits into a `u64`.
const VERSION_DIGITS: usize = 18;

/// The SHA-256 of the bytes of the `1.root.json` that a device trusts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fingerprint([u8; 32]);

impl Fingerprint {
    /// Reads exactly 64 lower-case hexadecimal digits.
    pub fn parse(text: &str) -> Option<Self> {
        let lower = text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        hex::decode(text).ok().filter(|_| lower)?.try_into().ok().map(Self)
    }

    /// The fingerprint of `root`, all bytes of the file.
    pub fn of(root: &[u8]) -> Self {
        Self(Sha256::digest(root).into())
    }
}

impl std::fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

/// Which layers a device follows: those of a municipality, and of one of its administrations if it names one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    name: String,
    municipality: usize,
}

impl Unit {
    /// Reads `kommune` or `kommune/forvaltning`, segments of 1 to 40 of `a-z 0-9 -`.
    pub fn parse(text: &str) -> Option<Self> {
        let municipality = text.find('/').unwrap_or(text.len());
        is_layer(text).then(|| Self { name: text.to_owned(), municipality })
    }

    /// The name as it is written.
    pub fn as_str(&self) -> &str {
        &self.name
    }

    /// The names of its layers on top of the base, the wider one first: one or two.
    pub fn layers(&self) -> Vec<&str> {
        let mut layers = vec![&self.name[..self.municipality]];
        layers.extend((self.municipality < self.name.len()).then_some(self.name.as_str()));
        layers
    }
}

/// Whether `text` can name a layer: one or two segments.
fn is_layer(text: &str) -> bool {
    let segment = |s: &str| {
        (1..=SEGMENT_LENGTH).contains(&s.len()) && s.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'-'))
    };
    text.split('/').count() <= 2 && text.split('/').all(segment)
}

/// Reads `layer=N`: a layer and the least version of it, 1 to 18 digits, no zero in front.
pub(super) fn least_version(text: &str) -> Option<(String, u64)> {
    let (layer, version) = text.split_once('=')?;
    let digits = (1..=VERSION_DIGITS).contains(&version.len()) && version.bytes().all(|b| b.is_ascii_digit());
    let sound = digits && !version.starts_with('0') && is_layer(layer);
    Some((layer.to_owned(), version.parse().ok().filter(|_| sound)?))
}

/// Reads the address of a repository: `https`, a file or share, or `http` on this machine; no user, query or fragment.
pub(super) fn repository_url(text: &str) -> Option<String> {
    let foreign = |c: char| c.is_whitespace() || c.is_control() || matches!(c, '@' | '?' | '#' | '\\');
    if text.chars().count() > URL_LENGTH || text.contains(foreign) {
        return None;
    }
    let (scheme, rest) = text.split_once("://")?;
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let allowed = match scheme {
        "https" => !host.is_empty() && !host.starts_with(':'),
        "file" => !path.is_empty(),
        "http" => is_loopback(host),
        _ => false,
    };
    allowed.then(|| text.to_owned())
}

fn is_loopback(host: &str) -> bool {
    const LOOPBACK: &[&str] = &["localhost", "127.0.0.1", "[::1]"];
    let port = |p: &str| (1..=5).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_digit());
    let rest = LOOPBACK.iter().find_map(|name| host.strip_prefix(name));
    rest.is_some_and(|rest| rest.is_empty() || rest.strip_prefix(':').is_some_and(port))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fingerprint_is_of_the_bytes_of_the_file() {
        let root = Fingerprint::of(b"abc");
        let text = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(root.to_string(), text);
        assert_eq!(Fingerprint::parse(text), Some(root));
        assert_ne!(Fingerprint::of(b"abd"), root);
    }

    #[test]
    fn a_unit_has_one_or_two_layers() {
        let layers = |text: &str| Unit::parse(text).map(|u| u.layers().join(" "));
        assert_eq!(layers("aarhus").as_deref(), Some("aarhus"));
        assert_eq!(layers("aarhus/social").as_deref(), Some("aarhus aarhus/social"));
    }
}
