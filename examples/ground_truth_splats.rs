//! Ground-truth Gaussian splats of a gold sphere: splats whose true colors are known, in a forest, mirror-like above and rough
//! below.
//!
//!     cargo run --release --example ground_truth_splats -- data/splats/gold.ply
//!
//! Each splat is seen from in front, as cameras see it. Its colors are integrals of the map times the microfacet model, encoded as
//! sRGB; harmonics of degree 3 are descended to from black, as trainers do. Besides, every family is fitted to the true colors,
//! and judged by true colors that it was not fitted to. Without a file to write, a tenth of the splats are computed.

use std::f64::consts::PI;
use std::path::Path;

use color_fn::bases::{Fresnel, Microfacet, SphericalHarmonics};
use color_fn::batch::GraphBatch;
use color_fn::captures::{
    Aspect, Environment, EnvironmentCell, FloatColumns, PlyFormat, Splats, coefficient_names,
};
use color_fn::color::to_f32;
use color_fn::colorimetry::RgbSpace;
use color_fn::fitting::LobeFamily::{Betas, Gaussians, Zonal};
use color_fn::fitting::harmonics::{Convention, Harmonics};
use color_fn::fitting::splats::{SplatBasis, SplatColors, SplatFitter, spread};
use color_fn::record;

const SPLATS: [usize; 2] = [56, 560];
/// n and k of gold at 660, 549 and 451 nm (Johnson & Christy, *Optical Constants of the Noble Metals*, Phys. Rev. B 6, 1972).
const GOLD: [f32; 6] = [0.14, 0.43, 1.38, 3.697, 2.455, 1.914];
/// α at the top and at the bottom.
const ROUGHNESS: [f64; 2] = [0.15, 0.9];
/// Parts of the map: 2.8° wide.
const PARTS: [usize; 2] = [128, 64];
/// Steps of the descent, of all that is left in directions that are seen evenly.
const STEPS: usize = 100;

type Direction = [f64; 3];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let map = Environment::read(&root.join("data/envmaps/forest.hdr"), Aspect::TwoToOne)?;
    let lights = map.downsampled(PARTS[0], PARTS[1]);
    let exposure = 0.18 * 3.0 / map.mean().iter().sum::<f64>();
    // About a splat whose normal is z, cameras are in front of it.
    let front =
        |count, turn| -> Vec<Direction> { spread(count, turn).into_iter().filter(|d| d[2] > 0.1).collect() };
    let (seen, held_out) = (front(192, 0.0), front(230, 0.5));
    let fitter = SplatFitter::on(seen.clone());
    let bases = bases();
    let mut squares = vec![0.0; bases.len()];
    let mut values = Vec::new();
    let path = std::env::args().nth(1);
    let splats = SPLATS[usize::from(path.is_some())];
    for normal in spread(splats, 0.0) {
        let up = 0.5 * (1.0 + normal[2]);
        let free = [&[(up * ROUGHNESS[0] + (1.0 - up) * ROUGHNESS[1]) as f32], &GOLD[..]].concat();
        let frame = frame(normal);
        let colors = colors(&lights, &frame, &free, exposure, &[&seen[..], &held_out].concat())?;
        let (fitted, truth) = colors.split_at(3 * seen.len());
        for (square, &basis) in squares.iter_mut().zip(&bases) {
            let found = SplatColors::new(basis, to_f32(&fitter.fit_values(basis, fitted)));
            let found = found.values(0..1, &held_out);
            *square +=
                found.iter().zip(truth).map(|(a, b)| (a - b).powi(2)).sum::<f64>() / truth.len() as f64;
        }
        // From the camera to the splat.
        let away: Vec<Direction> = seen.iter().map(|d| turned(&frame, *d).map(|x| -x)).collect();
        let harmonics = Convention::GAUSSIAN_SPLAT.write(&descended(&away, fitted)?);
        values.extend(normal.map(|x| x as f32));
        values.extend(to_f32(&harmonics));
        values.extend(shape(normal));
    }
    println!("true colors, held-out directions of {splats} splats");
    for (basis, square) in bases.iter().zip(&squares) {
        let psnr = -10.0 * (square / splats as f64).log10();
        println!("{:40} {:3} numbers  {psnr:.2} dB", format!("{basis:?}"), basis.parameters());
    }
    if let Some(path) = path {
        let names = [
            ["x", "y", "z"].map(String::from).to_vec(),
            coefficient_names(3),
            ["opacity", "scale_0", "scale_1", "scale_2", "rot_0", "rot_1", "rot_2", "rot_3"]
                .map(String::from)
                .to_vec(),
        ]
        .concat();
        let comments =
            ["a sphere of gold under data/envmaps/forest.hdr: examples/ground_truth_splats.rs".into()];
        let splats = Splats::new(&FloatColumns { names: &names, values: &values, comments: &comments })?;
        std::fs::write(&path, splats.encode(PlyFormat::BinaryLittleEndian))?;
        println!("{path}");
    }
    Ok(())
}

