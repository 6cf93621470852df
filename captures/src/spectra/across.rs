//! Spectra in rows, below a row of wavelengths.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;
use std::rc::Rc;

use super::assumption::Assumption;
use super::body::Table;
use super::cells::Cells;
use super::error::ReadSpectraError;
use super::label::{self, wavelength};
use super::limits::{MIN_WAVELENGTHS, SHORTEST};
use super::preamble;
use super::raw::{RawSample, RawTable};
use super::stated::{Stated, stated};
use crate::table::cell::{Cell, plain};

/// Below this, in nm, a number far from its neighbour is no wavelength.
const FAR: f64 = 300.0;

/// The numbers of a row that could be wavelengths.
pub(super) fn numbers(row: &[Cell<'_>]) -> Vec<Option<f64>> {
    row.iter().map(|cell| wavelength(&cell.text).map(|(number, _)| number.value())).collect()
}

/// Which cells of a row are its wavelengths: from the first that can be one to the last. Columns before them hold names and other
/// things; `38O` is a typing error.
pub(super) fn axis(row: &[Cell<'_>]) -> Range<usize> {
    let numbers = numbers(row);
    let begins = |(column, cell): (usize, &Cell<'_>)| {
        column > 0 && (numbers[column].is_some() || cell.text.starts_with(|c: char| c.is_ascii_digit()))
    };
    let first = row.iter().enumerate().position(begins).unwrap_or(1.min(row.len()));
    let large = |number: &Option<f64>| number.is_some_and(|number| number >= SHORTEST);
    let count = numbers.iter().filter(|number| large(number)).count();
    if count < MIN_WAVELENGTHS || 2 * count < numbers.iter().flatten().count() {
        return first..row.len();
    }
    // In nm: angles, indices such as R1 to R15, and L* are none.
    let from = (first.max(1)..row.len())
        .find(|&column| {
            large(&numbers[column])
                || (numbers[column].is_none()
                    && column + 1 < row.len()
                    && typing_error(row, &numbers, column))
        })
        .unwrap_or(first);
    let to = (from..row.len()).rfind(|&column| large(&numbers[column])).map_or(row.len(), |last| last + 1);
    let word = |cell: &Cell<'_>| !cell.text.starts_with(|c: char| c.is_ascii_digit());
    let small = |column: usize| numbers[column].is_some_and(|number| number < SHORTEST);
    let rest = to..row.len();
    let to = if rest.clone().all(|column| small(column) || word(&row[column])) { to } else { row.len() };
    let alone = match numbers[from..to] {
        [Some(first), Some(second), Some(third), _, ..] => {
            first < FAR && (second - first).abs() > 10.0 * (third - second).abs()
        }
        _ => false,
    };
    from + usize::from(alone)..to
}

/// Whether a cell begins as a wavelength does, and the next is one.
fn typing_error(row: &[Cell<'_>], numbers: &[Option<f64>], column: usize) -> bool {
    row[column].text.starts_with(|c: char| c.is_ascii_digit())
        && numbers[column + 1].is_some_and(|number| number >= SHORTEST)
}

/// Reads spectra whose wavelengths stand in the first row.
pub(super) fn read<'a>(
    table: &Table<'a>,
    assumptions: &mut Vec<Assumption>,
) -> Result<RawTable<'a>, ReadSpectraError> {
    let header = table.row(0);
    let nameless = header.first().is_some_and(|cell| wavelength(&cell.text).is_some());
    let range = if nameless { 0..header.len() } else { axis(&header) };
    let rows = 1..table.height();
    let others: Vec<usize> = (0..header.len()).filter(|column| !range.contains(column)).collect();
    let names = (range.start > 0).then(|| {
        let columns = (0..range.start)
            .map(|c| (&*header[c].text, rows.clone().filter_map(|r| Some(table.cell(r, c)?.text)).collect()))
            .collect::<Vec<(&str, Vec<Cow<'_, str>>)>>();
        naming(&columns)
    });
    if let Some(by) = names.filter(|_| others.len() > 1) {
        assumptions.push(Assumption::NamedBy {
            column: plain(&header[by].text),
            left_out: others.iter().filter(|&&c| c != by).map(|&c| plain(&header[c].text)).collect(),
        });
    }
    let samples = rows.map(|r| {
        let name = names.and_then(|column| table.cell(r, column));
        let percent =
            name.as_ref().map(|name| Stated { scale: stated(&name.text).scale, ..Stated::default() });
        let row = table.layout.body.start + r;
        let values = Cells::Row { rows: Rc::clone(&table.rows), row, columns: range.clone() };
        RawSample { name, values, stated: percent.unwrap_or_default(), ..RawSample::default() }
    });
    let mut raw = RawTable {
        axes: vec![header[range.clone()].to_vec()],
        samples: samples.collect(),
        ..RawTable::default()
    };
    // The unit of another column is its own.
    for cell in header[..range.start].iter().filter(|cell| label::axis(&cell.text).is_some()) {
        preamble::unit(cell, &cell.text, &mut raw.metadata)?;
    }
    Ok(raw)
}

/// Which of several labelled columns names the samples: one called a name, else an id, else any, that
/// tells all of them apart; else the first of that kind.
pub(super) fn naming(columns: &[(&str, Vec<Cow<'_, str>>)]) -> usize {
    let rank = |label: &str| {
        let label = label.to_lowercase();
        let is = |words: &[&str]| words.iter().any(|word| label.contains(word));
        if is(&["name"]) { 0 } else { 1 + usize::from(!(is(&["sample", "patch"]) || label == "id")) }
    };
    let tells = |cells: &[Cow<'_, str>]| {
        let distinct: BTreeSet<_> = cells.iter().filter(|cell| !cell.is_empty()).collect();
        distinct.len() == cells.len()
    };
    let order =
        |(column, (label, cells)): (usize, &(&str, Vec<Cow<'_, str>>))| (!tells(cells), rank(label), column);
    columns.iter().enumerate().map(order).min().map_or(0, |(_, _, column)| column)
}
