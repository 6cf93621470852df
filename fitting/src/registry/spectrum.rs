//! Families that each spectrum is fitted with by itself.

use std::error::Error;
use std::fmt;

use color_fn_bases::Range;
use color_fn_captures::CaptureKind;
use color_fn_core::domain::{Domain as _, Emission, Port, Quantity, Reflectance, Transmittance, Wavelength};
use color_fn_core::{Color, Graph, record};

use super::error::{BasisError, BasisFitError};
use super::{Basis, Role, Size, SpectrumRole};
use crate::solve::Model;
use crate::spectra::{SetFit, SpectraTask};

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
    fn record(&self) -> Graph;
}

impl<C: Color<In = Wavelength> + Sync> SpectralColor for C {
    fn model(&self) -> &dyn Model {
        self
    }
    fn record(&self) -> Graph {
        record(self)
    }
}

/// A definition, as the table has it.
pub(super) fn parametric<C, E>(color: Result<C, E>) -> Definition
where
    C: Color<In = Wavelength> + Sync + 'static,
    E: Error + Send + Sync + 'static,
{
    Ok(Box::new(color?))
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

/// The port of a spectral quantity.
pub(crate) fn spectral_port(quantity: &Quantity) -> Result<Port, BasisError> {
    let mut ports = match quantity {
        Quantity::Reflectance => Reflectance::ports(),
        Quantity::Transmittance => Transmittance::ports(),
        Quantity::Emission => Emission::ports(),
        other => return Err(BasisError::Quantity(other.describe())),
    };
    Ok(ports.remove(0))
}

impl Basis {
    /// The definition and its family, where each spectrum is fitted by itself.
    fn parametric(&self) -> Result<&'static ParametricSpectrum, BasisError> {
        match self.role(CaptureKind::Spectra) {
            Some(Role::Spectrum(SpectrumRole::Parametric(family))) => Ok(family),
            _ => Err(BasisError::NotParametric(self.to_string())),
        }
    }

    fn definition(&self, range: Range, quantity: &Quantity) -> Result<Box<dyn SpectralColor>, BasisError> {
        let definition = (self.parametric()?.definition)(self.size(), range, quantity);
        definition.map_err(|error| self.out_of_bounds(error))
    }

    /// The graph of a family that each spectrum is fitted with by itself, over a range, for samples of a quantity.
    ///
    /// # Errors
    /// When the size is out of bounds, the knots lie outside the range, the quantity is not spectral, or the family is of another kind.
    pub fn graph(&self, range: Range, quantity: &Quantity) -> Result<Graph, BasisError> {
        let port = spectral_port(quantity)?;
        Ok(self.definition(range, quantity)?.record().with_output(0, port))
    }

    /// Fits such a family to each spectrum of a task, over the task's range.
    ///
    /// # Errors
    /// When the family has no such size, or the fit fails.
    pub fn fit(&self, task: &SpectraTask, quantity: &Quantity) -> Result<SetFit, BasisFitError> {
        let [from, to] = task.range();
        let color = self.definition(Range::new(from, to)?, quantity)?;
        let (start, parameters) = (self.parametric()?.start, color.model().parameter_layout().free_len());
        Ok(task.fit_model(color.model(), &|measured: &[f64]| start(parameters, quantity, measured))?)
    }

    /// How many free parameters one spectrum takes.
    ///
    /// # Errors
    /// When the size is out of bounds, or the family is of another kind.
    pub fn parameters(&self, quantity: &Quantity) -> Result<usize, BasisError> {
        let range = match self.size() {
            // Knots lie inside a range, whichever it is.
            Size::Wavelengths(knots) => {
                let ends = [f64::INFINITY, f64::NEG_INFINITY];
                let [from, to] = knots.iter().fold(ends, |[from, to], &nm| [from.min(nm), to.max(nm)]);
                Range::new(0.5 * from, 2.0 * to).unwrap_or(Range::VISIBLE)
            }
            Size::Count(_) | Size::Counts(_) => Range::VISIBLE,
        };
        Ok(self.definition(range, quantity)?.model().parameter_layout().free_len())
    }

    /// The candidates for spectra of a quantity, with how many parameters a spectrum takes: from few to many.
    pub fn spectral_candidates(quantity: &Quantity) -> Vec<(Self, usize)> {
        let all = Self::candidates(CaptureKind::Spectra).into_iter();
        let sized = all.filter_map(|basis| basis.parameters(quantity).ok().map(|n| (basis, n)));
        let mut sized: Vec<_> = sized.collect();
        sized.sort_by_key(|(_, parameters)| *parameters);
        sized
    }
}
