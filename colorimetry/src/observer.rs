//! Standard observers and their color matching functions.

use std::fmt;
use std::str::FromStr;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::tables::Table;
use color_fn_core::message::escaped;

/// A standard colorimetric observer.
///
/// Its short name is what a command line takes: `2`, `10`, `2015-2`, `2015-10`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Observer {
    /// CIE 1931, 2° field (ISO/CIE 11664-1). 360–830 nm. Short name `2`.
    #[default]
    Cie1931_2,
    /// CIE 1964, 10° field (ISO/CIE 11664-1). 360–830 nm. Short name `10`.
    Cie1964_10,
    /// CIE 2015, 2° field, from cone fundamentals (CIE 170-2). 390–830 nm. Short name `2015-2`.
    Cie2015_2,
    /// CIE 2015, 10° field, from cone fundamentals (CIE 170-2). 390–830 nm. Short name `2015-10`.
    Cie2015_10,
}

/// No observer has this name.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("unknown observer `{}`: choose 2 (CIE 1931), 10 (CIE 1964), 2015-2 or 2015-10", escaped(name))]
pub struct UnknownObserver {
    /// What was asked for.
    pub name: String,
}

struct MatchingFunctions {
    first_nm: f64,
    rows: Vec<[f64; 3]>,
}

fn parse(csv: &'static str) -> MatchingFunctions {
    let table = Table::parse(csv);
    MatchingFunctions { first_nm: table.wavelengths[0], rows: table.triples() }
}

static CIE_1931_2: LazyLock<MatchingFunctions> =
    LazyLock::new(|| parse(include_str!("../data/cmf_cie1931_2deg_1nm.csv")));
static CIE_1964_10: LazyLock<MatchingFunctions> =
    LazyLock::new(|| parse(include_str!("../data/cmf_cie1964_10deg_1nm.csv")));
static CIE_2015_2: LazyLock<MatchingFunctions> =
    LazyLock::new(|| parse(include_str!("../data/cmf_cie2015_2deg_1nm.csv")));
static CIE_2015_10: LazyLock<MatchingFunctions> =
    LazyLock::new(|| parse(include_str!("../data/cmf_cie2015_10deg_1nm.csv")));

impl Observer {
    /// Every observer.
    pub const ALL: [Self; 4] = [Self::Cie1931_2, Self::Cie1964_10, Self::Cie2015_2, Self::Cie2015_10];

    /// The name that a command line takes: `2`, `10`, `2015-2` or `2015-10`.
    pub fn short_name(self) -> &'static str {
        match self {
            Self::Cie1931_2 => "2",
            Self::Cie1964_10 => "10",
            Self::Cie2015_2 => "2015-2",
            Self::Cie2015_10 => "2015-10",
        }
    }

    /// Color matching functions [x̄, ȳ, z̄] at 1 nm, the first row at [`first_nm`](Self::first_nm).
    /// Dimensionless.
    pub fn color_matching_functions(self) -> &'static [[f64; 3]] {
        &self.functions().rows
    }

    /// Wavelength of the first row, in nm.
    pub fn first_nm(self) -> f64 {
        self.functions().first_nm
    }

    /// Wavelength of the last row, in nm.
    pub fn last_nm(self) -> f64 {
        self.first_nm() + (self.functions().rows.len() - 1) as f64
    }

    /// Color matching functions [x̄, ȳ, z̄] at a wavelength in nm: linear between the rows, zero
    /// beyond them.
    pub fn at(self, nm: f64) -> [f64; 3] {
        if !(self.first_nm()..=self.last_nm()).contains(&nm) {
            return [0.0; 3];
        }
        let rows = self.color_matching_functions();
        let x = nm - self.first_nm();
        let i = (x as usize).min(rows.len() - 2);
        let t = x - i as f64;
        [0, 1, 2].map(|c| rows[i][c] + t * (rows[i + 1][c] - rows[i][c]))
    }

    fn functions(self) -> &'static MatchingFunctions {
        match self {
            Self::Cie1931_2 => &CIE_1931_2,
            Self::Cie1964_10 => &CIE_1964_10,
            Self::Cie2015_2 => &CIE_2015_2,
            Self::Cie2015_10 => &CIE_2015_10,
        }
    }
}

impl fmt::Display for Observer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Cie1931_2 => "CIE 1931 2°",
            Self::Cie1964_10 => "CIE 1964 10°",
            Self::Cie2015_2 => "CIE 2015 2°",
            Self::Cie2015_10 => "CIE 2015 10°",
        })
    }
}

impl FromStr for Observer {
    type Err = UnknownObserver;

    /// Reads a [short name](Self::short_name); `1931` and `1964` are taken too, and a trailing `°`.
    fn from_str(name: &str) -> Result<Self, UnknownObserver> {
        match name.trim().trim_end_matches('°') {
            "2" | "1931" | "1931-2" => Ok(Self::Cie1931_2),
            "10" | "1964" | "1964-10" => Ok(Self::Cie1964_10),
            "2015-2" => Ok(Self::Cie2015_2),
            "2015-10" => Ok(Self::Cie2015_10),
            _ => Err(UnknownObserver { name: name.to_owned() }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use support::assert_close;

    #[test]
    fn names_round_trip() {
        for observer in Observer::ALL {
            assert_eq!(observer.short_name().parse(), Ok(observer));
        }
        assert_eq!(" 10° ".parse(), Ok(Observer::Cie1964_10));
        let message = "3".parse::<Observer>().unwrap_err().to_string();
        assert!(message.contains("`3`") && message.contains("2015-10"), "{message}");
    }

    #[test]
    fn tables_have_their_ranges() {
        for (observer, first) in Observer::ALL.into_iter().zip([360.0, 360.0, 390.0, 390.0]) {
            assert_eq!([observer.first_nm(), observer.last_nm()], [first, 830.0], "{observer}");
        }
    }

    #[test]
    fn the_three_functions_have_equal_areas() {
        for observer in Observer::ALL {
            let sum = observer
                .color_matching_functions()
                .iter()
                .fold([0.0; 3], |s, r| [0, 1, 2].map(|c| s[c] + r[c]));
            // Equal energy is white by construction; the areas of 1931 were made equal before it
            // was smoothed to 1 nm.
            assert_close(sum[0] / sum[1], 1.0, 3.5e-4);
            assert_close(sum[2] / sum[1], 1.0, 3.5e-4);
        }
    }

    #[test]
    fn luminosity_peaks_where_the_standard_says() {
        // ISO/CIE 11664-1: V(555 nm) = 1 for 1931.
        assert_eq!(Observer::Cie1931_2.at(555.0)[1], 1.0);
        assert_eq!(Observer::Cie1931_2.at(359.9), [0.0; 3]);
        assert_eq!(Observer::Cie1931_2.at(f64::NAN), [0.0; 3]);
        assert_eq!(Observer::Cie1931_2.at(830.0), Observer::Cie1931_2.color_matching_functions()[470]);
        let [a, b] = [555.0, 556.0].map(|nm| Observer::Cie1931_2.at(nm)[0]);
        assert_close(Observer::Cie1931_2.at(555.5)[0], (a + b) / 2.0, 1e-15);
    }
}
