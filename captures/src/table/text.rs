//! From bytes to text: encodings, byte order marks, lines.

use std::borrow::Cow;

use super::error::{TextError, TextProblem};

/// What Windows-1252 has at 0x80–0x9F. A replacement character stands where it has nothing.
const WINDOWS_1252: [char; 32] = [
    '€', '\u{fffd}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{fffd}', 'Ž', '\u{fffd}',
    '\u{fffd}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{fffd}', 'ž', 'Ÿ',
];

/// How bytes stand for text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Encoding {
    /// UTF-8, or UTF-16 with a byte order mark.
    Unicode,
    /// Neither: numbers are the same in it, and names may not be.
    Windows1252,
}

/// The file as text without a byte order mark, or what is wrong with its bytes.
///
/// UTF-8, with or without a byte order mark; UTF-16 with one, as Excel's "Unicode text"; else
/// Windows-1252. Zero bytes that pad a field of fixed width, and the end mark of DOS, are left out.
pub(crate) fn decode(bytes: &[u8]) -> Result<(Cow<'_, str>, Encoding), TextError> {
    let bytes = bytes.strip_suffix(b"\x1a").unwrap_or(bytes);
    if let Some(unpadded) = unpadded(bytes) {
        let (text, encoding) = decode_plain(&unpadded)?;
        return Ok((Cow::Owned(text.into_owned()), encoding));
    }
    decode_plain(bytes)
}

/// The bytes without zeros, where there are some and each stands at the end of a line or a cell.
fn unpadded(bytes: &[u8]) -> Option<Vec<u8>> {
    if !bytes.contains(&0) || bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        return None;
    }
    let ends = |next: Option<&u8>| next.is_none_or(|byte| b"\0\r\n;,\t".contains(byte));
    let padding = bytes.iter().enumerate().all(|(i, &byte)| byte != 0 || ends(bytes.get(i + 1)));
    let starts = |i: usize| i == 0 || b"\r\n".contains(&bytes[i - 1]);
    let pads = padding && !(0..bytes.len()).any(|i| bytes[i] == 0 && starts(i));
    pads.then(|| bytes.iter().copied().filter(|&byte| byte != 0).collect())
}

fn decode_plain(bytes: &[u8]) -> Result<(Cow<'_, str>, Encoding), TextError> {
    let (text, encoding) = match bytes {
        [0xff, 0xfe, rest @ ..] => (Cow::Owned(utf16(rest, u16::from_le_bytes)?), Encoding::Unicode),
        [0xfe, 0xff, rest @ ..] => (Cow::Owned(utf16(rest, u16::from_be_bytes)?), Encoding::Unicode),
        _ => {
            let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
            refuse_control(bytes)?;
            match std::str::from_utf8(bytes) {
                Ok(text) => (Cow::Borrowed(text), Encoding::Unicode),
                Err(_) => (Cow::Owned(windows_1252(bytes)?), Encoding::Windows1252),
            }
        }
    };
    refuse_control(text.as_bytes())?;
    Ok((text, encoding))
}

/// A problem at a byte.
fn at_byte(bytes: &[u8], at: usize, problem: TextProblem) -> TextError {
    let ends = |i: &usize| bytes[*i] == b'\n' || (bytes[*i] == b'\r' && bytes.get(i + 1) != Some(&b'\n'));
    let line = 1 + (0..at).filter(ends).count();
    let start = bytes[..at].iter().rposition(|&b| b == b'\n' || b == b'\r').map_or(0, |newline| newline + 1);
    TextError { line, column: at - start + 1, problem }
}

fn refuse_control(bytes: &[u8]) -> Result<(), TextError> {
    match bytes.iter().position(|&b| b < b' ' && !b"\t\n\r\x0c".contains(&b)) {
        Some(at) => Err(at_byte(bytes, at, TextProblem::Binary)),
        None => Ok(()),
    }
}

fn windows_1252(bytes: &[u8]) -> Result<String, TextError> {
    let character = |(at, &byte): (usize, &u8)| match byte {
        0x80..=0x9f => match WINDOWS_1252[usize::from(byte - 0x80)] {
            char::REPLACEMENT_CHARACTER => Err(at_byte(bytes, at, TextProblem::NotText)),
            character => Ok(character),
        },
        _ => Ok(char::from(byte)),
    };
    bytes.iter().enumerate().map(character).collect()
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, TextError> {
    let (units, rest) = bytes.as_chunks::<2>();
    let mut text = String::with_capacity(units.len());
    let broken = |text: &str| at_byte(text.as_bytes(), text.len(), TextProblem::NotText);
    for character in char::decode_utf16(units.iter().map(|&pair| unit(pair))) {
        match character {
            Ok(character) => text.push(character),
            Err(_) => return Err(broken(&text)),
        }
    }
    if rest.is_empty() { Ok(text) } else { Err(broken(&text)) }
}

/// A line with its number from 1, and where in the text it starts and ends.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Line<'a> {
    pub(crate) number: u32,
    pub(crate) text: &'a str,
    pub(crate) start: usize,
    /// Where the next line starts.
    pub(crate) next: usize,
}

/// The lines of a text. A line ends with `\n`, `\r` or both.
pub(crate) fn lines(text: &str) -> impl Iterator<Item = Line<'_>> {
    let mut start = 0;
    let mut number = 0;
    std::iter::from_fn(move || {
        let rest = text.get(start..).filter(|rest| !rest.is_empty())?;
        let length = rest.bytes().position(|b| b == b'\n' || b == b'\r').unwrap_or(rest.len());
        let end = if rest[length..].starts_with("\r\n") { 2 } else { 1 };
        number += 1;
        let line =
            Line { number, text: &rest[..length], start, next: (start + length + end).min(text.len()) };
        start = line.next;
        Some(line)
    })
}
