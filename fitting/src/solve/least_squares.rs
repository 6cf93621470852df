//! Linear least squares: one factorisation, any number of right-hand sides.

use nalgebra::{DMatrix, DVector};

use super::samples::root_mean;

/// A linear least-squares problem, without its right-hand sides: for each column `b` of `B`, and `d` of `D`,
///
/// ```text
/// min_θ  Σᵢ wᵢ (A θ − b)ᵢ²  +  ‖P θ‖²     subject to   C θ = d.
/// ```
///
/// It is solved by orthogonal factorisations only (never by normal equations, which square the condition
/// number): the null-space method of Nocedal & Wright §16.2. With `Cᵀ = [Y Z] [T; 0]`, every θ that meets
/// the constraints is `Y T⁻ᵀ d + Z u`; `u` is the least-squares solution by Householder QR. The columns of
/// `A` are scaled to unit length first, so that units of parameters (nm, K, 1) do not matter.
#[derive(Debug, Clone, Copy)]
pub struct LeastSquares<'a> {
    /// `A`: one row a sample, one column a parameter.
    pub design: &'a DMatrix<f64>,
    /// `w ≥ 0`, one for each row; `None` counts all alike.
    pub weights: Option<&'a [f64]>,
    /// `P`: as [`ridge`] or [`difference_ridge`] make it, or any rows that θ shall make small.
    pub penalty: Option<&'a DMatrix<f64>>,
    /// `C`: one row a constraint.
    pub constraints: Option<&'a DMatrix<f64>>,
}

/// The penalty `λ ‖θ‖²`: the matrix `√λ I`.
pub fn ridge(parameters: usize, strength: f64) -> DMatrix<f64> {
    difference_ridge(parameters, 0, strength)
}

/// The penalty `λ ‖Δᵏ θ‖²` on the k-th differences of neighbouring parameters: smoothness for splines
/// (Eilers & Marx 1996), which leaves polynomials of degree k − 1 alone. Order 0 is the plain ridge.
///
/// # Panics
/// When there are no more parameters than the order, or the strength is negative.
pub fn difference_ridge(parameters: usize, order: usize, strength: f64) -> DMatrix<f64> {
    assert!(parameters > order, "{parameters} parameters have no differences of order {order}");
    assert!(strength >= 0.0, "a penalty of strength {strength}");
    let mut differences = DMatrix::identity(parameters, parameters) * strength.sqrt();
    for _ in 0..order {
        let rows = differences.nrows() - 1;
        differences = differences.rows(1, rows) - differences.rows(0, rows);
    }
    differences
}

/// A factorised problem: solves for right-hand sides.
#[derive(Debug, Clone)]
pub struct Factored<'a> {
    problem: LeastSquares<'a>,
    root_weights: Option<DVector<f64>>,
    /// `1/‖column‖`: parameters are `scale · φ`.
    scale: DVector<f64>,
    /// `√w A · scale` and `P · scale`, stacked.
    scaled: DMatrix<f64>,
    /// `Y T⁻ᵀ`, in the scaled parameters: a solution of the constraints for each `d`.
    particular: DMatrix<f64>,
    /// `Z`: the directions that the constraints leave free.
    free: DMatrix<f64>,
    /// `Qᵀ` and `R` of `scaled · Z`, its columns scaled to unit length by `reduced_scale`.
    q_transposed: DMatrix<f64>,
    r: DMatrix<f64>,
    reduced_scale: DVector<f64>,
    condition: f64,
}

/// The solutions.
#[derive(Debug, Clone, PartialEq)]
pub struct LinearFit {
    /// One column a right-hand side, one row a parameter.
    pub parameters: DMatrix<f64>,
    /// Weighted root-mean-square residual of each right-hand side, `√(Σ w r² / Σ w)`.
    pub rms: Vec<f64>,
    /// Condition number of the problem solved: of the weighted, penalised design within the constraints,
    /// its columns scaled to unit length. Relative errors of the data are magnified by at most about this
    /// factor; 10¹³ and more is refused.
    pub condition: f64,
}

impl<'a> LeastSquares<'a> {
    /// A plain problem: no weights, no penalty, no constraints.
    pub const fn new(design: &'a DMatrix<f64>) -> Self {
        Self { design, weights: None, penalty: None, constraints: None }
    }

