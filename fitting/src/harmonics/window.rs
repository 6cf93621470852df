//! Windows against ringing.

use std::f64::consts::{PI, TAU};

use super::coefficients::{Harmonics, add};
use serde::{Deserialize, Serialize};

/// How a window falls off with the degree l.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Shape {
    /// Nothing does.
    None,
    /// `(1 + cos πl/w) / 2`, 0 from w on.
    Hann(f64),
    /// `sin(πl/w) / (πl/w)`, 0 from w on.
    Lanczos(f64),
    /// `1 / (1 + λ l² (l + 1)²)`: least squares with a penalty λ on the squared Laplacian (Sloan, *Stupid Spherical Harmonics
    /// Tricks*, GDC 2008).
    Laplacian(f64),
}

impl Shape {
    /// What coefficients of degree `l` are multiplied by.
    pub fn factor(self, l: usize) -> f64 {
        let x = l as f64;
        match self {
            _ if l == 0 => 1.0,
            Self::None => 1.0,
            Self::Hann(w) | Self::Lanczos(w) if x >= w => 0.0,
            Self::Hann(w) => 0.5 + 0.5 * (PI * x / w).cos(),
            Self::Lanczos(w) => (PI * x / w).sin() / (PI * x / w),
            Self::Laplacian(lambda) => 1.0 / (1.0 + lambda * (x * (x + 1.0)).powi(2)),
        }
    }
}

/// A window: one factor for each degree, the same for all channels, so that it changes no hue of a light.
#[derive(Debug, Clone, PartialEq)]
pub struct Window {
    /// Its shape.
    pub shape: Shape,
    /// Its factors, from degree 0 on, whose factor is 1.
    pub factors: Vec<f64>,
}

impl Window {
    /// Of a shape, up to a degree.
    pub fn new(shape: Shape, degree: usize) -> Self {
        Self { shape, factors: (0..=degree).map(|l| shape.factor(l)).collect() }
    }
    /// All ones.
    pub fn none(degree: usize) -> Self {
        Self::new(Shape::None, degree)
    }
}

/// The values of each degree alone on a grid of the sphere.
struct Bands {
    degree: usize,
    /// Point after point, degree after degree.
    values: Vec<[f64; 3]>,
}

/// Rows of the grid for a degree: a step is 1/16 of half a wave of the highest degree.
const FINE: usize = 16;

impl Bands {
    fn new(harmonics: &Harmonics) -> Self {
        let degree = harmonics.degree();
        let rows = FINE * degree.max(1);
        let mut values = Vec::with_capacity(2 * rows * rows * (degree + 1));
        let turns: Vec<Vec<(f64, f64)>> = (0..2 * rows)
            .map(|column| {
                let phi = TAU * (column as f64 + 0.5) / (2 * rows) as f64;
                (0..=degree).map(|m| (m as f64 * phi).sin_cos()).collect()
            })
            .collect();
        for row in 0..rows {
            let theta = PI * (row as f64 + 0.5) / rows as f64;
            let polar = harmonics.basis.basis([theta.sin(), 0.0, theta.cos()]);
            for turns in &turns {
                for l in 0..=degree {
                    let centre = l * l + l;
                    let mut band = harmonics.rows[centre].map(|c| polar[centre] * c);
                    for m in 1..=l {
                        let (sin, cos) = turns[m];
                        add(&mut band, polar[centre + m] * cos, &harmonics.rows[centre + m]);
                        add(&mut band, polar[centre + m] * sin, &harmonics.rows[centre - m]);
                    }
                    values.push(band);
                }
            }
        }
        Self { degree, values }
    }

    /// Whether the windowed sum is nowhere negative, between the points of the grid too.
    ///
    /// Along a great circle it is a trigonometric polynomial of degree n. With R half of what it ranges over, its second
    /// derivative is at most n²R (Bernstein), so that a point at distance h of its minimum is at most ½n²h²R above it; the
    /// same holds for the maximum, and bounds R by what the grid shows.
    fn non_negative(&self, factors: &[f64]) -> bool {
        let (mut low, mut high) = ([f64::INFINITY; 3], [f64::NEG_INFINITY; 3]);
        for bands in self.values.chunks_exact(self.degree + 1) {
            let mut sum = [0.0; 3];
            for (factor, band) in factors.iter().zip(bands) {
                add(&mut sum, *factor, band);
            }
            for k in 0..3 {
                low[k] = low[k].min(sum[k]);
                high[k] = high[k].max(sum[k]);
            }
        }
        // From the centre of a cell to its corner: half of a step down and half of one across, which is longest at the equator.
        let steps = 0.5 * PI / FINE as f64;
        let slack = if self.degree == 0 { 0.0 } else { 0.5 * 2.0 * steps * steps };
        (0..3).all(|k| low[k] - slack * 0.5 * (high[k] - low[k]) / (1.0 - slack) >= 0.0)
    }
}

/// Halvings of the range of a window's parameter: to 1e-4 of it.
const HALVINGS: usize = 14;

/// The window that changes the coefficients least, of three shapes, and leaves no channel negative in any direction.
///
/// Non-negative on a grid, and between its points by a bound on the second derivative, which asks for 1 % of half the range as
/// a margin. `Shape::None` where nothing is negative, or where a channel's mean is and no window helps.
pub fn smallest_window(harmonics: &Harmonics) -> Window {
    let degree = harmonics.degree();
    let bands = Bands::new(harmonics);
    let none = Window::none(degree);
    if bands.non_negative(&none.factors) || harmonics.rows[0].iter().any(|&mean| mean < 0.0) {
        return none;
    }
    let n = degree as f64;
    // From a window that leaves only the mean, at 1, towards none, at 0.
    let shapes: [fn(f64, f64) -> Shape; 3] = [
        |t, n| Shape::Hann(1.0 + n * (1.0 / t - 1.0) * 4.0),
        |t, n| Shape::Lanczos(1.0 + n * (1.0 / t - 1.0) * 4.0),
        |t, _| Shape::Laplacian(if t < 1.0 { t * t / (1.0 - t) } else { f64::INFINITY }),
    ];
    let mut energy = vec![0.0; degree + 1];
    for (i, row) in harmonics.rows.iter().enumerate() {
        energy[i.isqrt()] += row.iter().map(|c| c * c).sum::<f64>();
    }
    let change = |window: &Window| -> f64 {
        window.factors.iter().zip(&energy).map(|(factor, energy)| (1.0 - factor).powi(2) * energy).sum()
    };
    let smallest = shapes.map(|shape| {
        let at = |t: f64| Window::new(shape(t, n), degree);
        let (mut few, mut enough) = (0.0, 1.0);
        for _ in 0..HALVINGS {
            let middle = 0.5 * (few + enough);
            if bands.non_negative(&at(middle).factors) { enough = middle } else { few = middle }
        }
        at(enough)
    });
    smallest.into_iter().min_by(|a, b| change(a).total_cmp(&change(b))).unwrap_or(none)
}
