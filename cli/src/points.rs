//! Points from a CSV file: a header with the names of the inputs, a point a line.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use color_fn_core::domain::Quantity;

use crate::error::Failure;
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
    /// The components of all inputs of each point.
    pub(crate) values: Vec<Vec<f32>>,
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
        let bytes = bytes(path)?;
        let mut reader = csv::ReaderBuilder::new()
            .trim(csv::Trim::All)
            .flexible(true)
            .has_headers(false)
            .from_reader(&bytes[..]);
        let fail = |line: u64, column: usize, what: String| {
            Failure::work(format!("{}: line {line}, column {column}: {what}", path.display()))
        };
        let mut records = Vec::new();
        for record in reader.records() {
            let record = record.map_err(|error| {
                let line = error.position().map_or(1, csv::Position::line);
                fail(line, 1, "this is not CSV in UTF-8: save it as such".into())
            })?;
            let line = record.position().map_or(1, csv::Position::line);
            records.push((line, record.iter().map(str::to_owned).collect::<Vec<_>>()));
        }
        let mut records = records.into_iter();
        let wanted = wanted(loaded).join(",");
        let Some((_, header)) = records.next() else {
            return Err(fail(
                1,
                1,
                format!("the file is empty: write a header, `{wanted}`, and points below it"),
            ));
        };
        let sources = sources(&header, loaded, index).map_err(|what| fail(1, 1, what))?;
        let (mut cells, mut values) = (Vec::new(), Vec::new());
        for (line, record) in records {
            if record.len() != header.len() {
                let (found, expected) = (record.len(), header.len());
                return Err(fail(
                    line,
                    found.min(expected) + 1,
                    format!("{found} cells, but the header has {expected}"),
                ));
            }
            let component = |source: &From| match *source {
                From::Constant(value) => Ok(value),
                From::Column(column) => number(&record[column]).ok_or_else(|| {
                    fail(line, column + 1, format!("`{}` is no number", short(&record[column])))
                }),
                From::Member(column) => member(&record[column], loaded).map_err(|error| match error {
                    Failure::Usage(what) | Failure::Work(what) => fail(line, column + 1, what),
                    Failure::Closed => Failure::Closed,
                }),
            };
            values.push(sources.iter().map(component).collect::<Result<_, _>>()?);
            cells.push(record);
        }
        if cells.is_empty() {
            return Err(fail(1, 1, "there is a header but no point below it".into()));
        }
        Ok(Self { header, cells, values })
    }
}

fn bytes(path: &Path) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|file| file.take(MAX_BYTES + 1).read_to_end(&mut bytes))
        .map_err(|error| Failure::work(format!("cannot read {}: {error}", path.display())))?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(Failure::work(format!(
            "{} is larger than {} MiB: split it",
            path.display(),
            MAX_BYTES >> 20
        )));
    }
    // Spreadsheets begin UTF-8 with a byte order mark.
    Ok(bytes.strip_prefix(b"\xef\xbb\xbf").map(<[u8]>::to_vec).unwrap_or(bytes))
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

fn number(cell: &str) -> Option<f32> {
    cell.parse().ok().filter(|x: &f32| x.is_finite())
}

fn member(cell: &str, loaded: &Loaded) -> Result<f32, Failure> {
    #[expect(clippy::cast_precision_loss, reason = "a set has fewer than 2²⁴ members")]
    loaded.member(cell).map(|index| index as f32)
}

/// The beginning of a cell, for a message.
fn short(cell: &str) -> String {
    cell.chars().take(40).collect()
}
