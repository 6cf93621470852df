//! Names that the writers choose and the module cannot.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use naga::Module;

use crate::interface::Interface;
use crate::names::{identifier, no_word};
use crate::operation::Helper;

/// How the functions begin that naga's writers add to a text.
const ADDED: [&str; 7] = [
    "naga_",
    "NagaBufferLength",
    "ZeroValue",
    "ret_ZeroValue",
    "Constructarray",
    "ret_Constructarray",
    "_mslBufferSizes",
];

/// Puts the function's name before the functions that the writer added: two texts in one file do not clash.
pub(crate) fn rename(text: &str, function: &str) -> String {
    let added = |word: &str| ADDED.iter().any(|added| word.starts_with(added));
    each_word(text, |word| {
        if added(word) { format!("{function}_{}", word.trim_start_matches('_')).into() } else { word.into() }
    })
}

/// Writes a constant array of HLSL as a list. naga calls a function that makes the array, which glslang's HLSL refuses as a
/// recursion.
pub(crate) fn list_elements(text: &str, function: &str) -> String {
    let call = format!(" = {function}_Constructarray");
    let mut out = String::with_capacity(text.len());
    for line in text.lines() {
        match elements(line, &call) {
            Some((declared, elements)) => out.extend([declared, " = { ", elements, " };"]),
            None => out.push_str(line),
        }
        out.push('\n');
    }
    out
}

/// What a line declares as a constant array, and the elements that it calls the function with.
fn elements<'a>(line: &'a str, call: &str) -> Option<(&'a str, &'a str)> {
    let (declared, called) = line.split_once(call)?;
    let (_, elements) = called.split_once('(')?;
    let elements = elements.strip_suffix(");")?;
    declared.starts_with("static const ").then_some((declared, elements))
}

/// Gives words other names. Where a new name already stands in the text, for a value or a member, that one yields.
pub(crate) fn rename_all(text: &str, names: &[(String, String)]) -> String {
    let words: HashSet<&str> = text.split(|c| !is_word(c)).collect();
    let wanted = |name: &str| names.iter().any(|(_, new)| new == name);
    let mut renamed: HashMap<&str, String> = HashMap::new();
    for (_, new) in names {
        if let Some(&word) = words.get(new.as_str()) {
            let other = (1..=words.len() + names.len() + 1)
                .map(|k| format!("{word}_{k}"))
                .find(|other| !words.contains(other.as_str()) && !wanted(other));
            renamed.extend(other.map(|other| (word, other)));
        }
    }
    renamed.extend(names.iter().map(|(old, new)| (old.as_str(), new.clone())));
    each_word(text, |word| renamed.get(word).map_or(Cow::Borrowed(word), |new| Cow::Borrowed(new)))
}

fn each_word<'a>(text: &'a str, rename: impl Fn(&'a str) -> Cow<'a, str>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(is_word) {
        let end = rest[start..].find(|c| !is_word(c)).map_or(rest.len(), |length| start + length);
        out.push_str(&rest[..start]);
        out.push_str(&rename(&rest[start..end]));
        rest = &rest[end..];
    }
    out.push_str(rest);
    out
}

/// Names the results of calls, which the writers number: `_e12` becomes the name of the result.
/// A name that the definition chose goes before.
pub(crate) fn name_results(text: &str, interface: &Interface, module: &Module) -> String {
    let chosen: HashMap<String, &String> = module
        .functions
        .iter()
        .flat_map(|(_, function)| &function.named_expressions)
        .map(|(value, name)| (format!("_e{}", value.index()), name))
        .collect();
    let mut taken: HashSet<String> = text.split(|c| !is_word(c)).map(String::from).collect();
    let mut names: HashMap<&str, String> = HashMap::new();
    // The number after each stem: a text without loops has thousands of calls.
    let mut numbers: HashMap<String, usize> = HashMap::new();
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
        } else if let Some(name) = names.get(token) {
            out.push_str(name);
        } else {
            let called = rest[end..].starts_with(&format!(" = {}(", interface.function));
            let stem = match &interface.outputs[..] {
                _ if !called && chosen.contains_key(token) => chosen[token].clone(),
                [output] if called => identifier(&output.name),
                _ if called => "result".into(),
                _ => {
                    let called = rest[end..].trim_start_matches([' ', '=']).split('(').next().unwrap_or("");
                    let suffix = called.strip_prefix(&*interface.function).and_then(|s| s.strip_prefix('_'));
                    suffix.and_then(Helper::result_of).unwrap_or("result").into()
                }
            };
            let stem = no_word(stem);
            let number = numbers.entry(stem.clone()).or_insert(0);
            let name = loop {
                let name = if *number == 0 { stem.clone() } else { format!("{stem}_{number}") };
                *number += 1;
                if taken.insert(name.clone()) {
                    break name;
                }
            };
            out.push_str(&name);
            names.insert(token, name);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_constant_array_is_a_list() {
        let text = "static const float4 f_t[2] = f_Constructarray2_float4_(float4(1.0, 2.0, 3.0, 4.0), float4(0.0, 0.0, 0.0, 0.0));\n";
        let listed =
            "static const float4 f_t[2] = { float4(1.0, 2.0, 3.0, 4.0), float4(0.0, 0.0, 0.0, 0.0) };\n";
        assert_eq!(list_elements(text, "f"), listed);
        let local = "    float4 t[2] = f_t;\n";
        assert_eq!(list_elements(local, "f"), local);
    }

    #[test]
    fn a_value_yields_to_a_name_that_the_interface_states() {
        let names = [("_vs2fs_location0".into(), "f_point".into())];
        let text = "in vec2 _vs2fs_location0; float f(float f_point, float f_point_1) { return f_point; }";
        let renamed = "in vec2 f_point; float f(float f_point_2, float f_point_1) { return f_point_2; }";
        assert_eq!(rename_all(text, &names), renamed);
    }
}
