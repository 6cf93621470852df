//! The decimal mark of a file: one for all numbers.

use super::cell::{Cell, plain};
use super::error::{TextError, TextProblem};
use super::number::{DecimalMark, Number};

/// The decimal mark of a file: that of the first number that has one.
#[derive(Debug, Default)]
pub(crate) struct Decimals {
    first: Option<(DecimalMark, String)>,
    /// Whether commas group digits.
    grouped: bool,
}

impl Decimals {
    /// The mark of a table of which all numbers are known: first those of its axis, then its values.
    ///
    /// `1,234` has two meanings. A decimal point elsewhere says that the comma groups; a comma that cannot group, or that every
    /// value has, is the decimal mark; else it is refused.
    pub(crate) fn of<'c>(
        axis: impl Iterator<Item = Cell<'c>>,
        of_axis: impl for<'t> Fn(&'t str) -> Option<Number<'t>>,
        values: impl Iterator<Item = Cell<'c>>,
    ) -> Result<Self, TextError> {
        let mut this = Self::default();
        let mut ambiguous: Option<Cell<'_>> = None;
        let mut unmarked = false;
        for (is_value, cell) in axis.map(|cell| (false, cell)).chain(values.map(|cell| (true, cell))) {
            let number = if is_value { Number::parse(&cell.text) } else { of_axis(&cell.text) };
            let Some(number) = number else { continue };
            if number.is_ambiguous() {
                ambiguous.get_or_insert(cell);
                continue;
            }
            unmarked |= is_value && number.mark.is_none();
            this.check(&number, &cell)?;
        }
        match (&this.first, ambiguous) {
            (Some((mark, _)), Some(_)) => this.grouped = *mark == DecimalMark::Point,
            (None, Some(cell)) if unmarked => {
                return Err(cell.text_error(TextProblem::AmbiguousComma { cell: cell.quoted() }));
            }
            (None, Some(cell)) => this.first = Some((DecimalMark::Comma, plain(&cell.text))),
            (_, None) => {}
        }
        Ok(this)
    }

    /// A number, its commas taken as those of the file.
    pub(crate) fn resolve<'n>(&self, number: Number<'n>) -> Number<'n> {
        if self.grouped { number.grouped() } else { number }
    }

    /// Refuses a number that has another mark than those before it.
    pub(crate) fn check(&mut self, number: &Number<'_>, cell: &Cell<'_>) -> Result<(), TextError> {
        match (&self.first, number.mark) {
            (None, Some(mark)) => self.first = Some((mark, plain(&cell.text))),
            (Some((first, other)), Some(mark)) if *first != mark => {
                let other = other.clone();
                return Err(cell.text_error(TextProblem::MixedDecimalMarks { cell: cell.quoted(), other }));
            }
            _ => {}
        }
        Ok(())
    }

    /// The first number with a decimal comma, if decimals have commas.
    pub(crate) fn comma_example(&self) -> Option<String> {
        self.first.clone().filter(|(mark, _)| *mark == DecimalMark::Comma).map(|(_, example)| example)
    }
}
