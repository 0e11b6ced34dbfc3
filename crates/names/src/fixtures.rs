//! The training code and this crate read a text alike (`training/fixtures.py`).

use crate::encoder::{Encoder, Register};
use crate::words::{stretches, words};
use serde_json::Value;

/// A probability may differ by this much: activations are bytes here.
const NEAR: f32 = 0.2;

fn rows() -> Vec<Value> {
    let parse = |line: &str| serde_json::from_str(line).expect("JSON");
    include_str!("fixtures.jsonl").lines().map(parse).collect()
}

fn text(row: &Value) -> &str {
    row["text"].as_str().expect("a text")
}

#[test]
fn words_and_stretches_are_those_of_training() {
    for row in rows() {
        let text = text(&row);
        let words = words(text);
        let points = |at: usize| text[..at].chars().count();
        let ours: Vec<[usize; 2]> = words.iter().map(|w| [points(w.start), points(w.end)]).collect();
        assert_eq!(serde_json::json!(ours), row["words"], "{text}");
        let ours: Vec<[usize; 4]> = stretches(text, &words).iter().map(|s| [s.first, s.last, s.keep, s.stop]).collect();
        assert_eq!(serde_json::json!(ours), row["stretches"], "{text}");
    }
}

#[test]
fn pieces_and_labels_are_those_of_training() {
    let encoder = Encoder::load().expect("the committed weights are whole");
    let (mut same, mut all) = (0, 0);
    for row in rows() {
        let text = text(&row);
        let words = words(text);
        for (n, s) in stretches(text, &words).iter().enumerate() {
            let read = &words[s.first..s.last];
            assert_eq!(serde_json::json!(encoder.pieces().encode(text, read).0), row["pieces"][n], "{text}");
            let logits = encoder.read(text, read, Register::Municipal).expect("a reading");
            for (at, word) in logits.iter().enumerate().filter(|(at, _)| (s.keep..s.stop).contains(&(s.first + at))) {
                let max = word.labels.iter().copied().fold(f32::NEG_INFINITY, f32::max);
                let best = word.labels.iter().position(|l| l.to_bits() == max.to_bits()).expect("one is the most");
                let probability = 1.0 / word.labels.iter().map(|l| (l - max).exp()).sum::<f32>();
                let want = row["probability"][s.first + at].as_f64().expect("a number");
                #[expect(clippy::cast_possible_truncation, reason = "three digits")]
                let near = (probability - want as f32).abs() < NEAR;
                same += usize::from(near && row["best"][s.first + at] == serde_json::json!(best));
                all += 1;
            }
        }
    }
    assert!(all > 200 && same * 100 >= all * 98, "{same} of {all} words are labelled as in training");
}
