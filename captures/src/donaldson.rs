//! Donaldson matrices: bispectral measurements of fluorescent materials.

use crate::invalid::InvalidCapture;
use crate::table::{ReadTableError, TableReader, read_table_files};

/// A bispectral measurement: a bin of excitation a row, a bin of emission a column, of equal and equally wide bins.
///
/// The diagonal is the reflectance factor; beside it stands the radiance factor that each bin of excitation adds (Donaldson,
/// *Spectrophotometry of fluorescent pigments*, Br. J. Appl. Phys. 5, 1954).
#[derive(Debug, Clone, PartialEq)]
pub struct DonaldsonMatrix {
    wavelengths: Vec<f64>,
    values: Vec<f64>,
}

read_table_files!(DonaldsonMatrix);

impl DonaldsonMatrix {
    /// The fewest bins; a file of less is refused.
    pub const MIN_BINS: usize = 8;
    /// The maximal number of bins; a file of more is refused.
    pub const MAX_BINS: usize = 1024;

    /// The largest file, in bytes.
    pub const MAX_BYTES: u64 = 64 * (Self::MAX_BINS * Self::MAX_BINS) as u64;

    /// A matrix of the middles of its bins, in nm, and its values, one excitation after another.
    ///
    /// ```
    /// use color_fn_captures::DonaldsonMatrix;
    ///
    /// let nm: Vec<f64> = (0..8).map(|i| 400.0 + 10.0 * f64::from(i)).collect();
    /// // A gray surface, on which light at 400 nm excites emission at 450 nm.
    /// let mut values = vec![0.0; 64];
    /// (0..8).for_each(|i| values[9 * i] = 0.5);
    /// values[5] = 0.02;
    /// let matrix = DonaldsonMatrix::new(nm, values)?;
    /// assert_eq!((matrix.get(0, 5), matrix.excitation()[0]), (0.02, 0.02));
    /// # Ok::<(), color_fn_captures::InvalidCapture>(())
    /// ```
    ///
    /// # Errors
    /// When wavelengths do not increase in equal steps, there are fewer than 8 or more than 1024, values are not as many as their
    /// square, or one is not finite.
    pub fn new(wavelengths: Vec<f64>, values: Vec<f64>) -> Result<Self, InvalidCapture> {
        check_bins(&wavelengths)?;
        let (found, expected) = (values.len(), wavelengths.len() * wavelengths.len());
        if found != expected {
            return Err(InvalidCapture::Length { what: "values", found, expected });
        }
        InvalidCapture::check_values("value", "a finite number", &values, f64::is_finite)?;
        Ok(Self { wavelengths, values })
    }

    /// Whether a text begins as such a file does: a corner that is not a number, wavelengths behind it, and the same down the first
    /// column, as far as two rows tell; or a corner with `nm_in` and `nm_out`. A table of spectra has wavelengths one way alone.
    pub fn is_start(start: &str) -> bool {
        let number = |cell: &str| cell.parse::<f64>().ok();
        let mut reader = TableReader::new(start);
        let Ok(Some(header)) = reader.next_row() else { return false };
        let corner = header.text(0).to_ascii_lowercase();
        let across: Vec<f64> = header.texts().skip(1).map_while(number).collect();
        if header.len() > 1 && corner.contains("nm_in") && corner.contains("nm_out") {
            return true;
        }
        let mut down = Vec::new();
        for _ in 0..2 {
            let Ok(Some(row)) = reader.next_row() else { return false };
            down.extend(number(row.text(0)));
        }
        // What a header counts from 1 is not a wavelength.
        let wavelengths = across.len() >= Self::MIN_BINS && across[0] >= 100.0 && across[1] > across[0];
        number(&corner).is_none() && wavelengths && down == across[..2]
    }

    /// A table: the emission wavelengths in nm in the first line behind a corner, then rows of an excitation wavelength and its
    /// values.
    ///
    /// # Errors
    /// When it cannot be read, or is not a matrix of the same wavelengths in equal steps.
    pub fn parse(text: &str) -> Result<Self, ReadTableError> {
        let mut reader = TableReader::new(text);
        let Some(mut header) = reader.next_row()? else {
            return Err(ReadTableError::shape(1, "there is no header"));
        };
        let wavelengths = header.numbers(1)?;
        check_bins(&wavelengths).map_err(|error| header.error(error.to_string()))?;
        let step = wavelengths[1] - wavelengths[0];
        let (mut values, mut rows) = (Vec::new(), 0);
        while let Some(mut row) = reader.next_row()? {
            let numbers = row.numbers(0)?;
            row.expect_len(wavelengths.len() + 1)?;
            if wavelengths.get(rows).is_none_or(|nm| (nm - numbers[0]).abs() > 1e-6 * step) {
                return Err(row.error("the wavelengths of excitation are not those of emission"));
            }
            values.extend(&numbers[1..]);
            rows += 1;
        }
        if rows != wavelengths.len() {
            return Err(ReadTableError::shape(rows + 1, "there are fewer rows than wavelengths"));
        }
        Ok(Self { wavelengths, values })
    }

