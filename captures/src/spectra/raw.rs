//! Raw tables: what a reader finds in a file, before anything of it is judged.

use super::assumption::Assumption;
use super::quantity::SpectralQuantity;
use crate::table::cell::Cell;

/// Spectra as cells with their places. Every reader makes this, and `check` judges it.
#[derive(Debug, Default)]
pub(super) struct RawTable<'a> {
    /// Wavelengths, for one spectrum or for several that share them.
    pub(super) axes: Vec<Vec<Cell<'a>>>,
    /// The spectra, in the order of the file.
    pub(super) samples: Vec<RawSample<'a>>,
    /// What the file declares of them.
    pub(super) metadata: Metadata,
    /// What the reader assumed.
    pub(super) assumptions: Vec<Assumption>,
}

/// One spectrum.
#[derive(Debug)]
pub(super) struct RawSample<'a> {
    /// What it is called; none where the file has no place for a name.
    pub(super) name: Option<Cell<'a>>,
    /// Which wavelengths are its own.
    pub(super) axis: usize,
    /// A cell for each of them.
    pub(super) values: Vec<Cell<'a>>,
}

/// What a file declares of its spectra in words.
#[derive(Debug, Default)]
pub(super) struct Metadata {
    /// What the values are, and the word for it.
    pub(super) quantity: Option<(SpectralQuantity, String)>,
    /// The label with the unit of the wavelengths.
    pub(super) unit: Option<String>,
    /// The label that declares all values percent.
    pub(super) percent: Option<String>,
}
