//! What constructors refuse.

/// Why values do not make a capture.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidCapture {
    /// Too few or too many.
    #[error("{found} {what}: there must be {}", range(*min, *max))]
    Count {
        /// Of what, as `points`.
        what: &'static str,
        /// How many there are.
        found: usize,
        /// The fewest.
        min: usize,
        /// The maximum; `usize::MAX` where there is no limit.
        max: usize,
    },
    /// Two lists that belong together differ in length.
    #[error("there are {found} {what}, where {expected} are expected")]
    Length {
        /// Of what, as `values`.
        what: &'static str,
        /// How many there are.
        found: usize,
        /// How many there should be.
        expected: usize,
    },
    /// A value out of its range, or not a finite number.
    #[error("{what} {index} (from 0) is not {expected}")]
    Value {
        /// Which kind, as `radiance`.
        what: &'static str,
        /// Its place in its list, from 0.
        index: usize,
        /// What it should be, as `a finite number`.
        expected: &'static str,
    },
    /// Values that do not stand in the order that they should have.
    #[error("{0}")]
    Order(&'static str),
}

impl InvalidCapture {
    /// Refuses a number of items out of a range.
    pub(crate) const fn check_count(
        what: &'static str,
        found: usize,
        [min, max]: [usize; 2],
    ) -> Result<(), Self> {
        if min <= found && found <= max { Ok(()) } else { Err(Self::Count { what, found, min, max }) }
    }

    /// Refuses the first number that is not accepted.
    pub(crate) fn check_values(
        what: &'static str,
        expected: &'static str,
        values: &[f64],
        accepted: impl Fn(f64) -> bool,
    ) -> Result<(), Self> {
        match values.iter().position(|&x| !accepted(x)) {
            Some(index) => Err(Self::Value { what, index, expected }),
            None => Ok(()),
        }
    }
}

fn range(min: usize, max: usize) -> String {
    if max == usize::MAX { format!("{min} or more") } else { format!("{min} to {max}") }
}
