//! What holds for every file: its length, its words, and that data are not pasted into it.

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::architecture::{files, read, shown, sources};

const SOFT_LIMIT: usize = 400;
const HARD_LIMIT: usize = 500;
/// Numbers in one array: a matrix or a list of test values, no table.
const MAX_NUMBERS: usize = 64;

#[test]
fn files_stay_short() {
    for (path, text) in sources() {
        let lines = text.lines().count();
        assert!(lines <= HARD_LIMIT, "{path} has {lines} lines: split it ({HARD_LIMIT} at most)");
        if lines > SOFT_LIMIT {
            println!("{path} has {lines} lines, more than {SOFT_LIMIT}");
        }
    }
}

#[test]
fn nothing_is_left_for_later() {
    // In parts, so that this file does not hold them.
    let words = [["to", "do!("], ["TO", "DO"], ["FIX", "ME"], ["unimple", "mented!("], ["db", "g!("]];
    for (path, text) in sources() {
        for word in words.map(|parts| parts.concat()) {
            assert!(!text.contains(&word), "{path} holds `{word}`");
        }
    }
}

/// Source text without comments, strings and characters.
pub(super) fn code(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '/' if rest.peek() == Some(&'/') => {
                rest.by_ref().find(|&c| c == '\n');
                out.push('\n');
            }
            '"' => {
                while let Some(c) = rest.next().filter(|&c| c != '"') {
                    if c == '\\' {
                        rest.next();
                    }
                }
            }
            '\'' => {
                // A character, or a lifetime, which has no second quote.
                let next = rest.next();
                if next == Some('\\') {
                    rest.by_ref().find(|&c| c == '\'');
                } else if rest.peek() == Some(&'\'') {
                    rest.next();
                }
            }
            _ => out.push(c),
        }
    }
    out
}

/// How many numbers, and how many words, stand in some text.
fn numbers_and_words(text: &str) -> (usize, usize) {
    let words = text.split(|c: char| !(c.is_alphanumeric() || "_.".contains(c)));
    let words = words.filter(|w| w.chars().any(char::is_alphanumeric));
    let (numbers, words): (Vec<_>, Vec<_>) = words.partition(|w| w.starts_with(|c: char| c.is_ascii_digit()));
    (numbers.len(), words.len())
}

/// The maximal length of an array that holds little else.
fn largest_table(text: &str) -> usize {
    let (mut open, mut largest) = (Vec::new(), 0);
    for (at, c) in text.char_indices() {
        match c {
            '[' => open.push(at),
            ']' => {
                let Some(start) = open.pop() else { continue };
                let (numbers, words) = numbers_and_words(&text[start..at]);
                if 4 * words <= numbers {
                    largest = largest.max(numbers);
                }
            }
            _ => {}
        }
    }
    largest
}

#[test]
fn data_is_not_pasted_into_sources() {
    assert_eq!(largest_table(&code("let a = [[1.0, -2e3], [0x3, 4]]; // [5, 6, 7, 8, 9]\n'['; b[1]")), 4);
    assert_eq!(largest_table("[f(1), g(2), h(3)]"), 0);
    for (path, text) in sources() {
        let numbers = largest_table(&code(&text));
        assert!(
            numbers <= MAX_NUMBERS,
            "{path} holds a table of {numbers} numbers: it belongs in a data file"
        );
    }
}

#[test]
fn data_has_a_source() {
    let mut folders: BTreeMap<PathBuf, Vec<String>> = BTreeMap::new();
    for path in files() {
        let below = shown(&path);
        let data =
            ["data/", "colorimetry/data/", "upsample/data/"].iter().any(|place| below.starts_with(place));
        if let (true, Some(folder)) = (data && below != "data/LICENSES.md", path.parent()) {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            folders.entry(folder.to_owned()).or_default().push(name);
        }
    }
    assert!(folders.len() >= 5, "the data are there");
    for (folder, names) in folders {
        let source = read(folder.join("SOURCE.md"));
        let place = shown(&folder);
        assert!(source.contains("**Source.**") && source.contains("**Licence.**"), "{place}/SOURCE.md");
        let tables: Vec<_> = names.iter().filter(|name| name.ends_with(".csv")).collect();
        for name in &tables {
            let named = tables.len() == 1 || source.contains(name.as_str());
            assert!(named, "{place}/SOURCE.md does not say where {name} comes from");
        }
    }
}

#[test]
fn color_is_spelled_so() {
    let other = ["col", "our"].concat();
    // Names of others: of a program, its authors and its files.
    let names =
        ["-science", " Developers", "s_conversions_", "space_conversions", "_checkers/", "/colorimetry/"];
    for path in files() {
        let text = match path.extension().and_then(|e| e.to_str()) {
            Some("rs" | "md" | "toml") => read(&path).to_lowercase(),
            _ => continue,
        };
        for (at, _) in text.match_indices(&other) {
            let after = &text[at + other.len()..];
            let proper = names.iter().any(|name| after.starts_with(&name.to_lowercase()))
                || after.starts_with("\nd") // `Developers` on the next line
                || text[..at].ends_with('*') || text[..at].ends_with("## ") // a title
                || text[..at].ends_with('"'); // a word that is refused
            let line = text[..at].lines().count();
            assert!(proper, "{}:{line}: it is spelled `color` here", shown(&path));
        }
    }
}
