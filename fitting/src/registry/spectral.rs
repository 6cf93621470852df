//! Bases that each spectrum is fitted with by itself: graph, fit, number of parameters, candidates.

use color_fn_bases::Range;
use color_fn_captures::CaptureKind;
use color_fn_core::Graph;
use color_fn_core::domain::{Domain as _, Emission, Port, Quantity, Reflectance, Transmittance};
use color_fn_core::message::escaped;

use super::basis::Basis;
use super::error::{BasisError, BasisFitError};
use super::family::{Role, SpectrumRole};
use super::parametric::{ParametricSpectrum, SpectralColor};
use super::size::Size;
use crate::spectra::{SetFit, SpectraTask};

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
            _ => Err(BasisError::NotParametric(escaped(&self.to_string()))),
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
        Ok(match color.differentiable() {
            None => task.fit_linear(color.model())?,
            Some(color) => {
                task.fit_nonlinear(color, &|measured: &[f64]| start(parameters, quantity, measured))?
            }
        })
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
            Size::Count(_) | Size::Counts(_) | Size::File(_) => Range::VISIBLE,
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
