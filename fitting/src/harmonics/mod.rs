//! Spherical harmonics of environment maps: projected, windowed, rotated, converted, compared.
//!
//! ```
//! use color_fn_captures::{Aspect, Environment};
//! use color_fn_fitting::harmonics::{Windowing, fit};
//!
//! // White from above, black from below; degree 2 overshoots, and the window takes that back.
//! let pixels = (0..64 * 32).map(|i| if i < 64 * 16 { [1.0; 3] } else { [0.0; 3] }).collect();
//! let map = Environment::new(64, 32, pixels, Aspect::TwoToOne)?;
//! let plain = fit(&map, 2, Windowing::Plain)?;
//! assert!(plain.harmonics.eval([0.0, 0.0, -1.0])[0] < 0.0);
//! let fitted = fit(&map, 2, Windowing::Smallest)?;
//! assert!(fitted.harmonics.eval([0.0, 0.0, -1.0])[0] >= 0.0);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod convention;
mod error;
mod projection;
pub mod quadrature;
mod recognise;
mod rotation;
mod window;

use color_fn_bases::{DegreeTooHigh, SphericalHarmonics, cosine_factor};
use color_fn_captures::Environment;

pub use convention::{Arrangement, Convention, Normalisation, Order, WrongCount};
pub use error::{EnvironmentDifference, environment_difference, irradiance, pixel_difference};
pub use projection::project;
pub use recognise::{Recognised, recognise};
pub use window::{Shape, Window, smallest_window};

/// Coefficients of a color of direction: rows [r, g, b], in the convention of [`SphericalHarmonics`].
#[derive(Debug, Clone)]
pub struct Harmonics {
    basis: SphericalHarmonics,
    rows: Vec<[f64; 3]>,
}

/// As many rows are of the same degree.
impl PartialEq for Harmonics {
    fn eq(&self, other: &Self) -> bool {
        self.rows == other.rows
    }
}

impl Harmonics {
    /// All coefficients 0.
    ///
    /// # Errors
    /// When the degree is above 8.
    pub fn zero(degree: usize) -> Result<Self, DegreeTooHigh> {
        let basis = SphericalHarmonics::new(degree)?;
        Ok(Self { basis, rows: vec![[0.0; 3]; basis.count()] })
    }
    /// Rows in order l² + l + m; `None` when they are not 1, 4, 9, … or 81.
    pub fn from_rows(rows: Vec<[f64; 3]>) -> Option<Self> {
        let degree = rows.len().isqrt().checked_sub(1)?;
        let basis = SphericalHarmonics::new(degree).ok()?;
        (basis.count() == rows.len()).then_some(Self { basis, rows })
    }
    /// The highest degree.
    pub const fn degree(&self) -> usize {
        self.basis.degree()
    }
    /// The definition, to evaluate, record and compile.
    pub const fn color(&self) -> SphericalHarmonics {
        self.basis
    }
    /// Rows in order l² + l + m: the parameters of [`color`](Self::color), flattened.
    pub fn rows(&self) -> &[[f64; 3]] {
        &self.rows
    }
    /// The color of a unit vector, in double precision.
    pub fn eval(&self, direction: [f64; 3]) -> [f64; 3] {
        let mut sum = [0.0; 3];
        for (y, row) in self.basis.basis(direction).into_iter().zip(&self.rows) {
            add(&mut sum, y, row);
        }
        sum
    }
    /// Each degree times a factor.
    #[must_use]
    pub fn banded(&self, factor: impl Fn(usize) -> f64) -> Self {
        let rows = self.rows.iter().enumerate().map(|(i, row)| row.map(|c| factor(i.isqrt()) * c)).collect();
        Self { basis: self.basis, rows }
    }
    /// The irradiance E (not E/π) of this radiance, as a color of the normal: exact, and of the same degree.
    #[must_use]
    pub fn irradiance(&self) -> Self {
        self.banded(cosine_factor)
    }
    /// The same up to a degree, or this one's.
    #[must_use]
    pub fn truncated(&self, degree: usize) -> Self {
        match SphericalHarmonics::new(degree) {
            Ok(basis) if degree < self.degree() => Self { basis, rows: self.rows[..basis.count()].to_vec() },
            _ => self.clone(),
        }
    }
}

/// `sum + weight · term`.
fn add(sum: &mut [f64; 3], weight: f64, term: &[f64; 3]) {
    for (sum, term) in sum.iter_mut().zip(term) {
        *sum += weight * term;
    }
}

/// Whether a fit may be negative somewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Windowing {
    /// The smallest window with which no channel is negative in any direction.
    #[default]
    Smallest,
    /// The plain projection: least squares, and negative around bright lights.
    Plain,
}

/// What a fit gives.
#[derive(Debug, Clone, PartialEq)]
pub struct Fitted {
    /// The coefficients, windowed.
    pub harmonics: Harmonics,
    /// What they were multiplied by, degree by degree.
    pub window: Window,
}

/// Radiance of a map, fitted by harmonics up to a degree. For [irradiance](Harmonics::irradiance) take the plain projection: it
/// is accurate there, and a window that tames a sun takes direction from its light.
///
/// # Errors
/// When the degree is above 8.
pub fn fit(map: &Environment, degree: usize, windowing: Windowing) -> Result<Fitted, DegreeTooHigh> {
    let plain = project(map, degree)?;
    let window = match windowing {
        Windowing::Smallest => smallest_window(&plain),
        Windowing::Plain => Window::none(degree),
    };
    Ok(Fitted { harmonics: plain.banded(|l| window.factors[l]), window })
}
