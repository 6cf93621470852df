//! Few wavelets of many, chosen one after another.
//!
//! # References
//! Y. Pati, R. Rezaiifar & P. Krishnaprasad, "Orthogonal matching pursuit: recursive function approximation with applications
//! to wavelet decomposition", Asilomar 1993.

use color_fn_bases::MotherWavelet;
use nalgebra::DMatrix;
use serde::{Deserialize, Serialize};

use crate::solve::orthogonal::{normalise, take_out, take_out_all};

/// The functions of one axis: a scale and a shift each, and their values at the samples.
struct Axis {
    atoms: Vec<[f64; 2]>,
    /// A column for each, of length 1.
    values: DMatrix<f64>,
    /// What each was divided by.
    lengths: Vec<f64>,
}

impl Axis {
    /// The constant, and every wavelet of scale 1, 2, 4, … that `n` samples tell apart. Samples are the middles of `n` parts of
    /// `[0, 1]`.
    fn new(mother: MotherWavelet, n: usize) -> Self {
        let (peak, _) = mother.peak();
        let mut atoms = vec![[0.0, -peak]];
        let mut scale = 1;
        while 2 * scale <= n {
            let offset = offset(mother, scale, n);
            atoms.extend((0..scale).map(|shift| [scale as f64, shift as f64 + offset]));
            scale *= 2;
        }
        let at = |i: usize| (i as f64 + 0.5) / n as f64;
        let mut values =
            DMatrix::from_fn(n, atoms.len(), |i, k| mother.at(atoms[k][0] * at(i) - atoms[k][1]));
        let lengths: Vec<f64> = values.column_iter().map(|column| column.norm()).collect();
        for (mut column, length) in values.column_iter_mut().zip(&lengths) {
            column /= *length;
        }
        Self { atoms, values, lengths }
    }
}

/// Where the wavelets of a scale begin among samples: those of Haar jump between two of them; those of 5/3 have their peaks and
/// their feet at them.
fn offset(mother: MotherWavelet, scale: usize, n: usize) -> f64 {
    match mother {
        MotherWavelet::Haar => 0.0,
        MotherWavelet::Cdf53 => scale as f64 / (2 * n) as f64,
    }
}

/// What was chosen: the parameters of [`Wavelets`](color_fn_bases::Wavelets) and the root mean square that is left after each
/// choice.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Pursuit {
    /// Rows of scale and shift along each axis, and the values.
    pub parameters: Vec<f64>,
    /// One for each wavelet.
    pub steps: Vec<f64>,
}

/// At most `count` tensor wavelets whose sum is near the values at the middles of `columns × rows` equal parts of the unit
/// square, row after row: each time the normalised wavelet that has most in common with what is left, all channels
/// together; after each choice all values are those of least squares.
///
/// # Panics
/// When there are not as many values as parts, or no part.
pub fn pursue<const C: usize>(
    mother: MotherWavelet,
    [columns, rows]: [usize; 2],
    values: &[[f64; C]],
    count: usize,
) -> Pursuit {
    assert!(columns > 0 && rows > 0 && values.len() == columns * rows, "{} values", values.len());
    choose([&Axis::new(mother, columns), &Axis::new(mother, rows)], values.as_flattened(), C, count)
}

/// The same of any number of channels.
fn choose([x, y]: [&Axis; 2], values: &[f64], channels: usize, count: usize) -> Pursuit {
    let (columns, rows) = (x.values.nrows(), y.values.nrows());
    let at = |i: usize, j: usize, c: usize| values[(j * columns + i) * channels + c];
    let mut left: Vec<DMatrix<f64>> =
        (0..channels).map(|c| DMatrix::from_fn(columns, rows, |i, j| at(i, j, c))).collect();
    let enough = 1e-12 * left.iter().map(DMatrix::norm_squared).sum::<f64>();
    let mut chosen: Vec<(usize, usize)> = Vec::new();
    // Orthonormal directions, and the atoms as sums of them.
    let mut directions: Vec<Vec<f64>> = Vec::new();
    let mut mixes: Vec<Vec<f64>> = Vec::new();
    let mut shares: Vec<Vec<f64>> = Vec::new();
    let mut steps = Vec::new();
    // A sum has a wavelet, be it of nothing.
    while chosen.is_empty()
        || chosen.len() < count && left.iter().map(DMatrix::norm_squared).sum::<f64>() > enough
    {
        let common: Vec<DMatrix<f64>> = left.iter().map(|r| x.values.tr_mul(r) * &y.values).collect();
        let strength = |a: usize, b: usize| common.iter().map(|c| c[(a, b)].powi(2)).sum::<f64>();
        let all = (0..x.atoms.len()).flat_map(|a| (0..y.atoms.len()).map(move |b| (a, b)));
        let free = all.filter(|place| !chosen.contains(place));
        let Some((a, b)) = free.max_by(|p, q| strength(p.0, p.1).total_cmp(&strength(q.0, q.1))) else {
            break;
        };
        let atom = x.values.column(a) * y.values.column(b).transpose();
        let mut direction = atom.as_slice().to_vec();
        let mut mix = take_out_all(&mut direction, &directions);
        let length = normalise(&mut direction);
        chosen.push((a, b));
        if length.is_nan() || length < 1e-9 {
            // It is a sum of those before.
            mix.push(1.0);
            directions.push(vec![0.0; direction.len()]);
            mixes.push(mix);
            shares.push(vec![0.0; channels]);
            continue;
        }
        mix.push(length);
        shares.push(left.iter_mut().map(|left| take_out(left.as_mut_slice(), &direction)).collect());
        directions.push(direction);
        mixes.push(mix);
        steps.push((left.iter().map(DMatrix::norm_squared).sum::<f64>() / values.len() as f64).sqrt());
    }
    // Back from the directions to the atoms.
    let mut found = vec![Vec::new(); chosen.len()];
    for k in (0..chosen.len()).rev() {
        found[k] = shares[k].iter().map(|share| share / mixes[k][k]).collect();
        for j in 0..k {
            for c in 0..channels {
                shares[j][c] -= mixes[k][j] * found[k][c];
            }
        }
    }
    let row = |(&(a, b), value): (&(usize, usize), &Vec<f64>)| {
        let length = x.lengths[a] * y.lengths[b];
        let [[sx, tx], [sy, ty]] = [x.atoms[a], y.atoms[b]];
        let value: Vec<f64> = value.iter().map(|v| v / length).collect();
        [sx, tx, sy, ty].into_iter().chain(value)
    };
    Pursuit { parameters: chosen.iter().zip(&found).flat_map(row).collect(), steps }
}

/// The same of values at the middles of equal parts of `[0, 1]`: rows of scale, shift and value.
///
/// # Panics
/// When there is no value.
pub fn pursue_line(mother: MotherWavelet, values: &[f64], count: usize) -> Pursuit {
    let column: Vec<[f64; 1]> = values.iter().map(|&value| [value]).collect();
    let found = pursue(mother, [values.len(), 1], &column, count);
    // Along the other axis each is the constant, at its peak.
    let (_, reciprocal) = mother.peak();
    let rows = found.parameters.chunks_exact(5).flat_map(|row| [row[0], row[1], row[4] / reciprocal]);
    Pursuit { parameters: rows.collect(), steps: found.steps }
}
