//! Tristimulus values of data at 5, 10 and 20 nm: weighting tables after ASTM E308 and E2022.
//!
//! A coarse measurement stands for a smooth curve. Its tables hold the sum at 1 nm of the curve
//! that Lagrange polynomials draw through the samples: cubic between four samples, quadratic in the
//! first and the last interval.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::illuminant::Illuminant;
use super::integrate::Weights;
use super::interpolate::equal_steps;
use super::observer::Observer;

/// Distance of samples for which there are tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Step {
    /// 10 nm: the table starts at 360 nm (390 nm for the 2015 observers).
    Nm10,
    /// 20 nm: the table starts at 360 nm (400 nm for the 2015 observers).
    Nm20,
}

/// Samples that no table of ASTM E308 fits.
#[derive(Debug, Clone, Copy, PartialEq, Error)]
#[non_exhaustive]
pub enum UnsupportedSampling {
    /// The step is not 5, 10 or 20 nm, or not equal.
    #[error("ASTM E308 has tables for equal steps of 5, 10 and 20 nm: interpolate to 1 nm instead")]
    Step,
    /// The samples lie between the rows of the table.
    #[error(
        "the samples start at {first} nm, between the rows of the table, which are multiples \
         of its step: interpolate to 1 nm instead"
    )]
    OffGrid {
        /// First wavelength of the samples in nm.
        first: f64,
    },
    /// The samples cover too little.
    #[error(
        "the samples cover {first}–{last} nm, too little for a table: at least three rows of \
         it are needed"
    )]
    TooShort {
        /// First wavelength of the samples in nm.
        first: f64,
        /// Last wavelength of the samples in nm.
        last: f64,
    },
}

/// Weights of the plain sum at 5 nm over 360–780 nm (390–780 nm for the 2015 observers), Y = 1 for
/// the perfect diffuser.
///
/// Reference: CIE 15:2018, § 7.2; ASTM E308 takes it for data at 5 nm.
pub fn sum_at_5nm(observer: Observer, illuminant: &Illuminant) -> Weights {
    let (start, end, step) = (observer.first_nm(), 780.0, 5.0);
    let count = ((end - start) / step) as usize + 1;
    let rows = (0..count)
        .map(|i| {
            let nm = start + step * i as f64;
            observer.at(nm).map(|c| c * illuminant.at(nm))
        })
        .collect();
    Weights { start, step, rows }.scaled_to_white()
}

/// The weighting table for samples at 10 or 20 nm, Y = 1 for the perfect diffuser.
///
/// Computed from the observer and the illuminant at 1 nm; what lies beyond the last row is added to
/// it, as if the last sample were held. Negative entries at the ends are right. Reference: ASTM
/// E2022-11; the published tables of ASTM E308-15 round to three decimals of 100.
pub fn table(observer: Observer, illuminant: &Illuminant, step: Step) -> Weights {
    let nodes_apart = match step {
        Step::Nm10 => 10,
        Step::Nm20 => 20,
    };
    let fine = Weights::reflectance(observer, illuminant);
    let first = observer.first_nm();
    // Rows stand on multiples of the step: 360, but 400 for an observer that starts at 390 and a
    // step of 20.
    let lead = (first as usize).next_multiple_of(nodes_apart) - first as usize;
    let count = (fine.rows.len() - 1 - lead) / nodes_apart + 1;
    let mut rows = vec![[0.0; 3]; count];
    for (i, weight) in fine.rows.iter().enumerate() {
        for (node, share) in shares(i as f64 - lead as f64, nodes_apart as f64, count) {
            for c in 0..3 {
                rows[node][c] += share * weight[c];
            }
        }
    }
    Weights { start: first + lead as f64, step: nodes_apart as f64, rows }
}

