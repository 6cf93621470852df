//! What a number or vector means, as data: quantity, unit, range, space.

use serde::{Deserialize, Serialize};

/// What a number or vector means, in which unit, over which range.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "quantity", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Quantity {
    /// Vacuum wavelength in nm, over the stated range.
    Wavelength {
        /// Shortest, nm.
        from: f64,
        /// Longest, nm.
        to: f64,
    },
    /// Which color of a set: a whole number in `0 .. count`.
    Index {
        /// How many there are.
        count: usize,
    },
    /// Temperature in K, over the stated range.
    Temperature {
        /// Lowest, K.
        from: f64,
        /// Highest, K.
        to: f64,
    },
    /// Angle above the horizon in degrees, over the stated range.
    Elevation {
        /// Lowest, degrees.
        from: f64,
        /// Highest, degrees.
        to: f64,
    },
    /// Time in s.
    Time,
    /// Unit vector, right-handed, z up.
    Direction,
    /// Position; each coordinate in `[0, 1]`.
    Position,
    /// Reflectance factor; the perfect diffuser has 1.
    Reflectance,
    /// Transmittance; clear air has 1.
    Transmittance,
    /// Spectral power, relative unless the file says otherwise.
    Emission,
    /// Spectral radiance, W·m⁻²·sr⁻¹·nm⁻¹.
    SpectralRadiance,
    /// CIE tristimulus values; the perfect diffuser has Y = 1.
    Xyz {
        /// The observer, as `CIE 1931 2°`.
        observer: String,
    },
    /// CIELAB (CIE 1976 L\*a\*b\*), L\* from 0 to 100.
    Lab {
        /// The white that it is relative to, as `D65, CIE 1931 2°`.
        white: String,
    },
    /// Oklab, L from 0 to 1.
    Oklab,
    /// Linear RGB.
    LinearRgb {
        /// The RGB space, as `sRGB`: its primaries and white.
        space: String,
    },
    /// RGB encoded for display by the space's transfer function.
    EncodedRgb {
        /// The RGB space.
        space: String,
    },
    /// A plain number or vector without unit.
    Number,
}

impl Quantity {
    /// The unit, where there is one.
    pub fn unit(&self) -> Option<&'static str> {
        self.unit_and_range().0
    }

    /// The stated range of each component, where there is one.
    pub fn range(&self) -> Option<(f64, f64)> {
        self.unit_and_range().1
    }

    fn unit_and_range(&self) -> (Option<&'static str>, Option<(f64, f64)>) {
        match *self {
            Self::Wavelength { from, to } => (Some("nm"), Some((from, to))),
            Self::Temperature { from, to } => (Some("K"), Some((from, to))),
            Self::Elevation { from, to } => (Some("°"), Some((from, to))),
            #[expect(clippy::cast_precision_loss, reason = "a set has fewer than 2²⁴ members")]
            Self::Index { count } => (None, Some((0.0, count.saturating_sub(1) as f64))),
            Self::Direction => (None, Some((-1.0, 1.0))),
            Self::Position => (None, Some((0.0, 1.0))),
            Self::Time => (Some("s"), None),
            Self::SpectralRadiance => (Some("W·m⁻²·sr⁻¹·nm⁻¹"), None),
            Self::Reflectance
            | Self::Transmittance
            | Self::Emission
            | Self::Xyz { .. }
            | Self::Lab { .. }
            | Self::Oklab
            | Self::LinearRgb { .. }
            | Self::EncodedRgb { .. }
            | Self::Number => (None, None),
        }
    }

    /// The same over another range, where it states one in its unit.
    #[must_use]
    pub fn over(self, from: f64, to: f64) -> Self {
        match self {
            Self::Wavelength { .. } => Self::Wavelength { from, to },
            Self::Temperature { .. } => Self::Temperature { from, to },
            Self::Elevation { .. } => Self::Elevation { from, to },
            other => other,
        }
    }

    /// The quantity in words, for a comment or a table.
    pub fn describe(&self) -> String {
        match self {
            Self::Wavelength { from, to } => format!("wavelength in nm, {from} to {to}"),
            Self::Index { count } => format!("index of the color, 0 to {}", count.saturating_sub(1)),
            Self::Temperature { from, to } => format!("temperature in K, {from} to {to}"),
            Self::Elevation { from, to } => {
                format!("angle above the horizon in degrees, {from} to {to}")
            }
            Self::Time => "time in s".into(),
            Self::Direction => "unit direction, z up".into(),
            Self::Position => "position in [0, 1]".into(),
            Self::Reflectance => "reflectance factor, perfect diffuser = 1".into(),
            Self::Transmittance => "transmittance, clear = 1".into(),
            Self::Emission => "relative spectral power".into(),
            Self::SpectralRadiance => "spectral radiance in W·m⁻²·sr⁻¹·nm⁻¹".into(),
            Self::Xyz { observer } => format!("XYZ, {observer}, perfect diffuser Y = 1"),
            Self::Lab { white } => format!("CIELAB, white {white}"),
            Self::Oklab => "Oklab".into(),
            Self::LinearRgb { space } => format!("linear {space}"),
            Self::EncodedRgb { space } => format!("{space}, encoded for display"),
            Self::Number => "number".into(),
        }
    }
}

/// One argument or result: a name, a width, a meaning.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Port {
    /// The name, as it stands in generated text.
    pub name: String,
    /// Number of components: 1 is a number, 2 to 4 a vector.
    pub width: u8,
    /// What it means.
    #[serde(flatten)]
    pub quantity: Quantity,
}

impl Port {
    /// A port.
    pub fn new(name: &str, width: u8, quantity: Quantity) -> Self {
        Self { name: name.into(), width, quantity }
    }
}
