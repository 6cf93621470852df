//! Text of unknown origin in messages.

/// A text as one short line, for a message: control characters escaped, cut after some 200 bytes.
///
/// Files and command lines bring names of any length with anything in them; a refusal stays a line that can be read.
pub fn escaped(text: &str) -> String {
    const MAX_BYTES: usize = 200;
    let mut line = String::new();
    for c in text.chars() {
        if line.len() >= MAX_BYTES {
            line.push('…');
            break;
        }
        if c.is_control() { line.extend(c.escape_default()) } else { line.push(c) }
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_long_is_cut_and_what_cannot_be_printed_is_escaped() {
        assert_eq!(escaped("größe"), "größe");
        assert_eq!(escaped("a\n\u{1b}[2J"), "a\\n\\u{1b}[2J");
        assert_eq!(escaped(&"x".repeat(1000)), "x".repeat(200) + "…");
    }
}
