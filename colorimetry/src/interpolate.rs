//! Curves through samples: linear, cubic spline and Sprague, held constant beyond the ends.
//!
//! Which one a spectrum takes is a convention: reflectance and transmittance by Sprague on equal
//! steps and by a cubic spline on uneven ones, illuminants and other spectral power distributions
//! linearly.

#[cfg(test)]
mod tests;

use thiserror::Error;

/// Why samples do not make a [`Curve`]. Indices count from 0.
#[derive(Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
pub enum CurveError {
    /// The two lists differ in length.
    #[error("{wavelengths} wavelengths but {values} values")]
    LengthMismatch {
        /// Number of wavelengths given.
        wavelengths: usize,
        /// Number of values given.
        values: usize,
    },
    /// The method needs more samples.
    #[error("{found} samples, but this interpolation needs at least {needed}")]
    TooFew {
        /// Samples given.
        found: usize,
        /// Samples the method needs.
        needed: usize,
    },
    /// A wavelength is not above the one before it.
    #[error("wavelength number {} is not above the one before it", index + 1)]
    NotIncreasing {
        /// Position of the offending wavelength.
        index: usize,
    },
    /// A wavelength or a value is NaN or infinite.
    #[error("sample number {} is not finite", index + 1)]
    NotFinite {
        /// Position of the offending sample.
        index: usize,
    },
    /// Sprague interpolation was asked for on uneven steps.
    #[error("the steps between the wavelengths are not equal, which Sprague interpolation needs")]
    UnevenSteps,
}

/// A function of wavelength through given samples.
///
/// Domain: wavelength in nm, any finite number; beyond the first and last sample the value there is
/// held. At a sample the curve returns the sample exactly. NaN in, NaN out.
#[derive(Debug, Clone, PartialEq)]
pub struct Curve {
    knots: Vec<f64>,
    /// Coefficients over t ∈ [0, 1] between two knots, the constant first.
    pieces: Vec<[f64; 6]>,
    last: f64,
}

impl Curve {
    /// Straight lines between samples: continuous, exact for degree 1. Needs one sample.
    pub fn linear(wavelengths: &[f64], values: &[f64]) -> Result<Self, CurveError> {
        check(wavelengths, values, 1)?;
        let pieces = values.windows(2).map(|v| [v[0], v[1] - v[0], 0.0, 0.0, 0.0, 0.0]).collect();
        Ok(Self::new(wavelengths, values, pieces))
    }

    /// Cubic spline with not-a-knot ends: twice continuously differentiable, exact for degree 3,
    /// any steps. Needs four samples.
    ///
    /// Reference: CIE 167:2005 (cubic spline for unevenly spaced data); de Boor, *A Practical Guide
    /// to Splines*, ch. IV.
    pub fn cubic(wavelengths: &[f64], values: &[f64]) -> Result<Self, CurveError> {
        check(wavelengths, values, 4)?;
        let steps: Vec<f64> = wavelengths.windows(2).map(|w| w[1] - w[0]).collect();
        let m = not_a_knot_second_derivatives(&steps, values);
        let pieces = steps
            .iter()
            .enumerate()
            .map(|(i, h)| {
                let (y0, y1, hh) = (values[i], values[i + 1], h * h);
                let slope = y1 - y0 - hh * (2.0 * m[i] + m[i + 1]) / 6.0;
                [y0, slope, hh * m[i] / 2.0, hh * (m[i + 1] - m[i]) / 6.0, 0.0, 0.0]
            })
            .collect();
        Ok(Self::new(wavelengths, values, pieces))
    }

    /// Monotone piecewise cubic: between two samples it stays between them, so that an edge is not overshot; once continuously
    /// differentiable, any steps. Needs two samples.
    ///
    /// Reference: Fritsch & Butland, *A Method for Constructing Local Monotone Piecewise Cubic Interpolants*, SIAM J. Sci. Stat.
    /// Comput. 5(2), 1984; ends by three points, as PCHIP.
    pub fn monotone(wavelengths: &[f64], values: &[f64]) -> Result<Self, CurveError> {
        check(wavelengths, values, 2)?;
        let h: Vec<f64> = wavelengths.windows(2).map(|w| w[1] - w[0]).collect();
        let slopes: Vec<f64> = values.windows(2).zip(&h).map(|(v, h)| (v[1] - v[0]) / h).collect();
        let d = monotone_slopes(&h, &slopes);
        let pieces = h
            .iter()
            .enumerate()
            .map(|(i, h)| {
                let (y, rise, d0, d1) = (values[i], h * slopes[i], h * d[i], h * d[i + 1]);
                [y, d0, 3.0 * rise - 2.0 * d0 - d1, d0 + d1 - 2.0 * rise, 0.0, 0.0]
            })
            .collect();
        Ok(Self::new(wavelengths, values, pieces))
    }

