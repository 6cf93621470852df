//! Measured spectra: what was measured, where, and how it is read.
//!
//! [`SpectralSet::read`] takes files as people have them. The format of a file is recognised by its text,
//! not by its name:
//!
//! | format | recognised by | where |
//! |---|---|---|
//! | table: CSV, TSV, columns of text | none of the following | `table` |
//! | CGATS.17 and ISO 28178, Argyll's among them | a line `BEGIN_DATA_FORMAT` or `BEGIN_DATA` | `cgats` |
//! | IES TM-27 (`.spdx`) | XML | `tm27` |
//! | JCAMP-DX (`.jdx`, `.dx`) | a first line `##TITLE=` | `jcamp` |
//! | spectrometer text of Ocean Optics, Spectra Vista, PerkinElmer | a line `>>>>>Begin … Spectral Data<<<<<`, `data=` or `#DATA` | `spectrometer` |
//!
//! Each reader gives a raw table: cells with their places, and the metadata that the file declares. `check` judges
//! it, in one place for all: wavelengths are numbers of nm that rise, values are finite
//! and fractions of 1 (of light in any unit), cells that are missing are filled or refused. What the axis and the columns state
//! beats what numbers look like, and what is excluded has no vote. What had to be assumed comes back as a list of [`Assumption`]s; [`ReadOptions`] overrule it.
//!
//! A file that cannot be understood is an error that names line and column, both from 1, and what to do. A column is a cell of its line, except where the text itself is broken and in XML:
//! there it is a character.

mod across;
mod assumption;
mod body;
mod cells;
mod cgats;
mod check;
mod columns;
mod common;
mod error;
mod jcamp;
mod jcamp_ordinates;
mod label;
mod layout;
mod limits;
mod noise;
mod options;
mod preamble;
mod problem;
mod quantity;
mod raw;
mod read;
mod result;
mod role;
mod scale;
mod selection;
mod set;
mod spectrometer;
mod stated;
mod table;
#[cfg(test)]
mod tests;
mod tm27;
mod unit;
mod values;
mod wavelengths;

pub use assumption::{Assumption, Evidence};
pub use error::{ColumnError, ReadSpectraError};
pub use limits::{MAX_BYTES, MAX_DEPTH, MAX_GAP_CELLS, MAX_GAP_NM, MIN_WAVELENGTHS};
pub use options::{ParseScaleError, ReadOptions, Scale};
pub use problem::Problem;
pub use quantity::{ParseSpectralQuantityError, SpectralQuantity};
pub use result::ReadResult;
pub use set::{Coverage, Resampled, Sample, SpectralSet};
pub use unit::{ParseWavelengthUnitError, WavelengthUnit};
