//! `vaern pack` as a process: what one writes rules, signs and publishes with.

use crate::support::vaern;
use std::path::Path;
use std::process::Command;
use tempfile::TempDir;

/// A folder with a new layer `aarhus` in it.
fn desk() -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let new = ["pack", "new", "aarhus", "--id", "aarhus", "--layer", "municipality", "--name-da", "Aarhus \"by\""];
    succeeds(folder.path(), &new);
    folder
}

/// Exit code, standard output and standard error of `vaern ARGS` in `folder`.
fn run(folder: &Path, args: &[&str]) -> (i32, String, String) {
    let mut command = Command::new(vaern());
    command.args(args).current_dir(folder).env("VAERN_HOME", folder.join("home"));
    command.env("VAERN_MACHINE", folder.join("machine"));
    command.env_remove("DBUS_SESSION_BUS_ADDRESS").env_remove("VAERN_POLICY");
    let output = command.output().expect("it starts");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code().unwrap_or(-1), text(&output.stdout), text(&output.stderr))
}

#[track_caller]
fn succeeds(folder: &Path, args: &[&str]) -> String {
    let (code, out, err) = run(folder, args);
    assert_eq!(code, 0, "{args:?}: {out}{err}");
    out
}

/// Standard error of a command that ends with `code`.
#[track_caller]
fn fails(folder: &Path, args: &[&str], code: i32) -> String {
    let (found, out, err) = run(folder, args);
    assert_eq!(found, code, "{args:?}: {out}{err}");
    err
}

/// Changes a file of the layer; gives back what was in it.
fn change(folder: &Path, file: &str, from: &str, to: &str) -> String {
    let path = folder.join(file);
    let text = std::fs::read_to_string(&path).expect("readable");
    assert!(text.contains(from), "{file} has {from}");
    std::fs::write(&path, text.replacen(from, to, 1)).expect("writable");
    text
}

