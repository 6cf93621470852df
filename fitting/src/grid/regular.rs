//! Grids through values on a regular grid, and near to those on a finer one.

use color_fn_bases::{Grid, GridDegree, InvalidGrid};
use color_fn_core::domain::Domain;
use nalgebra::DMatrix;

use super::axis::design;
use super::banded::BandedNormal;
use super::fit::{GridFit, GridFitError};
use crate::scattered::finite_rows;

/// The grid that passes through values on a regular grid of `counts` places, ends included (x running fastest, the outputs
/// of a place together).
///
/// A linear grid is its values. A cubic one has `n + 2` coefficients along an axis of `n` values, `n ≥ 2`; what two more need
/// to be determined is that the first two pieces are one cubic, and the last two (de Boor 2001, ch. IV: not-a-knot), so that
/// cubics are reproduced; of three values the curve is a parabola, of two a line. One pass of a tridiagonal system along
/// each axis.
///
/// # Errors
/// When there are not as many values as places, or one is not finite.
pub fn interpolate_grid<I: Domain, O: Domain>(
    degree: GridDegree,
    counts: &[usize],
    values: &[f64],
) -> Result<GridFit<I, O>, GridFitError> {
    let more = degree.degree() - 1;
    if let Some(axis) = counts.iter().position(|&count| count < 2) {
        return Err(InvalidGrid::Few { axis, count: counts[axis], min: 2 }.into());
    }
    let sizes: Vec<usize> = counts.iter().map(|count| count.saturating_add(more)).collect();
    let color = Grid::<I, O>::new(degree, &sizes)?;
    let mut table = Table::new(counts, O::WIDTH, values)?;
    if degree == GridDegree::Cubic {
        for (axis, count) in counts.iter().enumerate() {
            table.along(axis, count + more, |lines| Ok::<_, GridFitError>(through(lines)))?;
        }
    }
    Ok(GridFit { color, parameters: table.numbers })
}

/// The grid of least squared distance from values on a finer regular grid of `counts` places, ends included.
///
/// # Errors
/// When an axis has fewer samples than the grid has values, there are not as many values as places, or one is not finite.
pub fn approximate_grid<I: Domain, O: Domain>(
    grid: &Grid<I, O>,
    counts: &[usize],
    values: &[f64],
) -> Result<GridFit<I, O>, GridFitError> {
    #[expect(clippy::cast_precision_loss, reason = "grids have at most 2²⁴ places")]
    let place = |i: usize, count: usize| i as f64 / (count - 1).max(1) as f64;
    approximate_at(grid, counts, values, &place)
}

/// The same of the means of `counts` equal parts: their middles are the places.
pub(crate) fn approximate_grid_between<I: Domain, O: Domain>(
    grid: &Grid<I, O>,
    counts: &[usize],
    values: &[f64],
) -> Result<GridFit<I, O>, GridFitError> {
    #[expect(clippy::cast_precision_loss, reason = "grids have at most 2²⁴ places")]
    let place = |i: usize, count: usize| (i as f64 + 0.5) / count as f64;
    approximate_at(grid, counts, values, &place)
}

fn approximate_at<I: Domain, O: Domain>(
    grid: &Grid<I, O>,
    counts: &[usize],
    values: &[f64],
    place: &dyn Fn(usize, usize) -> f64,
) -> Result<GridFit<I, O>, GridFitError> {
    if counts.len() != I::WIDTH {
        return Err(InvalidGrid::Dimension { dimension: I::WIDTH, counts: counts.len() }.into());
    }
    let mut table = Table::new(counts, O::WIDTH, values)?;
    for (axis, (&size, &count)) in grid.counts().iter().zip(counts).enumerate() {
        let places: Vec<f64> = (0..count).map(|i| place(i, count)).collect();
        let normal = BandedNormal::new(&design(grid.degree(), size, &places), grid.degree().min_values())
            .map_err(|source| GridFitError::Axis { axis, source: source.into() })?;
        table.along(axis, size, |lines| Ok::<_, GridFitError>(normal.solve(lines)))?;
    }
    let color = Grid::new(grid.degree(), grid.counts())?;
    Ok(GridFit { color, parameters: table.numbers })
}

