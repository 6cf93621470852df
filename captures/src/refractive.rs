//! Complex refractive indices, of which metals reflect what they do.

use std::path::Path;

use color_fn_colorimetry::Curve;

use crate::table::{ReadTableError, lines, row, text};

/// n + ik of wavelength, linear between samples and held constant outside.
#[derive(Debug, Clone, PartialEq)]
pub struct RefractiveIndex {
    range: [f64; 2],
    n: Curve,
    k: Curve,
}

impl RefractiveIndex {
    /// A CSV file with the header `nm,n,k`: wavelengths that increase, n above 0, k at least 0.
    ///
    /// # Errors
    /// When it cannot be read, or is no such table.
    pub fn read(path: &Path) -> Result<Self, ReadTableError> {
        Self::parse(&text(path, 1 << 24)?)
    }

    /// The text of such a file.
    ///
    /// # Errors
    /// As [`read`](Self::read).
    pub fn parse(text: &str) -> Result<Self, ReadTableError> {
        let mut lines = lines(text);
        let head = lines.next().map(|(_, head)| head.trim().to_ascii_lowercase());
        if head.as_deref() != Some("nm,n,k") {
            return Err(ReadTableError::shape(0, "the header of a refractive index is `nm,n,k`"));
        }
        let (mut nm, mut n, mut k) = (Vec::new(), Vec::new(), Vec::new());
        for (line, text) in lines {
            let row = row(line, text, 3)?;
            if row[0] <= nm.last().copied().unwrap_or(0.0) {
                return Err(ReadTableError::shape(line, "wavelengths are positive and increase"));
            }
            if row[1] <= 0.0 || row[2] < 0.0 {
                return Err(ReadTableError::shape(line, "n is above 0, and k not below"));
            }
            nm.push(row[0]);
            n.push(row[1]);
            k.push(row[2]);
        }
        let (Some(&from), Some(&to)) = (nm.first(), nm.last()) else {
            return Err(ReadTableError::shape(1, "there are no wavelengths"));
        };
        let curve = |values: &[f64]| {
            Curve::linear(&nm, values).map_err(|error| ReadTableError::shape(1, error.to_string()))
        };
        Ok(Self { range: [from, to], n: curve(&n)?, k: curve(&k)? })
    }

    /// The wavelengths of the data, in nm.
    pub const fn range(&self) -> [f64; 2] {
        self.range
    }
    /// n and k at a wavelength in nm.
    pub fn at(&self, nm: f64) -> [f64; 2] {
        [self.n.at(nm), self.k.at(nm)]
    }
}
