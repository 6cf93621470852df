//! A family and its size as text: `sigmoid:2`, `chebyshev:8`, `bspline:12`.

use std::fmt;
use std::str::FromStr;

use color_fn::domain::{Emission, NumberDomain, Quantity, Reflectance, Transmittance};
use color_fn::{Graph, record};

use crate::{
    BSpline, BadKnots, Chebyshev, DegreeTooHigh, KnotSpline, Monomial, Range, ScaledSigmoid, Sigmoid,
    TooFewCoefficients,
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
    #[error("{spec}: {source}")]
    Degree {
        /// The specification.
        spec: String,
        /// Why.
        source: DegreeTooHigh,
    },
    /// The number of coefficients is wrong.
    #[error("{spec}: {source}")]
    Coefficients {
        /// The specification.
        spec: String,
        /// Why.
        source: TooFewCoefficients,
    },
    /// The knots are wrong.
    #[error("{spec}: {source}")]
    Knots {
        /// The specification.
        spec: String,
        /// Why.
        source: BadKnots,
    },
    /// A function of wavelength gives reflectance, transmittance or emission.
    #[error("a spectrum is a reflectance, a transmittance or an emission, not a {0}")]
    Quantity(String),
}

impl Spec {
    /// The graph of the family over a range, for samples of a quantity.
    ///
    /// # Errors
    /// When the size is out of bounds, the knots lie outside the range, or the quantity is not spectral.
    pub fn graph(&self, range: Range, quantity: &Quantity) -> Result<Graph, SpecError> {
        match quantity {
            Quantity::Reflectance => self.graph_of::<Reflectance>(range, false),
            Quantity::Transmittance => self.graph_of::<Transmittance>(range, false),
            Quantity::Emission => self.graph_of::<Emission>(range, true),
            other => Err(SpecError::Quantity(other.describe())),
        }
    }

    fn graph_of<O: NumberDomain>(&self, range: Range, scaled: bool) -> Result<Graph, SpecError> {
        let degree = |source| SpecError::Degree { spec: self.to_string(), source };
        let mut graph = match *self {
            Self::Polynomial(n) => record(&Monomial::<O>::new(n, range).map_err(degree)?),
            Self::Chebyshev(n) => record(&Chebyshev::<O>::new(n, range).map_err(degree)?),
            Self::BSpline(n) => {
                let wrong = |source| SpecError::Coefficients { spec: self.to_string(), source };
                record(&BSpline::<O>::new(n, range).map_err(wrong)?)
            }
            Self::KnotSpline(ref knots) => {
                let wrong = |source| SpecError::Knots { spec: self.to_string(), source };
                record(&KnotSpline::<O>::new(knots, range).map_err(wrong)?)
            }
            Self::Sigmoid(n) if scaled => record(&ScaledSigmoid::new(n, range).map_err(degree)?),
            Self::Sigmoid(n) => record(&Sigmoid::new(n, range).map_err(degree)?),
        };
        graph.outputs[0].0 = O::ports().swap_remove(0);
        Ok(graph)
    }

    /// Where a nonlinear fit to measured samples starts: a flat curve, of twice the peak where there is a scale.
    pub fn start(&self, quantity: &Quantity, measured: &[f64]) -> Vec<f64> {
        let mut start = vec![0.0; self.n_params(quantity)];
        if let (Self::Sigmoid(_), Quantity::Emission, Some(scale)) = (self, quantity, start.last_mut()) {
            *scale = 2.0 * measured.iter().copied().fold(0.0, f64::max);
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
        let unknown = || SpecError::Unknown(text.chars().take(40).collect());
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
