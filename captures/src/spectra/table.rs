//! Tables: wavelengths down or across, header or not, whatever separates the cells.
//!
//! ```text
//! nm,white,black          name;380;390;400        380   0.19        wavelength (µm)   %R
//! 380,0.19,0.03           white;0,19;0,25;0,42    390   0.25        0.38              19
//! 390,0.25,0.03           black;0,03;0,03;0,03    400   0.42        0.39              25
//! ```

use std::collections::BTreeSet;

use super::assumption::Assumption;
use super::error::ReadSpectraError;
use super::label::{means_percent, means_wavelength, unit, wavelength};
use super::limits::{MICROMETRES, MIN_WAVELENGTHS, VISIBLE};
use super::problem::Problem;
use super::raw::{Metadata, RawSample, RawTable};
use crate::table::cell::{Cell, plain};
use crate::table::rows::Rows;
use crate::table::separator::{Separator, declared, detected};
use crate::table::text::lines;

/// Where the wavelengths stand, and what stands before the values.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Direction {
    /// In the first column, below a header or not.
    Down { header: bool },
    /// In the first row, after this many columns of names and other things.
    Across { before: usize },
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
    let rows = Rows::split(text, first_line, separator)?;
    let mut assumptions = Vec::new();
    let comments = rows.comments;
    let titles = titles(&rows);
    let table = Table::new(&rows, separator, titles)?;
    let direction = table.direction()?;
    if titles > 0 {
        assumptions.push(Assumption::Titles { count: titles });
    }
    if let Some((line, _)) = &table.header {
        assumptions.push(Assumption::HeaderInComment { line: *line as usize });
    }
    if comments > usize::from(table.header.is_some()) {
        assumptions.push(Assumption::Comments { count: comments - usize::from(table.header.is_some()) });
    }
    let labels = rows.iter().take(titles).flatten().cloned().collect::<Vec<_>>();
    let mut raw = match direction {
        Direction::Down { header } => table.down(header),
        Direction::Across { before } => table.across(before, &mut assumptions),
    };
    describe(&mut raw.metadata, &labels);
    raw.assumptions = assumptions;
    Ok(raw)
}

