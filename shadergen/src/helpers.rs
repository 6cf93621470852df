//! Names that the writers choose and the module cannot.

use crate::interface::Interface;
use crate::names::identifier;

/// How the functions begin that naga's writers add to a text.
const ADDED: [&str; 4] = ["naga_", "NagaBufferLength", "ZeroValue", "Constructarray"];

/// Puts the function's name before the functions that the writer added: two texts in one file do not clash.
pub(crate) fn rename(text: &str, function: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(is_word) {
        let end = rest[start..].find(|c| !is_word(c)).map_or(rest.len(), |length| start + length);
        let word = &rest[start..end];
        out.push_str(&rest[..start]);
        if ADDED.iter().any(|added| word.starts_with(added)) {
            out.push_str(function);
            out.push('_');
        }
        out.push_str(word);
        rest = &rest[end..];
    }
    out.push_str(rest);
    out
}

/// Names the results of calls, which the writers number: `_e12` becomes the result's name, or `root` for a helper.
pub(crate) fn name_results(text: &str, interface: &Interface) -> String {
    let mut names: Vec<(&str, String)> = Vec::new();
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut before = ' ';
    while let Some(start) = rest.find("_e") {
        let digits = rest[start + 2..].bytes().take_while(u8::is_ascii_digit).count();
        let end = start + 2 + digits;
        let (token, after) = (&rest[start..end], rest[end..].chars().next());
        let previous = rest[..start].chars().next_back().unwrap_or(before);
        out.push_str(&rest[..start]);
        if digits == 0 || is_word(previous) || after.is_some_and(is_word) {
            out.push_str(token);
        } else if let Some((_, name)) = names.iter().find(|(known, _)| *known == token) {
            out.push_str(name);
        } else {
            let called = rest[end..].starts_with(&format!(" = {}(", interface.function));
            let stem = match &interface.outputs[..] {
                [output] if called => identifier(&output.name),
                _ if called => "result".into(),
                _ => "root".into(),
            };
            let taken = |name: &String| {
                text.split(|c| !is_word(c)).any(|word| word == name) || names.iter().any(|(_, n)| n == name)
            };
            let name = std::iter::once(stem.clone())
                .chain((1..=names.len() + text.len()).map(|k| format!("{stem}_{k}")))
                .find(|name| !taken(name))
                .unwrap_or_else(|| token.into());
            out.push_str(&name);
            names.push((token, name));
        }
        before = token.chars().next_back().unwrap_or(before);
        rest = &rest[end..];
    }
    out.push_str(rest);
    out
}

const fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}
