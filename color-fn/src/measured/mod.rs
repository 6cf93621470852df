//! Measured spectra: what was measured, where, and how it is read.

pub mod csv;
pub mod spectra;

pub use csv::ReadSpectraError;
pub use spectra::{Coverage, Quantity, Sample, SpectralSet};
