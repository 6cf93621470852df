//! An environment map onto harmonics.

use color_fn_bases::DegreeTooHigh;
use color_fn_captures::Environment;

use super::coefficients::{Harmonics, add};
use crate::parallel::each;

/// Sums over a row of pixels, of one m: times cos mφ, times sin mφ.
type Sums = [[f64; 3]; 2];

/// `C_lm = Σ L Y_lm Ω` over all pixels, with the value of `Y_lm` at the centre of each and its solid angle Ω.
///
/// A row is summed over φ once for each m, and over θ for each l: W H (n + 1) + H (n + 1)² products instead of W H (n + 1)².
///
/// # Errors
/// When the degree is above 8.
pub fn project(map: &Environment, degree: usize) -> Result<Harmonics, DegreeTooHigh> {
    let mut harmonics = Harmonics::zero(degree)?;
    let angle = |m: usize, column: usize| m as f64 * map.angles(column, 0).1;
    let turns: Vec<Vec<[f64; 2]>> = (0..=degree)
        .map(|m| (0..map.width()).map(|column| [angle(m, column).cos(), angle(m, column).sin()]).collect())
        .collect();
    let sums: Vec<Vec<Sums>> =
        each(map.height(), |row| turns.iter().map(|turns| around(map.row(row), turns)).collect());
    for (row, sums) in sums.iter().enumerate() {
        let theta = map.angles(0, row).0;
        // At φ = 0 sines are 0, and cosines 1.
        let polar = harmonics.basis.basis([theta.sin(), 0.0, theta.cos()]);
        let solid_angle = map.solid_angle(row);
        for l in 0..=degree {
            for (m, [cos, sin]) in sums.iter().enumerate().take(l + 1) {
                let (centre, weight) = (l * l + l, solid_angle * polar[l * l + l + m]);
                add(&mut harmonics.rows[centre + m], weight, cos);
                if m > 0 {
                    add(&mut harmonics.rows[centre - m], weight, sin);
                }
            }
        }
    }
    Ok(harmonics)
}

/// `C_lm = Σ L Y_lm Ω` over directions, the solid angle Ω of each, and the radiance L from there: of a function that is summed by a rule
/// as [`quadrature::sphere`](super::quadrature::sphere).
///
/// ```
/// use color_fn_fitting::harmonics::{project_samples, quadrature};
///
/// // Radiance 1 everywhere is C_00 = √4π, and its irradiance π.
/// let sky = quadrature::sphere(8).into_iter().map(|(direction, solid_angle)| (direction, solid_angle, [1.0; 3]));
/// let harmonics = project_samples(sky, 2)?;
/// assert!((harmonics.rows()[0][0] - 3.5449077).abs() < 1e-6);
/// assert!((harmonics.irradiance().eval([0.0, 0.0, 1.0])[0] - 3.1415927).abs() < 1e-6);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// When the degree is above 8.
pub fn project_samples(
    samples: impl IntoIterator<Item = ([f64; 3], f64, [f64; 3])>,
    degree: usize,
) -> Result<Harmonics, DegreeTooHigh> {
    let mut harmonics = Harmonics::zero(degree)?;
    for (direction, solid_angle, radiance) in samples {
        for (row, y) in harmonics.rows.iter_mut().zip(harmonics.basis.basis(direction)) {
            add(row, y * solid_angle, &radiance);
        }
    }
    Ok(harmonics)
}

fn around(row: &[[f32; 3]], turns: &[[f64; 2]]) -> Sums {
    let mut sums = [[0.0; 3]; 2];
    for (pixel, turn) in row.iter().zip(turns) {
        let pixel = pixel.map(f64::from);
        add(&mut sums[0], turn[0], &pixel);
        add(&mut sums[1], turn[1], &pixel);
    }
    sums
}
