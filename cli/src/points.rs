//! Points from a CSV file: a header with the names of the inputs, a point a line.

use std::path::Path;

use color_fn_captures::{ReadTableError, TableReader, TableRow};
use color_fn_core::domain::Quantity;

use crate::error::Failure;
use crate::input;
use crate::load::Loaded;
use crate::report::columns;

/// The largest file, in bytes.
const MAX_BYTES: u64 = 64 << 20;

/// Points, and the cells that they stand in.
#[derive(Debug)]
pub(crate) struct Points {
    /// The names of the columns, as in the file.
    pub(crate) header: Vec<String>,
    /// The cells of each point, as in the file.
    pub(crate) cells: Vec<Vec<String>>,
    /// The components of all inputs of each point; directions as unit vectors.
    pub(crate) values: Vec<Vec<f32>>,
    /// How many points have directions that are no unit vectors in the file.
    pub(crate) normalized: usize,
}

/// Where an input component comes from.
enum From {
    /// A column of numbers.
    Column(usize),
    /// A column of members, by name or number.
    Member(usize),
    /// The same for all.
    Constant(f32),
}

impl Points {
    /// Reads the points of a color; `index` gives the member of a set where the file has no column for it.
    pub(crate) fn read(path: &Path, loaded: &Loaded, index: Option<usize>) -> Result<Self, Failure> {
        let bytes = input::bytes(path, MAX_BYTES)?;
        let path = input::name(path);
        let fail = |line: usize, column: usize, what: String| {
            Failure::work(format!("{}: line {line}, column {column}: {what}", path.display()))
        };
        let in_file = |error: ReadTableError| Failure::in_file(path, &error);
        let text = TableReader::decode(&bytes).map_err(in_file)?;
        let mut reader = TableReader::new(&text);
        let Some(header) = reader.next_row().map_err(in_file)? else {
            let wanted = wanted(loaded).join(",");
            return Err(fail(
                1,
                1,
                format!("the file is empty: write a header, `{wanted}`, and points below it"),
            ));
        };
        let header: Vec<String> = header.texts().map(str::to_owned).collect();
        let sources = sources(&header, loaded, index).map_err(|what| fail(1, 1, what))?;
        let directions = directions(loaded);
        let (mut cells, mut values, mut normalized) = (Vec::new(), Vec::new(), 0);
        while let Some(mut row) = reader.next_row().map_err(in_file)? {
            row.expect_len(header.len()).map_err(in_file)?;
            let component = |source: &From| match *source {
                From::Constant(value) => Ok(value),
                From::Column(column) => number(&mut row, column).map_err(in_file),
                From::Member(column) => member(row.text(column), loaded).map_err(|error| match error {
                    Failure::Usage(what) | Failure::Work(what) => fail(row.line(), column + 1, what),
                    Failure::Closed => Failure::Closed,
                }),
            };
            let mut point: Vec<f32> = sources.iter().map(component).collect::<Result<_, _>>()?;
            let mut is_normalized = false;
            for &first in &directions {
                is_normalized |= normalize(&mut point[first..first + 3])
                    .ok_or_else(|| in_file(row.error("a direction of length 0: write a unit vector")))?;
            }
            normalized += usize::from(is_normalized);
            values.push(point);
            cells.push(row.texts().map(str::to_owned).collect());
        }
        if cells.is_empty() {
            return Err(fail(1, 1, "there is a header but no point below it".into()));
        }
        Ok(Self { header, cells, values, normalized })
    }
}

/// Where directions begin among the components of a point.
fn directions(loaded: &Loaded) -> Vec<usize> {
    let (mut at, mut found) = (0, Vec::new());
    for port in loaded.graph().inputs() {
        if port.quantity == Quantity::Direction {
            found.push(at);
        }
        at += usize::from(port.width);
    }
    found
}

/// Makes a vector one of length 1, and tells whether it was not; nothing where it has no length. Decimals are often rounded to six
/// digits.
#[expect(clippy::cast_possible_truncation, reason = "colors are evaluated in single precision")]
fn normalize(vector: &mut [f32]) -> Option<bool> {
    let length = vector.iter().map(|&x| f64::from(x).powi(2)).sum::<f64>().sqrt();
    if length <= 0.0 {
        return None;
    }
    if (length - 1.0).abs() <= 2e-6 {
        return Some(false);
    }
    vector.iter_mut().for_each(|x| *x = (f64::from(*x) / length) as f32);
    Some(true)
}

/// The columns that a file of points has.
fn wanted(loaded: &Loaded) -> Vec<String> {
    loaded.graph().inputs().iter().flat_map(columns).collect()
}

fn sources(header: &[String], loaded: &Loaded, index: Option<usize>) -> Result<Vec<From>, String> {
    let mut sources = Vec::new();
    for port in loaded.graph().inputs() {
        let is_index = matches!(port.quantity, Quantity::Index { .. });
        for name in columns(port) {
            let found = header.iter().position(|cell| cell.eq_ignore_ascii_case(&name));
            #[expect(clippy::cast_precision_loss, reason = "a set has fewer than 2²⁴ members")]
            let source = match (found, index) {
                (None, Some(index)) if is_index => From::Constant(index as f32),
                (Some(_), Some(_)) if is_index => {
                    return Err(format!("there is a column `{name}`: leave --index out"));
                }
                (Some(column), _) if is_index => From::Member(column),
                (Some(column), _) => From::Column(column),
                (None, _) => {
                    let all = wanted(loaded).join(",");
                    return Err(format!("the header has no column `{name}`: write `{all}`"));
                }
            };
            sources.push(source);
        }
    }
    Ok(sources)
}

#[expect(clippy::cast_possible_truncation, reason = "colors are evaluated in single precision")]
fn number(row: &mut TableRow<'_, '_>, column: usize) -> Result<f32, ReadTableError> {
    let finite = [f64::from(f32::MIN), f64::from(f32::MAX)];
    row.number(column, finite, "a number").map(|x| x as f32)
}

fn member(cell: &str, loaded: &Loaded) -> Result<f32, Failure> {
    #[expect(clippy::cast_precision_loss, reason = "a set has fewer than 2²⁴ members")]
    loaded.member(cell).map(|index| index as f32)
}
