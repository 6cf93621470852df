//! Chromatic adaptation: the color that looks the same under another white.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::matrix::{Matrix3, apply, diagonal, inverse, product};

/// A linear chromatic adaptation transform: cone responses scaled, each by the ratio of its whites.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Adaptation {
    /// Bradford (Lam 1985), the transform of the ICC and of most software.
    #[default]
    Bradford,
    /// CAT16, the transform of CIECAM16 (Li et al. 2017), here for complete adaptation.
    Cat16,
    /// Von Kries on the cone responses of Hunt, Pointer and Estévez, normalised to D65.
    VonKries,
}

/// A white to which nothing can be adapted: a cone does not respond to it.
#[derive(Debug, Clone, Copy, PartialEq, Error)]
#[error("no adaptation to or from the white XYZ = {white:?}: a cone response is zero or not finite")]
pub struct DegenerateWhite {
    /// The offending white.
    pub white: [f64; 3],
}

impl Adaptation {
    /// The matrix that takes XYZ under one white to XYZ under another. The scale of the whites
    /// matters: give both Y = 1.
    pub fn matrix(self, from: [f64; 3], to: [f64; 3]) -> Result<Matrix3, DegenerateWhite> {
        let cones = self.cone_responses();
        let [source, target] = [from, to].map(|white| apply(&cones, white));
        for (white, response) in [(from, source), (to, target)] {
            if response.iter().any(|r| *r == 0.0 || !r.is_finite()) {
                return Err(DegenerateWhite { white });
            }
        }
        let scale = diagonal([0, 1, 2].map(|c| target[c] / source[c]));
        let back = inverse(&cones).ok_or(DegenerateWhite { white: from })?;
        Ok(product(&product(&back, &scale), &cones))
    }

    /// XYZ to the cone responses of this transform.
    pub fn cone_responses(self) -> Matrix3 {
        match self {
            // Lam 1985, as in ICC.1:2022, annex E.
            Self::Bradford => {
                [[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]]
            }
            // Li et al. 2017, Color Research & Application 42, 703–718.
            Self::Cat16 => [
                [0.401288, 0.650173, -0.051461],
                [-0.250268, 1.204414, 0.045854],
                [-0.002079, 0.048952, 0.953127],
            ],
            // Fairchild, Color Appearance Models, eq. 9.1.
            Self::VonKries => {
                [[0.40024, 0.70760, -0.08081], [-0.22630, 1.16532, 0.04570], [0.0, 0.0, 0.91822]]
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::observer::Observer;
    use crate::tests::reference_matrices;
    use crate::white::{published_white, xyz_of_xy};
    use support::assert_close;

    fn white(name: &str) -> [f64; 3] {
        xyz_of_xy(published_white(name, Observer::Cie1931_2).unwrap())
    }

    #[test]
    fn matrices_agree_with_the_reference() {
        let mut compared = 0;
        for (key, expected) in reference_matrices("chromatic_adaptation_matrices.csv", 3) {
            let adaptation = match key[0].as_str() {
                "Bradford" => Adaptation::Bradford,
                "CAT16" => Adaptation::Cat16,
                "Von Kries" => Adaptation::VonKries,
                _ => continue,
            };
            let computed = adaptation.matrix(white(&key[1]), white(&key[2])).unwrap();
            for (entry, expected) in computed.as_flattened().iter().zip(expected.as_flattened()) {
                // The reference prints 12 digits of numbers up to 3.2.
                assert_close(*entry, *expected, 1e-11);
            }
            compared += 1;
        }
        assert_eq!(compared, 12);
    }

    #[test]
    fn white_goes_to_white() {
        let (d65, a) = (white("D65"), white("A"));
        for adaptation in [Adaptation::Bradford, Adaptation::Cat16, Adaptation::VonKries] {
            let adapted = apply(&adaptation.matrix(d65, a).unwrap(), d65);
            for (entry, expected) in adapted.iter().zip(a) {
                // The cone matrices have condition numbers below five.
                assert_close(*entry, expected, 10.0 * f64::EPSILON);
            }
        }
        assert!(Adaptation::Bradford.matrix([0.0; 3], d65).is_err());
        assert!(Adaptation::Bradford.matrix(d65, [f64::NAN, 1.0, 1.0]).is_err());
    }
}
