//! OpenAI chat completions, `/v1/chat/completions`: a pure pair of *messages -> bytes* and *event -> delta*.
//! Source: the API reference at platform.openai.com/docs/api-reference/chat; only the fields used here.

use crate::GatewayError;
use serde::{Deserialize, Serialize};

/// Who says something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Værn's fixed instruction.
    System,
    /// The employee, redacted.
    User,
    /// The model, as it wrote.
    Assistant,
}

/// One message of a conversation.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct Message {
    /// Who.
    pub role: Role,
    /// What.
    pub content: String,
}

impl std::fmt::Debug for Message {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?}({} bytes)", self.role, self.content.len())
    }
}

/// Every field that leaves. Nothing else can.
#[derive(Serialize)]
struct Request<'a> {
    model: &'a str,
    messages: &'a [Message],
    stream: bool,
}

/// The exact bytes of the request's body.
///
/// # Panics
/// Never: strings always serialise.
pub fn encode(model: &str, messages: &[Message]) -> Vec<u8> {
    #[expect(clippy::expect_used, reason = "strings and a flag")]
    serde_json::to_vec(&Request { model, messages, stream: true }).expect("serialises")
}

/// What an event of the stream says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Delta {
    /// More of the answer.
    Text(String),
    /// Nothing for the reader: a role, a usage count, an empty choice.
    Nothing,
    /// The end.
    Done,
}

#[derive(Deserialize)]
struct Chunk {
    #[serde(default)]
    choices: Vec<Choice>,
    #[serde(default)]
    error: Option<serde_json::Value>,
}

#[derive(Deserialize)]
struct Choice {
    #[serde(default)]
    delta: Content,
}

#[derive(Deserialize, Default)]
struct Content {
    #[serde(default)]
    content: Option<String>,
}

/// Reads the data of one server-sent event.
///
/// # Errors
/// [`GatewayError::Garbage`] when it is no chunk; [`GatewayError::Failed`] (200) for an error inside the stream.
pub fn decode(data: &str) -> Result<Delta, GatewayError> {
    if data.trim() == "[DONE]" {
        return Ok(Delta::Done);
    }
    let chunk: Chunk = serde_json::from_str(data).map_err(|_| GatewayError::Garbage)?;
    if chunk.error.is_some() {
        return Err(GatewayError::Failed(200));
    }
    let text: String = chunk.choices.into_iter().filter_map(|c| c.delta.content).collect();
    Ok(if text.is_empty() { Delta::Nothing } else { Delta::Text(text) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_body_holds_what_was_said_and_nothing_else() {
        let body = encode("m", &[Message { role: Role::User, content: "Kære [PERSON_1] \"æ\"".into() }]);
        let expected = r#"{"model":"m","messages":[{"role":"user","content":"Kære [PERSON_1] \"æ\""}],"stream":true}"#;
        assert_eq!(String::from_utf8(body).as_deref(), Ok(expected));
    }

    #[test]
    fn chunks_of_every_kind() {
        let text = |s: &str| Ok(Delta::Text(s.to_owned()));
        assert_eq!(decode(r#"{"choices":[{"delta":{"content":"Hej"}}]}"#), text("Hej"));
        assert_eq!(decode(r#"{"choices":[{"delta":{"role":"assistant","content":null}}]}"#), Ok(Delta::Nothing));
        assert_eq!(decode(r#"{"choices":[],"usage":{"total_tokens":3}}"#), Ok(Delta::Nothing));
        assert_eq!(decode("[DONE]"), Ok(Delta::Done));
        assert_eq!(decode("<html>"), Err(GatewayError::Garbage));
        assert_eq!(decode(r#"{"error":{"message":"x"}}"#), Err(GatewayError::Failed(200)));
    }
}
