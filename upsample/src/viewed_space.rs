//! RGB spaces under the viewing conditions of their whites, and what a wavelength adds to a color there.

use std::fmt;
use std::str::FromStr;

use color_fn_colorimetry::cct::ColorTemperature;
use color_fn_colorimetry::matrix::{IDENTITY, Matrix3, apply, inverse, product};
use color_fn_colorimetry::rgb::UnknownRgbSpace;
use color_fn_colorimetry::white::xy_of_xyz;
use color_fn_colorimetry::{Adaptation, Illuminant, Observer, RgbSpace, ViewingConditions, Weights};

/// The white under which a space is upsampled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum White {
    /// CIE standard illuminant D65: sRGB, Display P3, Rec.2020.
    D65,
    /// CIE illuminant D50: ProPhoto RGB.
    D50,
    /// CIE daylight at the correlated color temperature of the white of ACES, xy = (0.32168, 0.33767): 5998 K.
    Aces,
    /// Equal energy: no light at all, for spectra that are light themselves.
    Equal,
}

impl White {
    /// Every white.
    pub const ALL: [Self; 4] = [Self::D65, Self::D50, Self::Aces, Self::Equal];

    /// The white of a space: by its chromaticity, so that a space with other primaries has one too; `None` when the
    /// chromaticity is none of the three.
    pub fn of(space: &RgbSpace) -> Option<Self> {
        let same = |known: RgbSpace| known.white == space.white;
        if same(RgbSpace::SRGB) {
            Some(Self::D65)
        } else if same(RgbSpace::PROPHOTO) {
            Some(Self::D50)
        } else if same(RgbSpace::ACESCG) {
            Some(Self::Aces)
        } else {
            None
        }
    }

    /// Its name in files: `d65`, `d50`, `aces`, `equal`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::D65 => "d65",
            Self::D50 => "d50",
            Self::Aces => "aces",
            Self::Equal => "equal",
        }
    }

    /// Its spectral power, relative.
    pub fn illuminant(self) -> Illuminant {
        match self {
            Self::D65 => Illuminant::named("D65").expect("a standard illuminant"),
            Self::D50 => Illuminant::named("D50").expect("a standard illuminant"),
            Self::Aces => {
                let kelvin =
                    ColorTemperature::of(RgbSpace::ACESCG.white_xyz()).expect("near the locus").kelvin;
                Illuminant::daylight(kelvin).expect("inside the daylight series")
            }
            Self::Equal => Illuminant::named("E").expect("a standard illuminant"),
        }
    }
}

impl fmt::Display for White {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::D65 => "D65",
            Self::D50 => "D50",
            Self::Aces => "daylight at the color temperature of the white of ACES",
            Self::Equal => "equal energy",
        })
    }
}

/// A space for which no upsampling is defined.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum UnsupportedSpace {
    /// No space has the name.
    #[error(transparent)]
    Unknown(#[from] UnknownRgbSpace),
    /// The white is none of the three for which there is a light.
    #[error(
        "{name} has the white xy = {white:?}, for which no light is defined: take a space with the white D65, D50 or that of ACES"
    )]
    White {
        /// The space.
        name: String,
        /// Its white.
        white: [f64; 2],
    },
    /// The primaries lie on a line.
    #[error("the primaries of {name} lie on a line")]
    Primaries {
        /// The space.
        name: String,
    },
}

/// An RGB space under its viewing conditions: the illuminant of its white and the CIE 1931 2° observer.
///
/// The color of a reflectance is the sum at 1 nm over 360–830 nm, adapted (Bradford) from the integrated white of the
/// light to the white of the space: the perfect diffuser has RGB = (1, 1, 1) exactly.
///
/// Solving is done in *responses*: RGB to the primaries of ACES2065-1, which enclose all colors, with the white of the
/// light. Their sensitivities are nowhere negative, so that the responses of a reflectance lie in `[0, 1]`.
#[derive(Debug, Clone, PartialEq)]
pub struct ViewedSpace {
    /// The space.
    pub space: RgbSpace,
    /// Its white.
    pub white: White,
    /// The illuminant of that white, and the observer.
    pub conditions: ViewingConditions,
    rgb_to_responses: Matrix3,
    responses_to_rgb: Matrix3,
    responses_to_xyz: Matrix3,
    responses: Weights,
}

