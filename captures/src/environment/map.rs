//! Maps of radiance over all directions.

use std::f64::consts::{PI, TAU};

use serde::{Deserialize, Serialize};

use super::error::{MAX_PIXELS, ReadEnvironmentError};

/// Radiance of every direction on a latitude–longitude map.
///
/// - **Values** relative, linear Rec.709 RGB, finite and not negative.
/// - **Directions** right-handed, z up. Row 0 is the top: θ = π (row + ½) / height from +z, φ = 2π (column + ½) / width,
///   (sin θ cos φ, sin θ sin φ, cos θ).
///
/// ```
/// use color_fn_captures::{Aspect, Environment};
///
/// // The upper half is white, the lower black: half the sphere.
/// let pixels = (0..4 * 2).map(|i| if i < 4 { [1.0; 3] } else { [0.0; 3] }).collect();
/// let map = Environment::new(4, 2, pixels, Aspect::TwoToOne)?;
/// assert_eq!(map.mean().map(|x| (x * 1e6).round() / 1e6), [0.5; 3]);
/// # Ok::<(), color_fn_captures::ReadEnvironmentError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Environment {
    width: usize,
    height: usize,
    pixels: Vec<[f32; 3]>,
    clamped: usize,
    notes: Vec<String>,
}

/// A cell of a map: see [`Environment::downsampled`].
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct EnvironmentCell {
    /// Unit vector.
    pub direction: [f64; 3],
    /// In sr.
    pub solid_angle: f64,
    /// The mean.
    pub radiance: [f64; 3],
}

/// Which shapes are taken for a map of the whole sphere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Aspect {
    /// Twice as wide as high: square pixels at the horizon.
    #[default]
    TwoToOne,
    /// Any: the width is all of φ, the height all of θ.
    Any,
}

/// The direction of the centre of a pixel of a latitude–longitude map of `width × height`.
pub fn pixel_direction([width, height]: [usize; 2], column: usize, row: usize) -> [f64; 3] {
    let (theta, phi) = pixel_angles([width, height], column, row);
    [theta.sin() * phi.cos(), theta.sin() * phi.sin(), theta.cos()]
}

/// θ from +z and φ of it, in rad.
fn pixel_angles([width, height]: [usize; 2], column: usize, row: usize) -> (f64, f64) {
    (PI * (row as f64 + 0.5) / height as f64, TAU * (column as f64 + 0.5) / width as f64)
}

impl Environment {
    /// The most pixels: 16384 × 8192, 1.6 GB while it is read.
    pub const MAX_PIXELS: u64 = MAX_PIXELS;

    /// A map of pixels, row after row from the top. Negative radiance, which resampling and lossy compression leave, becomes 0
    /// and is [counted](Self::clamped).
    ///
    /// # Errors
    /// When there are not as many pixels as the shape has, the aspect is another, or a value is not finite.
    pub fn new(
        width: usize,
        height: usize,
        mut pixels: Vec<[f32; 3]>,
        aspect: Aspect,
    ) -> Result<Self, ReadEnvironmentError> {
        check_size(width as u64, height as u64)?;
        if pixels.is_empty() || width.checked_mul(height) != Some(pixels.len()) {
            return Err(ReadEnvironmentError::Shape { width, height, pixels: pixels.len() });
        }
        if aspect == Aspect::TwoToOne && width != 2 * height {
            return Err(ReadEnvironmentError::Aspect { width, height });
        }
        let mut clamped = 0;
        for (i, value) in pixels.iter_mut().flatten().enumerate() {
            if !value.is_finite() {
                let (row, column) = (i / 3 / width, i / 3 % width);
                return Err(ReadEnvironmentError::NotFinite { row, column, value: *value });
            }
            if *value < 0.0 {
                clamped += 1;
                *value = 0.0;
            }
        }
        Ok(Self { width, height, pixels, clamped, notes: Vec::new() })
    }

    /// The same map with what is to be known of its file.
    #[cfg(feature = "images")]
    pub(super) fn with_notes(self, notes: Vec<String>) -> Self {
        Self { notes, ..self }
    }

    /// Columns.
    pub const fn width(&self) -> usize {
        self.width
    }
    /// Rows.
    pub const fn height(&self) -> usize {
        self.height
    }
    /// How many values were negative, and became 0.
    pub const fn clamped(&self) -> usize {
        self.clamped
    }
    /// What was done to its file: which of its layers is read, what its numbers were converted by, how it was turned.
    pub fn notes(&self) -> &[String] {
        &self.notes
    }
    /// Radiance, row after row from the top.
    pub fn pixels(&self) -> &[[f32; 3]] {
        &self.pixels
    }
    /// The radiance of a row.
    ///
    /// # Panics
    /// When there is no such row.
    pub fn row(&self, row: usize) -> &[[f32; 3]] {
        &self.pixels[row * self.width..][..self.width]
    }

