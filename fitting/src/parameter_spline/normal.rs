//! Normal equations, keyframe by keyframe.

use nalgebra::DMatrix;

use super::slice::ParameterSplineConfig;
use crate::solve::definite::Factored;

/// The normal equations of all parameters of all keyframes.
pub(super) struct Normal {
    count: usize,
    parameters: usize,
    pub(super) gram: DMatrix<f64>,
    pub(super) right: DMatrix<f64>,
}

/// What one slice adds: its keyframes, and the normal equations of the color there.
pub(super) struct Share {
    pub(super) first: usize,
    pub(super) weights: [f64; 4],
    pub(super) gram: DMatrix<f64>,
    pub(super) right: DMatrix<f64>,
}

impl Normal {
    /// The sum of shares, for so many keyframes of so many parameters and so many right-hand sides.
    pub(super) fn new([count, parameters, columns]: [usize; 3], shares: &[Share]) -> Self {
        let size = count * parameters;
        let (mut gram, mut right) = (DMatrix::zeros(size, size), DMatrix::zeros(size, columns));
        for share in shares {
            for (i, a) in share.weights.iter().enumerate() {
                let row = (share.first + i) * parameters;
                let mut part = right.view_mut((row, 0), (parameters, columns));
                part += *a * &share.right;
                for (j, b) in share.weights.iter().enumerate() {
                    let column = (share.first + j) * parameters;
                    let mut part = gram.view_mut((row, column), (parameters, parameters));
                    part += a * b * &share.gram;
                }
            }
        }
        Self { count, parameters, gram, right }
    }

    /// What the samples say of each parameter of the color, in the mean over keyframes.
    fn information(&self) -> Vec<f64> {
        let of = |p: usize, k: usize| self.gram[(k * self.parameters + p, k * self.parameters + p)];
        let mean = |p: usize| (0..self.count).map(|k| of(p, k)).sum::<f64>() / self.count as f64;
        (0..self.parameters).map(mean).collect()
    }

    /// The penalties, for parameters as they stand.
    pub(super) fn penalise(&mut self, config: &ParameterSplineConfig, standing: Option<&DMatrix<f64>>) {
        let n = self.parameters;
        let information = self.information();
        let mean = information.iter().sum::<f64>() / n as f64;
        let mut add = |row: usize, column: usize, x: f64| {
            self.gram[(row, column)] += x;
            if let Some(standing) = standing {
                self.right[(row, 0)] -= x * standing[(column, 0)];
            }
        };
        for (p, own) in information.into_iter().enumerate() {
            for k in 0..self.count {
                add(k * n + p, k * n + p, config.ridge * mean);
            }
            let strength = config.smoothness * own.max(f64::EPSILON * mean);
            for k in 1..self.count - 1 {
                let difference = [(k - 1, 1.0), (k, -2.0), (k + 1, 1.0)];
                for (i, a) in difference {
                    for (j, b) in difference {
                        add(i * n + p, j * n + p, strength * a * b);
                    }
                }
            }
        }
    }

    /// `None` when the equations do not determine the parameters.
    pub(super) fn solve(&self) -> Option<DMatrix<f64>> {
        let mut solution = self.right.clone();
        Factored::new(&self.gram)?.solve(&mut solution);
        solution.iter().all(|x| x.is_finite()).then_some(solution)
    }
}
