//! What can be wrong with a `.colorfn` file.

use std::io;
use std::path::PathBuf;

use thiserror::Error;

use super::version::{UnsupportedVersion, VERSION};
use crate::graph::GraphError;
use crate::layout::ParamCountMismatch;
use crate::limits::{MAX_BYTES, MAX_FACT_DEPTH, MAX_FACTS, MAX_NESTING, MAX_STRING};

/// Why a file gave no color, or a color no file.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum FileError {
    /// The file cannot be read.
    #[error("cannot read {}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The file is larger than [`MAX_BYTES`].
    #[error("the file is larger than {} MiB: split the set into several files", MAX_BYTES >> 20)]
    TooLarge,
    /// The text is not what a file of this version holds.
    #[error(transparent)]
    Malformed(#[from] Malformed),
    /// The format has another version.
    #[error(transparent)]
    Version(#[from] UnsupportedVersion),
    /// The graph cannot be used.
    #[error("{0}: correct the graph, or write the file again")]
    Graph(#[from] GraphError),
    /// The parameters are not those of the graph.
    #[error(transparent)]
    Parameters(#[from] ParamCountMismatch),
    /// The parts do not fit each other.
    #[error(transparent)]
    Invalid(#[from] Invalid),
}

/// A place in the text, and what is wrong there.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("line {line}, column {column}: {problem}")]
pub struct Malformed {
    /// Line, from 1.
    pub line: usize,
    /// Byte in the line, from 1.
    pub column: usize,
    /// What is wrong there.
    pub problem: Problem,
}

/// What is wrong at a place of a file.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Problem {
    /// Nothing but white space.
    #[error("the file is empty: write it again, for example with `colorfn fit`")]
    Empty,
    /// UTF-8 with a byte order mark.
    #[error("the file begins with a byte order mark: save it as UTF-8 without one")]
    ByteOrderMark,
    /// UTF-16.
    #[error("the file is UTF-16: save it as UTF-8")]
    Utf16,
    /// A control byte that no text has.
    #[error("this is not text but a binary file: a .colorfn file is JSON")]
    Binary,
    /// Bytes that are not UTF-8.
    #[error("these bytes are not UTF-8: save the file as UTF-8")]
    NotUtf8,
    /// Brackets within brackets.
    #[error("brackets are nested more than {MAX_NESTING} deep, which no .colorfn file needs: write it again")]
    TooDeep,
    /// A very long string.
    #[error("this string is longer than {} KiB: shorten it", MAX_STRING >> 10)]
    LongString,
    /// Text, but not such a file.
    #[error(
        "this is not a .colorfn file, which begins with {{\"colorfn\": {VERSION}, …: is it the right file?"
    )]
    NotColorFile,
    /// The text ends within the JSON.
    #[error("the file ends in the middle: it was cut off; copy it or write it again")]
    Truncated,
    /// A number that JSON does not have.
    #[error("`{token}` is not a number that a color can have: it must be finite; fit or write it again")]
    NotFinite {
        /// What stands there.
        token: String,
    },
    /// Not JSON.
    #[error("this is not JSON ({message}): correct it, or write the file again")]
    Json {
        /// What the parser says.
        message: String,
    },
    /// JSON, but not what belongs there.
    #[error("{message}: correct it, or write the file again")]
    Content {
        /// What is wrong.
        message: String,
    },
}

/// A part of a color file that does not fit the others, or may not stand in one.
#[derive(Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
pub enum Invalid {
    /// A name that is not valid.
    #[error(
        "{what} is named `{name}`: a name is a letter or `_`, then letters, digits, `_` or `-`{}, at most \
         64 in all",
        if *what == "a parameter block" { ", in parts joined by dots" } else { "" }
    )]
    Name {
        /// What has it.
        what: &'static str,
        /// The name, cut.
        name: String,
    },
    /// Two blocks of one name.
    #[error("two parameter blocks are named `{name}`: rename one")]
    DuplicateBlock {
        /// The name.
        name: String,
    },
    /// A quantity that makes no sense.
    #[error("`{port}` {problem}")]
    Quantity {
        /// The port.
        port: String,
        /// What is wrong with it.
        problem: String,
    },
    /// A parameter that is not a number.
    #[error("value {position} of the parameter block `{block}` is {value}: it must be finite; fit again")]
    NotFinite {
        /// The block.
        block: String,
        /// The position in the block, from 0.
        position: usize,
        /// The value.
        value: f64,
    },
    /// Another number of labels than members.
    #[error("there are {found} labels for {expected} members: give one to each, or none")]
    LabelCount {
        /// The members of the set.
        expected: usize,
        /// The labels.
        found: usize,
    },
    /// Labels for a color that is not a set.
    #[error("there are labels, but no input is an index: remove the labels")]
    LabelsWithoutIndex,
    /// Labels for a color with several indices.
    #[error("there are labels, but several inputs are indices, and it is not said whose: remove the labels")]
    LabelsOfTwo,
    /// A label that says nothing.
    #[error("label {position} is empty: write a name, or remove all labels")]
    EmptyLabel {
        /// Which label, from 0.
        position: usize,
    },
    /// Two members of one name.
    #[error("labels {first} and {second} are both `{label}`: rename one")]
    DuplicateLabel {
        /// The first of them, from 0.
        first: usize,
        /// The second.
        second: usize,
        /// The label, cut.
        label: String,
    },
    /// A text that says nothing where something must stand.
    #[error("{what} is empty: write what it is")]
    Blank {
        /// Where it stands.
        what: &'static str,
    },
    /// A text that may not stand there.
    #[error("{what} holds a control character or is longer than {max} bytes: `{text}`")]
    Text {
        /// Where it stands.
        what: &'static str,
        /// How long it may be.
        max: usize,
        /// The text, cut.
        text: String,
    },
    /// Too much in a free-form part, or too deep.
    #[error(
        "{what} holds more than {MAX_FACTS} entries, or nests more than {MAX_FACT_DEPTH} deep: shorten it"
    )]
    Facts {
        /// Which part.
        what: &'static str,
    },
    /// A `null`, or a key or text with control characters, in a free-form part.
    #[error("{what} holds {found}: use numbers, texts, true, false, lists and objects")]
    Fact {
        /// Which part.
        what: &'static str,
        /// What stands there.
        found: String,
    },
}
