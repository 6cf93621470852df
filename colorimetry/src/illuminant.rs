//! Illuminants: the named standard ones, the CIE daylight series, and measured ones.

use std::sync::LazyLock;

use thiserror::Error;

use super::black_body::planck;
use super::interpolate::{Curve, CurveError};
use super::observer::Observer;
use super::tables::Table;
use color_fn_core::message::escaped;

/// A relative spectral power distribution that lights a scene.
///
/// The unit is arbitrary (the A and D series are 100 at 560 nm): everything computed under an
/// illuminant is normalised by it. Between samples it is linear; beyond its first and last sample
/// the value there is held. Its luminance is positive for every [`Observer`].
#[derive(Debug, Clone, PartialEq)]
pub struct Illuminant {
    name: String,
    curve: Curve,
}

/// No standard illuminant has this name.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error(
    "unknown illuminant `{}`: choose A, B, C, D50, D55, D60, D65, D75, E, FL1–FL12, FL3.1–FL3.15, \
     HP1–HP5, LED-B1–LED-B5, LED-BH1, LED-RGB1, LED-V1, LED-V2, ID50, ID65, or a temperature from 1000K to 25000K",
    escaped(name)
)]
pub struct UnknownIlluminant {
    /// What was asked for.
    pub name: String,
}

/// A correlated color temperature outside the daylight series.
#[derive(Debug, Clone, Copy, PartialEq, Error)]
#[error("daylight is defined from 4000 K to 25000 K, not at {kelvin} K")]
pub struct DaylightOutOfRange {
    /// What was asked for, in K.
    pub kelvin: f64,
}

/// Samples that are not those of an illuminant.
#[derive(Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
pub enum InvalidIlluminant {
    /// The samples do not make a curve.
    #[error(transparent)]
    Curve(#[from] CurveError),
    /// Some power is negative.
    #[error("sample number {} is negative, and power is not", index + 1)]
    Negative {
        /// Position of the offending sample, from 0.
        index: usize,
    },
    /// No visible power, or so much or little that arithmetic fails.
    #[error("the power in the visible range is zero or beyond reason")]
    Dark,
}

static STANDARD: LazyLock<Vec<Illuminant>> = LazyLock::new(|| {
    [
        include_str!("../data/illuminants_cie_standard.csv"),
        include_str!("../data/illuminants_cie_FL.csv"),
        include_str!("../data/illuminants_cie_LED.csv"),
        include_str!("../data/illuminants_cie_HP.csv"),
    ]
    .into_iter()
    .map(Table::parse)
    .flat_map(|table| {
        let illuminant = |(i, name): (usize, &&str)| {
            let (wavelengths, values) = table.column(i);
            Illuminant::from_samples(name, &wavelengths, &values)
                .expect("the standard tables are illuminants")
        };
        table.names.iter().enumerate().map(illuminant).collect::<Vec<_>>()
    })
    .collect()
});

static DAYLIGHT_BASIS: LazyLock<Table> =
    LazyLock::new(|| Table::parse(include_str!("../data/daylight_cie_S0S1S2.csv")));

impl Illuminant {
    /// A standard illuminant: `A`, `B`, `C`, `D50`, `D55`, `D60`, `D65`, `D75`, `E`, `FL1`–`FL12`,
    /// `FL3.1`–`FL3.15`, `HP1`–`HP5`, `LED-B1`–`LED-B5`, `LED-BH1`, `LED-RGB1`, `LED-V1`, `LED-V2`,
    /// `ID50`, `ID65`.
    ///
    /// A number with `K` is a correlated color temperature: `5500K` is CIE daylight from 4000 K on, and a Planckian radiator from 1000 K to there.
    ///
    /// Case does not matter, and `F2` is read as `FL2`. Tables: CIE 15:2018, at 5 nm; most end at
    /// 780 nm, and the last value is held to 830 nm.
    pub fn named(name: &str) -> Result<Self, UnknownIlluminant> {
        let mut wanted = name.trim().to_ascii_uppercase();
        if wanted.strip_prefix('F').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit())) {
            wanted.insert(1, 'L');
        }
        if let Some(kelvin) = wanted.strip_suffix('K').and_then(|number| number.trim().parse::<f64>().ok()) {
            let light = match kelvin {
                4000.0.. => Self::daylight(kelvin).ok(),
                1000.0.. => Some(Self::planckian(kelvin)),
                _ => None,
            };
            // Named as one types it, so that a file that holds the name finds it again.
            return light
                .map(|light| Self { name: format!("{kelvin}K"), ..light })
                .ok_or_else(|| UnknownIlluminant { name: name.to_owned() });
        }
        let found = STANDARD.iter().find(|illuminant| illuminant.name == wanted);
        found.cloned().ok_or_else(|| UnknownIlluminant { name: name.to_owned() })
    }

    /// Names of the standard illuminants.
    pub fn names() -> impl Iterator<Item = &'static str> {
        STANDARD.iter().map(|illuminant| illuminant.name.as_str())
    }

    /// CIE daylight of a correlated color temperature in K, 4000–25000, with M₁ and M₂ rounded to
    /// three decimals as CIE 15:2018 tabulates it.
    ///
    /// The series is written with c₂ = 1.4388e-2 m·K, while D50, D55, D65 and D75 were named with
    /// 1.4380e-2: D65 is the daylight of 6500 · 1.4388/1.4380 K. For a smooth function of
    /// temperature take [`daylight_mixture`].
    pub fn daylight(kelvin: f64) -> Result<Self, DaylightOutOfRange> {
        let m = daylight_mixture(kelvin)?.map(|m| (m * 1e3).round() / 1e3);
        let values: Vec<f64> =
            DAYLIGHT_BASIS.triples().iter().map(|s| (s[0] + m[0] * s[1] + m[1] * s[2]).max(0.0)).collect();
        let curve =
            Curve::linear(&DAYLIGHT_BASIS.wavelengths, &values).expect("the daylight basis is a curve");
        Ok(Self { name: format!("daylight {kelvin} K"), curve })
    }

    /// A Planckian radiator of a temperature in K, 1 at 560 nm, at 5 nm from 300 to 830 nm.
    fn planckian(kelvin: f64) -> Self {
        let wavelengths: Vec<f64> = (0..=106).map(|i| 300.0 + 5.0 * f64::from(i)).collect();
        let unit = planck(560.0, kelvin);
        let values: Vec<f64> = wavelengths.iter().map(|nm| planck(*nm, kelvin) / unit).collect();
        let curve = Curve::linear(&wavelengths, &values).expect("wavelengths increase");
        Self { name: format!("{kelvin} K"), curve }
    }

    /// A measured illuminant: wavelengths in nm, increasing, and relative powers.
    pub fn from_samples(name: &str, wavelengths: &[f64], powers: &[f64]) -> Result<Self, InvalidIlluminant> {
        let curve = Curve::linear(wavelengths, powers)?;
        if let Some(index) = powers.iter().position(|&power| power < 0.0) {
            return Err(InvalidIlluminant::Negative { index });
        }
        let illuminant = Self { name: name.to_owned(), curve };
        let dark = |observer: Observer| {
            let first = observer.first_nm();
            let luminance: f64 = (observer.color_matching_functions().iter().enumerate())
                .map(|(i, cmf)| cmf[1] * illuminant.at(first + i as f64))
                .sum();
            // So far from the limits of f64 that nothing computed from it overflows.
            !(1e-200..1e200).contains(&luminance)
        };
        if Observer::ALL.into_iter().any(dark) {
            return Err(InvalidIlluminant::Dark);
        }
        Ok(illuminant)
    }

    /// Whether it is the one of this name that [`named`](Self::named) gives: then a file needs no more than that.
    pub fn is_named(&self) -> bool {
        Self::named(&self.name).is_ok_and(|named| named == *self)
    }

    /// Its name, as in `D65`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Relative power at a wavelength in nm.
    pub fn at(&self, nm: f64) -> f64 {
        self.curve.at(nm)
    }

    /// First and last wavelength of its samples, in nm; beyond them the power is held.
    pub fn range(&self) -> [f64; 2] {
        self.curve.range()
    }
}

