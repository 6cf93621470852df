//! Tristimulus values from few wavelengths: a quadrature rule made for a family of spectra.
//!
//! A sum at 1 nm has 471 terms. Spectra of one family vary in few ways, and a sum with as many terms is as exact for them:
//! nodes and weights are those of the empirical interpolation method (Barrault, Maday, Nguyen and Patera 2004, *C. R. Acad.
//! Sci. Paris I* 339:667), which is Gaussian elimination with complete pivoting on the table spectra × wavelengths.

use super::integrate::Weights;

/// What the spectrum at a few wavelengths adds to X, Y and Z.
#[derive(Debug, Clone, PartialEq)]
pub struct Quadrature {
    /// Wavelength in nm and the weights for [X, Y, Z], by wavelength.
    pub nodes: Vec<[f64; 4]>,
}

impl Quadrature {
    /// The rule that gives the sums of `weights` for all spectra that are sums of multiples of `spectra`: each the values
    /// at the wavelengths of the rows of `weights`.
    ///
    /// It has at most `most` nodes, and no more than it takes to come within `tolerance` of each of `spectra`, as a part
    /// of its largest contribution at one wavelength. Weights may be negative.
    pub fn of_spectra(weights: &Weights, spectra: &[Vec<f64>], most: usize, tolerance: f64) -> Self {
        // Where an observer sees little, a spectrum matters little: what is interpolated is the contribution.
        let visible: Vec<f64> = weights.rows.iter().map(|row| row.iter().map(|w| w.abs()).sum()).collect();
        let mut rest: Vec<Vec<f64>> =
            spectra.iter().filter_map(|values| contribution(values, &visible)).collect();
        let (mut places, mut basis): (Vec<usize>, Vec<Vec<f64>>) = (Vec::new(), Vec::new());
        while places.len() < most {
            let Some((function, place)) = largest(&rest, tolerance) else { break };
            let pivot = rest[function][place];
            let next: Vec<f64> = rest[function].iter().map(|x| x / pivot).collect();
            for function in &mut rest {
                let factor = function[place];
                for (x, b) in function.iter_mut().zip(&next) {
                    *x -= factor * b;
                }
                function[place] = 0.0;
            }
            places.push(place);
            basis.push(next);
        }
        // What the sums are of each basis function, and from those the weights: the functions are triangular at the nodes.
        let sums: Vec<[f64; 3]> = basis.iter().map(|function| weighed(function, weights, &visible)).collect();
        let mut of_node = vec![[0.0; 3]; places.len()];
        for k in (0..places.len()).rev() {
            of_node[k] = sums[k];
            for later in k + 1..places.len() {
                let value = basis[k][places[later]];
                of_node[k] = [0, 1, 2].map(|c| of_node[k][c] - value * of_node[later][c]);
            }
        }
        let wavelengths: Vec<f64> = weights.wavelengths().collect();
        let mut nodes: Vec<[f64; 4]> = (places.iter().zip(of_node))
            .map(|(&place, [x, y, z])| {
                let scale = visible[place];
                [wavelengths[place], x * scale, y * scale, z * scale]
            })
            .collect();
        nodes.sort_by(|a, b| a[0].total_cmp(&b[0]));
        Self { nodes }
    }

    /// Tristimulus values [X, Y, Z] of a spectrum, given as a function of wavelength in nm.
    pub fn tristimulus(&self, spectrum: impl Fn(f64) -> f64) -> [f64; 3] {
        self.nodes.iter().fold([0.0; 3], |sum, &[nm, x, y, z]| {
            let value = spectrum(nm);
            [sum[0] + x * value, sum[1] + y * value, sum[2] + z * value]
        })
    }
}

/// A spectrum times what is seen of it, with 1 as the largest; `None` where nothing is seen.
fn contribution(values: &[f64], visible: &[f64]) -> Option<Vec<f64>> {
    let seen: Vec<f64> = values.iter().zip(visible).map(|(x, v)| x * v).collect();
    let largest = seen.iter().fold(0.0_f64, |most, x| most.max(x.abs()));
    (largest > 0.0 && largest.is_finite()).then(|| seen.iter().map(|x| x / largest).collect())
}

/// Function and place of the largest magnitude above a tolerance.
fn largest(functions: &[Vec<f64>], tolerance: f64) -> Option<(usize, usize)> {
    let mut found = None;
    let mut most = tolerance;
    for (f, values) in functions.iter().enumerate() {
        for (place, x) in values.iter().enumerate() {
            if x.abs() > most {
                (most, found) = (x.abs(), Some((f, place)));
            }
        }
    }
    found
}

/// The sums of what is seen.
fn weighed(function: &[f64], weights: &Weights, visible: &[f64]) -> [f64; 3] {
    let mut sum = [0.0; 3];
    for ((x, row), visible) in function.iter().zip(&weights.rows).zip(visible) {
        if *visible > 0.0 {
            sum = [0, 1, 2].map(|c| sum[c] + x * row[c] / visible);
        }
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Illuminant, Observer};
    use support::assert_close;

    fn polynomials(weights: &Weights, count: i32) -> Vec<Vec<f64>> {
        (0..count).map(|k| weights.wavelengths().map(|nm| ((nm - 560.0) / 200.0).powi(k)).collect()).collect()
    }

    #[test]
    fn as_many_nodes_as_functions_are_exact() {
        for light in ["D65", "FL11"] {
            let illuminant = Illuminant::named(light).expect("a standard light");
            let weights = Weights::reflectance(Observer::Cie1931_2, &illuminant);
            let rule = Quadrature::of_spectra(&weights, &polynomials(&weights, 6), 471, 1e-12);
            assert_eq!(rule.nodes.len(), 6);
            let spectrum =
                |nm: f64| 0.4 + 0.3 * ((nm - 560.0) / 200.0).powi(5) - 0.1 * ((nm - 560.0) / 200.0);
            for (few, all) in rule.tristimulus(spectrum).iter().zip(weights.tristimulus(spectrum)) {
                // Weights of either sign add up to a few, and the sum has 471 terms.
                assert_close(*few, all, 1e-12);
            }
        }
    }

    #[test]
    fn the_number_of_nodes_is_bounded() {
        let weights = Weights::emission(Observer::Cie2015_10);
        let rule = Quadrature::of_spectra(&weights, &polynomials(&weights, 9), 4, 0.0);
        assert_eq!(rule.nodes.len(), 4);
        assert!(rule.nodes.is_sorted_by(|a, b| a[0] < b[0]), "{rule:?}");
        assert_eq!(Quadrature::of_spectra(&weights, &[vec![0.0; 441]], 9, 0.0).nodes.len(), 0);
    }
}
