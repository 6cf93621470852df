//! The decimal mark of a file: one for all numbers.

use super::cell::{Cell, plain};
use super::error::{TextError, TextProblem};
use super::number::{DecimalMark, Number};

/// The decimal mark of a file: that of the first number that has one.
#[derive(Debug, Default)]
pub(crate) struct Decimals {
    first: Option<(DecimalMark, String)>,
}

impl Decimals {
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
    pub(crate) fn comma_example(self) -> Option<String> {
        self.first.filter(|(mark, _)| *mark == DecimalMark::Comma).map(|(_, example)| example)
    }
}
