//! What the encoder alone finds: `read news|municipal < texts.jsonl > mentions.jsonl`, or `read bench < text`.
//!
//! A line of input is `{"id", "text"}`; of output `{"id", "mentions": [[start, end, kind, probability]]}`, offsets in code
//! points. `cargo xtask quality names` scores it.

#![allow(clippy::print_stdout, reason = "a program that prints")]

use serde_json::{Value, json};
use std::io::{BufRead as _, Read as _};
use std::time::{Duration, Instant};
use vaern_engine::{Effort, LogOdds};
use vaern_names::{Names, Register};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mode = std::env::args().nth(1).unwrap_or_default();
    let register = match mode.as_str() {
        "news" => Register::News,
        "municipal" | "bench" => Register::Municipal,
        _ => return Err("say news, municipal or bench".into()),
    };
    let began = Instant::now();
    let names = Names::new();
    names.load()?;
    if mode == "bench" {
        println!("load {:.1} ms", ms(began.elapsed()));
        return bench(&names);
    }
    for line in std::io::stdin().lock().lines() {
        let row: Value = serde_json::from_str(&line?)?;
        let text = row["text"].as_str().unwrap_or_default();
        let (mentions, _) = names.read(text, register, Effort::Full);
        let points = |at: usize| text[..at].chars().count();
        let found: Vec<Value> = mentions
            .iter()
            .map(|m| {
                let probability = LogOdds::new(m.odds).probability();
                json!([points(m.range.start), points(m.range.end), format!("{:?}", m.kind), probability])
            })
            .collect();
        println!("{}", json!({"id": row["id"], "mentions": found}));
    }
    Ok(())
}

/// A text cold, and with its first sentence edited, the best of five.
fn bench(names: &Names) -> Result<(), Box<dyn std::error::Error>> {
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text)?;
    let timed = |text: &str| {
        let began = Instant::now();
        let (found, _) = names.read(text, Register::Municipal, Effort::Full);
        (began.elapsed(), found.len())
    };
    let (mut cold, mut edited, mut known) = (Duration::MAX, Duration::MAX, Duration::MAX);
    for n in ["a", "b", "c", "d", "e"] {
        // Words that differ each time, so that nothing is remembered.
        let fresh = text.replace(". ", &format!(" {n}{n}. "));
        cold = cold.min(timed(&fresh).0);
        known = known.min(timed(&fresh).0);
        edited = edited.min(timed(&fresh.replacen(' ', &format!(" x{n} "), 1)).0);
    }
    println!(
        "{} words: cold {:.1} ms, first sentence edited {:.1} ms, known {:.3} ms",
        text.split_whitespace().count(),
        ms(cold),
        ms(edited),
        ms(known)
    );
    Ok(())
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}
