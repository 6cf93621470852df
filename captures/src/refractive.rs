//! Complex refractive indices, from which the reflection of metals follows.

use color_fn_colorimetry::Curve;

use crate::invalid::InvalidCapture;
use crate::table::{ReadTableError, TableReader, read_table_files};

/// n + ik of wavelength, linear between samples and held constant outside.
#[derive(Debug, Clone, PartialEq)]
pub struct RefractiveIndex {
    range: [f64; 2],
    n: Curve,
    k: Curve,
}

read_table_files!(RefractiveIndex);

impl RefractiveIndex {
    /// The largest file, in bytes.
    pub const MAX_BYTES: u64 = 1 << 24;

    /// n and k at wavelengths in nm.
    ///
    /// ```
    /// use color_fn_captures::RefractiveIndex;
    ///
    /// let metal = RefractiveIndex::new(&[400.0, 700.0], &[1.0, 0.2], &[2.0, 5.0])?;
    /// assert_eq!(metal.at(550.0), [0.6, 3.5]);
    /// # Ok::<(), color_fn_captures::InvalidCapture>(())
    /// ```
    ///
    /// # Errors
    /// When wavelengths are not positive or do not increase, lengths differ, an n is not above 0 or a k is negative, or a number
    /// is not finite.
    pub fn new(nm: &[f64], n: &[f64], k: &[f64]) -> Result<Self, InvalidCapture> {
        let (Some(&from), Some(&to)) = (nm.first(), nm.last()) else {
            return Err(InvalidCapture::Length { what: "wavelengths", found: 0, expected: 1 });
        };
        for (what, values) in [("values of n", n), ("values of k", k)] {
            if values.len() != nm.len() {
                return Err(InvalidCapture::Length { what, found: values.len(), expected: nm.len() });
            }
        }
        InvalidCapture::check_values("wavelength", "a positive number", nm, |x| x > 0.0 && x.is_finite())?;
        InvalidCapture::check_values("n", "a number above 0", n, |x| x > 0.0 && x.is_finite())?;
        InvalidCapture::check_values("k", "a number from 0 on", k, |x| x >= 0.0 && x.is_finite())?;
        let rising = InvalidCapture::Order("wavelengths are positive and increase");
        let curve = |values: &[f64]| Curve::linear(nm, values).map_err(|_| rising.clone());
        Ok(Self { range: [from, to], n: curve(n)?, k: curve(k)? })
    }

    /// A table with the header `nm,n,k`: wavelengths that increase, n above 0, k at least 0.
    ///
    /// # Errors
    /// When it cannot be read, or is not such a table.
    pub fn parse(text: &str) -> Result<Self, ReadTableError> {
        let mut reader = TableReader::new(text);
        if !reader.next_row()?.is_some_and(|header| header.is_header(&["nm", "n", "k"])) {
            return Err(ReadTableError::shape(1, "the header of a refractive index is `nm,n,k`"));
        }
        let (mut nm, mut n, mut k) = (Vec::new(), Vec::new(), Vec::new());
        while let Some(mut row) = reader.next_row()? {
            let numbers = row.numbers(0)?;
            row.expect_len(3)?;
            if numbers[0] <= nm.last().copied().unwrap_or(0.0) {
                return Err(row.error("wavelengths are positive and increase"));
            }
            if numbers[1] <= 0.0 || numbers[2] < 0.0 {
                return Err(row.error("n is above 0, and k not below"));
            }
            nm.push(numbers[0]);
            n.push(numbers[1]);
            k.push(numbers[2]);
        }
        Self::new(&nm, &n, &k).map_err(|error| ReadTableError::shape(2, error.to_string()))
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