impl ViewedSpace {
    /// Reflectances of a space, under its white.
    ///
    /// # Errors
    /// When no light is defined for its white, or its primaries lie on a line.
    pub fn new(space: RgbSpace) -> Result<Self, UnsupportedSpace> {
        let white = White::of(&space)
            .ok_or_else(|| UnsupportedSpace::White { name: space.name.to_owned(), white: space.white })?;
        let integrated = white.illuminant().white(Observer::Cie1931_2);
        let adapted = Adaptation::Bradford
            .matrix(space.white_xyz(), integrated)
            .expect("the whites of these spaces are no degenerate ones");
        Self::build(space, white, &adapted)
    }

    /// Lights of a space: the spectrum itself is seen, and nothing is adapted. The light that is 1 at every wavelength
    /// has Y = 1; its color is that of equal energy, which is not white in any of these spaces.
    ///
    /// # Errors
    /// When its primaries lie on a line.
    pub fn of_light(space: RgbSpace) -> Result<Self, UnsupportedSpace> {
        Self::build(space, White::Equal, &IDENTITY)
    }

    fn build(space: RgbSpace, white: White, adapted: &Matrix3) -> Result<Self, UnsupportedSpace> {
        let name = || space.name.to_owned();
        let conditions = ViewingConditions::new(white.illuminant(), Observer::Cie1931_2);
        let mut weights = conditions.weights();
        let sharp = RgbSpace { white: xy_of_xyz(weights.white()), ..RgbSpace::ACES2065_1 };
        let responses_to_xyz = sharp.to_xyz().expect("the primaries of ACES2065-1 span a triangle");
        let xyz_to_responses = inverse(&responses_to_xyz).expect("and so do its columns");
        let space_to_xyz = space.to_xyz().ok_or_else(|| UnsupportedSpace::Primaries { name: name() })?;
        let rgb_to_responses = product(&xyz_to_responses, &product(adapted, &space_to_xyz));
        let responses_to_rgb =
            inverse(&rgb_to_responses).ok_or_else(|| UnsupportedSpace::Primaries { name: name() })?;
        for row in &mut weights.rows {
            // The far red lies on the edge of the triangle: the last digits may be negative.
            *row = apply(&xyz_to_responses, *row).map(|w| w.max(0.0));
        }
        // What that moved.
        let sum = weights.white();
        for row in &mut weights.rows {
            *row = [0, 1, 2].map(|c| row[c] / sum[c]);
        }
        Ok(Self {
            space,
            white,
            conditions,
            rgb_to_responses,
            responses_to_rgb,
            responses_to_xyz,
            responses: weights,
        })
    }

    /// Linear RGB as responses: 1 is the white.
    pub fn responses(&self, rgb: [f64; 3]) -> [f64; 3] {
        apply(&self.rgb_to_responses, rgb)
    }

    /// Responses as linear RGB.
    pub fn rgb(&self, responses: [f64; 3]) -> [f64; 3] {
        apply(&self.responses_to_rgb, responses)
    }

    /// XYZ of linear RGB under the light of the white; the perfect diffuser has Y = 1.
    pub fn xyz(&self, rgb: [f64; 3]) -> [f64; 3] {
        apply(&self.responses_to_xyz, self.responses(rgb))
    }

    /// XYZ of the perfect diffuser: the integrated white of the light.
    pub fn white_xyz(&self) -> [f64; 3] {
        apply(&self.responses_to_xyz, [1.0; 3])
    }

    /// Linear RGB of a reflectance, given as a function of wavelength in nm: the sum at 1 nm over 360–830 nm.
    pub fn rgb_of(&self, reflectance: impl Fn(f64) -> f64) -> [f64; 3] {
        self.rgb(self.responses.tristimulus(reflectance))
    }

    /// What each wavelength adds to the responses, at 1 nm over 360–830 nm; the columns sum to 1.
    pub const fn weights(&self) -> &Weights {
        &self.responses
    }

    /// The matrix from linear RGB to responses.
    pub(crate) const fn matrix(&self) -> &Matrix3 {
        &self.rgb_to_responses
    }
}

impl FromStr for ViewedSpace {
    type Err = UnsupportedSpace;

    /// Reads the name of a space, as [`RgbSpace`] does.
    fn from_str(name: &str) -> Result<Self, UnsupportedSpace> {
        Self::new(name.parse::<RgbSpace>()?)
    }
}
