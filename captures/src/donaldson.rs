//! Donaldson matrices: what fluorescent surfaces make of light.

use std::path::Path;

use crate::table::{ReadTableError, lines, numbers, row, text};

/// A bispectral measurement: a bin of excitation a row, a bin of emission a column, of equal and equally wide bins.
///
/// The diagonal is the reflectance factor; beside it stands the radiance factor that each bin of excitation adds (Donaldson,
/// *Spectrophotometry of fluorescent pigments*, Br. J. Appl. Phys. 5, 1954).
#[derive(Debug, Clone, PartialEq)]
pub struct DonaldsonMatrix {
    wavelengths: Vec<f64>,
    values: Vec<f64>,
}

impl DonaldsonMatrix {
    /// The fewest bins; a file of less is refused.
    pub const MIN_BINS: usize = 8;
    /// The most bins; a file of more is refused.
    pub const MAX_BINS: usize = 1024;

    /// Whether a text begins as such a file does: a corner that is no number, wavelengths behind it, and the same down the first
    /// column, as far as two rows tell; or a corner that says so, `nm_in` and `nm_out`. A table of spectra has wavelengths one way
    /// alone.
    pub fn is_start(start: &str) -> bool {
        let mut lines = lines(start).map(|(_, line)| line);
        let Some((corner, head)) = lines.next().and_then(|head| head.split_once(',')) else { return false };
        let corner = corner.trim().to_ascii_lowercase();
        if corner.contains("nm_in") && corner.contains("nm_out") {
            return true;
        }
        let number = |cell: &str| cell.trim().parse::<f64>().ok();
        let down: Vec<f64> = lines.take(2).filter_map(|line| number(line.split(',').next()?)).collect();
        let across: Vec<f64> = head.split(',').map_while(number).collect();
        // What a header counts from 1 is no wavelength.
        let wavelengths = across.len() >= Self::MIN_BINS && across[0] >= 100.0 && across[1] > across[0];
        number(&corner).is_none() && wavelengths && down == across[..2]
    }

    /// A CSV file: the emission wavelengths in nm in the first line behind a corner, then rows of an excitation wavelength and its
    /// values.
    ///
    /// # Errors
    /// When it cannot be read, or is no matrix of the same wavelengths in equal steps.
    pub fn read(path: &Path) -> Result<Self, ReadTableError> {
        Self::parse(&text(path, 64 * (Self::MAX_BINS * Self::MAX_BINS) as u64)?)
    }

    /// The text of such a file.
    ///
    /// # Errors
    /// As [`read`](Self::read).
    pub fn parse(text: &str) -> Result<Self, ReadTableError> {
        let mut lines = lines(text);
        let (_, head) = lines.next().ok_or(ReadTableError::shape(0, "there is no header"))?;
        let wavelengths = numbers(0, head, 1)?;
        let steps = wavelengths.windows(2).all(|w| w[1] > w[0]);
        let step = wavelengths.get(1).zip(wavelengths.first()).map_or(0.0, |(b, a)| b - a);
        if !steps || wavelengths.windows(2).any(|w| (w[1] - w[0] - step).abs() > 1e-6 * step) {
            return Err(ReadTableError::shape(
                0,
                "the wavelengths of emission do not increase in equal steps",
            ));
        }
        if wavelengths.len() < Self::MIN_BINS || wavelengths.len() > Self::MAX_BINS {
            return Err(ReadTableError::shape(0, "a matrix has 8 to 1024 wavelengths"));
        }
        let mut values = Vec::new();
        let mut rows = 0;
        for (line, text) in lines {
            let row = row(line, text, wavelengths.len() + 1)?;
            if wavelengths.get(rows).is_none_or(|nm| (nm - row[0]).abs() > 1e-6 * step) {
                return Err(ReadTableError::shape(
                    line,
                    "the wavelengths of excitation are not those of emission",
                ));
            }
            values.extend(&row[1..]);
            rows += 1;
        }
        if rows != wavelengths.len() {
            return Err(ReadTableError::shape(rows, "there are fewer rows than wavelengths"));
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

    /// The part of the reradiation that the bins of the first so many nm excite, in light of equal power: what is cut off at the
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