fn bases() -> Vec<SplatBasis> {
    let harmonics = (0..=3).map(SplatBasis::Harmonics);
    let lobes = [Gaussians, Betas, Zonal(3)].into_iter();
    harmonics.chain(lobes.flat_map(|family| (1..=3).map(move |n| SplatBasis::Lobes(family, n)))).collect()
}

/// Two tangents, and the normal.
fn frame([x, y, z]: Direction) -> [Direction; 3] {
    // Duff et al., *Building an Orthonormal Basis, Revisited*, JCGT 6(1), 2017.
    let sign = 1.0_f64.copysign(z);
    let a = -1.0 / (sign + z);
    let b = x * y * a;
    [[1.0 + sign * x * x * a, sign * b, -sign * x], [b, sign + y * y * a, -y], [x, y, z]]
}

/// From a frame to the world.
fn turned(frame: &[Direction; 3], v: Direction) -> Direction {
    [0, 1, 2].map(|i| (0..3).map(|k| frame[k][i] * v[k]).sum())
}

/// The light reflected to each direction about the normal, encoded.
fn colors(
    lights: &[EnvironmentCell],
    frame: &[Direction; 3],
    free: &[f32],
    exposure: f64,
    seen: &[Direction],
) -> Result<Vec<f64>, Box<dyn std::error::Error>> {
    let local = |v: Direction| frame.map(|axis| axis.iter().zip(v).map(|(a, v)| a * v).sum::<f64>());
    let above: Vec<(Direction, &EnvironmentCell)> =
        lights.iter().map(|part| (local(part.direction), part)).filter(|(light, _)| light[2] > 0.0).collect();
    // Recorded: a definition compiled for batches would be most of what this example compiles.
    let metal = GraphBatch::new(&record(&Microfacet::new(Fresnel::Conductor)), free)?;
    let mut reflected = vec![0.0; 3 * above.len()];
    let mut colors = Vec::new();
    for &view in seen {
        let pairs: Vec<f64> = above.iter().flat_map(|(light, _)| [*light, view]).flatten().collect();
        metal.eval(&to_f32(&pairs), &mut reflected);
        let mut sum = [0.0; 3];
        for ((light, part), f) in above.iter().zip(reflected.chunks_exact(3)) {
            let weight = exposure * light[2] * part.solid_angle;
            (0..3).for_each(|k| sum[k] += weight * f64::from(f[k]) * part.radiance[k]);
        }
        colors.extend(sum.map(|x| RgbSpace::SRGB.transfer.encode(x.clamp(0.0, 1.0))));
    }
    Ok(colors)
}

/// Harmonics of degree 3, in steps down the slope of the sum of squares: what is not seen stays near 0.
fn descended(directions: &[Direction], values: &[f64]) -> Result<Harmonics, Box<dyn std::error::Error>> {
    let basis = SphericalHarmonics::<color_fn::domain::Number>::new(3)?;
    let weights: Vec<Vec<f64>> = directions.iter().map(|d| basis.basis(*d)).collect();
    let mut rows = vec![[0.0; 3]; 16];
    // Half of the sphere is seen: with 2π over the number of directions no step goes too far.
    let rate = 2.0 * PI / directions.len() as f64;
    for _ in 0..STEPS {
        let mut slope = vec![[0.0; 3]; 16];
        for (y, value) in weights.iter().zip(values.chunks_exact(3)) {
            for k in 0..3 {
                let rest = value[k] - rows.iter().zip(y).map(|(row, y)| row[k] * y).sum::<f64>();
                slope.iter_mut().zip(y).for_each(|(slope, y)| slope[k] += rate * rest * y);
            }
        }
        rows.iter_mut().zip(&slope).for_each(|(row, slope)| (0..3).for_each(|k| row[k] += slope[k]));
    }
    Harmonics::from_rows(rows).ok_or_else(|| "16 rows are of degree 3".into())
}

/// Opacity before the sigmoid, sizes before the exponential, and the rotation (w, x, y, z) from z to the normal: a flat disc.
fn shape([x, y, z]: Direction) -> [f32; 8] {
    let (w, length) = (1.0 + z, (2.0 + 2.0 * z).sqrt().max(1e-6));
    let [flat, wide] = [0.01_f64, 0.06].map(f64::ln);
    [3.0, wide, wide, flat, w / length, -y / length, x / length, 0.0].map(|x| x as f32)
}
