//! The command table. Each command calls the method of the same name on [`App`], so a signature stands once; the
//! TypeScript side is generated from the same lines.

use super::rules::{Rules, Tried};
use super::types::{Action, AnswerEvent, AppInfo, Place, Problem, Receipt, Review};
use crate::app::App;
use tauri::State;
use tauri::ipc::{Channel, Invoke};

macro_rules! commands {
    ($(fn $name:ident($($arg:ident: $ty:ty),*) -> $ret:ty;)*) => {
        $(#[tauri::command]
        async fn $name(app: State<'_, App>, $($arg: $ty),*) -> Result<$ret, Problem> {
            app.$name($($arg),*).await
        })*

        /// All commands of the window.
        pub(crate) fn handler() -> impl Fn(Invoke) -> bool + Send + Sync + 'static {
            tauri::generate_handler![send, $($name),*]
        }

        #[cfg(test)]
        fn table(config: &ts_rs::Config) -> Vec<tests::Command> {
            use ts_rs::TS;
            vec![$(tests::Command {
                name: stringify!($name),
                args: vec![$((stringify!($arg), <$ty as TS>::name(config))),*],
                result: <$ret as TS>::name(config),
            }),*]
        }
    };
}

commands! {
    fn app_info() -> AppInfo;
    fn review(text: String, endpoint: Option<String>) -> Review;
    fn finish(revision: u32) -> Review;
    fn choose(revision: u32, finding: Place, all: bool, action: Action, reason: Option<String>) -> Review;
    fn mark(revision: u32, start: usize, end: usize, category: String) -> Review;
    fn undo() -> Review;
    fn cancel() -> ();
    fn copy_safe(token: String) -> ();
    fn copy_text(text: String) -> ();
    fn wire_preview(endpoint: String) -> String;
    fn new_conversation() -> ();
    fn rules() -> Rules;
    fn try_text(text: String) -> Vec<Tried>;
}

/// Streams the answer over a channel, hence not in the table.
#[tauri::command]
async fn send(
    app: State<'_, App>,
    endpoint: String,
    token: String,
    second_look: bool,
    events: Channel<AnswerEvent>,
) -> Result<Receipt, Problem> {
    // A closed page no longer listens; the exchange still ends properly.
    app.send(endpoint, token, second_look, |event| drop(events.send(event))).await
}

#[cfg(test)]
mod tests {
    use super::super::rules::{
        Exception, Freshness, Guideline, Layer, LayerKind, Link, Managed, RuleRow, RuleStep, Stage,
    };
    use super::super::types::{
        By, Endpoint, Evidence, EvidenceKind, Finding, Gap, PackInfo, Segment, Text2, VerdictName,
    };
    use super::*;
    use std::fmt::Write as _;
    use std::path::Path;
    use ts_rs::{Config, TS};
    use vaern_workflow::Code;

    include!("names.rs");

    pub(super) struct Command {
        pub(super) name: &'static str,
        pub(super) args: Vec<(&'static str, String)>,
        pub(super) result: String,
    }

    fn typescript() -> String {
        let config = Config::new().with_large_int("number");
        let mut out = String::from(
            "// Generated from src-tauri/src/ipc by `cargo xtask bindings`. Do not edit.\n\
             // Offsets are UTF-16 code units, half-open. Every command rejects with a Problem and nothing else.\n\
             import { Channel, invoke } from '@tauri-apps/api/core'\n\n",
        );
        let codes: Vec<String> = Code::ALL.iter().map(|c| format!("\n  | '{}'", c.as_str())).collect();
        writeln!(out, "export type ProblemCode ={}", codes.concat()).expect("a string");
        macro_rules! declare {
            ($($ty:ty)*) => { $(writeln!(out, "export {}", <$ty as TS>::decl(&config)).expect("a string");)* };
        }
        declare! { Problem Endpoint PackInfo AppInfo Action Place Text2 EvidenceKind Evidence By Finding Segment Gap VerdictName
        Review AnswerEvent Receipt LayerKind Freshness Layer RuleStep Stage RuleRow Exception Link Guideline Managed Rules
        Tried }
        for command in table(&config) {
            writeln!(out, "\n{}", function(&command)).expect("a string");
        }
        out.push_str(SEND);
        out
    }

    const SEND: &str = "
export function send(endpoint: string, token: string, secondLook: boolean, on: (event: AnswerEvent) => void): Promise<Receipt> {
  const events = new Channel<AnswerEvent>()
  events.onmessage = on
  return invoke('send', { endpoint, token, secondLook, events })
}
";

    fn function(command: &Command) -> String {
        let camel = |name: &str| {
            let mut words = name.split('_');
            let first = words.next().unwrap_or_default().to_owned();
            words.fold(first, |acc, word| acc + &word[..1].to_uppercase() + &word[1..])
        };
        let params: Vec<String> = command.args.iter().map(|(name, ty)| format!("{}: {ty}", camel(name))).collect();
        let names: Vec<String> = command.args.iter().map(|(name, _)| camel(name)).collect();
        let passed = if names.is_empty() { String::new() } else { format!(", {{ {} }}", names.join(", ")) };
        let result = if command.result == "null" { "void" } else { &command.result };
        let (function, name) = (camel(command.name), command.name);
        format!(
            "export function {function}({}): Promise<{result}> {{\n  return invoke('{name}'{passed})\n}}",
            params.join(", ")
        )
    }

    /// `cargo xtask bindings` sets `VAERN_WRITE_BINDINGS` and thereby writes the file; every other run compares it.
    #[test]
    fn the_committed_bindings_are_those_of_the_commands() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui/src/lib/bindings/index.ts");
        let fresh = typescript();
        if std::env::var_os("VAERN_WRITE_BINDINGS").is_some() {
            std::fs::write(&path, &fresh).expect("ui/src/lib/bindings is writable");
        }
        let committed = std::fs::read_to_string(&path).expect("bindings are committed");
        assert!(committed == fresh, "the bindings have drifted: run `cargo xtask bindings`");
    }

    #[test]
    fn invariant_12_the_main_window_has_its_commands_and_nothing_else() {
        let config = Config::new();
        let mut table: Vec<&str> = table(&config).iter().map(|c| c.name).chain(["send"]).collect();
        let mut declared = COMMANDS.to_vec();
        table.sort_unstable();
        declared.sort_unstable();
        assert_eq!(table, declared);
        let capability: serde_json::Value =
            serde_json::from_str(include_str!("../../capabilities/main.json")).expect("JSON");
        let permissions = capability["permissions"].as_array().expect("a list");
        let mut permitted: Vec<String> =
            permissions.iter().map(|p| p.as_str().unwrap_or_default().to_owned()).collect();
        let mut expected: Vec<String> = declared.iter().map(|c| format!("allow-{}", c.replace('_', "-"))).collect();
        permitted.sort_unstable();
        expected.sort_unstable();
        assert_eq!(permitted, expected, "no file, network, shell, clipboard or window permission");
        assert_eq!(capability["windows"], serde_json::json!(["main"]));
    }
}
