//! Limits of delimited text.

/// The maximal number of cells that are held at once: ten thousand spectra at 1 nm.
pub const MAX_CELLS: usize = 1 << 22;