/// Chromaticity (x, y) for the CIE 1931 observer of daylight of a correlated color temperature in
/// K, 4000–25000.
///
/// Reference: CIE 15:2018, § 4.1.2.
pub fn daylight_chromaticity(kelvin: f64) -> Result<[f64; 2], DaylightOutOfRange> {
    let t = 1e3 / kelvin;
    let x = match kelvin {
        4000.0..=7000.0 => 0.244063 + t * (0.09911 + t * (2.9678 + t * -4.6070)),
        7000.0..=25000.0 => 0.237040 + t * (0.24748 + t * (1.9018 + t * -2.0064)),
        _ => return Err(DaylightOutOfRange { kelvin }),
    };
    Ok([x, -0.275 + x * (2.870 - 3.000 * x)])
}

/// Weights M₁, M₂ of the daylight components: S = S₀ + M₁·S₁ + M₂·S₂. Not rounded, so smooth on
/// either side of 7000 K.
///
/// Domain: correlated color temperature in K, 4000–25000. Reference: CIE 15:2018, § 4.1.2.
pub fn daylight_mixture(kelvin: f64) -> Result<[f64; 2], DaylightOutOfRange> {
    let [x, y] = daylight_chromaticity(kelvin)?;
    let m = 0.0241 + 0.2562 * x - 0.7341 * y;
    Ok([(-1.3515 - 1.7703 * x + 5.9114 * y) / m, (0.0300 - 31.4424 * x + 30.0717 * y) / m])
}

