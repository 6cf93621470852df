//! Bases that the spectra of a set share.
//!
//! A basis is linear, and what it is evaluated by is color under several lights, which is not. Near a measured color it is
//! nearly so: ΔE² is a quadratic form of what is added to the spectrum, one for each spectrum; of light, which has no ΔE and
//! no scale, the square of Δu′v′ is one of what is added to a light of unit size. A basis is the first
//! singular vectors of the set in the mean of these forms; each spectrum's numbers are the best in its own.
//!
//! Alternating least squares (Gabriel & Zamir, "Lower rank approximation of matrices by least squares with any choice of
//! weights", Technometrics 21(4), 1979), which improve the basis for every form apart, gain a tenth of the mean ΔE for twice
//! the time, and lose as much of the largest.
//!
//! # References
//! L. T. Maloney, "Evaluation of linear models of surface spectral reflectance with small numbers of parameters", JOSA A
//! 3(10), 1986.

mod form;
mod learned;

use crate::solve::principal::principal_axes;
use crate::solve::{DesignError, design};
use crate::spectra::{SetFit, SetFitError, SpectraTask};
use color_fn_bases::{BSpline, EmptyRange, LowRank, Range, TooFewCoefficients};
use color_fn_colorimetry::Observer;
use color_fn_core::domain::{Number, Reflectance};
use nalgebra::{Cholesky, DMatrix};
use serde::{Deserialize, Serialize};

use self::form::{Forms, coefficients_in};

pub use self::learned::{LearnedBasis, LearnedBasisError};

/// What is sought.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SharedBasisConfig {
    /// How many functions the basis has, and a spectrum numbers.
    pub rank: usize,
    /// How many coefficients each function has, as a spline: 5 nm a piece are enough for what is measured at 5 nm.
    pub coefficients: usize,
    /// Who sees the chromaticity of lights; reflectances are seen by the observer of the task.
    pub observer: Observer,
}

impl SharedBasisConfig {
    /// A basis of `rank` functions for a task, lights seen by the CIE 1931 observer.
    pub fn new(task: &SpectraTask, rank: usize) -> Self {
        let [from, to] = task.range();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few hundred nm")]
        let pieces = ((to - from) / 5.0).round().max(1.0) as usize;
        Self { rank, coefficients: pieces + 3, observer: Observer::Cie1931_2 }
    }
}

/// A basis, and the spectra that it was made for.
#[derive(Debug, Clone)]
pub struct SharedBasis {
    /// The basis as a color of [`rank`](LowRank::rank) parameters.
    pub color: LowRank<Reflectance>,
    /// The spectra of the task in it, and their errors.
    pub fit: SetFit,
    /// The singular values of the set, in the metric that the basis starts from, as shares of their sum.
    pub shares: Vec<f64>,
}

/// A basis that cannot be had.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum SharedBasisError {
    /// There are not as many spectra as functions.
    #[error("{spectra} spectra have no basis of {rank} functions: the rank is 1 to {max}")]
    Rank {
        /// The rank asked for.
        rank: usize,
        /// The number of spectra.
        spectra: usize,
        /// The largest rank.
        max: usize,
    },
    /// The range of the spectra is none.
    #[error(transparent)]
    Range(#[from] EmptyRange),
    /// The splines are too few or too many.
    #[error(transparent)]
    Coefficients(#[from] TooFewCoefficients),
    /// The spectra do not determine a basis: they are all zero, or alike.
    #[error("the spectra do not determine {0} functions: choose a lower rank")]
    Alike(usize),
    /// The basis cannot be evaluated.
    #[error(transparent)]
    Design(#[from] DesignError),
    /// The color differences of the spectra cannot be computed.
    #[error(transparent)]
    ColorDifference(#[from] SetFitError),
}

/// The largest rank: as many coefficients as a spectrum of three-band lamps needs.
pub const MAX_BASIS_FUNCTIONS: usize = 64;

/// Learns a basis from the spectra of a task.
///
/// # Errors
/// When there are fewer spectra than functions, or they are alike.
pub fn learn_basis(task: &SpectraTask, config: SharedBasisConfig) -> Result<SharedBasis, SharedBasisError> {
    let (rank, spectra) = (config.rank, task.len());
    let max = spectra.min(config.coefficients).min(MAX_BASIS_FUNCTIONS);
    if rank == 0 || rank > max {
        return Err(SharedBasisError::Rank { rank, spectra, max });
    }
    let [from, to] = task.range();
    let range = Range::new(from, to)?;
    let spline = BSpline::<Number>::new(config.coefficients, range)?;
    let forms = Forms::new(task, &design(&spline, task.wavelengths())?.matrix, config.observer)
        .ok_or(SharedBasisError::Alike(rank))?;
    let (basis, shares) = singular(&forms, rank).ok_or(SharedBasisError::Alike(rank))?;
    let parameters = forms.coefficients(&basis);
    // Column by column, as a matrix lies in memory: a row for each function.
    let color = LowRank::new(basis.as_slice(), rank, range)?;
    let fit = task.evaluate(&color, &parameters)?;
    Ok(SharedBasis { color, fit, shares })
}

/// Fits the spectra of a task with functions that others have learned.
///
/// # Errors
/// When the functions cannot be evaluated, or the spectra have no color.
pub fn fit_learned(
    task: &SpectraTask,
    basis: &LearnedBasis,
    observer: Observer,
) -> Result<SetFit, SharedBasisError> {
    let samples = design(&basis.color, task.wavelengths())?.matrix;
    Ok(task.evaluate(&basis.color, &coefficients_in(task, &samples, observer))?)
}

/// The first singular vectors of all spectra in the mean form, as columns; and all singular values.
fn singular(forms: &Forms, rank: usize) -> Option<(DMatrix<f64>, Vec<f64>)> {
    let root = Cholesky::new(forms.mean())?.l();
    let n = root.nrows();
    let mut moments = DMatrix::zeros(n, n);
    for p in &forms.spectra {
        let y = root.tr_mul(p);
        moments.ger(1.0, &y, &y, 1.0);
    }
    let (squares, axes) = principal_axes(moments);
    let values: Vec<f64> = squares.iter().map(|square| square.max(0.0).sqrt()).collect();
    let sum: f64 = values.iter().sum();
    // Their squares are exact to 1e-16 of the largest, so that what is smaller is rounding.
    if values[rank - 1].is_nan() || values[rank - 1] <= 1e-7 * values[0] {
        return None;
    }
    let basis = root.tr_solve_lower_triangular(&axes.columns(0, rank))?;
    Some((basis, values.iter().map(|v| v / sum).collect()))
}
