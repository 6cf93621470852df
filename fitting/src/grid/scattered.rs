//! Grids near to values at scattered points.

use color_fn_bases::{Grid, GridDegree};
use color_fn_core::domain::Domain;
use nalgebra::{DMatrix, DVector};

use super::axis::design;
use super::fit::{GridFit, GridFitError};
use crate::parallel::each;
use crate::scattered::Scattered;
use crate::solve::conjugate_gradients::Definite;

/// Steps after which the search stops where it is. What is left then lies far from all points, where smoothness alone decides.
const MAX_STEPS: usize = 1000;
/// The residual of the normal equations, of that at the start, which is none.
const TOLERANCE: f64 = 1e-10;
/// The most numbers that are kept, 1 GiB.
const MAX_NUMBERS: usize = 1 << 26;

/// The grid of least squared distance from values at scattered points, and of least squared second differences between its
/// values: `Σ |f(xᵢ) − yᵢ|² + s n/m Σ |Δ² c|²` for n points and a grid of m values, with differences along each axis.
///
/// What lies far from all points is continued straight. A smoothing of 1e-3 hardly counts where there are as many points as
/// values; one of 1 takes out noise. Points outside of `[0, 1]` count at the edge, as the grid is held there.
///
/// By conjugate gradients on the normal equations, scaled by their diagonal (Saad, *Iterative Methods for Sparse Linear
/// Systems*, 2003, §8.3 and §9.2): the basis at a point is a product of few numbers along each axis. The penalty is that of
/// P-splines (Eilers & Marx, Statistical Science 11, 1996), of second order along each axis.
///
/// # Errors
/// When the data are not of the domains of the grid, the smoothing is not positive, or they take more than 1 GiB.
pub fn approximate_grid_at<I: Domain, O: Domain>(
    grid: &Grid<I, O>,
    data: &Scattered,
    smoothing: f64,
) -> Result<GridFit<I, O>, GridFitError> {
    for (what, found, expected) in
        [("coordinates", data.points().ncols(), I::WIDTH), ("outputs", data.values().ncols(), O::WIDTH)]
    {
        if found != expected {
            return Err(GridFitError::Width { what, found, expected });
        }
    }
    if !(smoothing > 0.0 && smoothing.is_finite()) {
        return Err(GridFitError::Smoothing);
    }
    let problem = Problem::new(grid.degree(), grid.counts(), data, smoothing)?;
    let solved = each(O::WIDTH, |output| problem.solve(&data.values().column(output).into_owned()));
    let parameters = (0..problem.size).flat_map(|k| solved.iter().map(move |column| column[k])).collect();
    Ok(GridFit { color: Grid::new(grid.degree(), grid.counts())?, parameters })
}

/// The normal equations, never multiplied out.
struct Problem {
    counts: Vec<usize>,
    size: usize,
    /// Values around a point.
    taps: usize,
    /// Which they are, and how much each counts: point by point.
    places: Vec<u32>,
    weights: Vec<f64>,
    /// Of squared second differences.
    strength: f64,
    /// Of the equations.
    diagonal: DVector<f64>,
}

