//! Measured spectra: what was measured, where, and how it is read.
//!
//! [`SpectralSet::read`] takes files as people have them. What kind a file is is seen from its text,
//! not from its name:
//!
//! | kind | seen from | where |
//! |---|---|---|
//! | table: CSV, TSV, columns of text | none of the following | `table` |
//! | CGATS.17 and ISO 28178, Argyll's among them | a line `BEGIN_DATA_FORMAT` or `BEGIN_DATA` | `cgats` |
//! | IES TM-27 (`.spdx`) | XML | `tm27` |
//! | spectrometer text, as of Ocean Optics | a line `>>>>>Begin … Spectral Data<<<<<` | `spectrometer` |
//!
//! Each reader finds cells with their places, and says what the file states of them. `check` judges
//! what was found, in one place for all: wavelengths are numbers of nm that rise, values are finite
//! and fractions of 1 (of light in any unit), cells that are missing are filled or refused. What had
//! to be assumed comes back as a list of [`Assumption`]s; [`ReadOptions`] overrule it.
//!
//! A file that cannot be understood is an error that names line and column, both from 1, and says
//! what to do. A column is a cell of its line, except where the text itself is broken and in XML:
//! there it is a character.

mod assumption;
mod cgats;
mod check;
mod columns;
mod dialect;
mod error;
mod found;
mod label;
mod number;
mod options;
mod read;
mod rows;
mod set;
mod spectrometer;
mod table;
#[cfg(test)]
mod tests;
mod text;
mod tm27;
mod values;
mod wavelengths;

pub use assumption::{Assumption, Evidence};
pub use columns::ColumnError;
pub use error::{Problem, ReadSpectraError};
pub use options::{ParseScaleError, ParseWavelengthUnitError, ReadOptions, Scale, WavelengthUnit};
pub use read::{MAX_BYTES, ReadResult};
pub use rows::MAX_CELLS;
pub use set::{Coverage, Sample, SpectralQuantity, SpectralSet};
pub use tm27::MAX_DEPTH;
pub use values::{MAX_GAP_CELLS, MAX_GAP_NM};
pub use wavelengths::MIN_WAVELENGTHS;