    /// Sprague's quintic between equally spaced samples: twice continuously differentiable, exact
    /// for degree 4, in the two intervals at each end for degree 1. Needs six samples at equal
    /// steps.
    ///
    /// Reference: ISO/CIE 11664-3; CIE 167:2005; the two extrapolated points at each end by CIE
    /// 224:2017, table V.
    pub fn sprague(wavelengths: &[f64], values: &[f64]) -> Result<Self, CurveError> {
        check(wavelengths, values, 6)?;
        if !equal_steps(wavelengths) {
            return Err(CurveError::UnevenSteps);
        }
        let r = with_extrapolated_ends(values);
        let pieces = r.windows(6).map(|w| sprague_piece([w[0], w[1], w[2], w[3], w[4], w[5]])).collect();
        Ok(Self::new(wavelengths, values, pieces))
    }

    /// The standard curve of a reflectance or transmittance: Sprague on six or more equal steps,
    /// else a cubic spline.
    pub fn reflectance(wavelengths: &[f64], values: &[f64]) -> Result<Self, CurveError> {
        if wavelengths.len() >= 6 && equal_steps(wavelengths) {
            Self::sprague(wavelengths, values)
        } else {
            Self::cubic(wavelengths, values)
        }
    }

    /// Value at a wavelength in nm.
    pub fn at(&self, nm: f64) -> f64 {
        let right = self.knots.partition_point(|&k| k <= nm);
        if right == self.knots.len() {
            return self.last;
        }
        if right == 0 && nm < self.knots[0] {
            return self.pieces.first().map_or(self.last, |piece| piece[0]);
        }
        // A NaN lands before the first knot and stays a NaN through the arithmetic.
        let Some(i) = right.checked_sub(1) else {
            return f64::NAN;
        };
        let t = (nm - self.knots[i]) / (self.knots[i + 1] - self.knots[i]);
        self.pieces[i].iter().rev().fold(0.0, |sum, c| sum * t + c)
    }

    /// First and last wavelength of the samples, in nm; beyond them the curve is constant.
    pub fn range(&self) -> [f64; 2] {
        [self.knots[0], self.knots[self.knots.len() - 1]]
    }

    fn new(wavelengths: &[f64], values: &[f64], pieces: Vec<[f64; 6]>) -> Self {
        Self { knots: wavelengths.to_vec(), pieces, last: values[values.len() - 1] }
    }
}

/// Whether neighbouring wavelengths are equally far apart, to 1e-9 of a step: the rounding of
/// decimal numbers in a file, not of a coarser instrument.
pub fn equal_steps(wavelengths: &[f64]) -> bool {
    let [first, .., last] = wavelengths else {
        return false;
    };
    let step = (last - first) / (wavelengths.len() - 1) as f64;
    wavelengths.windows(2).all(|w| (w[1] - w[0] - step).abs() <= 1e-9 * step)
}

fn check(wavelengths: &[f64], values: &[f64], needed: usize) -> Result<(), CurveError> {
    if wavelengths.len() != values.len() {
        return Err(CurveError::LengthMismatch { wavelengths: wavelengths.len(), values: values.len() });
    }
    if values.len() < needed {
        return Err(CurveError::TooFew { found: values.len(), needed });
    }
    if let Some(index) = (0..values.len()).find(|&i| !wavelengths[i].is_finite() || !values[i].is_finite()) {
        return Err(CurveError::NotFinite { index });
    }
    match wavelengths.windows(2).position(|w| w[0] >= w[1]) {
        Some(before) => Err(CurveError::NotIncreasing { index: before + 1 }),
        None => Ok(()),
    }
}

/// Extrapolates two points at each end from the six samples nearest to it (CIE 224:2017, table V).
fn with_extrapolated_ends(values: &[f64]) -> Vec<f64> {
    const OUTER: [f64; 6] = [884.0, -1960.0, 3033.0, -2648.0, 1080.0, -180.0];
    const INNER: [f64; 6] = [508.0, -540.0, 488.0, -367.0, 144.0, -24.0];
    fn extrapolate<'a>(coefficients: [f64; 6], nearest_first: impl Iterator<Item = &'a f64>) -> f64 {
        coefficients.iter().zip(nearest_first).map(|(c, v)| c * v).sum::<f64>() / 209.0
    }
    let mut r = Vec::with_capacity(values.len() + 4);
    r.push(extrapolate(OUTER, values.iter()));
    r.push(extrapolate(INNER, values.iter()));
    r.extend_from_slice(values);
    r.push(extrapolate(INNER, values.iter().rev()));
    r.push(extrapolate(OUTER, values.iter().rev()));
    r
}