/// What labels declare of all spectra: what was declared before stays.
fn describe(metadata: &mut Metadata, labels: &[Cell<'_>]) {
    for label in labels {
        if metadata.unit.is_none() && unit(&label.text).is_some() {
            metadata.unit = Some(label.text.clone().into_owned());
        }
        if metadata.percent.is_none() && means_percent(&label.text) {
            metadata.percent = Some(plain(&label.text));
        }
    }
}

/// Rows above the table: words in the first cell and nothing else.
fn titles(rows: &Rows<'_>) -> usize {
    let is_title = |row: &&[Cell<'_>]| {
        let alone = row.iter().skip(1).all(|cell| cell.text.is_empty());
        alone && row.first().is_some_and(|cell| wavelength(&cell.text).is_none())
    };
    let titles = rows.iter().take_while(is_title).count();
    if titles < rows.len() { titles } else { 0 }
}

/// The rows below the titles, as wide as the widest.
struct Table<'a, 'r> {
    rows: &'r Rows<'a>,
    separator: Separator,
    first: usize,
    width: usize,
    /// A header that stands in a comment, with its line.
    header: Option<(u32, Vec<Cell<'a>>)>,
}

impl<'a, 'r> Table<'a, 'r> {
    /// Checks that every row has a cell for each of the header.
    fn new(rows: &'r Rows<'a>, separator: Separator, first: usize) -> Result<Self, ReadSpectraError> {
        let header = rows.row(first);
        let filled =
            |row: &[Cell<'_>]| row.iter().rposition(|cell| !cell.text.is_empty()).map_or(0, |last| last + 1);
        let corner = |problem| {
            Err(match header.first() {
                Some(cell) => cell.error(problem),
                None => ReadSpectraError::at_start(problem),
            })
        };
        let width = (first..rows.len()).map(|row| filled(rows.row(row))).max().unwrap_or(0);
        if width < 2 {
            return corner(Problem::SingleColumn);
        }
        if rows.len() < first + 2 {
            return corner(Problem::MissingData);
        }
        for row in rows.iter().skip(first) {
            let (found, expected) = (row.len(), width.min(header.len()));
            let at = if found < expected { found } else { header.len() };
            if (found < expected || filled(row) > header.len())
                && let Some(last) = row.last()
            {
                let place = Cell::empty(last.line, at as u32 + 1);
                return Err(place.error(Problem::Ragged { found, expected }));
            }
        }
        let header = Self::header_in_comment(rows, separator, width);
        Ok(Self { rows, separator, first, width, header })
    }

    /// The last comment above the table, where it has as many cells and begins with a wavelength's
    /// name.
    fn header_in_comment(
        rows: &Rows<'a>,
        separator: Separator,
        width: usize,
    ) -> Option<(u32, Vec<Cell<'a>>)> {
        let (comment, line) = rows.above?;
        let split = Rows::split(comment, line, separator).ok()?;
        let cells = split.row(0);
        (cells.len() == width && means_wavelength(&cells[0].text)).then(|| (line, cells.to_vec()))
    }

    fn height(&self) -> usize {
        self.rows.len() - self.first
    }

    fn row(&self, row: usize) -> &'r [Cell<'a>] {
        let row = self.rows.row(self.first + row);
        &row[..self.width.min(row.len())]
    }

    fn corner(&self) -> &'r Cell<'a> {
        &self.row(0)[0]
    }

    /// Where the wavelengths stand, seen from which cells are wavelengths.
    fn direction(&self) -> Result<Direction, ReadSpectraError> {
        let value = |cell: &Cell<'_>| wavelength(&cell.text).map(|(number, _)| number.value());
        let column = |from: usize| (from..self.height()).map(|r| value(&self.row(r)[0])).collect::<Vec<_>>();
        let first: Vec<_> = self.row(0).iter().map(value).collect();
        let ambiguous = || Err(self.corner().error(Problem::Ambiguous));

        let words = first.iter().skip(1).filter(|cell| cell.is_none()).count();
        let named = words == first.len() - 1 && self.row(0).iter().skip(1).all(|c| !c.text.is_empty());
        if self.header.is_some() || (first[0].is_some() && !named) {
            let down = column(0);
            let across = self.header.is_none() && first.len() >= MIN_WAVELENGTHS && plausible(&first);
            return match (plausible(&down), across) {
                (false, true) => Ok(Direction::Across { before: 0 }),
                (true, true) => ambiguous(),
                _ if 2 * down.iter().flatten().count() >= down.len() => {
                    self.refuse_decimal_commas()?;
                    Ok(Direction::Down { header: false })
                }
                _ => Err(self.corner().error(Problem::WavelengthsNotFound)),
            };
        }

        // Columns before the first wavelength hold names and other things; `38O` is a typing error.
        let begins = |(column, cell): (usize, &Cell<'_>)| {
            column > 0 && (first[column].is_some() || cell.text.starts_with(|c: char| c.is_ascii_digit()))
        };
        let before = self.row(0).iter().enumerate().position(begins).unwrap_or(1);
        let (down, across) = (column(1), &first[before..]);
        let down_header = Direction::Down { header: true };
        let count = |cells: &[Option<f64>]| cells.iter().flatten().count();
        let all = |cells: &[Option<f64>]| count(cells) == cells.len();
        match (plausible(&down), plausible(across)) {
            (true, false) => Ok(down_header),
            (false, true) => Ok(Direction::Across { before }),
            (true, true) if means_wavelength(&self.corner().text) => Ok(down_header),
            (true, true) => ambiguous(),
            // Wavelengths that cannot be: reading on names the cell.
            (false, false) if mostly_plausible(across) && !mostly_plausible(&down) => {
                Ok(Direction::Across { before })
            }
            (false, false) => match (all(&down), all(across) && before == 1) {
                (true, false) => Ok(down_header),
                (false, true) => Ok(Direction::Across { before }),
                (true, true) if means_wavelength(&self.corner().text) => Ok(down_header),
                (true, true) => ambiguous(),
                (false, false) => {
                    let (d, a) = (count(&down) * across.len(), count(across) * down.len());
                    if 2 * d.max(a) < down.len() * across.len() {
                        Err(self.corner().error(Problem::WavelengthsNotFound))
                    } else if d >= a {
                        Ok(down_header)
                    } else {
                        Ok(Direction::Across { before })
                    }
                }
            },
        }
    }

    /// Refuses `380,0,19`, which is either two values or one: whole numbers in pairs, between
    /// commas, without a header to count them.
    fn refuse_decimal_commas(&self) -> Result<(), ReadSpectraError> {
        let whole = |cell: &Cell<'_>| cell.text.bytes().all(|b| b.is_ascii_digit());
        let pairs = self.width > 2 && self.width % 2 == 1;
        let open = self.separator == Separator::Comma && self.header.is_none() && pairs;
        if open && (0..self.height()).all(|row| self.row(row).iter().all(whole)) {
            return Err(self.row(0)[1].error(Problem::DecimalOrSeparator));
        }
        Ok(())
    }

    fn down(&self, header: bool) -> RawTable<'a> {
        let labels = match &self.header {
            Some((_, cells)) => Some(cells.as_slice()),
            None => header.then(|| self.row(0)),
        };
        let from = usize::from(header);
        let column = |c: usize| (from..self.height()).map(|r| self.row(r)[c].clone()).collect::<Vec<_>>();
        let name = |c: usize| labels.map(|cells| label(cells, c));
        let samples = (1..self.width).map(|c| RawSample { name: name(c), axis: 0, values: column(c) });
        let samples = samples.collect();
        let mut raw = RawTable { axes: vec![column(0)], samples, ..RawTable::default() };
        if let Some(labels) = labels {
            describe(&mut raw.metadata, &labels[..1]);
        }
        raw
    }

    fn across(&self, before: usize, assumptions: &mut Vec<Assumption>) -> RawTable<'a> {
        let from = 1;
        let rows = from..self.height();
        let names = (before > 0).then(|| {
            let columns = self.row(0)[..before].iter().enumerate();
            let columns: Vec<_> = columns
                .map(|(c, cell)| (&*cell.text, rows.clone().map(|r| &*self.row(r)[c].text).collect()))
                .collect();
            let by = naming(&columns);
            if before > 1 {
                let others = columns.iter().enumerate().filter(|(c, _)| *c != by);
                assumptions.push(Assumption::NamedBy {
                    column: plain(columns[by].0),
                    left_out: others.map(|(_, (label, _))| plain(label)).collect(),
                });
            }
            by
        });
        let samples = rows.map(|r| {
            let name = names.map(|column| self.row(r)[column].clone());
            RawSample { name, axis: 0, values: self.row(r)[before..].to_vec() }
        });
        let axes = vec![self.row(0)[before..].to_vec()];
        let mut raw = RawTable { axes, samples: samples.collect(), ..RawTable::default() };
        describe(&mut raw.metadata, &self.row(0)[..before]);
        raw
    }
}