impl Problem {
    fn new(
        degree: GridDegree,
        counts: &[usize],
        data: &Scattered,
        smoothing: f64,
    ) -> Result<Self, GridFitError> {
        let counts = counts.to_vec();
        let size: usize = counts.iter().product();
        let along = degree.min_values();
        #[expect(clippy::cast_possible_truncation, reason = "a grid has at most four axes")]
        let taps = along.pow(counts.len() as u32);
        let points = data.len();
        let largest = counts.iter().copied().max().unwrap_or(1).max(taps);
        if points.checked_mul(largest).is_none_or(|numbers| numbers > MAX_NUMBERS) {
            return Err(GridFitError::Large { points, taps: largest, most: MAX_NUMBERS });
        }
        let axes: Vec<DMatrix<f64>> = counts
            .iter()
            .enumerate()
            .map(|(axis, &count)| {
                let places: Vec<f64> = data.points().column(axis).iter().map(|x| x.clamp(0.0, 1.0)).collect();
                design(degree, count, &places)
            })
            .collect();
        let (mut places, mut weights) =
            (Vec::with_capacity(points * taps), Vec::with_capacity(points * taps));
        for point in 0..points {
            // Place and weight of the values around, axis by axis.
            let mut around = vec![(0, 1.0)];
            let mut stride = 1;
            for (design, &count) in axes.iter().zip(&counts) {
                let row = design.row(point);
                let first = row.iter().position(|x| *x != 0.0).unwrap_or(0).min(count - along);
                around = (first..first + along)
                    .flat_map(|k| {
                        around
                            .iter()
                            .map(move |(place, weight)| (place + k * stride, weight * row[k]))
                            .collect::<Vec<_>>()
                    })
                    .collect();
                stride *= count;
            }
            for (place, weight) in around {
                #[expect(clippy::cast_possible_truncation, reason = "a grid has at most 2²⁴ numbers")]
                places.push(place as u32);
                weights.push(weight);
            }
        }
        #[expect(clippy::cast_precision_loss, reason = "both are far below 2⁵²")]
        let strength = smoothing * points as f64 / size as f64;
        let mut problem =
            Self { counts, size, taps, places, weights, strength, diagonal: DVector::zeros(size) };
        let mut diagonal = DVector::zeros(size);
        for (&place, weight) in problem.places.iter().zip(&problem.weights) {
            diagonal[place as usize] += weight * weight;
        }
        problem.each_difference(|[before, at, after]| {
            diagonal[before] += strength;
            diagonal[at] += 4.0 * strength;
            diagonal[after] += strength;
        });
        problem.diagonal = diagonal;
        Ok(problem)
    }

    /// The places of each second difference.
    fn each_difference(&self, mut of: impl FnMut([usize; 3])) {
        let mut stride = 1;
        for &count in &self.counts {
            for at in 0..self.size {
                if (1..count - 1).contains(&(at / stride % count)) {
                    of([at - stride, at, at + stride]);
                }
            }
            stride *= count;
        }
    }

    /// The basis at each point.
    fn rows(&self) -> impl Iterator<Item = (&[u32], &[f64])> {
        self.places.chunks_exact(self.taps).zip(self.weights.chunks_exact(self.taps))
    }

    /// `Aᵀ y`.
    fn gathered(&self, values: &DVector<f64>) -> DVector<f64> {
        let mut sums = DVector::zeros(self.size);
        for ((places, weights), value) in self.rows().zip(values.iter()) {
            for (&place, weight) in places.iter().zip(weights) {
                sums[place as usize] += weight * value;
            }
        }
        sums
    }

    /// `(AᵀA + s DᵀD) c`.
    fn applied(&self, c: &DVector<f64>) -> DVector<f64> {
        let at = |(places, weights): (&[u32], &[f64])| -> f64 {
            places.iter().zip(weights).map(|(&place, weight)| c[place as usize] * weight).sum()
        };
        let fitted: Vec<f64> = self.rows().map(at).collect();
        let mut sums = self.gathered(&fitted.into());
        self.each_difference(|[before, at, after]| {
            let difference = self.strength * (c[before] - 2.0 * c[at] + c[after]);
            sums[before] += difference;
            sums[at] -= 2.0 * difference;
            sums[after] += difference;
        });
        sums
    }

    /// The values of the grid that are nearest to those of the points.
    fn solve(&self, values: &DVector<f64>) -> DVector<f64> {
        // From the mean, which is what is best where nothing is known.
        let start = DVector::from_element(self.size, values.mean());
        let equations = Definite {
            apply: &|c| self.applied(c),
            diagonal: &self.diagonal,
            max_steps: MAX_STEPS,
            tolerance: TOLERANCE,
        };
        equations.solve(&self.gathered(values), start)
    }
}
