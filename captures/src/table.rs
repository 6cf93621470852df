//! CSV files of numbers.

use std::path::Path;

use color_fn_core::message::escaped;

/// Why a file is not the table of numbers that it should be.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ReadTableError {
    /// It cannot be read.
    #[error("{file}: {reason}")]
    File {
        /// Its name.
        file: String,
        /// In words.
        reason: String,
    },
    /// A cell is not what its column holds.
    #[error("line {line}, column {column}: `{cell}` is no {what}")]
    Cell {
        /// From 1.
        line: usize,
        /// From 1.
        column: usize,
        /// What stands there.
        cell: String,
        /// What should, in words.
        what: &'static str,
    },
    /// The table has not the form that it should have.
    #[error("line {line}: {what}")]
    Shape {
        /// From 1.
        line: usize,
        /// In words.
        what: String,
    },
    /// The rows together are too few.
    #[error("{what}")]
    Few {
        /// In words.
        what: String,
    },
}

impl ReadTableError {
    /// Of a line, counted from 0.
    pub(crate) fn shape(line: usize, what: impl Into<String>) -> Self {
        Self::Shape { line: line + 1, what: what.into() }
    }
}

/// The text of a file of at most so many bytes.
pub(crate) fn text(path: &Path, most: u64) -> Result<String, ReadTableError> {
    let file = escaped(&path.display().to_string());
    let failed = |reason: String| ReadTableError::File { file: file.clone(), reason };
    let size = std::fs::metadata(path).map_err(|error| failed(error.to_string()))?.len();
    if size > most {
        return Err(failed(format!("{size} bytes are more than such a table has")));
    }
    std::fs::read_to_string(path).map_err(|error| failed(error.to_string()))
}

/// Lines with their number from 0, the empty ones left out.
pub(crate) fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let lines = text.trim_start_matches('\u{feff}').lines().enumerate();
    lines.filter(|(_, text)| !text.trim().is_empty())
}

/// The numbers of a line, from a column on.
pub(crate) fn numbers(line: usize, text: &str, from: usize) -> Result<Vec<f64>, ReadTableError> {
    let cells = text.split(',').enumerate().skip(from);
    cells.map(|(column, cell)| number((line, column), cell, (f64::MIN, f64::MAX), "finite number")).collect()
}

/// The number of a cell at a line and a column, both from 0, which lies in a range.
pub(crate) fn number(
    (line, column): (usize, usize),
    cell: &str,
    (least, most): (f64, f64),
    what: &'static str,
) -> Result<f64, ReadTableError> {
    let number = cell.trim().parse::<f64>().ok().filter(|x| least <= *x && *x <= most);
    number.ok_or_else(|| ReadTableError::Cell { line: line + 1, column: column + 1, cell: short(cell), what })
}

/// What is quoted in a message.
pub(crate) fn short(text: &str) -> String {
    escaped(text).trim().chars().take(40).collect()
}

/// The numbers of a line that has so many cells.
pub(crate) fn row(line: usize, text: &str, cells: usize) -> Result<Vec<f64>, ReadTableError> {
    let row = numbers(line, text, 0)?;
    if row.len() == cells {
        Ok(row)
    } else {
        Err(ReadTableError::shape(
            line,
            format!("there are {} cells, not {cells} as in the header", row.len()),
        ))
    }
}