/// Weights for samples at these wavelengths in nm: the [plain sum](sum_at_5nm) at 5 nm, else the
/// [`table`] of their step. Rows that the samples do not reach are added to the nearest they
/// do (ASTM E308-15, § 7.3), and a row for each sample is returned: zero beyond the table.
pub fn weights(
    observer: Observer,
    illuminant: &Illuminant,
    wavelengths: &[f64],
) -> Result<Weights, UnsupportedSampling> {
    let ([first, .., last], true) = (wavelengths, equal_steps(wavelengths)) else {
        return Err(UnsupportedSampling::Step);
    };
    let (first, last) = (*first, *last);
    let spacing = (last - first) / (wavelengths.len() - 1) as f64;
    let is = |step: f64| (spacing - step).abs() < 1e-6;
    let full = if is(5.0) {
        sum_at_5nm(observer, illuminant)
    } else if is(10.0) {
        table(observer, illuminant, Step::Nm10)
    } else if is(20.0) {
        table(observer, illuminant, Step::Nm20)
    } else {
        return Err(UnsupportedSampling::Step);
    };
    let offset = (full.start - first) / full.step;
    if (offset - offset.round()).abs() > 1e-6 {
        return Err(UnsupportedSampling::OffGrid { first });
    }
    let overlap = last.min(full.start + full.step * (full.rows.len() - 1) as f64) - first.max(full.start);
    if overlap < 1.5 * full.step {
        return Err(UnsupportedSampling::TooShort { first, last });
    }
    let mut rows = vec![[0.0; 3]; wavelengths.len()];
    for (i, weight) in full.rows.iter().enumerate() {
        let sample = (i as f64 + offset.round()).clamp(0.0, (rows.len() - 1) as f64) as usize;
        for c in 0..3 {
            rows[sample][c] += weight[c];
        }
    }
    Ok(Weights { start: first, step: full.step, rows })
}