    /// θ from +z and φ of the centre of a pixel, in rad.
    pub fn angles(&self, column: usize, row: usize) -> (f64, f64) {
        pixel_angles([self.width, self.height], column, row)
    }
    /// The direction of the centre of a pixel.
    pub fn direction(&self, column: usize, row: usize) -> [f64; 3] {
        pixel_direction([self.width, self.height], column, row)
    }
    /// The solid angle of each pixel of a row, in sr: Δ(cos θ) Δφ. All together have 4π.
    pub fn solid_angle(&self, row: usize) -> f64 {
        let (centre, half) = (self.angles(0, row).0, 0.5 * PI / self.height as f64);
        // cos(a − h) − cos(a + h), without cancelling.
        2.0 * centre.sin() * half.sin() * TAU / self.width as f64
    }
    /// The means of `columns × rows` equal cells of the map by solid angle, row after row: the direction of the middle, the
    /// solid angle in sr, the radiance.
    pub fn downsampled(&self, columns: usize, rows: usize) -> Vec<EnvironmentCell> {
        let (columns, rows) = (columns.clamp(1, self.width), rows.clamp(1, self.height));
        let mut cells = vec![EnvironmentCell::default(); columns * rows];
        for row in 0..self.height {
            let weight = self.solid_angle(row);
            for (column, pixel) in self.row(row).iter().enumerate() {
                let cell = &mut cells[row * rows / self.height * columns + column * columns / self.width];
                cell.solid_angle += weight;
                for (sum, x) in cell.direction.iter_mut().zip(self.direction(column, row)) {
                    *sum += weight * x;
                }
                for (sum, &x) in cell.radiance.iter_mut().zip(pixel) {
                    *sum += weight * f64::from(x);
                }
            }
        }
        for cell in &mut cells {
            let length = cell.direction.iter().map(|x| x * x).sum::<f64>().sqrt();
            cell.direction = cell.direction.map(|x| x / length);
            cell.radiance = cell.radiance.map(|x| x / cell.solid_angle);
        }
        cells
    }
    /// The mean over all directions.
    pub fn mean(&self) -> [f64; 3] {
        let mut sum = [0.0; 3];
        for row in 0..self.height {
            let weight = self.solid_angle(row) / (2.0 * TAU);
            for pixel in self.row(row) {
                for (sum, &value) in sum.iter_mut().zip(pixel) {
                    *sum += weight * f64::from(value);
                }
            }
        }
        sum
    }
    /// The radiance from a direction of any length but 0, between the four nearest pixels; across the poles too.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_possible_wrap,
        reason = "below the number of rows and columns, and made positive"
    )]
    pub fn sample(&self, direction: [f64; 3]) -> [f64; 3] {
        let [x, y, z] = direction;
        let (width, height) = (self.width as isize, self.height as isize);
        let row = x.hypot(y).atan2(z) / PI * self.height as f64 - 0.5;
        let column = y.atan2(x).rem_euclid(TAU) / TAU * self.width as f64 - 0.5;
        let mut sum = [0.0; 3];
        for (down, right) in [(0, 0), (0, 1), (1, 0), (1, 1)] {
            let (mut r, mut c) = (row.floor() as isize + down, column.floor() as isize + right);
            let near =
                |at: f64, step: isize| if step == 0 { 1.0 - at.rem_euclid(1.0) } else { at.rem_euclid(1.0) };
            let weight = near(row, down) * near(column, right);
            // Beyond a pole lies the other side.
            if r < 0 || r >= height {
                r = if r < 0 { -1 - r } else { 2 * height - 1 - r };
                c += width / 2;
            }
            let pixel = self.row(r.clamp(0, height - 1) as usize)[c.rem_euclid(width) as usize];
            for (sum, value) in sum.iter_mut().zip(pixel) {
                *sum += weight * f64::from(value);
            }
        }
        sum
    }
}

pub(super) fn check_size(width: u64, height: u64) -> Result<(), ReadEnvironmentError> {
    match width.checked_mul(height) {
        Some(pixels) if pixels <= MAX_PIXELS => Ok(()),
        _ => Err(ReadEnvironmentError::TooLarge { width, height }),
    }
}
