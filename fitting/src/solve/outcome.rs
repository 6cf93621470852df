//! What a solver gives.

/// A color fitted to samples.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Fit {
    /// The free parameters, in the order of the layout.
    pub parameters: Vec<f64>,
    /// Weighted root-mean-square residual `√(Σ w r² / Σ w)`, in the unit of the output.
    pub rms: f64,
    /// How often the color was evaluated at all samples.
    pub evaluations: usize,
    /// Why the iteration stopped.
    pub stop: Stop,
}

/// Why an iteration stopped: the ways to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Stop {
    /// The residuals are zero, to rounding.
    Exact,
    /// No direction improves: the residual is orthogonal to all (allowed) changes of the parameters.
    Stationary,
    /// Neither the parameters nor the residual change any more.
    Settled,
    /// The constraints leave no freedom.
    Determined,
}
