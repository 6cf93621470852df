//! What a color that varies is fitted to, and how.

use crate::solve::{DesignError, Samples, SamplesError};
use serde::{Deserialize, Serialize};

/// Samples of a color at one place of the input that it varies with.
#[derive(Debug, Clone, Copy)]
pub struct Slice<'a> {
    /// The place.
    pub at: f64,
    /// The samples, of one weight for all components of an output.
    pub samples: Samples<'a>,
}

/// What is preferred where samples do not decide.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct ParameterSplineConfig {
    /// The penalty on the square of a parameter, as a part of what the samples say of all parameters in the mean.
    pub ridge: f64,
    /// The penalty on the square of its second difference from keyframe to keyframe, as a part of what the samples say of that
    /// parameter: where there are no samples it goes on as a line.
    pub smoothness: f64,
    /// Iterations, where the color is not linear.
    pub iterations: usize,
}

impl Default for ParameterSplineConfig {
    fn default() -> Self {
        Self { ridge: 1e-6, smoothness: 1e-9, iterations: 60 }
    }
}

/// The color cannot be fitted.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ParameterSplineFitError {
    /// The samples are not those of the color.
    #[error(transparent)]
    Samples(#[from] SamplesError),
    /// It is not linear in its parameters, or the samples are not those of the color.
    #[error(transparent)]
    Design(#[from] DesignError),
    /// There are none, or they do not determine the parameters.
    #[error("the samples do not determine the parameters: use fewer keyframes, or a ridge")]
    Singular,
    /// The color is not finite where the fit starts.
    #[error("the color is not finite at the parameters that the fit starts from")]
    NotFinite,
}