    /// Factorises the problem, in `O(m n²)`.
    ///
    /// # Errors
    /// When the samples do not determine the parameters, when constraints contradict or repeat each other,
    /// when a number is not finite or a weight is negative.
    ///
    /// # Panics
    /// When shapes do not agree.
    pub fn factor(self) -> Result<Factored<'a>, LeastSquaresError> {
        let (rows, n) = self.design.shape();
        let bad = |matrix: &DMatrix<f64>| matrix.iter().any(|x| !x.is_finite());
        let none = DMatrix::zeros(0, n);
        let (penalty, constraints) = (self.penalty.unwrap_or(&none), self.constraints.unwrap_or(&none));
        assert_eq!(penalty.ncols(), n, "the penalty has one column for each parameter");
        assert_eq!(constraints.ncols(), n, "a constraint has one column for each parameter");
        for (what, matrix) in [("design", self.design), ("penalty", penalty), ("constraints", constraints)] {
            if bad(matrix) {
                return Err(LeastSquaresError::NotFinite { what });
            }
        }
        let root_weights = match self.weights {
            None => None,
            Some(weights) => {
                assert_eq!(weights.len(), rows, "one weight for each row");
                if !weights.iter().all(|&w| w >= 0.0 && w.is_finite()) {
                    return Err(LeastSquaresError::NotFinite { what: "weights" });
                }
                Some(DVector::from_iterator(rows, weights.iter().map(|w| w.sqrt())))
            }
        };

        let mut scaled = DMatrix::zeros(rows + penalty.nrows(), n);
        scaled.rows_mut(0, rows).copy_from(self.design);
        if let Some(root) = &root_weights {
            scale_rows(&mut scaled, root);
        }
        scaled.rows_mut(rows, penalty.nrows()).copy_from(penalty);
        let scale = unit_columns(&mut scaled);
        if let (None, Some(parameter)) = (self.constraints, (0..n).find(|&j| scaled.column(j).amax() == 0.0))
        {
            return Err(SingularFit::NoEffect { parameter }.into());
        }

        let (particular, free) = constrain(constraints, &scale)?;
        let mut reduced = &scaled * &free;
        if reduced.nrows() < reduced.ncols() {
            return Err(SingularFit::TooFewRows { rows: reduced.nrows(), unknowns: reduced.ncols() }.into());
        }
        let reduced_scale = unit_columns(&mut reduced);
        let qr = reduced.qr();
        let (q, r) = (qr.q(), qr.unpack_r());
        let condition = condition(&r);
        if condition > limit(scaled.nrows()) {
            return Err(SingularFit::RankDeficient { unknowns: r.ncols(), condition }.into());
        }
        let q_transposed = q.transpose();
        Ok(Factored {
            problem: self,
            root_weights,
            scale,
            scaled,
            particular,
            free,
            q_transposed,
            r,
            reduced_scale,
            condition,
        })
    }
}

impl Factored<'_> {
    /// See [`LinearFit::condition`].
    pub const fn condition(&self) -> f64 {
        self.condition
    }

    /// Solves for all columns of `data`; `targets` has one row a constraint, one column for each of `data`.
    ///
    /// # Errors
    /// When a number is not finite.
    ///
    /// # Panics
    /// When shapes do not agree.
    pub fn solve(
        &self,
        data: &DMatrix<f64>,
        targets: Option<&DMatrix<f64>>,
    ) -> Result<LinearFit, LeastSquaresError> {
        let rows = self.problem.design.nrows();
        assert_eq!(data.nrows(), rows, "one number for each row of the design");
        let none = DMatrix::zeros(0, data.ncols());
        let targets = targets.unwrap_or(&none);
        assert_eq!(
            targets.shape(),
            (self.particular.ncols(), data.ncols()),
            "a target for each constraint and right-hand side"
        );
        for (what, matrix) in [("data", data), ("targets", targets)] {
            if matrix.iter().any(|x| !x.is_finite()) {
                return Err(LeastSquaresError::NotFinite { what });
            }
        }

        let met = &self.particular * targets;
        let mut wanted = -(&self.scaled * &met);
        let mut weighted = data.clone();
        if let Some(root) = &self.root_weights {
            scale_rows(&mut weighted, root);
        }
        let mut top = wanted.rows_mut(0, rows);
        top += weighted;

        let mut step = &self.q_transposed * wanted;
        let solved = self.r.solve_upper_triangular_mut(&mut step);
        assert!(solved, "a factor of finite condition has no zero on its diagonal");
        scale_rows(&mut step, &self.reduced_scale);
        let mut parameters = &self.free * step + met;
        scale_rows(&mut parameters, &self.scale);

        let mut residual = self.problem.design * &parameters - data;
        if let Some(root) = &self.root_weights {
            scale_rows(&mut residual, root);
        }
        let rms =
            residual.column_iter().map(|r| root_mean(r.norm_squared(), self.problem.weights, rows)).collect();
        Ok(LinearFit { parameters, rms, condition: self.condition })
    }
}

