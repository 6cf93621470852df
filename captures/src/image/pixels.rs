//! Linear pixels.

use crate::invalid::InvalidCapture;

/// An image in linear RGB: rows from the top, x to the right.
///
/// ```
/// use color_fn_captures::Image;
///
/// // Black to the left, red to the right.
/// let image = Image::new(2, 1, vec![[0.0; 3], [1.0, 0.0, 0.0]])?;
/// assert_eq!(image.sample([0.5, 0.5]), [0.5, 0.0, 0.0]);
/// # Ok::<(), color_fn_captures::InvalidCapture>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Image {
    width: usize,
    height: usize,
    pixels: Vec<[f32; 3]>,
    color_tag: ColorTag,
    notes: Vec<String>,
}

/// What the colors of a file were read by.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum ColorTag {
    /// The file states nothing: its colors are taken as those of the requested space.
    #[default]
    Absent,
    /// The colors were converted into the requested space.
    Applied {
        /// By what, as `its ICC profile `Display P3``.
        name: String,
    },
    /// What it states cannot be used: the colors are taken as those of the requested space.
    Ignored {
        /// What, and why.
        reason: String,
    },
}

impl Image {
    /// The most pixels.
    pub const MAX_PIXELS: u64 = 1 << 26;

    /// Linear RGB pixels, row after row from the top.
    ///
    /// # Errors
    /// When there are not `width × height` pixels, none or more than 2²⁶, or a component is not finite.
    pub fn new(width: usize, height: usize, pixels: Vec<[f32; 3]>) -> Result<Self, InvalidCapture> {
        let (found, expected) = (pixels.len(), width.saturating_mul(height));
        InvalidCapture::check_count("pixels", found, [1, Self::MAX_PIXELS as usize])?;
        if found != expected {
            return Err(InvalidCapture::Length { what: "pixels", found, expected });
        }
        match pixels.iter().position(|pixel| !pixel.iter().all(|x| x.is_finite())) {
            Some(index) => {
                Err(InvalidCapture::Value { what: "pixel", index, expected: "of finite components" })
            }
            None => Ok(Self { width, height, pixels, color_tag: ColorTag::Absent, notes: Vec::new() }),
        }
    }

    /// The same pixels with what is to be known of their file.
    #[cfg(feature = "images")]
    pub(super) fn with_origin(self, color_tag: ColorTag, notes: Vec<String>) -> Self {
        Self { color_tag, notes, ..self }
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
    /// What the colors of its file were read by.
    pub const fn color_tag(&self) -> &ColorTag {
        &self.color_tag
    }
    /// What else was done to its file: what it states and cannot be used, how it was turned, what was left out.
    pub fn notes(&self) -> &[String] {
        &self.notes
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

    /// The mean colors of `columns × rows` equal cells, row after row; no more of either than there are pixels.
    pub fn downsampled(&self, columns: usize, rows: usize) -> Vec<[f64; 3]> {
        let (columns, rows) = (columns.clamp(1, self.width), rows.clamp(1, self.height));
        let mut sums = vec![([0.0; 3], 0.0); columns * rows];
        for (i, pixel) in self.pixels.iter().enumerate() {
            let (column, row) = (i % self.width, i / self.width);
            let cell = row * rows / self.height * columns + column * columns / self.width;
            let (sum, count) = &mut sums[cell];
            for (sum, &x) in sum.iter_mut().zip(pixel) {
                *sum += f64::from(x);
            }
            *count += 1.0;
        }
        sums.into_iter().map(|(sum, count)| sum.map(|x: f64| x / count)).collect()
    }
}
