//! Limits of delimited text.

/// The maximal number of cells that are held at once: twenty thousand spectra at 1 nm, two hundred thousand at 10 nm.
pub const MAX_CELLS: usize = 1 << 23;