/// For constraints `C D φ = d`, with `D` the scale: `Y T⁻ᵀ`, and `Z`.
fn constrain(
    constraints: &DMatrix<f64>,
    scale: &DVector<f64>,
) -> Result<(DMatrix<f64>, DMatrix<f64>), SingularFit> {
    let (count, n) = constraints.shape();
    if count == 0 {
        return Ok((DMatrix::zeros(n, 0), DMatrix::identity(n, n)));
    }
    if count > n {
        return Err(SingularFit::TooManyConstraints { constraints: count, parameters: n });
    }
    let mut transposed = constraints.transpose();
    scale_rows(&mut transposed, scale);
    // Constraints in different units are not dependent.
    let unit = unit_columns(&mut transposed);
    let Some((range, triangle, null)) = range_and_null_space(transposed) else {
        return Err(SingularFit::DependentConstraints);
    };
    let mut inverse = DMatrix::from_diagonal(&unit);
    if condition(&triangle) > limit(n) || !triangle.tr_solve_upper_triangular_mut(&mut inverse) {
        return Err(SingularFit::DependentConstraints);
    }
    Ok((range * inverse, null))
}

/// `[Y Z] [T; 0]` of a matrix with no more columns than rows: orthonormal bases of its range and of what is
/// orthogonal to it, and the triangle. `None` if it has more columns.
pub(super) fn range_and_null_space(
    matrix: DMatrix<f64>,
) -> Option<(DMatrix<f64>, DMatrix<f64>, DMatrix<f64>)> {
    let (n, count) = matrix.shape();
    if count > n {
        return None;
    }
    let qr = matrix.qr();
    let mut q = DMatrix::identity(n, n);
    qr.q_tr_mul(&mut q);
    let q = q.transpose();
    Some((q.columns(0, count).into_owned(), qr.unpack_r(), q.columns(count, n - count).into_owned()))
}

/// Scales each column to unit length and returns the factors; a column of zeros keeps factor 1.
fn unit_columns(matrix: &mut DMatrix<f64>) -> DVector<f64> {
    let factors = matrix.column_iter().map(|column| match column.norm() {
        0.0 => 1.0,
        norm => 1.0 / norm,
    });
    let factors = DVector::from_iterator(matrix.ncols(), factors);
    for (mut column, &factor) in matrix.column_iter_mut().zip(&factors) {
        column *= factor;
    }
    factors
}

/// Multiplies the first rows, as many as there are factors.
fn scale_rows(matrix: &mut DMatrix<f64>, factors: &DVector<f64>) {
    for mut column in matrix.column_iter_mut() {
        for (x, factor) in column.iter_mut().zip(factors) {
            *x *= factor;
        }
    }
}

/// Ratio of the extreme singular values of a triangle; 1 for one of no size.
fn condition(triangle: &DMatrix<f64>) -> f64 {
    if triangle.is_empty() {
        return 1.0;
    }
    let values = triangle.singular_values();
    // A zero divided by zero is as singular as anything.
    if values.min() > 0.0 { values.max() / values.min() } else { f64::INFINITY }
}

/// The condition number past which rounding in a matrix of so many rows alone could make it singular.
fn limit(rows: usize) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "fewer than 2⁵² rows")]
    let rows = rows as f64;
    1.0 / (f64::EPSILON * rows.max(16.0))
}

/// The solution is not determined.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum SingularFit {
    /// A parameter changes no sample.
    #[error(
        "parameter {parameter} (from 0) changes no sample: add a ridge, samples where it acts, or use fewer parameters"
    )]
    NoEffect {
        /// Which one.
        parameter: usize,
    },
    /// There are fewer samples than unknowns.
    #[error("{rows} samples do not determine {unknowns} parameters: add a ridge, or use fewer parameters")]
    TooFewRows {
        /// Samples and penalties.
        rows: usize,
        /// Parameters that the constraints leave free.
        unknowns: usize,
    },
    /// Parameters cannot be told apart by the samples.
    #[error(
        "the samples do not tell {unknowns} parameters apart (condition {condition:.1e}): add a ridge, or use fewer parameters"
    )]
    RankDeficient {
        /// Parameters that the constraints leave free.
        unknowns: usize,
        /// The condition number.
        condition: f64,
    },
    /// Constraints repeat or contradict each other, or one is all zero.
    #[error("the constraints depend on each other: remove those that follow from the rest")]
    DependentConstraints,
    /// There are more constraints than parameters.
    #[error("{constraints} constraints are too many for {parameters} parameters: use more parameters")]
    TooManyConstraints {
        /// How many constraints.
        constraints: usize,
        /// How many parameters.
        parameters: usize,
    },
}

/// There is no least-squares solution.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum LeastSquaresError {
    /// It is not determined.
    #[error(transparent)]
    Singular(#[from] SingularFit),
    /// A number is NaN or infinite, or a weight negative.
    #[error("the {what} of a least-squares problem are not all finite (and weights zero or more)")]
    NotFinite {
        /// Where.
        what: &'static str,
    },
}
