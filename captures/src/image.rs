//! Images, decoded to linear RGB.

use std::path::Path;

use color_fn_colorimetry::{RgbSpace, Transfer};
use color_fn_core::message::escaped;
use image::{ImageDecoder, ImageReader, Limits};

/// An image in linear RGB: rows from the top, x to the right.
#[derive(Debug, Clone, PartialEq)]
pub struct Image {
    width: usize,
    height: usize,
    pixels: Vec<[f32; 3]>,
    profile: Profile,
}

/// What a file says about its colors. A profile is not interpreted: colors are taken as those of the space that was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    /// Nothing.
    Untagged,
    /// It holds an ICC profile.
    Icc,
}

/// Why something is no image.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ReadImageError {
    /// The file cannot be read.
    #[error("{file}: {reason}")]
    File {
        /// Its name.
        file: String,
        /// In words.
        reason: String,
    },
    /// Too many pixels.
    #[error("{file} has {width} × {height} pixels: {most} at most")]
    TooLarge {
        /// Its name.
        file: String,
        /// Columns.
        width: u32,
        /// Rows.
        height: u32,
        /// How many there may be.
        most: u64,
    },
    /// Encoded values of a space that has no encoding.
    #[error("a PNG is encoded, and {0} has no encoding: choose another space")]
    Linear(String),
}

impl Image {
    /// The most pixels.
    pub const MAX_PIXELS: u64 = 1 << 26;

    /// A PNG of 8 or 16 bits, decoded by the transfer function of a space. Transparency is left out: the colors are those that
    /// are stored, which in a PNG are not multiplied by it.
    ///
    /// # Errors
    /// When it cannot be read, has more than 2²⁶ pixels, or the space has no encoding.
    pub fn read(path: &Path, space: RgbSpace) -> Result<Self, ReadImageError> {
        if space.transfer == Transfer::Linear {
            return Err(ReadImageError::Linear(space.to_string()));
        }
        let file = escaped(&path.display().to_string());
        let failed = |reason: String| ReadImageError::File { file: file.clone(), reason: escaped(&reason) };
        let mut reader = ImageReader::open(path)
            .and_then(ImageReader::with_guessed_format)
            .map_err(|error| failed(error.to_string()))?;
        let mut limits = Limits::default();
        limits.max_alloc = Some(Self::MAX_PIXELS * 16);
        reader.limits(limits);
        let mut decoder = reader.into_decoder().map_err(|error| failed(error.to_string()))?;
        let (width, height) = decoder.dimensions();
        if u64::from(width) * u64::from(height) > Self::MAX_PIXELS {
            return Err(ReadImageError::TooLarge { file, width, height, most: Self::MAX_PIXELS });
        }
        // A profile that cannot be read is one.
        let profile = match decoder.icc_profile() {
            Ok(None) => Profile::Untagged,
            Ok(Some(_)) | Err(_) => Profile::Icc,
        };
        let image = image::DynamicImage::from_decoder(decoder)
            .map_err(|error| failed(error.to_string()))?
            .into_rgb16();
        #[expect(clippy::cast_possible_truncation, reason = "colors are f32")]
        let decode = |x: u16| space.transfer.decode(f64::from(x) / 65535.0) as f32;
        let levels: Vec<f32> = (0..=u16::MAX).map(decode).collect();
        let pixels = image.pixels().map(|pixel| pixel.0.map(|x| levels[usize::from(x)])).collect();
        Ok(Self { width: width as usize, height: height as usize, pixels, profile })
    }

    /// Columns.
    pub const fn width(&self) -> usize {
        self.width
    }
    /// Rows.
    pub const fn height(&self) -> usize {
        self.height
    }
    /// Linear RGB, row after row from the top.
    pub fn pixels(&self) -> &[[f32; 3]] {
        &self.pixels
    }
    /// What the file says about its colors.
    pub const fn profile(&self) -> Profile {
        self.profile
    }

    /// The position of the centre of a pixel in `[0, 1]²`, y down.
    pub fn position(&self, column: usize, row: usize) -> [f64; 2] {
        [(column as f64 + 0.5) / self.width as f64, (row as f64 + 0.5) / self.height as f64]
    }

    /// The color at a position in `[0, 1]²`, between the four nearest pixels; beyond their centres held.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to the pixels")]
    pub fn sample(&self, [x, y]: [f64; 2]) -> [f64; 3] {
        let place = |t: f64, n: usize| {
            let u = (t * n as f64 - 0.5).clamp(0.0, (n - 1) as f64);
            let first = (u as usize).min(n.saturating_sub(2));
            (first, (first + 1).min(n - 1), u - first as f64)
        };
        let ((left, right, u), (top, bottom, v)) = (place(x, self.width), place(y, self.height));
        let at = |column: usize, row: usize| self.pixels[row * self.width + column];
        let mix = |a: f32, b: f32, t: f64| f64::from(a) * (1.0 - t) + f64::from(b) * t;
        std::array::from_fn(|c| {
            let above = mix(at(left, top)[c], at(right, top)[c], u);
            let below = mix(at(left, bottom)[c], at(right, bottom)[c], u);
            above * (1.0 - v) + below * v
        })
    }

    /// The mean colors of `columns × rows` equal parts, row after row.
    pub fn reduced(&self, columns: usize, rows: usize) -> Vec<[f64; 3]> {
        let mut sums = vec![([0.0; 3], 0.0); columns * rows];
        for (i, pixel) in self.pixels.iter().enumerate() {
            let (column, row) = (i % self.width, i / self.width);
            let part = row * rows / self.height * columns + column * columns / self.width;
            let (sum, count) = &mut sums[part];
            for (sum, &x) in sum.iter_mut().zip(pixel) {
                *sum += f64::from(x);
            }
            *count += 1.0;
        }
        sums.into_iter().map(|(sum, count)| sum.map(|x: f64| x / f64::max(count, 1.0))).collect()
    }
}
