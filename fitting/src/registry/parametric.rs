//! Families that each spectrum is fitted with by itself.

use std::error::Error;
use std::fmt;

use color_fn_bases::Range;
use color_fn_core::domain::{Quantity, Wavelength};
use color_fn_core::{Color, Graph, record};

use super::size::Size;
use crate::solve::{DifferentiableModel, Model};

/// A definition of wavelength, or why there is none of a size.
pub(super) type Definition = Result<Box<dyn SpectralColor>, Box<dyn Error + Send + Sync>>;

/// A family that least squares fit to each spectrum by itself.
#[derive(Clone, Copy)]
pub struct ParametricSpectrum {
    /// The definition of a size over a range, for a quantity.
    pub(super) definition: fn(&Size, Range, &Quantity) -> Definition,
    /// Where a nonlinear fit with so many parameters starts, by the measured samples.
    pub(super) start: fn(usize, &Quantity, &[f64]) -> Vec<f64>,
}

impl fmt::Debug for ParametricSpectrum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ParametricSpectrum").finish_non_exhaustive()
    }
}

impl ParametricSpectrum {
    /// A family that is linear in its parameters: it needs no start.
    pub(super) const fn linear(definition: fn(&Size, Range, &Quantity) -> Definition) -> Self {
        Self { definition, start: |parameters, _, _| vec![0.0; parameters] }
    }
}

/// What is done with a definition of wavelength, whichever it is. Numbers do not depend on the quantity, so that one type of result
/// serves all.
pub(super) trait SpectralColor {
    /// As solvers take it.
    fn model(&self) -> &dyn Model;
    /// As solvers of nonlinear problems take it; `None` of a color that is linear in its parameters.
    fn differentiable(&self) -> Option<&dyn DifferentiableModel>;
    fn record(&self) -> Graph;
}

/// A color that is linear in its parameters: nothing with derivatives is compiled for it.
struct Linear<C>(C);
struct Nonlinear<C>(C);

impl<C: Color<In = Wavelength> + Sync> SpectralColor for Linear<C> {
    fn model(&self) -> &dyn Model {
        &self.0
    }
    fn differentiable(&self) -> Option<&dyn DifferentiableModel> {
        None
    }
    fn record(&self) -> Graph {
        record(&self.0)
    }
}

impl<C: Color<In = Wavelength> + Sync> SpectralColor for Nonlinear<C> {
    fn model(&self) -> &dyn Model {
        &self.0
    }
    fn differentiable(&self) -> Option<&dyn DifferentiableModel> {
        Some(&self.0)
    }
    fn record(&self) -> Graph {
        record(&self.0)
    }
}

/// A definition that is linear in its parameters, as the table has it.
pub(super) fn linear<C, E>(color: Result<C, E>) -> Definition
where
    C: Color<In = Wavelength> + Sync + 'static,
    E: Error + Send + Sync + 'static,
{
    Ok(Box::new(Linear(color?)))
}

/// Any other definition, as the table has it.
pub(super) fn nonlinear<C, E>(color: Result<C, E>) -> Definition
where
    C: Color<In = Wavelength> + Sync + 'static,
    E: Error + Send + Sync + 'static,
{
    Ok(Box::new(Nonlinear(color?)))
}

/// The constant function that is the mean of the samples. A scale starts at twice the peak, beyond which it is not determined.
pub(super) fn sigmoid_start(parameters: usize, quantity: &Quantity, measured: &[f64]) -> Vec<f64> {
    let mut start = vec![0.0; parameters];
    let mean = measured.iter().sum::<f64>() / measured.len() as f64;
    let emitted = *quantity == Quantity::Emission;
    let scale = if emitted { 2.0 * measured.iter().copied().fold(f64::MIN_POSITIVE, f64::max) } else { 1.0 };
    start[0] = inverse_sigmoid((mean / scale).clamp(0.01, 0.99));
    if let (true, Some(last)) = (emitted, start.last_mut()) {
        *last = scale;
    }
    start
}

/// The `p` of which `½ + p / (2 √(1 + p²))` is `value`, inside (0, 1).
fn inverse_sigmoid(value: f64) -> f64 {
    let s = 2.0 * value - 1.0;
    s / (1.0 - s * s).sqrt()
}
