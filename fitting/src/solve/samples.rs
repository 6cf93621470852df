//! Samples of a color: what is fitted to.

use super::model::Model;

/// Samples of a color, borrowed: at each point the inputs, the outputs wanted, and how much each output
/// counts.
#[derive(Debug, Clone, Copy)]
pub struct Samples<'a> {
    /// The input components, point by point: `n · In::WIDTH` numbers, in the units of the input.
    pub inputs: &'a [f64],
    /// The output components wanted, point by point: `n · Out::WIDTH` numbers.
    pub outputs: &'a [f64],
    /// The weight `w ≥ 0` of each squared residual, one for each output; `None` counts all alike.
    pub weights: Option<&'a [f64]>,
}

impl<'a> Samples<'a> {
    /// Samples that count alike.
    pub const fn new(inputs: &'a [f64], outputs: &'a [f64]) -> Self {
        Self { inputs, outputs, weights: None }
    }

    /// The same samples, weighted.
    #[must_use]
    pub const fn weighted(self, weights: &'a [f64]) -> Self {
        Self { weights: Some(weights), ..self }
    }

    /// Checks shapes and numbers.
    ///
    /// # Errors
    /// When there are no samples, when lengths do not agree, when a number is not finite, when a weight is
    /// negative or all are zero.
    pub fn check(&self, color: &dyn Model) -> Result<(), SamplesError> {
        let expected =
            check_inputs([color.input_width(), color.output_width()], self.inputs)? * color.output_width();
        if self.outputs.len() != expected {
            return Err(SamplesError::Count { what: "output", expected, found: self.outputs.len() });
        }
        finite("output", self.outputs)?;
        let Some(weights) = self.weights else { return Ok(()) };
        if weights.len() != expected {
            return Err(SamplesError::Count { what: "weight", expected, found: weights.len() });
        }
        finite("weight", weights)?;
        if let Some(at) = weights.iter().position(|&w| w < 0.0) {
            return Err(SamplesError::NegativeWeight { at, weight: weights[at] });
        }
        if weights.iter().all(|&w| w == 0.0) {
            return Err(SamplesError::AllWeightsZero);
        }
        Ok(())
    }

    /// `√w` for each output.
    pub(super) fn root_weights(&self) -> Vec<f64> {
        match self.weights {
            Some(weights) => weights.iter().map(|w| w.sqrt()).collect(),
            None => vec![1.0; self.outputs.len()],
        }
    }

    /// The weighted root mean square of a sum of weighted squares.
    pub(super) fn rms(&self, weighted_squares: f64) -> f64 {
        root_mean(weighted_squares, self.weights, self.outputs.len())
    }
}

/// `√(squares / Σ w)`.
pub(super) fn root_mean(weighted_squares: f64, weights: Option<&[f64]>, count: usize) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "fewer than 2⁵² samples")]
    let total = weights.map_or(count as f64, |w| w.iter().sum());
    (weighted_squares / total).sqrt()
}

/// Checks the inputs of a color of so many inputs and outputs and counts the points; a color without inputs has one.
pub(super) fn check_inputs([width, outputs]: [usize; 2], inputs: &[f64]) -> Result<usize, SamplesError> {
    if width == 0 && inputs.is_empty() && outputs > 0 {
        return Ok(1);
    }
    if inputs.is_empty() || outputs == 0 {
        return Err(SamplesError::Empty);
    }
    if !inputs.len().is_multiple_of(width) {
        return Err(SamplesError::Inputs { found: inputs.len(), width });
    }
    finite("input", inputs)?;
    Ok(inputs.len() / width)
}

fn finite(what: &'static str, values: &[f64]) -> Result<(), SamplesError> {
    match values.iter().position(|x| !x.is_finite()) {
        Some(at) => Err(SamplesError::NotFinite { what, at }),
        None => Ok(()),
    }
}

/// The samples cannot be fitted to.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum SamplesError {
    /// There are none.
    #[error("there are no samples to fit to")]
    Empty,
    /// The inputs are not a whole number of points.
    #[error("{found} input numbers are not a whole number of points of {width} components")]
    Inputs {
        /// How many numbers.
        found: usize,
        /// How many a point takes.
        width: usize,
    },
    /// Outputs or weights are too few or too many.
    #[error("the samples need {expected} {what} numbers, but there are {found}")]
    Count {
        /// `output` or `weight`.
        what: &'static str,
        /// How many the inputs call for.
        expected: usize,
        /// How many there are.
        found: usize,
    },
    /// A number is NaN or infinite.
    #[error("{what} number {at} (from 0) is not finite")]
    NotFinite {
        /// `input`, `output` or `weight`.
        what: &'static str,
        /// Its position.
        at: usize,
    },
    /// A weight is negative.
    #[error("weight {at} (from 0) is {weight}; weights are zero or more")]
    NegativeWeight {
        /// Its position.
        at: usize,
        /// Its value.
        weight: f64,
    },
    /// All weights are zero.
    #[error("all weights are zero: nothing counts")]
    AllWeightsZero,
}
