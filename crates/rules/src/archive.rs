// The pack's file format, shared by the library and its build script: a tar archive with sorted entries and fixed
// metadata, so that the same folder gives the same bytes. Word lists are compiled to finite-state maps on the way in.

use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::io;
use std::path::Path;

/// Entry names with their bytes.
pub type Entries = BTreeMap<String, Vec<u8>>;

/// Reads a pack folder: `*.toml` beside each other, `lexicons/*.{txt,tsv}` compiled to `lexicons/NAME.fst`.
///
/// # Errors
/// What the file system says; `InvalidData` for a list that is no UTF-8 or a bearer count that is no number.
pub fn collect(folder: &Path) -> io::Result<Entries> {
    let mut entries = Entries::new();
    for (name, path) in files(folder, "toml")? {
        entries.insert(name, std::fs::read(path)?);
    }
    let lists = folder.join("lexicons");
    if lists.is_dir() {
        for (name, path) in files(&lists, "txt")?.into_iter().chain(files(&lists, "tsv")?) {
            let stem = name.rsplit_once('.').map_or(name.as_str(), |(stem, _)| stem);
            let compiled = compile_list(&std::fs::read_to_string(path)?)?;
            entries.insert(format!("lexicons/{stem}.fst"), compiled);
        }
    }
    Ok(entries)
}

fn files(folder: &Path, extension: &str) -> io::Result<Vec<(String, std::path::PathBuf)>> {
    let mut out = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().and_then(|n| n.to_str()).map(str::to_owned);
        if let (Some(name), true) = (name, path.extension().is_some_and(|e| e == extension)) {
            out.push((name, path));
        }
    }
    out.sort();
    Ok(out)
}

/// A list of `word` or `word<TAB>number` lines as an fst map.
fn compile_list(text: &str) -> io::Result<Vec<u8>> {
    let bad = |line: &str| io::Error::new(io::ErrorKind::InvalidData, format!("not a list line: {line}"));
    let mut words = BTreeMap::new();
    for line in text.lines().filter(|l| !l.is_empty() && !l.starts_with('#')) {
        let (word, number) = line.split_once('\t').unwrap_or((line, "0"));
        words.insert(word.as_bytes(), number.trim().parse::<u64>().map_err(|_| bad(line))?);
    }
    let mut builder = fst::MapBuilder::memory();
    builder.extend_iter(words).map_err(io::Error::other)?;
    builder.into_inner().map_err(io::Error::other)
}

/// The archive of `entries`: deterministic.
///
/// # Errors
/// Never for entries in memory, in practice; what the archive writer says.
pub fn pack(entries: &Entries) -> io::Result<Vec<u8>> {
    let mut archive = tar::Builder::new(Vec::new());
    for (name, bytes) in entries {
        let mut header = tar::Header::new_ustar();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        header.set_mtime(0);
        header.set_cksum();
        archive.append_data(&mut header, name, bytes.as_slice())?;
    }
    archive.into_inner()
}

/// SHA-256 as lower-case hexadecimal.
pub fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|b| format!("{b:02x}")).collect()
}
