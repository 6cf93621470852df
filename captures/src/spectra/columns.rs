//! Spectra in columns, below labels or not: which column is the axis, which are spectra, and what the labels state.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::body::{Table, counts_from_start};
use super::cells::Cells;
use super::error::ReadSpectraError;
use super::label::{self, AxisLabel, counts_rows};
use super::preamble;
use super::raw::{Metadata, RawSample, RawTable};
use super::role::exclude_signals;
use super::stated;
use super::unit::WavelengthUnit;
use crate::table::cell::{Cell, plain};
use crate::table::number::{Number, is_missing};

/// Numbers from which on a column `A` holds ångström.
const ANGSTROMS: f64 = 1000.0;

/// Whether labels are those of Ocean Optics: `W` wavelengths, `D` dark, `R` reference, `S` sample, `P` processed.
pub(super) fn processed(labels: &[Cell<'_>]) -> bool {
    let mut texts = labels.iter().map(|cell| &*cell.text);
    texts.next() == Some("W")
        && labels.iter().any(|cell| cell.text == "P")
        && texts.all(|text| "DRSP".contains(text))
}

/// The label of a column; where there is none, an empty one in its place.
fn label_at<'a>(cells: &[Cell<'a>], column: usize) -> Cell<'a> {
    let missing = || {
        let line = cells.first().map_or(1, |cell| cell.line);
        Cell::empty(line, column as u32 + 1)
    };
    cells.get(column).cloned().unwrap_or_else(missing)
}

/// Reads spectra whose wavelengths stand in a column.
pub(super) fn read<'a>(table: &Table<'a>, axis: usize) -> Result<RawTable<'a>, ReadSpectraError> {
    let labels = table.layout.labels.as_deref();
    let cells = |column: usize| Cells::column(&table.rows, column, table.layout.body.clone());
    let mut raw = RawTable { axes: vec![cells(axis).to_list()], ..RawTable::default() };
    let text_of = |column: usize| labels.and_then(|labels| labels.get(column)).map_or("", |cell| &*cell.text);
    let of_axis = text_of(axis).to_owned();
    if let Some(labels) = labels {
        state_unit(&labels[axis], &raw.axes[0], &mut raw.metadata)?;
    }
    let processed = labels.is_some_and(processed);
    let mut own = 0;
    for column in (0..table.layout.width).filter(|&column| column != axis) {
        let text = text_of(column);
        let values = cells(column);
        if text.is_empty() && labels.is_some() && values.iter().all(|cell| cell.text.is_empty()) {
            continue;
        }
        let mut stated = stated::stated(text);
        let is_axis = label::axis(text).is_some() || (!text.is_empty() && text == of_axis);
        if is_axis && same_words(text, &of_axis) {
            own = own_axis(&mut raw, values.to_list());
            stated.excluded = Some("wavelengths again");
        } else if is_axis {
            stated.excluded = Some("another axis");
        } else if processed {
            stated.excluded = (text != "P").then_some("signals that are not processed");
        } else if labels.is_some() && counts_rows(text) && counts_from_start(&table.numbers(column, 0)) {
            stated.excluded = Some("row numbers");
        } else if table.height() > 1 && values.iter().all(|cell| is_word(&cell)) {
            stated.excluded = Some("words");
        }
        let mut sample = RawSample { axis: own, values, stated, ..RawSample::default() };
        if let Some(labels) = labels {
            let cell = label_at(labels, column);
            sample.label = Some(plain(&cell.text));
            sample.name = Some(without_unit(cell));
        } else if column < axis {
            sample.stated.excluded = Some("row numbers");
        }
        if own > 0 && stated.excluded.is_none() {
            drop_rows_without_axis(&raw.axes[own], &mut sample.values);
        }
        raw.samples.push(sample);
    }
    for axis in &mut raw.axes[1..] {
        axis.retain(|cell| !cell.text.is_empty());
    }
    exclude_signals(&mut raw.samples);
    rename(table, &mut raw.samples);
    Ok(raw)
}

/// The unit that the label of the axis states, if it does.
fn state_unit(label: &Cell<'_>, axis: &[Cell<'_>], metadata: &mut Metadata) -> Result<(), ReadSpectraError> {
    if label::axis(&label.text).is_some() {
        return preamble::unit(label, &label.text, metadata);
    }
    let large = |cell: &Cell<'_>| Number::parse(&cell.text).is_some_and(|number| number.value() >= ANGSTROMS);
    if ["A", "(A)", "[A]"].contains(&&*label.text) && axis.iter().all(large) {
        metadata.unit = Some((WavelengthUnit::Angstrom, plain(&label.text)));
    }
    Ok(())
}

/// Whether two labels of axes are of one kind and one unit.
fn same_words(a: &str, b: &str) -> bool {
    let unit = |label: &str| match label::axis(label) {
        Some(AxisLabel::In(unit)) => Some(unit),
        _ => None,
    };
    a == b || (label::axis(a).is_some() && unit(a) == unit(b))
}

/// The number of the axis of these cells, which may be the first again.
fn own_axis<'a>(raw: &mut RawTable<'a>, cells: Vec<Cell<'a>>) -> usize {
    let same = |axis: &Vec<Cell<'a>>| {
        axis.len() == cells.len() && axis.iter().zip(&cells).all(|(a, b)| a.text == b.text)
    };
    let last = raw.axes.len() - 1;
    [0, last].into_iter().find(|&axis| same(&raw.axes[axis])).unwrap_or_else(|| {
        raw.axes.push(cells);
        last + 1
    })
}

/// Leaves out values beside which there is no wavelength.
fn drop_rows_without_axis<'a>(axis: &[Cell<'a>], values: &mut Cells<'a>) {
    if axis.iter().all(|cell| !cell.text.is_empty()) {
        return;
    }
    let mut kept = axis.iter().map(|cell| !cell.text.is_empty());
    let mut cells = values.to_list();
    cells.retain(|value| kept.next().unwrap_or(true) || !value.text.is_empty());
    *values = cells.into();
}

fn is_word(cell: &Cell<'_>) -> bool {
    !is_missing(&cell.text)
        && cell.text.parse::<f64>().is_err()
        && cell.text.starts_with(|c: char| c.is_alphabetic())
        && Number::parse(&cell.text).is_none()
}

/// A name is the label without the row of units below it.
fn without_unit<'a>(mut cell: Cell<'a>) -> Cell<'a> {
    let text = cell.text.trim_end();
    if let Cow::Owned(owned) = &cell.text
        && owned.ends_with(']')
        && let Some((name, _)) = text.rsplit_once(" [")
        && !name.is_empty()
    {
        cell.text = Cow::Owned(name.to_owned());
    }
    cell
}

/// Names from the row beside the labels, where labels are alike.
fn rename<'a>(table: &Table<'a>, samples: &mut [RawSample<'a>]) {
    let Some(names) = &table.layout.names else { return };
    let spectra = || samples.iter().filter(|sample| sample.stated.excluded.is_none());
    let labels: Vec<&str> =
        spectra().filter_map(|sample| sample.name.as_ref()).map(|name| &*name.text).collect();
    if labels.iter().collect::<BTreeSet<_>>().len() == labels.len() {
        return;
    }
    for sample in samples.iter_mut().filter(|sample| sample.stated.excluded.is_none()) {
        let Some(column) = sample.name.as_ref().map(|name| name.column as usize) else { continue };
        let named = [column.checked_sub(1), column.checked_sub(2)].into_iter().flatten();
        let name = named.filter_map(|at| names.get(at)).find(|cell| !cell.text.is_empty());
        sample.name = name.cloned().or(sample.name.take());
    }
}
