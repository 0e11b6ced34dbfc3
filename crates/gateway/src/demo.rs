//! The demo endpoint: what it says. No language model; it answers from the text it received.

use serde::Deserialize;

/// Endpoint id of the built-in demo.
pub const DEMO_ID: &str = "demo";
/// Its model name, which says what it is.
pub const DEMO_MODEL: &str = "demo-ingen-sprogmodel";

#[derive(Deserialize)]
pub(crate) struct DemoRequest {
    messages: Vec<DemoMessage>,
}

#[derive(Deserialize)]
struct DemoMessage {
    role: String,
    content: String,
}

/// A summary-like reply that reuses the placeholders of the last user message.
pub(crate) fn reply(request: &DemoRequest) -> String {
    let text = request.messages.iter().rev().find(|m| m.role == "user").map_or("", |m| m.content.as_str());
    let placeholders = placeholders(text);
    let words = text.split_whitespace().count();
    let sentences: Vec<&str> =
        text.split(['.', '\n']).map(str::trim).filter(|s| s.split(' ').count() > 3).take(2).collect();
    let mut out = String::from("Demo: ingen sprogmodel. Her er, hvad endpointet modtog.\n\n");
    out.push_str(&format!("Teksten er på {words} ord.\n"));
    if !sentences.is_empty() {
        out.push_str(&format!("Den begynder sådan: {}.\n", sentences.join(". ")));
    }
    match &placeholders[..] {
        [] => out.push_str("Den indeholder ingen pladsholdere."),
        [one] => out.push_str(&format!("Den handler om {one}.")),
        [rest @ .., last] => out.push_str(&format!("Den nævner {} og {last}.", rest.join(", "))),
    }
    out
}

/// `[NAME_1]` and `[NAME_1B]`, in order of first appearance.
fn placeholders(text: &str) -> Vec<&str> {
    let mut out: Vec<&str> = Vec::new();
    for part in text.split('[').skip(1) {
        let Some((core, _)) = part.split_once(']') else { continue };
        let shaped = core.rsplit_once('_').is_some_and(|(name, number)| {
            !name.is_empty()
                && name.bytes().all(|b| b.is_ascii_uppercase() || b == b'_')
                && number.starts_with(|c: char| c.is_ascii_digit())
                && number.bytes().all(|b| b.is_ascii_alphanumeric())
        });
        let start = part.as_ptr() as usize - text.as_ptr() as usize - 1;
        let whole = &text[start..start + core.len() + 2];
        if shaped && !out.contains(&whole) {
            out.push(whole);
        }
    }
    out
}

/// The reply in chunks of uneven length that split placeholders in the middle, as a model's tokens do.
pub(crate) fn chunks(reply: &str) -> Vec<String> {
    let lengths = [7, 3, 11, 2, 5].into_iter().cycle();
    let mut chars = reply.chars();
    lengths.map(|n| chars.by_ref().take(n).collect::<String>()).take_while(|chunk| !chunk.is_empty()).collect()
}

/// One event of the stream.
pub(crate) fn event(chunk: &str) -> String {
    let body = serde_json::json!({ "object": "chat.completion.chunk", "model": DEMO_MODEL,
        "choices": [{ "index": 0, "delta": { "content": chunk } }] });
    format!("data: {body}\n\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(text: &str) -> String {
        reply(&DemoRequest { messages: vec![DemoMessage { role: "user".into(), content: text.into() }] })
    }

    #[test]
    fn reuses_the_placeholders_it_was_sent() {
        let said = ask("Borger [PERSON_1] med [CPR_1] bor på [ADDRESS_1]. [PERSON_1] ringede, [x], [REMOVED].");
        assert!(said.starts_with("Demo: ingen sprogmodel"));
        assert!(said.ends_with("Den nævner [PERSON_1], [CPR_1] og [ADDRESS_1]."), "{said}");
        assert!(ask("intet").contains("ingen pladsholdere"));
    }

    #[test]
    fn some_placeholders_are_split() {
        let chunks = chunks(&ask("A [PERSON_1] og [PERSON_2] og [CPR_1] og [PHONE_1]"));
        assert!(chunks.iter().any(|c| c.contains('[') && !c[c.rfind('[').unwrap_or(0)..].contains(']')));
        assert_eq!(chunks.concat(), ask("A [PERSON_1] og [PERSON_2] og [CPR_1] og [PHONE_1]"));
    }
}
