//! Black bodies: Planck's law and Stefan and Boltzmann's.

use std::f64::consts::PI;

/// Second radiation constant c₂ = hc/k, in m·K: exact in the SI of 2019, here to ten digits.
pub const SECOND_RADIATION_CONSTANT: f64 = 1.438776877e-2;

/// Speed of light in m·s⁻¹, and Planck's constant in J·s: exact in the SI of 2019.
const LIGHT_SPEED: f64 = 299_792_458.0;
const PLANCK: f64 = 6.626_070_15e-34;

/// Spectral radiance of a black body in vacuum, in W·m⁻²·sr⁻¹·nm⁻¹.
///
/// Domain: wavelength in nm and temperature in K, both positive; else NaN or zero by the formula.
/// L = 2hc²/λ⁵ / (exp(c₂/(λT)) − 1).
pub fn planck(nm: f64, kelvin: f64) -> f64 {
    let metre = nm * 1e-9;
    let per_metre = 2.0 * PLANCK * LIGHT_SPEED * LIGHT_SPEED
        / (metre.powi(5) * (SECOND_RADIATION_CONSTANT / (metre * kelvin)).exp_m1());
    per_metre * 1e-9
}

/// Total radiance of a black body over all wavelengths, σT⁴/π, in W·m⁻²·sr⁻¹, with temperature in
/// K.
pub fn total_radiance(kelvin: f64) -> f64 {
    // σ = 2π⁵k⁴/(15h³c²), written with c₂ = hc/k.
    let sigma =
        2.0 * PI.powi(5) * PLANCK * LIGHT_SPEED * LIGHT_SPEED / (15.0 * SECOND_RADIATION_CONSTANT.powi(4));
    sigma * kelvin.powi(4) / PI
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::reference_rows;
    use support::assert_close;

    /// c₂ of the reference.
    const REFERENCE_C2: f64 = 1.4388e-2;

    #[test]
    fn planck_agrees_with_the_reference() {
        // c₁ = 2πhc², to the seven digits of the reference.
        let first = 3.741771e-16 / (2.0 * PI * PLANCK * LIGHT_SPEED * LIGHT_SPEED);
        for row in reference_rows("planck_spectral_radiance_W_sr_m3.csv") {
            let [kelvin, nm, expected] = [0, 1, 2].map(|i| row[i].parse::<f64>().unwrap());
            // The radiance depends on c₂/T alone.
            let per_nm = planck(nm, kelvin * SECOND_RADIATION_CONSTANT / REFERENCE_C2);
            // The reference prints 12 digits.
            assert_close(per_nm * 1e9 * first / expected, 1.0, 1e-11);
        }
    }

    #[test]
    fn all_wavelengths_together_give_stefan_and_boltzmann() {
        // CODATA 2018: σ = 5.670374419e-8 W·m⁻²·K⁻⁴; c₂ has ten digits and comes in to the fourth
        // power.
        assert_close(total_radiance(1.0) * PI / 5.670_374_419e-8, 1.0, 2e-9);
        let kelvin = 3000.0;
        // Simpson over ln λ, from 200 nm to 2 mm: what lies beyond is below 1e-8 of the whole.
        let (low, high, n) = (200f64.ln(), 2e6f64.ln(), 4000);
        let h = (high - low) / f64::from(n);
        let sum: f64 = (0..=n)
            .map(|i| {
                let nm = (low + h * f64::from(i)).exp();
                let weight = if i == 0 || i == n { 1.0 } else { f64::from(2 + 2 * (i % 2)) };
                weight * planck(nm, kelvin) * nm
            })
            .sum();
        assert_close(sum * h / 3.0 / total_radiance(kelvin), 1.0, 1e-7);
    }
}
