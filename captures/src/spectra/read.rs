//! Reading a file: what kind it is, and who reads it.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use super::assumption::Assumption;
use super::check::check;
use super::error::ReadSpectraError;
use super::limits::MAX_BYTES;
use super::options::ReadOptions;
use super::problem::Problem;
use super::result::ReadResult;
use super::set::SpectralSet;
use super::{cgats, jcamp, spectrometer, table, tm27};
use crate::table::text::{Encoding, decode};

impl SpectralSet {
    /// Reads spectra from a file of at most [`MAX_BYTES`]: a table, CGATS, IES TM-27, JCAMP-DX or the
    /// text of a spectrometer; see the [module](super). Work and memory grow with the size of the file.
    pub fn read(path: &Path, options: &ReadOptions<'_>) -> Result<ReadResult, ReadSpectraError> {
        let io = |source| ReadSpectraError::Io { path: path.to_owned(), source };
        let mut bytes = Vec::new();
        File::open(path).and_then(|file| file.take(MAX_BYTES + 1).read_to_end(&mut bytes)).map_err(io)?;
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        Self::parse(&bytes, &stem, options)
    }

    /// Reads spectra from a stream of at most [`MAX_BYTES`]; see [`read`](Self::read). `name` is what a single spectrum is called
    /// that has no name in it.
    pub fn from_reader(
        reader: impl Read,
        name: &str,
        options: &ReadOptions<'_>,
    ) -> Result<ReadResult, ReadSpectraError> {
        let mut bytes = Vec::new();
        let read = reader.take(MAX_BYTES + 1).read_to_end(&mut bytes);
        read.map_err(|source| ReadSpectraError::Io { path: name.into(), source })?;
        Self::parse(&bytes, name, options)
    }

    /// Reads spectra from the bytes of a file; see [`read`](Self::read). `name` is what a single
    /// spectrum is called that has no name in the file.
    pub fn parse(
        bytes: &[u8],
        name: &str,
        options: &ReadOptions<'_>,
    ) -> Result<ReadResult, ReadSpectraError> {
        if bytes.len() as u64 > MAX_BYTES {
            return Err(ReadSpectraError::TooLarge);
        }
        let (text, encoding) = decode(bytes)?;
        if text.trim().is_empty() {
            return Err(ReadSpectraError::at_start(Problem::Empty));
        }
        let mut raw = if tm27::is_xml(&text) {
            tm27::read(&text)?
        } else if cgats::is_cgats(&text) {
            cgats::read(&text)?
        } else if jcamp::is_jcamp(&text) {
            jcamp::read(&text)?
        } else if let Some(begin) = spectrometer::begin(&text) {
            spectrometer::read(&text, begin)?
        } else {
            table::read(&text, 1)?
        };
        if encoding == Encoding::Windows1252 {
            raw.assumptions.insert(0, Assumption::Windows1252);
        }
        check(raw, name, options)
    }
}
