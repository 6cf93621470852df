//! Values at scattered points.

use nalgebra::DMatrix;

/// Values at points, checked: finite, of equal number.
#[derive(Debug, Clone)]
pub struct Scattered {
    /// A row for each point, a column for each coordinate.
    points: DMatrix<f64>,
    /// A row for each point, a column for each output.
    values: DMatrix<f64>,
}

/// The data cannot be fitted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ScatteredError {
    /// Lists that do not make rows.
    #[error("{numbers} {what} are not rows of {width}")]
    Rows {
        /// Which.
        what: &'static str,
        /// How many numbers.
        numbers: usize,
        /// How many make a row.
        width: usize,
    },
    /// As many values as points.
    #[error("{points} points have {values} values: give one for each")]
    Count {
        /// Points.
        points: usize,
        /// Values.
        values: usize,
    },
    /// There are none.
    #[error("there are no points")]
    Empty,
    /// A number is NaN or infinite.
    #[error("the {what} of point {point} (from 0) is not finite: leave the point out")]
    NotFinite {
        /// Position or value.
        what: &'static str,
        /// Which.
        point: usize,
    },
}

impl Scattered {
    /// Points of `dimension` coordinates and values of `outputs` numbers, both row by row.
    ///
    /// # Errors
    /// When there are none, not as many values as points, or a number is not finite.
    pub fn new(
        points: &[f64],
        dimension: usize,
        values: &[f64],
        outputs: usize,
    ) -> Result<Self, ScatteredError> {
        let points = finite_rows("coordinates", "position", points, dimension)?;
        let values = finite_rows("values", "value", values, outputs)?;
        if points.nrows() != values.nrows() {
            return Err(ScatteredError::Count { points: points.nrows(), values: values.nrows() });
        }
        if points.is_empty() || values.is_empty() {
            return Err(ScatteredError::Empty);
        }
        Ok(Self { points, values })
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.points.nrows()
    }
    /// Whether there are none, which [`new`](Self::new) refuses.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// The positions: a row for each.
    pub const fn points(&self) -> &DMatrix<f64> {
        &self.points
    }
    /// The values: a row for each.
    pub const fn values(&self) -> &DMatrix<f64> {
        &self.values
    }
    /// Replaces a point and its value, as dragging it does.
    ///
    /// # Errors
    /// When a number is not finite.
    ///
    /// # Panics
    /// When there is no such point, or the widths are others.
    pub fn replace(&mut self, point: usize, position: &[f64], value: &[f64]) -> Result<(), ScatteredError> {
        for (what, numbers, matrix) in
            [("position", position, &mut self.points), ("value", value, &mut self.values)]
        {
            assert_eq!(numbers.len(), matrix.ncols(), "the {what} of a point");
            if !numbers.iter().all(|x| x.is_finite()) {
                return Err(ScatteredError::NotFinite { what, point });
            }
            for (column, &x) in numbers.iter().enumerate() {
                matrix[(point, column)] = x;
            }
        }
        Ok(())
    }

    /// Two points at the same position, the first such pair in the order of positions.
    pub fn twice(&self) -> Option<(usize, usize)> {
        let row = |i: usize| self.points.row(i);
        let mut order: Vec<usize> = (0..self.len()).collect();
        let compare = |&a: &usize, &b: &usize| {
            row(a)
                .iter()
                .zip(row(b).iter())
                .map(|(a, b)| a.partial_cmp(b).unwrap_or(std::cmp::Ordering::Equal))
                .find(|order| order.is_ne())
                .unwrap_or_else(|| a.cmp(&b))
        };
        order.sort_unstable_by(compare);
        order.windows(2).find(|pair| row(pair[0]) == row(pair[1])).map(|pair| (pair[0], pair[1]))
    }
}

/// Rows of a list whose numbers are finite.
pub(crate) fn finite_rows(
    plural: &'static str,
    singular: &'static str,
    numbers: &[f64],
    width: usize,
) -> Result<DMatrix<f64>, ScatteredError> {
    if width == 0 || !numbers.len().is_multiple_of(width) {
        return Err(ScatteredError::Rows { what: plural, numbers: numbers.len(), width });
    }
    if let Some(bad) = numbers.iter().position(|x| !x.is_finite()) {
        return Err(ScatteredError::NotFinite { what: singular, point: bad / width });
    }
    Ok(DMatrix::from_row_slice(numbers.len() / width, width, numbers))
}
