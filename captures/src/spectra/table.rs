//! Tables: wavelengths down or across, header or not, whatever separates the cells.
//!
//! ```text
//! nm,white,black          name;380;390;400        380   0.19        wavelength (µm)   %R
//! 380,0.19,0.03           white;0,19;0,25;0,42    390   0.25        0.38              19
//! 390,0.25,0.03           black;0,03;0,03;0,03    400   0.42        0.39              25
//! ```

use std::rc::Rc;

use super::across;
use super::assumption::Assumption;
use super::body::{Table, counts_from_start};
use super::columns;
use super::error::ReadSpectraError;
use super::label::{axis, counts_rows, heads_names};
use super::layout::Layout;
use super::limits::{MICROMETRES, MIN_WAVELENGTHS, VISIBLE};
use super::preamble::statements;
use super::problem::Problem;
use super::raw::RawTable;
use crate::table::cell::Cell;
use crate::table::rows::Rows;
use crate::table::separator::{Separator, declared, detected};
use crate::table::text::lines;

/// Where the wavelengths stand.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Direction {
    /// In this column.
    Down { axis: usize },
    /// In the first row with numbers.
    Across,
}

/// Reads a table whose first line has this number.
pub(super) fn read(text: &str, first_line: u32) -> Result<RawTable<'_>, ReadSpectraError> {
    let declared = declared(text);
    let (text, first_line) = match declared {
        Some((_, line)) => (&text[line.next..], first_line + line.number),
        None => (text, first_line),
    };
    let Some(separator) = declared.map(|(separator, _)| separator).or_else(|| detected(text)) else {
        let line = lines(text).find(|line| !line.text.trim().is_empty()).map_or(0, |line| line.number - 1);
        let cell = Cell::empty(first_line + line, 1);
        return Err(cell.error(Problem::SingleColumn));
    };
    let rows = Rc::new(Rows::split(text, first_line, separator)?);
    let comments = rows.comments;
    let mut table = Table { layout: Layout::new(&rows, separator)?, rows: Rc::clone(&rows), separator };
    let direction = table.direction()?;
    let mut assumptions = Vec::new();
    let layout = &table.layout;
    if layout.preamble > 0 {
        assumptions.push(Assumption::Titles { count: layout.preamble });
    }
    if layout.footer > 0 {
        assumptions.push(Assumption::Footer { count: layout.footer });
    }
    if let Some(line) = layout.in_comment {
        assumptions.push(Assumption::HeaderInComment { line: line as usize });
    }
    let header = usize::from(layout.in_comment.is_some());
    if comments > header {
        assumptions.push(Assumption::Comments { count: comments - header });
    }
    let mut raw = match direction {
        Direction::Down { axis } => columns::read(&table, axis)?,
        Direction::Across => across::read(&table, &mut assumptions)?,
    };
    statements((0..table.layout.preamble).map(|row| rows.row(row)), &mut raw.metadata)?;
    raw.assumptions = assumptions;
    Ok(raw)
}

impl<'a> Table<'a> {
    /// Where the wavelengths stand: as labels say, else seen from which cells are wavelengths.
    fn direction(&mut self) -> Result<Direction, ReadSpectraError> {
        let first = across::numbers(&self.row(0));
        let ambiguous = || Err(self.corner().error(Problem::Ambiguous));
        if let Some(labels) = self.layout.labels.clone() {
            let labelled = labels.iter().take(self.layout.width).position(|cell| axis(&cell.text).is_some());
            if let Some(axis) = labelled.or_else(|| columns::processed(&labels).then_some(0)) {
                return Ok(Direction::Down { axis });
            }
            let down = self.numbers(0, 0);
            if first.iter().all(Option::is_some)
                && first.len() >= MIN_WAVELENGTHS
                && plausible(&first)
                && !plausible(&down)
            {
                return Ok(Direction::Across);
            }
            return self.unlabelled(&labels, &down);
        }
        if first[0].is_some() {
            let down = self.numbers(0, 0);
            let across = first.len() >= MIN_WAVELENGTHS && plausible(&first);
            return match (plausible(&down), across) {
                (false, true) => Ok(Direction::Across),
                (true, true) => ambiguous(),
                _ if 2 * down.iter().flatten().count() >= down.len() => {
                    self.refuse_decimal_commas()?;
                    self.unlabelled(&[], &down)
                }
                _ => Err(self.corner().error(Problem::WavelengthsNotFound)),
            };
        }
        self.below_a_numeric_row(&first)
    }

