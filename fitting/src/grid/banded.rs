//! Least squares of a basis of which each sample touches few neighbours.

use nalgebra::DMatrix;

use crate::parallel::each_mut;
use crate::solve::SingularFit;

/// A pivot that keeps less of its diagonal than this is rounding alone.
const MIN_PIVOT: f64 = 1e-12;

/// The normal equations of such a basis, factored by Cholesky within their band: in `O(m k + n k²)` for `k` neighbours. They square
/// the condition, which of B-splines on even samples is some tens (de Boor 2001, ch. XI).
pub(super) struct BandedNormal {
    /// The first neighbour of each sample, and the weights of all.
    samples: Vec<(usize, Vec<f64>)>,
    /// The rows of the triangle: the diagonal last.
    triangle: Vec<Vec<f64>>,
}

impl BandedNormal {
    /// Of a design with a row for each sample, of which `band` neighbours are not 0.
    ///
    /// # Errors
    /// When the samples do not determine the values.
    pub(super) fn new(design: &DMatrix<f64>, band: usize) -> Result<Self, SingularFit> {
        let (rows, unknowns) = design.shape();
        if rows < unknowns {
            return Err(SingularFit::TooFewRows { rows, unknowns });
        }
        let sample = |row: usize| {
            let row = design.row(row);
            let first = row.iter().position(|x| *x != 0.0).unwrap_or(0).min(unknowns - band.min(unknowns));
            (first, row.iter().skip(first).take(band).copied().collect())
        };
        let samples: Vec<(usize, Vec<f64>)> = (0..rows).map(sample).collect();
        let mut triangle = vec![vec![0.0; band]; unknowns];
        for (first, weights) in &samples {
            for (i, a) in weights.iter().enumerate() {
                for (j, b) in weights[..=i].iter().enumerate() {
                    triangle[first + i][band - 1 + j - i] += a * b;
                }
            }
        }
        for i in 0..unknowns {
            let diagonal = triangle[i][band - 1];
            for j in i.saturating_sub(band - 1)..=i {
                let (before, rest) = triangle.split_at_mut(i);
                let row = &mut rest[0];
                let mut sum = row[band - 1 + j - i];
                for k in i.saturating_sub(band - 1)..j {
                    let other = if j == i {
                        row[band - 1 + k - i]
                    } else {
                        before[j].get(band - 1 + k - j).copied().unwrap_or(0.0)
                    };
                    sum -= row[band - 1 + k - i] * other;
                }
                row[band - 1 + j - i] = if j < i {
                    sum / before[j][band - 1]
                } else if sum > MIN_PIVOT * diagonal {
                    sum.sqrt()
                } else {
                    return Err(SingularFit::RankDeficient { unknowns, condition: f64::INFINITY });
                };
            }
        }
        Ok(Self { samples, triangle })
    }

    /// The values for each column of samples.
    pub(super) fn solve(&self, lines: &DMatrix<f64>) -> DMatrix<f64> {
        let (n, rows) = (self.triangle.len(), lines.nrows());
        let mut solved = DMatrix::zeros(n, lines.ncols());
        let columns = solved.as_mut_slice().chunks_exact_mut(n);
        let mut columns: Vec<_> = columns.zip(lines.as_slice().chunks_exact(rows)).collect();
        each_mut(&mut columns, |(x, data)| self.line(x, data));
        solved
    }

    fn line(&self, x: &mut [f64], data: &[f64]) {
        for ((first, weights), value) in self.samples.iter().zip(data) {
            x[*first..].iter_mut().zip(weights).for_each(|(x, weight)| *x += weight * value);
        }
        for i in 0..x.len() {
            let row = &self.triangle[i];
            let reach = (row.len() - 1).min(i);
            let known: f64 =
                row[row.len() - 1 - reach..].iter().zip(&x[i - reach..i]).map(|(l, x)| l * x).sum();
            x[i] = (x[i] - known) / row[row.len() - 1];
        }
        for i in (0..x.len()).rev() {
            let row = &self.triangle[i];
            let reach = (row.len() - 1).min(i);
            x[i] /= row[row.len() - 1];
            let value = x[i];
            for (l, x) in row[row.len() - 1 - reach..].iter().zip(&mut x[i - reach..i]) {
                *x -= l * value;
            }
        }
    }
}
