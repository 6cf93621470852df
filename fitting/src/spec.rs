//! A family and its size as text: `sigmoid:2`, `chebyshev:8`, `bspline:12`.

use std::fmt;
use std::str::FromStr;

use crate::spectra::{SetFit, SetFitError, SpectraTask};
use color_fn_core::domain::{Domain, Emission, Quantity, Reflectance, Transmittance, Wavelength};
use color_fn_core::message::escaped;
use color_fn_core::{Color, Graph, record};

use color_fn_bases::{
    BSpline, Chebyshev, DegreeTooHigh, EmptyRange, InvalidKnots, KnotSpline, Monomial, Range, ScaledSigmoid,
    Sigmoid, TooFewCoefficients,
};

/// Which family of functions of wavelength, and how large.
#[derive(Debug, Clone, PartialEq)]
pub enum Spec {
    /// `polynomial:DEGREE`.
    Polynomial(usize),
    /// `chebyshev:DEGREE`.
    Chebyshev(usize),
    /// `bspline:COEFFICIENTS`.
    BSpline(usize),
    /// `bspline@NM,NM,…`: chosen inner knots.
    KnotSpline(Vec<f64>),
    /// `sigmoid:DEGREE`, with a scale where the quantity is emission.
    Sigmoid(usize),
}

/// A specification that is none, or one that no function fits.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum SpecError {
    /// The text is not of the form.
    #[error(
        "`{0}` is no basis; write sigmoid:DEGREE, polynomial:DEGREE, chebyshev:DEGREE, \
         bspline:COEFFICIENTS or bspline@NM,NM,… (as sigmoid:2, bspline:12, bspline@430,480,560)"
    )]
    Unknown(String),
    /// The degree is too high.
    #[error("{}: {source}", escaped(spec))]
    Degree {
        /// The specification.
        spec: String,
        /// Why.
        source: DegreeTooHigh,
    },
    /// The number of coefficients is wrong.
    #[error("{}: {source}", escaped(spec))]
    Coefficients {
        /// The specification.
        spec: String,
        /// Why.
        source: TooFewCoefficients,
    },
    /// The knots are wrong.
    #[error("{}: {source}", escaped(spec))]
    Knots {
        /// The specification.
        spec: String,
        /// Why.
        source: InvalidKnots,
    },
    /// A function of wavelength gives reflectance, transmittance or emission.
    #[error("a spectrum is a reflectance, a transmittance or an emission, not a {0}")]
    Quantity(String),
}

/// A specification that could not be fitted.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum SpecFitError {
    /// There is no such function.
    #[error(transparent)]
    Spec(#[from] SpecError),
    /// The spectra have no range in common with the observer.
    #[error(transparent)]
    Range(#[from] EmptyRange),
    /// The fit failed.
    #[error(transparent)]
    Fit(#[from] SetFitError),
}

/// Something to do with the definition of a family, whichever it is.
trait Visitor {
    type Out;
    fn visit<C: Color<In = Wavelength> + Sync>(self, color: &C) -> Self::Out;
}

struct Record;

impl Visitor for Record {
    type Out = Graph;
    fn visit<C: Color<In = Wavelength> + Sync>(self, color: &C) -> Graph {
        record(color)
    }
}

struct Fit<'a, F> {
    task: &'a SpectraTask,
    start: F,
}

impl<F: Fn(&[f64]) -> Vec<f64> + Sync> Visitor for Fit<'_, F> {
    type Out = Result<SetFit, SetFitError>;
    fn visit<C: Color<In = Wavelength> + Sync>(self, color: &C) -> Self::Out {
        self.task.fit(color, self.start)
    }
}

impl Spec {
    /// The graph of the family over a range, for samples of a quantity.
    ///
    /// # Errors
    /// When the size is out of bounds, the knots lie outside the range, or the quantity is not spectral.
    pub fn graph(&self, range: Range, quantity: &Quantity) -> Result<Graph, SpecError> {
        let mut ports = match quantity {
            Quantity::Reflectance => Reflectance::ports(),
            Quantity::Transmittance => Transmittance::ports(),
            Quantity::Emission => Emission::ports(),
            other => return Err(SpecError::Quantity(other.describe())),
        };
        Ok(self.with_color(range, quantity, Record)?.with_output(0, ports.remove(0)))
    }

    /// Fits the family to each spectrum of a task, over the task's range. The same as a fit of the
    /// [`graph`](Self::graph), compiled: ten times as fast as interpreted.
    ///
    /// # Errors
    /// When the family has no such size, or the fit fails.
    pub fn fit(&self, task: &SpectraTask, quantity: &Quantity) -> Result<SetFit, SpecFitError> {
        let [from, to] = task.range();
        let range = Range::new(from, to)?;
        let fit = Fit { task, start: |measured: &[f64]| self.start(quantity, measured) };
        Ok(self.with_color(range, quantity, fit)??)
    }