/// Coefficients a₀…a₅ of Sprague's polynomial between the third and fourth of six samples.
fn sprague_piece(r: [f64; 6]) -> [f64; 6] {
    let dot = |c: [f64; 6]| c.iter().zip(r).map(|(c, r)| c * r).sum::<f64>() / 24.0;
    [
        r[2],
        dot([2.0, -16.0, 0.0, 16.0, -2.0, 0.0]),
        dot([-1.0, 16.0, -30.0, 16.0, -1.0, 0.0]),
        dot([-9.0, 39.0, -70.0, 66.0, -33.0, 7.0]),
        dot([13.0, -64.0, 126.0, -124.0, 61.0, -12.0]),
        dot([-5.0, 25.0, -50.0, 50.0, -25.0, 5.0]),
    ]
}

/// Slopes at the samples of a monotone cubic, of steps and the slopes of their chords: weighted harmonic means, 0 at an extremum.
fn monotone_slopes(h: &[f64], chords: &[f64]) -> Vec<f64> {
    let n = chords.len();
    let same_sign = |a: f64, b: f64| a * b > 0.0;
    let end = |h0: f64, h1: f64, c0: f64, c1: f64| {
        let slope = ((2.0 * h0 + h1) * c0 - h0 * c1) / (h0 + h1);
        match () {
            () if !same_sign(slope, c0) => 0.0,
            () if !same_sign(c0, c1) && slope.abs() > 3.0 * c0.abs() => 3.0 * c0,
            () => slope,
        }
    };
    if n == 1 {
        return vec![chords[0]; 2];
    }
    let inner = (1..n).map(|i| {
        if !same_sign(chords[i - 1], chords[i]) {
            return 0.0;
        }
        let (before, after) = (2.0 * h[i] + h[i - 1], h[i] + 2.0 * h[i - 1]);
        (before + after) / (before / chords[i - 1] + after / chords[i])
    });
    let first = end(h[0], h[1], chords[0], chords[1]);
    let last = end(h[n - 1], h[n - 2], chords[n - 1], chords[n - 2]);
    std::iter::once(first).chain(inner).chain(std::iter::once(last)).collect()
}

/// Second derivatives at the samples of the spline whose third derivative does not jump at the
/// second and the second last sample: the tridiagonal system for the inner ones, by elimination
/// without pivoting (it is diagonally dominant).
fn not_a_knot_second_derivatives(h: &[f64], y: &[f64]) -> Vec<f64> {
    let n = y.len();
    let inner = n - 2;
    let (mut diagonal, mut upper, mut lower, mut rhs) =
        (vec![0.0; inner], vec![0.0; inner], vec![0.0; inner], vec![0.0; inner]);
    for k in 0..inner {
        let (left, right) = (h[k], h[k + 1]);
        lower[k] = left;
        diagonal[k] = 2.0 * (left + right);
        upper[k] = right;
        rhs[k] = 6.0 * ((y[k + 2] - y[k + 1]) / right - (y[k + 1] - y[k]) / left);
    }
    // The end values are eliminated by the not-a-knot conditions.
    let first = h[0] / h[1];
    diagonal[0] += h[0] * (1.0 + first);
    upper[0] -= h[0] * first;
    let last = h[n - 2] / h[n - 3];
    diagonal[inner - 1] += h[n - 2] * (1.0 + last);
    lower[inner - 1] -= h[n - 2] * last;

    for k in 1..inner {
        let factor = lower[k] / diagonal[k - 1];
        diagonal[k] -= factor * upper[k - 1];
        rhs[k] -= factor * rhs[k - 1];
    }
    let mut m = vec![0.0; n];
    for k in (0..inner).rev() {
        let above = if k + 1 < inner { upper[k] * m[k + 2] } else { 0.0 };
        m[k + 1] = (rhs[k] - above) / diagonal[k];
    }
    m[0] = (1.0 + first) * m[1] - first * m[2];
    m[n - 1] = (1.0 + last) * m[n - 2] - last * m[n - 3];
    m
}