    /// The first row begins with a word and goes on with numbers: wavelengths, or names that are numbers.
    fn below_a_numeric_row(&mut self, first: &[Option<f64>]) -> Result<Direction, ReadSpectraError> {
        let down = self.numbers(0, 1);
        let range = across::axis(&self.row(0));
        let across = &first[range.clone()];
        let means_axis = axis(&self.corner().text).is_some();
        let count = |cells: &[Option<f64>]| cells.iter().flatten().count();
        let all = |cells: &[Option<f64>]| count(cells) == cells.len();
        let goes_down = match (plausible(&down), plausible(across)) {
            (true, false) => true,
            (false, true) => false,
            (true, true) if means_axis => true,
            (true, true) => return Err(self.corner().error(Problem::Ambiguous)),
            // Wavelengths that cannot be: reading on names the cell.
            (false, false) if mostly_plausible(across) && !mostly_plausible(&down) => false,
            (false, false) => match (all(&down), all(across) && range.start == 1) {
                (true, false) => true,
                (false, true) => false,
                (true, true) if means_axis => true,
                (true, true) => return Err(self.corner().error(Problem::Ambiguous)),
                (false, false) => {
                    let (d, a) = (count(&down) * across.len(), count(across) * down.len());
                    if 2 * d.max(a) < down.len() * across.len() {
                        return Err(self.corner().error(Problem::WavelengthsNotFound));
                    }
                    d >= a
                }
            },
        };
        if goes_down {
            let labels = self.row(0);
            self.layout.labels = Some(labels);
            self.layout.body.start += 1;
            return Ok(Direction::Down { axis: 0 });
        }
        // A row of values that rise looks like wavelengths, but where a header of names says so.
        let alike = (1..self.height()).all(|row| {
            let numbers = across::numbers(&self.row(row));
            numbers.get(range.clone()).is_some_and(plausible)
        });
        if alike && !heads_names(&self.corner().text) {
            return Err(self.corner().error(Problem::Unstated { label: self.corner().quoted() }));
        }
        Ok(Direction::Across)
    }

    /// Wavelengths go down, and no label says in which column: in the first, unless that counts rows.
    fn unlabelled(&self, labels: &[Cell<'a>], down: &[Option<f64>]) -> Result<Direction, ReadSpectraError> {
        let label = labels.first();
        let named = |cell: &Cell<'_>| {
            let text = cell.text.trim();
            !text.is_empty() && !text.eq_ignore_ascii_case("x") && !counts_rows(text) && !heads_names(text)
        };
        let named_sample = |column: usize| labels.get(column).is_some_and(named);
        // A sample in fractions of 1 may look like µm; beside it there would have to be a spectrum.
        let other = |column: &usize| {
            let numbers = self.numbers(*column, 0);
            let small = numbers.iter().flatten().all(|&number| number < MICROMETRES);
            plausible(&numbers) && !(small && (named_sample(*column) || self.layout.width < 3))
        };
        let other = (1..self.layout.width).find(other);
        if counts_from_start(down) && down.len() >= MIN_WAVELENGTHS {
            return match other {
                Some(axis) => Ok(Direction::Down { axis }),
                None => Err(label.cloned().unwrap_or_else(|| self.corner()).error(Problem::RowNumbers)),
            };
        }
        let small = down.iter().flatten().all(|&number| number < MICROMETRES);
        if let Some(label) = label.filter(|label| small && named(label))
            && down.iter().any(Option::is_some)
        {
            return Err(label.error(Problem::Unstated { label: label.quoted() }));
        }
        if plausible(down) || 2 * down.iter().flatten().count() >= down.len() {
            return Ok(Direction::Down { axis: 0 });
        }
        let other = (1..self.layout.width).find(|&column| plausible(&self.numbers(column, 0)));
        other.map(|axis| Direction::Down { axis }).ok_or_else(|| {
            label.cloned().unwrap_or_else(|| self.corner()).error(Problem::WavelengthsNotFound)
        })
    }

    /// Refuses `380,0,19`, which is either two values or one: whole numbers in pairs, between
    /// commas, without a header to count them.
    fn refuse_decimal_commas(&self) -> Result<(), ReadSpectraError> {
        let whole = |cell: &Cell<'_>| cell.text.bytes().all(|b| b.is_ascii_digit());
        let pairs = self.layout.width > 2 && self.layout.width % 2 == 1;
        let open = self.separator == Separator::Comma && pairs;
        if open && (0..self.height()).all(|row| self.row(row).iter().all(whole)) {
            return Err(self.row(0)[1].error(Problem::DecimalOrSeparator));
        }
        Ok(())
    }
}

/// Whether cells look like wavelengths: numbers that rise or fall, and are from where light is, in nm or
/// in µm.
pub(super) fn plausible(cells: &[Option<f64>]) -> bool {
    cells.iter().all(Option::is_some) && mostly_plausible(cells)
}

/// Whether most cells are numbers, and those look like wavelengths.
fn mostly_plausible(cells: &[Option<f64>]) -> bool {
    let values: Vec<f64> = cells.iter().flatten().copied().collect();
    let [first, .., last] = values[..] else { return false };
    let (shortest, longest) = (first.min(last), first.max(last));
    let visible = |power: f64| shortest * power <= VISIBLE[1] && longest * power >= VISIBLE[0];
    let nm = 100.0 <= shortest && visible(1.0);
    let um = 0.1 <= shortest && longest < MICROMETRES && visible(1e3);
    let rises = values.windows(2).all(|w| w[0] < w[1]);
    let falls = values.windows(2).all(|w| w[0] > w[1]);
    2 * values.len() >= cells.len() && (nm || um) && (rises || falls)
}