    /// Hands the definition of the family to a visitor.
    fn with_color<V: Visitor>(
        &self,
        range: Range,
        quantity: &Quantity,
        visitor: V,
    ) -> Result<V::Out, SpecError> {
        let degree = |source| SpecError::Degree { spec: self.to_string(), source };
        // The numbers do not depend on the quantity: one instance of each family serves all.
        Ok(match *self {
            Self::Polynomial(n) => visitor.visit(&Monomial::<Reflectance>::new(n, range).map_err(degree)?),
            Self::Chebyshev(n) => visitor.visit(&Chebyshev::<Reflectance>::new(n, range).map_err(degree)?),
            Self::BSpline(n) => {
                let wrong = |source| SpecError::Coefficients { spec: self.to_string(), source };
                visitor.visit(&BSpline::<Reflectance>::new(n, range).map_err(wrong)?)
            }
            Self::KnotSpline(ref knots) => {
                let wrong = |source| SpecError::Knots { spec: self.to_string(), source };
                visitor.visit(&KnotSpline::<Reflectance>::new(knots, range).map_err(wrong)?)
            }
            Self::Sigmoid(n) if *quantity == Quantity::Emission => {
                visitor.visit(&ScaledSigmoid::new(n, range).map_err(degree)?)
            }
            Self::Sigmoid(n) => visitor.visit(&Sigmoid::new(n, range).map_err(degree)?),
        })
    }

    /// Where a nonlinear fit to measured samples starts: the constant function that is their mean. A scale starts at
    /// twice the peak, beyond which it is not determined.
    pub fn start(&self, quantity: &Quantity, measured: &[f64]) -> Vec<f64> {
        let mut start = vec![0.0; self.n_params(quantity)];
        let Self::Sigmoid(_) = self else { return start };
        let mean = measured.iter().sum::<f64>() / measured.len() as f64;
        let emitted = *quantity == Quantity::Emission;
        let scale =
            if emitted { 2.0 * measured.iter().copied().fold(f64::MIN_POSITIVE, f64::max) } else { 1.0 };
        start[0] = inverse_sigmoid((mean / scale).clamp(0.01, 0.99));
        if let (true, Some(last)) = (emitted, start.last_mut()) {
            *last = scale;
        }
        start
    }

    /// Whether the family is linear in its parameters.
    pub const fn is_linear(&self) -> bool {
        match self {
            Self::Polynomial(_) | Self::Chebyshev(_) | Self::BSpline(_) | Self::KnotSpline(_) => true,
            Self::Sigmoid(_) => false,
        }
    }

    /// How many knots were chosen; they count as parameters that a set shares.
    pub const fn chosen_knots(&self) -> usize {
        match self {
            Self::KnotSpline(knots) => knots.len(),
            Self::Polynomial(_) | Self::Chebyshev(_) | Self::BSpline(_) | Self::Sigmoid(_) => 0,
        }
    }

    /// How many free parameters one spectrum takes.
    pub const fn n_params(&self, quantity: &Quantity) -> usize {
        match self {
            Self::Polynomial(n) | Self::Chebyshev(n) => *n + 1,
            Self::BSpline(n) => *n,
            Self::KnotSpline(knots) => knots.len() + 4,
            Self::Sigmoid(n) => *n + if matches!(quantity, Quantity::Emission) { 2 } else { 1 },
        }
    }

    /// The families and sizes that a search tries: from few parameters to many.
    pub fn candidates(quantity: &Quantity) -> Vec<Self> {
        let mut all: Vec<Self> = (2..=8)
            .map(Self::Sigmoid)
            .chain((4..=32).map(Self::BSpline))
            .chain([36, 40, 48, 56, 64].map(Self::BSpline))
            .chain((3..=24).map(Self::Chebyshev))
            .collect();
        all.sort_by_key(|spec| spec.n_params(quantity));
        all
    }
}

/// The `p` of which `½ + p / (2 √(1 + p²))` is `value`, inside (0, 1).
fn inverse_sigmoid(value: f64) -> f64 {
    let s = 2.0 * value - 1.0;
    s / (1.0 - s * s).sqrt()
}

impl fmt::Display for Spec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Polynomial(n) => write!(f, "polynomial:{n}"),
            Self::Chebyshev(n) => write!(f, "chebyshev:{n}"),
            Self::BSpline(n) => write!(f, "bspline:{n}"),
            Self::Sigmoid(n) => write!(f, "sigmoid:{n}"),
            Self::KnotSpline(knots) => {
                let list: Vec<String> = knots.iter().map(ToString::to_string).collect();
                write!(f, "bspline@{}", list.join(","))
            }
        }
    }
}

impl FromStr for Spec {
    type Err = SpecError;

    fn from_str(text: &str) -> Result<Self, SpecError> {
        let unknown = || SpecError::Unknown(escaped(text).chars().take(40).collect());
        if let Some(knots) = text.strip_prefix("bspline@") {
            let parsed: Result<Vec<f64>, _> = knots.split(',').map(|k| k.trim().parse()).collect();
            return parsed.map(Self::KnotSpline).map_err(|_| unknown());
        }
        let (family, size) = text.split_once(':').ok_or_else(unknown)?;
        let size: usize = size.parse().map_err(|_| unknown())?;
        match family {
            "polynomial" => Ok(Self::Polynomial(size)),
            "chebyshev" => Ok(Self::Chebyshev(size)),
            "bspline" => Ok(Self::BSpline(size)),
            "sigmoid" => Ok(Self::Sigmoid(size)),
            _ => Err(unknown()),
        }
    }
}

#[cfg(test)]
mod tests;