#[test]
fn a_new_pack_passes_its_own_check_and_tests() {
    let folder = desk();
    let at = folder.path();
    let out = succeeds(at, &["pack", "check", "aarhus", "--cost"]);
    assert!(out.starts_with("0 errors, 0 warnings\n") && out.contains("us/KiB  aarhus.library-card"), "{out}");
    assert_eq!(succeeds(at, &["pack", "test", "aarhus"]), "2 passed, 0 failed\n");
    assert!(at.join("aarhus/schema/rules.schema.json").exists(), "an editor completes at once");
    let pack = std::fs::read_to_string(at.join("aarhus/pack.toml")).expect("readable");
    assert!(pack.contains(r#"da = "Aarhus \"by\"", en = "aarhus""#), "{pack}");
    fails(at, &["pack", "new", "aarhus", "--id", "aarhus", "--layer", "municipality"], 2);
    fails(at, &["pack", "new", "x", "--id", "Aarhus", "--layer", "municipality"], 2);
    fails(at, &["pack", "new", "x", "--id", "aarhus", "--layer", "administration"], 2);
    succeeds(at, &["pack", "new", "social", "--id", "aarhus/social", "--layer", "administration"]);
    succeeds(at, &["pack", "test", "social", "--base", "aarhus"]);
}

/// The examples that a new pack brings, commented out, are sound too.
#[test]
fn the_examples_of_a_new_pack_hold() {
    let folder = desk();
    let path = folder.path().join("aarhus/pack.toml");
    let text = std::fs::read_to_string(&path).expect("readable");
    let is_toml =
        |line: &str| line.starts_with('[') || line.split_once('=').is_some_and(|(key, _)| !key.trim().contains(' '));
    let line = |line: &str| match line.strip_prefix("# ").filter(|rest| is_toml(rest)) {
        Some(rest) => format!("{rest}\n"),
        None => format!("{line}\n"),
    };
    std::fs::write(&path, text.lines().map(line).collect::<String>()).expect("writable");
    succeeds(folder.path(), &["pack", "check", "aarhus"]);
    assert_eq!(succeeds(folder.path(), &["pack", "test", "aarhus"]), "4 passed, 0 failed\n");
}

#[test]
fn check_names_file_line_rule_and_what_to_write() {
    let folder = desk();
    let at = folder.path();
    let cases = [
        ("library.toml", "score ", "scroe ", ":11: error[aarhus.library-card]: unknown key `scroe`", "help: score"),
        ("library.toml", "[0-9]{6}", "[0-9]*", ":10: error[aarhus.library-card]: a match must be", "help: {1,40}"),
        (
            "library.toml",
            "aarhus.library-card",
            "library-card",
            ":5: error[library-card]: ids of this",
            "help: aarhus.lib",
        ),
        (
            "library.toml",
            "LIBRARY_CARD",
            "LIBRARY-CARD",
            ":6: error[aarhus.library-card]: `LIBRARY-CARD` is no",
            "help: 1 to 32",
        ),
        ("pack.toml", "layer   = \"mun", "layer   = \"num", ":6: error: unknown layer `num", "help: municipality"),
        (
            "pack.toml",
            "# [policy.actions]\n# CASE_NUMBER",
            "[policy.actions]\nCPR = \"keep\"\n# X",
            ":13: error: CPR = \"keep\" loosens",
            "help: write an [[exc",
        ),
    ];
    for (file, from, to, fault, help) in cases {
        let name = format!("aarhus/{file}");
        let before = change(at, &name, from, to);
        let err = fails(at, &["pack", "check", "aarhus"], 1);
        let found = err.lines().position(|line| line.starts_with(&format!("{name}{fault}")));
        let found = found.unwrap_or_else(|| panic!("{to}: {err}"));
        assert!(err.lines().skip(found).take(3).any(|line| line.starts_with(help)), "{to}: {err}");
        std::fs::write(at.join(&name), before).expect("writable");
    }
    assert!(fails(at, &["pack", "check", "nowhere"], 1).contains("nowhere:1: error: "));
}

#[test]
fn test_prints_what_was_expected_and_what_was_found() {
    let folder = desk();
    change(folder.path(), "aarhus/library.toml", "LK-204815]]", "LK-20481]]");
    let err = fails(folder.path(), &["pack", "test", "aarhus"], 1);
    let expected = "aarhus/library.toml: aarhus.library-card\n  expected Kortet [[LIBRARY_CARD|LK-20481]] er spærret.\n  \
                    found    Kortet LK-20481 er spærret.\n";
    assert_eq!(err, expected);
}

#[test]
fn diff_counts_what_came_and_went_with_its_place_and_without_text() {
    let folder = desk();
    let at = folder.path();
    std::fs::create_dir(at.join("next")).expect("writable");
    for file in ["pack.toml", "library.toml"] {
        std::fs::copy(at.join("aarhus").join(file), at.join("next").join(file)).expect("copied");
    }
    change(at, "next/library.toml", "LK-[0-9]{6}", "LK-[0-9]{4}");
    let corpus =
        "{\"id\":\"a\",\"text\":\"Æblet LK-204815 er grønt.\"}\n{\"id\":7,\"text\":\"Reolen LK-2048 er flyttet.\"}\n";
    std::fs::write(at.join("corpus.jsonl"), corpus).expect("writable");
    let out = succeeds(at, &["pack", "diff", "aarhus", "next", "--corpus", "corpus.jsonl"]);
    let expected = "2 texts\nfindings: 1 gained, 1 lost, 0 changed\n  +1 aarhus.library-card  7:7-14\n  \
                    -1 aarhus.library-card  a:6-15\n";
    assert!(out.starts_with(expected), "{out}");
    assert!(!out.contains("2048"), "places, never text");
    let out = succeeds(at, &["pack", "diff", "built-in", "aarhus", "--corpus", "corpus.jsonl"]);
    assert!(out.contains("findings: 1 gained, 0 lost, 0 changed"), "{out}");
    std::fs::write(at.join("corpus.jsonl"), "{\"id\":1}\n").expect("writable");
    assert!(fails(at, &["pack", "diff", "aarhus", "next", "--corpus", "corpus.jsonl"], 2).contains("corpus.jsonl:1"));
}

#[test]
fn show_says_which_layer_decided() {
    let folder = desk();
    let at = folder.path();
    change(at, "aarhus/pack.toml", "# [policy.actions]\n# CASE", "[policy.actions]\nCASE");
    let out = succeeds(at, &["pack", "show", "aarhus", "--effective"]);
    assert!(out.contains("rule\taarhus.library-card\taarhus\taarhus: added\n"), "{out}");
    assert!(out.contains("category\tCASE_NUMBER\taarhus\taarhus: action: remove\n"), "{out}");
    assert!(out.contains("category\tCPR\tdk-base\tdk-base: its policy\n"), "{out}");
    let out = succeeds(at, &["pack", "show", "--effective", "dk.cvr.cued"]);
    assert!(out.contains("rule\tdk.cvr.cued\tdk-base\tdk-base: from the base pack\n"), "{out}");
    assert!(succeeds(at, &["pack", "show", "aarhus"]).ends_with("aarhus.library-card\tLånerkort\n"));
    fails(at, &["pack", "show", "aarhus", "no.such.rule"], 2);
}

/// Three keys, a repository, and a layer that two of them sign for.
fn repository() -> TempDir {
    let folder = desk();
    let at = folder.path();
    for key in ["anna", "bo", "drift"] {
        succeeds(at, &["pack", "keygen", key]);
    }
    let roots = ["--root-key", "anna", "--root-key", "bo", "--root-key", "drift"];
    let keys = ["--targets-key", "anna", "--online-key", "drift"];
    let out = succeeds(at, &[&["pack", "repo", "repo"][..], &roots, &keys].concat());
    assert_eq!(out.trim().len(), 64, "the root's fingerprint");
    let signers = ["--signer", "anna.pub", "--signer", "bo.pub"];
    succeeds(at, &[&["pack", "delegate", "repo", "aarhus", "--key", "anna"][..], &signers].concat());
    folder
}

#[test]
fn a_key_is_its_owners_and_is_never_overwritten() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let at = folder.path();
    succeeds(at, &["pack", "keygen", "anna.pem"]);
    let before = std::fs::read(at.join("anna.pem")).expect("readable");
    fails(at, &["pack", "keygen", "anna.pem"], 2);
    std::fs::remove_file(at.join("anna.pem.pub")).expect("ours");
    fails(at, &["pack", "keygen", "anna.pem"], 2);
    assert_eq!(std::fs::read(at.join("anna.pem")).expect("readable"), before);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::metadata(at.join("anna.pem")).expect("it is there").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}

#[test]
fn two_sign_the_same_bytes_and_one_is_not_enough() {
    let folder = repository();
    let at = folder.path();
    let sign = |key: &str| run(at, &["pack", "sign", "aarhus", "--repo", "repo", "--key", key]);
    let (code, _, err) = sign("drift");
    assert_eq!(code, 1, "a stranger's key");
    assert!(err.contains("this key may not sign"), "{err}");
    let (code, out, _) = sign("anna");
    assert!(code == 0 && out.ends_with("1 of 2 signatures\n"), "{out}");
    fails(at, &["pack", "publish", "repo", "--online-key", "drift"], 1);
    let before = change(at, "aarhus/library.toml", "0.55", "0.56");
    let (code, _, err) = sign("bo");
    assert_eq!(code, 1, "the folder was changed in between");
    assert!(err.contains("others have signed another folder"), "{err}");
    std::fs::write(at.join("aarhus/library.toml"), before).expect("writable");
    let (code, out, _) = sign("bo");
    assert!(code == 0 && out.ends_with("2 of 2 signatures\n"), "{out}");
    fails(at, &["pack", "publish", "repo", "--online-key", "bo"], 1);
    succeeds(at, &["pack", "publish", "repo", "--online-key", "drift"]);
    let verify = ["pack", "verify", "repo", "--root", "repo/metadata/1.root.json"];
    assert!(succeeds(at, &verify).contains("aarhus 1 broad 100% sha256 "));
    rotated(at, &verify);
}

/// The root's keys change, and who trusts the first root follows.
fn rotated(at: &Path, verify: &[&str]) {
    succeeds(at, &["pack", "keygen", "cleo"]);
    let new = ["--root-key", "drift", "--root-key", "cleo", "--targets-key", "anna", "--online-key", "drift"];
    let rotate = |old: &[&str]| run(at, &[&["pack", "rotate", "repo"], old, &new].concat()).0;
    assert_eq!(rotate(&["--old-key", "cleo"]), 1, "only one of those who could until now");
    assert_eq!(rotate(&["--old-key", "anna"]), 0);
    succeeds(at, &["pack", "publish", "repo", "--online-key", "drift"]);
    assert!(succeeds(at, verify).contains("newest root version 2"));
}

#[test]
fn a_pack_with_faults_or_failing_tests_is_not_signed() {
    let folder = repository();
    let at = folder.path();
    let sign = ["pack", "sign", "aarhus", "--repo", "repo", "--key", "anna"];
    let before = change(at, "aarhus/library.toml", "score ", "scroe ");
    assert!(fails(at, &sign, 1).contains("unknown key"));
    std::fs::write(at.join("aarhus/library.toml"), before).expect("writable");
    change(at, "aarhus/library.toml", "LK-204815]]", "LK-20481]]");
    assert!(fails(at, &sign, 1).contains("expected"));
    assert!(!at.join("repo/staged/aarhus.json").exists(), "nothing was staged");
}

#[test]
fn the_schemas_are_written() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let out = succeeds(folder.path(), &["pack", "schema", "schemas"]);
    assert_eq!(out, "schemas/pack.schema.json\nschemas/rules.schema.json\n");
    let text = std::fs::read(folder.path().join("schemas/rules.schema.json")).expect("readable");
    let schema: serde_json::Value = serde_json::from_slice(&text).expect("JSON");
    assert_eq!(schema["$defs"]["RuleTable"]["properties"]["boundary"]["enum"][0], "word");
}

