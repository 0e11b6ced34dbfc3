//! Server-sent events (WHATWG HTML, «Parsing an event stream»): only `data` matters here.

/// A streaming parser. The outcome does not depend on where the bytes were split.
#[derive(Debug, Default)]
pub struct SseParser {
    line: Vec<u8>,
    data: Option<String>,
    after_cr: bool,
}

/// Longest line and longest event, in bytes.
const MAX_EVENT: usize = 1 << 20;

/// A line or event is longer than allowed, or no UTF-8.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BadStream;

impl SseParser {
    /// Takes bytes and returns the data of every event that they complete.
    ///
    /// # Errors
    /// [`BadStream`] for a line or event over 1 MiB or bytes that are no UTF-8.
    pub fn push(&mut self, bytes: &[u8]) -> Result<Vec<String>, BadStream> {
        let mut out = Vec::new();
        for byte in bytes {
            let lone_lf_after_cr = std::mem::take(&mut self.after_cr) && *byte == b'\n';
            match byte {
                b'\n' if lone_lf_after_cr => {}
                b'\n' | b'\r' => {
                    self.after_cr = *byte == b'\r';
                    out.extend(self.end_line()?);
                }
                _ if self.line.len() >= MAX_EVENT => return Err(BadStream),
                _ => self.line.push(*byte),
            }
        }
        Ok(out)
    }

    fn end_line(&mut self) -> Result<Option<String>, BadStream> {
        let line = std::mem::take(&mut self.line);
        if line.is_empty() {
            return Ok(self.data.take());
        }
        let line = String::from_utf8(line).map_err(|_| BadStream)?;
        let line = line.trim_start_matches('\u{FEFF}');
        let (field, value) = line.split_once(':').unwrap_or((line, ""));
        if field == "data" {
            let value = value.strip_prefix(' ').unwrap_or(value);
            match &mut self.data {
                Some(data) if data.len() + value.len() > MAX_EVENT => return Err(BadStream),
                Some(data) => {
                    data.push('\n');
                    data.push_str(value);
                }
                None => self.data = Some(value.to_owned()),
            }
        }
        Ok(None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STREAM: &str = ": ping\r\ndata: {\"a\":\"æ\"}\r\n\r\nevent: x\ndata:two\ndata: lines\n\n\rdata: [DONE]\r\r";

    #[test]
    fn splitting_anywhere_gives_the_same_events() {
        let whole = SseParser::default().push(STREAM.as_bytes()).expect("sound");
        assert_eq!(whole, ["{\"a\":\"æ\"}", "two\nlines", "[DONE]"]);
        for cut in 0..STREAM.len() {
            let (a, b) = STREAM.as_bytes().split_at(cut);
            let mut parser = SseParser::default();
            let mut parts = parser.push(a).expect("sound");
            parts.extend(parser.push(b).expect("sound"));
            assert_eq!(parts, whole, "cut at {cut}");
        }
    }

    #[test]
    fn an_endless_line_is_refused() {
        assert_eq!(SseParser::default().push(&vec![b'x'; MAX_EVENT + 1]), Err(BadStream));
        assert_eq!(SseParser::default().push(b"data: \xff\n"), Err(BadStream));
    }
}
