//! Coefficients of a color of direction.

use color_fn_bases::{DegreeTooHigh, SphericalHarmonics, cosine_factor};

/// Coefficients of a color of direction: rows [r, g, b], in the convention of [`SphericalHarmonics`].
#[derive(Debug, Clone)]
pub struct Harmonics {
    pub(super) basis: SphericalHarmonics,
    pub(super) rows: Vec<[f64; 3]>,
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
pub(super) fn add(sum: &mut [f64; 3], weight: f64, term: &[f64; 3]) {
    for (sum, term) in sum.iter_mut().zip(term) {
        *sum += weight * term;
    }
}