    /// The middles of the bins, in nm.
    pub fn wavelengths(&self) -> &[f64] {
        &self.wavelengths
    }
    /// The width of a bin, in nm.
    pub fn step(&self) -> f64 {
        self.wavelengths[1] - self.wavelengths[0]
    }
    /// The value of a bin of excitation and a bin of emission.
    ///
    /// # Panics
    /// When there is no such bin.
    pub fn get(&self, excitation: usize, emission: usize) -> f64 {
        self.values[excitation * self.wavelengths.len() + emission]
    }
    /// The reflectance factor of each bin.
    pub fn reflectance(&self) -> Vec<f64> {
        (0..self.wavelengths.len()).map(|i| self.get(i, i)).collect()
    }

    /// What each bin of excitation adds beside the diagonal, at all emission together.
    pub fn excitation(&self) -> Vec<f64> {
        let n = self.wavelengths.len();
        (0..n).map(|i| (0..n).filter(|&j| j != i).map(|j| self.get(i, j)).sum()).collect()
    }

    /// The fraction of the reradiation that the bins of the first so many nm excite, in light of equal power: what is cut off at the
    /// short end goes on beyond it. 0 where nothing is reradiated.
    pub fn excited_within(&self, nm: f64) -> f64 {
        let (all, first) = (self.excitation(), self.wavelengths[0] - 0.5 * self.step());
        let within = all.iter().zip(&self.wavelengths).filter(|(_, at)| **at < first + nm);
        let sum: f64 = all.iter().sum();
        if sum > 0.0 { within.map(|(x, _)| x).sum::<f64>() / sum } else { 0.0 }
    }

    /// What is emitted at each bin beside the diagonal under a light of a power for each bin, relative to a perfect diffuser under
    /// a power of 1.
    ///
    /// # Panics
    /// When the light has not as many powers as there are bins.
    pub fn emitted(&self, light: &[f64]) -> Vec<f64> {
        self.emitted_with(light, |excitation, emission| self.get(excitation, emission))
    }

    fn emitted_with(&self, light: &[f64], reradiation: impl Fn(usize, usize) -> f64) -> Vec<f64> {
        let n = self.wavelengths.len();
        assert_eq!(light.len(), n, "a power for each bin");
        let at = |out| (0..n).filter(|&i| i != out).map(|i| reradiation(i, out) * light[i]).sum();
        (0..n).map(at).collect()
    }

    /// The total radiance factor under a light of a power for each bin: reflected and emitted, over what a perfect diffuser
    /// reflects. Where the light has no power it is that of the diagonal.
    ///
    /// # Panics
    /// When the light has not as many powers as there are bins.
    pub fn radiance_factor(&self, light: &[f64]) -> Vec<f64> {
        self.radiance_factor_with(light, |excitation, emission| self.get(excitation, emission))
    }

    /// The same with another reradiation beside the diagonal.
    ///
    /// # Panics
    /// When the light has not as many powers as there are bins.
    pub fn radiance_factor_with(&self, light: &[f64], reradiation: impl Fn(usize, usize) -> f64) -> Vec<f64> {
        let emitted = self.emitted_with(light, reradiation).into_iter().zip(light);
        let added = emitted.map(|(added, power)| if *power > 0.0 { added / power } else { 0.0 });
        self.reflectance().into_iter().zip(added).map(|(reflected, added)| reflected + added).collect()
    }
}

fn check_bins(wavelengths: &[f64]) -> Result<(), InvalidCapture> {
    let step = wavelengths.get(1).zip(wavelengths.first()).map_or(0.0, |(b, a)| b - a);
    let even = |w: &[f64]| w[1] > w[0] && (w[1] - w[0] - step).abs() <= 1e-6 * step;
    if !wavelengths.iter().all(|nm| nm.is_finite()) || !wavelengths.windows(2).all(even) {
        return Err(InvalidCapture::Order("the wavelengths of emission do not increase in equal steps"));
    }
    let range = [DonaldsonMatrix::MIN_BINS, DonaldsonMatrix::MAX_BINS];
    InvalidCapture::check_count("wavelengths", wavelengths.len(), range)
}
