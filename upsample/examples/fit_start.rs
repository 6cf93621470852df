//! Fits the polynomials that the solver starts from, to solutions found without them.
//!
//!     cargo run --release -p color-fn-upsample --example fit_start -- upsample/data

use std::error::Error;
use std::fmt::Write as _;

use color_fn_colorimetry::RgbSpace;
use color_fn_colorimetry::matrix;
use color_fn_core::Color;
use color_fn_core::color::eval_components;
use color_fn_core::params::BlockOffsets;
use color_fn_fitting::LeastSquares;
use color_fn_upsample::{RgbToSigmoid, ViewedSpace, White, start};
use nalgebra::DMatrix;

/// Colors tried of each space; some have no reflectance and are left out.
const COLORS: usize = 1800;
/// How much the relative error of coefficients counts beside that of the color.
const COEFFICIENTS: f64 = 0.3;

/// Uniform numbers in [0, 1): a linear congruential generator, so that the tables can be made again.
struct Random(u64);

impl Random {
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1u64 << 53) as f64
    }
}

/// A color: uniform, on a face, dark, or near white.
fn color(random: &mut Random) -> [f64; 3] {
    let kind = random.next();
    let scale = random.next();
    let mut rgb = [0.0; 3].map(|_: f64| random.next());
    for x in &mut rgb {
        let snap = random.next() < 0.3;
        *x = match kind {
            ..0.15 if snap => 0.0,
            0.15..0.3 if snap => 1.0,
            0.3..0.45 => *x * 10f64.powf(-3.0 * scale),
            0.45..0.55 => 1.0 - *x * 10f64.powf(-2.0 * scale),
            _ => *x,
        };
    }
    rgb.map(|x| x.clamp(1e-5, 1.0 - 1e-5))
}

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).ok_or("which folder?")?;
    for white in White::ALL {
        let chromaticity = match white {
            White::D65 => RgbSpace::SRGB.white,
            White::D50 => RgbSpace::PROPHOTO.white,
            White::Aces => RgbSpace::ACESCG.white,
            White::Equal => [1.0 / 3.0; 2],
        };
        let mut random = Random(1);
        let (mut design, mut data) = (Vec::new(), Vec::new());
        let mut solved = 0;
        // The same primaries under each white, so that the tables serve alike.
        for (space, share) in [(RgbSpace::SRGB, 2), (RgbSpace::REC2020, 2), (RgbSpace::PROPHOTO, 1)] {
            let space = RgbSpace { white: chromaticity, ..space };
            let viewed = match white {
                White::Equal => ViewedSpace::of_light(space)?,
                White::D65 | White::D50 | White::Aces => ViewedSpace::new(space)?,
            };
            let solver = RgbToSigmoid::from_gray(viewed, 40);
            let layout = solver.layout();
            let (tables, places) = (layout.parameters(&[])?, BlockOffsets::new(&layout));
            let viewed = solver.viewed();
            for _ in 0..COLORS * share {
                let rgb = color(&mut random);
                let target = viewed.responses(rgb);
                if target.iter().any(|t| !(1e-5..1.0 - 1e-5).contains(t)) {
                    continue;
                }
                let a = eval_components::<_, f64>(&solver, &tables, &places, &rgb);
                let Some(rows) = conditions(viewed.weights(), target, [a[0], a[1], a[2]]) else { continue };
                solved += 1;
                for (row, value) in rows {
                    design.push(row);
                    data.push(value);
                }
            }
        }
        let monomials = start::monomials();
        let columns = 3 * monomials.len();
        let ridge = 1e-5;
        let design = DMatrix::from_fn(design.len() + columns, columns, |r, c| match design.get(r) {
            Some((slopes, u)) => slopes[c % 3] * monomial(*u, monomials[c / 3]),
            None => {
                if r - design.len() == c {
                    ridge
                } else {
                    0.0
                }
            }
        });
        data.resize(design.nrows(), 0.0);
        let fit =
            LeastSquares::new(&design).factor()?.solve(&DMatrix::from_vec(data.len(), 1, data), None)?;
        let mut csv = String::from("i,j,k,a0,a1,a2\n");
        for (m, [i, j, k]) in monomials.iter().enumerate() {
            let a = |c: usize| fit.parameters[(3 * m + c, 0)];
            writeln!(csv, "{i},{j},{k},{:.7e},{:.7e},{:.7e}", a(0), a(1), a(2))?;
        }
        std::fs::write(format!("{folder}/start_{}.csv", white.name()), csv)?;
        println!(
            "{:5} {solved} colors, condition {:.1e}, rms {:.4}",
            white.name(),
            fit.condition,
            fit.rms[0]
        );
    }
    Ok(())
}

fn monomial(u: [f64; 3], exponents: [usize; 3]) -> f64 {
    (0..3).map(|c| u[c].powi(i32::try_from(exponents[c]).expect("a small one"))).product()
}

/// The conditions on `P(u)` that a solution gives, if it is one: three on the color, and three on the coefficients.
/// Each is a row of three factors, the point `u`, and a value.
#[expect(clippy::type_complexity, reason = "rows of one use")]
fn conditions(
    weights: &color_fn_colorimetry::Weights,
    target: [f64; 3],
    a: [f64; 3],
) -> Option<Vec<(([f64; 3], [f64; 3]), f64)>> {
    let mut color = [0.0; 3];
    let mut slopes: matrix::Matrix3 = [[0.0; 3]; 3];
    for (w, nm) in weights.rows.iter().zip(weights.wavelengths()) {
        let x = color_fn_bases::Range::VISIBLE.normalized(nm);
        let p = a[0] + x * (a[1] + x * a[2]);
        let r = 1.0 / (1.0 + p * p).sqrt();
        for c in 0..3 {
            color[c] += w[c] * (0.5 + 0.5 * p * r);
            for (k, power) in [1.0, x, x * x].into_iter().enumerate() {
                slopes[c][k] += w[c] * 0.5 * r * r * r * power;
            }
        }
    }
    let length = (a[0] * a[0] + a[1] * a[1] + a[2] * a[2]).sqrt();
    if !(0..3).all(|c| (color[c] - target[c]).abs() < 1e-9) || length > 300.0 {
        return None;
    }
    let phi = target.map(|t| (2.0 * t - 1.0) / (2.0 * (t * (1.0 - t)).sqrt()));
    let n = (1.0 + phi.iter().map(|y| y * y).sum::<f64>()).sqrt();
    let u = phi.map(|y| y / n);
    let wanted = a.map(|a| a / n);
    let mut rows = Vec::new();
    for c in 0..3 {
        let slope = 0.25 * (target[c] * (1.0 - target[c])).powf(-1.5);
        let row = slopes[c].map(|s| s * slope);
        rows.push(((row, u), row[0] * wanted[0] + row[1] * wanted[1] + row[2] * wanted[2]));
    }
    let weight = COEFFICIENTS / (0.3 + length / n);
    for (c, wanted) in wanted.iter().enumerate() {
        let row = [0, 1, 2].map(|k| if k == c { weight } else { 0.0 });
        rows.push(((row, u), weight * wanted));
    }
    Some(rows)
}