/// Which samples make the curve at a place, and how much of each: Lagrange's polynomials.
///
/// `place` counts in nm from the first sample, of `count` samples `step` nm apart. Outside, an end
/// sample alone.
fn shares(place: f64, step: f64, count: usize) -> Vec<(usize, f64)> {
    let x = place / step;
    let last = count - 1;
    if x <= 0.0 {
        return vec![(0, 1.0)];
    }
    if x >= last as f64 {
        return vec![(last, 1.0)];
    }
    let interval = x as usize;
    let nodes = if interval == 0 {
        0..3
    } else if interval == last - 1 {
        last - 2..last + 1
    } else {
        interval - 1..interval + 3
    };
    let lagrange = |node: usize| {
        let others = nodes.clone().filter(|&other| other != node);
        others.map(|other| (x - other as f64) / (node as f64 - other as f64)).product()
    };
    nodes.clone().map(|node| (node, lagrange(node))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::interpolate::Curve;
    use crate::tests::reference_rows;
    use support::assert_close;

    fn smooth(nm: f64) -> f64 {
        0.5 + 0.3 * (nm / 45.0).sin() + 0.1 * (nm / 80.0).cos()
    }

    /// Illuminant A at 1 nm by its formula (ISO/CIE 11664-2), as the published tables take it.
    fn illuminant_a() -> Illuminant {
        let wavelengths: Vec<f64> = (360..=830).map(f64::from).collect();
        let planck = |nm: &f64| 1e15 * nm.powi(-5) / (1.435e7 / (2848.0 * nm)).exp_m1();
        Illuminant::from_samples("A", &wavelengths, &wavelengths.iter().map(planck).collect::<Vec<_>>())
            .unwrap()
    }

    #[test]
    fn tables_are_the_published_ones() {
        let mut compared = 0;
        for row in reference_rows("astm_e308_weights.csv") {
            let step = if row[2] == "10" { Step::Nm10 } else { Step::Nm20 };
            let illuminant = if row[1] == "A" { illuminant_a() } else { Illuminant::named(&row[1]).unwrap() };
            let weights = table(row[0].parse().unwrap(), &illuminant, step);
            let nm: f64 = row[3].parse().unwrap();
            let computed = weights.rows[((nm - weights.start) / weights.step) as usize];
            for (weight, expected) in computed.into_iter().zip(&row[4..7]) {
                // Published with three decimals.
                assert_close(100.0 * weight, expected.parse().unwrap(), 5e-4);
            }
            compared += 1;
        }
        assert_eq!(compared, 48 + 24 + 24);
    }

    #[test]
    fn unrounded_weights_agree_with_the_reference() {
        let computed = table(Observer::Cie1931_2, &Illuminant::named("D65").unwrap(), Step::Nm20);
        let reference: Vec<Vec<f64>> = reference_rows("astm_e2022_d65_2deg_20nm_unscaled.csv")
            .iter()
            .map(|row| row.iter().map(|cell| cell.parse().unwrap()).collect())
            .collect();
        assert_eq!(reference.len(), computed.rows.len());
        let luminance: f64 = reference.iter().map(|row| row[2]).sum();
        for (weights, row) in computed.rows.iter().zip(&reference) {
            for (weight, expected) in weights.iter().zip(&row[1..4]) {
                // The reference prints eight decimals, and 24 of them add up to 1e4.
                assert_close(*weight, expected / luminance, 1e-11);
            }
        }
    }

    #[test]
    fn a_table_is_the_sum_at_1nm_of_lagranges_curve() {
        for observer in Observer::ALL {
            for (name, step) in [("D65", Step::Nm10), ("FL11", Step::Nm20), ("A", Step::Nm20)] {
                let illuminant = Illuminant::named(name).unwrap();
                let weights = table(observer, &illuminant, step);
                let samples: Vec<f64> = weights.wavelengths().map(smooth).collect();
                let curve = |nm: f64| neville(&weights, &samples, nm);
                let fine = Weights::reflectance(observer, &illuminant).tristimulus(curve);
                let coarse = weights.tristimulus_of_samples(&samples).unwrap();
                for c in 0..3 {
                    // Two orders of one sum of 471 terms.
                    assert_close(coarse[c], fine[c], 1e-13);
                }
            }
        }
    }

    /// The piecewise Lagrange curve by Neville's scheme: another way than the one under test.
    fn neville(weights: &Weights, samples: &[f64], nm: f64) -> f64 {
        let last = samples.len() - 1;
        let x = ((nm - weights.start) / weights.step).clamp(0.0, last as f64);
        let interval = (x as usize).min(last - 1);
        let (from, to) = (interval.saturating_sub(1), (interval + 2).min(last));
        let mut p: Vec<f64> = samples[from..=to].to_vec();
        for width in 1..p.len() {
            for i in 0..p.len() - width {
                let (left, right) = ((from + i) as f64, (from + i + width) as f64);
                p[i] = ((right - x) * p[i] + (x - left) * p[i + 1]) / (right - left);
            }
        }
        p[0]
    }

    #[test]
    fn coarse_samples_of_a_smooth_curve_give_nearly_its_color() {
        let d65 = Illuminant::named("D65").unwrap();
        let exact = Weights::reflectance(Observer::Cie1931_2, &d65).tristimulus(smooth);
        // The curve's fourth derivative is 0.3/45⁴, which cubic interpolation turns into 0.023 ·
        // step⁴ of that.
        for (step, tolerance) in [(Step::Nm10, 2e-5), (Step::Nm20, 3e-4)] {
            let computed = table(Observer::Cie1931_2, &d65, step).tristimulus(smooth);
            for c in 0..3 {
                assert_close(computed[c], exact[c], tolerance);
            }
        }
    }

    #[test]
    fn samples_choose_their_weights() {
        let d65 = Illuminant::named("D65").unwrap();
        let grid = |first: f64, last: f64, step: f64| -> Vec<f64> {
            (0..=((last - first) / step).round() as usize).map(|i| first + step * i as f64).collect()
        };
        for (first, last, step) in
            [(380.0, 730.0, 10.0), (400.0, 700.0, 20.0), (380.0, 780.0, 5.0), (300.0, 900.0, 10.0)]
        {
            let wavelengths = grid(first, last, step);
            let chosen = weights(Observer::Cie1931_2, &d65, &wavelengths).unwrap();
            assert_eq!(chosen.wavelengths().collect::<Vec<_>>(), wavelengths);
            // Folding moves weights and keeps their sum.
            assert_close(chosen.white()[1], 1.0, 1e-13);
            let samples: Vec<f64> = wavelengths.iter().copied().map(smooth).collect();
            let held = Curve::linear(&wavelengths, &samples).unwrap();
            let exact = Weights::reflectance(Observer::Cie1931_2, &d65)
                .tristimulus(|nm| if (first..=last).contains(&nm) { smooth(nm) } else { held.at(nm) });
            let computed = chosen.tristimulus_of_samples(&samples).unwrap();
            for c in 0..3 {
                // Where the data end early the table still rounds the corner that holding makes.
                assert_close(computed[c], exact[c], 1e-3);
            }
        }
    }

    #[test]
    fn samples_without_a_table_are_refused() {
        let d65 = Illuminant::named("D65").unwrap();
        let choose = |w: &[f64]| weights(Observer::Cie1931_2, &d65, w).unwrap_err();
        assert_eq!(choose(&[400.0, 410.0, 425.0]), UnsupportedSampling::Step);
        assert_eq!(choose(&[400.0, 403.0, 406.0]), UnsupportedSampling::Step);
        assert_eq!(choose(&[400.0]), UnsupportedSampling::Step);
        assert_eq!(choose(&[]), UnsupportedSampling::Step);
        assert_eq!(choose(&[405.0, 415.0, 425.0]), UnsupportedSampling::OffGrid { first: 405.0 });
        assert_eq!(choose(&[400.0, 410.0]), UnsupportedSampling::TooShort { first: 400.0, last: 410.0 });
        assert_eq!(
            choose(&[1000.0, 1010.0, 1020.0]),
            UnsupportedSampling::TooShort { first: 1000.0, last: 1020.0 }
        );
        assert_eq!(choose(&[0.0, 1e300, 2e300]), UnsupportedSampling::Step);
    }
}
