//! Where in a text the table is: what stands above it, its labels, its rows, what stands below.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use super::error::ReadSpectraError;
use super::label::{self, wavelength};
use super::limits::SHORTEST;
use super::problem::Problem;
use super::unit::{is_other_unit, unit_of, words};
use crate::table::cell::Cell;
use crate::table::number::{Number, is_missing};
use crate::table::rows::Rows;
use crate::table::separator::Separator;

/// The most rows of labels above the numbers: names, labels, units, comments.
const MAX_LABEL_ROWS: usize = 4;

/// The parts of a text that holds a table.
#[derive(Debug)]
pub(super) struct Layout<'a> {
    /// Rows above labels and numbers.
    pub(super) preamble: usize,
    /// The labels of the columns, with their units.
    pub(super) labels: Option<Vec<Cell<'a>>>,
    /// What columns are called instead, where labels are alike: a row above or below them.
    pub(super) names: Option<Vec<Cell<'a>>>,
    /// The rows with numbers. The first may hold the wavelengths.
    pub(super) body: Range<usize>,
    /// Rows below.
    pub(super) footer: usize,
    /// Cells of a row.
    pub(super) width: usize,
    /// The line of a comment that is the header.
    pub(super) in_comment: Option<u32>,
}

/// How many cells of a row are filled, up to the last.
fn filled(row: &[Cell<'_>]) -> usize {
    row.iter().rposition(|cell| !cell.text.is_empty()).map_or(0, |last| last + 1)
}

fn is_number(cell: &Cell<'_>) -> bool {
    wavelength(&cell.text).is_some() || Number::parse(&cell.text).is_some()
}

/// Whether a row has three numbers, or two and not as many words, or one beside marks of missing values.
fn is_data(row: &[Cell<'_>]) -> bool {
    let numbers = row.iter().filter(|cell| is_number(cell)).count();
    let missing = row.iter().filter(|cell| is_missing(&cell.text)).count();
    let words = row.len() - numbers - missing;
    (numbers >= 2 && numbers > words) || numbers >= 3 || (numbers == 1 && words == 0 && row.len() > 1)
}

/// Whether a row has words and no number: what stands above it is no table.
fn is_labels(row: &[Cell<'_>]) -> bool {
    filled(row) > 1
        && row.iter().all(|cell| !is_number(cell))
        && row.iter().any(|cell| label::axis(&cell.text).is_some())
}

/// Whether every filled cell is a unit, as `[nm]`, `(%)`, `counts`.
fn is_units(row: &[Cell<'_>]) -> bool {
    let is_unit = |text: &str| {
        let bracketed =
            (text.starts_with('[') && text.ends_with(']')) || (text.starts_with('(') && text.ends_with(')'));
        let words = words(text);
        let known = |word: &String| {
            unit_of(word).is_some()
                || is_other_unit(word)
                || [
                    "%", "counts", "count", "a", "u", "au", "w", "mw", "µw", "uw", "m2", "m-2", "cm2",
                    "cm-2", "sr", "nm-1", "1", "2",
                ]
                .contains(&word.as_str())
        };
        bracketed || (!words.is_empty() && words.iter().all(known) && text.chars().count() <= 16)
    };
    let mut cells = row.iter().filter(|cell| !cell.text.is_empty()).peekable();
    cells.peek().is_some() && cells.all(|cell| is_unit(&cell.text))
}

/// The commonest of some numbers; the largest of those that are equally common.
fn mode(numbers: impl Iterator<Item = usize>) -> usize {
    let mut counts = BTreeMap::<usize, usize>::new();
    numbers.for_each(|number| *counts.entry(number).or_default() += 1);
    counts.into_iter().max_by_key(|&(number, count)| (count, number)).map_or(0, |(number, _)| number)
}

impl<'a> Layout<'a> {
    pub(super) fn new(rows: &Rows<'a>, separator: Separator) -> Result<Self, ReadSpectraError> {
        let cells = mode((0..rows.len()).map(|row| rows.width(row)));
        let most = mode(rows.iter().map(|row| filled(&row)));
        let fits = |row: &[Cell<'_>]| (row.len() == cells || filled(row) == most) && 2 * filled(row) >= most;
        let find = |is: &dyn Fn(&[Cell<'_>]) -> bool| (0..rows.len()).find(|&row| is(&rows.row(row)));
        let starts = |row: &usize| {
            let cells = rows.row(*row);
            fits(&cells) && is_data(&cells) && !(*row + 1 < rows.len() && is_labels(&rows.row(*row + 1)))
        };
        let first = (0..rows.len()).find(starts).or_else(|| find(&is_data));
        let Some(first) = first else { return Err(no_numbers(rows)) };
        let number_first = rows.row(first).first().is_some_and(is_number);
        let first = if number_first { beyond_indices(rows, first) } else { first };
        let footer = footer(rows, first, number_first);
        let body = first..rows.len() - footer;
        let width = body.clone().map(|row| filled(&rows.row(row))).max().unwrap_or(0);
        if width < 2 {
            return Err(rows.row(first)[0].error(Problem::SingleColumn));
        }
        let mut layout =
            Self { preamble: first, labels: None, names: None, body, footer, width, in_comment: None };
        layout.find_labels(rows, separator, number_first);
        if layout.labels.is_none() && number_first {
            layout.header_in_comment(rows, separator);
        }
        if layout.labels.is_none() && rows.len() - footer < first + 2 {
            return Err(rows.row(first)[0].error(Problem::MissingData));
        }
        layout.refuse_ragged(rows)?;
        Ok(layout)
    }

    /// The rows of labels directly above the numbers.
    fn find_labels(&mut self, rows: &Rows<'a>, separator: Separator, number_first: bool) {
        let first = self.body.start;
        let labels_something = |row: &Vec<Cell<'a>>| row.iter().skip(1).any(|cell| !cell.text.is_empty());
        let above: Vec<Vec<Cell<'a>>> = (0..first)
            .rev()
            .map(|row| rows.row(row))
            .take_while(labels_something)
            .take(MAX_LABEL_ROWS)
            .map(|row| if separator == Separator::Space { joined(&row, self.width) } else { row })
            .take_while(|row| row.len() >= 2)
            .collect();
        let has_axis = |row: &[Cell<'_>]| row.iter().any(|cell| label::axis(&cell.text).is_some());
        // From the bottom: a row of units may stand below the labels.
        let label = match above.iter().position(|row| has_axis(row) && !is_units(row)) {
            Some(row) => row,
            None if !number_first => return,
            None => match above.iter().position(|row| !is_units(row)) {
                Some(row) => row,
                None if above.is_empty() => return,
                None => above.len() - 1,
            },
        };
        let row = &above[label];
        // Of pairs of keys and values the last is no header.
        let pair = |row: &[Cell<'_>]| filled(row) == 2 && is_number(&row[1]);
        if !has_axis(row) && pair(row) && above.len() > 1 {
            return;
        }
        let units = above[..label].iter().find(|row| is_units(row));
        let with_unit = |(column, cell): (usize, &Cell<'a>)| {
            let unit = units.and_then(|row| row.get(column)).map_or("", |cell| &*cell.text);
            let mut cell = cell.clone();
            if !unit.is_empty() {
                let unit = unit.trim_matches(['[', ']', '(', ')']);
                cell.text = Cow::Owned(format!("{} [{unit}]", cell.text));
            }
            cell
        };
        let plain = row.clone();
        let others = above[..label].iter().filter(|row| !is_units(row)).chain(above.get(label + 1));
        self.names =
            others.into_iter().find(|row| row.iter().skip(1).any(|cell| !cell.text.is_empty())).cloned();
        self.labels = Some(plain.iter().enumerate().map(with_unit).collect());
        self.preamble = first - label - 1;
    }

    /// The last comment above the table, where it has as many cells and begins with the name of an axis.
    fn header_in_comment(&mut self, rows: &Rows<'a>, separator: Separator) {
        let Some((comment, line)) = rows.above else { return };
        let Ok(split) = Rows::split(comment, line, separator) else { return };
        let row = split.row(0);
        let cells = if separator == Separator::Space { joined(&row, self.width) } else { row };
        if cells.len() == self.width && label::axis(&cells[0].text).is_some() {
            self.labels = Some(cells);
            self.in_comment = Some(line);
        }
    }

    /// Refuses a row of another length than the first row of the table.
    fn refuse_ragged(&self, rows: &Rows<'a>) -> Result<(), ReadSpectraError> {
        let header = match &self.labels {
            Some(labels) if self.in_comment.is_none() => labels.len(),
            _ => rows.width(self.body.start),
        };
        for row in self.body.clone().map(|row| rows.row(row)) {
            let (found, expected) = (row.len(), self.width.min(header));
            let at = if found < expected { found } else { header };
            if (found < expected || filled(&row) > header)
                && let Some(last) = row.last()
            {
                let place = Cell::empty(last.line, at as u32 + 1);
                return Err(place.error(Problem::Ragged { found, expected }));
            }
        }
        Ok(())
    }
}

/// The first row of wavelengths below rows of indices, such as `R1` to `R15` of color rendering.
fn beyond_indices(rows: &Rows<'_>, first: usize) -> usize {
    let number =
        |row: usize| rows.row(row).first().and_then(|cell| wavelength(&cell.text)).map(|(n, _)| n.value());
    let large = |row: &usize| number(*row).is_some_and(|number| number >= SHORTEST);
    let index = |row: usize| rows.row(row)[0].text.starts_with(|c: char| c.is_alphabetic()) && !large(&row);
    if 2 * (first..rows.len()).filter(large).count() < rows.len() - first {
        return first;
    }
    (first..rows.len()).find(|&row| !index(row)).unwrap_or(first)
}

/// Rows at the end that hold words.
fn footer(rows: &Rows<'_>, first: usize, number_first: bool) -> usize {
    let is_footer = |row: &[Cell<'_>]| {
        let Some(cell) = row.iter().find(|cell| !cell.text.is_empty()) else { return false };
        let word = cell.text.starts_with(|c: char| c.is_alphabetic() || "[<(*".contains(c));
        let numbers = row.iter().filter(|cell| is_number(cell)).count();
        let few = number_first && filled(row) <= 2;
        word && !is_number(cell) && !is_missing(&cell.text) && (numbers == 0 || few) && number_first
    };
    (first + 1..rows.len()).rev().take_while(|&row| is_footer(&rows.row(row))).count()
}

/// Words of a header between spaces, in as many cells as there are columns: a unit in brackets belongs to the word before it.
fn joined<'a>(row: &[Cell<'a>], width: usize) -> Vec<Cell<'a>> {
    if row.len() == width {
        return row.to_vec();
    }
    let mut cells: Vec<Cell<'a>> = Vec::new();
    let mut open = false;
    for cell in row {
        let unit = open || cell.text.starts_with(['(', '[']);
        open = unit && !cell.text.ends_with([')', ']']);
        match cells.last_mut() {
            Some(last) if unit => last.text = Cow::Owned(format!("{} {}", last.text, cell.text)),
            _ => cells.push(cell.clone()),
        }
    }
    if cells.len() == width { cells } else { Vec::new() }
}

/// Why a text without a row of numbers is no table.
fn no_numbers(rows: &Rows<'_>) -> ReadSpectraError {
    let title = |row: &[Cell<'_>]| filled(row) <= 1;
    let first = rows.iter().position(|row| !title(&row)).unwrap_or(0);
    let Some(corner) = rows.cell(first, 0) else { return ReadSpectraError::at_start(Problem::Empty) };
    let widest = rows.iter().map(|row| filled(&row)).max().unwrap_or(0);
    corner.error(match () {
        () if widest < 2 => Problem::SingleColumn,
        () if rows.len() < first + 2 => Problem::MissingData,
        () => Problem::WavelengthsNotFound,
    })
}
