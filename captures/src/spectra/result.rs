//! What reading a file gives.

use super::assumption::Assumption;
use super::set::SpectralSet;

/// Spectra from a file, and how it was understood.
#[derive(Debug, Clone, PartialEq)]
pub struct ReadResult {
    /// The spectra.
    pub set: SpectralSet,
    /// What had to be assumed, in the order in which one would check it.
    pub assumptions: Vec<Assumption>,
}
