//! Raw tables: what a reader finds in a file, before anything of it is judged.

use super::assumption::Assumption;
use super::cells::Cells;
use super::options::Scale;
use super::stated::{Measured, Stated};
use super::unit::WavelengthUnit;
use crate::table::cell::Cell;

/// Spectra as cells with their places. Every reader makes this, and `check` judges it.
#[derive(Debug, Default)]
pub(super) struct RawTable<'a> {
    /// Wavelengths, for one spectrum or for several that share them.
    pub(super) axes: Vec<Vec<Cell<'a>>>,
    /// The columns, in the order of the file.
    pub(super) samples: Vec<RawSample<'a>>,
    /// What the file declares of them.
    pub(super) metadata: Metadata,
    /// What the reader assumed.
    pub(super) assumptions: Vec<Assumption>,
}

/// One spectrum, or a column that is none.
#[derive(Debug, Default)]
pub(super) struct RawSample<'a> {
    /// What it is called; none where the file has no place for a name.
    pub(super) name: Option<Cell<'a>>,
    /// Which wavelengths are its own.
    pub(super) axis: usize,
    /// A cell for each of them.
    pub(super) values: Cells<'a>,
    /// What its label states.
    pub(super) stated: Stated,
    /// The label that states it, where that is not the name alone.
    pub(super) label: Option<String>,
}

/// What a file declares of all its spectra in words, each with the word.
#[derive(Debug, Default)]
pub(super) struct Metadata {
    /// What the values are.
    pub(super) measured: Option<(Measured, String)>,
    /// The unit of the axis.
    pub(super) unit: Option<(WavelengthUnit, String)>,
    /// The scale of all values.
    pub(super) scale: Option<(Declared, String)>,
}

/// What a file declares of the scale.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Declared {
    /// Fractions or percent.
    Scale(Scale),
    /// The number that stands for 1.
    Norm(f64),
}
