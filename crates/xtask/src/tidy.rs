//! `cargo xtask tidy`: what no compiler checks. Each check is one function that returns what it found.

use crate::shell::root;
use anyhow::{Context as _, Result, bail};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Which of our crates a crate may depend on (docs/ARCHITECTURE.md). A crate that is not here may not exist.
const ARROWS: &[(&str, &[&str])] = &[
    ("vaern-engine", &[]),
    ("vaern-names", &["vaern-engine"]),
    ("vaern-rules", &["vaern-engine"]),
    ("vaern-audit", &[]),
    ("vaern-gateway", &[]),
    ("vaern-workflow", &["vaern-rules", "vaern-engine", "vaern-names", "vaern-audit", "vaern-gateway"]),
    ("vaern-cli", &["vaern-workflow"]),
    ("vaern-desktop", &["vaern-workflow"]),
    ("vaern-tests", &["vaern-workflow"]),
    ("xtask", &[]),
];

/// All that the engine may be built with: nothing that can do IO, tell the time or draw a random number.
const ENGINE_MAY_USE: &[&str] =
    &["aho-corasick", "fst", "regex", "regex-automata", "regex-syntax", "unicode-normalization", "zeroize"];

/// Lines of a Rust file, tests and documentation left out; of a Svelte or TypeScript file, all.
const FILE_LINES: usize = 400;
const SVELTE_LINES: usize = 150;
/// Lines of a function.
const FUNCTION_LINES: usize = 60;

/// Words that open a socket, and the one file that may (invariant 12). Tests have servers of their own.
const SOCKETS: &[&str] = &["TcpListener", "TcpStream", "UdpSocket", "UnixStream", "reqwest::Client", "axum::serve"];
const SOCKET_FILE: &str = "crates/gateway/src/sockets.rs";

/// Prints what is untidy and fails if anything is.
pub(crate) fn report() -> Result<()> {
    let findings = check()?;
    for finding in &findings {
        println!("{finding}");
    }
    match findings.len() {
        0 => println!("tidy"),
        n => bail!("{n} untidy"),
    }
    Ok(())
}

/// Everything that is untidy.
pub(crate) fn check() -> Result<Vec<String>> {
    let mut out = arrows()?;
    for path in sources(&root())? {
        let text = fs::read_to_string(&path)?;
        let name = path.strip_prefix(root()).unwrap_or(&path).to_string_lossy().into_owned();
        out.extend(sizes(&name, &text));
        out.extend(sockets(&name, &text));
        out.extend(shortcuts(&name, &text));
    }
    out.extend(documents());
    Ok(out)
}

fn arrows() -> Result<Vec<String>> {
    let mut out = Vec::new();
    for folder in manifests()? {
        let text = fs::read_to_string(folder.join("Cargo.toml"))?;
        let manifest: toml::Table = toml::from_str(&text)?;
        let name = manifest.get("package").and_then(|p| p.get("name")).and_then(|n| n.as_str());
        let name = name.context("a package has a name")?;
        let Some((_, allowed)) = ARROWS.iter().find(|(n, _)| *n == name) else {
            out.push(format!("{name}: not in the layout of docs/ARCHITECTURE.md"));
            continue;
        };
        let mut tables = vec!["dependencies", "build-dependencies"];
        if name == "vaern-tests" {
            tables.push("dev-dependencies");
        }
        let used = tables.iter().filter_map(|t| manifest.get(*t)?.as_table()).flat_map(toml::Table::keys);
        for dependency in used {
            let ours = dependency.starts_with("vaern-");
            if ours && !allowed.contains(&dependency.as_str()) {
                out.push(format!("{name} -> {dependency}: this arrow runs the wrong way"));
            }
            if name == "vaern-engine" && !ENGINE_MAY_USE.contains(&dependency.as_str()) {
                out.push(format!("{name} -> {dependency}: the engine is pure, and this is not on its list"));
            }
        }
    }
    Ok(out)
}

fn manifests() -> Result<Vec<PathBuf>> {
    let crates = fs::read_dir(root().join("crates"))?;
    let mut out: Vec<PathBuf> = crates.map(|e| Ok(e?.path())).collect::<Result<_>>()?;
    out.extend([root().join("src-tauri"), root().join("tests")]);
    Ok(out)
}