/// The header of a column; where there is none, an empty one in its place.
fn label<'a>(cells: &[Cell<'a>], column: usize) -> Cell<'a> {
    let missing = || {
        let line = cells.first().map_or(1, |cell| cell.line);
        Cell::empty(line, column as u32 + 1)
    };
    cells.get(column).cloned().unwrap_or_else(missing)
}

/// Which of several labelled columns names the samples: one called a name, else an id, else any, that
/// tells all of them apart; else the first of that kind.
pub(super) fn naming(columns: &[(&str, Vec<&str>)]) -> usize {
    let rank = |label: &str| {
        let label = label.to_lowercase();
        let is = |words: &[&str]| words.iter().any(|word| label.contains(word));
        if is(&["name"]) { 0 } else { 1 + usize::from(!(is(&["sample", "patch"]) || label == "id")) }
    };
    let tells = |cells: &[&str]| {
        let distinct: BTreeSet<_> = cells.iter().filter(|cell| !cell.is_empty()).collect();
        distinct.len() == cells.len()
    };
    let order = |(column, (label, cells)): (usize, &(&str, Vec<&str>))| (!tells(cells), rank(label), column);
    columns.iter().enumerate().map(order).min().map_or(0, |(_, _, column)| column)
}

/// Whether cells look like wavelengths: numbers that rise or fall, and are from where light is, in nm or
/// in µm.
fn plausible(cells: &[Option<f64>]) -> bool {
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
