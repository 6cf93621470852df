//! Complex refractive indices, from which the reflection of metals follows.

use color_fn_colorimetry::Curve;

use crate::invalid::InvalidCapture;
use crate::spectra::{Assumption, ReadResult, Sample, SpectralQuantity, SpectralSet};
use crate::table::{ReadTableError, TableReader, TableRow, read_table_files};

/// n + ik of wavelength, linear between samples and held constant outside.
#[derive(Debug, Clone, PartialEq)]
pub struct RefractiveIndex {
    nm: Vec<f64>,
    n: Curve,
    k: Curve,
}

/// What a table has beside wavelengths.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Of {
    Both,
    N,
    K,
}

/// The columns that a header names.
#[derive(Debug, Clone, Copy)]
struct Columns {
    of: Of,
    /// To nm.
    scale: f64,
}

impl Columns {
    fn of(header: &TableRow<'_, '_>) -> Option<Self> {
        let names: Vec<String> = header.texts().map(str::to_lowercase).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let of = match names[..] {
            [_, "n", "k"] => Of::Both,
            [_, "n"] => Of::N,
            [_, "k"] => Of::K,
            _ => return None,
        };
        Some(Self { of, scale: unit_of(names[0])? })
    }
}

/// What a name of a column of wavelengths makes nm. `wl` is in µm: so refractiveindex.info writes it.
fn unit_of(name: &str) -> Option<f64> {
    let name = name.to_lowercase().replace("wavelength", "").replace(['(', ')', '[', ']', '_', ' ', ','], "");
    match name.as_str() {
        "nm" | "lambdanm" => Some(1.0),
        "um" | "µm" | "μm" | "wl" | "lambdaum" => Some(1000.0),
        _ => None,
    }
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
        if nm.is_empty() {
            return Err(InvalidCapture::Length { what: "wavelengths", found: 0, expected: 1 });
        }
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
        Ok(Self { nm: nm.to_vec(), n: curve(n)?, k: curve(k)? })
    }

    /// Whether a text begins with the header of such a table.
    pub fn is_header(start: &str) -> bool {
        let mut reader = TableReader::new(start);
        let header = reader.next_row().ok().flatten().and_then(|row| Columns::of(&row));
        match header {
            // The table of k follows, maybe far below.
            Some(Columns { of: Of::N, .. }) => start.lines().any(|line| {
                let mut words = line.split([',', ';', '\t']).map(str::trim);
                words.next().is_some_and(|name| unit_of(name).is_some()) && words.eq(["k"])
            }),
            Some(Columns { of: Of::Both, .. }) => true,
            Some(Columns { of: Of::K, .. }) | None => false,
        }
    }

    /// A table with the header `nm,n,k`, or the same in µm with `um,n,k` or `wl,n,k`: wavelengths that increase, n above 0, k at least
    /// 0. Or two tables below each other, `wl,n` and `wl,k` at the same wavelengths, as refractiveindex.info writes them.
    ///
    /// # Errors
    /// When it cannot be read, or is not such a table.
    pub fn parse(text: &str) -> Result<Self, ReadTableError> {
        const HEADER: &str = "the header of a refractive index is `nm,n,k`, or `wl,n,k` in µm, or `wl,n` and further down `wl,k`";
        let mut reader = TableReader::new(text);
        let header = reader.next_row()?.and_then(|row| Columns::of(&row));
        let mut columns = header.filter(|columns| columns.of != Of::K);
        let (mut nm, mut n, mut k, mut of_k) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let Some(Columns { of: first, .. }) = columns else { return Err(ReadTableError::shape(1, HEADER)) };
        while let Some(mut row) = reader.next_row()? {
            if first == Of::N
                && columns.is_some_and(|columns| columns.of == Of::N)
                && let Some(found) = Columns::of(&row).filter(|columns| columns.of == Of::K)
            {
                columns = Some(found);
                continue;
            }
            let Some(Columns { of, scale }) = columns else { continue };
            let numbers = row.numbers(0)?;
            row.expect_len(if of == Of::Both { 3 } else { 2 })?;
            let at = numbers[0] * scale;
            let wavelengths = if of == Of::K { &mut of_k } else { &mut nm };
            if at <= wavelengths.last().copied().unwrap_or(0.0) {
                return Err(row.error("wavelengths are positive and increase"));
            }
            wavelengths.push(at);
            let (of_n, of_k) = match of {
                Of::Both => (Some(numbers[1]), Some(numbers[2])),
                Of::N => (Some(numbers[1]), None),
                Of::K => (None, Some(numbers[1])),
            };
            if of_n.is_some_and(|n| n <= 0.0) || of_k.is_some_and(|k| k < 0.0) {
                return Err(row.error("n is above 0, and k not below"));
            }
            n.extend(of_n);
            k.extend(of_k);
        }
        if first == Of::N && of_k != nm {
            return Err(ReadTableError::shape(
                1,
                "n and k are not at the same wavelengths: write one table `nm,n,k`",
            ));
        }
        Self::new(&nm, &n, &k).map_err(|error| ReadTableError::shape(2, error.to_string()))
    }

    /// The wavelengths at which it was measured, in nm.
    pub fn wavelengths(&self) -> &[f64] {
        &self.nm
    }
    /// What a polished surface of it reflects straight on, in air: `((n − 1)² + k²) / ((n + 1)² + k²)`, at each of the wavelengths.
    pub fn normal_reflectance(&self) -> Vec<f64> {
        let reflected = |[n, k]: [f64; 2]| ((n - 1.0).powi(2) + k * k) / ((n + 1.0).powi(2) + k * k);
        self.nm.iter().map(|&nm| reflected(self.at(nm))).collect()
    }
    /// The same as a spectrum of a name.
    ///
    /// # Errors
    /// When there are fewer than four wavelengths.
    pub fn to_spectrum(&self, name: &str) -> Result<ReadResult, InvalidCapture> {
        let sample = Sample::new(name, self.normal_reflectance());
        let set = SpectralSet::new(SpectralQuantity::Reflectance, self.nm.iter().copied(), [sample])?;
        let [from, to] = self.range();
        let nm = 0.5 * (from + to);
        let [n, k] = self.at(nm);
        Ok(ReadResult { set, assumptions: vec![Assumption::Conductor { middle: [n, k, nm] }] })
    }

    /// The wavelengths of the data, in nm.
    pub fn range(&self) -> [f64; 2] {
        [self.nm[0], self.nm[self.nm.len() - 1]]
    }
    /// n and k at a wavelength in nm.
    pub fn at(&self, nm: f64) -> [f64; 2] {
        [self.n.at(nm), self.k.at(nm)]
    }
}