/// Components of daylight: wavelengths in nm, and rows [S₀, S₁, S₂] at 5 nm over 300–830 nm.
pub fn daylight_components() -> (&'static [f64], Vec<[f64; 3]>) {
    (&DAYLIGHT_BASIS.wavelengths, DAYLIGHT_BASIS.triples())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cct::ColorTemperature;
    use crate::integrate::Weights;
    use support::assert_close;

    #[test]
    fn a_temperature_is_a_light() {
        for (name, kelvin) in [("5500K", 5500.0), ("10000 k", 10_000.0), ("2856K", 2856.0), ("1500K", 1500.0)]
        {
            let light = Illuminant::named(name).unwrap();
            assert_eq!(Illuminant::named(light.name()).unwrap(), light, "a file finds it again");
            let found =
                ColorTemperature::of(Weights::emission(Observer::Cie1931_2).tristimulus(|nm| light.at(nm)));
            // The daylight locus is defined by chromaticities whose temperatures agree to 0.1 %; radiators are sampled at 5 nm.
            assert_close(found.unwrap().kelvin / kelvin, 1.0, 1e-3);
        }
        for bad in ["K", "900K", "25001K", "-1K", "nanK", "infK"] {
            assert!(Illuminant::named(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn every_standard_illuminant_is_there() {
        let names: Vec<_> = Illuminant::names().collect();
        // 11 standard, 12 + 15 fluorescent, 9 LED, 5 high pressure.
        assert_eq!(names.len(), 52);
        for name in names {
            assert_eq!(Illuminant::named(name).unwrap().name(), name);
        }
        assert_eq!(Illuminant::named(" led-b3").unwrap().name(), "LED-B3");
        assert_eq!(Illuminant::named("f11").unwrap().name(), "FL11");
        assert_eq!(Illuminant::named("E").unwrap().at(1234.0), 100.0);
        assert!(Illuminant::named("D99").unwrap_err().to_string().contains("`D99`"));
        assert!(Illuminant::named("").is_err());
    }

    #[test]
    fn standard_values_are_the_published_ones() {
        // CIE 15:2018: the A and D series are 100 at 560 nm; D65 is 117.008 at 450 nm.
        for name in ["A", "D50", "D55", "D65", "D75"] {
            // D50 is tabulated with 100.000 after rounding to three decimals.
            assert_close(Illuminant::named(name).unwrap().at(560.0), 100.0, 1e-3);
        }
        let d65 = Illuminant::named("D65").unwrap();
        assert_eq!(d65.at(450.0), 117.008);
        assert_eq!(d65.at(830.0), d65.at(780.0));
        assert_eq!(d65.range(), [300.0, 780.0]);
    }

    #[test]
    fn illuminant_a_is_its_defining_planckian() {
        // ISO/CIE 11664-2: 100 (560/λ)⁵ (exp(c₂/(2848·560)) − 1)/(exp(c₂/(2848·λ)) − 1) with c₂ =
        // 1.435e7 nm·K.
        let a = Illuminant::named("A").unwrap();
        let planck = |nm: f64| nm.powi(-5) / (1.435e7 / (2848.0 * nm)).exp_m1();
        for i in 0..=96 {
            let nm = 300.0 + 5.0 * f64::from(i);
            // The table gives six significant digits.
            assert_close(a.at(nm) / (100.0 * planck(nm) / planck(560.0)), 1.0, 5e-6);
        }
    }

    #[test]
    fn daylight_reproduces_the_d_series() {
        for (name, nominal) in
            [("D50", 5000.0), ("D55", 5500.0), ("D60", 6000.0), ("D65", 6500.0), ("D75", 7500.0)]
        {
            let table = Illuminant::named(name).unwrap();
            let computed = Illuminant::daylight(nominal * 1.4388 / 1.4380).unwrap();
            for i in 0..=80 {
                let nm = 380.0 + 5.0 * f64::from(i);
                // One unit of the third decimal, to which the tables are given.
                assert_close(computed.at(nm), table.at(nm), 1e-3);
            }
        }
    }

    #[test]
    fn daylight_has_its_range() {
        assert_eq!(Illuminant::daylight(3999.0), Err(DaylightOutOfRange { kelvin: 3999.0 }));
        assert!(daylight_mixture(f64::NAN).is_err());
        assert!(daylight_chromaticity(25000.0).is_ok());
    }

    #[test]
    fn refuses_what_cannot_light() {
        let bad = |w: &[f64], v: &[f64]| Illuminant::from_samples("x", w, v).unwrap_err();
        assert_eq!(bad(&[400.0, 700.0], &[1.0, -1.0]), InvalidIlluminant::Negative { index: 1 });
        assert_eq!(bad(&[400.0, 700.0], &[0.0, 0.0]), InvalidIlluminant::Dark);
        assert_eq!(
            bad(&[400.0, 400.0], &[0.0, 0.0]),
            InvalidIlluminant::Curve(CurveError::NotIncreasing { index: 1 })
        );
        assert_eq!(bad(&[400.0, 700.0], &[1e308, 1e308]), InvalidIlluminant::Dark);
    }
}
