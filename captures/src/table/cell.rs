//! Cells, each with its place in the file.

use std::borrow::Cow;

use super::error::{TextError, TextProblem};

/// A cell and its place.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Cell<'a> {
    /// Without white space around it, and without quotes.
    pub(crate) text: Cow<'a, str>,
    /// Line in the file, from 1. In a row that quotes break over several, the first of them.
    pub(crate) line: u32,
    /// Cell of its line, or character of it in XML, from 1.
    pub(crate) column: u32,
}

impl Cell<'_> {
    /// A cell without text at a place.
    pub(crate) const fn empty(line: u32, column: u32) -> Self {
        Self { text: Cow::Borrowed(""), line, column }
    }

    /// A problem of the text here.
    pub(crate) fn text_error(&self, problem: TextProblem) -> TextError {
        TextError { line: self.line as usize, column: self.column as usize, problem }
    }

    /// The text as a message shows it: quoted, escaped, cut.
    pub(crate) fn quoted(&self) -> String {
        quoted(&self.text)
    }
}

/// A text as a message shows it: quoted, escaped, cut.
pub(crate) fn quoted(text: &str) -> String {
    format!("{:?}", cut(text))
}

/// A text as a message shows it between its own quotes: on one line, cut.
pub(crate) fn plain(text: &str) -> String {
    cut(text).chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

fn cut(text: &str) -> String {
    const SHOWN: usize = 24;
    let mut shown: String = text.chars().take(SHOWN).collect();
    if text.chars().nth(SHOWN).is_some() {
        shown.push('…');
    }
    shown
}
