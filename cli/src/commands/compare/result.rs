//! What a comparison found.

use color_fn_core::file::Facts;
use serde::Serialize;

use crate::present::chart::Chart;
use crate::present::sheet::Sheet;
use crate::present::table::Table;

/// How many of the worst places are told of each file.
pub(super) const WORST: usize = 5;

/// A file compared with the first.
#[derive(Debug, Serialize)]
pub(super) struct Pair {
    /// The file.
    pub(super) file: String,
    /// Its errors.
    pub(super) errors: Facts,
    /// Where they are largest.
    pub(super) worst: Vec<Facts>,
    /// The same as lines.
    #[serde(skip)]
    pub(super) lines: Vec<String>,
}

/// What is drawn.
pub(super) enum Drawing {
    Chart(Box<Chart>),
    Sheet(Sheet),
}

/// What a comparison found.
pub(super) struct Compared {
    pub(super) kind: &'static str,
    pub(super) table: Table,
    pub(super) pairs: Vec<Pair>,
    pub(super) drawing: Option<Drawing>,
    pub(super) notes: Vec<String>,
}