/// Rust, Svelte and TypeScript of ours.
fn sources(folder: &Path) -> Result<Vec<PathBuf>> {
    const NOT_OURS: &[&str] = &["target", "node_modules", "dist", "dist-mock", ".git", "gen", "bindings", "fuzz"];
    let mut out = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let extension = path.extension().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() && !NOT_OURS.contains(&name.as_str()) {
            out.extend(sources(&path)?);
        } else if ["rs", "svelte", "ts"].contains(&extension.as_str()) {
            out.push(path);
        }
    }
    Ok(out)
}

fn sizes(name: &str, text: &str) -> Vec<String> {
    let code = text.split("#[cfg(test)]\nmod tests").next().unwrap_or(text);
    let is_rust = name.ends_with(".rs");
    let counted = |line: &&str| !is_rust || !(line.trim_start().starts_with("//") || line.trim().is_empty());
    let lines = code.lines().filter(counted).count();
    let budget = if name.ends_with(".svelte") { SVELTE_LINES } else { FILE_LINES };
    let mut out = Vec::new();
    if lines > budget {
        out.push(format!("{name}: {lines} lines, the budget is {budget}"));
    }
    if is_rust {
        let long = functions(code).into_iter().filter(|(_, lines)| *lines > FUNCTION_LINES);
        out.extend(long.map(|(function, lines)| format!("{name}: fn {function} has {lines} lines")));
    }
    out
}

/// Functions with their lengths, by indentation: rustfmt closes a function where it opened it.
fn functions(code: &str) -> BTreeMap<String, usize> {
    let mut out = BTreeMap::new();
    let mut open: Option<(String, String, usize)> = None;
    for (number, line) in code.lines().enumerate() {
        let indent: String = line.chars().take_while(|c| *c == ' ').collect();
        if let Some((name, outer, start)) = &open {
            if line == format!("{outer}}}") {
                out.insert(name.clone(), number - start + 1);
                open = None;
            }
        } else if let Some((_, rest)) = line.split_once("fn ").filter(|(before, _)| !before.contains(['"', '/'])) {
            let name = rest.split(['(', '<']).next().unwrap_or_default().to_owned();
            if !line.trim_end().ends_with(['}', ';', ',']) {
                open = Some((name, indent, number));
            }
        }
    }
    out
}

fn sockets(name: &str, text: &str) -> Vec<String> {
    let product = (name.starts_with("crates/") || name.starts_with("src-tauri/")) && !name.starts_with("crates/xtask/");
    let mentioned = SOCKETS.iter().filter(|word| product && name != SOCKET_FILE && text.contains(**word));
    mentioned.map(|word| format!("{name}: {word} outside {SOCKET_FILE}")).collect()
}

/// Ways around a check.
fn shortcuts(name: &str, text: &str) -> Vec<String> {
    const WORDS: &[&str] =
        &["#[ignore", "todo!(", "unimplemented!(", "test.skip(", "it.skip(", "describe.only(", "it.only("];
    let found = WORDS.iter().filter(|word| name != "crates/xtask/src/tidy.rs" && text.contains(**word));
    found.map(|word| format!("{name}: {word}")).collect()
}

/// Documents that the README promises.
fn documents() -> Vec<String> {
    const NEEDED: &[&str] = &[
        "README.md",
        "CHANGELOG.md",
        "LICENSE",
        ".ci/run",
        "docs/ARCHITECTURE.md",
        "docs/DESIGN.md",
        "docs/SECURITY.md",
        "docs/QUALITY.md",
        "docs/RULES.md",
        "rules/dk-base/lexicons/LICENSES.md",
    ];
    NEEDED.iter().filter(|path| !root().join(path).exists()).map(|path| format!("{path}: missing")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_function_and_a_stray_socket_are_found() {
        let body = "    x();\n".repeat(FUNCTION_LINES);
        let text = format!("impl A {{\n    fn short() {{\n    }}\n}}\nfn long(\n    a: u8,\n) {{\n{body}}}\n");
        assert_eq!(
            sizes("crates/a/src/b.rs", &text),
            [format!("crates/a/src/b.rs: fn long has {} lines", FUNCTION_LINES + 4)]
        );
        assert_eq!(sockets("crates/cli/src/x.rs", "use std::net::TcpStream;").len(), 1);
        assert!(sockets(SOCKET_FILE, "TcpStream").is_empty() && sockets("tests/x.rs", "TcpStream").is_empty());
        assert_eq!(sizes("ui/a.svelte", &"x\n".repeat(151)).len(), 1);
    }
}
