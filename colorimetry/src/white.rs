//! White points and chromaticities.
//!
//! Two whites share a name. The white of an RGB space is its own xy (D65: 0.3127, 0.3290); the
//! white of Lab and Luv under an illuminant is the *integrated* white of that illuminant and
//! observer. They differ by ΔE76 0.014 for D65: adapt between them
//! ([`adaptation`](super::adaptation)), never take one for the other.

use std::sync::LazyLock;

use super::illuminant::Illuminant;
use super::integrate::Weights;
use super::observer::Observer;

impl Illuminant {
    /// The integrated white: tristimulus values of the perfect diffuser for an observer, Y = 1.
    pub fn white(&self, observer: Observer) -> [f64; 3] {
        Weights::reflectance(observer, self).white()
    }
}

/// The published chromaticity (x, y) of a named white for the 1931 or 1964 observer, mostly rounded
/// to four or five decimals: what standards of RGB spaces are written with. `None` where none is
/// published.
///
/// Names are those of the illuminants, and a few of industry: `ACES`, `DCI-P3`, `ICC D50`.
/// Reference: CIE 15:2018, table T.3, and the standards of the spaces.
pub fn published_white(name: &str, observer: Observer) -> Option<[f64; 2]> {
    PUBLISHED
        .iter()
        .find(|w| w.observer == observer && w.name.eq_ignore_ascii_case(name.trim()))
        .map(|w| w.xy)
}

struct PublishedWhite {
    observer: Observer,
    name: &'static str,
    xy: [f64; 2],
}

static PUBLISHED: LazyLock<Vec<PublishedWhite>> = LazyLock::new(|| {
    let parse = |line: &'static str| {
        let cells: Vec<_> = line.split(',').collect();
        let [observer, name, x, y] = cells[..] else { panic!("a white is four cells: {line}") };
        let observer =
            if observer.starts_with("CIE 1931") { Observer::Cie1931_2 } else { Observer::Cie1964_10 };
        let number = |cell: &str| cell.parse().expect("a chromaticity is a number");
        PublishedWhite { observer, name, xy: [number(x), number(y)] }
    };
    include_str!("../data/whitepoints_xy.csv").lines().skip(1).map(parse).collect()
});

/// XYZ with Y = 1 of a chromaticity (x, y). Not finite where y = 0.
pub fn xyz_of_xy([x, y]: [f64; 2]) -> [f64; 3] {
    [x / y, 1.0, (1.0 - x - y) / y]
}

/// CIE 1931 chromaticity (x, y). NaN for black.
pub fn xy_of_xyz([x, y, z]: [f64; 3]) -> [f64; 2] {
    let sum = x + y + z;
    [x / sum, y / sum]
}

/// CIE 1976 chromaticity (u′, v′), in which Δu′v′ of lights is measured. NaN for black.
pub fn uv_prime_of_xyz([x, y, z]: [f64; 3]) -> [f64; 2] {
    let sum = x + 15.0 * y + 3.0 * z;
    [4.0 * x / sum, 9.0 * y / sum]
}

/// CIE 1960 chromaticity (u, v), in which color temperature is defined: u = u′, v = ⅔ v′. NaN for
/// black.
pub fn uv_1960_of_xyz(xyz: [f64; 3]) -> [f64; 2] {
    let [u, v] = uv_prime_of_xyz(xyz);
    [u, v / 1.5]
}

#[cfg(test)]
mod tests {
    use super::*;
    use support::assert_close;

    #[test]
    fn integrated_whites_agree_with_the_published_ones() {
        for observer in [Observer::Cie1931_2, Observer::Cie1964_10] {
            for name in Illuminant::names() {
                let Some(published) = published_white(name, observer) else {
                    continue;
                };
                let xy = xy_of_xyz(Illuminant::named(name).unwrap().white(observer));
                // Published to four decimals, by sums at 5 nm, which cut the lines of a lamp
                // (LED-V1, HP1).
                let tolerance = 3e-4;
                assert_close(xy[0], published[0], tolerance);
                assert_close(xy[1], published[1], tolerance);
            }
        }
    }

    #[test]
    fn d65_has_two_whites() {
        let integrated = xy_of_xyz(Illuminant::named("D65").unwrap().white(Observer::Cie1931_2));
        let published = published_white("d65", Observer::Cie1931_2).unwrap();
        assert_eq!(published, [0.3127, 0.329]);
        assert_ne!(integrated, published);
        assert_eq!(published_white("D65", Observer::Cie2015_2), None);
        assert_eq!(published_white("no such", Observer::Cie1931_2), None);
    }

    #[test]
    fn chromaticities_of_equal_energy() {
        // (1, 1, 1): x = y = 1/3, u′ = 4/19, v′ = 9/19, v = 6/19, by their definitions.
        let white = [1.0; 3];
        assert_eq!(xy_of_xyz(white), [1.0 / 3.0; 2]);
        assert_eq!(uv_prime_of_xyz(white), [4.0 / 19.0, 9.0 / 19.0]);
        assert_close(uv_1960_of_xyz(white)[1], 6.0 / 19.0, f64::EPSILON);
        for (back, one) in xyz_of_xy(xy_of_xyz(white)).into_iter().zip(white) {
            // Three roundings.
            assert_close(back, one, 4.0 * f64::EPSILON);
        }
        assert!(xy_of_xyz([0.0; 3])[0].is_nan());
    }
}
