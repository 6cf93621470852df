//! Text as it stands on a terminal or in a chart: clean, and of known width.

/// `text` on one line, with every control character made a space.
///
/// Names come from other people's files: an escape sequence in one must not reach the terminal, nor an SVG.
pub(crate) fn clean(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// Columns that `text` takes on a terminal: 0 for combining marks, 2 for the wide East Asian blocks and emoji.
pub(crate) fn columns(text: &str) -> usize {
    text.chars().map(char_columns).sum()
}

fn char_columns(c: char) -> usize {
    match u32::from(c) {
        0x0300..=0x036F | 0x200B..=0x200F | 0xFE00..=0xFE0F => 0,
        0x1100..=0x115F | 0x2E80..=0xA4CF | 0xAC00..=0xD7A3 | 0xF900..=0xFAFF => 2,
        0xFE30..=0xFE6F | 0xFF00..=0xFF60 | 0xFFE0..=0xFFE6 | 0x1F300..=0x1FAFF => 2,
        0x20000..=0x3FFFD => 2,
        _ => 1,
    }
}

/// `text`, or its beginning and `…`, such that `fits` accepts it; `…` alone where nothing more does.
pub(crate) fn shorten(text: &str, fits: impl Fn(&str) -> bool) -> String {
    if fits(text) {
        return text.to_owned();
    }
    let mut kept: Vec<char> = text.chars().collect();
    while kept.pop().is_some() {
        let shorter = format!("{}…", kept.iter().collect::<String>().trim_end());
        if fits(&shorter) {
            return shorter;
        }
    }
    "…".to_owned()
}

/// `text` broken at spaces so that lines have at most 100 columns; further lines begin with `indent` spaces.
pub(crate) fn wrap(text: &str, indent: usize) -> String {
    const WIDTH: usize = 100;
    let mut out = String::new();
    let mut width = 0;
    for (i, word) in text.split(' ').enumerate() {
        let long = columns(word);
        if i > 0 && width + 1 + long > WIDTH {
            out.push('\n');
            out.push_str(&" ".repeat(indent));
            width = indent;
        } else if i > 0 {
            out.push(' ');
            width += 1;
        }
        out.push_str(word);
        width += long;
    }
    out
}

/// A count with commas between thousands: `1,269`.
pub(crate) fn count(n: usize) -> String {
    let digits = n.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_become_spaces() {
        assert_eq!(clean("a\x1b[31mb\nc"), "a [31mb c");
    }

    #[test]
    fn width_counts_columns_not_bytes() {
        assert_eq!(columns("ΔE"), 2);
        assert_eq!(columns("赤"), 2);
        assert_eq!(columns("e\u{301}"), 1);
    }

    #[test]
    fn shortening_keeps_the_beginning() {
        let ten = |s: &str| columns(s) <= 10;
        assert_eq!(shorten("dark skin", ten), "dark skin");
        assert_eq!(shorten("orange yellow", ten), "orange ye…");
        assert_eq!(shorten("purplish  blue", ten), "purplish…");
        assert_eq!(shorten("anything", |_| false), "…");
    }

    #[test]
    fn counts_have_commas() {
        assert_eq!([0, 999, 1269, 1_000_000].map(count), ["0", "999", "1,269", "1,000,000"]);
    }
}
