//! What a reader found in a file, before anything of it is judged.

use super::assumption::Assumption;
use super::rows::Cell;
use super::set::SpectralQuantity;

/// Spectra as cells with their places. Every reader makes this, and `check` judges it.
#[derive(Debug, Default)]
pub(super) struct RawTable<'a> {
    /// Wavelengths, for one spectrum or for several that share them.
    pub(super) axes: Vec<Vec<Cell<'a>>>,
    /// The spectra, in the order of the file.
    pub(super) samples: Vec<RawSample<'a>>,
    /// What the file says of them.
    pub(super) stated: Metadata,
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

/// What a file says of its spectra in words.
#[derive(Debug, Default)]
pub(super) struct Metadata {
    /// What the values are, and the word that says so.
    pub(super) quantity: Option<(SpectralQuantity, String)>,
    /// The label that states the unit of the wavelengths.
    pub(super) unit: Option<String>,
    /// The label that says that all values are percent.
    pub(super) percent: Option<String>,
}