/// The guide's way from nothing to a signed layer on a device, as it stands there.
#[cfg(unix)]
#[test]
fn the_ten_commands_of_the_guide_put_a_signed_layer_on_a_device() {
    let guide = include_str!("../docs/guide-it.md");
    let block = |mark: &str| {
        let (_, after) = guide.split_once(&format!("<!-- {mark} -->\n```")).expect("the guide has the mark");
        let (_, code) = after.split_once('\n').expect("a block of code");
        code.split("```").next().expect("its end")
    };
    let commands = block("ten-commands");
    assert_eq!(commands.lines().filter(|line| line.starts_with("vaern ")).count(), 10);
    let folder = tempfile::tempdir().expect("a temporary folder");
    let at = folder.path();
    std::fs::write(at.join("policy.json"), block("ten-commands-policy")).expect("writable");
    let path = std::env::join_paths(
        vaern()
            .parent()
            .map(Path::to_owned)
            .into_iter()
            .chain(std::env::split_paths(&std::env::var_os("PATH").expect("set"))),
    );
    let mut shell = Command::new("sh");
    shell.args(["-e", "-c", commands]).current_dir(at).env("PATH", path.expect("no colons"));
    shell.env("VAERN_HOME", at.join("home")).env("VAERN_MACHINE", at.join("machine"));
    shell.env("VAERN_POLICY", at.join("policy.json")).env_remove("DBUS_SESSION_BUS_ADDRESS");
    let output = shell.output().expect("it starts");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(output.status.success(), "{}{}", text(&output.stdout), text(&output.stderr));
    assert!(text(&output.stdout).ends_with("activated\n"), "{}", text(&output.stdout));
    let shown = succeeds(at, &["pack", "show", "aarhus.library-card", "--effective"]);
    assert!(shown.contains("rule\taarhus.library-card\taarhus\taarhus: added"), "{shown}");
}
