//! The first look at a file, before anything is allocated for it.

use super::error::{FileError, Malformed, Problem};
use super::version::{UnsupportedVersion, VERSION};
use crate::limits::{MAX_BYTES, MAX_NESTING, MAX_STRING};
use crate::message::escaped;

/// The file as text: of bearable size, UTF-8, not binary, not deep, without endless strings, and of this version.
pub(super) fn scan(bytes: &[u8]) -> Result<&str, FileError> {
    if bytes.len() > MAX_BYTES {
        return Err(FileError::TooLarge);
    }
    let text = text(bytes)?;
    if text.trim_ascii().is_empty() {
        return Err(at(bytes, 0, Problem::Empty).into());
    }
    bounded(bytes)?;
    version(text)?;
    Ok(text)
}

/// A problem at a byte of the file.
pub(super) fn at(bytes: &[u8], offset: usize, problem: Problem) -> Malformed {
    let before = &bytes[..offset];
    let start = before.iter().rposition(|&b| b == b'\n').map_or(0, |newline| newline + 1);
    let line = 1 + before.iter().filter(|&&b| b == b'\n').count();
    Malformed { line, column: 1 + offset - start, problem }
}

fn text(bytes: &[u8]) -> Result<&str, Malformed> {
    if bytes.starts_with(b"\xEF\xBB\xBF") {
        return Err(at(bytes, 0, Problem::ByteOrderMark));
    }
    if bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF") {
        return Err(at(bytes, 0, Problem::Utf16));
    }
    let control = bytes.iter().position(|&b| b < b' ' && !b"\t\n\r".contains(&b));
    match (std::str::from_utf8(bytes), control) {
        (Ok(text), None) => Ok(text),
        (Ok(_), Some(control)) => Err(at(bytes, control, Problem::Binary)),
        (Err(error), None) => Err(at(bytes, error.valid_up_to(), Problem::NotUtf8)),
        (Err(error), Some(control)) => Err(at(bytes, control.min(error.valid_up_to()), Problem::Binary)),
    }
}

/// Brackets and strings within their limits. Whether it is JSON is another question.
fn bounded(bytes: &[u8]) -> Result<(), Malformed> {
    let mut depth = 0_usize;
    let mut string = None;
    let mut escaped = false;
    for (i, &byte) in bytes.iter().enumerate() {
        match (string, byte) {
            (Some(start), _) if i - start > MAX_STRING => return Err(at(bytes, start, Problem::LongString)),
            (Some(_), _) if escaped => escaped = false,
            (Some(_), b'\\') => escaped = true,
            (Some(_), b'"') => string = None,
            (Some(_), _) => {}
            (None, b'"') => string = Some(i),
            (None, b'[' | b'{') if depth == MAX_NESTING => return Err(at(bytes, i, Problem::TooDeep)),
            (None, b'[' | b'{') => depth += 1,
            (None, b']' | b'}') => depth = depth.saturating_sub(1),
            (None, _) => {}
        }
    }
    Ok(())
}

/// The version, which stands first, so that a newer file is told from a bad one.
fn version(text: &str) -> Result<(), FileError> {
    let begins = |rest: &'_ str, with: &str| rest.trim_ascii_start().strip_prefix(with).map(str::len);
    let after = |from: usize, with| begins(&text[text.len() - from..], with);
    let value = after(text.len(), "{").and_then(|n| after(n, "\"colorfn\"")).and_then(|n| after(n, ":"));
    let Some(left) = value else {
        return Err(at(text.as_bytes(), 0, Problem::NotColorFile).into());
    };
    let value = text[text.len() - left..].trim_ascii_start();
    let end = value.find(|c: char| c == ',' || c == '}' || c.is_ascii_whitespace());
    // Without an end the file is cut off, which the parser finds and says.
    let Some(token) = end.map(|end| &value[..end]) else { return Ok(()) };
    match token.parse::<u64>() {
        Ok(found) if found == u64::from(VERSION) => Ok(()),
        Ok(found) => Err(UnsupportedVersion { found }.into()),
        Err(_) => {
            let message = format!("the version of the format is {VERSION}, not `{}`", escaped(token));
            Err(at(text.as_bytes(), text.len() - value.len(), Problem::Content { message }).into())
        }
    }
}
