//! Text of spectrometers: a block of keywords, a line `>>>>>Begin Spectral Data<<<<<` (Ocean Optics
//! SpectraSuite, OceanView and OOIBase32 write it), two columns.

use super::error::ReadSpectraError;
use super::raw::RawTable;
use super::table;
use crate::table::text::{Line, lines};

/// The line after which the columns begin.
pub(super) fn begin(text: &str) -> Option<Line<'_>> {
    lines(text).find(|line| marks(line.text, "begin"))
}

/// Reads the columns below a line up to the end that is marked, or of the file.
pub(super) fn read<'a>(text: &'a str, begin: Line<'a>) -> Result<RawTable<'a>, ReadSpectraError> {
    let below = &text[begin.next..];
    let end = lines(below).find(|line| marks(line.text, "end")).map_or(below.len(), |line| line.start);
    table::read(&below[..end], begin.number + 1)
}

/// Whether a line is `>>>>>Begin …` or `>>>>>End …`.
fn marks(line: &str, word: &str) -> bool {
    let Some(mark) = line.trim_start().strip_prefix(">>>>>") else { return false };
    mark.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word))
}
