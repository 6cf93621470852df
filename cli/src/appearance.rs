//! The appearance of spectra: spectrum → XYZ → linear sRGB → encoded, as composed colors and as plain numbers.
//!
//! Reflectance and transmittance are viewed under an illuminant, whose integrated white is adapted (Bradford) to the
//! white of sRGB. Emitters are viewed as they are: its XYZ become sRGB without adaptation, scaled for the display.

use color_fn_colorimetry::convert::Matrix;
use color_fn_colorimetry::integral::Spectral;
use color_fn_colorimetry::matrix::apply;
use color_fn_colorimetry::{
    Adaptation, Integral, Observer, Quadrature, RgbSpace, ViewingConditions, Weights,
};
use color_fn_core::Color;
use color_fn_core::compose::{Compose, Then};
use color_fn_core::domain::{LinearRgb, Number, Quantity, Xyz};

use crate::error::Failure;
use crate::present::chart::Rgb;
use crate::present::picture::byte;

/// A spectral color as linear sRGB.
pub(crate) type Linear<C> = Then<Integral<C>, Matrix<Xyz, LinearRgb>>;

/// How a spectrum becomes a color.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Appearance {
    /// Of an object, under the illuminant.
    Object,
    /// Of an emitter, as it is.
    Emitter,
}

impl Appearance {
    /// That of spectra of a quantity; a plain number is taken as a reflectance.
    pub(crate) const fn of(quantity: &Quantity) -> Self {
        match quantity {
            Quantity::Emission | Quantity::SpectralRadiance => Self::Emitter,
            _ => Self::Object,
        }
    }

    /// For a message: `under D65 for CIE 1931 2°`; an emitter needs no illuminant.
    pub(crate) fn describe(self, conditions: &ViewingConditions) -> String {
        match self {
            Self::Object => format!("under {} for {}", conditions.illuminant.name(), conditions.observer),
            Self::Emitter => format!("as light for {}", conditions.observer),
        }
    }

    /// The table of weights of the tristimulus sum.
    pub(crate) fn weights(self, conditions: &ViewingConditions) -> Weights {
        match self {
            Self::Object => conditions.weights(),
            Self::Emitter => Weights::emission(conditions.observer),
        }
    }

    fn matrix(self, conditions: &ViewingConditions) -> Result<Matrix<Xyz, LinearRgb>, Failure> {
        let white = match self {
            Self::Object => conditions.white(),
            Self::Emitter => RgbSpace::SRGB.white_xyz(),
        };
        Ok(Matrix::xyz_to_rgb(RgbSpace::SRGB, white, Adaptation::Bradford)?)
    }

    /// A spectral color as XYZ, by a quadrature rule or by the sum at 1 nm.
    pub(crate) fn xyz<C: Color<Out = Number>>(
        self,
        conditions: &ViewingConditions,
        spectrum: C,
        rule: Option<Quadrature>,
    ) -> Integral<C>
    where
        C::In: Spectral,
    {
        match rule {
            Some(rule) => Integral::by_quadrature(spectrum, conditions.observer, rule),
            None => Integral::new(spectrum, conditions.observer, self.weights(conditions)),
        }
    }

    /// A spectral color as linear sRGB, likewise.
    pub(crate) fn linear<C: Color<Out = Number>>(
        self,
        conditions: &ViewingConditions,
        spectrum: C,
        rule: Option<Quadrature>,
    ) -> Result<Linear<C>, Failure>
    where
        C::In: Spectral,
    {
        Ok(self.xyz(conditions, spectrum, rule).then(self.matrix(conditions)?))
    }
}

/// The same for plain numbers: makes its tables once.
#[derive(Debug)]
pub(crate) struct Viewer {
    weights: Weights,
    matrix: Matrix<Xyz, LinearRgb>,
}

impl Viewer {
    /// Makes the tables.
    pub(crate) fn new(conditions: &ViewingConditions, appearance: Appearance) -> Result<Self, Failure> {
        Ok(Self { weights: appearance.weights(conditions), matrix: appearance.matrix(conditions)? })
    }

    /// Linear sRGB of a spectrum, given as a function of wavelength in nm.
    pub(crate) fn linear(&self, spectrum: impl Fn(f64) -> f64) -> [f64; 3] {
        apply(self.matrix.rows(), self.weights.tristimulus(spectrum))
    }
}

/// What lights are multiplied by to fit a display: the largest component of all becomes 1. For what is lit, 1.
/// Each light of a set is shown at its own exposure: their scales are mostly relative.
pub(crate) fn exposure<'a>(appearance: Appearance, colors: impl Iterator<Item = &'a [f64; 3]>) -> f64 {
    let largest = colors.flatten().copied().fold(0.0, f64::max);
    match appearance {
        Appearance::Emitter if largest > 0.0 && largest.is_finite() => 1.0 / largest,
        Appearance::Emitter | Appearance::Object => 1.0,
    }
}

/// Linear sRGB as bytes for a display, clamped.
pub(crate) fn bytes(linear: [f64; 3]) -> Rgb {
    linear.map(|x| byte(RgbSpace::SRGB.transfer.encode(x.clamp(0.0, 1.0))))
}

/// The colors of single wavelengths, for a strip under a chart: as much white is added as brings each into sRGB, and
/// they fade at the ends as the eye does.
pub(crate) fn strip([from, to]: [f64; 2]) -> Option<Vec<(f64, Rgb)>> {
    let matrix = RgbSpace::SRGB.from_xyz()?;
    let steps = 160;
    let places = (0..=steps).map(|i| from + (to - from) * f64::from(i) / f64::from(steps));
    let colors: Vec<(f64, [f64; 3])> = places
        .map(|nm| {
            let linear = apply(&matrix, Observer::Cie1931_2.at(nm));
            let white = linear.iter().copied().fold(0.0, f64::min);
            (nm, linear.map(|x| x - white))
        })
        .collect();
    let factor = exposure(Appearance::Emitter, colors.iter().map(|(_, rgb)| rgb));
    Some(colors.into_iter().map(|(nm, rgb)| (nm, bytes(rgb.map(|x| x * factor)))).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use color_fn_colorimetry::Illuminant;

    #[test]
    fn a_perfect_diffuser_is_white_under_every_light() {
        for light in ["D65", "A", "FL2"] {
            let illuminant = Illuminant::named(light).expect("a standard light");
            let conditions = ViewingConditions { illuminant, observer: Observer::Cie1931_2 };
            let white = Viewer::new(&conditions, Appearance::Object).expect("a white").linear(|_| 1.0);
            // Bradford matrices are inverted numerically: rounding.
            assert!(white.iter().all(|x| (x - 1.0).abs() < 1e-12), "{light}: {white:?}");
            assert_eq!(bytes(white), [255; 3]);
        }
    }

    #[test]
    fn lights_are_scaled_to_the_display() {
        let colors = [[0.5, 4.0, 1.0], [2.0, 0.0, -1.0]];
        assert_eq!(exposure(Appearance::Emitter, colors.iter()), 0.25);
        assert_eq!(exposure(Appearance::Object, colors.iter()), 1.0);
        assert_eq!(exposure(Appearance::Emitter, [[0.0; 3]].iter()), 1.0);
    }

    #[test]
    fn the_strip_goes_from_blue_to_red() {
        let strip = strip([380.0, 730.0]).expect("sRGB has a matrix");
        let at = |nm: f64| strip.iter().find(|(x, _)| *x >= nm).expect("in range").1;
        let ([r, _, b], [red, _, blue]) = (at(450.0), at(640.0));
        assert!(b > r && red > blue);
    }
}