/// Numbers on a grid, outputs of a place together, then x running fastest.
struct Table {
    shape: Vec<usize>,
    numbers: Vec<f64>,
}

impl Table {
    fn new(counts: &[usize], outputs: usize, values: &[f64]) -> Result<Self, GridFitError> {
        let found = finite_rows("values", "value", values, outputs)?.nrows();
        let expected = counts.iter().fold(1_usize, |product, &count| product.saturating_mul(count));
        if found != expected {
            return Err(GridFitError::Count { found, expected });
        }
        let shape = [&[outputs], counts].concat();
        Ok(Self { shape, numbers: values.to_vec() })
    }

    /// Replaces the lines along an axis, a column each, by others of `size` numbers.
    fn along<E>(
        &mut self,
        axis: usize,
        size: usize,
        replace: impl FnOnce(&DMatrix<f64>) -> Result<DMatrix<f64>, E>,
    ) -> Result<(), E> {
        let stride: usize = self.shape[..=axis].iter().product();
        let count = self.shape[axis + 1];
        let lines = self.numbers.len() / count;
        let place =
            |line: usize, i: usize, count: usize| (line / stride * count + i) * stride + line % stride;
        let replaced =
            replace(&DMatrix::from_fn(count, lines, |i, line| self.numbers[place(line, i, count)]))?;
        self.shape[axis + 1] = size;
        self.numbers = vec![0.0; size * lines];
        for (line, column) in replaced.column_iter().enumerate() {
            for (i, &x) in column.iter().enumerate() {
                self.numbers[place(line, i, size)] = x;
            }
        }
        Ok(())
    }
}

/// The coefficients of the cubic splines through the values in each column.
fn through(values: &DMatrix<f64>) -> DMatrix<f64> {
    let n = values.nrows();
    let mut coefficients = DMatrix::zeros(n + 2, values.ncols());
    for (mut c, f) in coefficients.column_iter_mut().zip(values.column_iter()) {
        // A value is (cᵢ + 4 cᵢ₊₁ + cᵢ₊₂) / 6.
        match n {
            2 => (0..4).for_each(|k| c[k] = f[0] + (f[1] - f[0]) * [-1.0, 0.0, 1.0, 2.0][k]),
            _ => {
                // What the values around say of a coefficient where neighbouring pieces are one cubic.
                let middle = |i: usize| (8.0 * f[i] - f[i - 1] - f[i + 1]) / 6.0;
                c[2] = middle(1);
                c[n - 1] = middle(n - 2);
                if n == 3 {
                    let (sum, difference) = (6.0 * f[1] - 4.0 * c[2], f[2] - f[0]);
                    c[1] = 0.5 * (sum - difference);
                    c[3] = 0.5 * (sum + difference);
                } else {
                    inner(f.as_slice(), c.as_mut_slice());
                    c[1] = 6.0 * f[1] - 4.0 * c[2] - c[3];
                    c[n] = 6.0 * f[n - 2] - 4.0 * c[n - 1] - c[n - 2];
                }
                c[0] = 6.0 * f[0] - 4.0 * c[1] - c[2];
                c[n + 1] = 6.0 * f[n - 1] - 4.0 * c[n] - c[n - 1];
            }
        }
    }
    coefficients
}

/// The coefficients between the third and the third last, which are known: elimination in the tridiagonal 1, 4, 1.
fn inner(f: &[f64], c: &mut [f64]) {
    let n = f.len();
    let mut pivots = Vec::with_capacity(n);
    let (mut pivot, last) = (0.0, n - 1);
    for k in 3..last {
        let above = 6.0 * f[k - 1] - if k == last - 1 { c[last] } else { 0.0 };
        c[k] = if k == 3 { above - c[2] } else { above - c[k - 1] / pivot };
        pivot = if k == 3 { 4.0 } else { 4.0 - 1.0 / pivot };
        pivots.push(pivot);
    }
    let mut next = 0.0;
    for k in (3..last).rev() {
        c[k] = (c[k] - next) / pivots[k - 3];
        next = c[k];
    }
}
