//! Searching everything that a run could have written.

use std::path::{Path, PathBuf};

/// Every file below `folder` with its bytes.
pub fn bytes_below(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut out = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => folders.push(entry.path()),
                Ok(kind) if kind.is_file() => out.extend(std::fs::read(entry.path()).ok().map(|b| (entry.path(), b))),
                _ => {}
            }
        }
    }
    out
}

/// Where one of `needles` stands in `haystack`: as UTF-8, in UTF-16 (either order), or as digits without separators.
pub fn search(haystack: &[u8], needles: &[&str]) -> Option<String> {
    needles.iter().find_map(|needle| {
        let utf16 = |to: fn(u16) -> [u8; 2]| needle.encode_utf16().flat_map(to).collect::<Vec<u8>>();
        let compact: String = needle.chars().filter(char::is_ascii_digit).collect();
        let mut forms = vec![needle.as_bytes().to_vec(), utf16(u16::to_le_bytes), utf16(u16::to_be_bytes)];
        if compact.len() >= 6 {
            forms.push(compact.into_bytes());
        }
        let found = forms.iter().any(|form| haystack.windows(form.len()).any(|w| w == form));
        found.then(|| (*needle).to_owned())
    })
}
