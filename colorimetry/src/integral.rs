//! A spectrum seen by an observer, as a color: the sum over wavelengths is part of the function.

#[cfg(test)]
mod tests;

use super::illuminant::Illuminant;
use super::integrate::Weights;
use super::observer::Observer;
use super::quadrature::Quadrature;
use color_fn_core::color::Color;
use color_fn_core::domain::{
    Domain, Emission, Nothing, Number, NumberDomain, Port, Quantity, Reflectance, SpectralRadiance,
    Transmittance, Wavelength, Xyz,
};
use color_fn_core::layout::Layout;
use color_fn_core::params::Params;
use color_fn_core::scalar::Scalar;

/// An input that has a wavelength, as its last part.
pub trait Spectral: Domain {
    /// What is left of it without the wavelength.
    type Rest: Domain;
    /// The input at a wavelength in nm.
    fn at<S: Scalar>(rest: <Self::Rest as Domain>::Value<S>, wavelength: S) -> Self::Value<S>;
}

impl Spectral for Wavelength {
    type Rest = Nothing;
    #[inline(always)]
    fn at<S: Scalar>((): (), wavelength: S) -> S {
        wavelength
    }
}

impl<A: Domain> Spectral for (A, Wavelength) {
    type Rest = A;
    #[inline(always)]
    fn at<S: Scalar>(rest: A::Value<S>, wavelength: S) -> (A::Value<S>, S) {
        (rest, wavelength)
    }
}

impl<A: Domain, B: Domain> Spectral for (A, (B, Wavelength)) {
    type Rest = (A, B);
    #[inline(always)]
    fn at<S: Scalar>((a, b): (A::Value<S>, B::Value<S>), wavelength: S) -> (A::Value<S>, (B::Value<S>, S)) {
        (a, (b, wavelength))
    }
}

/// A spectral quantity that light is multiplied by.
pub trait LightFactor: NumberDomain {}
impl LightFactor for Reflectance {}
impl LightFactor for Transmittance {}
impl LightFactor for Number {}

/// A spectral quantity that is light.
pub trait Light: NumberDomain {}
impl Light for Emission {}
impl Light for SpectralRadiance {}
impl Light for Number {}

/// The tristimulus values of a spectral color: `Σ weightsᵢ · C(start + i · step)`.
///
/// What went into the color besides the wavelength is what goes in here: the index of a set, the temperature of a
/// body, or [`Nothing`]. The weights are a fixed table, so that a graph holds one loop and a shader shares the table.
///
/// ```
/// use color_fn_colorimetry::integral::Integral;
/// use color_fn_colorimetry::{Illuminant, Observer};
/// use color_fn_core::domain::{Reflectance, Wavelength};
/// use color_fn_core::{Color, Layout, Params, Scalar, eval};
///
/// /// The same reflectance everywhere.
/// struct Gray;
///
/// impl Color for Gray {
///     type In = Wavelength;
///     type Out = Reflectance;
///
///     fn layout(&self) -> Layout {
///         Layout::new().free("gray", 1, 1)
///     }
///     #[inline(always)]
///     fn eval<S: Scalar>(&self, params: Params<'_, S>, _: S) -> S {
///         params.block(0).first().get(0)
///     }
/// }
///
/// let d65 = Illuminant::named("D65").unwrap();
/// let xyz = eval(&Integral::under(Gray, Observer::Cie1931_2, &d65), &[0.5], ()).unwrap();
/// assert!((xyz.y - 0.5).abs() < 1e-6);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Integral<C> {
    spectrum: C,
    rule: Rule,
    observer: Observer,
    split: usize,
}

/// How the sum is taken.
#[derive(Debug, Clone, PartialEq)]
enum Rule {
    /// At equal steps.
    Steps(Weights),
    /// At few wavelengths.
    Nodes(Quadrature),
}

impl<C: Color> Integral<C>
where
    C::In: Spectral,
{
    /// A reflectance or transmittance under an illuminant, at 1 nm over the observer's range: the perfect diffuser
    /// has Y = 1 ([`Weights::reflectance`]).
    pub fn under(spectrum: C, observer: Observer, illuminant: &Illuminant) -> Self
    where
        C::Out: LightFactor,
    {
        Self::new(spectrum, observer, Weights::reflectance(observer, illuminant))
    }

    /// A light itself, at 1 nm over the observer's range, in the unit of the spectrum times nm
    /// ([`Weights::emission`]).
    pub fn emitted(spectrum: C, observer: Observer) -> Self
    where
        C::Out: Light,
    {
        Self::new(spectrum, observer, Weights::emission(observer))
    }

    /// With other weights for an observer: of an [ASTM table](super::e308), or normalised.
    pub fn new(spectrum: C, observer: Observer, weights: Weights) -> Self {
        Self::by(spectrum, observer, Rule::Steps(weights))
    }

    /// By a quadrature rule for an observer, which was made for such spectra: its nodes and weights are the fixed table.
    ///
    /// # Panics
    /// When the rule has no nodes.
    pub fn by_quadrature(spectrum: C, observer: Observer, rule: Quadrature) -> Self {
        Self::by(spectrum, observer, Rule::Nodes(rule))
    }

    fn by(spectrum: C, observer: Observer, rule: Rule) -> Self {
        let split = spectrum.layout().blocks().len();
        Self { spectrum, rule, observer, split }
    }
}

impl<C: Color> Color for Integral<C>
where
    C::In: Spectral,
    C::Out: NumberDomain,
{
    type In = <C::In as Spectral>::Rest;
    type Out = Xyz;
    const IS_GRAPH: bool = C::IS_GRAPH;

    fn layout(&self) -> Layout {
        let layout = Layout::new().part("spectrum", self.spectrum.layout());
        match &self.rule {
            Rule::Steps(weights) => layout.fixed("weights", 3, weights.rows.as_flattened().to_vec()),
            Rule::Nodes(rule) => layout.fixed("nodes", 4, rule.nodes.as_flattened().to_vec()),
        }
    }
    #[inline(always)]
    fn eval<S: Scalar>(&self, params: Params<'_, S>, rest: <Self::In as Domain>::Value<S>) -> S::Vec<3> {
        let (spectrum, table) = params.split_at(self.split);
        let table = table.block(0);
        params.sum::<S::Vec<3>>(
            table.len(),
            #[inline(always)]
            |i| {
                let row = table.row(i);
                let (wavelength, first) = match &self.rule {
                    Rule::Steps(weights) => {
                        (S::number(i).mul_add(S::lit(weights.step), S::lit(weights.start)), 0)
                    }
                    Rule::Nodes(_) => (row.get(0), 1),
                };
                let value = self.spectrum.eval(spectrum, C::In::at::<S>(rest, wavelength));
                row.vec::<3>(first) * C::Out::number::<S>(value)
            },
        )
    }
    fn name(&self) -> String {
        self.spectrum.name()
    }
    fn inputs(&self) -> Vec<Port> {
        // The wavelength is the last part of the input, and one number.
        let mut ports = self.spectrum.inputs();
        ports.pop();
        ports
    }
    fn outputs(&self) -> Vec<Port> {
        vec![Port::new("xyz", 3, Quantity::Xyz { observer: self.observer.to_string() })]
    }
}
